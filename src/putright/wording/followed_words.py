"""What happened on a case, and how a date was counted, as the complainant reads it on the page of their case.

What is about staff, who checks what, and what was learned is not said here; nor is anybody's name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from putright.procedure.assessment import Assessment
from putright.procedure.facts import Fact
from putright.procedure.knowing import known_to
from putright.procedure.law import ByLaw
from putright.procedure.moments import ZONE, Moment, day_of, parse_day
from putright.procedure.policy import Policy
from putright.procedure.row import Row
from putright.wording.because import counted
from putright.wording.body_words import is_known, the_body
from putright.wording.dates import day_at, long_day, span_of_days
from putright.wording.duty_words import overdue_by, when_due
from putright.wording.fact_words import kind_words
from putright.wording.language import own, say
from putright.wording.law_words import running
from putright.wording.plain_names import channel_words, listed, stage_name
from putright.wording.standing_words import outcome_sentence

_HAPPENED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "receipt-sent": "We sent you the number of your complaint",
        "registered": "We put your complaint on our register",
        "summary-given": "We gave you a summary of how we deal with complaints",
        "acknowledged": "We wrote to you to say that we have your complaint",
        "replied": "We sent you a first reply",
        "informed": "We wrote to you about how your complaint stands",
        "details-requested": "We asked you for the details",
        "details-received": "You gave us the details",
        "consent-requested": "We asked the person concerned if they agree",
        "consent-received": "The person concerned agreed",
        "assigned": "We gave your complaint to somebody to handle",
        "meeting-offered": "We invited you to a meeting",
        "meeting-declined": "You said that you do not want a meeting",
        "meeting-held": "We met you",
        "written-up": "We sent you a note of what was said",
        "investigation-completed": "We finished looking into your complaint",
        "delay-explained": "We wrote to you to say why it takes longer",
        "settled": "We put things right with you",
        "response-received": "You got our answer",
        "review-completed": "We finished our review",
        "action-agreed": "We agreed to put something right",
        "action-done": "We did what we agreed",
        "withdrawn": "You told us that you no longer want to go on",
        "closed": "We closed your complaint",
        "reopened": "We opened your complaint again",
    }
)
_NOT_SAID: Final = frozenset(
    "statement-requested statement-received statement-examined transferred signed-off lesson-recorded corrected ticked"
    .split()
)  # fmt: skip
"""What is about staff, or only for them."""
_BY_ITSELF: Final = MappingProxyType(
    {
        "closed": "Your complaint ended, because we heard nothing more from you",
        "settled": "We took it that things are right for you, because we heard nothing more from you",
        "withdrawn": "We took it that you no longer want to go on, because we heard nothing more from you",
    }
)


_SECONDS: Final = re.compile(r"(?<=\b\d\d:\d\d):\d\d\b")


def happened(fact: Fact, policy: Policy, *, sees: bool) -> str:
    """A fact as a sentence for whoever follows the case; empty for one that is not for them.

    ``sees``: they may be told what the case is about, and so the outcome and what was agreed.
    """
    if fact.kind in _NOT_SAID:
        return ""
    automatic = fact.attributes.get("automatic") is True
    if automatic and fact.kind in _BY_ITSELF:
        return f"{say(_BY_ITSELF[fact.kind])}."
    special = {
        "received": _received, "phoned": _phoned, "responded": _responded, "escalated": _escalated,
        "extended": _extended, "referred": _referred,
    }.get(fact.kind)  # fmt: skip
    if special is not None:
        return special(fact, policy, sees)
    if fact.kind in _HAPPENED:
        about = str(fact.attributes.get("action") or "").strip().rstrip(".")
        if fact.kind in ("action-agreed", "action-done") and about and sees:
            return f"{say(_HAPPENED[fact.kind])}: {own(about)}."
        medium = str(fact.attributes.get("medium") or "")
        how = f" {channel_words(medium)}" if medium and fact.kind in _SENT else ""
        return f"{say(_HAPPENED[fact.kind])}{how}."
    known = policy.facts.get(fact.kind)
    return f"{own(kind_words(fact.kind, policy))}." if known is not None and known.correspondence else ""


_SENT: Final = frozenset({"receipt-sent", "replied"})


def _received(fact: Fact, policy: Policy, sees: bool) -> str:
    channel = str(fact.attributes.get("channel") or "")
    if not channel:
        return say("Your complaint came to us.")
    return say("Your complaint came to us {how}.", how=channel_words(channel))


def _phoned(fact: Fact, policy: Policy, sees: bool) -> str:
    return say("We tried to phone you.") if fact.attributes.get("answered") is False else say("We phoned you.")


def _responded(fact: Fact, policy: Policy, sees: bool) -> str:
    medium = str(fact.attributes.get("medium") or "")
    outcome = str(fact.attributes.get("outcome") or "")
    said = f" {outcome_sentence(outcome)}" if outcome and sees else ""
    sent = say("We sent you our answer {how}.", how=channel_words(medium)) if medium else say("We sent you our answer.")
    return f"{sent}{said}"


def _escalated(fact: Fact, policy: Policy, sees: bool) -> str:
    stage = stage_name(str(fact.attributes.get("to") or ""), policy)
    if fact.attributes.get("automatic") is True:
        return say("Your complaint went on to {stage} by itself, because our answer was late.", stage=stage)
    return say("You asked for {stage}.", stage=stage)


def _extended(fact: Fact, policy: Policy, sees: bool) -> str:
    until = fact.attributes.get("until")
    agreed = fact.attributes.get("agreed")
    answer = say("You agreed to it.") if agreed else say("You did not agree to it.")
    how = f" {answer}" if agreed in (True, False) else ""
    if until and agreed is not True and any(one.needs_agreement for each in policy.stages for one in each.extensions):
        asked = say("We asked if you agree to a later date, {day}.", day=long_day(parse_day(until)))
        return f"{asked}{how}"  # the date did not change
    # Why stands in our letter. What was recorded as the reason is in staff's words, and may name people.
    needs = say("We need more time, to {day}.", day=long_day(parse_day(until))) if until else say("We need more time.")
    return f"{needs}{how}"


def _referred(fact: Fact, policy: Policy, sees: bool) -> str:
    name = str(fact.attributes.get("body") or "")
    if not name:
        return say("You went to an outside body.")
    return say("You went to {body}.", body=the_body(name) if is_known(name) else own(name))


def moment_words(moment: Moment) -> str:
    """When something happened: the day, and the hour where it is known."""
    if moment.bare:
        return long_day(moment.day)
    return day_at(moment.day, f"{datetime.fromtimestamp(moment.instant, ZONE):%H:%M}")


def counting_words(row: Row, found: Assessment, law: ByLaw) -> list[str]:
    """How the date of something owed was counted, day by day, in sentences; none where there is nothing to count."""
    said = [*_counted(row, found), *_stood_still(row)]
    when = law_sets(row, law)
    if when and row.due is not None:
        said.append(say("The law sets another date: {when}.", when=when))
    return said


def law_sets(row: Row, law: ByLaw) -> str:
    """The date that the law sets, where it is another than the procedure's or the procedure sets none; else empty."""
    by_law = running(law.of(row))
    if by_law is None or by_law.due is None or by_law.due == row.due:
        return ""
    return when_due(by_law.due, by_law.duty.in_hours)


