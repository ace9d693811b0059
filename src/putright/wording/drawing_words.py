"""The short words of a drawing: what stands beside a mark, along an arrow, under a heading.

The promises themselves are those of ``duty_words``, their limits those of ``limit_words``.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from putright.procedure.policy import Duty, Extension, Policy, Role, Route, Stage, Standing, Window
from putright.wording.body_words import body, body_name, the_body
from putright.wording.condition_words import condition_words
from putright.wording.duty_words import WORDED, modal, promise_of
from putright.wording.language import say
from putright.wording.limit_words import (
    after_words,
    duty_start,
    limit_words,
    limited,
    once_words,
    start_words,
    window_limit,
)
from putright.wording.manner_words import pace_words, route_closing, route_opening
from putright.wording.plain_names import capital, listed, sentence, stage_name, the_role
from putright.wording.standing_words import asked_for, to_ask

DIVISIONS: Final = MappingProxyType(
    {
        "england-and-wales": "England and Wales",
        "scotland": "Scotland",
        "northern-ireland": "Northern Ireland",
        "its own": "its own, which the policy brings with it",
    }
)
FIRM: Final = ("must", "should")
"""The strengths that are more than an aim."""

FIRMEST_FIRST: Final = ("must", "should", "normally", "aim", "may")
"""All strengths in their order."""

NOT_SAID: Final = "Our procedure does not say how, or by when."
"""Said of complaining, where a policy is silent about it."""

_STRENGTHS: Final = MappingProxyType(
    {
        "must": "a promise without exception",
        "should": "a promise that a good reason may excuse",
        "normally": "a promise for most cases, not for all",
        "aim": "an aim, not a promise",
        "may": "something we can do and need not",
    }
)
ENDINGS: Final = (
    ("Settled", "We put it right with you."),
    ("Withdrawn", "You tell us that you do not want to go on."),
    ("Closed", "Nothing is left to do, and we close it."),
)
"""How a case may end at any stage, beside an answer: a word, and what it means."""


_OTHERS: Final = MappingProxyType(
    {
        ("complainant", False): ("It is for you to", "something for you to do, and not for us"),
        ("complainant", True): ("You may", "something you can do and need not"),
        ("somebody else", False): ("It is for them to", "something for somebody else to do, who is named there"),
        ("somebody else", True): ("They may", "something that somebody else can do and need not, who is named there"),
    }
)
"""Marks of what is not ours to do, and what they mean: by whose side it is on, and whether it is only allowed."""


def mark_words(duty: Duty, policy: Policy) -> str:
    """What stands before a promise: "We will"; or, where it is a step of somebody else, "It is for you to"."""
    role = policy.roles.get(duty.role)
    # An action that has words for the complainant has them as ours: "get a statement from the member of staff".
    ours = bool(duty.action.promise) or (duty.action.name in WORDED and not _of_a_body(duty, policy))
    if role is None or role.side == "provider" or ours:
        return modal(duty.strength)
    return say(_OTHERS[role.side, duty.strength == "may"][0])


def _of_a_body(duty: Duty, policy: Policy) -> bool:
    """Whether an outside body owes it, in the stage that it holds."""
    stage = policy.by_id[duty.stage]
    return stage.held_by is not None and duty.role == stage.owner


def other_marks() -> tuple[tuple[str, str], ...]:
    """The marks of what is not ours to do, and what they mean."""
    return tuple(_OTHERS.values())


def strength_words(strength: str) -> tuple[str, str]:
    """A mark of strength and what it means: "We aim to", "an aim, not a promise"."""
    return modal(strength), _STRENGTHS[strength]


def owner_words(stage: Stage, policy: Policy) -> str:
    """Who deals with a stage."""
    if stage.held_by is not None:
        return f"{capital(the_body(stage.held_by))} holds this stage, not us. {body(stage.held_by).does}".strip()
    role = policy.roles.get(stage.owner)
    usually = "usually " if role is not None and role.strength != "must" else ""
    return f"{capital(the_role(stage.owner, policy))} {usually}deals with it."


def role_words(role: Role) -> str:
    """A role by its titles."""
    also = f" (also called {listed(role.also_called)})" if role.also_called else ""
    usually = ", as a rule" if role.strength != "must" else ""
    return f"{role.title}{also}{usually}"


def promised(duty: Duty, policy: Policy) -> str:
    """What is promised, to follow the mark of its strength: "phone you"."""
    promise = promise_of(duty, policy.order[duty.stage] > 0)
    return promise.replace(" our ", " their ") if _of_a_body(duty, policy) else promise


def when_words(duty: Duty, policy: Policy) -> tuple[str, str]:
    """By when, in two parts: "within 2 hours", "of receiving your complaint". The first is empty where no length of
    time is named; that no time is set is said."""
    limit = limit_words(duty, policy)
    if limit:
        length = str(duty.clock.duration) if duty.timed and duty.clock.duration is not None else ""
        length = length.removeprefix("1 ") if duty.recurs else length
        each = ", each time" if duty.clock.start.each else ""
        before, found, rest = limit.partition(length) if length else ("", "", limit)
        if not rest.strip():
            return f"{before}{found}{each}".strip(), ""
        return f"{before}{found}".strip(), f"{rest.strip()}{each}"
    after = limited("", duty, policy).strip() or after_words(duty_start(duty, policy))
    return "", f"{after}, {pace_words(duty) or 'no time set'}"


def only_words(duty: Duty, policy: Policy) -> str:
    """On what it depends that the duty is owed: "Only if you complain by phone"; empty where on nothing."""
    # A limit that is counted from a fact says already that the fact must happen first; one that comes round does not.
    said = duty.once == duty.clock.start.kinds and not (duty.overdue or duty.recurs)
    once = "" if said else once_words(duty, policy)
    if duty.overdue:
        late = dict.fromkeys(promised(policy.by_id[duty.stage].duties[place], policy) for place in duty.overdue)
        once = f"if we do not {listed([*late], 'or')} in time"
    parts = (condition_words(duty.conditions, policy.settings), once)
    when = " and ".join(part for part in parts if part)
    return f"Only {when}." if when else ""


def until_words(duty: Duty, policy: Policy) -> str:
    """What ends the duty; empty where nothing does, or where its limit says so."""
    said = limit_words(duty, policy)
    if not duty.until or " until " in said:
        return ""
    return f"No longer once {start_words(duty.until, policy)}."


def share_words(duty: Duty) -> str:
    """For what part of all cases it is promised; empty where for all."""
    return f"For {duty.share} in 100 complaints." if duty.share is not None else ""


def by_words(role: str, policy: Policy) -> str:
    """Who owes it, where that is not the owner of the stage: "By the Clinic Manager."."""
    return f"By {the_role(role, policy)}."


def window_title(window: Window, policy: Policy) -> str:
    """What the complainant may ask for: "You can ask for stage 2"."""
    return f"You can {to_ask(window.to, policy)}"


def window_time(window: Window, policy: Policy) -> str:
    """Until when, and in what form: "within 6 months of our answer, in writing"."""
    limit = window_limit(window, policy) or "with no time limit"
    return f"{limit}, in writing" if window.in_writing else limit


def window_asks(window: Window) -> str:
    """What the request may say; empty where the policy names nothing."""
    wanted = [asked_for(name) for name in window.asks_for]
    return f"It helps to say {listed(wanted)}." if wanted else ""


def moving_words(stage: Stage, policy: Policy) -> tuple[str, str]:
    """The move that a stage makes by itself: where it goes, and when."""
    moves = stage.moves_on
    if moves is None:
        return "", ""
    if moves.fact is not None:
        return f"It moves to {stage_name(moves.to, policy)} by itself", f"once {start_words((moves.fact,), policy)}"
    late = next((duty for duty in stage.duties if duty.action.name == moves.action), None)
    what = promised(late, policy) if late is not None else str(moves.action)
    return f"It moves to {stage_name(moves.to, policy)} by itself", f"if we do not {what} in time; you need not ask"


def extension_words(extension: Extension) -> str:
    """How a time limit may be changed."""
    if extension.needs_agreement:
        return "A later date needs your agreement."
    return "We may set a later date, and tell you."


def says_words(says: tuple[str, ...], about: str) -> str:
    """What a letter must say, after what it is about: "It will say: the register number"."""
    return f"{about}: {'; '.join(says)}" if says else ""


def undefined_words(conditions: str) -> str:
    """That the policy leaves something open, and for whom."""
    when = f"{capital(conditions)}, our" if conditions else "Our"
    return f"{when} procedure does not settle what happens at this stage. Please ask us."


def route_opens(route: Route, policy: Policy) -> str:
    """From when one can go to an outside body: "At any time", "After our answer at stage 2"."""
    return capital(route_opening(route, policy))


def route_why(route: Route) -> tuple[str, str]:
    """The name of the body, and what it does."""
    return capital(body_name(route.body)), sentence(route.why)


def route_notes(route: Route, policy: Policy) -> list[tuple[str, str]]:
    """What is said besides about a body, each with the clause of its own that it has, or with none."""
    notes = [(route_closing(route, policy), "")] if route.within is not None else []
    if route.later is not None:
        notes.append((f"After {stage_name(route.later[0], policy)}: {sentence(route.later[1])}", ""))
    for conditions, more, clause in route.besides:
        extra = condition_words(conditions, policy.settings)
        notes.append((f"{capital(extra)}: {sentence(more)}" if extra else sentence(more), clause))
    return notes


def standing_words(one: Standing, policy: Policy) -> str:
    """A promise without a clock, with for whom it is, in which stage, and who keeps it."""
    inside = f" ({'; '.join(one.items)})" if one.items and one.kind != "record" else ""
    when = condition_words(one.conditions, policy.settings)
    places = (
        capital(stage_name(one.stage, policy)) if one.stage is not None else "",
        f"by {the_role(one.role, policy)}" if one.role is not None else "",
    )
    where = ", ".join(part for part in places if part)
    said = f"{one.says.rstrip('.')}{inside}{f', {when}' if when else ''}"
    return f"{sentence(said)}{f' {capital(where)}.' if where else ''}"
