"""A file that somebody takes away: to be saved, never something that the browser shows as a page of ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from putright.files.kinds import Kind
from putright.files.store import parts_of

POLICY_OF_A_FILE = (
    "sandbox; default-src 'none'; script-src 'self'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)
"""Should a browser show it all the same, nothing in it runs: a sandbox of no origin. The rest is as on every page."""


def saved(parts: Iterable[bytes], name: str, kind: Kind, size: int) -> HttpResponse:
    """A file to be saved under a name that is safe: an attachment, whose type is not guessed, in a sandbox."""
    headers = {
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "Content-Length": str(size),
        "Content-Security-Policy": POLICY_OF_A_FILE,
        "Cache-Control": "private, no-store",
    }
    response = StreamingHttpResponse(parts, content_type=kind.media, headers=headers)
    return response  # type: ignore[return-value]  # an answer like any other to all who pass it on


def read_from(place: Path) -> Iterator[bytes]:
    """The file, a part at a time: it is opened only when somebody reads it."""
    with place.open("rb") as file:
        yield from parts_of(file)
