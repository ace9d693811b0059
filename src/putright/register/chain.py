"""The chain of an organisation: each fact carries the hash of the one before, so that no change goes unseen.

Pure: the register appends with it, and ``putright verify`` checks with it, with or without a database.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

FIELDS: Final = (
    "organisation",
    "position",
    "case",
    "policy",
    "number",
    "kind",
    "schema",
    "happened",
    "recorded",
    "account",
    "source",
    "says",
    "commitment",
)
"""What a link covers, in this order."""


class Break(NamedTuple):
    """Where a chain does not hold: the position, the case and fact that stand there, and what is wrong."""

    position: int
    where: str
    what: str

    def __str__(self) -> str:
        return f"position {self.position}{f' ({self.where})' if self.where else ''}: {self.what}"


class Verdict(NamedTuple):
    """How a chain was found: its length, its last hash, its breaks, and the personal parts that are no longer there."""

    length: int
    head: str
    breaks: tuple[Break, ...]
    erased: int


def canonical(value: object) -> bytes:
    """The one way of writing a value, so that its hash is always the same."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def commit(personal: Mapping[str, object]) -> tuple[bytes, bytes]:
    """A fresh salt, and the commitment to a personal part: what proves it later and says nothing about it."""
    salt = secrets.token_bytes(16)
    return salt, commitment(salt, personal)


def commitment(salt: bytes, personal: Mapping[str, object]) -> bytes:
    """SHA-256 over the salt and the personal part."""
    return hashlib.sha256(salt + canonical(personal)).digest()


def link(previous: bytes, record: Mapping[str, object]) -> bytes:
    """The hash of a fact: over the one before it and everything in FIELDS."""
    return hashlib.sha256(previous + canonical([record[field] for field in FIELDS])).digest()


def check(
    records: Iterable[Mapping[str, object]], head: str | Callable[[], str] | None = None, known: str | None = None
) -> Verdict:
    """Walk a chain from its beginning.

    Each record has FIELDS, ``previous`` and ``digest`` in hexadecimal, and where the personal part is still there
    ``salt`` and ``personal``. ``head`` is the hash at which the database says that the chain ends (or says, when asked
    after the last record), ``known`` one that was written down elsewhere earlier: it must be on the chain.
    """
    breaks: list[Break] = []
    last, position, erased = b"", 0, 0
    seen = known is None or known == ""
    cases: dict[object, int] = {}
    for record in records:
        wrong = list(_wrong(record, last, position, cases))
        breaks += wrong
        # From here on the chain is judged by what stands there, so that one change is one break.
        position = int(str(record["position"]))
        last = bytes.fromhex(str(record["digest"]))
        seen = seen or last.hex() == known
        if record.get("commitment") and record.get("salt") is None:
            erased += 1
    end = head() if callable(head) else head
    if end is not None and end != last.hex():
        breaks.append(Break(position + 1, "", "the end is missing: the chain was longer than what is kept now."))
    if not seen:
        breaks.append(
            Break(0, "", f"the hash {known}, written down earlier, is not on this chain: it was made anew since.")
        )
    return Verdict(position, last.hex(), tuple(breaks), erased)


def _wrong(record: Mapping[str, object], last: bytes, position: int, cases: dict[object, int]) -> Iterator[Break]:
    here = int(str(record["position"]))
    where = f"case {record['case']}, fact f{record['number']}, {record['kind']}"
    if here <= position:
        what = f"it stands after {position}, where {position + 1} should: it was put in or exchanged."
        yield Break(here, where, what)
    elif here != position + 1:
        gap = f"{position + 1}" if here == position + 2 else f"{position + 1} to {here - 1}"
        yield Break(position + 1, "", f"missing: {gap} should stand before {here} ({where}).")
    elif str(record["previous"]) != last.hex():
        yield Break(here, where, "it does not follow the fact before it: one of the two was changed or exchanged.")
    if link(bytes.fromhex(str(record["previous"])), record).hex() != str(record["digest"]):
        yield Break(here, where, "its content was changed after it was recorded.")
    salt, personal = record.get("salt"), record.get("personal")
    if salt is not None and isinstance(personal, Mapping):
        if record.get("commitment") is None:
            yield Break(here, where, "it has a personal part that was added later.")
        elif commitment(bytes.fromhex(str(salt)), personal).hex() != record["commitment"]:
            yield Break(here, where, "its personal part (names, words) was changed after it was recorded.")
    number = int(str(record["number"]))
    if number != cases.get(record["case"], 0) + 1 and here == position + 1:
        yield Break(here, where, f"the case's fact f{cases.get(record['case'], 0) + 1} is missing before it.")
    cases[record["case"]] = number
