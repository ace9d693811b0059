"""What has to be asked about a case because a law binds it or not by the answer (ADR 23)."""

from __future__ import annotations

from putright.procedure.assessment import Assessment
from putright.wording.field_words import case_attribute_words


def undecided(found: Assessment) -> list[str]:
    """The questions about a case by whose answers laws bind it, while nobody has answered them."""
    received = found.case.facts[0].day
    names = dict.fromkeys(name for law in found.policy.laws for name in law.asks(found.known, received))
    return [case_attribute_words(name, found.policy).label for name in names if name in found.policy.attributes]
