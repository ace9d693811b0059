"""The ways on from the procedure: what else one can do or read, and what stands at the foot of every public page."""

from __future__ import annotations

from typing import NamedTuple

from django.urls import reverse

from putright.accounts.models import Organisation
from putright.public.language import BILINGUAL
from putright.reports.told_lessons import tells_something
from putright.wording.language import ENGLISH, say


class WayOn(NamedTuple):
    """A way on: what it is called, where it leads, and the language of the page there, where it is in one alone."""

    text: str
    href: str
    language: str = ""


def ways_on(organisation: Organisation) -> list[WayOn]:
    """What somebody may want to do instead of reading on; to complain is the button above them."""
    return [
        _way(organisation, say("Follow your complaint"), "follow"),
        _way(organisation, say("Praise, suggest or ask"), "remark"),
        _way(organisation, say("Help with complaining"), "help"),
    ]


def further_ways(organisation: Organisation) -> list[WayOn]:
    """What else there is to read."""
    found = [
        _way(organisation, say("Who can complain, and how"), "who-may-complain"),
        _way(organisation, say("Outside bodies, and what each can do"), "bodies"),
    ]
    if tells_something(organisation):
        found.append(_way(organisation, say("You said, we did"), "you-said"))
    if organisation.shows_kept:
        found.append(_way(organisation, say("How we keep our promises"), "kept"))
    return found


def at_the_foot(organisation: Organisation) -> list[WayOn]:
    """What every public page leads to."""
    return [
        WayOn(say("Our complaints procedure"), reverse("procedure", args=[organisation.slug])),
        _way(organisation, say("Help with complaining"), "help"),
        _way(organisation, say("Accessibility"), "accessibility"),
        _way(organisation, say("Cookies"), "cookies"),
    ]


def _way(organisation: Organisation, text: str, name: str) -> WayOn:
    return WayOn(text, reverse(name, args=[organisation.slug]), "" if name in BILINGUAL else ENGLISH)
