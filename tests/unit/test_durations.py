"""Lengths of time: read from words, added to a day, counted back and counted out."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from putright.calendars import load_calendars
from putright.procedure.calendar import OutOfTable
from putright.procedure.durations import (
    CountedDay,
    Duration,
    Unit,
    add_days,
    count_out,
    parse_duration,
    subtract_days,
)

ENGLAND = load_calendars()["england-and-wales"].latest
SCOTLAND = load_calendars()["scotland"].latest


def on(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def due(start: str, written: str, *, inclusive: bool = False, table=ENGLAND) -> str:
    day = add_days(on(start), parse_duration(written), table, starting_day_counts=inclusive)
    return date.fromordinal(day).isoformat()


def back(start: str, written: str, *, inclusive: bool = False) -> str:
    day = subtract_days(on(start), parse_duration(written), ENGLAND, starting_day_counts=inclusive)
    return date.fromordinal(day).isoformat()


class TestReading:
    @pytest.mark.parametrize(
        ("text", "number", "unit"),
        [
            ("3 working days", 3, Unit.WORKING_DAYS),
            ("1 working day", 1, Unit.WORKING_DAYS),
            ("10 business days", 10, Unit.WORKING_DAYS),
            ("1 business day", 1, Unit.WORKING_DAYS),
            ("24 hours", 24, Unit.HOURS),
            ("1 hour", 1, Unit.HOURS),
            ("5 days", 5, Unit.DAYS),
            ("2 weeks", 2, Unit.WEEKS),
            ("6 months", 6, Unit.MONTHS),
            ("1 year", 1, Unit.YEARS),
            ("one week", 1, Unit.WEEKS),
            ("Twelve Months", 12, Unit.MONTHS),
            ("  20\tworking   days ", 20, Unit.WORKING_DAYS),
            ("0 days", 0, Unit.DAYS),
            ("1000 days", 1000, Unit.DAYS),
        ],
    )
    def test_what_is_understood(self, text, number, unit):
        assert parse_duration(text) == Duration(number, unit)

    @pytest.mark.parametrize("unit", Unit)
    @pytest.mark.parametrize("number", [0, 1, 2, 20])
    def test_what_is_written_is_read_back(self, number, unit):
        assert parse_duration(str(Duration(number, unit))) == Duration(number, unit)

    def test_one_is_written_in_the_singular(self):
        assert str(Duration(1, Unit.WORKING_DAYS)) == "1 working day"
        assert str(Duration(20, Unit.WORKING_DAYS)) == "20 working days"

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("", "needs a number and a unit"),
            ("20", "needs a number and a unit"),
            ("working days", '"working" is not a number'),
            ("-3 days", '"-3" is not a number'),
            ("1.5 days", '"1.5" is not a number'),
            ("٣ days", "is not a number"),
            ("thirteen days", '"thirteen" is not a number'),
            ("1001 days", "more than 1000"),
            ("99999999999999999999 days", "is not a number"),
            ("3 workng days", 'nearest unit is "working days"'),
            ("3 monhts", 'nearest unit is "months"'),
            ("3 fortnights", 'no unit "fortnights"'),
            ("3 days after receipt", 'no unit "days after receipt"'),
        ],
    )
    def test_what_is_not_understood_is_explained(self, text, says):
        with pytest.raises(ValueError, match=says) as refused:
            parse_duration(text)
        assert "hours, working days, school days, days, weeks, months, years" in str(refused.value)

    def test_a_very_long_text_is_not_quoted_whole(self):
        with pytest.raises(ValueError, match="not a length of time") as refused:
            parse_duration("x" * 100_000)
        assert len(str(refused.value)) < 400

    @pytest.mark.parametrize("number", [-1, 1001])
    def test_the_bounds_hold_for_durations_nobody_wrote(self, number):
        with pytest.raises(ValueError, match="from 0 to 1000"):
            Duration(number, Unit.DAYS)


class TestAdding:
    @pytest.mark.parametrize(
        ("start", "written", "end"),
        [
            ("2026-04-02", "3 working days", "2026-04-09"),
            ("2026-12-16", "20 working days", "2027-01-18"),
            ("2026-03-30", "5 working days", "2026-04-08"),
            ("2026-05-01", "28 days", "2026-05-29"),
            ("2026-06-19", "30 days", "2026-07-19"),
            ("2026-01-05", "12 weeks", "2026-03-30"),
            ("2026-03-15", "6 months", "2026-09-15"),
            ("2026-08-31", "6 months", "2027-02-28"),
            ("2027-08-31", "6 months", "2028-02-29"),
            ("2024-02-29", "12 months", "2025-02-28"),
            ("2024-02-29", "1 year", "2025-02-28"),
            ("2024-02-29", "4 years", "2028-02-29"),
            ("2026-11-28", "1 month", "2026-12-28"),
            ("2026-01-31", "1 month", "2026-02-28"),
            ("2026-12-31", "2 months", "2027-02-28"),
            ("2026-12-01", "1 month", "2027-01-01"),
            ("2026-11-15", "1 month", "2026-12-15"),
        ],
    )
    def test_the_starting_day_is_day_0(self, start, written, end):
        assert due(start, written) == end

    @pytest.mark.parametrize(
        ("start", "written", "end"),
        [
            ("2026-04-02", "3 working days", "2026-04-08"),
            ("2026-04-04", "1 working day", "2026-04-07"),
            ("2026-05-01", "28 days", "2026-05-28"),
            ("2026-05-01", "1 day", "2026-05-01"),
            ("2026-01-05", "12 weeks", "2026-03-29"),
            ("2026-03-15", "6 months", "2026-09-14"),
            ("2026-03-15", "1 year", "2027-03-14"),
        ],
    )
    def test_the_starting_day_is_day_1(self, start, written, end):
        assert due(start, written, inclusive=True) == end

    def test_a_month_that_ends_on_a_holiday_may_be_rolled_on(self):
        assert ENGLAND.next_working(on(due("2026-11-28", "1 month"))) == on("2026-12-29")
        assert ENGLAND.next_working(on(due("2026-01-31", "1 month"))) == on("2026-03-02")

    def test_three_months_in_one_step_keep_the_day_that_single_months_lose(self):
        assert due("2026-01-31", "2 months") == "2026-03-31"

    @pytest.mark.parametrize("inclusive", [False, True])
    @pytest.mark.parametrize("unit", [unit for unit in Unit if unit is not Unit.HOURS])
    def test_a_duration_of_none_ends_where_it_begins(self, unit, inclusive):
        assert due("2026-04-04", f"0 {unit}", inclusive=inclusive) == "2026-04-04"

    @pytest.mark.parametrize("count", [add_days, subtract_days, count_out])
    @pytest.mark.parametrize("number", [0, 24])
    def test_hours_are_not_days(self, count, number):
        with pytest.raises(ValueError, match="hours elapse from an instant"):
            count(on("2026-06-01"), Duration(number, Unit.HOURS), ENGLAND)

    def test_there_is_no_date_after_the_year_9999(self):
        for unit in (Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.YEARS):
            with pytest.raises(OutOfTable, match="no date"):
                add_days(date.max.toordinal(), Duration(1, unit), ENGLAND)
            with pytest.raises(OutOfTable, match="no date"):
                subtract_days(date.min.toordinal(), Duration(1, unit), ENGLAND)

    def test_working_days_end_with_the_table(self):
        with pytest.raises(OutOfTable):
            add_days(on("2110-12-31"), Duration(1, Unit.WORKING_DAYS), ENGLAND)


class TestCountingBack:
    @pytest.mark.parametrize(
        ("start", "written", "inclusive", "end"),
        [
            ("2026-04-09", "3 working days", False, "2026-04-02"),
            ("2026-04-09", "3 working days", True, "2026-04-07"),
            ("2026-04-05", "1 working day", True, "2026-04-02"),
            ("2026-03-31", "1 day", False, "2026-03-30"),
            ("2026-03-31", "1 day", True, "2026-03-31"),
            ("2026-03-30", "12 weeks", False, "2026-01-05"),
            ("2026-08-31", "6 months", False, "2026-02-28"),
            ("2026-01-15", "1 month", False, "2025-12-15"),
            ("2026-09-14", "6 months", True, "2026-03-15"),
            ("2024-02-29", "1 year", False, "2023-02-28"),
            ("2026-04-05", "0 working days", False, "2026-04-05"),
        ],
    )
    def test_days_before(self, start, written, inclusive, end):
        assert back(start, written, inclusive=inclusive) == end


class TestCountingOut:
    def test_every_day_passed_is_listed_with_its_reason(self):
        counted = count_out(on("2026-03-30"), parse_duration("5 working days"), ENGLAND)
        assert [(date.fromordinal(c.day).isoformat(), c.why) for c in counted] == [
            ("2026-03-31", None),
            ("2026-04-01", None),
            ("2026-04-02", None),
            ("2026-04-03", "Good Friday"),
            ("2026-04-04", "Saturday"),
            ("2026-04-05", "Sunday"),
            ("2026-04-06", "Easter Monday"),
            ("2026-04-07", None),
            ("2026-04-08", None),
        ]

    def test_scotland_works_on_easter_monday(self):
        counted = count_out(on("2026-03-30"), parse_duration("5 working days"), SCOTLAND)
        assert counted[-1] == CountedDay(on("2026-04-07"), counted=True, why=None)

    def test_with_the_starting_day_as_day_1_it_is_listed_too(self):
        counted = count_out(on("2026-04-04"), parse_duration("1 working day"), ENGLAND, starting_day_counts=True)
        assert [c.why for c in counted] == ["Saturday", "Sunday", "Easter Monday", None]

    def test_calendar_days_and_weeks_all_count(self):
        counted = count_out(on("2026-04-02"), parse_duration("2 weeks"), ENGLAND)
        assert len(counted) == 14
        assert all(c.counted and c.why is None for c in counted)

    def test_months_give_the_resulting_date_alone(self):
        counted = count_out(on("2026-08-31"), parse_duration("6 months"), ENGLAND)
        assert counted == (CountedDay(on("2027-02-28"), counted=True, why=None),)

    def test_a_duration_of_none_passes_no_day(self):
        assert count_out(on("2026-04-04"), parse_duration("0 working days"), ENGLAND) == ()


starts = st.integers(on("2015-01-01"), on("2035-12-31"))
counted_units = st.sampled_from([Unit.WORKING_DAYS, Unit.DAYS])
modest = settings(max_examples=40, deadline=None)


@modest
@given(starts, st.integers(1, 60), counted_units, st.booleans())
def test_the_counted_days_number_n_and_the_last_is_the_due_date(start, n, unit, inclusive):
    duration = Duration(n, unit)
    passed = count_out(start, duration, ENGLAND, starting_day_counts=inclusive)
    assert sum(c.counted for c in passed) == n
    assert passed[-1].counted
    assert passed[-1].day == add_days(start, duration, ENGLAND, starting_day_counts=inclusive)
    assert [c.day for c in passed] == list(range(passed[0].day, passed[-1].day + 1))
    assert all(c.counted == (c.why is None) for c in passed)


@modest
@given(starts, st.integers(0, 120))
def test_months_keep_the_day_or_end_with_the_month(start, n):
    begun = date.fromordinal(start)
    end = date.fromordinal(add_days(start, Duration(n, Unit.MONTHS), ENGLAND))
    assert (end.year * 12 + end.month) - (begun.year * 12 + begun.month) == n
    assert end.day == begun.day or (end.day < begun.day and date.fromordinal(end.toordinal() + 1).day == 1)


@modest
@given(starts, st.integers(0, 60), st.sampled_from([Unit.WORKING_DAYS, Unit.DAYS, Unit.WEEKS]))
def test_back_from_the_end_is_never_after_the_start(start, n, unit):
    duration = Duration(n, unit)
    returned = subtract_days(add_days(start, duration, ENGLAND), duration, ENGLAND)
    assert returned == start if unit is not Unit.WORKING_DAYS or ENGLAND.is_working(start) else returned <= start
