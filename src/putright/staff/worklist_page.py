"""What stands around the rows of the worklist, in words: views, what narrows it, its order, why it is empty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple
from urllib.parse import parse_qsl

from putright.reports.worklist import MOST_COUNTED, Around, Saved
from putright.reports.worklist_asked import FROM, VIEWS, Asked, read
from putright.reports.worklist_choices import Choices
from putright.reports.worklist_sql import LOOKED_AT
from putright.wording.plain_names import small

SORTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "due": "When it is due, the earliest first",
        "-due": "When it is due, the latest first",
        "case": "Case, the oldest number first",
        "-case": "Case, the newest number first",
        "received": "When it was received, the earliest first",
        "-received": "When it was received, the latest first",
        "what": "What is owed: like duties together, in each the earliest first",
        "whom": "Person: first what nobody was given, then one person after the other, in each the earliest first",
    }
)
"""The orders of the worklist in words."""

_COLUMNS: Final = (
    ("Case", "case"),
    ("What is owed", "what"),
    ("By whom", "whom"),
    ("When", "due"),
    ("Received", "received"),
    ("Why", ""),
)
_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "site": "site",
        "stage": "stage",
        "action": "what is owed",
        "by": "person or role",
        "from": "ground",
        "clause": "clause",
    }
)


class Link(NamedTuple):
    """A way to a view. ``current``: it is the one that is shown."""

    text: str
    href: str
    current: bool


class Column(NamedTuple):
    """A head of the table: ``sort`` is what aria-sort says, ``href`` sorts by it."""

    text: str
    href: str
    sort: str


def standing_views(asked: Asked, found: Around, here: str) -> list[Link]:
    """The views that everybody has, each with how much there is in it; narrowed as this one is."""
    links = []
    for show, text in VIEWS.items():
        to = asked._replace(show=show, after=None, order="due" if show == "waiting" else asked.order)
        # Counted is the whole view: what narrows it is looked for page by page.
        count = "" if asked.narrowed else f" ({capped(found.counts[show])})"
        links.append(Link(f"{text}{count}", f"{here}?{to.query}", show == asked.show))
    return links


def saved_views(saved: Iterable[Saved], asked: Asked, here: str) -> list[Link]:
    """The saved views of somebody and those that are shared with them."""
    now = asked.said()
    return [
        Link(
            one.name if one.own else f"{one.name} (shared by {one.by})",
            f"{here}?{one.asked}",
            read(dict(parse_qsl(one.asked))).asked.said() == now,
        )
        for one in saved
    ]


def capped(count: int) -> str:
    """A count, of which nothing is told from a bound on."""
    return f"{MOST_COUNTED - 1}+" if count >= MOST_COUNTED else str(count)


def narrowed(asked: Asked, known: Choices, here: str) -> list[tuple[str, str]]:
    """What narrows the list, in words, each with the address of the list without it."""
    values = {"site": str(asked.site or ""), "stage": asked.stage, "action": asked.action, "by": asked.by}
    found = [
        (f"{text}: {known.of(name)[values[name]]}", name)
        for name, text in (("site", "Site"), ("stage", "Stage"), ("action", "What is owed"), ("by", "By whom"))
        if values[name] and _narrows(asked, name)
    ]
    if asked.ground and _narrows(asked, "from"):
        found.append((f"Only {FROM[asked.ground]}", "from"))
    if asked.clause and _narrows(asked, "clause"):
        found.append((f"Clause or law: {asked.clause}", "clause"))
    return [(words, f"{here}?{asked.without(name).query}") for words, name in found]


def _narrows(asked: Asked, name: str) -> bool:
    """What is waited for has a site and a stage; nobody owes it."""
    return asked.show != "waiting" or name in ("site", "stage")


def not_understood(wrong: Iterable[str], asked: Asked) -> list[str]:
    """What the address asks that means nothing here, in words."""
    said = [
        f"The {_NAMES[name]} that this view asks for is not known here, or no longer. The list is not narrowed by it."
        for name in dict.fromkeys(wrong)
    ]
    if asked.show == "waiting" and any((asked.action, asked.by, asked.ground, asked.clause)):
        said.append("What is waited for is narrowed by site and stage alone.")
    return said


def sorted_words(asked: Asked) -> str:
    """How the list is sorted."""
    if asked.show == "waiting":
        return "Sorted by its last day, the earliest first; then what has none, the longest waited for first."
    return f"Sorted by {small(SORTS[asked.order])}."


def columns(asked: Asked, here: str) -> list[Column]:
    """The heads of the table, with the way to sort by each."""
    found = []
    for text, order in _COLUMNS:
        if not order:
            found.append(Column(text, "", ""))
            continue
        grouped = order in ("what", "whom")
        to = f"-{order}" if asked.order == order and not grouped else order
        now = {order: "other" if grouped else "ascending", f"-{order}": "descending"}.get(asked.order, "")
        query = asked._replace(order=to, after=None).query
        found.append(Column(text, f"{here}?{query}", now))
    return found


_EMPTY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "all": "Nothing is owed on any case.",
        "mine": "Nothing is owed by you, or by a role of yours that nobody has been given.",
        "team": "Nothing is owed by your teams.",
        "unassigned": "Nothing is unassigned: whatever is owed was given to somebody.",
        "today": "Nothing more is due today.",
        "overdue": "Nothing is overdue.",
        "waiting": "Nothing is waited for.",
        "agreed": "No agreed action is open.",
    }
)
_NO_TEAM: Final = "You are in no team. Somebody who looks after people can put you into one, on the page Organisation."


def empty(asked: Asked, teams: int, *, looked: bool) -> str:
    """Why there is nothing, and what to do."""
    if looked:
        return f"None of the next {LOOKED_AT:,} in this order fits. Look further, or take away what narrows the list."
    if asked.show == "team" and not teams:
        return _NO_TEAM
    if asked.after is not None:
        return "Nothing comes after this. Go back to the first page."
    if asked.narrowed:
        return "Nothing in this view fits. Take away what narrows the list, or choose another view."
    return _EMPTY[asked.show]
