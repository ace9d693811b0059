"""The words, names and numbers of very many cases for many_loading.py: as many as a register would really have.

20,000 texts are told again and again, by the laws of language: a few words stand in nearly all of them, most in hardly
any. Each case has a name, a number and a rare word of its own.
"""

import random
from typing import NamedTuple

from telling import FIRST, LAST

from putright.register.case_words import Text, vector

VOCABULARY = 60_000
BODIES = 20_000
TEXTS = (60, 90, 120, 160, 240)  # words in what somebody complains of
COMMON = (
    "letter complaint told call appointment service asked phone staff time again never week date reply answer sorry "
    "session wait nobody care day email manager problem help reason happened record wrong waiting rang cancelled"
).split()
ENDS = ("son", "ton", "ley", "s", "man", "er", "field", "wood", "")
SYLLABLES = (
    "ba ber cal con dar del dis en er fal fen gar gil hal hin im in jor kel lan lem mar men mor nal ner or pan per qua "
    "ral ren sal ser tal ter un val ver win yar zen"
).split()


def vocabulary() -> list[str]:
    """Made-up words behind the common ones, the most frequent first."""
    chance = random.Random(1)
    found = dict.fromkeys(COMMON)
    while len(found) < VOCABULARY:
        found[f"{''.join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 4)))}k"] = None
    return list(found)


def surnames(count: int = 30_000) -> list[str]:
    """Those of the demonstration and made-up ones behind them."""
    chance = random.Random(2)
    found = dict.fromkeys(LAST)
    while len(found) < count:
        found[
            f"{''.join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 3)))}{chance.choice(ENDS)}".title()
        ] = None
    return list(found)


def weights(count: int) -> list[float]:
    """By Zipf and Mandelbrot: the second word half as often as the first, and so on; added up."""
    total, found = 0.0, []
    for place in range(count):
        total += 1 / (place + 2.7)
        found.append(total)
    return found


class Body(NamedTuple):
    """What one person complains of, and its keys."""

    text: str
    keys: str


PREFIX = f"{7}.{0}."  # what the keys of a body are made with, and what is put in its place for a case


def bodies(count: int) -> list[Body]:
    """Texts by the laws of language: a few words in nearly all of them, most in hardly any."""
    chance, words = random.Random(3), vocabulary()
    by_word = weights(len(words))
    found = []
    for _ in range(count):
        text = " ".join(chance.choices(words, cum_weights=by_word, k=chance.choice(TEXTS)))
        found.append(Body(text, vector(7, 0, (Text(text),))))
    return found


class Person(NamedTuple):
    """Who complains."""

    name: str
    email: str
    phone: str


def person(chance: random.Random, names: list[str], by_name: list[float]) -> Person:
    """Somebody, with a name as frequent as names are."""
    name = f"{chance.choice(FIRST)} {chance.choices(names, cum_weights=by_name)[0]}"
    email = f"{name.lower().replace(' ', '.')}{chance.randint(1, 99)}@post.example"
    return Person(name, email, f"07{chance.randint(100, 999)} {chance.randint(0, 999999):06}")
