"""Where a case stands, for staff and for the complainant: its stage, what comes next, what may be asked for."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from putright.procedure.assessment import Assessment
from putright.procedure.moments import end_of_day
from putright.procedure.policy import Policy
from putright.procedure.routes import RouteRow
from putright.procedure.row import Row
from putright.procedure.windows import WindowRow
from putright.wording.body_words import Body, body, body_name, is_known, the_body
from putright.wording.dates import long_day
from putright.wording.duty_words import is_for_complainant, overdue_by, promise_sentence
from putright.wording.field_words import value_words
from putright.wording.language import own, say
from putright.wording.law_words import due_by_both, law_title, owed_by_both
from putright.wording.limit_words import window_limit
from putright.wording.plain_names import (
    Naming,
    capital,
    channel_words,
    listed,
    sentence,
    stage_name,
    stage_title,
    the_role,
)

__all__ = [
    "Body", "asked_for", "body", "body_name", "case_status_words", "next_for_complainant", "outcome_sentence",
    "outcome_words", "route_words", "stage_name", "stage_title", "standing_for_complainant", "standing_for_staff",
    "to_ask", "window_words", "window_words_for_staff",
]  # fmt: skip

_STATUS: Final = MappingProxyType(
    {
        "open": "open",
        "responded": "answered",
        "settled": "settled",
        "external": "with an outside body",
        "withdrawn": "withdrawn",
        "closed": "closed",
    }
)
_OUTCOMES: Final = MappingProxyType(
    {
        "upheld": "We found that you were right.",
        "partly-upheld": "We found that you were right in part.",
        "not-upheld": "We did not find that we did anything wrong.",
    }
)
_ASKED: Final = MappingProxyType(
    {
        "desired_outcome": "what you want to happen",
        "reason": "why you are not happy with it",
        "exceptional": "there is an exceptional reason",
        "in_writing": "in writing",
    }
)


def asked_for(name: str) -> str:
    """What a request for the next stage may say, as the complainant is asked for it."""
    return say(_ASKED[name]) if name in _ASKED else own(name.replace("_", " "))


def case_status_words(status: str) -> str:
    """The status of a case in a word or four."""
    return _STATUS[status]


def outcome_words(outcome: str) -> str:
    """An outcome as the register writes it: "partly upheld"."""
    return value_words("outcome", outcome)


def outcome_sentence(outcome: str) -> str:
    """An outcome as the complainant reads it."""
    return _OUTCOMES[outcome]


def standing_for_staff(found: Assessment, naming: Naming = str) -> str:
    """Where we are, in a sentence or two: stage, status, outcome, and what comes next."""
    stage = stage_title(found.stage.id, found.policy)
    outcome = f": {outcome_words(found.outcome)}" if found.outcome and found.status == "responded" else ""
    head = f"{stage}. The case is {_STATUS[found.status]}{outcome}."
    law = found.by_law()
    rows = owed_by_both(found, law)
    if not rows:
        return f"{head} Nothing is owed."
    row = rows[0]
    late = ""
    if row.status == "overdue" and row.due_at is not None:
        late = f", overdue by {overdue_by(row.due_at, row.duty.in_hours, found.calendar, found.at)}"
    who = the_role(row.duty.role, found.policy, naming)
    return f"{head} Next: {law_title(row, found.policy)} ({who}), {due_by_both(row, law, found.policy, late)}."


def standing_for_complainant(found: Assessment) -> str:
    """Where we are, for the person who complained."""
    stage = stage_name(found.stage.id, found.policy)
    ended = _last_of(found)
    if found.status == "open":
        first = f"Your complaint came to us {_how(found)}on {long_day(found.case.facts[0].day)}."
        if len(found.case.periods) > 1:
            first = f"Your complaint is at {stage}: {_small(found.stage.title)}."
        ours = [row for row in found.next if is_for_complainant(row)]
        return f"{first} {promise_sentence(ours[0], found.policy)}" if ours else f"{first} We are looking into it."
    if found.status == "responded":
        outcome = f" {_OUTCOMES[found.outcome]}" if found.outcome is not None else ""
        return f"We sent you our answer at {stage} on {ended}.{outcome}"
    if found.status == "external":
        where = _outside(found)
        return f"Your complaint is now with {where}. They will tell you what happens next."
    return {
        "settled": f"We put things right with you on {ended}. If that is not so, please tell us.",
        "withdrawn": f"You told us on {ended} that you no longer want to go on with your complaint.",
        "closed": f"We closed your complaint on {ended}.",
    }[found.status]


def _outside(found: Assessment) -> str:
    """Which outside body has the case: the one that holds the stage, or the one to which it was last referred."""
    if found.stage.held_by is not None:
        return the_body(found.stage.held_by)
    places = found.case.places.get("referred", ())
    named = found.case.facts[places[-1]].attributes.get("body") if places else None
    return the_body(str(named)) if is_known(str(named)) else str(named or "an outside body")


def next_for_complainant(found: Assessment) -> tuple[str, ...]:
    """What we still owe the complainant, earliest first, as promises."""
    return tuple(dict.fromkeys(promise_sentence(row, found.policy) for row in owed_to_complainant(found)))


def owed_to_complainant(found: Assessment) -> list[Row]:
    """The rows of what the complainant will see done: open and overdue by their dates, then those still to begin."""

    def when(row: Row) -> tuple[bool, int]:
        if row.expected is None:
            return True, 0
        return False, row.expected if row.duty.in_hours else end_of_day(row.expected)

    waiting = sorted((row for row in found.duties if row.status == "pending" and row.expected is not None), key=when)
    return [row for row in (*found.next, *waiting) if is_for_complainant(row)]


def to_ask(stage_id: str, policy: Policy) -> str:
    """Asking for a stage, to follow "You can": "ask for stage 2"; where an outside body holds it, the body is named."""
    held = policy.by_id[stage_id].held_by
    name = stage_name(stage_id, policy)
    if held is None:
        return say("ask for {stage}", stage=name)
    return say("ask {body} to decide ({stage})", body=the_body(held), stage=name)


def window_words(row: WindowRow, policy: Policy, when: str = "") -> str:
    """What the complainant may ask for, and until when; ``when``: only on a condition, "if the NHS paid"."""
    window = row.window
    if row.to == "complain":
        return _complaining(row, policy)
    asked, can = stage_name(row.to, policy), to_ask(row.to, policy)
    if row.status in ("used", "used-late"):
        on = f" on {long_day(row.request.day)}" if row.request is not None else ""
        return f"You asked for {asked}{on}."
    if row.status == "closed":
        until = f" You could do so until {long_day(row.closes)}." if row.closes is not None else ""
        late = " A later request is only taken if there is an exceptional reason." if window.exceptional else ""
        return f"The time to ask for {asked} is over.{until}{late}"
    if row.status == "pending":
        limit = window_limit(window, policy)
        only = f", {when}" if when else ""
        text = f"If you are not happy with {_answer(row, policy)}, you can {can}{f' {limit}' if limit else ''}{only}."
        if not limit:
            text += " There is no time limit."
    elif row.closes is None:
        text = f"You can {can}{f', {when}' if when else ''}. There is no time limit."
    else:
        text = f"You can {can} until {long_day(row.closes)}{f', {when}' if when else ''}."
    return f"{text}{how_to_ask(row, policy)}"


def _answer(row: WindowRow, policy: Policy) -> str:
    """The answer after which a window opens; that of a later stage is not the first that people think of."""
    stage = next(one.id for one in policy.stages if one.window == row.window)
    return f"our answer at {stage_name(stage, policy)}" if policy.order[stage] else "our answer"


def how_to_ask(row: WindowRow, policy: Policy) -> str:
    """In what form to ask for the next stage, to follow another sentence; or nothing."""
    window = row.window
    writing = " Please ask in writing." if window.in_writing else ""
    wanted = [asked_for(name) for name in window.asks_for]
    tell = f" It helps if you tell us {listed(wanted)}." if wanted else ""
    return f"{writing}{tell}"


def window_words_for_staff(row: WindowRow, policy: Policy) -> str:
    """A window as staff read it."""
    asked = "The time for complaining" if row.to == "complain" else f"The time to ask for {stage_name(row.to, policy)}"
    if row.opens is None and row.to == "complain":
        return f"{asked} cannot be counted: the date of the matter is not recorded."
    if row.status == "pending":
        return f"{asked} has not begun."
    closes = f" until {long_day(row.closes)}" if row.closes is not None else ", without a limit"
    ended = f" on {long_day(row.closes)}" if row.closes is not None else ""
    return {
        "open": f"{asked} runs{closes}.",
        "closed": f"{asked} is over{f'; it ended{ended}' if ended else ''}.",
        "used": f"{asked} was used in time.",
        "used-late": f"{asked} was used after it had ended{ended}.",
    }[row.status]


def route_words(row: RouteRow, policy: Policy) -> str:
    """An outside body as the complainant reads it: who, what it does, and when they can go there."""
    when = "You can go there now." if row.available else f"You can go there after our answer at {_after(row, policy)}."
    why = " ".join(sentence(one) for one in row.why)
    name = body_name(row.body)
    return f"{why} {when}" if name in why else f"{name}. {why} {when}"


def _after(row: RouteRow, policy: Policy) -> str:
    return stage_name(row.route.after, policy) if row.route.after is not None else "the end"


def _complaining(row: WindowRow, policy: Policy) -> str:
    if row.opens is None or row.closes is None:
        limit = window_limit(row.window, policy)
        return f"Please complain {limit}." if limit else "You can complain at any time."
    if row.status == "used":
        return f"You complained in time: the time for it ran until {long_day(row.closes)}."
    if row.status == "used-late":
        return f"You complained after {long_day(row.closes)}, when the time for it ended. We may still look into it."
    return f"You can complain until {long_day(row.closes)}."


def _last_of(found: Assessment) -> str:
    """The day of what gave the case its status."""
    kind = "responded" if found.status == "responded" else found.status
    places = found.case.places.get(kind, ())
    return long_day(found.case.facts[places[-1]].day) if places else ""


def _how(found: Assessment) -> str:
    channel = found.known.get("channel")
    return f"{channel_words(channel)} " if channel else ""


def _small(title: str) -> str:
    """A title within a sentence: only the first word loses its capital, and only where it is a common one."""
    first = title.split(" ", 1)[0]
    return title[0].lower() + title[1:] if first.lower() in ("a", "an", "the", "our", "your") else capital(title)
