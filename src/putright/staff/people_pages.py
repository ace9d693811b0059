"""The pages of the section People, as its own navigation lists them."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse
from django.urls import reverse

from putright.staff.door import Desk

PEOPLE_PAGES: Final = (
    ("Everybody", "people"),
    ("Roles", "people-roles"),
    ("Standing in", "people-deputies"),
    ("What roles may do", "people-matrix"),
    ("Changes", "people-changes"),
)
"""What each is called, and the name of its address. All of them ask for the permission ``administer``."""


def people_page(at: Desk, template: str, context: dict[str, Any], *, under: str, status: int = 200) -> HttpResponse:
    """A page of the section; ``under`` is the name of the address in the navigation that it belongs to."""
    shown = [
        {"text": text, "href": reverse(name, args=[at.organisation.slug]), "current": name == under}
        for text, name in PEOPLE_PAGES
    ]
    return at.page(template, {"people_pages": shown, **context}, status=status)
