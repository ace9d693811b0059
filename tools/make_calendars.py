"""Make src/putright/calendars/*.json, the bank holidays that putright ships.

    .venv/bin/python tools/make_calendars.py            write the files
    .venv/bin/python tools/make_calendars.py --check    say whether they are what would be written; exit 1 if not

The days come from the package ``holidays``, which computes them by rule; their names are the titles
that GOV.UK gives them. The package ``govuk-bank-holidays`` carries GOV.UK's own list, and its last
year is how far the calendar counts as officially published. Everything that stands in neither is in
the tables below with its source. ``docs/calendars.md`` explains the result to a reader.
"""

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from govuk_bank_holidays.bank_holidays import BankHolidays
from holidays.countries.united_kingdom import UnitedKingdom

FIRST_YEAR, LAST_YEAR = 1989, 2110
YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
FOLDER = Path(__file__).resolve().parent.parent / "src" / "putright" / "calendars"
SUBSTITUTE = " (substitute day)"
OBSERVED = " (observed)"


class CannotMake(Exception):
    """The sources disagree, or say something this tool has not been taught to read."""


class Rules(UnitedKingdom):
    """The package's rules for the United Kingdom, carried on to the end of our tables.

    As it comes the package stops after 2100 without a word, and every later day would be a working day.
    """

    end_year = LAST_YEAR


@dataclass(frozen=True)
class Division:
    """One file: its name, and the parts of the country whose holidays must be the same."""

    name: str
    parts: tuple[str, ...]


DIVISIONS = (
    Division("england-and-wales", ("ENG", "WLS")),
    Division("scotland", ("SCT",)),
    Division("northern-ireland", ("NIR",)),
)
EVERYWHERE = tuple(division.name for division in DIVISIONS)

# The package's name for a holiday, and GOV.UK's title for it.
TITLES = {
    "New Year's Day": "New Year’s Day",
    "New Year Holiday": "2nd January",
    "Saint Patrick's Day": "St Patrick’s Day",
    "Good Friday": "Good Friday",
    "Easter Monday": "Easter Monday",
    "May Day": "Early May bank holiday",
    "Spring Bank Holiday": "Spring bank holiday",
    "Battle of the Boyne": "Battle of the Boyne (Orangemen’s Day)",
    "Summer Bank Holiday": "Summer bank holiday",
    "Late Summer Bank Holiday": "Summer bank holiday",
    "Saint Andrew's Day": "St Andrew’s Day",
    "Christmas Day": "Christmas Day",
    "Boxing Day": "Boxing Day",
    "Millennium Celebrations": "Millennium bank holiday",
    "Golden Jubilee of Elizabeth II": "Queen’s Golden Jubilee",
    "Wedding of William and Catherine": "Bank holiday for the royal wedding",
    "Diamond Jubilee of Elizabeth II": "Queen’s Diamond Jubilee",
    "Platinum Jubilee of Elizabeth II": "Platinum Jubilee bank holiday",
    "State Funeral of Queen Elizabeth II": "Bank Holiday for the State Funeral of Queen Elizabeth II",
    "Coronation of Charles III": "Bank holiday for the coronation of King Charles III",
    "Scotland's participation in the FIFA World Cup final": "Bank holiday for Scotland at the World Cup",
}
# May Day has moved twice, for the anniversaries of the end of the war in Europe.
VE_DAY = "Early May bank holiday (VE day)"
MOVED = {"1995-05-08": VE_DAY, "2020-05-08": VE_DAY}
# Where 1 January is a Sunday, 2 January is Scotland's own holiday and 3 January stands in for New
# Year's Day (Banking and Financial Dealings Act 1971, schedule 1). The package names both otherwise.
SUNDAY_NEW_YEAR = "New Year Holiday; New Year's Day (observed)"


@dataclass(frozen=True)
class Proclaimed:
    """A holiday that became known on a day of its own, and how that day is known."""

    day: str
    known: str
    where: tuple[str, ...]
    name: str
    source: str


# Left out because the day of announcement, or its force in each division, is not certain: 1995-05-08,
# 1999-12-31, 2002-06-03, and Scotland's 2012-06-05 (confirmed there separately, after the rest).
PROCLAIMED = (
    Proclaimed(
        "2011-04-29", "2010-11-23", EVERYWHERE, TITLES["Wedding of William and Catherine"],
        "announced by the Prime Minister with the date of the wedding",
    ),
    Proclaimed(
        "2012-06-05", "2010-01-05", ("england-and-wales", "northern-ireland"),
        TITLES["Diamond Jubilee of Elizabeth II"],
        "announced by the Lord President of the Council in the House of Lords",
    ),
    Proclaimed(
        "2020-05-08", "2019-06-07", EVERYWHERE, VE_DAY,
        "announced by the Department for Business: the early May holiday moved from Monday 4 May",
    ),
    Proclaimed(
        "2022-06-03", "2020-11-12", EVERYWHERE, TITLES["Platinum Jubilee of Elizabeth II"],
        "announced by the Department for Digital, Culture, Media and Sport",
    ),
    Proclaimed(
        "2022-09-19", "2022-09-10", EVERYWHERE, TITLES["State Funeral of Queen Elizabeth II"],
        "proclaimed by the King at the Accession Council",
    ),
    Proclaimed(
        "2023-05-08", "2022-11-06", EVERYWHERE, TITLES["Coronation of Charles III"],
        "announced by the Prime Minister",
    ),
    Proclaimed(
        "2026-06-15", "2026-02-04", ("scotland",), TITLES["Scotland's participation in the FIFA World Cup final"],
        "royal proclamation for Scotland under section 1(3) of the Banking and Financial Dealings Act 1971",
    ),
)  # fmt: skip


