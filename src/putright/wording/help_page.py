"""The page on help with complaining: from us, from somebody you trust, from people outside.

What the policy promises stands with its clause; what stands without one is how our own form and papers work.
"""

from __future__ import annotations

from typing import Final

from putright.procedure.policy import Policy
from putright.wording.declared_sentences import declared_parts
from putright.wording.language import say
from putright.wording.needs import FORMATS
from putright.wording.plain_names import capital
from putright.wording.procedure_page import with_consent
from putright.wording.procedure_parts import Item, Items, Paragraph, Part, ProcedurePage, Section, items_of
from putright.wording.promises_about import HELP, beyond, promises_about

TITLE: Final = "Help with complaining"
NOTHING_SAID: Final = "Our procedure does not say what help we give. You can still ask us for help."
TELL_US: Final = (
    "Tell us what you need when you complain, or at any time after that. Our form asks if you need any of these."
)
WE_NOTE: Final = "We note it with your complaint, where whoever deals with it sees it."
TRUSTED: Final = "You can ask somebody you trust to help you, or to complain for you."
ANOTHER_FORM: Final = "Please tell us if you need help, or need this page in another form."
NOBODY_OUTSIDE: Final = (
    "Our procedure names nobody outside who helps people to complain. Please ask us who there is near you."
)

_SUPPORT: Final = (
    "An interpreter",
    "British Sign Language",
    "An advocate: somebody who helps you to say what you want",
    "More time",
    "Somebody to write for you",
)
"""What help our form offers, in the words of the person whom it asks."""

OURS: Final = (NOTHING_SAID, TELL_US, WE_NOTE, TRUSTED, ANOTHER_FORM, NOBODY_OUTSIDE)
"""Sentences that are not the policy's."""


def help_page(policy: Policy) -> ProcedurePage:
    """Help with complaining, for one policy. Who helps from outside stands apart (``body_cards.helpers``)."""
    sections = [
        Section("from-us", say("Help from us"), _from_us(policy)),
        Section("what-you-need", say("Tell us what you need"), _needs()),
        Section(
            "speaking-for-you",
            say("Somebody to speak for you"),
            (Paragraph(say(TRUSTED)), *with_consent(policy), Paragraph(say(ANOTHER_FORM))),
        ),
    ]
    return ProcedurePage(say(TITLE), tuple(sections))


def _from_us(policy: Policy) -> tuple[Part, ...]:
    promised = promises_about(policy, HELP)
    said: list[Part] = [*items_of("", promised), *beyond(declared_parts(policy, ("adjustments",)), promised)]
    return tuple(said) or (Paragraph(say(NOTHING_SAID)),)


def _needs() -> tuple[Part, ...]:
    offered = [Item(capital(say(words))) for words in (*FORMATS.values(), *_SUPPORT)]
    return (Items(say(TELL_US), tuple(offered)), Paragraph(say(WE_NOTE)))
