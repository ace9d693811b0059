"""Tokens for mailboxes that take no password (OAuth 2.0, client credentials; RFC 6749, 4.4), kept until they end."""

from __future__ import annotations

import time
from typing import Final

import requests

from putright.incoming.answers import fetch
from putright.incoming.boxes import OAuth

_SECONDS: Final = 10
_BEFORE: Final = 60
"""Seconds before its end at which a token is asked for anew."""
_kept: dict[OAuth, tuple[str, float]] = {}


class NoToken(Exception):
    """Why there is no token: a sentence, in which no secret stands."""


def token_for(asked: OAuth) -> str:
    """A token that holds now: the one that was given before, or a new one. Raises NoToken, WrongFile."""
    token, until = _kept.get(asked, ("", 0.0))
    if time.monotonic() < until - _BEFORE:
        return token
    said = {
        "grant_type": "client_credentials",
        "client_id": asked.client,
        "client_secret": asked.secret.read(),
        "scope": asked.scope,
    }
    try:
        answer = fetch("POST", asked.token_address, seconds=_SECONDS, data=said)
        found = answer.json() if answer.status_code == 200 else {}
    except (requests.RequestException, ValueError) as error:
        raise NoToken(f"The server that gives tokens was not to be reached ({type(error).__name__}).") from None
    given = found.get("access_token") if isinstance(found, dict) else None
    if not isinstance(given, str) or not given:
        raise NoToken(f"The server that gives tokens refused (status {answer.status_code}).")
    lives = found.get("expires_in")
    _kept[asked] = given, time.monotonic() + (float(lives) if isinstance(lives, int | float) else 0.0)
    return given


def forget_token(asked: OAuth) -> None:
    """Ask anew next time: the mail server did not take it."""
    _kept.pop(asked, None)
