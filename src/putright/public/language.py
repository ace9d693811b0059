"""In which language somebody reads the public pages, and the way to the others."""

from __future__ import annotations

from typing import Final, NamedTuple

from django.http import HttpRequest

from putright.wording.language import ENGLISH, LANGUAGES

NAMES: Final = {"en": "English", "cy": "Cymraeg"}
"""Each language as its own speakers call it."""


class Other(NamedTuple):
    """Another language that the page can be read in."""

    code: str
    name: str
    href: str


def asked(request: HttpRequest) -> str:
    """The language that the address asks for: English where it asks for none, or for one that there is not."""
    language = request.GET.get("language", ENGLISH)
    return language if language in LANGUAGES else ENGLISH


def others(language: str) -> list[Other]:
    """The same page in the other languages."""
    return [Other(one, NAMES[one], ending(one) or "?") for one in LANGUAGES if one != language]


def ending(language: str) -> str:
    """What an address ends with, so that the page it leads to is in that language."""
    return "" if language == ENGLISH else f"?language={language}"
