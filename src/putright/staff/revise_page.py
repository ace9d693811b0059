"""What the pages show on which a draft is changed in a form, worked out."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.urls import reverse

from putright.revising.question import Group
from putright.staff.revise_forms import PartForm


class PartShown(NamedTuple):
    """A part in the list of contents: what stands in it."""

    id: str
    title: str
    blocks: int
    about: tuple[str, ...]


class Elsewhere(NamedTuple):
    """A link to another part."""

    text: str
    href: str
    current: bool


def parts_page(asked: tuple[Group, ...]) -> dict[str, Any]:
    """The list of parts."""
    return {"parts": [PartShown(one.id, one.title, len(one.blocks), _about(one)) for one in asked]}


def part_page(slug: str, draft: int, asked: tuple[Group, ...], form: PartForm) -> dict[str, Any]:
    """The questions of one part, and the links to the others."""
    links = [
        Elsewhere(one.title, reverse("policy-draft-change-part", args=[slug, draft, one.id]), one.id == form.group.id)
        for one in asked
    ]
    place = [one.id for one in asked].index(form.group.id)
    return {
        "form": form,
        "group": form.group,
        "blocks": form.blocks(),
        "links": links,
        "following": links[place + 1] if place + 1 < len(links) else None,
    }


def _about(group: Group) -> tuple[str, ...]:
    """What the part is about, by its first blocks."""
    return tuple(dict.fromkeys(one.title for one in group.blocks if not one.fresh))[:4]
