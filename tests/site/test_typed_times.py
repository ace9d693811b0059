"""Dates and times as people type them."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from putright.site.typed_times import MONTHS, Unreadable, read_date, read_time

DAY = date(2026, 3, 27)


@pytest.mark.parametrize(
    "typed",
    [
        "2026-03-27", "2026-3-27", "27/3/2026", "27/03/26", "27.3.2026", "27-3-26", "27 3 26", " 27  3  2026 ",
        "27 March 2026", "27 march 26", "27 Mar 2026", "27th March 2026", "27th of March, 2026", "27March2026",
        "Friday 27 March 2026", "Fri, 27 Mar 26", "fri 27/3/26", "dydd Gwener 27 Mawrth 2026", "27 Maw 26",
    ],
)  # fmt: skip
def test_one_day_in_many_writings(typed):
    assert read_date(typed) == DAY


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_day_is_read_in_every_writing(day):
    month = MONTHS[day.month - 1]
    for typed in (
        day.isoformat(),
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day:02}.{day.month:02}.{day.year}",
        f"{day.day} {month.capitalize()} {day.year}",
        f"{day.day} {month[:3]} {day.year}",
    ):
        assert read_date(typed) == day


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("30/2/2026", "There is no 30 February 2026"),
        ("29 2 2027", "There is no 29 February 2027"),
        ("3/27/2026", "There is no month 27. Write the day first"),
        ("27 Ju 2026", "not a date"),
        ("27 Jux 2026", "“Jux” is not a month"),
        ("27 mar", "not a date"),
        ("27/3/0026", "The year 26 cannot be right"),
        ("2026-13-01", "There is no month 13"),
        ("tomorrow", "not a date"),
        ("27 3 2026 10:00", "not a date"),
        ("<script>", "not a date"),
    ],
)
def test_what_is_no_date_is_refused_in_a_sentence(typed, why):
    with pytest.raises(Unreadable, match=why) as refusal:
        read_date(typed)
    assert str(refusal.value).endswith(".")


def read(reader, typed):
    """What was read, and why nothing was."""
    try:
        return reader(typed), ""
    except Unreadable as why:
        return None, str(why)


# Letters at random seldom come near a date, so most examples are made of what dates and times are made of.
NEARLY = st.one_of(st.text(max_size=40), st.text(alphabet="0123456789/-. :apmMarch", max_size=12))


@given(NEARLY)
def test_any_text_is_a_date_or_refused(typed):
    found, why = read(read_date, typed)
    assert 1900 <= found.year <= 2199 if found else why.endswith(".")


@given(NEARLY)
def test_any_text_is_a_time_or_refused(typed):
    found, why = read(read_time, typed)
    assert isinstance(found, time) or why.endswith(".")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("14:30", time(14, 30)), ("14.30", time(14, 30)), ("1430", time(14, 30)), ("2:30pm", time(14, 30)),
        ("2.30 p.m.", time(14, 30)), ("9am", time(9)), ("9 AM", time(9)), ("0930", time(9, 30)), ("00:30", time(0, 30)),
        ("12am", time(0)), ("12pm", time(12)), ("12:15 am", time(0, 15)), ("noon", time(12)), ("midday", time(12)),
        ("Midnight", time(0)), ("23:59", time(23, 59)),
    ],
)  # fmt: skip
def test_times(typed, meant):
    assert read_time(typed) == meant


@given(st.times())
def test_every_minute_is_read_by_both_clocks(moment):
    meant = time(moment.hour, moment.minute)
    half = "am" if meant.hour < 12 else "pm"
    assert read_time(f"{meant:%H:%M}") == meant
    assert read_time(f"{meant.hour % 12 or 12}.{meant:%M}{half}") == meant


@pytest.mark.parametrize(
    "typed", ["25:00", "24:00", "14:60", "13pm", "0am", "half past nine", "9:5", "-1:00", "2:30:15"]
)
def test_what_is_no_time_is_refused(typed):
    with pytest.raises(Unreadable, match="not a time of day"):
        read_time(typed)


def test_an_hour_alone_may_be_morning_or_afternoon():
    with pytest.raises(Unreadable, match="“9” may be morning or afternoon"):
        read_time("9")
