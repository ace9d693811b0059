"""Where a case stands and what is owed on it, as whoever follows it may be told.

Every page of a case says it by these: what is kept from a representative without consent on one page is kept on all.
"""

from __future__ import annotations

from typing import NamedTuple

from putright.casework.agreed import agreed_titles, name_actions
from putright.procedure.assessment import Assessment
from putright.procedure.row import Row
from putright.public.followed import Followed
from putright.register.reading import Record
from putright.wording.duty_words import promise_sentence
from putright.wording.language import say
from putright.wording.standing_words import owed_to_complainant, stage_name, standing_for_complainant


class _Stood(NamedTuple):
    """The case at some moment."""

    record: Record
    found: Assessment


def standing_said(at: Followed, found: Assessment) -> str:
    """Where the case stands by that answer of the engine, in a sentence or two."""
    if not at.speaker.sees:
        return _without_content(found)
    _named(at, found)
    return standing_for_complainant(found)


def owed_rows(at: Followed, found: Assessment) -> list[Row]:
    """What we owe the complainant. What was agreed is the case's content."""
    _named(at, found)
    return [row for row in owed_to_complainant(found) if at.speaker.sees or row.action != "do-action"]


def promises_said(at: Followed, found: Assessment) -> list[str]:
    """The same as promises, each once."""
    return list(dict.fromkeys(promise_sentence(row, found.policy) for row in owed_rows(at, found)))


def _named(at: Followed, found: Assessment) -> None:
    """Let what was agreed be called by its words: its id says nothing to anybody."""
    stood = _Stood(at.record, found)
    name_actions(stood, agreed_titles(stood))


def _without_content(found: Assessment) -> str:
    """Where the complaint stands, without what we found."""
    stage = stage_name(found.stage.id, found.policy)
    if found.status == "open":
        return say("The complaint is at {stage}. We are dealing with it.", stage=stage)
    if found.status == "responded":
        return say("We sent an answer at {stage}.", stage=stage)
    if found.status == "external":
        return say("The complaint is now with an outside body.")
    return say("The complaint is not open any more.")
