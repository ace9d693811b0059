"""A little work that is asked of a sender's device where very much comes from one place: a sum, or half a minute.

The sum: for each of ``PARTS`` places find a number so that SHA-256 of ``sign.place.number`` begins with ``bits`` zero
bits. One part alone could take ten times as long as another; eight together take about as long every time. A device
that runs no script waits instead. Either way the same signed question is answered, once, and nothing is kept of it
until then.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from django.utils.crypto import constant_time_compare, salted_hmac

from putright.accounts.tallies import Counted, add

ASKED: Final = "work_asked"
DONE: Final = "work_done"
"""The fields that carry the question and its answer."""
PARTS: Final = 8
BITS: Final = 12
"""8 parts of 2^12: some 33,000 hashes. docs/abuse.md says what that takes on which device."""
HARDEST: Final = 16
WAIT: Final = timedelta(seconds=30)
LASTS: Final = timedelta(hours=2)
_DAY: Final = 86_400
_MOST: Final = 10
"""Digits of a number in an answer."""


class Question(NamedTuple):
    """What was asked: of whom (``whose``), when (milliseconds since 1970), how hard, and our signature."""

    whose: str
    made: int
    bits: int
    once: str

    @property
    def sign(self) -> str:
        """The signature. It cannot be foreseen, so nothing can be worked out beforehand."""
        said = f"{self.whose}/{self.made}/{self.bits}/{self.once}"
        return salted_hmac("putright.work", said, algorithm="sha256").hexdigest()[:32]

    def __str__(self) -> str:
        return f"{self.made}.{self.bits}.{self.once}.{self.sign}"

    def wait_left(self, now: datetime) -> int:
        """How many whole seconds somebody must still wait who does not do the sum."""
        left = self.made / 1000 + WAIT.total_seconds() - now.timestamp()
        return max(0, int(left + 0.999))


def ask(whose: str, times: int, now: datetime) -> Question:
    """A question for this sender. The further over the limit, the harder: one bit with each doubling."""
    bits = min(HARDEST, BITS + max(0, times.bit_length() - 1))
    return Question(whose, int(now.timestamp() * 1000), bits, secrets.token_hex(8))


def asked(whose: str, said: str, now: datetime) -> Question | None:
    """The question that a form brought back, if it is ours, was asked of this sender, and is not too old."""
    parts = said.split(".")
    if len(parts) != 4 or not (parts[0].isdigit() and parts[1].isdigit() and len(said) < 120 and said.isascii()):
        return None
    found = Question(whose, int(parts[0]), int(parts[1]), parts[2])
    age = now.timestamp() - found.made / 1000
    right = constant_time_compare(parts[3], found.sign) and age < LASTS.total_seconds()
    return found if right else None


def solved(question: Question, answer: str) -> bool:
    """Whether the sum is right: eight hashes."""
    numbers = answer.split(".")
    if len(numbers) != PARTS or not all(one.isdigit() and one.isascii() and len(one) <= _MOST for one in numbers):
        return False
    return all(
        int.from_bytes(hashlib.sha256(f"{question.sign}.{place}.{number}".encode()).digest()[:4])
        >> (32 - question.bits)
        == 0
        for place, number in enumerate(numbers)
    )


def outcome(question: Question, answer: str, now: datetime) -> str:
    """Whether the work is "done" (the sum, or the time waited), is "early", or was "used" before: it counts once.

    Within a transaction.
    """
    if not solved(question, answer) and question.wait_left(now):
        return "early"
    return "done" if add([Counted("work", question.sign, _DAY)], now) == [1] else "used"
