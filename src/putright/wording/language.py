"""In which language sentences are said: gettext's catalogues, and pieces of a text that stay in another language.

English is the language that the sentences are written in, and needs no catalogue. Others stand in
``locale/<language>/LC_MESSAGES/putright.po`` with the compiled ``.mo`` beside it (``tools/catalogues.py`` makes it).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from gettext import GNUTranslations

ENGLISH: Final = "en"
LANGUAGES: Final = ("en", "cy")
"""What the published papers can be had in."""

_FIRST, _LAST = "\ue000", "\ue001"
_MARKS: Final = re.compile(f"([{_FIRST}{_LAST}])")
_BEFORE_A_DAY: Final = re.compile(r"\b(am|ar|at|gan|heb|hyd|i|o|tan|wrth) dydd ", re.IGNORECASE)
_spoken: ContextVar[str] = ContextVar("spoken", default=ENGLISH)


class Run(NamedTuple):
    """A piece of a text and the language it is in; empty: that of the page."""

    text: str
    language: str = ""


class Mixed(str):
    """A text of which some pieces are in another language than the page; otherwise a text like any other."""

    __slots__ = ("runs",)
    runs: tuple[Run, ...]

    @classmethod
    def of(cls, runs: tuple[Run, ...]) -> Mixed:
        """The text that the pieces make."""
        found = cls("".join(run.text for run in runs))
        found.runs = runs
        return found


def runs_of(text: str) -> tuple[Run, ...]:
    """The pieces of a text, each with its language; one alone where all of it is in the language of the page."""
    return text.runs if isinstance(text, Mixed) else (Run(text),) if text else ()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Within it every sentence is said in that language. Raises ``KeyError`` for one that there is not."""
    if language not in LANGUAGES:
        raise KeyError(language)
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def spoken() -> str:
    """The language in which sentences are said now."""
    return _spoken.get()


def in_english() -> bool:
    """Whether sentences are said in the language they are written in."""
    return _spoken.get() == ENGLISH


def say(message: str, /, **values: object) -> str:
    """A sentence in the language spoken now, its named places filled."""
    language = _spoken.get()
    if language == ENGLISH:
        return message.format_map(values) if values else message
    text = _catalogue(language).gettext(message)
    return _softened(text.format_map(values)) if values else text


def say_as(context: str, message: str, /, **values: object) -> str:
    """A sentence that means different things in different places: ``context`` tells them apart."""
    language = _spoken.get()
    text = message if language == ENGLISH else _catalogue(language).pgettext(context, message)
    return text.format_map(values) if values else text


def say_number(one: str, several: str, number: int, /, **values: object) -> str:
    """A sentence that depends on a number, in the plural form that the language has for it (Welsh has six)."""
    language = _spoken.get()
    if language == ENGLISH:
        text = one if number == 1 else several
    else:
        text = _catalogue(language).ngettext(one, several, number)
    return text.format_map({"n": number, **values})


def _softened(text: str) -> str:
    """The text with the names of days as Welsh has them after some prepositions: "tan ddydd Llun"."""
    return _BEFORE_A_DAY.sub(r"\1 ddydd ", text)


def has(message: str) -> bool:
    """Whether the language spoken now has words of its own for a message."""
    language = _spoken.get()
    return language == ENGLISH or _catalogue(language).gettext(message) != message


def own(words: str) -> str:
    """Words that are not ours to translate, such as the provider's own, marked as English until ``finished``."""
    return words if in_english() or not words else f"{_FIRST}{words}{_LAST}"


def named(name: str) -> str:
    """A name: that which the language spoken now has for it, or the English one, marked as such."""
    return say(name) if has(name) else own(name)


def finished(text: str) -> str:
    """The text with its marks of other languages made into pieces."""
    if _FIRST not in text:
        return text
    runs: list[Run] = []
    language = ""
    for piece in _MARKS.split(text):
        if piece in (_FIRST, _LAST):
            language = ENGLISH if piece == _FIRST else ""
        elif piece:
            runs.append(Run(piece, language))
    return Mixed.of(tuple(runs))


def unmarked(text: str) -> str:
    """The text without its marks of other languages, for where there can be none, such as the title of a page."""
    return _MARKS.sub("", text)


def first_letter(text: str) -> int:
    """Where a text begins, past a mark of another language."""
    return 1 if text.startswith((_FIRST, _LAST)) else 0


@cache
def _catalogue(language: str) -> GNUTranslations:
    """What a language has for our sentences."""
    from gettext import GNUTranslations  # neither is wanted where only English is spoken
    from pathlib import Path

    file = Path(__file__).parent / "locale" / language / "LC_MESSAGES" / "putright.mo"
    with file.open("rb") as compiled:
        return GNUTranslations(compiled)
