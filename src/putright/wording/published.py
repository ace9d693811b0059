"""The papers that are published of a policy, each from the policy alone, in each language there is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from putright.procedure.policy import Policy
from putright.wording.body_shown import NOTHING_SHOWN, BodyShown
from putright.wording.contact_words import Contacts, contact_section
from putright.wording.easier import easier
from putright.wording.language import ENGLISH, finished, in_english, own, say, speaking
from putright.wording.procedure_page import procedure_page
from putright.wording.procedure_parts import Item, Paragraph, Part, ProcedurePage, Section
from putright.wording.summary import summary

__all__ = ["KINDS", "Contacts", "published"]

_PAPERS: Final[Mapping[str, Callable[[Policy, Mapping[str, BodyShown]], ProcedurePage]]] = MappingProxyType(
    {"procedure": procedure_page, "easier": easier, "summary": summary}
)
KINDS: Final = tuple(_PAPERS)
"""What is published of a policy: the procedure whole, the same in easier words, and a page of it for the wall."""


def published(
    policy: Policy,
    kind: str,
    language: str = ENGLISH,
    contacts: Contacts | None = None,
    directory: Mapping[str, BodyShown] = NOTHING_SHOWN,
) -> ProcedurePage:
    """A paper of that kind in that language. Raises ``KeyError`` for a kind or a language that there is not.

    Without ``contacts`` it has lines on which to write by hand how the provider is reached. ``directory``: what the
    organisation, and we, know of the outside bodies, so that the paper says how they are reached.
    """
    with speaking(language):
        paper = _PAPERS[kind](policy, directory)
        sections = (*paper.sections, contact_section(contacts))
        whose = contacts.name if contacts is not None and contacts.name else policy.title
        subtitle = own(whose) if whose != policy.title or kind != "procedure" else ""
        paper = replace(paper, sections=sections, subtitle=subtitle, note=_note(), language=language)
        return _finished(paper)


def _note() -> str:
    """What a reader of a translation should know of it."""
    if in_english():
        return ""
    reviewed = say("Nobody who speaks this language has checked this text yet.")
    return f"{reviewed} {say('The words of the organisation itself are in English.')}"


def _finished(paper: ProcedurePage) -> ProcedurePage:
    return replace(
        paper,
        title=finished(paper.title),
        subtitle=finished(paper.subtitle),
        note=finished(paper.note),
        sections=tuple(_section(one) for one in paper.sections),
    )


def _section(section: Section) -> Section:
    return Section(section.id, finished(section.heading), tuple(_part(part) for part in section.parts))


def _part(part: Part) -> Part:
    if isinstance(part, Paragraph):
        return replace(part, text=finished(part.text))
    return replace(part, intro=finished(part.intro), items=tuple(_item(item) for item in part.items))


def _item(item: Item) -> Item:
    return replace(item, text=finished(item.text), more=tuple(finished(one) for one in item.more))
