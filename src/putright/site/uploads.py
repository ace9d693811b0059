"""How much may be sent at once: what is longer is refused before it is read, so that nobody fills the disk."""

from __future__ import annotations

from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

MOST: Final = 4_000_000
"""Bytes of a whole form with its files. Each page says how long its own file may be."""


class Bounded(FileUploadHandler):
    """Stands before the handlers that keep files: looks at the length of what comes, and lets the files pass."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, str],  # noqa: N803 - as Django calls it
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        """Refuse a form that is too long. The browser is told with an answer of 400."""
        if content_length > MOST:
            raise RequestDataTooBig(f"a form of {content_length} bytes")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hand it on."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The file is kept by the handlers behind."""
