"""How to reach the provider, as its own directory says: for the pages that show it with links."""

from __future__ import annotations

import re
from dataclasses import dataclass

from putright.accounts.models import Organisation


@dataclass(frozen=True, slots=True)
class Reach:
    """The ways to reach a provider; any of them may be empty. ``dialled`` is the number as a telephone wants it."""

    phone: str
    dialled: str
    email: str
    address: str

    @classmethod
    def of(cls, organisation: Organisation) -> Reach:
        """The ways to reach this provider."""
        dialled = re.sub(r"[^\d+]", "", organisation.phone)
        return cls(organisation.phone, dialled, organisation.email, organisation.address.strip())

    def __bool__(self) -> bool:
        return bool(self.phone or self.email or self.address)
