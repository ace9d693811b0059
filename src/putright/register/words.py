"""Text taken apart into words as the search knows them: without capitals and accents, by their stems.

The same functions take apart what is kept and what is asked, and find the words again in a text that is shown. Nothing
here depends on the database's language or version: two words are the same if these functions say so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from threading import Lock
from typing import Final, NamedTuple

from snowballstemmer import stemmer

LONGEST: Final = 40
"""Letters of a word that count. Nothing that somebody says is longer; what is, is a code or a mishap."""

_WORD: Final = re.compile(r"[^\W_\u0300-\u036f](?:[^\W_]|[\u0300-\u036f\u064b-\u065f]|['’ʼ](?=[^\W_]))*")  # noqa: RUF001
_NO_MARK: Final = re.compile(r"[\u0300-\u036f\u064b-\u065f'’ʼ]")  # noqa: RUF001
_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i"}
)
_STEM: Final = stemmer("english")
_ONE_AT_A_TIME: Final = Lock()
"""It keeps the word that it works on: two threads at once would get wrong stems, or none."""

LEFT_OUT: Final = frozenset(
    "a am an and are as at be been by did do does for from had has have he her hers him his i if in is it its me my of"
    " on or our ours she so than that the their them then there these they this those to us was we were will with you"
    " your yours".split()
)
"""Words that nearly every text has: they are neither kept nor looked for. "No" and "not" are not among them."""


class Word(NamedTuple):
    """A word of a text: where it stands there, as it is spelt without capitals and accents, and its stem."""

    begin: int
    end: int
    plain: str
    stem: str


def composed(text: str) -> str:
    """The text with each accented letter as one: the form that places in it are counted in."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


@lru_cache(maxsize=100_000)
def plain(word: str) -> str:
    """A word without capitals, accents and apostrophes: O’Brien is obrien, Siân is sian."""
    folded = unicodedata.normalize("NFKD", word.casefold().translate(_LETTERS))
    return _NO_MARK.sub("", folded)[:LONGEST]


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem of a plain word by the rules of English: letters and lettered are letter. Other scripts stay."""
    if not (word.isascii() and word.isalpha()):
        return word
    with _ONE_AT_A_TIME:
        found: str = _STEM.stemWord(word)
    return found


def words_of(text: str) -> Iterator[Word]:
    """The words of a text that is ``composed``, those that are left out too."""
    for found in _WORD.finditer(text):
        spelt = plain(found[0])
        if spelt:
            yield Word(found.start(), found.end(), spelt, stem(spelt))


def places_of(text: str, sought: Callable[[str, str], bool], known: dict[str, str]) -> Iterator[tuple[int, int, str]]:
    """Where words of a ``composed`` text stand that are ``sought`` (plain and stem are given), with their stems.

    ``known`` keeps for each spelling its stem, or nothing if it is not sought: a page looks at thousands of words, most
    of them the same few hundred.
    """
    for found in _WORD.finditer(text):
        spelling = found[0]
        held = known.get(spelling)
        if held is None:
            spelt = plain(spelling)
            held = known[spelling] = stem(spelt) if spelt and sought(spelt, stem(spelt)) else ""
        if held:
            yield found.start(), found.end(), held


_NUMBER: Final = re.compile(r"(?<![\w.])\+?\(?\d(?:[\s().\-–/]{0,3}\d){6,15}(?!\w)")
_TRUNK: Final = re.compile(r"\(\s*0\s*\)")


def phone_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where a text has a telephone number, or what looks like one."""
    for found in _NUMBER.finditer(text):
        yield found.span()


def phones_in(text: str) -> Iterator[str]:
    """Those numbers, each as ``digits_of`` has it."""
    for begin, end in phone_spans(text):
        yield digits_of(text[begin:end])


def digits_of(phone: str) -> str:
    """The digits that a number has however it is typed: without +44, 0044, the 0 in front, and the (0) behind a code.

    At most the last ten, which is what a British number has; one of another country by its last ten.
    """
    digits = re.sub(r"\D", "", _TRUNK.sub("", phone))
    if phone.lstrip(" (").startswith("+"):
        digits = digits.removeprefix("44")
    elif digits.startswith("00"):
        digits = digits[2:].removeprefix("44")
    return digits.removeprefix("0")[-10:]


# --- names -----------------------------------------------------------------------------------------------------------

_SPELT: Final = (
    (re.compile(r"^mac(?=[^aeiou])|^mc"), "mk"),
    (re.compile(r"^(?:kn|gn)"), "n"),
    (re.compile(r"^wr"), "r"),
    (re.compile(r"^rh"), "r"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"gh(?=t|$)"), ""),
    (re.compile(r"ck|kh|q"), "k"),
    (re.compile(r"sch|sh|tch|ch"), "s"),
    (re.compile(r"c(?=[eiy])"), "s"),
    (re.compile(r"c"), "k"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"z"), "s"),
    (re.compile(r"g(?=[eiy])"), "j"),
    (re.compile(r"dh|dd"), "d"),
    (re.compile(r"th"), "t"),
    (re.compile(r"v|w(?=[aeiou])"), "f"),
)
_SILENT: Final = re.compile(r"[aeiouhwy]")
_TWICE: Final = re.compile(r"(.)\1+")
_SOUNDS: Final = 4


@lru_cache(maxsize=50_000)
def sound(name: str) -> str:
    """The consonants that are heard in a plain name, four at most: macdonnell and mcdonald both are mkdn.

    Made for names of these islands and for Urdu and Arabic ones written in Latin letters, which keep their consonants
    and change their vowels: mohammed, muhammad; hussain, husein; waqar, vaqar.
    """
    for old, new in _SPELT:
        name = old.sub(new, name)
    first = "a" if name[:1] in tuple("aeiouy") else ""  # all vowels in front sound alike: Elis, Alis
    return first + _TWICE.sub(r"\1", _SILENT.sub("", name))[:_SOUNDS]


@lru_cache(maxsize=50_000)
def keys_of(name: str) -> tuple[str, ...]:
    """Under what a plain name is found when it is misspelt: how it sounds, and itself with any one letter left out."""
    short = _TWICE.sub(r"\1", name)
    keys = {f"s{sound(name)}", f"d{short}"}
    if len(short) > 3:
        keys |= {f"d{short[:place]}{short[place + 1 :]}" for place in range(len(short))}
    return tuple(sorted(keys))


def alike(asked: str, kept: str) -> bool:
    """Whether one name may be the other misspelt: one letter changed, left out, put in or changed places with the
    next (where neither has fewer than four); or, where both sound the same, one letter in three, and one more.
    """
    first, second = _TWICE.sub(r"\1", asked), _TWICE.sub(r"\1", kept)
    apart = distance(first, second)
    if apart <= 1 and min(len(first), len(second)) > 3:
        return True
    if min(len(first), len(second)) < 3:
        return apart == 0
    return sound(asked) == sound(kept) and apart <= max(len(first), len(second)) // 3 + (
        min(len(first), len(second)) > 3
    )


def distance(one: str, other: str) -> int:
    """How many letters are changed, left out, put in or swapped with the next between two words."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        further = [place]
        for at, opposite in enumerate(other, 1):
            least = min(row[at] + 1, further[at - 1] + 1, row[at - 1] + (letter != opposite))
            if place > 1 and at > 1 and letter == other[at - 2] and one[place - 2] == opposite:
                least = min(least, before[at - 2] + 1)
            further.append(least)
        before, row = row, further
    return row[-1]
