"""What a browser sent in: remembered in its session for a while, and not in the address, which others may see."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from putright.public.door import Counter

REMEMBERED: Final = timedelta(hours=2)
"""How long a browser is shown again what it sent. It may stand in a library."""


def remember(at: Counter, what: str, **said: str | bool) -> None:
    """Note it for the page that the browser is sent to next."""
    at.request.session[_place(at, what)] = said | {"at": at.now.timestamp()}


def remembered(at: Counter, what: str) -> dict[str, str | bool] | None:
    """What this browser sent to this provider, if it was lately."""
    said = at.request.session.get(_place(at, what))
    if not isinstance(said, dict) or at.now.timestamp() - said["at"] > REMEMBERED.total_seconds():
        return None
    return said


def _place(at: Counter, what: str) -> str:
    return f"sent-{what}-{at.organisation.pk}"
