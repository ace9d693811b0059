"""Which cases somebody may mean who rings: by the number that they name, and by how people stand on cases."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from django.db.models import Max

from putright.accounts.models import Organisation
from putright.register.contacts import beside, values_of
from putright.register.models import Case, Contact

_MOST: Final = 8


def likely_cases(
    organisation: Organisation, barred: Collection[int], *, reference: str = "", name: str = "", phone: str = "",
    email: str = "",
) -> Sequence[Case]:  # fmt: skip
    """The cases that fit, the one whose number was named first, then the newest; with ``came``, when each came in.

    None of those that are ``barred``. Those in which the person takes part for somebody else are among them.
    """
    mine = Case.objects.filter(organisation=organisation).exclude(pk__in=barred)
    mine = mine.annotate(came=Max("phases__received")).order_by("-number")
    found = list(mine.filter(reference=reference.strip().upper())) if reference.strip() else []
    values = [one for one in values_of(name, email, phone) if "\x00" not in one]
    if values:
        held = Contact.objects.filter(organisation=organisation, value__in=(*values, *beside(values)))
        found += [one for one in mine.filter(pk__in=held.values("case"))[:_MOST] if one not in found]
    return found[:_MOST]
