"""The days off of an organisation, where each comes from, and what a change of the calendar did."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final, NamedTuple

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.calendars import load_calendars
from putright.casework.moved_dates import move_of
from putright.procedure.assessment import calendar_for
from putright.procedure.calendar import ITS_OWN, Calendar
from putright.procedure.policy import Policy
from putright.register.calendar_models import BACK, CLOSURE, HOLIDAY, CalendarChange, Recount
from putright.register.calendars import known_calendar
from putright.register.models import FactRow
from putright.reports.asking import PAGE, ask
from putright.wording.calendar_words import DIVISION_NAMES, KINDS, days_words, move_words
from putright.wording.dates import long_day

MOST_SHOWN: Final = 100
"""Changes on the page, the newest first."""


class DayOff(NamedTuple):
    """A day on which nobody works, what it is called, and where that comes from."""

    day: str
    name: str
    source: str


class ChangeLine(NamedTuple):
    """A change as it was entered, and what became of it."""

    id: int
    kind: str
    days: str
    name: str
    whom: str
    by: str
    at: datetime
    known: datetime
    known_earlier: bool
    reason: str
    taken_back: str


class CaseMoved(NamedTuple):
    """A case and what moved on it."""

    reference: str
    moves: tuple[str, ...]


def days_off(
    organisation: Organisation, policy: Policy, today: date, changes: list[CalendarChange]
) -> list[tuple[int, list[DayOff]]]:
    """The days off of this year and the next, by year: one query, besides that for the changes at hand."""
    calendar = known_calendar(organisation.pk, policy)
    sources = _Sources(policy, calendar_for(policy, None, load_calendars()), changes)
    found = []
    for year in (today.year, today.year + 1):
        days = range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)
        named = {one.day: one.name for one in calendar.holidays if one.ended is None}
        # Days outside the terms of a school, and ends of weeks, are no days off that somebody entered.
        off = [day for day in days if day in named or day in calendar.closures]
        found.append((year, [DayOff(long_day(day), named.get(day, "Closed"), sources(day)) for day in off]))
    return found


class _Sources:
    """Where a day off comes from."""

    def __init__(self, policy: Policy, plain: Calendar, changes: list[CalendarChange]) -> None:
        self.policy, self.plain = policy, plain
        back = {one.takes_back_id for one in changes if one.what == BACK}
        self.entered = [one for one in changes if one.what in (HOLIDAY, CLOSURE) and one.pk not in back]
        self.shipped: Mapping[int, int | None] = {one.day: one.proclaimed for one in plain.holidays}

    def __call__(self, day: int) -> str:
        if day in self.shipped:
            if self.policy.division == ITS_OWN:
                return "Your policy"
            known = self.shipped[day]
            told = f", known from {long_day(known)}" if known is not None else ""
            return f"Bank holidays of {DIVISION_NAMES[self.policy.division]}{told}"
        if day in self.plain.closures:
            return "Your policy"
        for one in self.entered:
            if one.first.toordinal() <= day <= one.last.toordinal():
                return f"Entered by {by_whom(one)} on {long_day(one.at.toordinal())}"
        return ""


def changes_entered(organisation: Organisation) -> list[CalendarChange]:
    """Every change, the newest first: one query."""
    rows = CalendarChange.objects.filter(organisation=organisation).select_related("account", "site")
    return list(rows.order_by("-pk"))


def by_whom(change: CalendarChange) -> str:
    """Who entered it."""
    return change.account.name if change.account is not None else "a command on the server"


def change_lines(changes: list[CalendarChange]) -> list[ChangeLine]:
    """The changes as the page shows them, without the takings back, which stand beside what they take back."""
    back = {one.takes_back_id: one for one in changes if one.what == BACK}
    return [change_line(one, back.get(one.pk)) for one in changes if one.what != BACK][:MOST_SHOWN]


def change_line(change: CalendarChange, back: CalendarChange | None) -> ChangeLine:
    """One of them."""
    whom = change.site.name if change.site is not None else "Everybody"
    if change.division:
        whom = DIVISION_NAMES.get(change.division, change.division)
    taken = ""
    if back is not None:
        why = f": {back.reason}" if back.reason else ""
        taken = f"Taken back by {by_whom(back)} on {long_day(back.at.toordinal())}{why}"
    return ChangeLine(
        change.pk,
        KINDS[change.what],
        days_words(change.first.toordinal(), change.last.toordinal()),
        change.name,
        whom,
        by_whom(change),
        change.at,
        change.known,
        change.known < change.at,
        change.reason,
        taken,
    )


class Progress(NamedTuple):
    """How far the dates of an organisation's cases have been made anew."""

    cases: int
    done: int
    moved: int

    @property
    def running(self) -> bool:
        """Whether some are still to be done."""
        return self.done < self.cases


_PROGRESS: Final = """
    SELECT count(*), count(done), count(*) FILTER (WHERE moves > 0) FROM register_recount
    WHERE organisation_id = %(organisation)s AND change_id = %(change)s
"""


def progress_of(organisation: Organisation, change: int) -> Progress:
    """How far a change has got: one query."""
    return Progress(*ask(_PROGRESS, {"organisation": organisation.pk, "change": change})[0])


def still_to_do(organisation: Organisation) -> int:
    """How many cases wait for their dates after all changes together: one query."""
    return Recount.objects.filter(organisation=organisation, done=None).count()


def cases_moved(
    organisation: Organisation, member: Member, change: int, policies: Mapping[int, Policy], after: int
) -> list[tuple[int, CaseMoved]]:
    """The next cases that a change moved and this member may see, one more than a page: two queries."""
    rows = list(
        Recount.objects.filter(organisation=organisation, change=change, moves__gt=0, pk__gt=after)
        .exclude(case__in=member.barred)
        .select_related("case")
        .order_by("pk")[: PAGE + 1]
    )
    facts = FactRow.objects.filter(
        organisation=organisation, case__in=[row.case_id for row in rows], kind="calendar-changed", says__change=change
    )
    says = {fact.case_id: fact.says for fact in facts}
    found = []
    for row in rows:
        policy = policies[row.case.policy_id]
        moves = (move_of(one) for one in says.get(row.case_id, {}).get("moves", ()))
        words = tuple(
            move_words(one.stage, one.action, one.was, one.now, policy, expected=one.expected, law=one.law)
            for one in moves
        )
        found.append((row.pk, CaseMoved(row.case.reference, words)))
    return found
