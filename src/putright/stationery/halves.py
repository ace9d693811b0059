"""A letter in two languages: the whole of it in one, then the whole of it in English, in one text.

A line of its own begins each half, and nothing else in a text does. So a letter in two languages is kept, compared,
approved, commented on and sent as any other text is, and whoever lays it out says of each half in what it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import Final, NamedTuple

from putright.wording.language import ENGLISH

WELSH: Final = "cy"
NAMES: Final = MappingProxyType({WELSH: "Cymraeg", ENGLISH: "English"})
"""Each language as its own speakers call it."""
BEGINS: Final = MappingProxyType({language: f"=== {name} ===" for language, name in NAMES.items()})
"""The line with which the half in each language begins."""
_BETWEEN: Final = " / "
"""What stands between the two halves of a subject."""


class Half(NamedTuple):
    """What is said in one language. A letter in one language alone is one of these, with no language named."""

    language: str
    subject: str
    text: str


def halves_of(subject: str, text: str) -> tuple[Half, ...]:
    """The halves of a letter, Welsh first; one alone, whose ``language`` is empty, where it is in one language."""
    lines = text.split("\n")
    if lines[0] != BEGINS[WELSH] or BEGINS[ENGLISH] not in lines:
        return (Half("", subject, text),)
    place = lines.index(BEGINS[ENGLISH])
    welsh, english = subject_in_both(subject)
    return (Half(WELSH, welsh, _tidy(lines[1:place])), Half(ENGLISH, english, _tidy(lines[place + 1 :])))


def subject_in_both(subject: str) -> tuple[str, str]:
    """The subject of a letter in two languages, in Welsh and in English; twice the same where it is said once."""
    welsh, _, english = subject.partition(_BETWEEN)
    return welsh, english or welsh


def english_of(subject: str, text: str) -> Half:
    """The English half, or the letter itself where it is in one language."""
    return halves_of(subject, text)[-1]


def welsh_of(subject: str, text: str) -> Half | None:
    """The Welsh half, if there is one."""
    first = halves_of(subject, text)[0]
    return first if first.language == WELSH else None


def in_two_languages(text: str) -> bool:
    """Whether a letter's text is in Welsh and English."""
    return len(halves_of("", text)) > 1


def joined(welsh: Half, english: Half) -> tuple[str, str]:
    """Subject and text of the letter in both; the English alone where nothing is said in Welsh.

    A line within a half that reads like the beginning of one is no such line any more: words of somebody else must not
    part a letter.
    """
    if not welsh.text.strip():
        return english.subject, english.text
    first = _first_subject(welsh.subject, english.subject)
    parts = (BEGINS[WELSH], "", *_own_lines(welsh.text), "", BEGINS[ENGLISH], "", *_own_lines(english.text), "")
    return f"{first}{_BETWEEN}{english.subject}" if first else english.subject, "\n".join(parts)


def _first_subject(welsh: str, english: str) -> str:
    """The Welsh subject, without what would part it; where there is none the English one, if that would be parted."""
    said = welsh if welsh.strip() or _BETWEEN not in english else english
    return " ".join(said.split()).replace(_BETWEEN, "/").removesuffix(" /")


def _own_lines(text: str) -> Iterator[str]:
    marks = frozenset(BEGINS.values())
    for line in text.strip().split("\n"):
        yield line.strip("= ") if line.strip() in marks else line


def _tidy(lines: list[str]) -> str:
    return "\n".join(lines).strip() + "\n"
