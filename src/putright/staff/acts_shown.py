"""Where the acts of several steps stand on a case: a meeting, the statements of staff, a complaint not taken up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from putright.casework.looking import View
from putright.casework.statements import Statement, statements_of
from putright.procedure.facts import Fact
from putright.procedure.moments import parse_day
from putright.procedure.row import Row
from putright.staff.own_words import own_sentence
from putright.wording.dates import long_day
from putright.wording.duty_words import due_words

_ENDS_IT: Final = ("meeting-held", "meeting-declined")


class Step(NamedTuple):
    """A step: its name, how it stands ("done", "now", "later"), and that in words."""

    name: str
    state: str
    words: str


class StatementShown(NamedTuple):
    """Somebody's statement: who, how it stands, in words, and where to record that it came."""

    who: str
    missing: bool
    words: str
    href: str


class Refusal(NamedTuple):
    """That a complaint was not taken up: what was decided, the letter that tells it, and whether it is owed still."""

    words: str
    owed: bool
    href: str
    sent_href: str


class ActsShown(NamedTuple):
    """What the page of a case shows of them; nothing, where there was none."""

    meeting: list[Step]
    statements: list[StatementShown]
    refusal: Refusal | None

    @property
    def any(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.meeting or self.statements or self.refusal)


def acts_shown(view: View, address: str) -> ActsShown:
    """What is going on; ``address`` is where the page of the case stands."""
    statements = statements_of(view.found.case, view.record.entries)
    return ActsShown(_meeting(view), [_statement(one, view, address) for one in statements], _refusal(view, address))


def _meeting(view: View) -> list[Step]:
    """Offered, fixed, held, written up: of the meeting that was spoken of last."""
    facts = view.found.case.facts
    offered = _last(facts, ("meeting-offered",))
    ended = _last(facts, _ENDS_IT)
    fixed = _fixed(view)
    if offered is None and ended is None and not fixed:
        return []
    if ended is not None and offered is not None and facts.index(ended) < facts.index(offered):
        ended = None
    steps = [
        Step("Offered", "done", f"on {long_day(offered.day)}") if offered else Step("Offered", "done", "not in writing")
    ]
    if ended is not None and ended.kind == "meeting-declined":
        return [*steps, Step("Declined", "done", f"on {long_day(ended.day)}")]
    steps.append(_day_fixed(fixed, ended))
    if ended is None:
        return [*steps, Step("Held", "later", "not yet"), Step("Note sent", "later", "after the meeting")]
    return [*steps, Step("Held", "done", f"on {long_day(ended.day)}"), _written_up(view, ended)]


def _day_fixed(fixed: Mapping[str, object], ended: Fact | None) -> Step:
    if fixed:
        hour = f" at {fixed['hour']}" if fixed.get("hour") else ""
        return Step("Day fixed", "done", f"{long_day(parse_day(fixed['day']))}{hour}")
    return (
        Step("Day fixed", "done", "no day was noted") if ended else Step("Day fixed", "now", "not yet: agree on a day")
    )


def _fixed(view: View) -> Mapping[str, object]:
    """What was said last of a meeting, if a day was fixed after the latest offer."""
    for entry in reversed(view.record.entries):
        if entry.row.kind == "meeting-arranged" and entry.says.get("day"):
            return entry.says
        if entry.row.kind == "meeting-offered":
            break
    return {}


def _written_up(view: View, held: Fact) -> Step:
    """The note of what was said: sent, owed by a day, or asked for by nobody."""
    facts = view.found.case.facts
    after = facts[facts.index(held) :]
    sent = next((one for one in after if one.kind == "written-up" and one.attributes.get("of") != "phone"), None)
    if sent is not None:
        return Step("Note sent", "done", f"on {long_day(sent.day)}")
    owed = next((row for row in view.found.next if _is_of(row, held)), None)
    return Step("Note sent", "now", f"not yet: {due_words(owed)}" if owed is not None else "not yet")


def _is_of(row: Row, held: Fact) -> bool:
    return row.action == "write-up" and row.event is not None and row.event.id == held.id


def _last(facts: Sequence[Fact], kinds: tuple[str, ...]) -> Fact | None:
    return next((one for one in reversed(facts) if one.kind in kinds), None)


def _statement(one: Statement, view: View, address: str) -> StatementShown:
    who = view.naming(one.person) if one.person else "Somebody who was not named"
    end = f"?person={one.person}" if one.person else ""
    if one.examined is not None and one.received is not None:
        words = f"received on {long_day(one.received)}, examined on {long_day(one.examined)}"
        return StatementShown(who, False, words, "")
    if one.received is not None:
        words = f"received on {long_day(one.received)}, not examined yet"
        return StatementShown(who, False, words, f"{address}record/statement-examined/{end}")
    by = f", wanted by {long_day(one.by)}" if one.by is not None else ""
    late = ". That day has passed" if one.by is not None and one.by < view.found.at.day else ""
    words = f"not received yet. Asked on {long_day(one.asked)}{by}{late}"
    return StatementShown(who, True, words, f"{address}record/statement-received/{end}")


def _refusal(view: View, address: str) -> Refusal | None:
    """The latest decision not to take the complaint up, unless the case was opened again since."""
    place = next(
        (n for n in range(len(view.record.entries) - 1, -1, -1) if view.record.entries[n].row.kind == "not-accepted"),
        None,
    )
    if place is None:
        return None
    since = [entry.row.kind for entry in view.record.entries[place:]]
    if "reopened" in since:
        return None
    policy = view.found.policy
    told = any(kind == "informed" or (kind in policy.endings and kind not in _STOCK_ENDS) for kind in since)
    letter = f"{address}letter/not-taken-up/"
    return Refusal(
        own_sentence(view.record.entries[place], policy, naming=view.naming),
        not told,
        letter,
        f"{address}record/informed/",
    )


_STOCK_ENDS: Final = frozenset({"settled", "withdrawn", "closed"})
