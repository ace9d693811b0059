"""How a written time is read: the local day, the instant, and what of it is known."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from putright.procedure.moments import (
    Moment,
    day_of,
    end_of_day,
    moment_at,
    parse_day,
    parse_moment,
    start_of_day,
    write_day,
    write_instant,
)

LONDON = ZoneInfo("Europe/London")


def utc(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def on(text: str) -> int:
    return date.fromisoformat(text).toordinal()


@pytest.mark.parametrize(
    ("written", "day", "instant"),
    [
        ("2026-01-15T10:15", "2026-01-15", "2026-01-15T10:15"),
        ("2026-07-15T10:15", "2026-07-15", "2026-07-15T09:15"),
        ("2026-07-15T00:30", "2026-07-15", "2026-07-14T23:30"),
        ("2026-07-14T23:30Z", "2026-07-15", "2026-07-14T23:30"),
        ("2026-07-14T23:30+00:00", "2026-07-15", "2026-07-14T23:30"),
        ("2026-07-15T04:00+05:30", "2026-07-14", "2026-07-14T22:30"),
        ("2026-07-15T04:00+0530", "2026-07-14", "2026-07-14T22:30"),
        ("2026-07-15T04:00+05", "2026-07-15", "2026-07-14T23:00"),
        ("2026-03-29T00:59:59", "2026-03-29", "2026-03-29T00:59:59"),
        ("2026-03-29T02:00", "2026-03-29", "2026-03-29T01:00"),
        ("2026-03-29T23:00", "2026-03-29", "2026-03-29T22:00"),
        ("2026-10-25T00:59:59", "2026-10-25", "2026-10-24T23:59:59"),
        ("2026-10-25T01:30+01:00", "2026-10-25", "2026-10-25T00:30"),
        ("2026-10-25T01:30+00:00", "2026-10-25", "2026-10-25T01:30"),
        ("2026-10-25T02:00", "2026-10-25", "2026-10-25T02:00"),
        ("2026-01-15T10:15:30.999999999", "2026-01-15", "2026-01-15T10:15:30"),
        ("2026-01-15T10:15:30,5", "2026-01-15", "2026-01-15T10:15:30"),
        ("1990-01-01T00:00", "1990-01-01", "1990-01-01T00:00"),
        ("2100-12-31T23:59:59", "2100-12-31", "2100-12-31T23:59:59"),
    ],
)
def test_a_time_is_an_instant_and_a_local_day(written: str, day: str, instant: str) -> None:
    assert parse_moment(written) == Moment(on(day), utc(instant), bare=False)


@pytest.mark.parametrize(
    ("written", "last_second"),
    [
        ("2026-01-15", "2026-01-15T23:59:59"),
        ("2026-07-15", "2026-07-15T22:59:59"),
        ("2026-03-29", "2026-03-29T22:59:59"),
        ("2026-10-25", "2026-10-25T23:59:59"),
    ],
)
def test_a_date_alone_is_the_end_of_that_day(written: str, last_second: str) -> None:
    assert parse_moment(written) == Moment(on(written), utc(last_second), bare=True)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("2026-03-29T01:00", "does not exist"),
        ("2026-03-29T01:59:59", "does not exist"),
        ("2026-10-25T01:00", "happened twice"),
        ("2026-10-25T01:59:59", "happened twice"),
        ("1995-03-26T01:30", "does not exist"),
        ("1995-10-22T01:30", "happened twice"),
        ("2099-03-29T01:30", "does not exist"),
    ],
)
def test_a_time_that_the_clocks_skip_or_repeat_is_refused(written: str, says: str) -> None:
    with pytest.raises(ValueError, match=says) as refused:
        parse_moment(written)
    assert "offset" in str(refused.value)


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-28", 24), ("2026-03-29", 23), ("2026-10-24", 24), ("2026-10-25", 25)]
)
def test_a_day_is_as_long_as_its_clocks_make_it(day: str, hours: int) -> None:
    assert end_of_day(on(day)) + 1 - start_of_day(on(day)) == hours * 3600


@settings(max_examples=40)
@given(st.integers(utc("1990-01-02T00:00"), utc("2100-12-30T00:00")))
def test_a_written_instant_is_read_back(instant: int) -> None:
    written = write_instant(instant)
    assert parse_moment(written) == Moment(day_of(instant), instant, bare=False)
    assert written[:10] == write_day(day_of(instant))
    assert datetime.fromisoformat(written).astimezone(LONDON).isoformat() == written


@settings(max_examples=40)
@given(
    st.datetimes(datetime(1990, 1, 2), datetime(2100, 12, 30)).map(lambda one: one.replace(microsecond=0)),
    st.integers(-14 * 4, 14 * 4),
)
def test_the_offset_a_time_is_written_with_changes_nothing(time: datetime, quarters: int) -> None:
    aware = time.replace(tzinfo=UTC)
    elsewhere = aware.astimezone(timezone(timedelta(minutes=15 * quarters)))
    assert parse_moment(elsewhere.isoformat()) == parse_moment(aware.isoformat())


@settings(max_examples=40)
@given(st.integers(on("1990-01-01"), on("2100-12-31")))
def test_a_local_time_without_its_offset_is_the_wall_clock_of_london(day: int) -> None:
    written = f"{write_day(day)}T09:30"
    expected = datetime.fromisoformat(written).replace(tzinfo=LONDON)
    assert parse_moment(written) == Moment(day, int(expected.timestamp()), bare=False)


def test_what_a_caller_may_give_as_a_moment() -> None:
    noon = datetime(2026, 7, 15, 11, 0, tzinfo=UTC)
    assert moment_at(noon) == parse_moment("2026-07-15T12:00") == moment_at("2026-07-15T12:00")
    assert moment_at(date(2026, 7, 15)) == parse_moment("2026-07-15")
    assert moment_at(parse_moment("2026-07-15")) == parse_moment("2026-07-15")
    with pytest.raises(ValueError, match="no offset"):
        moment_at(noon.replace(tzinfo=None))


@pytest.mark.parametrize("written", ["2026-02-29", "2026-3-2", "02-03-2026", "2026-03-02T00:00", "", None, 20260302])
def test_a_day_that_cannot_be_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match="2026-03-02"):
        parse_day(written)


def test_a_day_keeps_to_the_years_that_are_asked_for() -> None:
    assert parse_day("2024-02-29", 2024, 2024) == on("2024-02-29")
    for written in ("2023-12-31", "2025-01-01"):
        with pytest.raises(ValueError, match="a year from 2024 to 2024"):
            parse_day(written, 2024, 2024)
