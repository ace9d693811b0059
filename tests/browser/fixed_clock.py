"""The application at a fixed moment, for pictures that come out the same on every day."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

MOMENT = datetime(2026, 10, 14, 10, 40, tzinfo=ZoneInfo("Europe/London"))


def stop_the_clock() -> None:
    """From now on it is that moment, as far as putright asks."""
    timezone.now = lambda: MOMENT


def __getattr__(name: str) -> object:
    """``application``, made only when a server asks for it."""
    if name != "application":
        raise AttributeError(name)
    stop_the_clock()
    from putright.site.wsgi import application  # it sets Django up

    from putright.accounts import members  # isort: skip

    # No worker runs beside, and the database has a clock of its own: nothing is said of mail that waits.
    vars(members)["_stopped"] = lambda *_: None
    return application
