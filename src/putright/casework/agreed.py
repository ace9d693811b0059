"""What was agreed on a case, in its words: an action's id says nothing of anybody, and its words are a note."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from putright.procedure.assessment import Assessment
from putright.procedure.facts import Fact
from putright.register.reading import Record
from putright.wording.plain_names import with_blanks


class Looked(Protocol):
    """A case as somebody looks at it: staff, or whoever follows it."""

    @property
    def record(self) -> Record:
        """What was recorded."""

    @property
    def found(self) -> Assessment:
        """How it stands."""


def agreed_titles(view: Looked) -> dict[str, str]:
    """What each agreed action is, by its id: the words are its note, because an id must say nothing of anybody."""
    found: dict[str, str] = {}
    for fact in view.record.history.facts:
        if fact.kind == "action-agreed" and fact.attributes.get("action"):
            key = str(fact.attributes["action"])
            # A reason that recording asked for stands after the words, in a paragraph of its own.
            found[key] = (fact.note or "").partition("\n\nReason: ")[0] or with_blanks(key)
    return found


def titled(fact: Fact, titles: Mapping[str, str]) -> Fact:
    """A fact about an agreed action with the action's words in place of its id."""
    if fact.kind not in ("action-agreed", "action-done"):
        return fact
    key = str(fact.attributes.get("action", ""))
    if key not in titles:
        return fact
    return fact._replace(attributes={**fact.attributes, "action": titles[key].strip().rstrip(".")})


def name_actions(view: Looked, titles: Mapping[str, str]) -> None:
    """Let the duties of agreed actions carry their words, so that every sentence about them can be read."""
    for row in view.found.duties:
        if row.action == "do-action" and row.event is not None:
            row.event = titled(row.event, titles)
