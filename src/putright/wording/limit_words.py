"""Time limits of a policy before any case exists: "within 20 working days of receiving your complaint"."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from putright.procedure.durations import Duration, Unit
from putright.procedure.facts import FactKind
from putright.procedure.policy import Clock, Duty, Policy, Start, Window
from putright.wording.language import in_english, own, say, say_as, say_number
from putright.wording.plain_names import listed, stage_name, with_blanks

_OF: Final = MappingProxyType(
    {
        "received": "receiving your complaint",
        "receipt-sent": "sending you a receipt",
        "registered": "putting your complaint on our register",
        "summary-given": "giving you the summary of this procedure",
        "phoned": "speaking to you on the phone",
        "acknowledged": "sending our acknowledgement",
        "replied": "sending our first reply",
        "transferred": "asking another department for help",
        "informed": "sending you an update",
        "details-requested": "asking you for the details",
        "details-received": "getting the details from you",
        "consent-requested": "asking the person concerned to agree",
        "consent-received": "hearing that the person concerned agrees",
        "assigned": "giving your complaint to somebody to handle",
        "statement-requested": "asking the member of staff",
        "statement-received": "getting that statement",
        "statement-examined": "looking into that statement",
        "meeting-offered": "inviting you to a meeting",
        "meeting-declined": "hearing that you do not want a meeting",
        "meeting-held": "the meeting",
        "written-up": "sending you the notes",
        "investigation-completed": "the end of our investigation",
        "delay-explained": "our letter about the delay",
        "extended": "changing the date",
        "settled": "settling the matter with you",
        "responded": "sending our answer",
        "response-received": "the day you get our answer",
        "escalated": "receiving your request",
        "signed-off": "signing off our answer",
        "review-completed": "the end of our review",
        "referred": "hearing that you went to an outside body",
        "lesson-recorded": "writing down what we learned",
        "action-agreed": "agreeing it",
        "action-done": "doing it",
        "withdrawn": "hearing that you withdraw the complaint",
        "closed": "closing the case",
        "reopened": "opening the case again",
        "corrected": "correcting our record",
        "ticked": "noting it",
    }
)
_WHEN: Final = MappingProxyType(
    {
        "received": "the complaint arrives",
        "receipt-sent": "the automatic receipt goes out",
        "registered": "the complaint is on the register",
        "summary-given": "the complainant has the summary",
        "phoned": "the complainant has been reached by phone",
        "acknowledged": "the acknowledgement is sent",
        "replied": "the first reply is sent",
        "transferred": "another department is asked",
        "informed": "an update is sent",
        "details-requested": "the complainant is asked for the details",
        "details-received": "the complainant gives the details",
        "consent-requested": "the person concerned is asked to consent",
        "consent-received": "the person concerned consents",
        "assigned": "somebody is given the stage to handle",
        "statement-requested": "a member of staff is asked for a statement",
        "statement-received": "the member of staff gives the statement",
        "statement-examined": "the statement is examined",
        "meeting-offered": "the complainant is invited to a meeting",
        "meeting-declined": "the complainant declines the meeting",
        "meeting-held": "the meeting takes place",
        "written-up": "the notes are sent to the complainant",
        "investigation-completed": "the investigation is completed",
        "delay-explained": "a letter about the delay is sent",
        "extended": "a time limit is changed",
        "settled": "the complaint is settled",
        "responded": "the response is sent",
        "response-received": "the complainant receives the response",
        "escalated": "the complainant asks for the next stage",
        "signed-off": "what is to be sent is signed off",
        "review-completed": "the review is completed",
        "referred": "the complainant goes to an outside body",
        "lesson-recorded": "what was learned is recorded",
        "action-agreed": "an action is agreed",
        "action-done": "the agreed action is done",
        "withdrawn": "the complaint is withdrawn",
        "closed": "the case is closed",
        "reopened": "the case is opened again",
        "corrected": "an entry is corrected",
        "ticked": "the promise is ticked",
    }
)
_UNTIL: Final = MappingProxyType(
    {"responded": "until we send our answer", "settled": "until the matter is settled", "closed": "until we close it"}
)
_EACH: Final = MappingProxyType({"phoned": "phone call", "meeting-held": "meeting"})
_AGAIN: Final = (
    ("your complaint", "receiving your complaint", "receiving it"),
    ("statement", "getting that statement", "getting it"),
    ("the member of staff", "asking the member of staff", "asking them"),
    ("your details", "getting the details from you", "getting them"),
)
_ONCE: Final = MappingProxyType({"transferred": "if we have to ask another department for help"})
_LENGTHS: Final = MappingProxyType(
    {
        Unit.HOURS: ("{n} hour", "{n} hours"),
        Unit.WORKING_DAYS: ("{n} working day", "{n} working days"),
        Unit.SCHOOL_DAYS: ("{n} school day", "{n} school days"),
        Unit.DAYS: ("{n} day", "{n} days"),
        Unit.WEEKS: ("{n} week", "{n} weeks"),
        Unit.MONTHS: ("{n} month", "{n} months"),
        Unit.YEARS: ("{n} year", "{n} years"),
    }
)
_DAY_WHEN: Final = "the day when {event}"
_STARTS: Final = MappingProxyType(
    {
        "response": "our answer",
        "last correspondence": "the last letter or message between us",
        "receipt of the response": "the day you get our answer",
        "concerns_date": "the day you first knew about it",
        "known_date": "the day you came to know of it",
    }
)


def length_words(duration: Duration) -> str:
    """A length of time: "20 working days"."""
    return say_number(*_LENGTHS[duration.unit], duration.number)


def start_words(kinds: tuple[str, ...], policy: Policy | None = None) -> str:
    """What a clock waits for, for staff: "the meeting takes place". No kinds: the beginning of the stage."""
    if not kinds:
        return say("the stage begins")
    words = [say(_WHEN[kind]) if kind in _WHEN else _own(kind, policy) for kind in kinds]
    return f" {say_as('after one or after the other', 'or')} ".join(words)


def counted_from(start: Start, stage: str, policy: Policy) -> str:
    """What a limit is counted from, for the complainant: "receiving your complaint"."""
    if start.attribute is not None:
        return say("the date that is set when {event}", event=start_words(start.kinds, policy))
    if start.together:
        return say("the later of these: {events}", events=listed([_event_words(kind, policy) for kind in start.kinds]))
    if not start.kinds:
        first = start.whole_case or policy.order.get(stage, 0) == 0
        return say(_OF["received"]) if first else _request(stage, policy)
    return fact_event(start.kinds, policy)


def duty_start(duty: Duty, policy: Policy) -> str:
    """What the limit of a duty is counted from; what is owed for being late counts from when we are."""
    if duty.overdue:
        return say("becoming late")
    said = counted_from(duty.clock.start, duty.stage, policy)
    return said.replace("the day when ", "the moment when ") if duty.in_hours else said


def fact_event(kinds: tuple[str, ...], policy: Policy) -> str:
    """Facts as events from which time is counted, for the complainant: "sending our answer"."""
    return f" {say_as('after one or after the other', 'or')} ".join(_event_words(kind, policy) for kind in kinds)


def _event_words(kind: str, policy: Policy) -> str:
    return say(_OF[kind]) if kind in _OF else say(_DAY_WHEN, event=_own(kind, policy))


def _request(stage: str, policy: Policy) -> str:
    return say("receiving your request for {stage}", stage=stage_name(stage, policy))


def bound_words(clock: Clock, stage: str, policy: Policy) -> str:
    """A bound with its start: "8 weeks after receiving your complaint"."""
    if clock.duration is not None and clock.duration.number == 0:
        return day_of(counted_from(clock.start, stage, policy))
    start, length = counted_from(clock.start, stage, policy), clock.duration
    return say("{length} after {start}", length=length_words(length) if length is not None else "", start=start)


def day_of(start: str) -> str:
    """The day of what a limit is counted from: "the day we receive your complaint"."""
    if not in_english():
        return start if _names_a_day(start) else say("the day of {start}", start=start)
    if start.startswith(("the day ", "the date ")):
        return start
    receiving = start.removeprefix("receiving ")
    return f"the day we receive {receiving}" if receiving != start else f"the day of {start}"


def _names_a_day(start: str) -> bool:
    """Whether what a limit is counted from is said as a day already, in whatever language."""
    dated = say("the date that is set when {event}"), say(_DAY_WHEN)
    return start.startswith(tuple(one.partition("{event}")[0] for one in dated))


def after_words(start: str) -> str:
    """After something, with no length of time: "after receiving your complaint", "once the bishop decided"."""
    if not start.startswith("the day when "):
        return f"after {start}"
    return f"once {start.removeprefix('the day when ').replace(' or the day when ', ' or ')}"


def limit_words(duty: Duty, policy: Policy) -> str:
    """By when, in the policy's own length of time: "within 20 working days of receiving your complaint".

    Empty where the policy sets no time.
    """
    parts = [_clock_words(duty.clock, duty, policy)] if duty.timed else []
    if duty.ceiling is not None and duty.ceiling.duration is not None:
        bound = bound_words(duty.ceiling, duty.stage, policy)
        parts.append(
            say("and no later than {bound}", bound=bound) if parts else say("no later than {bound}", bound=bound)
        )
    return " ".join(parts)


def limited(promise: str, duty: Duty, policy: Policy) -> str:
    """A promise with its time limit, in which nothing is named twice: "... within 3 working days of receiving it".

    The promise alone where the policy sets no time.
    """
    limit = limit_words(duty, policy)
    if not limit:
        start = duty.clock.start
        named = [_EACH[kind] for kind in start.kinds if kind in _EACH]
        if not (start.each and named):
            return promise
        each = " or ".join(named)
        return say("{promise} after each {event}", promise=promise, event=say(each))
    if not in_english():
        return f"{promise} {limit}"
    request = _request(duty.stage, policy)
    for named_first, again, short in (*_AGAIN, ("your request", request, "receiving it")):
        if named_first in promise:
            limit = limit.replace(again, short).replace(day_of(again), day_of(short))
    return f"{promise} {limit}"


def once_words(duty: Duty, policy: Policy) -> str:
    """On what else it depends that the duty is owed: "if we have to ask another department for help"; or nothing."""
    if duty.overdue:
        return say("if we are late with what we promised here")
    if not duty.once:
        return ""
    known = _ONCE.get(duty.once[0])
    return say(known) if known is not None else say("once {event}", event=start_words(duty.once, policy))


def window_limit(window: Window, policy: Policy) -> str:
    """How long the complainant has, from what: "within 6 months of our answer". Empty where there is no limit."""
    limits = []
    if window.duration is not None:
        length, start = length_words(window.duration), window_start(window.opens, policy)
        within = say("within {length} of {start}", length=length, start=start)
        if window.later_of is not None:
            other = window_start(window.later_of, policy)
            within += say(", or of {start} if that is later", start=other)
        if window.or_later is not None:
            longer, other = length_words(window.or_later[0]), window_start(window.or_later[1], policy)
            within += say(", or {length} of {start} if that is later", length=longer, start=other)
        limits.append(within)
    if window.cap is not None:
        most, other = length_words(window.cap[0]), window_start(window.cap[1], policy)
        bound = say("{length} after {start}", length=most, start=other)
        limits.append(
            say("and no later than {bound}", bound=bound) if limits else say("no later than {bound}", bound=bound)
        )
    return ", ".join(limits)


def window_start(opens: str, policy: Policy) -> str:
    """What a window is counted from: "our answer", "the day you came to know of it"."""
    opens = opens.removeprefix("received.")
    if opens.startswith("response of "):
        return say("our answer at {stage}", stage=stage_name(opens.removeprefix("response of "), policy))
    words = _STARTS.get(opens)
    if words is not None:
        return say(words)
    return fact_event((opens,), policy) if opens in policy.facts else own(f"the {with_blanks(opens)}")


def _clock_words(clock: Clock, duty: Duty, policy: Policy) -> str:
    start = duty_start(duty, policy) if clock == duty.clock else counted_from(clock.start, duty.stage, policy)
    if clock.duration is None:
        return say("by {start}", start=start)
    length = length_words(clock.duration)
    if clock.backwards:
        return say("at least {length} before {start}", length=length, start=start)
    if duty.recurs:
        until = next((say(_UNTIL[kind]) for kind in duty.until if kind in _UNTIL), "")
        if clock.duration.number == 1:
            # "Every month" and not "every 1 month".
            length = say_as("every", str(clock.duration).removeprefix("1 "))
        return say("at least every {length} {until}", length=length, until=until).strip()
    if clock.duration.number:
        return say("within {length} of {start}", length=length, start=start)
    if in_english() or _names_a_day(start):
        return say("on {day}", day=day_of(start))
    return say("on the day of {start}", start=start)


def _own(kind: str, policy: Policy | None) -> str:
    """A kind of fact that the policy itself declares, by what it records."""
    found: FactKind | None = policy.facts.get(kind) if policy is not None else None
    words = found.records.rstrip(".") if found is not None and found.records else with_blanks(kind)
    return words if in_english() else own(f"“{words}”")


WORDED: Final = frozenset(_OF) & frozenset(_WHEN)
"""The kinds of fact that have words of their own here."""
