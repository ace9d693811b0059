"""What the address of the register asks: words, a state, a site, days. What cannot be read is said, and left out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from putright.reports.register_list import STATUSES
from putright.reports.search import Wanted
from putright.site.typed_times import Unreadable, read_date


class Asked(NamedTuple):
    """What is asked, the days as they were typed, and for each field that cannot be read a sentence why."""

    wanted: Wanted
    received_from: str
    received_to: str
    errors: dict[str, str]
    after: str

    @property
    def searches(self) -> bool:
        """Whether the index of words answers it; the list of cases answers the rest."""
        return bool(self.wanted.text or self.wanted.service) or self.wanted.site is not None

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is asked at all."""
        return bool(self.address())

    @property
    def is_within_bounds(self) -> bool:
        """Whether anything is asked besides words, or was to be."""
        return bool(self.address().keys() - {"search"})

    def address(self) -> dict[str, str]:
        """The same as it stands in an address, without the place in it."""
        said = {
            "search": self.wanted.text,
            "status": self.wanted.status,
            "site": str(self.wanted.site or ""),
            "service": self.wanted.service,
            "from": self.received_from,
            "to": self.received_to,
        }
        return {name: value for name, value in said.items() if value}


def read_asked(said: Mapping[str, str], sites: Mapping[int, str], services: Mapping[str, str]) -> Asked:
    """What the address says."""
    errors: dict[str, str] = {}
    # A NUL is no letter of any name, and PostgreSQL takes none.
    plain = {name: " ".join(said.get(name, "").replace("\x00", "").split())[:200] for name in _FIELDS}
    begin, end = _day(plain["from"], "from", errors), _day(plain["to"], "to", errors)
    if begin is not None and end is not None and begin > end:
        errors["to"] = "This day is before the one it is to begin with. Change one of them."
        end = None
    status = plain["status"] if plain["status"] in STATUSES else ""
    site = int(plain["site"]) if plain["site"].isascii() and plain["site"].isdigit() else 0
    service = plain["service"] if plain["service"] in services else ""
    wanted = Wanted(plain["search"], status, site if site in sites else None, begin, end, service)
    return Asked(wanted, plain["from"], plain["to"], errors, plain["after"])


_FIELDS = ("search", "status", "site", "service", "from", "to", "after")


def _day(typed: str, name: str, errors: dict[str, str]) -> date | None:
    if not typed:
        return None
    try:
        return read_date(typed)
    except Unreadable as why:
        errors[name] = str(why)
        return None
