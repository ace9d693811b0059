"""The text of a policy as it comes in: from a file or a box. What cannot be kept is refused with a sentence."""

from __future__ import annotations

from typing import Final

from putright.procedure.document import YAML_LIMIT

MOST: Final = YAML_LIMIT
"""Bytes of a policy file. The longest that we know of has a tenth of that."""

_KNOWN: Final = (
    (b"PK\x03\x04", "a document of a word processor, or an archive"),
    (b"\xd0\xcf\x11\xe0", "a document of a word processor"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a document of a word processor"),
)
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")


class Unfit(ValueError):
    """Why a text cannot be kept: a sentence for whoever gave it."""


def text_of_file(data: bytes) -> str:
    """The text of an uploaded file. Raises Unfit."""
    _check_size(len(data))
    for begins, what in _KNOWN:
        if data.startswith(begins):
            raise Unfit(
                f"This is {what}. A policy file is plain text, as putright keeps it. To begin with a procedure that "
                "you have as a document, start from a policy that is like it and change that."
            )
    if data.startswith(_UTF_16):
        raise Unfit("This file is written in UTF-16. Save it as plain text in UTF-8, and choose it again.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unfit(
            f"Line {line} of this file has a character that is not written in UTF-8. "
            "Save the file as plain text in UTF-8, and choose it again."
        ) from None
    return tidy(text)


def tidy(text: str) -> str:
    """A text that was typed or read, with one sort of line end and one at its own end. Raises Unfit."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise Unfit("There is nothing in it. Choose a policy file, or type the text of one.")
    if "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise Unfit("There is a character in it that cannot be kept. Save the file as plain text in UTF-8.")
    text = text.rstrip("\n") + "\n"
    _check_size(len(text.encode()))
    return text


def _check_size(size: int) -> None:
    if size > MOST:
        raise Unfit(f"It has {size:,} bytes. A policy file has at most {MOST:,}.")
