"""The days that an organisation entered besides the shipped ones, as the engine takes them.

They go with the history of a case (``History.calendar``), as a case file's ``calendar`` does, so that whoever assesses
a history judges by them, and an exported case carries them. Which change is the newest stands at the organisation's
head: the questions about a case ask for it too, and only a process that does not know that change yet reads them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Final, NamedTuple

from putright.accounts.planned import planned
from putright.calendars import load_calendars
from putright.procedure.assessment import calendar_for
from putright.procedure.calendar import Calendar
from putright.procedure.history import CalendarChanges
from putright.procedure.holiday import Entered, Entries, Since
from putright.procedure.moments import moment_of_instant, start_of_day
from putright.procedure.policy import Policy
from putright.register.calendar_models import BACK, WORKS, CalendarChange

ALWAYS: Final[Since] = (date(1989, 1, 1).toordinal(), 0)
"""Before anything that a case can judge by."""
_MOST_KEPT: Final = 1024


class Change(NamedTuple):
    """A day or a span of days as it was entered, and when it was taken back; ordinals. ``id`` 0: not written yet."""

    id: int
    what: str
    first: int
    last: int
    name: str
    known: Since
    division: str
    site: int | None
    at: datetime
    back: Since | None = None
    back_id: int = 0

    def concerns(self, division: str, site: int | None) -> bool:
        """Whether it holds for cases of this calendar and this site."""
        return self.division in ("", division) and self.site in (None, site)

    def holds(self, at: Since) -> bool:
        """Whether it was known then, and not taken back."""
        return self.known <= at and (self.back is None or self.back > at)


_READ: dict[tuple[int, int], tuple[Change, ...]] = {}


def since_of(moment: datetime) -> Since:
    """A moment as the engine takes it: its local day, and the seconds of it that had passed."""
    found = moment_of_instant(int(moment.timestamp()))
    return found.day, found.instant - start_of_day(found.day)


def newest_change(organisation: int) -> int:
    """The newest change of the organisation's calendar; 0: none. One query."""
    with planned() as cursor:
        cursor.execute("SELECT calendar FROM register_head WHERE organisation_id = %s", [organisation])
        row = cursor.fetchone()
    return int(row[0]) if row is not None else 0


def changes_of(organisation: int, newest: int) -> tuple[Change, ...]:
    """The changes up to that one, in order: a query where this process has not read them yet."""
    if not newest:
        return ()
    found = _READ.get((organisation, newest))
    if found is None:
        if len(_READ) >= _MOST_KEPT:
            _READ.clear()
        rows = CalendarChange.objects.filter(organisation=organisation, pk__lte=newest).order_by("pk")
        found = _READ[organisation, newest] = as_changes(rows)
    return found


def as_changes(rows: Iterable[CalendarChange]) -> tuple[Change, ...]:
    """The rows, what was taken back together with when."""
    found: dict[int, Change] = {}
    for row in rows:
        if row.what == BACK:
            taken = found[row.takes_back_id or 0]
            found[taken.id] = taken._replace(back=since_of(row.known), back_id=row.pk)
        else:
            days = row.first.toordinal(), row.last.toordinal()
            since = since_of(row.known)
            found[row.pk] = Change(row.pk, row.what, *days, row.name, since, row.division, row.site_id, row.at)
    return tuple(found.values())


def up_to(changes: Sequence[Change], newest: int) -> tuple[Change, ...]:
    """The changes as they stood once that one had been entered."""
    return tuple(
        one if one.back_id <= newest else one._replace(back=None, back_id=0) for one in changes if one.id <= newest
    )


def calendar_of(organisation: int, newest: int, policy: Policy, site: int | None) -> CalendarChanges | None:
    """What the organisation's changes make of the calendar of a policy, for cases of that site; None: nothing."""
    return _calendar_of(organisation, newest, policy, site) if newest else None


@lru_cache(maxsize=_MOST_KEPT)
def _calendar_of(organisation: int, newest: int, policy: Policy, site: int | None) -> CalendarChanges | None:
    return entered(changes_of(organisation, newest), policy, site)


def entered(changes: Iterable[Change], policy: Policy, site: int | None) -> CalendarChanges | None:
    """The same of changes that are at hand."""
    changes = [one for one in changes if one.concerns(policy.division, site)]
    if not changes:
        return None
    plain = calendar_for(policy, None, load_calendars())
    days = sorted({day for one in changes for day in range(one.first, one.last + 1)})
    entries = [one for day in days for one in _stretches(day, changes, plain)]
    return CalendarChanges(proclaimed=Entries(entries))


def _stretches(day: int, changes: Iterable[Change], plain: Calendar) -> list[Entered]:
    """The times for which the day was known to be no working day, under the name it then had."""
    about = [one for one in changes if one.first <= day <= one.last]
    shipped = [one for one in plain.holidays if one.day == day]
    turns = {ALWAYS, *(one.known for one in about), *(one.back for one in about if one.back is not None)}
    turns |= {known for one in shipped if (known := one.known) is not None}
    found: list[Entered] = []
    before: str | None = None
    for turn in sorted(turns):
        standing = [one for one in about if one.holds(turn)]
        works = any(one.what == WORKS for one in standing)
        names = [] if works else [one.name for one in shipped if one.holds(turn)]
        names += [one.name or "closed" for one in standing if one.what != WORKS]
        name = names[0] if names else None
        if name == before:
            continue
        if before is not None:
            found[-1] = found[-1]._replace(ended=turn)
        if name is not None:
            found.append(Entered(day, *turn, name))
        before = name
    return found


def known_calendar(organisation: int, policy: Policy, newest: int | None = None, site: int | None = None) -> Calendar:
    """The calendar of a policy as the organisation has it. One query, if the caller does not know the newest change."""
    newest = newest_change(organisation) if newest is None else newest
    return calendar_for(policy, calendar_of(organisation, newest, policy, site), load_calendars())
