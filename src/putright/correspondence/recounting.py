"""After a change of the calendar: the dates of each case that it can touch are made anew, and what moved is recorded.

In parts, so that nobody who records something waits long. A part is one transaction; killed in between, what was not
ticked off is done again, and nothing twice.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from math import inf
from time import monotonic
from typing import Final

from putright.accounts.models import Organisation
from putright.calendars import load_calendars
from putright.casework.moved_dates import Compared, Move, compare
from putright.correspondence.own_texts import versions_of
from putright.correspondence.promised import Broken, broken_promises, dates_of, same_in
from putright.procedure.assessment import Assessment, assess
from putright.procedure.faults import Faulty
from putright.procedure.moments import moment_of_instant, write_instant
from putright.register.append import By, NewFact, append, take_chain
from putright.register.calendar_models import BACK, CalendarChange, Recount, WrongPromise
from putright.register.calendars import changes_of, entered, newest_change, up_to
from putright.register.projection_rows import write_projection
from putright.register.reading import Record, record_of
from putright.register.rebuild import followed, kept

AT_ONCE: Final = 60
"""So many cases are made anew within the act itself; a larger register is left to the worker."""
PART: Final = 50
"""Cases of one transaction of the worker, at most."""
HELD: Final = 0.5
"""Seconds after which a part of the worker ends early: nobody else of the organisation records meanwhile."""


def recount(organisation: Organisation, now: datetime, most: int = PART, seconds: float = inf) -> int:
    """Make the dates of the next cases anew, so many or for so long, but of one at least; how many were done.

    Within the organisation's transaction.
    """
    begun = monotonic()
    take_chain(organisation.pk)
    waiting = Recount.objects.filter(organisation=organisation, done=None)
    some = waiting.select_related("change", "change__takes_back", "case", "case__policy").defer("case__policy__text")
    count = 0
    for row in some.order_by("id")[:most]:
        row.moves = _one(organisation, row, now)
        row.done = now
        row.save(update_fields=["moves", "done"])
        count += 1
        if monotonic() - begun > seconds:
            break
    return count


def recount_at_once(organisation: Organisation, now: datetime) -> bool:
    """Make all of them anew now, if they are few; whether they were. Within the transaction of the act."""
    left = Recount.objects.filter(organisation=organisation, done=None)[: AT_ONCE + 1].count()
    if left > AT_ONCE:
        return False
    recount(organisation, now, AT_ONCE)
    return True


def _one(organisation: Organisation, row: Recount, now: datetime) -> int:
    """One case: what moved is a fact of it, and its projections follow; how many dates moved."""
    record, change = record_of(row.case), row.change
    compared = _moved(record, change)
    if not compared.moves:
        should = followed(record)
        if kept(record.case) != should:
            write_projection(record, should)
        return 0
    at = write_instant(int(change.at.timestamp()))
    fact = NewFact("calendar-changed", at, _said(change, compared.moves))
    # After the entry that it follows from, whatever the clocks of two machines say.
    recorded = max(now, change.at, record.entries[-1].row.recorded + timedelta(microseconds=1))
    known = append(record, take_chain(organisation.pk), [fact], by=By(change.account_id, "putright"), now=recorded)
    found = assess(known.record.history, record.policy, load_calendars(), recorded)
    changes = changes_of(organisation.pk, newest_change(organisation.pk))
    versions = versions_of(organisation)
    broken = list(broken_promises(known.record, changes, organisation.name, found, versions))
    _note(change, found, broken, record, now)
    return len(compared.moves)


def _moved(record: Record, change: CalendarChange) -> Compared:
    changes = changes_of(change.organisation_id, newest_change(change.organisation_id))
    before, after = (
        entered(up_to(changes, newest), record.policy, record.case.site_id) for newest in (change.pk - 1, change.pk)
    )
    at = moment_of_instant(int(change.at.timestamp()))
    try:
        return compare(record.history, record.policy, before, after, at)
    except Faulty:  # its receipt was corrected to a later moment
        return Compared((), ())


def _said(change: CalendarChange, moves: tuple[Move, ...]) -> dict[str, object]:
    """What the fact says: which day became what, and each date that moved."""
    said: dict[str, object] = {
        "change": change.pk,
        "what": change.what,
        "first": change.first.isoformat(),
        "last": change.last.isoformat(),
        "moves": [move.said() for move in moves],
    }
    if change.what == BACK and change.takes_back is not None:
        said["of"] = change.takes_back.what
    return said | ({"name": change.name} if change.name else {})


def _note(change: CalendarChange, found: Assessment, broken: list[Broken], record: Record, now: datetime) -> None:
    """Note the letters whose dates are wrong now; what an earlier change made wrong and is right again is settled."""
    known = {
        (one.letter_id, one.stage, one.action, one.clause): one
        for one in WrongPromise.objects.filter(organisation=change.organisation_id, case=record.case)
    }
    fresh = []
    for one in broken:
        row = known.pop((one.entry.row.pk, *one.promised), None)
        if row is None:
            fresh.append(_wrong(change, record, one))
        elif row.now != one.now:
            row.now, row.change, row.settled, row.settled_by = one.now, change, None, None
            row.save(update_fields=["now", "change", "settled", "settled_by"])
    WrongPromise.objects.bulk_create(fresh)
    dates = dates_of(found)
    for row in known.values():
        what = same_in(dates, (row.stage, row.action, row.clause))
        if row.settled is None and what is not None and dates[what].written != row.now:
            row.now = dates[what].written
            row.settled = now if row.now == row.promised else None
            row.save(update_fields=["now", "settled"])


def _wrong(change: CalendarChange, record: Record, one: Broken) -> WrongPromise:
    stage, action, clause = one.promised
    return WrongPromise(
        organisation_id=change.organisation_id,
        case=record.case,
        change=change,
        letter=one.entry.row,
        kind=one.kind,
        stage=stage,
        action=action,
        clause=clause,
        promised=one.was,
        now=one.now,
    )
