"""The indexes of what is owed: each is an order of the worklist, or a way to narrow it, at a million cases.

Only open duties stand in them, so that they grow with the work in hand and not with the years.
"""

from __future__ import annotations

from typing import Final

from django.contrib.postgres.indexes import OpClass
from django.db.models import F, Index, Q

_OPEN: Final = Q(state="open")


def _by(column: str, name: str) -> Index:
    # Compared byte by byte: those operators are leakproof, so that row security leaves the index of use for an order.
    key = OpClass(F(column), "text_pattern_ops")
    return Index(F("organisation"), key, F("due_at"), F("id"), condition=_OPEN, name=name)


OWED: Final = (
    Index(fields=["organisation", "due_at", "id"], condition=_OPEN, name="owed_next"),
    Index(
        fields=["organisation", "role", "due_at", "id"],
        condition=Q(state="open", person=""),
        name="owed_next_by_role",
    ),
    _by("person", "owed_by_person"),
    _by("action", "owed_by_action"),
    Index(fields=["organisation", "site_id", "due_at", "id"], condition=_OPEN, name="owed_by_site"),
    Index(fields=["organisation", "case", "id"], condition=_OPEN, name="owed_by_case"),
    Index(fields=["organisation", "received", "id"], condition=_OPEN, name="owed_by_receipt"),
)
