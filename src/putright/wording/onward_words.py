"""What is said around a promise on the published papers: on what it depends, how a case goes on, how to ask."""

from __future__ import annotations

from collections.abc import Iterable

from putright.procedure.policy import Policy, Stage, Window
from putright.wording.duty_words import bare, promise_of
from putright.wording.language import say
from putright.wording.limit_words import start_words, window_limit
from putright.wording.manner_words import unanswered_words
from putright.wording.plain_names import capital, listed, small, stage_name
from putright.wording.standing_words import asked_for


def whenever(conditions: Iterable[str]) -> str:
    """Conditions that must all hold, as one: "if you complain by phone, and once the meeting takes place"."""
    text = ""
    for one in conditions:
        text = say("{when}, and {other}", when=text, other=one) if text and one else text or one
    return text


def before_promise(when: str, promise: str) -> str:
    """A promise after what it depends on; alone where it depends on nothing."""
    return f"{when}, {small(promise)}" if when else promise


def moving(stage: Stage, policy: Policy) -> str:
    """That a stage which gives way to the next by itself does so, and when; empty where it does not."""
    if stage.moves_on is None:
        return ""
    to = stage_name(stage.moves_on.to, policy)
    if stage.moves_on.fact is not None:
        when = capital(say("once {event}", event=start_words((stage.moves_on.fact,), policy)))
        return say("{when}, your complaint goes on to {stage} by itself. You need not ask.", when=when, stage=to)
    late = next((duty for duty in stage.duties if duty.action.name == stage.moves_on.action), None)
    what = promise_of(late, policy.order[stage.id] > 0) if late is not None else str(stage.moves_on.action)
    text = "If we do not {promise} in time, your complaint goes on to {stage} by itself. You need not ask."
    return say(text, promise=bare(what), stage=to)


def window_notes(window: Window, policy: Policy) -> list[str]:
    """What more there is to say on asking for a stage: in what form, what to say, what if it is late."""
    notes = [] if window_limit(window, policy) else [say("There is no time limit.")]
    if window.unanswered is not None:
        notes.append(unanswered_words(window, policy))
    if window.in_writing:
        notes.append(say("Please ask in writing."))
    if window.exceptional:
        notes.append(say("A later request is only taken if there is an exceptional reason."))
    if window.asks_for:
        what = listed([asked_for(name) for name in window.asks_for])
        notes.append(say("It helps if you tell us {what}.", what=what))
    return notes
