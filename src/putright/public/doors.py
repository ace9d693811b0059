"""The doors at the top of the procedure, what lies beyond it, and what stands at the foot of every public page."""

from __future__ import annotations

from typing import NamedTuple

from django.urls import reverse

from putright.accounts.models import Organisation
from putright.wording.language import say


class Door(NamedTuple):
    """A way on: what it is called, where it leads, and the language of the page there, where it is in one alone."""

    text: str
    href: str
    language: str = ""


def doors(organisation: Organisation) -> list[Door]:
    """What somebody may want to do instead of reading on; to complain is the button above them."""
    return [
        _door(organisation, say("Follow your complaint"), "follow"),
        _door(organisation, say("Praise, suggest or ask"), "remark"),
        _door(organisation, say("Help with complaining"), "help"),
    ]


def further(organisation: Organisation) -> list[Door]:
    """What else there is to read."""
    found = [
        _door(organisation, say("Who can complain, and how"), "who-may-complain"),
        _door(organisation, say("Outside bodies, and what each can do"), "bodies"),
    ]
    if organisation.shows_kept:
        found.append(_door(organisation, say("How we keep our promises"), "kept"))
    return found


def at_the_foot(organisation: Organisation) -> list[Door]:
    """What every public page leads to."""
    return [
        Door(say("Our complaints procedure"), reverse("procedure", args=[organisation.slug])),
        _door(organisation, say("Help with complaining"), "help"),
        _door(organisation, say("Accessibility"), "accessibility"),
        _door(organisation, say("Cookies"), "cookies"),
    ]


def _door(organisation: Organisation, text: str, name: str) -> Door:
    return Door(text, reverse(name, args=[organisation.slug]), "en")
