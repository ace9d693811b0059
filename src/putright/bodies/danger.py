"""Words that may tell of danger, in what somebody typed. A list of phrases, and nothing cleverer.

``danger.json`` says for each sign what it is, why it stands there, and by which phrases it is found. A phrase is words
in their order; ``a/b`` is one or the other, ``word*`` has any ending, ``~`` is up to four words of the same sentence.
``but`` are phrases that only look like it. Both are there for Welsh too, with the ways in which its words begin; they
are looked for whichever language a page is in.

What is found is no judgement about anybody, and nothing found means nothing: most people in danger write otherwise.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

_HERE: Final = Path(__file__).parent
_STOP: Final = "."
_TOKEN: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[.!?;\n]")
_APOSTROPHES: Final = str.maketrans({"’": "'", "‘": "'", "`": "'", "\N{ACUTE ACCENT}": "'"})


class Sign(NamedTuple):
    """A sign of danger: its code, what it is of, and the words in which it was found (small letters)."""

    code: str
    said: str
    words: str


class _Rule(NamedTuple):
    said: str
    found: re.Pattern[str]
    but: re.Pattern[str] | None


def signs_in(text: str) -> tuple[Sign, ...]:
    """The signs of danger in a text, each once, with the first words that were found of it."""
    plain = _plain(text)
    found = []
    for code, rule in _rules().items():
        looked = rule.but.sub(f" {_STOP} ", plain) if rule.but is not None else plain
        if match := rule.found.search(looked):
            found.append(Sign(code, rule.said, match.group().strip()))
    return tuple(found)


def codes() -> tuple[str, ...]:
    """The codes of all signs, in their order."""
    return tuple(_rules())


def sign_said(code: str) -> str:
    """What the sign of that code is of; nothing for one that is not known."""
    rule = _rules().get(code)
    return rule.said if rule is not None else ""


def _plain(text: str) -> str:
    """Small letters, straight apostrophes, words between single blanks, a stop wherever a sentence ends."""
    small = unicodedata.normalize("NFKC", text).casefold().translate(_APOSTROPHES)
    words = (_STOP if one in ".!?;\n" else one for one in _TOKEN.findall(small))
    return f" {' '.join(words)} "


@cache
def _rules() -> dict[str, _Rule]:
    written = json.loads((_HERE / "danger.json").read_text(encoding="utf-8"))
    return {
        code: _Rule(
            one["said"],
            _any([*one["phrases"], *one["phrases in Welsh"]]),
            _any([*one["but"], *one["but in Welsh"]]),
        )
        for code, one in written.items()
    }


def _any(phrases: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(_phrase, phrases)))


def _phrase(phrase: str) -> str:
    """A phrase as a pattern: it begins with the blank before its first word, and the one after it is looked at."""
    made = ""
    for part in phrase.casefold().split():
        if part == "~":
            made += r"(?: [^ .]+){0,4}?"
        else:
            words = "|".join(
                re.escape(one.rstrip("*")) + (r"[^ .]*" if one.endswith("*") else "") for one in part.split("/")
            )
            made += f" (?:{words})"
    return f"{made}(?= )"
