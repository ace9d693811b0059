"""What changes from one policy to another, promise by promise, for a page."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from putright.procedure.comparing.changes import changes
from putright.procedure.policy import Policy
from putright.register.reading import compiled
from putright.wording.change_words import change_sections, kind_words

_COLOURS: Final = MappingProxyType({"added": "green", "taken-away": "red", "changed": "blue"})


@lru_cache(maxsize=32)
def promises_changed(old_text: str, new_text: str) -> tuple[dict[str, Any], ...]:
    """The changes between two texts without faults, under headings; nothing where they promise the same."""
    return _said(compiled(old_text), compiled(new_text))


def _said(old: Policy, new: Policy) -> tuple[dict[str, Any], ...]:
    return tuple(
        {
            "heading": section.heading,
            "lines": [
                {
                    "kind": kind_words(line.kind),
                    "colour": _COLOURS[line.kind],
                    "title": line.title,
                    "parts": line.parts,
                }
                for line in section.lines
            ],
        }
        for section in change_sections(changes(old, new), old, new)
    )