def _counted(row: Row, found: Assessment) -> list[str]:
    if row.extended is not None and row.due is not None:
        until = long_day(day_of(row.due) if row.duty.in_hours else row.due)
        return [say("We told you on {day} that it takes until {until}.", day=long_day(row.extended.day), until=until)]
    if row.start is None or not (row.duty.timed or row.outer) or row.action == "do-action":
        return []
    clock = row.duty.ceiling if row.outer and row.duty.ceiling is not None else row.duty.clock
    table = known_to(found.calendar, row.done or row.ended or found.at)
    text = counted(clock, row.start, table, found.policy.counting, row.duty.in_hours and not row.outer)
    return [_SECONDS.sub("", text)]  # nobody was told them with the promise


def _stood_still(row: Row) -> list[str]:
    spans = [span_of_days(still.begins.day, still.last) for still in row.owed.stood] if row.due is not None else []
    waited = "We did not count the time from {spans}, while we waited for an answer."
    said = [say(waited, spans=listed(spans))] if spans else []
    if row.owed.still is not None:
        since = long_day(row.owed.still.begins.day)
        stands = "We have not counted since {day}, because we are waiting for an answer. Then we go on counting."
        said.append(say(stands, day=since))
    return said


def late_words(row: Row, found: Assessment) -> str:
    """By how much something is late: "This is 3 working days late."; empty where it is not."""
    if row.status != "overdue" or row.due_at is None:
        return ""
    return say("This is {length} late.", length=overdue_by(row.due_at, row.duty.in_hours, found.calendar, found.at))
