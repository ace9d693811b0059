"""Working days by lookup: what a table answers, and what was known on which day."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from putright.calendars import load_calendars
from putright.procedure.calendar import FIRST_DAY, LAST_DAY, Calendar, DayTable, Holiday, OutOfTable

ENGLAND = "england-and-wales"
SCOTLAND = "scotland"
IRELAND = "northern-ireland"


def on(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def shown(day: int) -> str:
    return date.fromordinal(day).isoformat()


def latest(division: str) -> DayTable:
    return load_calendars()[division].latest


# The first date is the day of receipt, the number that of working days after it.
COUNTED = [
    ("2026-04-02", 3, ENGLAND, "2026-04-09"),
    ("2026-04-02", 3, SCOTLAND, "2026-04-08"),
    ("2026-04-02", 3, IRELAND, "2026-04-09"),
    ("2026-12-18", 5, ENGLAND, "2026-12-29"),
    ("2026-12-18", 5, SCOTLAND, "2026-12-29"),
    ("2026-12-18", 5, IRELAND, "2026-12-29"),
    ("2026-12-16", 20, ENGLAND, "2027-01-18"),
    ("2026-12-16", 20, SCOTLAND, "2027-01-19"),
    ("2022-09-16", 3, ENGLAND, "2022-09-22"),
    ("2022-09-16", 3, SCOTLAND, "2022-09-22"),
    ("2022-09-16", 3, IRELAND, "2022-09-22"),
    ("2020-05-01", 1, ENGLAND, "2020-05-04"),
    ("2020-05-01", 1, SCOTLAND, "2020-05-04"),
    ("2020-05-01", 1, IRELAND, "2020-05-04"),
    ("2026-06-12", 1, ENGLAND, "2026-06-15"),
    ("2026-06-12", 1, SCOTLAND, "2026-06-16"),
    ("2026-07-10", 1, ENGLAND, "2026-07-13"),
    ("2026-07-10", 1, IRELAND, "2026-07-14"),
    ("2026-11-27", 1, ENGLAND, "2026-11-30"),
    ("2026-11-27", 1, SCOTLAND, "2026-12-01"),
    ("2026-11-21", 3, ENGLAND, "2026-11-25"),
    ("2027-12-23", 3, ENGLAND, "2027-12-30"),
    # A housing complaint from receipt to its extended answer.
    ("2026-03-30", 5, ENGLAND, "2026-04-08"),
    ("2026-04-08", 10, ENGLAND, "2026-04-22"),
    ("2026-04-22", 10, ENGLAND, "2026-05-07"),
    ("2026-03-30", 10, ENGLAND, "2026-04-15"),
    # Receipt on a Saturday in front of Easter Monday: it is day 0 like any other day.
    ("2026-04-04", 10, ENGLAND, "2026-04-20"),
]


@pytest.mark.parametrize(("start", "n", "division", "due"), COUNTED)
def test_working_days_after_a_day(start, n, division, due):
    assert shown(latest(division).after(on(start), n)) == due


@pytest.mark.parametrize(
    ("division", "due"), [(ENGLAND, "2026-04-08"), (SCOTLAND, "2026-04-07"), (IRELAND, "2026-04-08")]
)
def test_the_starting_day_may_count_as_day_1(division, due):
    assert shown(latest(division).from_(on("2026-04-02"), 3)) == due


def test_day_1_of_a_weekend_is_the_next_working_day():
    table = latest(ENGLAND)
    assert shown(table.from_(on("2026-04-04"), 1)) == "2026-04-07"
    assert shown(table.from_(on("2026-04-04"), 10)) == "2026-04-20"


@pytest.mark.parametrize(
    ("division", "holidays"),
    [
        (ENGLAND, "2026-04-06 2026-08-31"),
        (SCOTLAND, "2026-01-02 2026-06-15 2026-08-03 2026-11-30"),
        (IRELAND, "2026-03-17 2026-04-06 2026-07-13 2026-08-31"),
    ],
)
def test_scottish_and_irish_holidays_missed(division, holidays):
    for day in holidays.split():
        assert not latest(division).is_working(on(day))
    others = {ENGLAND, SCOTLAND, IRELAND} - {division}
    for day in set(holidays.split()) - {"2026-04-06", "2026-08-31"}:
        assert all(latest(other).is_working(on(day)) for other in others)


def test_fifteen_working_days_that_counted_saturdays():
    table = latest(ENGLAND)
    assert shown(table.after(on("2026-06-01"), 15)) == "2026-06-22"
    assert not table.is_working(on("2026-06-06"))
    assert not table.is_working(on("2026-06-07"))


def test_no_day_after_is_the_day_itself_even_on_a_holiday():
    table = latest(ENGLAND)
    assert table.after(on("2026-04-03"), 0) == table.before(on("2026-04-03"), 0) == on("2026-04-03")


def test_next_working_day():
    table = latest(ENGLAND)
    assert shown(table.next_working(on("2026-12-28"))) == "2026-12-29"
    assert shown(table.next_working(on("2026-12-29"))) == "2026-12-29"


def test_counting_back():
    table = latest(ENGLAND)
    assert shown(table.before(on("2026-04-09"), 3)) == "2026-04-02"
    assert shown(table.before(on("2026-04-05"), 1)) == "2026-04-02"


def test_why_a_day_does_not_count():
    table = load_calendars()[ENGLAND].changed(closures=[on("2026-12-24"), on("2026-12-26")]).latest
    assert table.why_closed(on("2026-12-23")) is None
    assert table.why_closed(on("2026-12-24")) == "closed"
    assert table.why_closed(on("2026-12-25")) == "Christmas Day"
    assert table.why_closed(on("2026-12-26")) == "Saturday"
    assert table.why_closed(on("2026-12-27")) == "Sunday"
    assert table.why_closed(on("2026-12-28")) == "Boxing Day (substitute day)"


def test_a_holiday_on_a_closed_saturday_is_named_by_the_holiday():
    saturday = on("2026-12-26")
    assert DayTable({saturday: "Boxing Day"}, [saturday]).why_closed(saturday) == "Boxing Day"


class TestEdges:
    """The table says where it ends instead of wrapping round to the other end."""

    def test_first_and_last_days_can_be_counted_from(self):
        table = latest(ENGLAND)
        assert shown(table.after(FIRST_DAY, 1)) == "1989-01-03"
        assert shown(table.before(LAST_DAY, 1)) == "2110-12-30"
        assert table.from_(LAST_DAY, 1) == LAST_DAY

    @pytest.mark.parametrize("day", [0, -5, 1, FIRST_DAY - 2, FIRST_DAY - 1, LAST_DAY + 1, LAST_DAY + 9999, 10**9])
    @pytest.mark.parametrize("n", [0, 1, 60])
    def test_a_day_outside(self, day, n):
        table = latest(ENGLAND)
        for count in (table.after, table.before):
            with pytest.raises(OutOfTable, match="known for 1 January 1989 to 31 December 2110"):
                count(day, n)
        for ask in (table.is_working, table.why_closed, table.next_working):
            with pytest.raises(OutOfTable):
                ask(day)

    def test_an_answer_outside(self):
        table = latest(ENGLAND)
        with pytest.raises(OutOfTable, match="Working day 3 after 30 December 2110"):
            table.after(on("2110-12-30"), 3)
        with pytest.raises(OutOfTable, match="Working day 3 from 30 December 2110"):
            table.from_(on("2110-12-30"), 3)
        with pytest.raises(OutOfTable, match="Working day 2 before 4 January 1989"):
            table.before(on("1989-01-04"), 2)

    def test_a_number_below_the_least(self):
        table = latest(ENGLAND)
        for count in (table.after, table.before):
            with pytest.raises(ValueError, match="never below 0"):
                count(on("2026-06-01"), -1)
        with pytest.raises(ValueError, match="begins at 1"):
            table.from_(on("2026-06-01"), 0)


class TestWhatWasKnown:
    """A holiday counts from the day on which it became known."""

    def test_bank_holiday_proclaimed_at_nine_days_notice_moves_open_cases(self):
        calendar = load_calendars()[ENGLAND]
        start = on("2022-09-08")
        assert shown(calendar.known_on(on("2022-09-09")).after(start, 7)) == "2022-09-19"
        assert shown(calendar.known_on(on("2022-09-10")).after(start, 7)) == "2022-09-20"

    def test_scotland_before_and_after_the_proclamation_of_15_june_2026(self):
        calendar = load_calendars()[SCOTLAND]
        start = on("2026-06-12")
        assert shown(calendar.known_on(on("2026-02-03")).after(start, 1)) == "2026-06-15"
        assert shown(calendar.known_on(on("2026-02-04")).after(start, 1)) == "2026-06-16"

    def test_everything_is_known_after_the_last_proclamation(self):
        calendar = load_calendars()[SCOTLAND]
        assert calendar.known_on(on("2026-02-04")) is calendar.latest
        assert calendar.known_on(on("2100-01-01")) is calendar.latest

    def test_a_table_is_made_once(self):
        calendar = load_calendars()[SCOTLAND]
        assert calendar.known_on(on("2015-01-01")) is calendar.known_on(on("2018-01-01"))

    def test_holidays_the_law_fixes_were_always_known(self):
        assert not load_calendars()[ENGLAND].known_on(FIRST_DAY).is_working(on("2026-12-25"))

    def test_a_new_holiday_is_added_under_a_name_of_its_own(self):
        changed = load_calendars()[ENGLAND].changed(proclaimed=[(on("2026-09-16"), on("2026-09-01"))])
        assert changed.known_on(on("2026-08-31")).is_working(on("2026-09-16"))
        assert changed.known_on(on("2026-09-01")).why_closed(on("2026-09-16")) == "holiday proclaimed later"

    def test_a_proclamation_replaces_the_shipped_holiday_of_that_day(self):
        changed = load_calendars()[ENGLAND].changed(proclaimed=[(on("2026-12-25"), on("2026-12-01"))])
        assert changed.known_on(on("2026-11-30")).is_working(on("2026-12-25"))
        assert changed.latest.why_closed(on("2026-12-25")) == "Christmas Day"

    def test_the_last_of_two_proclamations_of_a_day_counts(self):
        day = on("2026-09-16")
        changed = load_calendars()[ENGLAND].changed(proclaimed=[(day, on("2026-08-01")), (day, on("2026-09-01"))])
        assert changed.known_on(on("2026-08-15")).is_working(day)

    def test_closures_add_up_and_are_always_known(self):
        once = load_calendars()[ENGLAND].changed(closures=[on("2026-12-24")])
        twice = once.changed(closures=[on("2026-12-29")])
        assert twice.closures == {on("2026-12-24"), on("2026-12-29")}
        assert twice.known_on(FIRST_DAY).why_closed(on("2026-12-24")) == "closed"

    def test_a_change_leaves_the_calendar_it_was_made_from(self):
        calendar = load_calendars()[ENGLAND]
        calendar.changed(closures=[on("2026-12-24")], proclaimed=[(on("2026-12-25"), on("2026-12-01"))])
        assert calendar.latest.is_working(on("2026-12-24"))
        assert not calendar.known_on(on("2026-11-30")).is_working(on("2026-12-25"))


class TestCalendar:
    def test_days_beyond_the_published_years_are_a_forecast(self):
        calendar = load_calendars()[ENGLAND]
        assert calendar.covers(calendar.last_day)
        assert not calendar.covers(calendar.last_day + 1)
        assert calendar.covers(FIRST_DAY)
        assert not calendar.covers(FIRST_DAY - 1)
        assert calendar.last_day == date(calendar.last_year, 12, 31).toordinal()

    def test_two_holidays_on_one_day_are_refused(self):
        day = on("2026-05-04")
        with pytest.raises(ValueError, match="two holidays on 4 May 2026"):
            Calendar("scotland", 2026, 2026, [Holiday(day, "one"), Holiday(day, "another")])

    @pytest.mark.parametrize("day", [FIRST_DAY - 1, LAST_DAY + 1])
    def test_a_closed_day_outside_the_table_is_refused(self, day):
        with pytest.raises(OutOfTable):
            Calendar("scotland", 2026, 2026, [], [day])
        with pytest.raises(OutOfTable):
            Calendar("scotland", 2026, 2026, [Holiday(day, "a holiday")])
        with pytest.raises(OutOfTable):
            load_calendars()[ENGLAND].changed(proclaimed=[(day, on("2026-01-01"))])

    def test_a_calendar_without_holidays_counts_weekdays(self):
        assert shown(Calendar("none", 2026, 2026, []).latest.after(on("2026-12-24"), 1)) == "2026-12-25"

    def test_a_calendar_says_which_it_is(self):
        assert "scotland" in repr(load_calendars()[SCOTLAND])


days = st.integers(on("2015-01-01"), on("2035-12-31"))
numbers = st.integers(1, 60)
divisions = st.sampled_from([ENGLAND, SCOTLAND, IRELAND])
modest = settings(max_examples=40, deadline=None)


@settings(max_examples=25, deadline=None)
@given(divisions, days, st.integers(0, 60), st.lists(st.integers(0, 120), max_size=3))
def test_adding_a_closed_day_never_makes_a_due_date_earlier(division, start, n, offsets):
    calendar = load_calendars()[division]
    more = calendar.changed(closures=[start + offset for offset in offsets]).latest
    assert more.after(start, n) >= calendar.latest.after(start, n)
    assert more.from_(start, n + 1) >= calendar.latest.from_(start, n + 1)


@modest
@given(divisions, days, numbers)
def test_there_and_back(division, start, n):
    table = latest(division)
    due = table.after(start, n)
    assert table.is_working(due)
    # Back from the answer one stops on the last working day up to the start.
    back = table.before(due, n)
    assert back == start if table.is_working(start) else back < start
    assert table.next_working(back + 1) == table.after(start, 1)
    assert table.after(table.before(due, n), n) == due


@modest
@given(divisions, days, numbers)
def test_the_two_ways_of_counting_differ_by_the_starting_day_alone(division, start, n):
    table = latest(division)
    assert table.from_(start, n) == table.after(start - 1, n)
    if table.is_working(start):
        assert table.from_(start, n + 1) == table.after(start, n)
    else:
        assert table.from_(start, n) == table.after(start, n)
