"""Whom to call when somebody is in danger, in the language spoken now."""

from __future__ import annotations

from collections.abc import Iterable

from putright.bodies.urgent import UrgentNumber
from putright.wording.language import in_english, named, say


def urgent_said(numbers: Iterable[UrgentNumber]) -> list[UrgentNumber]:
    """The numbers as a page shows them. A name that there is only in English is marked as such."""
    if in_english():
        return list(numbers)
    return [_said(one) for one in numbers]


def _said(one: UrgentNumber) -> UrgentNumber:
    says = say(one.says) if one.says else ""
    return one._replace(when=say(one.when), name=named(one.name), says=says)
