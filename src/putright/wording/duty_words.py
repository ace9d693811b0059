"""Duties in words: what is owed, the promise behind it, by when, and how it stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Final, NamedTuple

from putright.procedure.actions import Action
from putright.procedure.calendar import Calendar, OutOfTable
from putright.procedure.moments import ZONE, Moment
from putright.procedure.policy import Duty, Policy
from putright.procedure.row import Row
from putright.wording.dates import clock_time, long_day
from putright.wording.language import in_english, own, say, say_number
from putright.wording.limit_words import limited, start_words
from putright.wording.plain_names import Naming, capital, listed, role_title, with_blanks

__all__ = [
    "Naming", "action_words", "due_in_words", "due_words", "duty_title", "is_for_complainant", "modal", "order_words",
    "overdue_by",
    "promise_of", "promise_sentence", "promise_words", "role_title", "start_words", "status_name", "status_words",
    "when_due",
]  # fmt: skip


class _Said(NamedTuple):
    """An action: what staff are told to do, what the complainant is promised, and whether it reaches them at all."""

    do: str
    promise: str
    reaches: bool = True


_ACTIONS: Final = MappingProxyType(
    {
        "give-summary": _Said("Give the complainant the summary of the procedure", "give you a summary of how we work"),
        "phone": _Said("Phone the complainant", "phone you"),
        "acknowledge": _Said("Acknowledge the complaint in writing", "acknowledge your complaint in writing"),
        "reply": _Said("Send a first full reply", "send you a first reply"),
        "respond": _Said("Send our answer", "send you our full answer"),
        "explain-delay": _Said("Write to explain the delay", "write to you to explain any delay"),
        "explain-change": _Said("Tell the complainant of the new date, and why", "tell you the new date, and why"),
        "inform": _Said("Send an update", "tell you how your complaint stands"),
        "register": _Said("Enter the complaint in the register", "put your complaint on our register", False),
        "request-details": _Said("Ask the complainant for the details", "ask you for the details"),
        "request-consent": _Said("Ask the person concerned to consent", "ask the person concerned if they agree"),
        "assign": _Said("Give the stage to somebody to handle", "give your complaint to somebody to handle", False),
        "offer-meeting": _Said("Invite the complainant to a meeting", "invite you to a meeting"),
        "hold-meeting": _Said("Hold the meeting", "meet you"),
        "give-statement": _Said("Give a statement of what happened", "get a statement from the member of staff", False),
        "examine-statement": _Said("Examine the statement", "look into that statement", False),
        "write-up": _Said("Write up what was said and send it", "send you a note of what was said"),
        "complete-investigation": _Said("Complete the investigation", "finish looking into your complaint"),
        "sign-off": _Said("Sign off what is to be sent", "have our answer checked", False),
        "complete-review": _Said("Complete the review", "finish our review"),
        "notify-outcome": _Said("Send the outcome of the review", "write to you with the outcome"),
        "record-lesson": _Said("Record what was learned", "write down what we learned", False),
        "do-action": _Said("Do what was agreed", "do what we agreed"),
        "signpost": _Said("Point to the outside body", "tell you about the outside body"),
    }
)
WORDED: Final = frozenset(_ACTIONS)
"""The actions that have words of their own here."""

_MODALS: Final = MappingProxyType(
    {
        "must": "We will",
        "should": "We should",
        "normally": "We will normally",
        "aim": "We aim to",
        "may": "We may",
    }
)
_SAID_WE: Final = MappingProxyType(
    {
        "must": "We said we would",
        "should": "We said we should",
        "normally": "We said we would normally",
        "aim": "We aimed to",
        "may": "We said we might",
    }
)
_NAMES: Final = MappingProxyType(
    {
        "pending": "not started",
        "open": "open",
        "overdue": "overdue",
        "met": "met",
        "late": "late",
        "cancelled": "no longer owed",
        "missed": "never done",
    }
)


def order_words(name: str, policy: Policy) -> str:
    """The action of that name, as an order to staff, in the words that the policy has for it."""
    return action_words(policy.actions.get(name) or Action(name, ()))


def action_words(action: Action, about: str | None = None) -> str:
    """What is owed, as an order to staff: "Acknowledge the complaint in writing". An action of a policy's own goes by
    the words that the policy has for it, or by its name. ``about`` is what was agreed, where that is what is owed."""
    said = _ACTIONS.get(action.name)
    order = said.do if said is not None else capital(action.order or with_blanks(action.name))
    return f"{order}: {about}" if about else order


def duty_title(row: Row) -> str:
    """What the row owes, as an order to staff: more exact than the action alone."""
    about = row.event.attributes.get("action") if row.event is not None and row.action == "do-action" else None
    if row.action == "acknowledge":
        if row.duty.clock.start.kinds == ("details-received",):
            return "Acknowledge the details in writing"
        if row.owed.period.stage is not None:
            return "Acknowledge the request in writing"
    if row.action == "write-up" and row.event is not None:
        what = "meeting" if row.event.kind == "meeting-held" else "phone call"
        return f"Write up the {what} of {long_day(row.event.day)} and send it"
    return action_words(row.duty.action, str(about) if about is not None else None)


def is_for_complainant(row: Row) -> bool:
    """Whether the complainant sees it done: a letter, a call, a meeting, something put right. An action of a policy's
    own is one if the policy says what they are promised."""
    return is_promised_to_complainant(row.duty)


def is_promised_to_complainant(duty: Duty) -> bool:
    """Whether the complainant sees it done, as ``is_for_complainant``, of a duty before there is any case."""
    said = _ACTIONS.get(duty.action.name)
    return said.reaches if said is not None else bool(duty.action.promise)


def modal(strength: str) -> str:
    """How a promise of that strength begins: "We will", "We aim to"."""
    return say(_MODALS[strength])


def promise_of(duty: Duty, later_stage: bool) -> str:
    """What is promised, to follow "We will": "acknowledge your complaint in writing"."""
    words = promise_words(duty.action)
    if duty.action.name == "acknowledge":
        if duty.clock.start.kinds == ("details-received",):
            words = say("write to say we have your details")
        elif later_stage:
            words = say("acknowledge your request in writing")
    if duty.medium is not None and duty.action.name in ("respond", "reply"):
        words = say("{promise} in writing", promise=words)
    several = [words, *(promise_words(other) for other in duty.others)]
    if len(several) == 1 or in_english():
        return listed(several, "or")
    return say("do one of these: {promises}", promises="; ".join(several))


def promise_words(action: Action) -> str:
    """What is promised, to follow "We will", whatever else the duty says. An action of a policy's own that has words
    for staff alone goes by those: what it is called in the file is for machines."""
    said = _ACTIONS.get(action.name)
    if said is not None:
        return say(said.promise)
    words = action.promise or f"{action.order[:1].lower()}{action.order[1:]}" or with_blanks(action.name)
    return words if in_english() else say("do this: {words}", words=own(f"“{words}”"))


def bare(promise: str) -> str:
    """A promise to be named within a sentence, without the words that let it follow "We will" where it is quoted."""
    return promise if in_english() else promise.removeprefix(say("do this: {words}").partition("{words}")[0])


def promise_sentence(row: Row, policy: Policy | None = None) -> str:
    """The promise as the complainant reads it; "We will phone you by 10:15 on Tuesday 3 March 2026."

    Done, or past its time, it says what was promised and what became of it. ``policy`` lets a promise whose time has
    not begun say what it counts from.
    """
    duty = row.duty
    words = promise_of(duty, row.owed.period.stage is not None)
    about = row.event.attributes.get("action") if row.event is not None and row.action == "do-action" else None
    if about is not None:
        agreed = "do what we agreed: {about}. We will do it" if row.due is not None else "do what we agreed: {about}"
        words = say(agreed, about=own(str(about)))
    by = f" {say('by {start}', start=when_due(row.due, duty.in_hours))}" if row.due is not None else ""
    if row.status in ("open", "pending"):
        if not by and row.status == "pending" and policy is not None:
            words = limited(words, duty, policy)
        return f"{modal(duty.strength)} {words}{by}."
    if about is not None:
        words = say("do what we agreed ({about})", about=own(str(about)))
    return f"{say(_SAID_WE[duty.strength])} {words}{by}. {_became(row)}"


def _became(row: Row) -> str:
    """What became of a promise that is done, or past its time."""
    if row.status == "overdue":
        return say("We have not done so yet.")
    if row.done is not None:
        return say("We did so on {day}.", day=long_day(row.done.day))
    return say("We did not do so.") if row.status == "missed" else say("This is no longer needed.")


def when_due(due: int, in_hours: bool) -> str:
    """A due time after "by": a day, or "10:15 on Tuesday 3 March 2026"."""
    if not in_hours:
        return long_day(due)
    return _at_time(datetime.fromtimestamp(due, ZONE))


def due_words(row: Row) -> str:
    """When the row is due: "due Thursday 5 March 2026", or "no date set"."""
    return "no date set" if row.due is None else f"due {when_due(row.due, row.duty.in_hours)}"


def due_in_words(due_at: date | datetime | None, in_hours: bool) -> str:
    """When something stored is due. A datetime is read as its local day unless hours count."""
    if due_at is None:
        return "no date set"
    if isinstance(due_at, datetime):
        local = due_at.astimezone(ZONE)
        return f"due {_at_time(local)}" if in_hours else f"due {long_day(local.toordinal())}"
    return f"due {long_day(due_at.toordinal())}"


def status_name(status: str) -> str:
    """The status of a duty in a word or three."""
    return _NAMES[status]


def status_words(row: Row, calendar: Calendar, at: Moment) -> str:
    """How the row stands: "overdue by 2 working days", "starts when the meeting takes place"."""
    if row.status == "pending":
        waits = f"starts when {start_words(row.duty.clock.start.kinds)}"
        if row.expected is None:
            return waits
        expected = clock_time(row.expected) if row.duty.in_hours else long_day(row.expected)
        return f"{waits}, expected by {expected}"
    if row.due_at is not None and row.status == "overdue":
        return f"overdue by {overdue_by(row.due_at, row.duty.in_hours, calendar, at)}"
    if row.due_at is not None and row.status == "late" and row.done is not None:
        return f"late by {overdue_by(row.due_at, row.duty.in_hours, calendar, row.done.moment)}"
    return status_name(row.status)


def overdue_by(due_at: date | datetime, in_hours: bool, calendar: Calendar, at: Moment) -> str:
    """How much later than ``due_at`` the moment is: in working days, or in hours where hours count."""
    if isinstance(due_at, datetime) and in_hours:
        hours = int((datetime.fromtimestamp(at.instant, UTC) - due_at).total_seconds() // 3600)
        if hours < 48:
            return say("less than an hour") if hours < 1 else _number(hours, "hour")
    day = due_at.astimezone(ZONE).toordinal() if isinstance(due_at, datetime) else due_at.toordinal()
    working = _working_days_between(day, at.day, calendar)
    return _number(working, "working day") if working else _number(max(at.day - day, 1), "day")


def _working_days_between(start: int, end: int, calendar: Calendar) -> int:
    table = calendar.known_on(end)
    try:
        # The largest n whose nth working day after the start is not after the end.
        low, high = 0, max(end - start, 0)
        while low < high:
            middle = (low + high + 1) // 2
            if table.after(start, middle) <= end:
                low = middle
            else:
                high = middle - 1
    except OutOfTable:
        return 0
    return low


_LATE_BY: Final = MappingProxyType(
    {
        "hour": ("{n} hour", "{n} hours"),
        "day": ("{n} day", "{n} days"),
        "working day": ("{n} working day", "{n} working days"),
    }
)
"""As ``limit_words`` has them."""


def _number(number: int, unit: str) -> str:
    if in_english():
        return f"{number:,} {unit}{'' if number == 1 else 's'}"
    return say_number(*_LATE_BY[unit], number)


def _at_time(local: datetime) -> str:
    if (local.hour, local.minute) == (0, 0):
        # Nobody is sure which day midnight belongs to.
        return say("midnight at the end of {day}", day=long_day(local.toordinal() - 1))
    return say("{hour} on {day}", hour=f"{local:%H:%M}", day=long_day(local.toordinal()))


def promises(rows: Sequence[Row]) -> tuple[str, ...]:
    """The promises of several rows, each sentence once."""
    return tuple(dict.fromkeys(promise_sentence(row) for row in rows if is_for_complainant(row)))
