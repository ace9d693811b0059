"""The shipped bank holidays, against GOV.UK's own list and against the tool that made them."""

import json
from datetime import date

import pytest
from tools import make_calendars

from putright.calendars import DIVISIONS, Calendars, UnknownDivision, load_calendars, read_calendar, text_of

# Every day on which the shipped calendars and the list of the package govuk-bank-holidays (0.19) differ,
# told in docs/calendars.md: division and date, then our name and GOV.UK's.
DIFFERENT_DAYS = {
    # Proclaimed on 4 February 2026, after that package was made.
    ("scotland", "2026-06-15"): ("Bank holiday for Scotland at the World Cup", None),
}
DIFFERENT_NAMES = {
    # GOV.UK calls the moved holiday a substitute day here, but not in Northern Ireland or in 2022.
    ("england-and-wales", "2012-06-04"): ("Spring bank holiday", "Spring bank holiday (substitute day)"),
    ("scotland", "2012-06-04"): ("Spring bank holiday", "Spring bank holiday (substitute day)"),
    # Where 1 January is a Sunday the Act of 1971 keeps 2 January and gives 3 January instead of the
    # first. GOV.UK names them so in 2012 and 2017, and the other way round in 2023.
    ("scotland", "2023-01-02"): ("2nd January", "New Year’s Day (substitute day)"),
    ("scotland", "2023-01-03"): ("New Year’s Day (substitute day)", "2nd January (substitute day)"),
}


def shipped(division):
    return {row["date"]: row for row in json.loads(text_of(division))["holidays"]}


def published_years(rows):
    return {day: name for day, name in rows.items() if "2012" <= day < "2029"}


def test_the_days_are_those_of_gov_uk_but_for_those_explained():
    published = make_calendars.published()
    different = {}
    for division in DIVISIONS:
        ours = published_years({day: row["name"] for day, row in shipped(division).items()})
        theirs = published[division]
        for day in ours.keys() ^ theirs.keys():
            different[division, day] = (ours.get(day), theirs.get(day))
    # A later package has learned of the proclamation: then the explained day is no difference.
    assert different.items() <= DIFFERENT_DAYS.items()


def test_the_names_are_those_of_gov_uk_but_for_those_explained():
    published = make_calendars.published()
    different = {}
    for division in DIVISIONS:
        ours = shipped(division)
        for day, name in published[division].items():
            if day in ours and (division, day) not in DIFFERENT_DAYS and ours[day]["name"] != name:
                different[division, day] = (ours[day]["name"], name)
    assert different == DIFFERENT_NAMES


def test_coverage_ends_with_the_last_year_gov_uk_has_published():
    assert {calendar.last_year for calendar in load_calendars().values()} == {make_calendars.last_published_year()}


@pytest.mark.parametrize("division", make_calendars.DIVISIONS, ids=lambda division: division.name)
def test_the_tool_makes_what_is_shipped(division):
    made = {row["date"]: row for row in make_calendars.rows_of(division, range(2012, 2029))}
    assert published_years(shipped(division.name)) == made


@pytest.mark.soak
@pytest.mark.parametrize("division", make_calendars.DIVISIONS, ids=lambda division: division.name)
def test_the_tool_makes_what_is_shipped_in_every_year(division):
    assert list(shipped(division.name).values()) == make_calendars.rows_of(division)


@pytest.mark.parametrize("division", DIVISIONS)
class TestFiles:
    def test_one_row_a_line_sorted_and_small(self, division):
        text = text_of(division)
        days = [line[10:20] for line in text.splitlines() if line.startswith('{"date"')]
        assert days == sorted(set(days)) == sorted(shipped(division))
        assert len(text.encode()) < 150_000

    def test_no_row_is_on_a_weekend(self, division):
        assert all(date.fromisoformat(day).weekday() < 5 for day in shipped(division))

    def test_every_year_has_its_holidays(self, division):
        # Eight by law in England and Wales, nine in Scotland (eight until 2006), ten in Northern Ireland.
        least = {"england-and-wales": 8, "scotland": 8, "northern-ireland": 10}[division]
        years = [day[:4] for day in shipped(division)]
        assert {int(year) for year in years} == set(range(1989, 2111))
        # No holiday moves out of its year, so no year falls short; two extra ones is the most so far.
        assert all(least <= years.count(year) <= least + 3 for year in set(years))

    def test_a_proclamation_comes_before_its_holiday(self, division):
        proclaimed = [row for row in shipped(division).values() if "proclaimed" in row]
        assert len(proclaimed) == 6
        assert all(row["proclaimed"] < row["date"] for row in proclaimed)

    def test_the_file_says_where_it_comes_from(self, division):
        made = json.loads(text_of(division))["made"]
        assert "holidays" in made["days"]
        assert "GOV.UK" in made["coverage"]
        assert date.fromisoformat(made["on"]) >= date(2026, 2, 4)

    def test_the_file_names_its_own_division(self, division):
        assert read_calendar(text_of(division)).division == division


def test_a_title_nobody_has_seen_before_stops_the_tool():
    with pytest.raises(make_calendars.CannotMake, match=r"Give it its GOV\.UK title"):
        make_calendars.title(date(2027, 6, 1), "A Jubilee")


class TestCalendars:
    def test_a_calendar_is_read_when_it_is_first_asked_for_and_once(self):
        calendars = Calendars()
        assert "scotland" in calendars
        assert len(calendars) == 3
        assert vars(calendars)["_read"] == {}
        assert calendars["scotland"] is calendars["scotland"]
        assert list(vars(calendars)["_read"]) == ["scotland"]

    def test_everyone_shares_the_same(self):
        assert load_calendars() is load_calendars()

    def test_an_unknown_division_is_refused_with_the_nearest(self):
        with pytest.raises(UnknownDivision) as refused:
            Calendars()["scottland"]
        assert 'Did you mean "scotland"?' in str(refused.value)
        assert "wales" not in Calendars()
        assert Calendars().get("wales") is None
