"""The values that a letter's text may name: what each is, in plain words, with an example. The table is values.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from putright.procedure.document import read_document

TEXT: Final = "text"
LIST: Final = "list"
_FILE: Final = Path(__file__).parent / "values.yaml"


class NamedValue(NamedTuple):
    """A value: ``sort`` is text or list; a list whose members have parts names them, with what each is."""

    name: str
    group: str
    sort: str
    what: str
    example: str
    parts: Mapping[str, str]


@cache
def named_values() -> Mapping[str, NamedValue]:
    """Every value by its name, in the order in which they are shown."""
    table = read_document(_FILE.read_text(encoding="utf-8")).value
    assert isinstance(table, dict)  # noqa: S101 - the file is part of the program
    found = {}
    for group, values in table.items():
        for name, one in values.items():
            parts = MappingProxyType(dict(one.get("parts", {})))
            listed = LIST if "list" in one or parts else TEXT
            found[str(name)] = NamedValue(
                str(name), str(group), listed, str(one.get("list") or one["what"]), str(one["example"]), parts
            )
    return MappingProxyType(found)
