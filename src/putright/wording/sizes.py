"""Sizes of files, as people say them."""

from __future__ import annotations


def size_words(size: int) -> str:
    """A size as people say it."""
    if size < 1_000:
        return "1 byte" if size == 1 else f"{size} bytes"
    if size < 1_000_000:
        return f"{max(1, round(size / 1_000))} kB"
    return f"{size / 1_000_000:.1f} MB".replace(".0 ", " ")