def title(day: date, name: str) -> str:
    """GOV.UK's title for a day the package calls ``name``, "(substitute day)" included.

    Raises ``CannotMake`` for a name that is not in the table: a new holiday needs a person's eye.
    """
    if day.isoformat() in MOVED:
        return MOVED[day.isoformat()]
    if name == SUNDAY_NEW_YEAR:
        return TITLES["New Year Holiday"]
    if name == "New Year Holiday" + OBSERVED and date(day.year, 1, 1).weekday() == 6 and day.day == 3:
        return TITLES["New Year's Day"] + SUBSTITUTE
    plain = name.removesuffix(OBSERVED)
    if plain not in TITLES:
        raise CannotMake(f"{day}: the package holidays names it {name!r}. Give it its GOV.UK title in TITLES.")
    return TITLES[plain] + (SUBSTITUTE if plain != name else "")


def days_of(part: str, years: range) -> dict[date, str]:
    """Every bank holiday of one part of the country that falls on a weekday.

    Those on a weekend are left out as GOV.UK leaves them out: another day is the bank holiday.
    """
    found = Rules(subdiv=part, years=years, language="en_GB")  # type: ignore[no-untyped-call]
    empty = set(years) - {day.year for day in found}
    if empty:
        raise CannotMake(f"{part}: the package holidays has none in {min(empty)}. Shorten YEARS or mend Rules.")
    return {day: title(day, name) for day, name in sorted(found.items()) if day.weekday() < 5}


def rows_of(division: Division, years: range = YEARS) -> list[dict[str, str]]:
    """The rows of one file, or of some years of it, sorted by date."""
    first, *others = (days_of(part, years) for part in division.parts)
    if any(other != first for other in others):
        raise CannotMake(f"{division.name}: its parts {', '.join(division.parts)} no longer share their holidays.")
    rows = {day.isoformat(): {"date": day.isoformat(), "name": name} for day, name in first.items()}
    for entry in PROCLAIMED:
        if division.name in entry.where and int(entry.day[:4]) in years:
            row = rows.setdefault(entry.day, {"date": entry.day, "name": entry.name})
            row["proclaimed"] = entry.known
    return [rows[day] for day in sorted(rows)]


def published() -> dict[str, dict[str, str]]:
    """GOV.UK's list as its package carries it, without the network: division to date to title."""
    bundled: Mapping[str, Any] = BankHolidays.load_backup_data()
    return {
        name: {
            event["date"]: event["title"] + (SUBSTITUTE if event["notes"] == "Substitute day" else "")
            for event in bundled[name]["events"]
        }
        for name in EVERYWHERE
    }


def last_published_year() -> int:
    """The last year for which every division's list reaches Boxing Day."""
    return min(int(max(events)[:4]) for events in published().values())


def text_of(division: Division, made_on: str) -> str:
    """One file: a short head and one row a line, so that a change of one day is a change of one line."""
    head = {
        "division": division.name,
        "coverage": {"from": f"{FIRST_YEAR}-01-01", "to": f"{last_published_year()}-12-31"},
        "made": {
            "on": made_on,
            "by": "tools/make_calendars.py",
            "days": f"the package holidays {version('holidays')}",
            "coverage": f"GOV.UK bank holidays as carried by the package govuk-bank-holidays "
            f"{version('govuk-bank-holidays')}",
        },
    }
    lines = [f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}," for key, value in head.items()]
    rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows_of(division))
    return "{\n" + "\n".join(lines) + '\n"holidays": [\n' + rows + "\n]}\n"


def without_date(text: str) -> dict[str, Any]:
    """What a file says, but for the day on which it was made."""
    said: dict[str, Any] = json.loads(text)
    del said["made"]["on"]
    return said


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Make the calendars that putright ships.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file would change")
    check = parser.parse_args(arguments).check
    stale = 0
    for division in DIVISIONS:
        path = FOLDER / f"{division.name}.json"
        text = text_of(division, made_on=date.today().isoformat())  # noqa: DTZ011 - the maker's own day
        old = path.read_text(encoding="utf-8") if path.exists() else None
        # A file made again with the same contents keeps its date, so that it shows no change.
        same = old is not None and without_date(old) == without_date(text)
        stale += not same
        if not same and not check:
            path.write_text(text, encoding="utf-8")
        print(f"{path.name}: {'unchanged' if same else 'out of date' if check else 'written'}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
