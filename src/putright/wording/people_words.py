"""Who takes part in a case besides the complainant, and what lets somebody speak for another: codes and their words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

PARTS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "representative": (
            "Representative",
            "Somebody who speaks for the complainant, such as a relative, a solicitor, an MP or a councillor.",
        ),
        "concerned": ("Person concerned", "The person whom the complaint is about, if that is not the complainant."),
        "advocate": ("Advocate", "Somebody who helps the complainant to say what they want."),
        "interpreter": ("Interpreter", "Somebody who interprets or translates."),
        "witness": ("Witness", "Somebody who saw or heard what happened and does not work for you."),
        "contact": ("Another contact", "Anybody else outside, such as another provider or a commissioner."),
    }
)
"""The parts that people take, each with a hint. The person's own account of it is words."""

AUTHORITIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "consent": "consent in writing",
        "attorney": "power of attorney",
        "parent": "parent or guardian of a child",
        "executor": "executor, or personal representative of somebody who died",
        "court": "order of a court, or deputy",
        "member": "MP or councillor",
        "solicitor": "solicitor",
        "other": "something else",
        "none": "none yet",
    }
)
"""What lets somebody complain or speak for another."""

RELATIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "relative": "A relative or partner",
        "friend": "A friend or neighbour",
        "carer": "A carer",
        "parent": "A parent or guardian of a child",
        "professional": "A professional, such as a social worker",
        "advocate": "An advocate",
        "legal": "A solicitor or other legal representative",
        "attorney": "An attorney, deputy or appointee",
        "member": "An MP or councillor",
        "died": "Somebody who acts for a person who died",
        "other": "Somebody else",
    }
)
"""Who somebody is to the person whom they complain for."""

AGREEING: Final[Mapping[str, str]] = MappingProxyType(
    {
        "form": "They sign a form",
        "phone": "They tell us by phone",
        "writing": "They write to us or send us an email",
        "person": "They tell us when we meet",
        "cannot": "They cannot decide this for themselves",
    }
)
"""How the person concerned can say that they agree."""

NOTES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "telephone": "Telephone note",
        "thinking": "Thinking it through",
        "handover": "Handover",
        "other": "Something else",
    }
)
"""What a staff note is."""

COMPLAINANT: Final = "complainant"
"""Whose authority it is: the complainant's own, who complains for somebody else."""
