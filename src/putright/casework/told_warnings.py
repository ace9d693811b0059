"""What speaks against telling the public a text about a case: names, ways to reach somebody, days, small numbers.

A check by words finds much and not all: a person still looks at each text. What it finds is a warning and no refusal,
because a name can be a word like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from putright.accounts.models import Organisation, Person, Site
from putright.casework.looking import View
from putright.register.models import Case

YEAR: Final = timedelta(days=365)
_NAMES: Final = ("name", "concerned", "from_name")
_TITLES: Final = frozenset("mr mrs ms miss mx dr prof professor sir lady the and for".split())
_WORD: Final = re.compile(r"[^\W\d_][\w'’-]+")
_EMAIL: Final = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_PHONE: Final = re.compile(r"(?<!\w)\+?\(?\d(?:[\s().-]?\d){6,}")
_POSTCODE: Final = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", re.IGNORECASE)
_MONTHS: Final = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DAY: Final = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)? (?:of )?(?:{_MONTHS})\w*|(?:{_MONTHS})\w* \d{{1,2}}(?!\d)|\d{{1,2}}/\d{{1,2}})\b",
    re.IGNORECASE,
)
_KNOWN_BY: Final = 3
"""How long a part of a name must be to be looked for."""


def warnings_of(
    organisation: Organisation, view: View, said: str, did: str, site: Site | None, now: datetime
) -> list[str]:
    """What whoever publishes these two texts ought to see first, as sentences; none, if nothing was found."""
    text = f"{said}\n{did}"
    return [*_people(organisation, view, text), *_contacts(view, text), *_few(organisation, view, site, now)]


def _people(organisation: Organisation, view: View, text: str) -> Iterator[str]:
    """Names within a text. A word of a name counts where it is written with a capital, as a name is."""
    written = {word.casefold(): word for word in _WORD.findall(text) if not word[0].islower()}
    of_case = _parts(_names_on(view))
    for word in sorted(of_case & written.keys()):
        yield f"“{written[word]}” is part of a name on this case."
    staff = _parts(Person.objects.filter(organisation=organisation).values_list("name", flat=True)) - of_case
    for word in sorted(staff & written.keys()):
        yield f"“{written[word]}” is part of the name of somebody who works here."


def _names_on(view: View) -> Iterator[str]:
    for entry in view.record.entries:
        for says in (entry.says, entry.says.get("set")):
            if isinstance(says, Mapping):
                yield from (str(says[name]) for name in _NAMES if says.get(name))


def _parts(names: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for name in names:
        found |= {word.casefold() for word in _WORD.findall(str(name)) if len(word) >= _KNOWN_BY}
    return found - _TITLES


def _contacts(view: View, text: str) -> Iterator[str]:
    """What leads to somebody: an address, a number, the reference of the case, a day."""
    if _EMAIL.search(text):
        yield "There is an email address in it."
    if _PHONE.search(text):
        yield "There is what looks like a telephone number in it."
    if _POSTCODE.search(text):
        yield "There is what looks like a postcode in it."
    if view.case.reference.casefold() in text.casefold():
        yield "The number of the case stands in it."
    if found := _DAY.search(text):
        yield f"“{found[0]}” names a day. A month or a season says enough."


def _few(organisation: Organisation, view: View, site: Site | None, now: datetime) -> Iterator[str]:
    """Whether so few complained about the same place in that year that each may be recognised."""
    came = datetime.fromtimestamp(view.found.case.facts[0].instant, UTC)
    until = min(now, came + YEAR / 2)
    cases = Case.objects.filter(organisation=organisation, phases__received__range=(until - YEAR, until))
    if site is not None:
        cases = cases.filter(site=site)
    number = cases.values("pk").distinct().count()
    if number < organisation.fewest_shown:
        where = f" about {site.name}" if site is not None else ""
        leave = "Leave the site out, or say it in a more general way." if site is not None else "Say it in general."
        counted = "was only 1 complaint" if number == 1 else f"were only {number} complaints"
        yield f"There {counted}{where} in that year: whoever complained may be recognised. {leave}"
