"""The pages of the section Policy, as its own navigation lists them."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse
from django.urls import reverse

from putright.staff.door import Desk

POLICY_PAGES: Final = (
    ("Versions", "policy"),
    ("Published papers", "policy-papers"),
    ("Calendar", "policy-calendar"),
    ("Outside bodies", "policy-bodies"),
    ("Letter texts", "policy-letters"),
    ("Letters that fall due", "policy-itself"),
    ("You said, we did", "policy-told"),
)
"""What each is called, and the name of its address. All of them ask for the permission ``policy``."""


def policy_page(at: Desk, template: str, context: dict[str, Any], *, under: str, status: int = 200) -> HttpResponse:
    """A page of the section; ``under`` is the name of the address in the navigation that it belongs to."""
    shown = [
        {"text": text, "href": reverse(name, args=[at.organisation.slug]), "current": name == under}
        for text, name in POLICY_PAGES
    ]
    return at.page(template, {"policy_pages": shown, **context}, status=status)
