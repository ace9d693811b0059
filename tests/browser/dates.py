"""The dates that a page shows, and those that the pure engine reckons for the exported case."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page

LONDON = ZoneInfo("Europe/London")
_DAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day (\d{1,2} [A-Z][a-z]+ \d{4})")
_NOW = ("open", "overdue")
_HOUR = re.compile(r"due (\d\d:\d\d) on ", re.IGNORECASE)


def replayed(organisation: Any, reference: str) -> dict[str, Any]:
    """What the replay door says now of the case as it is exported: the pure engine, which knows no register."""
    from putright.accounts.scope import within
    from putright.register.export import case_file
    from putright.register.models import Case
    from putright.register.reading import record_of
    from putright.replay.command import replay_document

    with within(organisation):
        case = Case.objects.select_related("policy", "site").get(organisation=organisation, reference=reference)
        exported = json.dumps(case_file(record_of(case)))
    return replay_document(exported, at=datetime.now(LONDON).isoformat(timespec="seconds"))


def reckoned(found: dict[str, Any]) -> list[str]:
    """When each thing owed now is due, by the policy and by the law; to the minute where hours count, else the day."""
    owed = [one for one in found["duties"] if one["status"] in _NOW or (one["status"] == "pending" and one["law_due"])]
    owed += [one for one in found["law_duties"] if one["status"] in _NOW]
    return sorted(_written({one["due"], one["law_due"]} - {None}) for one in owed)


def by_law(found: dict[str, Any]) -> set[date]:
    """The dates that a law sets for what is not done yet, beside those of the policy."""
    owed = (one for one in [*found["duties"], *found["law_duties"]] if one["status"] in ("open", "overdue", "pending"))
    return {date.fromisoformat(one["law_due"][:10]) for one in owed if one["law_due"]}


def shown(page: Page) -> list[str]:
    """When each thing owed now is due, as the page of the case says."""
    cards = page.locator("#owed ~ .putright-card").all()
    return sorted(_read(card) for card in cards)


def days_in(text: str) -> set[date]:
    """Every day that a text names in full."""
    return {datetime.strptime(one, "%d %B %Y").date() for one in _DAY.findall(text)}


def _written(dues: set[str]) -> str:
    return " and ".join(sorted(map(_when, dues))) or "no date"


def _when(due: str) -> str:
    return due if "T" not in due else datetime.fromisoformat(due).astimezone(LONDON).strftime("%Y-%m-%d %H:%M")


def _read(card: Locator) -> str:
    said = card.locator("p").first.inner_text()
    days = days_in(said)
    if not days:
        assert "no date" in said.lower(), said
        return "no date"
    hour = _HOUR.search(said)
    return f"{min(days)} {hour[1]}" if hour else " and ".join(sorted(map(str, days)))
