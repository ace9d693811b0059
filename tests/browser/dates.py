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
    rows = [one for one in found["duties"] if one["status"] in _NOW or (one["status"] == "pending" and one["law_due"])]
    owed = [
        f"{_written(one['due'])}, law {_written(one['law_due'])}" if one["law_due"] else _written(one["due"])
        for one in rows
    ]
    owed += [f"law {_written(one['law_due'])}" for one in found["law_duties"] if one["status"] in _NOW]
    return sorted(owed)


def by_law(found: dict[str, Any]) -> set[date]:
    """The dates that a law sets for what is not done yet, beside those of the policy."""
    owed = (one for one in [*found["duties"], *found["law_duties"]] if one["status"] in ("open", "overdue", "pending"))
    return {date.fromisoformat(one["law_due"][:10]) for one in owed if one["law_due"]}


def shown(page: Page) -> list[str]:
    """When each thing owed now is due, as the page of the case says."""
    page.wait_for_load_state()
    cards = page.locator("#owed ~ .putright-card").all()
    return sorted(_read(card) for card in cards)


def days_in(text: str) -> set[date]:
    """Every day that a text names in full."""
    return {datetime.strptime(one, "%d %B %Y").date() for one in _DAY.findall(text)}


def _written(due: str | None) -> str:
    if due is None:
        return "no date"
    if "T" not in due:
        return due
    return datetime.fromisoformat(due).astimezone(LONDON).strftime("%Y-%m-%d %H:%M")


def _read(card: Locator) -> str:
    """What a card says, the date of the policy apart from that of the law, so that neither stands for the other."""
    policy, beside, law = card.locator("p").first.inner_text().partition("Law (")
    if not beside:
        return _one(policy, "no date set")
    by_the_law = f"law {_one(law, 'no date')}"
    return f"{_one(policy, 'no date')}, {by_the_law}" if "Policy:" in policy else by_the_law


def _one(said: str, undated: str) -> str:
    days = days_in(said)
    if not days:
        assert undated in said.lower(), said
        return "no date"
    (day,) = days
    hour = _HOUR.search(said)
    return f"{day} {hour[1]}" if hour else str(day)
