"""Which messages follow from a fact. They are written with it, in one transaction, and sent by the worker."""

from __future__ import annotations

from collections.abc import Sequence

from putright.register.append import NewFact, NewMessage
from putright.register.closing import bars_of
from putright.register.reading import Record


def messages_for(known: Record, facts: Sequence[NewFact]) -> list[NewMessage]:
    """What to send because of these facts, recorded on the case as it is known; nothing to whom it is closed."""
    found = []
    for number, fact in enumerate(facts, len(known.entries) + 1):
        to = str(fact.says.get("person", ""))
        if fact.kind == "assigned" and to and not bars_of(known.entries).shuts_out(to):
            found.append(NewMessage("assigned", to, f"{known.case.reference}/f{number}/assigned"))
    return found


def receipt_for(reachable: bool, key: str) -> list[NewMessage]:
    """The automatic receipt with the register number, where the complainant gave an email address."""
    return [NewMessage("receipt", "complainant", f"{key}/receipt")] if reachable else []
