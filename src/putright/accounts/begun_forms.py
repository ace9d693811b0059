"""Forms that a member began and keeps for later. Within the organisation's transaction; never in the register."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from putright.accounts.kept_typing import Typed
from putright.accounts.models import BegunForm, Organisation

LASTS: Final = timedelta(days=14)
MOST: Final = 30
"""How many a member may have."""


def begun_at(organisation: Organisation, account: int, address: str) -> BegunForm | None:
    """What this member began at the form of that address."""
    return BegunForm.objects.filter(organisation=organisation, account=account, address=address).first()


def begun_of_case(organisation: Organisation, account: int, case: str) -> list[BegunForm]:
    """What this member began on a case, the newest first."""
    found = BegunForm.objects.filter(organisation=organisation, account=account, case__iexact=case)
    return list(found.defer("typed").order_by("-at"))


def keep_for_later(
    organisation: Organisation, account: int, address: str, typed: Typed, *, case: str, title: str, now: datetime
) -> bool:
    """Keep a form as it stands, in place of what was kept of it before. False if the member has too many."""
    others = BegunForm.objects.filter(organisation=organisation, account=account).exclude(address=address)
    if others.count() >= MOST:
        return False
    BegunForm.objects.update_or_create(
        organisation=organisation, account_id=account, address=address,
        defaults={"case": case, "title": title, "typed": _storable(typed), "at": now},
    )  # fmt: skip
    return True


def drop(organisation: Organisation, account: int, address: str) -> None:
    """It was recorded, or is not wanted any more."""
    BegunForm.objects.filter(organisation=organisation, account=account, address=address).delete()


def drop_old(organisation: Organisation, now: datetime) -> int:
    """Erase what nobody touched for a fortnight; how many."""
    return BegunForm.objects.filter(organisation=organisation, at__lte=now - LASTS).delete()[0]


def _storable(typed: Typed) -> Typed:
    """Without NUL, which PostgreSQL takes in no text, and no form could have recorded."""
    return {name.replace("\x00", ""): [one.replace("\x00", "") for one in values] for name, values in typed.items()}
