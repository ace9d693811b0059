"""What a person needs from the provider: the codes, their words, and how they are said. The only place with either.

Everything here tells of somebody's health or language, so that all of it is kept in the personal part of a fact
(``needs-noted``), the codes too. ``docs/needs.md`` says how it is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final, NamedTuple

from putright.wording.dates import long_day
from putright.wording.language import ENGLISH, say

WELSH: Final = "welsh"
"""The code of letters in Welsh."""
WAYS: Final[Mapping[str, str]] = MappingProxyType(
    {"email": "email", "letter": "letter", "phone": "phone", "text": "text message", "in-person": "in person"}
)
"""How somebody can be reached."""

FORMATS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "large-print": "large print",
        "easy-read": "easy read",
        "braille": "braille",
        "audio": "audio",
        "plain-text": "plain text",
        WELSH: "Welsh",
        "other-language": "another language",
    }
)
"""In what form somebody can read what is written to them."""

SUPPORT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "interpreter": "an interpreter",
        "bsl": "British Sign Language",
        "advocate": "an advocate",
        "more-time": "more time",
        "scribe": "somebody to write for them",
    }
)
"""What help somebody needs to take part."""

SIZES: Final = ("14", "16", "18", "20", "24", "28", "36")
"""Sizes of large print, in points."""

CODES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {"ways": WAYS, "formats": FORMATS, "support": SUPPORT, "print_size": dict.fromkeys(SIZES, "")}
)
"""The parts of ``needs-noted`` that hold codes, several with a blank between them, and which codes there are."""

LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ways": "Reach them by",
        "not_times": "Not at these times",
        "not_address": "Not at this address or number",
        "formats": "Write in",
        "print_size": "Size of large print",
        "language": "Language of letters",
        "support": "Support",
        "spoken_language": "Language of the interpreter",
        "other_support": "Also",
        "since": "Since",
        "review": "Look at it again on",
    }
)
"""What can be said of needs, in the order in which it is shown."""

DAYS: Final = ("since", "review")
"""The parts that hold a day, as ISO 8601."""


class Needs(NamedTuple):
    """What a person needs. Codes are those above; ``words`` is free text from where the codes were not asked."""

    ways: tuple[str, ...] = ()
    not_times: str = ""
    not_address: str = ""
    formats: tuple[str, ...] = ()
    print_size: str = ""
    language: str = ""
    support: tuple[str, ...] = ()
    spoken_language: str = ""
    other_support: str = ""
    since: date | None = None
    review: date | None = None
    words: str = ""

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """Everything that was chosen, in a few lines: what each is about, and what it says. Besides them: ``words``."""
        found = (
            (LABELS["formats"], self.format_words),
            (LABELS["ways"], listed_words(self.ways, WAYS)),
            (LABELS["not_times"], self.not_times),
            (LABELS["not_address"], self.not_address),
            (LABELS["support"], self.support_words),
            (LABELS["other_support"], self.other_support),
            (LABELS["since"], long_day(self.since.toordinal()) if self.since is not None else ""),
        )
        return tuple((label, text) for label, text in found if text)

    @property
    def format_words(self) -> str:
        """In what form to write: "large print (18 point), Welsh"."""
        more = {
            "large-print": say("{size} point", size=self.print_size) if self.print_size else "",
            "other-language": self.language,
        }
        return listed_words(self.formats, FORMATS, more)

    @property
    def support_words(self) -> str:
        """Which help: "an interpreter (Polish), more time"."""
        return listed_words(self.support, SUPPORT, {"interpreter": self.spoken_language})

    @property
    def short(self) -> str:
        """Everything in one line, for a row of a list."""
        also = (self.not_times and "not at all times", self.not_address and "not at every address")
        by = f"by {', '.join(WAYS[code] for code in self.ways)}" if self.ways else ""
        found = (self.format_words, by, self.support_words, self.other_support, *also, self.words)
        return "; ".join(" ".join(text.split()) for text in found if text)

    @property
    def reads_in(self) -> str:
        """In which of our languages to write to them: English, unless they said another."""
        return "cy" if WELSH in self.formats else ENGLISH

    def due(self, today: date) -> bool:
        """Whether the day to look at it again has come."""
        return self.review is not None and self.review <= today

    def __bool__(self) -> bool:
        """Whether anything is needed: a day alone is no need."""
        return any(self._replace(since=None, review=None))


def needs_of(said: Mapping[str, object], words: object = "") -> Needs:
    """What was said last of somebody's needs. What cannot be read is left out: an entry is never in the way."""
    texts = {name: str(said.get(name) or "") for name in LABELS}
    return Needs(
        ways=codes_in(texts["ways"], WAYS),
        not_times=texts["not_times"],
        not_address=texts["not_address"],
        formats=codes_in(texts["formats"], FORMATS),
        print_size=texts["print_size"],
        language=texts["language"],
        support=codes_in(texts["support"], SUPPORT),
        spoken_language=texts["spoken_language"],
        other_support=texts["other_support"],
        since=_day(texts["since"]),
        review=_day(texts["review"]),
        words=str(words or ""),
    )


def codes_in(text: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """The codes that a part holds, in the order in which they are shown."""
    given = text.split()
    return tuple(code for code in known if code in given)


def listed_words(
    codes: tuple[str, ...], known: Mapping[str, str], more: Mapping[str, str] = MappingProxyType({})
) -> str:
    """Codes in words, with what is said of one of them in brackets."""
    said = {code: say(known[code]) for code in codes if known[code]}
    return ", ".join(f"{words} ({more[code]})" if more.get(code) else words for code, words in said.items())


def part_words(name: str, text: str) -> str:
    """What one part of an entry says, in words; nothing for what was taken back."""
    if name in DAYS:
        day = _day(text)
        return long_day(day.toordinal()) if day is not None else text
    if name == "print_size":
        return f"{text} point" if text else ""
    known = CODES.get(name)
    return listed_words(codes_in(text, known), known) if known is not None else text


def change_lines(before: Mapping[str, object], says: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """What an entry changes of what was known before it: what it is about, and how it reads now and read before."""
    found = []
    for name, label in LABELS.items():
        if name not in says:
            continue
        now, was = part_words(name, str(says[name])), part_words(name, str(before.get(name) or ""))
        if was:
            now = f"{now or 'no longer'} (before: {was})"
        if now:
            found.append((label, now))
    return tuple(found)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
