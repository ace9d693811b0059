"""The outside bodies: full names, what they do, and within what time they take complaints. The data: bodies.yaml."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from putright.procedure.document import read_document
from putright.wording.language import in_english, named, say
from putright.wording.plain_names import with_blanks

_NAMES: Final = MappingProxyType(
    {
        "advertising-standards-authority": "Advertising Standards Authority",
        "care-inspectorate": "Care Inspectorate",
        "charity-commission": "Charity Commission",
        "childrens-commissioner": "Children's Commissioner",
        "citizens-advice": "Citizens Advice",
        "consumer-council-for-water": "Consumer Council for Water",
        "department-for-education": "Department for Education",
        "drinking-water-inspectorate": "Drinking Water Inspectorate",
        "energy-ombudsman": "Energy Ombudsman",
        "financial-conduct-authority": "Financial Conduct Authority",
        "financial-ombudsman-service": "Financial Ombudsman Service",
        "fundraising-regulator": "Fundraising Regulator",
        "health-and-disability-commissioner": "Health and Disability Commissioner",
        "information-commissioner": "Information Commissioner",
        "iopc": "Independent Office for Police Conduct",
        "legal-ombudsman": "Legal Ombudsman",
        "london-travelwatch": "London TravelWatch",
        "nipso": "Northern Ireland Public Services Ombudsman",
        "office-for-students": "Office for Students",
        "office-of-rail-and-road": "Office of Rail and Road",
        "ofqual": "Ofqual",
        "ofsted": "Ofsted",
        "oia": "Office of the Independent Adjudicator",
        "patient-and-client-council": "Patient and Client Council",
        "professional-standards-authority": "Professional Standards Authority",
        "psow": "Public Services Ombudsman for Wales",
        "rail-ombudsman": "Rail Ombudsman",
        "rqia": "Regulation and Quality Improvement Authority",
        "solicitors-regulation-authority": "Solicitors Regulation Authority",
        "spso": "Scottish Public Services Ombudsman",
        "transport-focus": "Transport Focus",
        "watrs": "Water Redress Scheme",
        "welsh-language-commissioner": "Welsh Language Commissioner",
    }
)
"""Names of bodies of which no more is said here, by the ids that policies are likely to give them."""

_ALONE: Final = frozenset({"citizens-advice", "london-travelwatch", "ofqual", "ofsted", "transport-focus"})
"""Those of them whose name stands without "the"."""


class Body(NamedTuple):
    """An outside body.

    ``does`` is a sentence or two; ``time`` says how long people have to go there, if it is known. ``alone``: the name
    stands without "the".
    """

    id: str
    name: str
    does: str = ""
    time: str = ""
    alone: bool = False


@cache
def bodies() -> dict[str, Body]:
    """Every body that has words, by its id."""
    value = read_document((Path(__file__).parent / "bodies.yaml").read_text(encoding="utf-8")).value
    found = value if isinstance(value, dict) else {}
    return {key: Body(key, **one) for key, one in found.items()}


def body(body_id: str) -> Body:
    """The body of that id; one that is not known goes by its name alone, or by its id."""
    return bodies().get(body_id) or Body(body_id, _NAMES.get(body_id) or with_blanks(body_id), alone=body_id in _ALONE)


def body_name(body_id: str) -> str:
    """The full name of an outside body."""
    return named(body(body_id).name)


def the_body(body_id: str) -> str:
    """The body within a sentence: "the Housing Ombudsman", "Healthwatch"."""
    found = body(body_id)
    if not in_english():
        return named(found.name)
    return found.name if found.alone or found.name.startswith("the ") else f"the {found.name}"


def body_does(body_id: str) -> str:
    """What a body does, in a sentence or two; empty where nothing is known of it."""
    does = body(body_id).does
    return say(does) if does else ""
