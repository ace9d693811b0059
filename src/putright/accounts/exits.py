"""Where "Exit this page" leads: a neutral page that says nothing of where somebody was."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.conf import settings

from putright.accounts.models import Organisation

NEUTRAL: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "weather": ("The weather (BBC)", "https://www.bbc.co.uk/weather"),
        "forecast": ("The weather (Met Office)", "https://www.metoffice.gov.uk/"),
        "search": ("A search engine (DuckDuckGo)", "https://duckduckgo.com/"),
        "encyclopaedia": ("An encyclopaedia (Wikipedia)", "https://en.wikipedia.org/wiki/Main_Page"),
    }
)
"""Pages that anybody may have open: by the code that is kept, what it is called and its address."""


def exit_address(organisation: Organisation) -> str:
    """The address that leaving leads to; empty where the operator or the organisation shows no such button.

    What is kept of an organisation is a code of ``NEUTRAL``, an address of its own, or nothing.
    """
    chosen = organisation.exit_to if settings.EXIT_THIS_PAGE else ""
    return NEUTRAL[chosen][1] if chosen in NEUTRAL else chosen if chosen.startswith("https://") else ""
