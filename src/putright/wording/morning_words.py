"""The morning email: what changed, in counts, references and what is owed. No name and no word of a complaint."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from putright.procedure.moments import ZONE
from putright.wording.dates import long_day
from putright.wording.duty_words import due_in_words

OVERDUE, TODAY, AGREED, NEW, MOVED, GONE = GROUPS = ("overdue", "today", "agreed", "new", "moved", "gone")
"""What can have happened to a duty, in the order in which it is told."""

_HEADINGS: Final = MappingProxyType(
    {
        OVERDUE: "Newly overdue",
        TODAY: "Due today",
        AGREED: "Agreed actions due today",
        NEW: "New to you",
        MOVED: "Moved to another date",
        GONE: "Done by others, or no longer yours",
    }
)
_COUNTED: Final = MappingProxyType(
    {
        OVERDUE: "{} newly overdue",
        TODAY: "{} due today",
        AGREED: "{} agreed and due today",
        NEW: "{} new",
        MOVED: "{} moved",
        GONE: "{} done or no longer yours",
    }
)
_FIRST: Final = MappingProxyType(
    {OVERDUE: ("Overdue", "{} overdue"), NEW: ("Due later, or with no date", "{} for later")}
)
"""What the first email calls its groups: nothing in it is new, or newly anything."""
MOST_TOLD: Final = 25
"""How many of a group are named; of the rest the number is said."""


class Line(NamedTuple):
    """One duty that something happened to: which group, on which case, what is owed, by when, and what else."""

    group: str
    case: int
    reference: str
    what: str
    by: str
    note: str


class Told(NamedTuple):
    """Subject and text of an email."""

    subject: str
    text: str


def as_kept(
    lines: Sequence[Line], since: datetime | None, at: datetime, owed: int, late: int, all_known: bool
) -> dict[str, Any]:
    """What a message keeps until it goes: the first of each group, and on which cases the others are."""
    groups = {group: [line for line in lines if line.group == group] for group in GROUPS}
    return {
        "since": since.isoformat() if since is not None else None,
        "at": at.isoformat(),
        "owed": owed,
        "late": late,
        "all": all_known,
        "counts": {group: len(some) for group, some in groups.items() if some},
        "rest": {group: [line.case for line in some[MOST_TOLD:]] for group, some in groups.items() if some},
        "lines": [list(line) for some in groups.values() for line in some[:MOST_TOLD]],
    }


def morning_text(
    provider: str, says: Mapping[str, Any], barred: Collection[int], worklist: str, choice: str
) -> Told | None:
    """The email; None if nothing is left to say. ``barred`` are cases that are not to be spoken of any more."""
    lines = [Line(*one) for one in says["lines"]]
    told = {group: [line for line in lines if line.group == group and line.case not in barred] for group in GROUPS}
    rest = {group: _not_barred(says, group, barred) for group in GROUPS}
    counts = {group: len(told[group]) + rest[group] for group in GROUPS if told[group] or rest[group]}
    if not counts:
        return None
    hidden = sum(counts.values()) < sum(says["counts"].values())
    provider = " ".join(provider.split())
    named = {group: (_HEADINGS[group], _COUNTED[group]) for group in GROUPS}
    if says["since"] is None:
        named |= _FIRST
    text = [_opening(provider, says), ""]
    for group, count in counts.items():
        text.append(f"{named[group][0]}: {count:,}")
        text += [f"- {_line(line)}" for line in told[group]]
        if rest[group]:
            text.append(_and_more(rest[group], group, bool(told[group])))
        text.append("")
    # How many in all was counted when it was written, with what is not to be spoken of any more.
    text += [
        "Your list:" if hidden else _in_all(says),
        worklist,
        "",
        "You chose to get this email. To change the hour or turn it off:",
        choice,
        "",
    ]
    summary = "; ".join(named[group][1].format(f"{count:,}") for group, count in counts.items())
    return Told(f"Complaints at {provider}, this morning: {summary}", "\n".join(text))


def _not_barred(says: Mapping[str, Any], group: str, barred: Collection[int]) -> int:
    """How many of a group are not named and may still be counted."""
    if "rest" not in says:  # kept before an upgrade, with the numbers alone
        named: list[str] = [one[0] for one in says["lines"]]
        return int(says["counts"].get(group, 0)) - named.count(group)
    rest: Collection[int] = says["rest"].get(group, ())
    return sum(case not in barred for case in rest)


def _and_more(count: int, group: str, after: bool) -> str:
    """Of those that are not named: how many, and where they are. What is gone is on no list any more."""
    where = "" if group == GONE else ", on your list"
    return f"- {'and ' if after else ''}{count:,} {'more' if after else 'not named here'}{where}."


def _opening(provider: str, says: Mapping[str, Any]) -> str:
    at = _moment(says["at"])
    if says["since"] is None:
        return (
            f"Complaints at {provider}: what is with you, as it stood at {at}. From now on we only tell you of changes."
        )
    return f"Complaints at {provider}: what changed for you from {_moment(says['since'])} to {at}."


def _moment(text: str) -> str:
    local = datetime.fromisoformat(text).astimezone(ZONE)
    return f"{local:%H:%M} on {long_day(local.toordinal())}"


def _line(line: Line) -> str:
    said = ", ".join(part for part in (line.by, line.note) if part)
    return f"{line.reference}: {line.what}{f' ({said})' if said else ''}"


def _in_all(says: Mapping[str, Any]) -> str:
    owed, late = says["owed"], says["late"]
    if not owed:
        return "Nothing is with you now. Your list:"
    more = "" if says["all"] else "more than "
    things = "thing is" if owed == 1 and not more else "things are"
    if late and late == owed and not more:
        overdue = ", all overdue" if owed > 1 else ", and it is overdue"
    else:
        overdue = f", {late:,} of them overdue" if late else ""
    return f"In all, {more}{owed:,} {things} with you{overdue}. Your list:"


def late_from_words(late_from: int | None) -> str:
    """What was due before, from the moment at which it would have been late: "was due Monday 30 March 2026"."""
    if late_from is None:
        return "had no date before"
    local = datetime.fromtimestamp(late_from, ZONE)
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        return f"was due {long_day(local.toordinal() - 1)}"
    return f"was {due_in_words(datetime.fromtimestamp(late_from - 1, ZONE), True)}"
