"""What somebody typed into the search, understood: words, "phrases", what to leave out, a number.

From it come questions to the index of words, the likeliest first; no case answers two of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from putright.register.case_words import key_of_service
from putright.register.words import LEFT_OUT, Word, composed, digits_of, words_of

MOST_WORDS: Final = 12
"""Words that are looked for; who types more has pasted something."""

_FEWEST_DIGITS: Final = 5
_WHOLE: Final = 9
"""Figures from which on they are a whole number, with its 0 or +44 in front; fewer are the end of one."""
_PART: Final = re.compile(r'(?<!\S)(-?)(?:["“”]([^"“”]*)["“”]?|(\S+))')
_PHONE: Final = re.compile(r"[\d\s().+/–-]+")
_MONTHS: Final = 24
"""Of a longer time the years are asked for, which is coarser; the day itself is compared with each case that fits."""
_FIRST_YEAR: Final = 2000


class Phrase(NamedTuple):
    """Words that stand one after the other; ``gaps`` is how far each is from the one before."""

    words: tuple[Word, ...]
    gaps: tuple[int, ...]

    @property
    def question(self) -> str:
        """It as a tsquery."""
        first, *others = self.words
        parts = [f"'w{first.stem}'"]
        parts += [f"<{gap}> 'w{word.stem}'" for word, gap in zip(others, self.gaps, strict=True)]
        return f"({' '.join(parts)})"


class Typed(NamedTuple):
    """What was typed, taken apart. ``common`` are words that nearly every case has: they are not looked for."""

    text: str
    words: tuple[Word, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    without: tuple[Phrase, ...] = ()
    common: tuple[str, ...] = ()
    phone: str = ""
    too_many: bool = False

    @property
    def is_nothing(self) -> bool:
        """Whether nothing can be looked for: no word, or only words to leave out."""
        return not (self.words or self.phrases or self.phone)

    @property
    def names(self) -> tuple[str, ...]:
        """The words, if they may be somebody's name."""
        plain = tuple(dict.fromkeys(word.plain for word in self.words))
        fits = not (self.phrases or self.without or self.phone) and 1 <= len(plain) <= 5
        return plain if fits and all(not any(map(str.isdigit, one)) for one in plain) else ()


def understood(text: str) -> Typed:
    """What was typed, taken apart."""
    typed = composed(text.strip())
    phone = _number(typed)
    if phone and (held := _phrase(typed, [])) is not None:
        return Typed(typed, phrases=(held,), phone=phone)
    words: list[Word] = []
    phrases: list[Phrase] = []
    without: list[Phrase] = []
    common: list[str] = []
    for minus, quoted, bare in _PART.findall(typed):
        found = _phrase(quoted or bare, common if not minus else [])
        if found is None:
            continue
        if minus:
            without.append(found)
        elif len(found.words) > 1:
            phrases.append(found)
        else:
            words += found.words
    count = len(words) + sum(len(one.words) for one in phrases)
    return Typed(
        typed,
        tuple(words[:MOST_WORDS]),
        tuple(phrases[: MOST_WORDS // 2]),
        tuple(without[:MOST_WORDS]),
        tuple(dict.fromkeys(common)),
        too_many=count > MOST_WORDS or len(phrases) > MOST_WORDS // 2,
    )


def _number(typed: str) -> str:
    """The figures, if a telephone number was typed, or the end of one."""
    if not _PHONE.fullmatch(typed):
        return ""
    figures = re.sub(r"\D", "", typed)
    return "" if len(figures) < _FEWEST_DIGITS else figures if len(figures) < _WHOLE else digits_of(typed)


def _phrase(text: str, common: list[str]) -> Phrase | None:
    """The words of a part, one after the other; those left out count as a place. None if nothing is left."""
    held: list[Word] = []
    gaps: list[int] = []
    last = 0
    for place, word in enumerate(words_of(text)):
        if word.plain in LEFT_OUT:
            common.append(text[word.begin : word.end])
            continue
        if held:
            gaps.append(place - last)
        held.append(word)
        last = place
        if len(held) == MOST_WORDS:
            break
    return Phrase(tuple(held), tuple(gaps)) if held else None


class Question(NamedTuple):
    """A question to the index: by what it finds, the keys, and the same exactly where the index alone cannot tell."""

    by: str
    keys: str
    exactly: str = ""


def questions(
    typed: Typed,
    alike: Mapping[str, Sequence[str]],
    *,
    site: int | None = None,
    service: str = "",
    received_from: date | None = None,
    received_to: date | None = None,
) -> list[Question]:
    """The questions that it comes to, the likeliest first: a name, a telephone number, the words, a name like it
    or one that begins so.

    ``alike``: for each word of a name, the names that it may be misspelt.
    """
    narrower = _narrower(site, service, received_from, received_to)
    found: list[Question] = []

    def add(by: str, keys: str, exactly: str = "") -> None:
        besides = [f"!({one.keys})" for one in found]
        found.append(Question(by, " & ".join([keys, *besides]), exactly))

    names = typed.names
    if names:
        add("name", " & ".join(f"'n{one}'" for one in names))
    if typed.phone:
        add("phone", f"'p{typed.phone[::-1]}'" + ("" if len(typed.phone) == 10 else ":*"))
    every = [f"'w{word.stem}'" for word in typed.words]
    together = [f"'w{word.stem}'" for phrase in typed.phrases for word in phrase.words]
    if every or together:
        left_out = [f"!'w{one.words[0].stem}'" for one in typed.without if len(one.words) == 1]
        exact = [one.question for one in typed.phrases if len(one.words) > 1]
        exact += [f"!{one.question}" for one in typed.without if len(one.words) > 1]
        add("words", " & ".join(dict.fromkeys([*every, *together, *left_out])), " & ".join(exact))
    if names:
        choices = [[f"'n{name}'" for name in sorted({one, *alike.get(one, ())})] for one in names]
        choices[-1].append(f"'n{names[-1]}':*")
        add("alike", " & ".join(f"({' | '.join(choice)})" for choice in choices))
    if typed.is_nothing and (site is not None or service):
        return [Question("all", narrower)]
    return [one._replace(keys=f"({one.keys}) & {narrower}") if narrower else one for one in found]


def _narrower(site: int | None, service: str, first: date | None, last: date | None) -> str:
    """The site, the service, and the months or years of receipt, as keys."""
    keys = [f"'x{site}'"] if site is not None else []
    keys += [f"'{key_of_service(service)}'"] if service else []
    if first is not None or last is not None:
        begin = first or date(_FIRST_YEAR, 1, 1)
        end = last or max(begin, date.today())  # noqa: DTZ011 - a year too many does no harm
        if 0 <= (end.year - begin.year) * 12 + end.month - begin.month < _MONTHS:
            span = range(begin.year * 12 + begin.month - 1, end.year * 12 + end.month)
            when = [f"'m{one // 12:04}-{one % 12 + 1:02}'" for one in span]
        else:
            when = [f"'y{year:04}'" for year in range(max(begin.year, _FIRST_YEAR), end.year + 1)]
        keys += [f"({' | '.join(when)})"] if when else []
    return " & ".join(keys)
