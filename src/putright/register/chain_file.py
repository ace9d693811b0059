"""Lines of a chain that was written to a file: read where there is no database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from putright.register.chain import FIELDS


def read_lines(lines: Iterable[str]) -> Iterator[dict[str, object]]:
    """Lines of JSON back to records. Raises ValueError naming the line that is none."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except ValueError:
            raise ValueError(f"line {number} is not a line of a chain: it is no JSON. Write the file anew.") from None
        if not isinstance(found, dict) or not {*FIELDS, "previous", "digest"} <= found.keys():
            raise ValueError(f"line {number} is not a line of a chain: something that every line says is missing.")
        yield found
