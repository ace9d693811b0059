"""Compliments, suggestions and questions as staff look for them: which there are, in which order, how many wait."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final, NamedTuple
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.casework.remark_steps import SORTS
from putright.register.held_models import HeldBack
from putright.register.remark_models import Remark, RemarkStep
from putright.reports.asking import PAGE

UNSORTED_FOR: Final = timedelta(days=2)
"""What nobody has sorted for longer is told on the worklist."""
SHOWN: Final = MappingProxyType(
    {
        "": "Open",
        "unsorted": "Not sorted",
        "mine": "Mine",
        "nobody": "Open, and nobody has it",
        "closed": "Closed",
        "all": "All",
    }
)
"""The lists, by what the address asks, in words."""
_OLDEST_FIRST: Final = frozenset({"", "unsorted", "mine", "nobody"})
_MOST_WORDS: Final = 8
_LONGEST: Final = 200
_NUMBER: Final = re.compile(r"(?:(?:[A-Za-z0-9]+-?)?M)?([0-9]{1,9})", re.IGNORECASE)
"""The number of a remark, however it is written: "CR-M00012", "m12" or "12"."""
_HELD: Final = re.compile(r"(?:[A-Za-z0-9]+-?)?MH([0-9]{1,9})", re.IGNORECASE)
"""The number that it had while it was held back."""
_AFTER: Final = re.compile(r"[0-9]{1,9}")
_PLACE: Final = re.compile(r"[0-9]{1,18}")


class Asked(NamedTuple):
    """Which of them are asked for."""

    show: str = ""
    sort: str = ""
    site: str = ""
    service: str = ""
    words: str = ""
    after: str = ""

    def query(self, **more: str) -> str:
        """As the end of an address, without what is empty."""
        said = self._asdict() | {"after": ""} | more
        return urlencode({name: value for name, value in said.items() if value})

    @property
    def narrowed(self) -> bool:
        """Whether anything but the list was chosen."""
        return bool(self.sort or self.site or self.service or self.words)


class Page(NamedTuple):
    """A page of them, and after which number the next begins."""

    rows: list[Remark]
    further: str


def read(given: Mapping[str, str]) -> Asked:
    """What an address asks; what it does not know it leaves out."""
    show, sort = given.get("show", ""), given.get("sort", "")
    places = {one: given.get(one, "") for one in ("site", "service")}
    return Asked(
        show if show in SHOWN else "",
        sort if sort in SORTS else "",
        **{name: value if _PLACE.fullmatch(value) else "" for name, value in places.items()},
        words=" ".join(given.get("words", "").replace("\x00", " ").split())[:_LONGEST],
        after=given.get("after", "") if _AFTER.fullmatch(given.get("after", "")) else "",
    )


def remarks_seen(organisation: Organisation, member: Member) -> QuerySet[Remark]:
    """Those that the member may see: none that became a case which is closed to them."""
    found = Remark.objects.filter(organisation=organisation)
    return found.exclude(case__in=member.barred) if member.barred else found


def page_of(organisation: Organisation, member: Member, asked: Asked) -> Page:
    """A page: what is open with the oldest first, everything else with the newest first."""
    found = fitting(remarks_seen(organisation, member), member, asked).select_related(
        "organisation", "site", "service", "case"
    )
    forward = asked.show in _OLDEST_FIRST
    last = None
    if asked.after:
        last = Remark.objects.filter(organisation=organisation, number=int(asked.after)).first()
    if last is not None and forward:
        found = found.filter(Q(at__gt=last.at) | Q(at=last.at, pk__gt=last.pk))
    elif last is not None:
        found = found.filter(Q(at__lt=last.at) | Q(at=last.at, pk__lt=last.pk))
    rows = list(found.order_by(*(("at", "id") if forward else ("-at", "-id")))[: PAGE + 1])
    return Page(rows[:PAGE], str(rows[PAGE - 1].number) if len(rows) > PAGE else "")


def fitting(found: QuerySet[Remark], member: Member, asked: Asked) -> QuerySet[Remark]:
    """Of these, those that are asked for."""
    match asked.show:
        case "":
            found = found.filter(state="open")
        case "unsorted":
            found = found.filter(sort="", state="open")
        case "mine":
            found = found.filter(state="open", holder__in=member.persons)
        case "nobody":
            found = found.filter(state="open", holder="")
        case "closed":
            found = found.filter(state="closed")
    if asked.sort:
        found = found.filter(sort=asked.sort)
    if asked.site:
        found = found.filter(site_id=int(asked.site))
    if asked.service:
        found = found.filter(service_id=int(asked.service))
    for word in asked.words.split()[:_MOST_WORDS]:
        found = found.filter(_says(word))
    return found


def _says(word: str) -> Q:
    """That a word stands in what came, in what was done, or is its number."""
    said = Q()
    for name in ("words", "name", "email", "phone", "about"):
        said |= Q(**{f"{name}__icontains": word})
    said |= Q(Exists(RemarkStep.objects.filter(remark=OuterRef("pk"), words__icontains=word)))
    held = _HELD.fullmatch(word)
    if held is not None:
        mine = HeldBack.objects.filter(organisation=OuterRef("organisation"), kind="remark", number=int(held[1]))
        said |= Q(Exists(mine.filter(key__startswith=OuterRef("key"))))
    number = _NUMBER.fullmatch(word)
    return said | Q(number=int(number[1])) if number is not None else said


def unsorted_before(now: datetime) -> datetime:
    """What was written down before this moment and is unsorted has waited too long."""
    return now - UNSORTED_FOR
