"""The texts that a provider copies to its own website: a link, a button and a frame. None needs a script of ours."""

from __future__ import annotations

from typing import Final, NamedTuple

from django.utils.html import format_html

from putright.accounts.models import Organisation
from putright.site.look import OUR_LINK
from putright.site.public_address import public_address

HEIGHT: Final = 640
"""Dots: the page for a frame needs no more at 320 dots of width, so that nothing has to scroll or be measured."""


class Snippet(NamedTuple):
    """A text to copy: what it is called, what to know of it, the text, and how many lines it takes to show it."""

    id: str
    title: str
    hint: str
    text: str
    rows: int = 3


def snippets(organisation: Organisation) -> list[Snippet]:
    """Every text, with the organisation's address and colours in it."""
    there = public_address(organisation, "complain")
    colour = organisation.link_colour or OUR_LINK
    looks = f"display:inline-block;padding:12px 20px;background:{colour};color:#fff;font-weight:bold"
    return [
        Snippet(
            "address",
            "Address",
            "For the menu of your website, an email signature, or a letter.",
            there,
            1,
        ),
        Snippet("link", "Link", "For a page of your website.", format_html('<a href="{}">Make a complaint</a>', there)),
        Snippet(
            "button",
            "Button",
            "A link that looks like a button. It asks nothing of us until somebody presses it.",
            format_html('<a href="{}" style="{}">Make a complaint</a>', there, looks),
            5,
        ),
        Snippet(
            "frame",
            "Frame",
            "A small page of ours within yours. Its links open new tabs. It sets no cookie.",
            format_html(
                '<iframe src="{}" title="Complaints to {}" width="100%" height="{}" frameborder="0"></iframe>',
                public_address(organisation, "embed"), organisation.name, HEIGHT,
            ),
            4,
        ),
    ]  # fmt: skip
