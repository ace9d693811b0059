"""Working days by table lookup: bank holidays of a division and an organisation's own closures.

A day is a proleptic Gregorian ordinal (``datetime.date.toordinal()``) throughout, because the
engine counts days millions of times and integers are what counts fastest. A working day is Monday
to Friday (or what the organisation says), neither a bank holiday of the division nor a closure of the organisation.

Nothing here reads a file or a clock. Holidays arrive as data (see ``putright.calendars``).
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import accumulate, chain, compress, pairwise
from typing import Final

from putright.procedure.holiday import Holiday, Since, with_entered

__all__ = ["Calendar", "DayTable", "Holiday", "OutOfTable", "describe", "within_table"]

FIRST_DAY: Final = date(1989, 1, 1).toordinal()
LAST_DAY: Final = date(2110, 12, 31).toordinal()
CLOSED: Final = "closed"
OUT_OF_TERM: Final = "not in term"

_LENGTH: Final = LAST_DAY - FIRST_DAY + 1
_EVE: Final = FIRST_DAY - 1
_WHOLE_DAY: Final = 1_000_000
_MOST_TABLES: Final = 64
_EVERY_DAY: Final = list(range(FIRST_DAY, LAST_DAY + 1))
MONDAY_TO_FRIDAY: Final = (0, 1, 2, 3, 4)
_DAY_NAMES: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _weeks(week: tuple[int, ...]) -> bytes:
    """One week from the first day of the table, its working days as 1. Ordinal 1 was a Monday."""
    return bytes((day - 1) % 7 in week for day in range(FIRST_DAY, FIRST_DAY + 7))


class OutOfTable(ValueError):
    """A day lies outside the years for which working days can be counted."""


def describe(day: int) -> str:
    """The date of an ordinal in English ("1 June 2026"), or its number where no date has it."""
    try:
        found = date.fromordinal(day)
    except (ValueError, OverflowError):
        return f"day number {day}"
    return f"{found.day} {found:%B} {found.year}"


_SPAN: Final = f"{describe(FIRST_DAY)} to {describe(LAST_DAY)}"


ITS_OWN: Final = "its own"
"""The division of a policy that lists its own public holidays."""


class DayTable:
    """Every working day from 1989 to 2110 for one set of closed days, found by indexing.

    Counting n days forward looks up how many working days there are up to the start, and then the
    day that bears that number plus n. No method walks the calendar. All raise ``OutOfTable`` for a
    day, or an answer, outside the table, and ``ValueError`` for a number of days below the least
    that makes sense.
    """

    __slots__ = ("_names", "_nth", "_open", "_terms", "_upto", "_week", "school")

    def __init__(
        self,
        holidays: Mapping[int, str],
        closures: Iterable[int] = (),
        week: tuple[int, ...] = MONDAY_TO_FRIDAY,
        terms: frozenset[int] = frozenset(),
        only: frozenset[int] = frozenset(),
    ) -> None:
        """``holidays`` maps a day to its name; closures need no name. All must lie in the table.

        ``week`` are the days of the week that can be working days (0 is Monday). With ``terms`` there is a table of
        the school's days beside this one; ``only``: no other days count.
        """
        closures = tuple(closures)
        working = bytearray(_weeks(week) * (_LENGTH // 7 + 1))[:_LENGTH]
        for day in chain(holidays, closures):
            working[within_table(day) - FIRST_DAY] = 0
        if only:
            for place, day in enumerate(_EVERY_DAY):
                if working[place] and day not in only:
                    working[place] = 0
        self._names: Final = dict(holidays)
        self._week: Final = week
        self._terms: Final = only
        self.school: Final[DayTable | None] = DayTable(holidays, closures, week, only=terms) if terms else None
        self._open: Final = bytes(working)
        # Item 0 stands for the eve of the first day, so that item i counts the working days
        # before day i of the table and item i + 1 those up to and including it.
        self._upto: Final = array("H", accumulate(working, initial=0))
        # Item 0 is never an answer; it makes the nth working day item n.
        self._nth: Final = [0, *compress(_EVERY_DAY, working)]

    def is_working(self, day: int) -> bool:
        """Is ``day`` a working day?"""
        return bool(self._open[within_table(day) - FIRST_DAY])

    def after(self, day: int, n: int) -> int:
        """The nth working day strictly after ``day``; ``day`` itself, working or not, if n is 0."""
        i = day - _EVE
        # A negative index would silently count from the far end of the table, hence ``i``.
        if n > 0 < i:
            try:
                return self._nth[self._upto[i] + n]
            except IndexError:
                raise _ran_out(day, n, "after") from None
        return _standing_still(day, n)

    def before(self, day: int, n: int) -> int:
        """The nth working day strictly before ``day``; ``day`` itself, working or not, if n is 0."""
        if n <= 0:
            return _standing_still(day, n)
        item = self._upto[within_table(day) - FIRST_DAY] - n + 1
        if item < 1:
            raise _ran_out(day, n, "before")
        return self._nth[item]

    def from_(self, day: int, n: int) -> int:
        """The nth working day from ``day`` on: day 1 is ``day``, or else the next working day."""
        if n < 1:
            raise ValueError(
                f"Cannot count {n} working days from {describe(day)} with that day as day 1: "
                "such a count begins at 1. Use a number of at least 1."
            )
        try:
            return self._nth[self._upto[within_table(day) - FIRST_DAY] + n]
        except IndexError:
            raise _ran_out(day, n, "from") from None

    def next_working(self, day: int) -> int:
        """``day`` if it is a working day, else the first working day after it."""
        return self.from_(day, 1)

    def why_closed(self, day: int) -> str | None:
        """Why ``day`` is not a working day: the holiday's name, else the day of the week, else "closed" for a closure
        of the organisation or "not in term" for a school. None for a working day."""
        if self.is_working(day):
            return None
        if day in self._names:
            return self._names[day]
        weekday = (day - 1) % 7
        if weekday not in self._week:
            return _DAY_NAMES[weekday]
        return OUT_OF_TERM if self._terms and day not in self._terms else CLOSED


class Calendar:
    """The working days of one division, as they were known on any day.

    ``last_year`` is the last year whose bank holidays have been published officially. Days after
    it are a forecast by rule, so that a date counted there is provisional. Never changed once
    made; ``changed`` gives another.
    """

    __slots__ = (
        "_first_covered", "_known", "_newest", "_public", "_turns", "closures", "division", "first_year", "holidays",
        "last_day", "last_year", "settled", "terms", "week",
    )  # fmt: skip

    def __init__(
        self,
        division: str,
        first_year: int,
        last_year: int,
        holidays: Iterable[Holiday],
        closures: Iterable[int] = (),
        week: tuple[int, ...] = MONDAY_TO_FRIDAY,
        terms: frozenset[int] = frozenset(),
    ) -> None:
        """``closures`` are days on which the organisation is shut, ``week`` the days of the week on which it works
        (0 is Monday), ``terms`` the days of its school terms.

        Raises ``OutOfTable`` for a day before 1989 or after 2110 and ``ValueError`` for a day that
        carries two holidays at one time: one of them would lose its name or its proclamation unseen.
        """
        self.division: Final = division
        self.first_year: Final = first_year
        self.last_year: Final = last_year
        self.holidays: Final = tuple(sorted(holidays, key=_day_of))
        self.closures: Final = frozenset(closures)
        self.week: Final = week
        self.terms: Final = terms
        self.last_day: Final = date(last_year, 12, 31).toordinal()
        self._first_covered: Final = date(first_year, 1, 1).toordinal()
        self._check()
        known = {turn for one in self.holidays for turn in (one.known, one.ended) if turn is not None}
        self._turns: Final[list[Since]] = sorted(known)
        # The day after which nothing more became known.
        self.settled: Final = self._turns[-1][0] if self._turns else 0
        # Tables are made when first asked for: most runs need one calendar out of three, and of
        # that one only the newest.
        self._newest: DayTable | None = None
        self._known: Final[dict[int, DayTable]] = {}
        self._public: Calendar | None = None

    def __repr__(self) -> str:
        return f"Calendar({self.division}, {self.first_year} to {self.last_year})"

    @property
    def turns(self) -> tuple[Since, ...]:
        """When something became known, or was taken back."""
        return tuple(self._turns)

    @property
    def latest(self) -> DayTable:
        """The table of everything known, whenever it was proclaimed."""
        if self._newest is None:
            self._newest = self._table(len(self._turns))
        return self._newest

    def known_on(self, day: int) -> DayTable:
        """The table as it was known at the end of ``day``.

        A holiday proclaimed later does not count in it; the organisation's closures always do.
        """
        if day >= self.settled:
            return self._newest or self.latest
        return self.known_at(day, _WHOLE_DAY)

    def known_at(self, day: int, second: int) -> DayTable:
        """The table as it was known when so many seconds of ``day`` had passed."""
        index = bisect_right(self._turns, (day, second))
        if index == len(self._turns):
            return self.latest
        table = self._known.get(index)
        if table is None:
            if len(self._known) >= _MOST_TABLES:
                self._known.clear()
            table = self._known[index] = self._table(index)
        return table

    def changed(
        self,
        *,
        closures: Iterable[int] = (),
        proclaimed: Iterable[tuple[object, ...]] = (),
        week: tuple[int, ...] = (),
        terms: frozenset[int] = frozenset(),
    ) -> "Calendar":
        """A calendar with more closures, with holidays whose day of proclamation is given, and, where they are given,
        with another working week and with school terms.

        ``proclaimed`` holds days with when they became known (``Entered``, or pairs of the two): ``with_entered`` says
        what each replaces. Raises ``OutOfTable`` as the constructor does.
        """
        rows = with_entered(self.holidays, proclaimed)
        shut = self.closures.union(closures)
        return Calendar(
            self.division, self.first_year, self.last_year, rows, shut, week or self.week, terms or self.terms
        )

    def public(self) -> "Calendar":
        """The same bank holidays, Monday to Friday, and nothing that the organisation arranged for itself."""
        if not self.closures and self.week == MONDAY_TO_FRIDAY:
            return self
        if self._public is None:
            self._public = Calendar(self.division, self.first_year, self.last_year, self.holidays, terms=self.terms)
        return self._public

    def covers(self, day: int) -> bool:
        """Does ``day`` lie in the years whose bank holidays have been published officially?"""
        return self._first_covered <= day <= self.last_day

    def _table(self, turns: int) -> DayTable:
        """The table once so many things had become known."""
        at = self._turns[turns - 1] if turns else (0, 0)
        names = {one.day: one.name for one in self.holidays if one.holds(at)}
        return DayTable(names, self.closures, self.week, self.terms)

    def _check(self) -> None:
        for before, one in pairwise(self.holidays):
            if before.day == one.day and (before.ended is None or one.known is None or before.ended > one.known):
                raise ValueError(
                    f"The calendar {self.division} has two holidays on {describe(one.day)}. "
                    "A day has one name: remove or join one of the two."
                )
        ends = (self.holidays[0].day, self.holidays[-1].day) if self.holidays else ()
        for day in (*ends, *self.closures):
            within_table(day)


def within_table(day: int) -> int:
    """``day`` itself, if the tables hold it; raises ``OutOfTable`` if they do not."""
    if FIRST_DAY <= day <= LAST_DAY:
        return day
    raise OutOfTable(
        f"Working days cannot be counted from {describe(day)}: they are known for {_SPAN}. "
        "Check the date for a slip of the pen."
    )


def _day_of(holiday: Holiday) -> tuple[int, Since]:
    return holiday.day, holiday.known or (0, 0)


def _standing_still(day: int, n: int) -> int:
    """The answer to a count of none, and the refusal of a count below none."""
    if n < 0:
        raise ValueError(
            f"Cannot count {n} working days: a number of days is never below 0. "
            "To count the other way, use the method for that direction."
        )
    return within_table(day)


def _ran_out(day: int, n: int, direction: str) -> OutOfTable:
    within_table(day)  # the day itself may be what lies outside, and says so better
    return OutOfTable(
        f"Working day {n} {direction} {describe(day)} cannot be found: working days are known for {_SPAN}. "
        "Check the date and the number of days."
    )
