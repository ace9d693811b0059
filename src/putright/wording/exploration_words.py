"""A finding of an exploration as a sentence to whoever writes the policy, and how to mend it.

Names are those of the policy file: whoever reads this has it open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from putright.procedure.exploring.beginnings import Beginning, Combination
from putright.procedure.exploring.finding import Finding
from putright.procedure.policy import Policy
from putright.wording.plain_names import listed, the_role


class Said(NamedTuple):
    """What is wrong, and what would mend it."""

    message: str
    mend: str


def said_of(finding: Finding, policy: Policy) -> Said:
    """The finding in words, without the cases for which it holds."""
    return _SAID[finding.code](finding, policy)


def only_for(finding: Finding, beginnings: tuple[Beginning, ...]) -> str:
    """For which cases it holds, where not for all: "Where funding is nhs."; else nothing."""
    held = [one for number in finding.beginnings for one in beginnings[number].stands_for]
    everywhere = [one for beginning in beginnings for one in beginning.stands_for]
    if not everywhere[0] or all(one in held for one in everywhere):
        return ""
    choices = {name: _values(everywhere, name) for name in everywhere[0]}
    parts = {name: _values(held, name) for name in choices}
    fitting = [one for one in everywhere if all(set(one[name]) <= set(parts[name]) for name in parts)]
    for_one = len(fitting) > len(held)  # it cannot be said of each name by itself
    if for_one:
        parts = {name: list(values) for name, values in held[0].items()}
    told = [_where(name, values, choices[name]) for name, values in parts.items() if len(values) < len(choices[name])]
    return f"{'For one: where' if for_one else 'Where'} {listed(told)}."


def _values(several: Iterable[Combination], name: str) -> list[str]:
    return list(dict.fromkeys(value for one in several for value in one[name]))


def _where(name: str, values: list[str], choices: list[str]) -> str:
    """That a thing has one of these values; by those that it has not, where these are fewer."""
    others = [value for value in choices if value not in values]
    if len(others) < len(values):
        return f"{name} is not {listed(others, 'or')}"
    return f"{name} is {listed(values, 'or')}"


def _about(finding: Finding, name: str) -> str | None:
    return next((value for key, value in finding.about if key == name), None)


def _every(finding: Finding, name: str) -> list[str]:
    return [value for key, value in finding.about if key == name]


def _duty(finding: Finding) -> str:
    return f'"{_about(finding, "action")}" ({finding.clause})'


def _waits(finding: Finding, policy: Policy) -> list[str]:
    """The duties that the first one waits for, each as the policy file names it."""
    duties = policy.by_id[finding.stage].duties
    found = [duties[int(place)] for place in _every(finding, "waits")]
    return [f'"{duty.action.name}" ({duty.clause})' for duty in found]


def _fact(kind: str, policy: Policy) -> str:
    """A kind of fact by its name and what it records."""
    records = policy.facts[kind].records.split(";")[0].rstrip(".")
    return f'"{kind}" ({records})'


def _role(finding: Finding, policy: Policy) -> str:
    return the_role(_about(finding, "role") or policy.by_id[finding.stage].owner, policy)


def _dead_end(finding: Finding, policy: Policy) -> Said:
    ended = _about(finding, "ended-by")
    if _about(finding, "action") is None:
        return Said(
            f"In {finding.stage} no duty answers the complaint. When all else is done, the case stays open for ever.",
            "Add a duty to respond with a time, or let the case move on.",
        )
    why = f" once there is {_fact(ended, policy)}" if ended is not None else ""
    return Said(
        f"In {finding.stage} the answer, {_duty(finding)}, is no longer owed{why}, and nothing else that anybody owes "
        "brings the case to an end.",
        'Take that fact out of "until", or add a duty that answers the case then.',
    )


def _wait(finding: Finding, policy: Policy) -> Said:
    why, fact = _about(finding, "why"), _about(finding, "fact")
    waits = _waits(finding, policy)
    through = f" It waits for {listed(waits)}." if waits else ""
    serious = finding.severity == "serious"
    hangs = " The answer hangs on it, and the case can wait for ever." if serious else ""
    what = f"In {finding.stage} {_duty(finding)}"
    who = _role(finding, policy)
    if why == "no-time":
        if not waits:
            return Said(f"{what} is for {who} to do, and has no time.{hangs}", f"Give {_duty(finding)} a time.")
        return Said(f"{what} waits for {who}: {waits[-1]} has no time.{hangs}", f"Give {waits[-1]} a time.")
    if why == "paused":
        event = _fact(fact, policy) if fact is not None else "something comes"
        return Said(
            f"The clock of {_duty(finding)} in {finding.stage} stands still until {event}, for however long that takes."
            f"{through}{hangs}",
            'Say how long the pause may last ("at most").',
        )
    if why == "overdue":
        return Said(
            f"The clock of {_duty(finding)} in {finding.stage} does not start while what it waits for is overdue."
            f"{through} Only {who} can start it, by doing that late.",
            'Give it an outer limit ("no later than"), or count it from something that cannot fail to come.',
        )
    event = _fact(fact, policy) if fact is not None else "an event"
    if why == "complainant":
        return Said(
            f"{what} is counted from {event}, which is for the complainant to bring about.{through}{hangs}",
            'Count it from something of your own, or give it an outer limit ("no later than").',
        )
    return Said(
        f"{what} is counted from {event}, which no duty brings about.{through}{hangs}",
        f'Give {who} a duty that brings "{fact}" about, with a time, or give {_duty(finding)} an outer limit '
        '("no later than").',
    )


def _circle(finding: Finding, policy: Policy) -> Said:
    ring = [_duty(finding), *_waits(finding, policy)]
    mend = "Count one of them from something that comes without the others."
    if len(ring) == 1:
        return Said(
            f"In {finding.stage} {ring[0]} waits for its own doing, so it is never owed.",
            "Count it from something else.",
        )
    return Said(
        f"In {finding.stage} {ring[0]} waits for {', which waits for '.join(ring[1:])}, which waits for the first. "
        "None of them is ever owed.",
        mend,
    )


_WHEN: Final[Mapping[str, Said]] = MappingProxyType(
    {
        "unanswered": Said(
            "If nobody answers in {stages}, no window and no route stays open: whoever complained can do nothing.",
            "Open a route at any time, or let the case move on when the answer is overdue.",
        ),
        "answered": Said(
            "After the answer of {stages} no window opens and no outside body can be asked.",
            "Name a route, or a next stage.",
        ),
        "closed-by-itself": Said(
            "In {stages} the case ends by itself unanswered, and then no window and no route stays open for whoever "
            "complained.",
            "Open a route at any time, or let silence end only what was answered.",
        ),
        "closed": Said(
            "If the case is closed unanswered in {stages}, no window and no route stays open for whoever complained.",
            "Open a route at any time.",
        ),
    }
)


def _left(finding: Finding, policy: Policy) -> Said:
    said = _WHEN[_about(finding, "when") or ""]
    return Said(said.message.format(stages=listed([finding.stage, *finding.also], "or")), said.mend)


def _not_reached(finding: Finding, policy: Policy) -> Said:
    leading = listed(_every(finding, "from"), "or")
    why = {
        "nothing-leads": "no window and no move leads to it",
        "not-reached": f"it is reached from {leading}, but what leads there never comes about",
        "behind": f"it is reached only from {leading}, where no case comes either",
    }[_about(finding, "why") or ""]
    return Said(f"No case comes to {finding.stage}: {why}.", 'Lead to it with "then" or "moves on", or take it out.')


def _never_owed(finding: Finding, policy: Policy) -> Said:
    conditions, once, kinds = _every(finding, "condition"), _about(finding, "once"), _every(finding, "fact")
    if conditions:
        why = f"there is no case in which {listed(conditions)}"
    elif once is not None:
        why = f"nothing makes it owed once there is {_fact(once, policy)}"
    else:
        why = f"nothing comes of {listed([_fact(kind, policy) for kind in kinds], 'or')}"
    return Said(f"In {finding.stage} {_duty(finding)} is never owed: {why}.", "Mend its condition, or take it out.")


def _never_starts(finding: Finding, policy: Policy) -> Said:
    kinds = [_fact(kind, policy) for kind in _every(finding, "fact")]
    starts = f": it counts from {listed(kinds, 'or')}, which ends what is owed" if kinds else ""
    return Said(
        f"In {finding.stage} the clock of {_duty(finding)} never starts{starts}.",
        'Count it from something else, or take what it counts from out of "until".',
    )


def _window(finding: Finding, policy: Policy) -> Said:
    return Said(
        f"The window from {finding.stage} to {_about(finding, 'to')} never opens.",
        f"It opens with the {_about(finding, 'of')}: see to it that this can come, or open it otherwise.",
    )


def _route(finding: Finding, policy: Policy) -> Said:
    conditions, after = _every(finding, "condition"), _about(finding, "after")
    if conditions:
        why = f"there is no case in which {listed(conditions)}"
        why += f" and {after} is answered" if after is not None else ""
    else:
        why = f"no case is answered in {after}" if after is not None else "what opens it never comes about"
    return Said(f"The route to {_about(finding, 'body')} never opens: {why}.", "Mend its condition, or take it out.")


_SAID: Final[Mapping[str, Callable[[Finding, Policy], Said]]] = MappingProxyType(
    {
        "dead-end": _dead_end,
        "wait-without-limit": _wait,
        "circular-wait": _circle,
        "left-without-route": _left,
        "stage-not-reached": _not_reached,
        "duty-never-owed": _never_owed,
        "clock-never-starts": _never_starts,
        "window-never-opens": _window,
        "route-never-opens": _route,
    }
)
