"""Sentences about what an act would change, before it is recorded."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, Literal

What = Literal["done", "begun", "moved", "ended", "owed-again", "judged-anew"]

NAMES: Final = MappingProxyType(
    {
        "done": "Done",
        "begun": "Begins",
        "moved": "New date",
        "ended": "Ends",
        "owed-again": "Owed again",
        "judged-anew": "Judged anew",
    }
)
"""What becomes of a duty, in a word or two."""


def duty_sentence(what: What, was: str, now: str, standing: str) -> str:
    """What becomes of a duty. ``was`` and ``now`` are when it is due, ``standing`` how it would then stand."""
    standing = {"met": "in time", "late": "late"}.get(standing, standing)
    if what == "done":
        return f"{standing}. It was {was}." if was else f"{standing}."
    if what == "moved":
        return f"{now}. Until now: {was or 'no date'}."
    if what == "ended":
        return f"it is not needed any more. It was {was}." if was else "it is not needed any more."
    if what == "judged-anew":
        return f"{standing}. It is {now}." if now else f"{standing}."
    return f"{now}." if now else "no date set."


def reminder_sentence(who: str, day: str, hindrance: str) -> str:
    """That somebody is reminded of a statement that they were asked for; ``hindrance`` is why they cannot be."""
    sent = f"{who} gets an email before {day}, and another one after it if the statement is missing."
    return f"{sent} {hindrance}" if hindrance else sent


def mail_sentence(who: str, subject: str, hindrance: str) -> str:
    """An email that goes out by itself; ``hindrance`` is why it cannot."""
    sent = f"{who} gets an email: \u201c{subject}\u201d."
    return f"{sent} {hindrance}" if hindrance else sent
