"""Whether the summary of what is wrong has to name the box first, or the sentence says it by itself.

Somebody who hears the page hears the summary before the form, and should hear each thing once: "Choose how you want to
get your code." needs no "How do you want to get your code?" before it, while "There is no 30 February 2026." needs the
name of its box. A sentence names its box if it has all the words of the label that carry meaning.
"""

from __future__ import annotations

import re
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SHORT: Final = 3  # letters; "of", "did" and "you" say nothing of what is asked, nor do "chi" and "ei"
_ASKING: Final = frozenset(
    "what when where which whom whose does have your this that these with "
    "beth pryd pwy sut ble ydych rydych eich yw'ch".split()
)
"""Longer words that only ask, in English and in Welsh: the sentence tells where the label asks."""


def in_summary(label: str, sentence: str) -> str:
    """What the summary says of a box: the sentence, after the label where the sentence does not say it."""
    if not label or _says(sentence, label):
        return sentence
    return f"{label}{'' if label.endswith(('?', '.', '!', ':')) else ':'} {sentence}"


def _says(sentence: str, label: str) -> bool:
    asked = _words(label.partition(":")[0])  # what stands after it says what it means
    telling = asked - _ASKING
    meant = {one for one in telling if len(one) > _SHORT} or telling or asked
    return f"“{label}”" in sentence or (bool(meant) and meant <= _words(sentence))


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))
