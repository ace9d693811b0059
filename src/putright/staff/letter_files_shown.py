"""In which forms a letter can be taken, and which of them the person needs."""

from __future__ import annotations

from typing import NamedTuple

from django.urls import reverse

from putright.casework.looking import View
from putright.correspondence.post_judging import elsewhere_in
from putright.letters import LetterText
from putright.staff.door import Desk
from putright.stationery.forms import Choice, choices_for
from putright.wording.needs import FORMATS, SIZES, Needs, listed_words


class LetterFile(NamedTuple):
    """A file of a letter, as the page of the letter offers it."""

    title: str
    href: str
    name: str


class LetterFiles(NamedTuple):
    """All of them. ``needs`` says what the person needs; ``elsewhere`` what of it cannot be made here.

    ``no_address``: the letter has no address for the window of an envelope, because none is known.
    """

    needs: str
    first: LetterFile
    others: tuple[LetterFile, ...]
    large: tuple[LetterFile, ...]
    elsewhere: str
    no_address: bool


def letter_files(at: Desk, view: View, letter: LetterText, text: str) -> LetterFiles:
    """The files of a letter on this case, which says ``text``.

    Needs are those of the complainant: of nobody else are they known.
    """
    needs = view.needs if letter.to == "complainant" else Needs()

    def file(choice: Choice) -> LetterFile:
        name = choice.file_name
        href = reverse("letter-file", args=[at.organisation.slug, view.case.reference, letter.kind, name])
        return LetterFile(choice.title, href, name)

    choices = choices_for(needs)
    offered = {(one.form.id, one.size) for one in choices}
    sizes = [Choice(one.form, size) for one in choices if one.form.id == "pdf" and not one.size for size in SIZES]
    large = tuple(file(one)._replace(title=f"{one.size} point") for one in sizes if ("pdf", one.size) not in offered)
    first, *others = map(file, choices)
    elsewhere = listed_words(elsewhere_in(needs, text), FORMATS)
    no_address = letter.to == "complainant" and not view.record.latest("contact-given").get("address")
    return LetterFiles(needs.format_words, first, tuple(others), large, elsewhere, no_address)
