"""Entering a day off, and taking one back: once for all cases. What follows for each is worked out afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from django.db import connection
from django.utils import timezone

from putright.accounts.members import Member
from putright.accounts.models import Organisation, Site
from putright.calendars import load_calendars
from putright.casework.moved_dates import Compared, cases_touched, compare, touched
from putright.casework.proposals import unkeepable
from putright.procedure.acts import Refusal
from putright.procedure.assessment import calendar_for
from putright.procedure.calendar import FIRST_DAY, LAST_DAY, Calendar
from putright.procedure.faults import Fault
from putright.procedure.moments import moment_at, start_of_day
from putright.register.adopting import in_force
from putright.register.append import take_chain
from putright.register.calendar_models import BACK, CLOSURE, HOLIDAY, WORKS, CalendarChange
from putright.register.calendars import Change, changes_of, entered, known_calendar, newest_change, since_of
from putright.register.models import Case
from putright.register.reading import Record, policy_of, records_of
from putright.wording.dates import long_day

LONGEST: Final = 62
"""Days of one closure."""
MOST_DAYS: Final = 400
"""Days that an organisation may have entered at one time: as many as a case file takes."""
LOOKED_AT: Final = 300
"""Cases that a look ahead goes through; of more than that it says how many there are."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A day off as somebody wants to enter it. ``known``: from which day it was known; None: from now on."""

    what: str
    first: date
    last: date
    name: str
    reason: str = ""
    known: date | None = None
    site: Site | None = None
    division: str = ""


def enter(
    organisation: Organisation, proposed: Proposed, by: Member | None, *, now: datetime, key: str
) -> CalendarChange | Refusal:
    """Enter it; ``by`` nobody is a command on the server. The same form again gives the same change.

    Within the organisation's transaction. The cases that it can touch are noted with it (``Recount``), and their dates
    are made anew afterwards (``correspondence.recounting``).
    """
    take_chain(organisation.pk)
    before = CalendarChange.objects.filter(organisation=organisation, key=key).first()
    if before is not None:
        return before
    if faults := list(check(organisation, proposed, by, now)):
        return Refusal("not-well-formed", faults=tuple(faults))
    known = _known(proposed, now)
    return _write(
        CalendarChange(
            organisation=organisation,
            what=proposed.what,
            first=proposed.first,
            last=proposed.last,
            name=proposed.name.strip(),
            known=known,
            division=proposed.division,
            site=proposed.site,
            account_id=by.account if by is not None else None,
            at=now,
            reason=proposed.reason.strip(),
            key=key,
        )
    )


def take_back(
    organisation: Organisation, change: int, by: Member | None, reason: str, *, now: datetime, key: str
) -> CalendarChange | Refusal:
    """Take a change back, from now on: what was done meanwhile stays judged by it."""
    take_chain(organisation.pk)
    before = CalendarChange.objects.filter(organisation=organisation, key=key).first()
    if before is not None:
        return before
    row = CalendarChange.objects.filter(organisation=organisation, pk=change).exclude(what=BACK).first()
    if row is None:
        return _refused("There is no such day here.", "change")
    if CalendarChange.objects.filter(organisation=organisation, takes_back=row).exists():
        return _refused("This was taken back already.", "change")
    if faults := unkeepable({"reason": reason}):
        return Refusal("not-well-formed", faults=tuple(faults))
    return _write(
        CalendarChange(
            organisation=organisation,
            what=BACK,
            first=row.first,
            last=row.last,
            name=row.name,
            known=now,
            division=row.division,
            site_id=row.site_id,
            account_id=by.account if by is not None else None,
            at=now,
            reason=reason.strip(),
            takes_back=row,
            key=key,
        )
    )


def _refused(sentence: str, where: str) -> Refusal:
    return Refusal("not-well-formed", faults=(Fault(sentence, where),))


def _write(change: CalendarChange) -> CalendarChange:
    change.save(force_insert=True)
    sql, asked = touched(change.organisation_id, change.first, change.site_id, change.at)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO register_recount (organisation_id, change_id, case_id)"  # noqa: S608 - our own words
            f" SELECT %(organisation)s, %(change)s, id FROM ({sql}) cases",
            asked | {"change": change.pk},
        )
    return change


def _known(proposed: Proposed, now: datetime) -> datetime:
    """From when on it counts: from this moment, or from the beginning of the earlier day that was given."""
    if proposed.known is None or proposed.known >= timezone.localdate(now):
        return now
    return datetime.fromtimestamp(start_of_day(proposed.known.toordinal()), UTC)


def check(organisation: Organisation, proposed: Proposed, by: Member | None, now: datetime) -> Iterator[Fault]:
    """What is wrong with it, each as a sentence to whoever enters it."""
    faults = list(_check_words(proposed, by, timezone.localdate(now)))
    yield from faults
    if faults:
        return
    try:
        policy = policy_of(in_force(organisation, timezone.localdate(now)))
    except LookupError:
        yield Fault("Adopt a policy first: it says which calendar holds here.", "first")
        return
    newest = newest_change(organisation.pk)
    calendar = known_calendar(organisation.pk, policy, newest, proposed.site.pk if proposed.site else None)
    faults = list(_check_days(proposed, calendar, calendar_for(policy, None, load_calendars())))
    yield from faults
    held = sum(one.last - one.first + 1 for one in changes_of(organisation.pk, newest))
    if held + (proposed.last - proposed.first).days + 1 > MOST_DAYS:
        yield Fault(f"So many days cannot be kept: {held} are entered already, at most {MOST_DAYS} can be.", "last")
    elif not faults and _known(proposed, now) < now:
        yield from _check_past(organisation, proposed, by, now)


