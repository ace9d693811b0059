"""Lines of a chain that was written to a file: read where there is no database."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Final

from putright.register.chain import FIELDS, canonical

_HASHES: Final = {"previous": (0, 64), "digest": (64,), "commitment": (64, None), "salt": (32, None)}


def read_lines(lines: Iterable[str]) -> Iterator[dict[str, object]]:
    """Lines of JSON back to records. Raises ValueError naming the line that is none."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            raise ValueError(f"line {number} is not a line of a chain: it is no JSON. Write the file anew.") from None
        if not isinstance(found, dict) or not {*FIELDS, "previous", "digest"} <= found.keys():
            raise ValueError(f"line {number} is not a line of a chain: something that every line says is missing.")
        if wrong := _misshapen(found):
            raise ValueError(f"line {number} is not a line of a chain: its {wrong} is not what putright chain writes.")
        yield found


def _misshapen(record: dict[str, object]) -> str | None:
    """The name of a part that could not be judged; None where all can, be they true or not."""
    for name in ("position", "number", "organisation"):
        if type(record[name]) is not int:
            return name
    for name in ("case", "kind", "policy"):
        if not isinstance(record[name], str):
            return name
    for name, lengths in _HASHES.items():
        value = record.get(name)
        if value is None and None in lengths:
            continue
        if not isinstance(value, str) or len(value) not in lengths or not re.fullmatch("[0-9a-f]*", value):
            return name
    try:
        canonical(record)
    except (ValueError, RecursionError):  # half a character, which no text can hold
        return "text"
    return None
