"""Words for mail that came in, and for what came by another door, as the history of a case says them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from putright.register.parts import MAIL_CAME
from putright.register.reading import Entry
from putright.staff.heard_words import HEARD_WORDS, heard_sentence, heard_text

MAIL: Final = MappingProxyType(
    {
        "mail-received": ("A mail came", "It is recorded when a mail is put on the case."),
        "mail-removed": ("A mail was taken off the case", "When it had been put on the wrong case."),
        **HEARD_WORDS,
    }
)
"""Title and hint of each kind of entry that speaks of a mail."""


def mail_sentence(entry: Entry) -> str:
    """An entry that speaks of a mail, or of what came by another door."""
    if entry.row.kind in HEARD_WORDS:
        return heard_sentence(entry)
    if entry.row.kind == MAIL_CAME.name:
        name, address = str(entry.says.get("from_name") or ""), str(entry.says.get("from_address") or "")
        sender = f"{name} ({address})" if name and address else name or address
        return f"A mail came{f' from {sender}' if sender else ''}."
    return "A mail or a letter was taken off this case: it had been put here by mistake."


def mail_text(says: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """What it says at length."""
    if "channel" in says:
        return heard_text(says)
    shown = (("Subject", says.get("subject")), ("", says.get("words")), ("", says.get("reason")))
    return tuple((label, str(value)) for label, value in shown if value)
