"""Which facts an act of whoever complained makes: the procedure's own where it has one, else that they were heard."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from putright.casework import complainant_offers as acts
from putright.casework.complainant_offers import Offer
from putright.procedure.assessment import Assessment
from putright.register.append import NewFact
from putright.register.parts import ADDED, AUTHORISED, HEARD, NEEDED
from putright.wording.people_words import COMPLAINANT

Said = Mapping[str, str]
"""What was answered, by the name of the question; nothing of what was left empty."""

KINDS: Final = frozenset(
    {
        *("escalated", "withdrawn", "reopened", "settled", "extended"),
        *("consent-received", "details-received", "meeting-declined"),
        *(HEARD.name, NEEDED.name, AUTHORISED.name, ADDED.name),
    }
)
"""Everything that whoever complained can record on the page of their case."""

YES: Final = "yes"
_WORDS_ABOUT: Final[Mapping[str, str]] = MappingProxyType(
    {
        acts.WORDS: "more",
        acts.WRONG: "wrong",
        acts.DELAY: "delay",
        acts.MEETING: "meeting",
        acts.CONSENT_COMING: "consent",
        acts.REACH: "reach",
    }
)
"""What an act is about that makes words and nothing of the procedure's."""
_HOW: Final[Mapping[str, str]] = MappingProxyType(
    {"in-person": "To meet in person", "phone": "A telephone call", "online": "A video call"}
)
_COMING: Final[Mapping[str, str]] = MappingProxyType(
    {
        "writes": "They will write to you, or sign a form.",
        "rings": "They will ring you.",
        "paper": "I have a paper that lets me act for them, such as a power of attorney.",
        "cannot": "They cannot agree themselves.",
    }
)


def facts_of(offer: Offer, said: Said, found: Assessment, at: str) -> list[NewFact]:
    """The facts of an act that is offered, as it was answered. The first is the act itself."""
    make = _MAKERS.get(offer.act)
    return make(offer, said, found, at) if make is not None else [_heard(_WORDS_ABOUT[offer.act], said, at)]


def asked_all_the_same(act: str, said: Said, at: str, answer_by: str = "") -> list[NewFact]:
    """What was asked for though it cannot be done at once: it is kept as their words, with what they wanted.

    ``answer_by``: the day by which they are told that they are answered, as ISO 8601.
    """
    heard = _heard("asked", {**said, "wish": act}, at)
    return [replace(heard, says={**heard.says, "answer_by": answer_by})] if answer_by else [heard]


def _heard(about: str, said: Said, at: str) -> NewFact:
    words = [
        _HOW.get(said.get("how", ""), ""),
        _COMING.get(said.get("coming", ""), ""),
        said.get("words", ""),
        f"When it suits: {said['suits']}" if said.get("suits") else "",
    ]
    says: dict[str, object] = {"channel": "web", "about": about}
    text = "\n\n".join(one for one in words if one)
    kept = {"words": text} | {name: said[name] for name in ("email", "phone", "address", "wish") if said.get(name)}
    return NewFact(HEARD.name, at, says | {name: value for name, value in kept.items() if value})


def _plain(kind: str) -> Callable[[Offer, Said, Assessment, str], list[NewFact]]:
    """A fact that says nothing but that it happened; their words are its note."""
    return lambda offer, said, found, at: [NewFact(kind, at, {}, said.get("words") or None)]


def _reasoned(kind: str) -> Callable[[Offer, Said, Assessment, str], list[NewFact]]:
    """A fact that may say why."""

    def make(offer: Offer, said: Said, found: Assessment, at: str) -> list[NewFact]:
        return [NewFact(kind, at, {"reason": said["words"]} if said.get("words") else {})]

    return make


def _next_stage(offer: Offer, said: Said, found: Assessment, at: str) -> list[NewFact]:
    says: dict[str, object] = {"to": offer.about}
    if found.policy.by_id[offer.about].held_by is None:  # to an outside body they wrote themselves, in whatever form
        says["in_writing"] = True
    if offer.late:
        says["exceptional"] = True
    says |= {name: said[name] for name in ("reason", "desired_outcome") if said.get(name)}
    late = f"Why they ask now: {said['late_reason']}" if said.get("late_reason") else None
    asked = NewFact("escalated", at, says, late)
    return [asked, NewFact("reopened", at, {}, _OPENS)] if "in_writing" in says and _ended_today(found) else [asked]


_OPENS: Final = "The next stage was asked for on the day on which it ended."


def _ended_today(found: Assessment) -> bool:
    """Whether it ended today, at an hour that nobody noted. Of what is known by its day alone a request comes before an
    ending of that day (contract.md, Input): it would end the stage that was asked for."""
    ends = (fact for fact in found.case.facts if fact.kind in acts.ENDED and fact.bare)
    return found.status in acts.ENDED and any(fact.day == found.at.day for fact in ends)


def _extension(offer: Offer, said: Said, found: Assessment, at: str) -> list[NewFact]:
    if said.get("agree") != YES:
        return [_heard("extension-refused", said, at)]
    proposed = next(fact for fact in found.case.facts if fact.id == offer.about)
    return [NewFact("extended", at, {**proposed.attributes, "agreed": True}, said.get("words") or None)]


def _invitation(offer: Offer, said: Said, found: Assessment, at: str) -> list[NewFact]:
    if said.get("agree") == YES:
        return [_heard("invitation", said, at)]
    offered = next(fact for fact in found.case.facts if fact.id == offer.about)
    medium = {"medium": offered.attributes["medium"]} if "medium" in offered.attributes else {}
    return [NewFact("meeting-declined", at, medium, said.get("words") or None)]


def _consent(offer: Offer, said: Said, found: Assessment, at: str) -> list[NewFact]:
    if said.get("agree") != YES:
        return [_heard("consent-refused", {"words": f"Said by {said['name']}."}, at)]
    return [NewFact("consent-received", at, {}, f"Given by {said['name']} on the page of the case.")]


def _consent_back(offer: Offer, said: Said, found: Assessment, at: str) -> list[NewFact]:
    """It holds at once: that they may speak for them is missing again, until somebody here notes it anew."""
    heard = _heard("consent-back", {"words": f"Said by {said['name']}."}, at)
    missing = {"who": COMPLAINANT, "authority": "none", "missing": "The person concerned took back that they agree."}
    return [heard, NewFact(AUTHORISED.name, at, missing)]


def _needs(offer: Offer, said: Said, found: Assessment, at: str) -> list[NewFact]:
    return [NewFact(NEEDED.name, at, {**said})]


_MAKERS: Final[Mapping[str, Callable[[Offer, Said, Assessment, str], list[NewFact]]]] = MappingProxyType(
    {
        acts.DETAILS: _plain("details-received"),
        acts.EXTENSION: _extension,
        acts.INVITATION: _invitation,
        acts.CONSENT: _consent,
        acts.CONSENT_BACK: _consent_back,
        acts.NEXT_STAGE: _next_stage,
        acts.SATISFIED: _plain("settled"),
        acts.GO_ON: _reasoned("reopened"),
        acts.WITHDRAW: _reasoned("withdrawn"),
        acts.NEEDS: _needs,
    }
)
