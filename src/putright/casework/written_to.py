"""How much goes by itself to an address that a stranger typed: a few mails a day, whichever provider sends them.

The address need not be theirs. It is counted over the whole installation, under a key that says nothing of it
(accounts.tallies), and nobody is told that others wrote to it.

The order of locks, so that no two transactions wait for each other: the draft or the session of whoever sends, what is
counted of their connection (public.gate), the chain of the organisation, and the count of a mailbox last. Whoever
holds a mailbox's count takes no chain.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.conf import settings

from putright.accounts.tallies import Counted, add
from putright.site.limiting import tell

_DAY: Final = 86_400
_NO_DOTS: Final = frozenset({"gmail.com", "googlemail.com"})
"""Where dots before the @ do not count."""


def same_mailbox(address: str) -> str:
    """One spelling for all the addresses of a mailbox: what stands behind a plus goes to the same person."""
    local, _, domain = address.strip().casefold().rpartition("@")
    local = local.partition("+")[0]
    return f"{local.replace('.', '') if domain in _NO_DOTS else local}@{domain}"


def may_write(address: str, what: str, now: datetime) -> bool:
    """Count one more mail of this sort to that mailbox within a day, and say whether it may go.

    What may not go is not counted. Within a transaction.
    """
    counted = Counted(f"mail {what}", same_mailbox(address), _DAY)
    (found,) = add([counted], now)
    if found <= settings.RECEIPTS_A_DAY:
        return True
    not_written(address, what, now)
    tell("no-mail", now)
    return False


def not_written(address: str, what: str, now: datetime) -> None:
    """A mail that was counted does not go."""
    add([Counted(f"mail {what}", same_mailbox(address), _DAY)], now, -1)
