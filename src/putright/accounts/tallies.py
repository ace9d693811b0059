"""Counting what was done lately, so that two who come at once are both counted.

An address is never kept. What is counted goes by a key of sixteen bytes, made of the address, our secret key and the
day (UTC): nobody can read the address off it, and nothing joins what somebody did today to what they did yesterday. The
counts are thrown away after two days.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from django.utils.crypto import salted_hmac

from putright.accounts.planned import planned
from putright.accounts.tally_models import Tally

_A_DAY: Final = 86_400
_PARTS: Final = 12
"""A span is counted in so many slots. What is older than the span is forgotten slot by slot."""
_KEPT: Final = timedelta(days=2)


class Counted(NamedTuple):
    """Something that is counted: what it is, whose it is, and over which span (seconds, a day at most)."""

    what: str
    whose: str
    span: int

    @property
    def width(self) -> int:
        """How many seconds a slot has."""
        return max(1, self.span // _PARTS)

    def slot(self, now: datetime) -> int:
        """When the slot begins in which this moment lies."""
        return int(now.timestamp()) // self.width * self.width

    def key(self, slot: int) -> bytes:
        """The key under which a slot is kept. It changes with the day."""
        said = f"{slot // _A_DAY}\n{self.what}\n{self.whose}"
        return salted_hmac("putright.tally", said, algorithm="sha256").digest()[:16]


_ADD: Final = """
    WITH asked AS (
        SELECT * FROM unnest(%(keys)s::bytea[], %(before)s::bytea[], %(slots)s::bigint[], %(since)s::bigint[],
            %(amounts)s::bigint[], %(places)s::int[]) AS a (key, before, slot, since, amount, place)
    ), added AS (
        INSERT INTO accounts_tally AS t (key, slot, count) SELECT key, slot, amount FROM asked ORDER BY key
        ON CONFLICT (key, slot) DO UPDATE SET count = t.count + excluded.count RETURNING t.key, t.count
    )
    SELECT (SELECT d.count FROM added d WHERE d.key = a.key)
        + coalesce((SELECT sum(t.count) FROM accounts_tally t
            WHERE t.key IN (a.key, a.before) AND t.slot >= a.since AND t.slot < a.slot), 0)
    FROM asked a ORDER BY a.place
"""
"""The slots of one call have a key each. They are written in the order of their keys, so that no two wait for each
other."""


def add(counted: Sequence[Counted], now: datetime, amount: int = 1) -> list[int]:
    """Count each of them, and say how many there were within its span, this one among them. One question.

    A slot that is being counted waits for the transaction before it, so that nobody is counted twice or not at all.
    """
    slots = [one.slot(now) for one in counted]
    asked: dict[str, Any] = {
        "keys": [one.key(slot) for one, slot in zip(counted, slots, strict=True)],
        "before": [one.key(slot - one.span) for one, slot in zip(counted, slots, strict=True)],
        "slots": slots,
        "since": [slot - one.span + one.width for one, slot in zip(counted, slots, strict=True)],
        "amounts": [amount] * len(slots),
        "places": list(range(len(slots))),
    }
    with planned() as cursor:
        cursor.execute(_ADD, asked)
        return [int(found) for (found,) in cursor.fetchall()]


def count(counted: Counted, now: datetime) -> int:
    """How many there were within the span, without counting one more."""
    return sum(number for _, number in _slots(counted, now))


def room_at(counted: Counted, now: datetime, most: int) -> datetime:
    """When there will be fewer than ``most`` within the span, if nothing more comes."""
    found = _slots(counted, now)
    whole = sum(number for _, number in found)
    for slot, number in found:
        if whole < most:
            break
        whole -= number
        end = slot + counted.span
        now = max(now, datetime.fromtimestamp(end, now.tzinfo))
    return now


def _slots(counted: Counted, now: datetime) -> list[tuple[int, int]]:
    """The slots of the span with their counts, the oldest first."""
    slot = counted.slot(now)
    keys = [counted.key(slot), counted.key(slot - counted.span)]
    found = Tally.objects.filter(key__in=keys, slot__gt=slot - counted.span, slot__lte=slot)
    return list(found.order_by("slot").values_list("slot", "count"))


def forget_old(now: datetime) -> int:
    """Throw away what is two days old; how many slots."""
    return Tally.objects.filter(slot__lt=int((now - _KEPT).timestamp())).delete()[0]
