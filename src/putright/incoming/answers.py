"""The answer of a service over HTTPS, as far as we read it: a bound on its size and on the time that it may take.

What a service that is broken, or no longer itself, answers must cost neither memory nor the worker.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from time import monotonic
from typing import Any, Final, NamedTuple

import requests
from urllib3.exceptions import HTTPError

LARGEST: Final = 4_000_000
"""Bytes. A page of 250 messages at GOV.UK Notify, the largest that is asked for, has a fraction of it."""
_WHOLE: Final = 30.0
"""Seconds in which all of it has to be there, once it has begun."""
_PIECE: Final = 16_384


class Answer(NamedTuple):
    """What was answered: status, heads, content."""

    status_code: int
    headers: Mapping[str, str]
    content: bytes

    def json(self) -> Any:
        """The content as JSON. Raises ValueError."""
        return json.loads(self.content)


class TooMuch(requests.RequestException):
    """The answer was too large, or did not end."""


def fetch(method: str, address: str, *, seconds: Any, whole: float = _WHOLE, **more: Any) -> Answer:
    """Ask. Raises requests.RequestException. No redirection is followed: it would carry our key, or our secret, to
    somewhere that the operator did not name."""
    with requests.request(
        method, address, timeout=seconds, allow_redirects=False, stream=True, auth=_as_it_is, **more
    ) as given:
        until, found = monotonic() + whole, bytearray()
        try:
            while part := given.raw.read1(_PIECE, decode_content=True):
                found += part
                if len(found) > LARGEST or monotonic() > until:
                    raise TooMuch
        except (HTTPError, OSError) as error:
            if isinstance(error, requests.RequestException):
                raise
            raise requests.ConnectionError(error) from error
        return Answer(given.status_code, given.headers, bytes(found))


def _as_it_is(asked: requests.PreparedRequest) -> requests.PreparedRequest:
    """No password out of a file .netrc of whoever runs the service: it would take the place of our own key."""
    return asked
