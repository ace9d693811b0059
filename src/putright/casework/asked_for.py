"""What whoever complained asked for on the page of their case, could not have at once, and still waits to hear about.

The day on which they asked stays: whoever takes it up records it of that day. By when they are answered follows from
the procedure: by when it would have us answer a request that it takes, or else a new complaint.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final, NamedTuple

from putright.calendars import load_calendars
from putright.casework.complainant_offers import GO_ON, NEXT_STAGE
from putright.procedure.assessment import Assessment, assess
from putright.procedure.facts import COMING_IN, STOCK, Fact
from putright.procedure.faults import Faulty
from putright.procedure.history import History
from putright.procedure.moments import Moment, parse_day, parse_moment
from putright.procedure.policy import Policy
from putright.register.parts import HEARD
from putright.register.reading import Entry, Record
from putright.wording.standing_words import owed_to_complainant

TAKEN_UP_BY: Final[Mapping[str, str]] = MappingProxyType({NEXT_STAGE: "escalated", GO_ON: "reopened"})
"""The fact that takes up what was asked for, by the act that could not be done."""


class AskedFor(NamedTuple):
    """Something that was asked for: the number of its entry, the act, when, and the last day for an answer, an ordinal
    (None: the procedure gives none)."""

    number: int
    act: str
    moment: Moment
    answer_by: int | None


def asked_and_open(record: Record) -> list[AskedFor]:
    """What was asked for and neither taken up nor answered since: every letter, call or answer of ours is one.

    None is what was struck out, as a letter is that did not go, a call that nobody answered, nor what was of an earlier
    day and recorded late.
    """
    asked = [place for place, entry in enumerate(record.entries) if is_asked(entry)]
    stands = {fact.id: fact for fact in record.history.known_at(record.history.last)} if asked else {}
    found = []
    for place in asked:
        entry = record.entries[place]
        act, moment = wish_of(entry), parse_moment(entry.row.happened)
        since = [stands[one.id] for one in record.entries[place + 1 :] if one.id in stands]
        if not any(_settles(fact, TAKEN_UP_BY.get(act, ""), moment.day) for fact in since):
            found.append(AskedFor(entry.row.number, act, moment, told_by(entry)))
    return found


def wish_of(entry: Entry) -> str:
    """The act that an entry asked for and could not have; nothing for any other entry, or where that was erased."""
    return str(entry.says.get("wish") or "") if is_asked(entry) else ""


def told_by(entry: Entry) -> int | None:
    """By when they were told that they are answered, an ordinal; None where they were told no day."""
    day = entry.says.get("answer_by")
    return parse_day(day) if day else None


def is_asked(entry: Entry) -> bool:
    """Whether it was asked for on the page of the case and could not be done at once."""
    return entry.row.kind == HEARD.name and entry.says.get("about") == "asked"


def _settles(fact: Fact, taken_up_by: str, asked: int) -> bool:
    kind = fact.kind
    ours = kind in STOCK and STOCK[kind].correspondence and kind not in COMING_IN and kind != "receipt-sent"
    spoken = kind == "phoned" and fact.attributes.get("answered") is not False
    return kind == taken_up_by or ((ours or spoken) and fact.day >= asked)


def answer_by(record: Record, now: datetime) -> int | None:
    """The last day (an ordinal) on which whoever asks now is answered; None where the procedure gives no day."""
    found = assess(record.history, record.policy, load_calendars(), now)
    stage = _next_of_ours(found)
    if stage is not None:
        asked = _fact("escalated", found.at, {"to": stage})
        day = _first_due(_with(record.history, asked), record.policy, now, stage)
        if day is not None:
            return day
    begun = record.history.facts[0]
    anew = History((_fact("received", found.at, begun.attributes),), record.history.attributes)
    return _first_due(anew, record.policy, now, found.policy.stages[0].id)


def _next_of_ours(found: Assessment) -> str | None:
    order = found.policy.order
    later = (one for one in found.policy.stages if order[one.id] > order[found.stage.id] and one.held_by is None)
    return next((one.id for one in later), None)


def _fact(kind: str, at: Moment, says: Mapping[str, object]) -> Fact:
    return Fact(kind, at.day, at.instant, False, MappingProxyType(dict(says)), "asked")


def _with(history: History, fact: Fact) -> History:
    return History((*history.facts, fact), history.attributes, history.points, history.calendar)


def _first_due(history: History, policy: Policy, now: datetime, stage: str) -> int | None:
    try:
        found = assess(history, policy, load_calendars(), now)
    except Faulty:  # an older fact that says more than this policy lets one say
        return None
    # A time that runs from an earlier day, such as that of the complaint, may be over: that promises nothing.
    owed = (row for row in owed_to_complainant(found) if row.stage == stage and row.status != "overdue")
    return min((row.due_at.toordinal() for row in owed if row.due_at is not None), default=None)
