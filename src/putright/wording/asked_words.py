"""What is said to whoever asked for something that could not be at once: that it is kept, and by when we answer."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from putright.wording.dates import long_day
from putright.wording.language import say

_ASKED: Final = MappingProxyType(
    {
        "next-stage": "You asked for the next stage. We could not do that at once.",
        "go-on": "You asked to go on with your complaint. We could not do that at once.",
    }
)

_OVER: Final = frozenset({"settled", "withdrawn", "closed"})


def again_words(status: str) -> tuple[str, ...]:
    """That a complaint which ended goes on by asking for the next stage; nothing for one that did not end."""
    return (say("Your complaint ended. If you ask for this, it is open again."),) if status in _OVER else ()


def kept_words(answer_by: int | None) -> str:
    """What becomes of the words, said before they are sent."""
    if answer_by is None:
        return say("We keep it on your complaint, read it and answer you.")
    return say("We keep it on your complaint, with today's date. We answer you by {day}.", day=long_day(answer_by))


def asked_next_words(asked: int, answer_by: int | None) -> tuple[str, ...]:
    """What happens now, said after they were sent. ``asked``: the day on which they asked."""
    read = say("We read it. Nothing of your complaint changes until we answer you.")
    by = say("We answer you by {day}.", day=long_day(answer_by)) if answer_by is not None else say("We answer you.")
    kept = say("You asked on {day}. If we do what you ask for, it counts from that day.", day=long_day(asked))
    return f"{read} {by}", kept


def asked_event(act: str) -> str:
    """What happened, in the list of the page of the case; empty for what has no words of its own."""
    return say(_ASKED[act]) if act in _ASKED else ""
