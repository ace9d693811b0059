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
    "Body", "asked_for", "body", "body_name", "body_that_has_it", "case_status_words", "next_for_complainant",
    "outcome_sentence", "outcome_words", "route_words", "stage_name", "stage_title", "standing_for_complainant",
    "standing_for_staff", "to_ask", "window_words", "window_words_for_staff",
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
_ENDED: Final = MappingProxyType(
    {
        "settled": "We put things right with you on {day}. If that is not so, please tell us.",
        "withdrawn": "You told us on {day} that you no longer want to go on with your complaint.",
        "closed": "We closed your complaint on {day}.",
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


_COMPLAINED: Final = MappingProxyType(
    {
        "used": "You complained in time: the time for it ran until {day}.",
        "used-late": "You complained after {day}, when the time for it ended. We may still look into it.",
        "": "You can complain until {day}.",
    }
)


_ANSWERS: Final = frozenset({"respond", "notify-outcome"})


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
    return say(_OUTCOMES[outcome])


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
        first = _came(found)
        if len(found.case.periods) > 1:
            first = say("Your complaint is at {stage}: {title}.", stage=stage, title=own(_small(found.stage.title)))
        ours = [row for row in found.next if is_for_complainant(row)]
        next_ = promise_sentence(ours[0], found.policy) if ours else say("We are looking into it.")
        return f"{first} {next_}"
    if found.status == "responded":
        outcome = f" {outcome_sentence(found.outcome)}" if found.outcome is not None else ""
        return f"{say('We sent you our answer at {stage} on {day}.', stage=stage, day=ended)}{outcome}"
    if found.status == "external":
        where = body_that_has_it(found)
        if not where:
            return say("Your complaint is now with an outside body. They will tell you what happens next.")
        return say("Your complaint is now with {body}. They will tell you what happens next.", body=where)
    return say(_ENDED[found.status], day=ended)


def _came(found: Assessment) -> str:
    """How the complaint came, and when."""
    channel, day = found.known.get("channel"), long_day(found.case.facts[0].day)
    if not channel:
        return say("Your complaint came to us on {day}.", day=day)
    return say("Your complaint came to us {how} on {day}.", how=channel_words(channel), day=day)


def body_that_has_it(found: Assessment) -> str:
    """Which outside body has the case: the one that holds the stage, or the one to which it was last referred; empty
    where nobody said."""
    if found.stage.held_by is not None:
        return the_body(found.stage.held_by)
    places = found.case.places.get("referred", ())
    named = found.case.facts[places[-1]].attributes.get("body") if places else None
    return the_body(str(named)) if is_known(str(named)) else own(str(named or ""))


def next_for_complainant(found: Assessment) -> tuple[str, ...]:
    """What we still owe the complainant, earliest first, as promises."""
    return tuple(dict.fromkeys(promise_sentence(row, found.policy) for row in owed_to_complainant(found)))


def owed_to_complainant(found: Assessment) -> list[Row]:
    """The rows of what the complainant will see done: open and overdue by their dates, then those still to begin, and
    at the end our answer where nobody can tell yet when: else a page would say nothing of it."""

    def when(row: Row) -> tuple[bool, int]:
        if row.expected is None:
            return True, 0
        return False, row.expected if row.duty.in_hours else end_of_day(row.expected)

    pending = [row for row in found.duties if row.status == "pending"]
    waiting = sorted((row for row in pending if row.expected is not None), key=when)
    answers = [row for row in pending if row.expected is None and row.action in _ANSWERS and found.status == "open"]
    return [row for row in (*found.next, *waiting, *answers) if is_for_complainant(row)]


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
    asked, can = stage_name(row.to, policy), say("you can {ask}", ask=to_ask(row.to, policy))
    if row.status in ("used", "used-late"):
        if row.request is None:
            return say("You asked for {stage}.", stage=asked)
        return say("You asked for {stage} on {day}.", stage=asked, day=long_day(row.request.day))
    only = f", {when}" if when else ""
    no_limit = f" {say('There is no time limit.')}"
    if row.status == "closed":
        until = f" {say('You could do so until {day}.', day=long_day(row.closes))}" if row.closes is not None else ""
        exceptional = say("A later request is only taken if there is an exceptional reason.")
        over = say("The time to ask for {stage} is over.", stage=asked)
        return f"{over}{until}{f' {exceptional}' if window.exceptional else ''}"
    if row.status == "pending":
        limit = window_limit(window, policy)
        may = f"{can}{f' {limit}' if limit else ''}{only}"
        text = f"{_if_not_happy(row, policy, may)}{'' if limit else no_limit}"
    elif row.closes is None:
        text = f"{capital(can)}{only}.{no_limit}"
    else:
        text = f"{capital(say('{may} until {day}', may=can, day=long_day(row.closes)))}{only}."
    return f"{text}{how_to_ask(row, policy)}"


def _if_not_happy(row: WindowRow, policy: Policy, may: str) -> str:
    """After which answer it may be done; that of a later stage is not the first that people think of."""
    stage = next(one.id for one in policy.stages if one.window == row.window)
    if not policy.order[stage]:
        return say("If you are not happy with our answer, {may}.", may=may)
    return say("If you are not happy with our answer at {stage}, {may}.", stage=stage_name(stage, policy), may=may)


def how_to_ask(row: WindowRow, policy: Policy) -> str:
    """In what form to ask for the next stage, to follow another sentence; or nothing."""
    window = row.window
    writing = f" {say('Please ask in writing.')}" if window.in_writing else ""
    wanted = [asked_for(name) for name in window.asks_for]
    tell = f" {say('It helps if you tell us {what}.', what=listed(wanted))}" if wanted else ""
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
    when = say("You can go there now.") if row.available else _later(row, policy)
    why = " ".join(sentence(one) for one in row.why)
    named = body(row.body).name in why
    return f"{own(why)} {when}" if named else f"{body_name(row.body)}. {own(why)} {when}"


def _later(row: RouteRow, policy: Policy) -> str:
    if row.route.after is None:
        return say("You can go there after our answer at the end.")
    after = say("after our answer at {stage}", stage=stage_name(row.route.after, policy))
    return say("You can go there {opening}.", opening=after)


def _complaining(row: WindowRow, policy: Policy) -> str:
    if row.opens is None or row.closes is None:
        limit = window_limit(row.window, policy)
        return say("Please complain {limit}.", limit=limit) if limit else say("You can complain at any time.")
    return say(_COMPLAINED.get(row.status, _COMPLAINED[""]), day=long_day(row.closes))


def _last_of(found: Assessment) -> str:
    """The day of what gave the case its status."""
    kind = "responded" if found.status == "responded" else found.status
    places = found.case.places.get(kind, ())
    return long_day(found.case.facts[places[-1]].day) if places else ""


def _small(title: str) -> str:
    """A title within a sentence: only the first word loses its capital, and only where it is a common one."""
    first = title.split(" ", 1)[0]
    return title[0].lower() + title[1:] if first.lower() in ("a", "an", "the", "our", "your") else capital(title)
