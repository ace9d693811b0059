"""A new date that we ask whoever complained to agree to, in their words."""

from __future__ import annotations

from putright.procedure.assessment import Assessment
from putright.procedure.facts import Fact
from putright.procedure.moments import parse_day
from putright.procedure.row import Row
from putright.wording.dates import long_day
from putright.wording.duty_words import promise_sentence
from putright.wording.language import say


def extension_asked(found: Assessment, about: str) -> str:
    """What we promised, and from which date to which one we want to put it off; ``about``: the fact that asked."""
    fact = next((one for one in found.case.facts if one.id == about), None)
    if fact is None:
        return ""
    action = str(fact.attributes.get("action"))
    row = next((one for one in found.next if one.action == action and one.stage == found.stage.id), None)
    promised = f"{promise_sentence(row, found.policy)} " if row is not None else ""
    return f"{promised}{_dates(fact, row)}"


def _dates(fact: Fact, row: Row | None) -> str:
    if "until" not in fact.attributes:
        return ""
    due = row.due_at if row is not None else None
    now = f" {say('The date is now {day}.', day=long_day(due.toordinal()))}" if due is not None else ""
    # What was recorded as the reason is in staff's words, and may name people. Our letter says it as they may read it.
    until = long_day(parse_day(fact.attributes["until"]))
    asked = say("We asked if you agree to {day} instead.", day=until)
    return f"{asked}{now} {say('If you do not know why we need more time, ask us.')}"
