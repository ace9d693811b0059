"""The application on a slow line: each page comes late and in pieces, so that a browser has it before it is whole.

A test that reads a page too early fails with it, where otherwise it fails by luck: ``PUTRIGHT_SLOW_PAGES=1``.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LATE, GAP = 0.25, 0.25
"""How many seconds a page is late, and how many lie between its pieces: the head and the halves of the body."""
_HEAD_ENDS = b"</head>"


def slowed(application: WSGIApplication) -> WSGIApplication:
    """The application with every HTML page late and in pieces; all else is as fast as ever."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        kinds: list[str] = []

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            kinds.extend(value for name, value in headers if name.lower() == "content-type")
            return start_response(status, headers, *more)

        parts = application(environ, start)
        return _in_pieces(parts) if any(kind.startswith("text/html") for kind in kinds) else parts

    return answer


def _in_pieces(parts: Iterable[bytes]) -> Iterator[bytes]:
    try:
        page = b"".join(parts)
    finally:
        getattr(parts, "close", lambda: None)()
    head = page.find(_HEAD_ENDS) + len(_HEAD_ENDS) if _HEAD_ENDS in page else 0
    half = (head + len(page)) // 2
    time.sleep(LATE)
    for start, end in ((0, head), (head, half), (half, len(page))):
        yield page[start:end]
        time.sleep(GAP if end < len(page) else 0)


def __getattr__(name: str) -> object:
    """``application``, made only when a server asks for it."""
    if name != "application":
        raise AttributeError(name)
    from putright.site.wsgi import application

    return slowed(application)
