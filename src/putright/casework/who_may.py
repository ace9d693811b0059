"""Which permission each fact asks for. The permissions themselves, and who holds them, are the organisation's data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from putright.procedure.facts import STOCK
from putright.register.parts import ACCESS, HEARD, OF_GROUPS, OURS
from putright.register.parts_beside import JOINED, SPLIT, STRAND_ACCESS, UNJOINED, UNSPLIT

_ASSIGN: Final = ("assigned", *OF_GROUPS)
_RESPOND: Final = ("responded", "review-completed", "signed-off", "action-agreed", "closed")
_DECIDE: Final = (
    *("extended", "reopened", "not-accepted", ACCESS.name),
    *(JOINED.name, UNJOINED.name, SPLIT.name, UNSPLIT.name, STRAND_ACCESS.name),
)
_CORRECT: Final = ("corrected",)

NEEDS: Final[Mapping[str, str]] = MappingProxyType(
    dict.fromkeys((*STOCK, *OURS), "handle")
    | {"received": "receive", HEARD.name: "receive"}
    | dict.fromkeys(_ASSIGN, "assign")
    | dict.fromkeys(_RESPOND, "respond")
    | dict.fromkeys(_DECIDE, "decide")
    | dict.fromkeys(_CORRECT, "correct")
)
"""For each kind of fact of the common stock and of the register, the permission that recording it asks for."""


def needed_for(kind: str) -> str:
    """The permission for a kind of fact; a policy's own facts are handling."""
    return NEEDS.get(kind, "handle")


def may_record(kinds: Iterable[str], permissions: frozenset[str]) -> frozenset[str]:
    """Of these kinds of fact, those that somebody with these permissions may record."""
    return frozenset(kind for kind in kinds if needed_for(kind) in permissions)
