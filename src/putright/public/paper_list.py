"""The papers of a provider as its page lists them: what each is, where it can be read, and its files."""

from __future__ import annotations

from typing import NamedTuple

from django.urls import reverse

from putright.publishing.paper import papers
from putright.site.papers import file_words, paper_headings
from putright.wording.language import say, spoken


class File(NamedTuple):
    """A file: what it is called in the list, and its address."""

    text: str
    href: str


class PaperList(NamedTuple):
    """A paper in all its forms. ``page``: where it can be read here, as part of the provider's pages."""

    id: str
    heading: str
    page: File
    files: list[File]


def paper_lists(slug: str) -> list[PaperList]:
    """Every paper in the language spoken now."""
    lists = [
        PaperList(
            kind,
            heading,
            File(say("Read it here"), reverse(kind, args=[slug])),
            [
                File(file_words(one), reverse("paper", args=[slug, one.file_name]))
                for one in papers([spoken()])
                if one.kind == kind
            ],
        )
        for kind, heading in paper_headings().items()
    ]
    return [*lists, _drawing(slug)]


def _drawing(slug: str) -> PaperList:
    return PaperList(
        "drawing",
        say("The procedure as a drawing"),
        File(say("Read it here"), reverse("drawing", args=[slug])),
        [
            File(say("Drawing"), reverse("drawing-wide", args=[slug])),
            File(say("Drawing for a phone"), reverse("drawing-narrow", args=[slug])),
            File(say("The same as text"), reverse("drawing-text", args=[slug])),
        ],
    )
