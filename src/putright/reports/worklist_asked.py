"""What the address of the worklist asks: a view, what narrows it, in which order, and from which place on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final, NamedTuple
from urllib.parse import urlencode

from django.utils import timezone

VIEWS: Final = MappingProxyType(
    {
        "all": "Everything",
        "mine": "Mine",
        "team": "My team’s",
        "unassigned": "Unassigned",
        "today": "Due today",
        "overdue": "Overdue",
        "waiting": "Waiting for the complainant",
        "agreed": "Agreed actions",
    }
)
"""The views of the worklist, and what the page calls them."""

FROM: Final = MappingProxyType(
    {
        "procedure": "what the procedure says",
        "law": "what a law or code demands",
        "law-alone": "what a law or code alone demands",
        "agreed": "what was agreed on a case",
    }
)
"""What can be the ground of a duty, as the worklist can be narrowed by it."""

ORDERS: Final = ("due", "-due", "case", "-case", "received", "-received", "what", "whom")
"""What the worklist can be sorted by; with a minus the other way round. The first is the usual one."""

NARROWED_BY: Final = ("site", "stage", "action", "by", "from", "clause")
"""The names in an address that narrow a view."""

_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")
_PLACE: Final = re.compile(r"(?:([A-Za-z0-9_-]{0,80})~)?(none|[0-9]{1,11})\.([0-9]{1,18})")


class Place(NamedTuple):
    """Where a page of the worklist ends: the next one begins after it. ``group`` is what it is sorted by before that:
    a case, what is owed, by whom.
    """

    due_at: datetime | None
    id: int
    group: str | None = None

    def __str__(self) -> str:
        when = f"{self.due_at.timestamp():.0f}" if self.due_at is not None else "none"
        return f"{f'{self.group}~' if self.group is not None else ''}{when}.{self.id}"


def place_of(text: str) -> Place | None:
    """The place that an address names; None for anything that is none."""
    found = _PLACE.fullmatch(text)
    if found is None:
        return None
    when = None
    if found[2] != "none":
        when = datetime.fromtimestamp(int(found[2]), tz=timezone.get_current_timezone())
    return Place(when, int(found[3]), found[1])


class Asked(NamedTuple):
    """What is asked of the worklist. Empty texts and None ask for nothing. ``by`` is ``person-7`` or ``role:handler``,
    ``ground`` one of FROM.
    """

    show: str = "all"
    site: int | None = None
    stage: str = ""
    action: str = ""
    by: str = ""
    ground: str = ""
    clause: str = ""
    order: str = "due"
    after: Place | None = None

    @property
    def person(self) -> str:
        """Whose duties alone, if one person's."""
        return self.by if self.by.startswith("person-") else ""

    @property
    def role(self) -> str:
        """Of which role alone, if of one."""
        return self.by.removeprefix("role:") if self.by.startswith("role:") else ""

    @property
    def narrowed(self) -> bool:
        """Whether anything narrows the view."""
        return any((self.site, self.stage, self.action, self.by, self.ground, self.clause))

    def said(self) -> dict[str, str]:
        """What an address says of it, but for the place."""
        said = {"show": self.show, "site": str(self.site or ""), "stage": self.stage, "action": self.action}
        said |= {"by": self.by, "from": self.ground, "clause": self.clause, "sort": self.order}
        return {name: value for name, value in said.items() if value and (name, value) != ("sort", "due")}

    @property
    def query(self) -> str:
        """The same as the end of an address."""
        return urlencode(self.said())

    def without(self, name: str) -> Asked:
        """The same, no longer narrowed by this."""
        field = "ground" if name == "from" else name
        return self._replace(after=None, **{field: Asked._field_defaults[field]})


class Read(NamedTuple):
    """What was read from an address, and which names in it said something that means nothing."""

    asked: Asked
    not_understood: tuple[str, ...]


def read(given: Mapping[str, str]) -> Read:
    """What an address asks. What it says wrongly is left out, and named."""
    said = {name: given.get(name, "").replace("\x00", "").strip() for name in (*NARROWED_BY, "show", "sort")}
    site = said["site"]
    by = said["by"].removeprefix("role:") if said["by"].startswith("role:") else said["by"]
    right = {
        "site": site.isascii() and site.isdigit() and 0 < int(site[:19]) < 2**63,
        "stage": _CODE.fullmatch(said["stage"]),
        "action": _CODE.fullmatch(said["action"]),
        "by": _CODE.fullmatch(by) and (said["by"] != by or re.fullmatch(r"person-[0-9]{1,18}", by)),
        "from": said["from"] in FROM,
        "clause": len(said["clause"]) <= 80,
    }
    wrong = tuple(name for name in NARROWED_BY if said[name] and not right[name])
    fits = {name: said[name] if name not in wrong else "" for name in NARROWED_BY}
    show = said["show"] if said["show"] in VIEWS else "all"
    order = said["sort"] if said["sort"] in ORDERS and show != "waiting" else "due"
    return Read(
        Asked(
            show,
            int(fits["site"]) if fits["site"] else None,
            fits["stage"],
            fits["action"],
            fits["by"],
            fits["from"],
            fits["clause"],
            order,
            _after(given.get("after", ""), show, order),
        ),
        wrong,
    )


def _after(text: str, show: str, order: str) -> Place | None:
    """The place that an address names, if it is one of this order."""
    place = place_of(text)
    if place is None or (show == "waiting" and place.group == "none" and place.due_at is not None):
        return place
    grouped = order.lstrip("-") in ("case", "what", "whom")
    if (place.group is not None) is not grouped or (show == "waiting" and place.due_at is None):
        return None
    return place if not order.endswith("case") or (place.group or "").isdigit() else None
