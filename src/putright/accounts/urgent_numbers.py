"""An organisation's own urgent numbers, in the order in which it wants them shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from putright.accounts.models import Organisation
from putright.accounts.planned import ask_planned
from putright.accounts.safety_models import OwnUrgent

MOST = 8
"""Whoever is in danger reads no long list."""


class Own(NamedTuple):
    """A number as it is shown: in which danger, who answers, the number, what else there is to know."""

    when: str
    name: str
    phone: str
    says: str = ""

    @property
    def dialled(self) -> str:
        """The number as a telephone wants it."""
        return re.sub(r"[^\d+]", "", self.phone)


_OWN = (
    'SELECT "when", name, phone, says FROM accounts_ownurgent WHERE organisation_id = %(organisation)s ORDER BY place'
)


def own_urgent(organisation: Organisation) -> list[Own]:
    """The numbers. Within the organisation's transaction: one query."""
    return [Own(*row) for row in ask_planned(_OWN, {"organisation": organisation.pk})]


def keep_urgent(organisation: Organisation, numbers: Sequence[Own]) -> None:
    """These stand in the place of those that were there. Whoever calls it has taken the organisation's row."""
    OwnUrgent.objects.filter(organisation=organisation).delete()
    OwnUrgent.objects.bulk_create(
        OwnUrgent(organisation=organisation, place=place, **one._asdict()) for place, one in enumerate(numbers, 1)
    )
