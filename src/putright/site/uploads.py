"""How much may be sent at once: what is longer is refused before it is read, so that nobody fills the disk.

A few forms take larger files: of staff who are signed in (settings.LARGE_FORMS), of whoever complains
(settings.OPEN_LARGE_FORMS). There a file that is too large is left
out while it comes, and the rest of the form is kept, so that nobody types it again.
"""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

MOST: Final = 4_000_000
"""Bytes of a whole form with its files. Each page says how long its own file may be."""

_LEFT_OUT: Final = "putright.left_out"
_OVER: Final = 4


class Bounded(FileUploadHandler):
    """Stands before the handlers that keep files: looks at the length of what comes, and lets the files pass."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803 - as Django calls it
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        """Refuse a form that is too long. The browser is told with an answer of 400."""
        large = _large(self.request)
        self.each, self.whole = large or (MOST, MOST)
        self.left_out = META[_LEFT_OUT] = []
        self.too_long = content_length > self.whole
        # Of a large form that is somewhat too long the words are still read.
        if content_length > self.whole * (_OVER if large else 1):
            raise RequestDataTooBig(f"a form of {content_length} bytes")

    def new_file(self, *args: Any, **named: Any) -> None:
        """Leave every file out of a form that is too long."""
        super().new_file(*args, **named)
        if self.too_long:
            self._leave_out()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hand it on, unless the file is too large."""
        if start + len(raw_data) > self.each:
            self._leave_out()
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The file is kept by the handlers behind."""

    def _leave_out(self) -> None:
        self.left_out.append(str(self.file_name))
        raise SkipFile


def left_out(request: HttpRequest) -> list[str]:
    """The names of the files of a form that were too large, and were not kept."""
    return [str(one) for one in request.META.get(_LEFT_OUT, ())]


def _large(request: HttpRequest | None) -> tuple[int, int] | None:
    """How large each file and the whole may be, where that form and whoever sends it may send more."""
    if request is None or request.resolver_match is None:
        return None
    name = request.resolver_match.url_name or ""
    to_all: tuple[int, int] | None = settings.OPEN_LARGE_FORMS.get(name)
    if to_all is not None:
        return to_all
    large: tuple[int, int] | None = settings.LARGE_FORMS.get(name)
    return large if large is not None and request.user.is_authenticated else None