def _check_name(name: str) -> Iterator[Fault]:
    if not name:
        yield Fault("Give it a name: it stands where days are counted out.", "name")
    elif not name.isprintable():  # letters and public pages print it within a sentence
        yield Fault("Write it on one line, without what you pasted.", "name")


def _check_words(proposed: Proposed, by: Member | None, today: date) -> Iterator[Fault]:
    yield from unkeepable({"name": proposed.name, "reason": proposed.reason})
    if proposed.what not in (HOLIDAY, CLOSURE, WORKS):
        yield Fault("Choose a bank holiday, a closure, or a bank holiday on which you work.", "what")
    yield from _check_name(proposed.name.strip())
    if proposed.last < proposed.first:
        yield Fault("The last day comes before the first. Mend one of them.", "last")
    elif (proposed.last - proposed.first).days >= LONGEST:
        yield Fault(f"That is more than {LONGEST} days. Enter it in parts, or look at the dates again.", "last")
    if proposed.what == WORKS and proposed.last != proposed.first:
        yield Fault("Enter one bank holiday at a time on which you work.", "last")
    if not FIRST_DAY <= proposed.first.toordinal() <= proposed.last.toordinal() <= LAST_DAY:
        yield Fault("No calendar reaches so far. Look at the year again.", "first")
    elif proposed.first < today - timedelta(days=366):
        yield Fault("That day is more than a year past. Look at the year again.", "first")
    if proposed.known is not None and proposed.known > today:
        yield Fault("That day is still to come. Enter the day when it is announced.", "known")
    if proposed.known is not None and proposed.known < today and by is not None and not by.may("administer"):
        yield Fault(
            "Only somebody who may administer the organisation can say that it was known earlier. Leave this empty: "
            "then it counts from now on.",
            "known",
        )


def _check_days(proposed: Proposed, calendar: Calendar, plain: Calendar) -> Iterator[Fault]:
    days = range(proposed.first.toordinal(), proposed.last.toordinal() + 1)
    if proposed.what == WORKS:
        if not any(one.day == days[0] for one in plain.holidays):
            yield Fault(f"{long_day(days[0])} is no bank holiday of your calendar.", "first")
        elif calendar.latest.is_working(days[0]):
            yield Fault(f"{long_day(days[0])} counts as a working day already.", "first")
    elif not any(calendar.latest.is_working(day) for day in days):
        why = calendar.latest.why_closed(days[0])
        yield Fault(
            f"{long_day(days[0])} is no working day already ({why})."
            if len(days) == 1
            else "None of these days is a working day: there is nothing to enter.",
            "first",
        )


def _check_past(organisation: Organisation, proposed: Proposed, by: Member | None, now: datetime) -> Iterator[Fault]:
    """What is done stays judged by the days known when it was done: a day known earlier must not judge it anew."""
    known = proposed.known
    if known is None:
        return
    site = proposed.site.pk if proposed.site else None
    cases = cases_touched(organisation.pk, proposed.first, site, now, most=LOOKED_AT + 1, done_since=known)
    if len(cases) > LOOKED_AT:
        yield Fault("Too much was done since then to be looked through. Leave this empty.", "known")
        return
    steps = steps_to(organisation, proposed, now)
    found = [record.case for record, one in compared(organisation, cases, steps, now) if one.judged]
    if found:
        shown = [case.reference for case in found if by is None or case.pk not in by.barred]
        named = ", ".join(shown[:5]) + (" and more" if len(found) > 5 else "")
        if not shown or (by is not None and not by.may("read")):  # cases are named to those alone who may see them
            named = f"{len(found)} case{'s' if len(found) > 1 else ''}"
        yield Fault(
            f"What is done stays judged by the days known when it was done. On {named} something was done since that "
            "day that would be judged anew. Leave this empty: then it counts from now on, and only what is still owed "
            "moves.",
            "known",
        )


Steps = tuple[tuple[Change, ...], tuple[Change, ...]]
"""The changes of a calendar as they stand, and as they would stand."""


def steps_to(organisation: Organisation, proposed: Proposed, now: datetime) -> Steps:
    """The changes that there are, and those with this one besides."""
    known = changes_of(organisation.pk, newest_change(organisation.pk))
    new = Change(
        0,
        proposed.what,
        proposed.first.toordinal(),
        proposed.last.toordinal(),
        proposed.name.strip(),
        since_of(_known(proposed, now)),
        proposed.division,
        proposed.site.pk if proposed.site else None,
        now,
    )
    return known, (*known, new)


def steps_back(organisation: Organisation, change: CalendarChange, now: datetime) -> Steps:
    """The changes that there are, and those without this one from now on."""
    known = changes_of(organisation.pk, newest_change(organisation.pk))
    return known, tuple(one._replace(back=since_of(now)) if one.id == change.pk else one for one in known)


def compared(
    organisation: Organisation, cases: list[int], steps: Steps, now: datetime
) -> Iterator[tuple[Record, Compared]]:
    """Each of these cases, and what the step from the one calendar to the other does to it: two queries."""
    rows = Case.objects.filter(organisation=organisation, pk__in=cases).select_related("policy").defer("policy__text")
    newest = max((max(one.id, one.back_id) for one in steps[0]), default=0)
    for record in records_of(organisation.pk, rows.order_by("number"), newest):
        before, after = (entered(changes, record.policy, record.case.site_id) for changes in steps)
        yield record, compare(record.history, record.policy, before, after, moment_at(now))
