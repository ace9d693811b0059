"""Sections of a paper as the templates want them, which cannot ask what kind a part is."""

from __future__ import annotations

from putright.publishing.words import CONTACT
from putright.wording.procedure_parts import Items, Part, Section


def section_shown(section: Section) -> dict[str, object]:
    """A section. ``reach``: it is the one that says how to reach the provider, which the page shows with links."""
    parts = [_part(part) for part in section.parts]
    return {"id": section.id, "heading": section.heading, "parts": parts, "reach": section.id == CONTACT}


def _part(part: Part) -> dict[str, object]:
    if isinstance(part, Items):
        heading = "" if part.intro.endswith(".") else part.intro.removesuffix(":")
        return {"heading": heading, "intro": part.intro, "items": part.items}
    return {"text": part.text, "clauses": part.clauses}
