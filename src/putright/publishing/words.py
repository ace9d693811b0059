"""The words of a paper as it is handed out: those of ``wording``, and a last line that says what it is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from putright.procedure.policy import Policy
from putright.wording.body_shown import NOTHING_SHOWN, BodyShown
from putright.wording.dates import long_day
from putright.wording.language import finished, own, say, speaking
from putright.wording.procedure_parts import Item, Items, Paragraph, Part, ProcedurePage, Section
from putright.wording.published import Contacts, published

CONTACT: Final = "contact"
"""The section that says how to reach the provider. It is in every paper."""
_CITES: Final = "procedure"
"""The kind that names the clause behind each promise: to whoever wants easier words, or reads a wall, it is noise."""


def words_of(
    policy: Policy,
    kind: str,
    language: str,
    contacts: Contacts | None,
    since: date | None = None,
    directory: Mapping[str, BodyShown] = NOTHING_SHOWN,
) -> ProcedurePage:
    """The words of a paper. ``since``: the day from which the policy is in force; an old paper on a wall is told by it.
    ``directory``: how the outside bodies are reached.

    Raises ``KeyError`` for a kind or a language that there is not.
    """
    page = page_words(policy, kind, language, contacts, directory)
    with speaking(language):
        last = Paragraph(finished(_made_from(policy, kind, since)))
    sections = [replace(one, parts=(*one.parts, last)) if one.id == CONTACT else one for one in page.sections]
    return replace(page, sections=tuple(sections))


def page_words(
    policy: Policy,
    kind: str,
    language: str,
    contacts: Contacts | None,
    directory: Mapping[str, BodyShown] = NOTHING_SHOWN,
) -> ProcedurePage:
    """The same for a page, which is never out of date and says what it is made from in its own way."""
    page = published(policy, kind, language, contacts, directory)
    return page if kind == _CITES else replace(page, sections=tuple(_without_clauses(one) for one in page.sections))


def _made_from(policy: Policy, kind: str, since: date | None) -> str:
    said = [say("This paper is made from our “{title}”.", title=own(policy.title))]
    if since is not None:
        said.append(say("It is in force from {day}.", day=long_day(since.toordinal())))
    if kind == _CITES:
        mark = policy.stages[0].clause
        said.append(say("Short marks such as {mark} name the part of it where a promise stands.", mark=mark))
    return " ".join(said)


def _without_clauses(section: Section) -> Section:
    return replace(section, parts=tuple(_part(part) for part in section.parts))


def _part(part: Part) -> Part:
    if isinstance(part, Paragraph):
        return Paragraph(part.text)
    return Items(part.intro, tuple(_item(item) for item in part.items))


def _item(item: Item) -> Item:
    return replace(item, clauses=())
