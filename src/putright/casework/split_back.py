"""A split that was a mistake: the part goes back into the case that it came from, and nothing is lost.

The points that moved are asked for again on the first case. What was added to the new case meanwhile becomes a point of
the first. Everything that was recorded on the new case stays there to be read, and the case ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.calendars import load_calendars
from putright.casework.joining import Planned
from putright.casework.recording import Proposed, Recorded, Refused, Weighed, weigh
from putright.casework.same_bars import bars_to_add
from putright.casework.two_cases import begun, own_fact, refusal, with_other, write
from putright.procedure.acts import Refusal
from putright.procedure.assessment import assess
from putright.procedure.moments import write_instant
from putright.register.append import CaseChanged
from putright.register.models import Case
from putright.register.parts import RAISED
from putright.register.parts_beside import SPLIT, UNSPLIT
from putright.register.reading import Record
from putright.register.relating import relations_of

_ENDED: Final = frozenset({"closed", "withdrawn", "settled"})
_WITHIN: Final = frozenset({"handle", "respond"})
"""What somebody who decides to take a split back may record as a part of it."""


def plan_back(
    organisation: Organisation, known: Record, reference: str, by: Member, *, now: datetime, why: str
) -> Planned | Refusal:
    """What taking the split back would record on each of the two, or why it cannot be done. Writes nothing.

    ``known`` is either of the two; ``reference`` names the other.
    """
    two = with_other(organisation, known, reference, by)
    if isinstance(two, Refusal):
        return two
    whole, part = (two.other, two.this) if _is_part(two.this, two.other) else (two.this, two.other)
    wrong = _wrong(whole, part, now)
    if wrong is not None:
        return wrong
    bars = bars_to_add(organisation, whole, part, now)
    if isinstance(bars, Refusal):
        return bars
    member = replace(by, permissions=by.permissions | _WITHIN)
    at = write_instant(int(now.timestamp()))
    returned = weigh(organisation, whole, [*_added(whole, part, at)], member, now)
    if isinstance(returned, Refused):
        return returned.refusal
    joined = own_fact(UNSPLIT.name, now, reference=part.case.reference, part="goes-on", reason=why)
    here = returned._replace(facts=(*returned.facts, *bars.first, joined))
    closing, closed = Weighed((), (), (), ()), ""
    if _status(part, now) not in _ENDED:
        said = {"reason": f"Taken back into {whole.case.reference}."}
        done = weigh(organisation, part, [Proposed("closed", at, said, reason=why)], member, now)
        if isinstance(done, Refused):
            return done.refusal
        closing, closed = done, f"f{len(part.entries) + len(done.facts)}"
    ended = own_fact(UNSPLIT.name, now, reference=whole.case.reference, part="ends", closed=closed, reason=why)
    return Planned(whole, part, here, closing._replace(facts=(*closing.facts, *bars.second, ended)))


def take_back(
    organisation: Organisation,
    case: Case,
    reference: str,
    by: Member,
    *,
    now: datetime,
    why: str,
    seen: tuple[int, int] | None = None,
    key: str | None = None,
) -> Recorded | Refusal:
    """Take the split back; gives the case that goes on. ``seen``: the entries of this case and of the other.

    Within the organisation's transaction. Raises CaseChanged.
    """
    known = begun(organisation, case, UNSPLIT.name, by, seen=seen[0] if seen else None, key=key, why=why)
    if not isinstance(known, Record):
        return known
    plan = plan_back(organisation, known, reference, by, now=now, why=why)
    if isinstance(plan, Refusal):
        return plan
    first = plan.goes_on.case.pk == case.pk
    other_now = plan.ends if first else plan.goes_on
    if seen is not None and seen[1] != len(other_now.entries):
        raise CaseChanged(other_now, seen[1])
    write(plan.ends, plan.on_ends.facts, by, now, None if first else key)
    done = write(plan.goes_on, plan.on_goes_on.facts, by, now, key if first else None)
    return Recorded(done.record, plan.on_goes_on.problems)


def _is_part(one: Record, of: Record) -> bool:
    return one.case.reference in relations_of(of.entries).into


def _status(record: Record, now: datetime) -> str:
    return assess(record.history, record.policy, load_calendars(), now).status


def _wrong(whole: Record, part: Record, now: datetime) -> Refusal | None:
    one, other = whole.case.reference, part.case.reference
    if not _is_part(part, whole):
        return refusal("Neither is a part of the other any more.", "other")
    of_part, of_whole = relations_of(part.entries), relations_of(whole.entries)
    if of_part.goes_on is not None:
        return refusal(f"{other} was joined with {of_part.goes_on.reference}. Take that back first.", "other")
    if of_part.into:
        return refusal(f"A part of {other} became {next(iter(of_part.into))}. Take that back first.", "other")
    if of_whole.elsewhere is not None:
        return refusal(f"{one} goes on in {of_whole.elsewhere.reference}. Take that back first.", "other")
    if _status(whole, now) in _ENDED and _status(part, now) not in _ENDED:
        return refusal(f"{one} has ended. Open it again first, so that this complaint is still answered.", "other")
    return None


def _added(whole: Record, part: Record, at: str) -> Iterator[Proposed]:
    """The points that were noted on the part after it was split off: nothing of them is known to the whole."""
    split = next(one.row.number for one in part.entries if one.row.kind == SPLIT.name and one.says["part"] == "from")
    later = [one for one in part.entries if one.row.kind == RAISED.name and one.row.number > split]
    taken = {*whole.history.points}
    number = 0
    for about in [str(one.says["about"]) for one in later if one.says.get("about")]:
        number += 1
        while f"p{number}" in taken:
            number += 1
        taken.add(f"p{number}")
        yield Proposed("point-raised", at, {"id": f"p{number}", "about": about})
