"""What somebody asks of the promises: which months, which site, split by what. Read from the address of the page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final, NamedTuple

from django.utils import timezone

from putright.reports.figures import MONTHS

MOST_MONTHS: Final = 60
"""So many months at most are counted at a time."""

NOT_RECORDED: Final = "~"
"""In an address: the cases for which nothing is recorded. No value of a policy and no id of a site is called so."""

BY_SITE: Final = "site"
"""Split by the organisation's sites; any other word is an attribute that a policy declares."""

BY_OWN_SERVICE: Final = "own-service"
"""Split by the organisation's own list of services, where no policy of it asks for the service itself."""

_NAMES: Final = tuple(f"{date(2000, number, 1):%B}".lower() for number in range(1, 13))


class Choices(NamedTuple):
    """What there is to choose: the sites by their ids, and for each attribute its title and its values with words."""

    sites: dict[str, str]
    attributes: dict[str, tuple[str, dict[str, str]]]

    def titles(self) -> dict[str, str]:
        """What the figures can be split by."""
        return {BY_SITE: "Site"} | {name: title for name, (title, _) in self.attributes.items()}

    def values(self, by: str) -> dict[str, str]:
        """The words for each value of what the figures are split by."""
        return self.sites if by == BY_SITE else self.attributes[by][1]


class Asked(NamedTuple):
    """Which promises: due from ``first`` to ``last`` (first days of months), at which site, of which service.

    ``site`` and ``service`` are empty for all, NOT_RECORDED for those where nothing is recorded. ``service`` is a value
    of ``by``.
    """

    first: date
    last: date
    by: str
    site: str = ""
    service: str = ""

    def address(self) -> dict[str, str]:
        """The same as it stands in an address."""
        said = {"from": f"{self.first:%Y-%m}", "to": f"{self.last:%Y-%m}", "by": self.by}
        return said | {name: value for name, value in (("site", self.site), ("service", self.service)) if value}

    def months(self) -> list[date]:
        """The first days of the months, the earliest first."""
        found = [self.first]
        while found[-1] < self.last:
            found.append(months_after(found[-1], 1))
        return found


def months_after(month: date, number: int) -> date:
    """The first day of the month so many months later, or earlier."""
    place = month.year * 12 + month.month - 1 + number
    return date(place // 12, place % 12 + 1, 1)


def asked_of(said: Mapping[str, str], choices: Choices, now: datetime) -> tuple[Asked, list[tuple[str, str]]]:
    """What the address asks, and what is wrong with it: the field and a sentence. What is wrong counts as not said."""
    wrong: list[tuple[str, str]] = []
    first, last = _months(said, timezone.localdate(now).replace(day=1), wrong)
    by = said.get("by", "")
    if by and by not in choices.titles():
        wrong.append(("by", "Choose from the list by what the promises are to be split."))
    if by not in choices.titles():
        by = usual_split(choices)
    site, service = said.get("site", ""), said.get("service", "")
    if site and site != NOT_RECORDED and site not in choices.sites:
        wrong.append(("site", "Choose one of your sites from the list."))
        site = ""
    if service and (by == BY_SITE or (service != NOT_RECORDED and service not in choices.values(by))):
        wrong.append(("service", "Choose again: what was chosen does not belong to what the promises are split by."))
        service = ""
    return Asked(first, last, by, site, service), wrong


def usual_split(choices: Choices) -> str:
    """What is split by where nothing is asked: what a policy calls the service, else the sites, else what it has."""
    for name in ("service", BY_OWN_SERVICE):
        if name in choices.attributes:
            return name
    return BY_SITE if choices.sites or not choices.attributes else next(iter(choices.attributes))


def _months(said: Mapping[str, str], this: date, wrong: list[tuple[str, str]]) -> tuple[date, date]:
    found = {name: read_month(said.get(name, "")) for name in ("from", "to")}
    for name, month in found.items():
        if said.get(name, "").strip() and month is None:
            wrong.append((name, "Write a month and a year, such as 3 2026, March 2026 or 2026-03."))
    last = found["to"] or (this if found["from"] is None else max(this, found["from"]))
    first = found["from"] or months_after(last, 1 - MONTHS)
    if first > last:
        wrong.append(("from", "The first month must not be later than the last."))
    elif months_after(first, MOST_MONTHS) <= last:
        wrong.append(("from", f"Ask for {MOST_MONTHS} months at most."))
    else:
        return first, last
    return months_after(this, 1 - MONTHS), this


def read_month(text: str) -> date | None:
    """The first day of a month that was typed: "2026-03", "3/2026", "Mar 2026"; None where it is none."""
    words = re.sub(r"[-/.,\s]+", " ", text.strip().lower())[:40].split(" ")
    if len(words) != 2:
        return None
    name, year = words if len(words[1]) == 4 else words[::-1]
    if not (year.isascii() and year.isdigit() and 1990 <= int(year) <= 2100):
        return None
    if name.isascii() and name.isdigit() and len(name) < 3:
        number = int(name)
    else:
        fitting = [place for place, full in enumerate(_NAMES, 1) if len(name) >= 3 and full.startswith(name)]
        number = fitting[0] if len(fitting) == 1 else 0
    return date(int(year), number, 1) if 1 <= number <= 12 else None
