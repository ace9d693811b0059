"""A session ends after some quiet minutes, and after some hours in any case; the sign-in page then says why.

The session says when it began, when it was last used (to the minute, so that not every page writes it), and how many
minutes its organisation allows. What was typed is not lost by it: see putright.site.typing_kept.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponse

BEGAN: Final = "began"
SEEN: Final = "seen"
ALLOWED: Final = "idle_minutes"
WHY: Final = "signed_out"
TYPED: Final = "typing_is_kept"

_TO_THE: Final = 60
"""Seconds. Nobody is put out sooner than was said, so a session may last this much longer."""


class TimeOuts:
    """Ends sessions. It looks at pages that ask who somebody is, and leaves the public's alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page, after the session was looked at."""
        if request.path.startswith(("/s/", "/account/")) and SESSION_KEY in request.session:
            _look(request, time.time())
        return self.get_response(request)


def _look(request: HttpRequest, now: float) -> None:
    session = request.session
    began, seen = session.setdefault(BEGAN, now), session.setdefault(SEEN, now)
    quiet = now - seen
    setattr(request, "quiet_for", quiet)  # noqa: B010 - the door asks it, for an organisation that allows less
    allowed = session.get(ALLOWED, settings.IDLE_MINUTES)
    if now - began >= settings.SESSION_HOURS * 3600:
        end(
            request, f"You were signed out because you had been signed in for {_count(settings.SESSION_HOURS, 'hour')}."
        )
    elif quiet >= allowed * 60 + _TO_THE:
        end_idle(request, allowed)
    elif quiet >= _TO_THE:
        session[SEEN] = now


def allow(request: HttpRequest, minutes: int | None) -> bool:
    """Hold the session to what this organisation allows. False: it was quiet for longer, and is ended."""
    allowed = minutes or settings.IDLE_MINUTES
    if getattr(request, "quiet_for", 0.0) >= allowed * 60 + _TO_THE:
        end_idle(request, allowed)
        return False
    if request.session.get(ALLOWED, settings.IDLE_MINUTES) != allowed:
        request.session[ALLOWED] = allowed
    return True


def end_idle(request: HttpRequest, minutes: int) -> None:
    """End a session that was quiet for too long."""
    end(request, f"You were signed out because nothing happened for {_count(minutes, 'minute')}.")


def end(request: HttpRequest, why: str) -> None:
    """End the session; the next one, nobody's yet, knows why."""
    request.session.flush()
    request.session[WHY] = why


def begin(request: HttpRequest, **_: Any) -> None:
    """Somebody signed in: the time counts from now."""
    now = time.time()
    request.session[BEGAN] = request.session[SEEN] = now
    for name in (WHY, TYPED, ALLOWED):
        request.session.pop(name, None)


def watch() -> None:
    """Count from each sign-in."""
    user_logged_in.connect(_signed_in, dispatch_uid="putright-time-outs")


def _signed_in(sender: object, request: HttpRequest | None, **_: Any) -> None:
    if request is not None and hasattr(request, "session"):
        begin(request)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
