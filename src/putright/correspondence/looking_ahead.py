"""What entering a day off, or taking one back, would move, and which letters it would make wrong."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from putright.accounts.models import Organisation, Site
from putright.calendars import load_calendars
from putright.casework.calendar_acts import LOOKED_AT, Proposed, Steps, compared, steps_back, steps_to
from putright.casework.moved_dates import Compared, cases_touched, under
from putright.correspondence.models import LetterVersion
from putright.correspondence.own_texts import versions_of
from putright.correspondence.promised import Broken, broken_promises, dates_of
from putright.procedure.assessment import assess
from putright.procedure.history import History
from putright.register.calendar_models import CalendarChange
from putright.register.calendars import Change, entered
from putright.register.reading import Record


class CaseAhead(NamedTuple):
    """A case whose dates would move, how, and the letters that would be wrong."""

    record: Record
    compared: Compared
    letters: tuple[Broken, ...]


class Ahead(NamedTuple):
    """How many cases a change can touch, at most so many looked at (``more``: there are others), and those it moves."""

    touched: int
    more: bool
    moved: list[CaseAhead]


def ahead(organisation: Organisation, proposed: Proposed, now: datetime) -> Ahead:
    """What entering it would do."""
    return _ahead(organisation, steps_to(organisation, proposed, now), proposed.first, proposed.site, now)


def ahead_of_taking_back(organisation: Organisation, change: CalendarChange, now: datetime) -> Ahead:
    """What taking it back would do."""
    return _ahead(organisation, steps_back(organisation, change, now), change.first, change.site, now)


def _ahead(organisation: Organisation, steps: Steps, first: date, site: Site | None, now: datetime) -> Ahead:
    versions = versions_of(organisation)
    cases = cases_touched(organisation.pk, first, site.pk if site else None, now, most=LOOKED_AT + 1)
    moved = [
        CaseAhead(record, found, _letters(organisation, record, steps, now, versions))
        for record, found in compared(organisation, cases[:LOOKED_AT], steps, now)
        if found.moves
    ]
    return Ahead(min(len(cases), LOOKED_AT), len(cases) > LOOKED_AT, moved)


def _letters(
    organisation: Organisation, record: Record, steps: Steps, now: datetime, versions: list[LetterVersion]
) -> tuple[Broken, ...]:
    """The letters whose dates would be wrong by this change, and not by an earlier one."""

    def standing(changes: tuple[Change, ...]) -> History:
        return under(record.history, entered(changes, record.policy, record.case.site_id))

    before, after = (assess(standing(one), record.policy, load_calendars(), now) for one in steps)
    dates = dates_of(before)
    broken = broken_promises(record, steps[0], organisation.name, after, versions)
    return tuple(one for one in broken if one.promised in dates and dates[one.promised].written != one.now)
