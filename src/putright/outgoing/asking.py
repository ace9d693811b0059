"""Asking a service over HTTPS: what is surely not handed over, and what nobody knows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, Final

import requests
from urllib3.exceptions import NewConnectionError

from putright.incoming.answers import Answer, fetch
from putright.outgoing.way import Outcome, Told

_SECONDS: Final = (10, 30)
"""So long for a connection, and so long for an answer."""
_LONGEST: Final = 3600
_NO_ANSWER: Final = frozenset({502, 504})
"""What stands between gives up waiting: whether the service took it, nobody knows (RFC 9110, 15.6.3 and 15.6.5)."""


def ask(service: str, method: str, address: str, **more: Any) -> Answer | Told:
    """The answer, or that there was none. A redirection is not followed."""
    try:
        return fetch(method, address, seconds=_SECONDS, **more)
    except requests.RequestException as error:
        name = type(error).__name__
        if never_reached(error):
            return Told(Outcome.AWAY, f"{service} was not to be reached ({name})", every=True)
        return Told(Outcome.UNSURE, f"{service} gave no answer ({name})", every=True)


def never_reached(error: requests.RequestException) -> bool:
    """Whether nothing was handed over: no connection, no name, no certificate that holds, or nothing to ask."""
    if isinstance(error, requests.ConnectTimeout | requests.exceptions.SSLError | ValueError):
        return True
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(error, requests.ConnectionError) and isinstance(reason, NewConnectionError)


def busy(service: str, answer: Answer) -> Told | None:
    """What 429 and every 5xx mean for any service; None for another answer."""
    status = answer.status_code
    if status in _NO_ANSWER:
        return Told(Outcome.UNSURE, f"{service} gave no answer ({status})", every=True)
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        what = "wants less mail at once" if status == HTTPStatus.TOO_MANY_REQUESTS else "could not take it"
        return Told(Outcome.LATER, f"{service} {what} ({status})", every=True, wait=wait_of(answer.headers))
    return None


def wait_of(headers: Mapping[str, str], now: datetime | None = None) -> int:
    """How many seconds Retry-After asks us to wait (RFC 9110, 10.2.3): a number or a date; an hour at most."""
    said = headers.get("Retry-After", "").strip()
    if said.isascii() and said.isdigit():
        return min(int(said[:9]), _LONGEST)
    try:
        until = parsedate_to_datetime(said)
    except ValueError:
        return 0
    until = until if until.tzinfo is not None else until.replace(tzinfo=UTC)
    return max(0, min(int((until - (now or datetime.now(UTC))).total_seconds()), _LONGEST))


def said_by(answer: Answer) -> Any:
    """The JSON of an answer; nothing where there is none."""
    try:
        return answer.json()
    except ValueError:
        return None


def code_word(text: object) -> str:
    """A service's own word for a fault, if it is one word: whatever else it says may name somebody."""
    return text if isinstance(text, str) and re.fullmatch(r"[A-Za-z][A-Za-z0-9._-]{0,59}", text) else "no word for it"
