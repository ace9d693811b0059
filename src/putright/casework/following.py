"""Which messages follow from a fact. They are written with it, in one transaction, and sent by the worker."""

from __future__ import annotations

from collections.abc import Sequence

from putright.procedure.policy import Policy
from putright.register.append import NewFact, NewMessage


def messages_for(policy: Policy, facts: Sequence[NewFact], reference: str, before: int) -> list[NewMessage]:
    """What to send because of these facts; ``before`` is how many entries the case had."""
    found = []
    for number, fact in enumerate(facts, before + 1):
        if fact.kind == "assigned" and fact.says.get("person"):
            found.append(NewMessage("assigned", str(fact.says["person"]), f"{reference}/f{number}/assigned"))
    return found


def receipt_for(reachable: bool, key: str) -> list[NewMessage]:
    """The automatic receipt with the register number, where the complainant gave an email address."""
    return [NewMessage("receipt", "complainant", f"{key}/receipt")] if reachable else []
