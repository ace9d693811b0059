"""The page that says who may complain, for whom, by when, and without a name: made from the policy.

What the policy promises stands with its clause. What stands without one is how our own form works, or that the policy
says nothing of it: nobody is kept from complaining because a page is silent.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from putright.procedure.policy import Policy
from putright.wording.declared_sentences import declared_parts
from putright.wording.declared_words import entries
from putright.wording.language import say
from putright.wording.plain_names import listed
from putright.wording.procedure_page import until_when, ways_in, who_may, with_consent
from putright.wording.procedure_parts import Items, Paragraph, Part, ProcedurePage, Section, items_of
from putright.wording.promises_about import FEAR, NO_NAME, promises_about

TITLE: Final = "Who can complain, and how"

NOBODY_NAMED: Final = "Our procedure does not say who can complain and who cannot. Our form is open to everybody."
NO_LIMIT: Final = "Our procedure sets no time for making a complaint. It is easier to look into if you tell us soon."
NOTHING_OF_OTHERS: Final = "Our procedure does not say who can complain for somebody else. You can still send it in."
FORM_ASKS: Final = "Our form asks if you complain for somebody else. We may have to ask them if they agree."
NO_NAME_NEEDED: Final = "On our form you can choose to stay anonymous. Then we cannot send you an answer."
NOT_SURE: Final = "If you are not sure, ask us or send it in."

_OF_WHOM: Final[Mapping[str, str]] = MappingProxyType(
    {
        "for a child": "is a child",
        "for somebody without capacity": "cannot decide alone",
        "for somebody who died": "has died",
    }
)
"""People for whom others complain, by the key under which a policy may say what holds."""

OURS: Final = (NOBODY_NAMED, NO_LIMIT, NOTHING_OF_OTHERS, FORM_ASKS, NO_NAME_NEEDED, NOT_SURE)
"""Sentences that are not the policy's."""


def who_page(policy: Policy) -> ProcedurePage:
    """Who may complain and how, for one policy."""
    fear = promises_about(policy, FEAR)
    sections = [
        Section("who", say("Who can complain"), _who(policy)),
        Section("somebody-else", say("Complaining for somebody else"), for_somebody_else(policy)),
        Section("no-name", say("If you do not want to give your name"), _no_name(policy)),
        Section("time", say("By when"), _by_when(policy)),
        Section("ways", say("How you can complain"), _ways(policy)),
        Section("other-ways", say("What has a way of its own"), tuple(declared_parts(policy, ("exclusions",)))),
        Section("fear", say("If you are afraid to complain"), tuple(items_of("", fear))),
    ]
    return ProcedurePage(say(TITLE), tuple(one for one in sections if one.parts))


def _who(policy: Policy) -> tuple[Part, ...]:
    who = who_may(policy)
    first: list[Part] = items_of("", who) if who else [Paragraph(say(NOBODY_NAMED))]
    return (*first, *declared_parts(policy, ("definition",)), Paragraph(say(NOT_SURE)))


def for_somebody_else(policy: Policy) -> tuple[Part, ...]:
    """Who can speak for somebody, and what they must agree to."""
    consent, others = with_consent(policy), declared_parts(policy, ("representatives",))
    said: list[Part] = [*consent, *(_unled(part) for part in others)]
    if not said:
        said.append(Paragraph(say(NOTHING_OF_OTHERS)))
    if not others:
        said.append(Paragraph(say(FORM_ASKS)))
    return (*said, *_gaps(policy))


def _gaps(policy: Policy) -> list[Part]:
    """Of whom the policy says nothing."""
    said = {key for _, entry in entries(policy.declared.get("representatives")) for key in entry}
    left = [words for key, words in _OF_WHOM.items() if key not in said]
    if not left:
        return []
    who = listed([say(one) for one in left], "or")
    return [Paragraph(say("Our procedure does not say what we need if the person {who}. Please ask us.", who=who))]


def _no_name(policy: Policy) -> tuple[Part, ...]:
    return (*items_of("", promises_about(policy, NO_NAME)), Paragraph(say(NO_NAME_NEEDED)))


def _by_when(policy: Policy) -> tuple[Part, ...]:
    limit: list[Part] = list(until_when(policy)) or [Paragraph(say(NO_LIMIT))]
    return (*limit, *declared_parts(policy, ("late complaints",)))


def _ways(policy: Policy) -> tuple[Part, ...]:
    return (*items_of("", ways_in(policy)), *declared_parts(policy, ("oral complaints",)))


def _unled(part: Part) -> Part:
    """A list without the line that leads into it: the heading of its section says the same."""
    return Items("", part.items) if isinstance(part, Items) else part
