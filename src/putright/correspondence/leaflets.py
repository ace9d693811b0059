"""The papers of the procedure that can go with a letter: those of the policy by which the case is dealt with.

An acknowledgement usually encloses the complaints leaflet. What the public can read today may be another version of it
than the one that holds for this case.
"""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Final, NamedTuple

from putright.accounts.models import Organisation
from putright.accounts.outside_bodies import own_bodies
from putright.publishing.making import written
from putright.publishing.paper import Paper, paper_named
from putright.publishing.shelf import Shelf
from putright.publishing.words import words_of
from putright.register.reading import Record
from putright.site.papers import contacts_of, paper_headings
from putright.stationery.forms import large_print
from putright.wording.body_shown import bodies_of, directory_of
from putright.wording.language import ENGLISH, speaking
from putright.wording.needs import Needs

_SHELF: Final = Shelf(room=4_000_000)
_WELSH: Final = "cy"
_KINDS: Final = ("summary", "easier", "procedure")


class Leaflet(NamedTuple):
    """A paper as a PDF, with its title."""

    title: str
    content: bytes


class LeafletOffered(NamedTuple):
    """A paper that can be enclosed: its file name, and what it is called in a list."""

    name: str
    title: str


def leaflets_offered(needs: Needs) -> tuple[LeafletOffered, ...]:
    """The papers that can be enclosed: in large print where that is needed, and in Welsh too."""
    large = bool(large_print(needs))
    languages = (ENGLISH, _WELSH) if "welsh" in needs.formats else (ENGLISH,)
    with speaking(ENGLISH):
        headings = paper_headings()
    found = []
    for language in languages:
        for kind in _KINDS:
            more = [*(["in Welsh"] if language == _WELSH else []), *(["in large print"] if large else [])]
            title = ", ".join((headings[kind].removesuffix(", for the wall"), *more))
            found.append(LeafletOffered(Paper(kind, language, "pdf", large).file_name, title))
    return tuple(found)


def leaflet(organisation: Organisation, known: Record, name: str, today: date) -> Leaflet | None:
    """A paper of the policy of a case; None where there is none of that name. Raises ``publishing.setting.NotSet``."""
    paper = paper_named(name)
    if paper is None or paper.form != "pdf":
        return None
    contacts, policy = contacts_of(organisation), known.policy
    directory = directory_of(bodies_of(policy), own_bodies(organisation), today)
    words = words_of(policy, paper.kind, paper.language, contacts, known.case.policy.adopted_from, directory)
    key = hashlib.sha256(repr((words, paper, contacts)).encode()).hexdigest()
    return Leaflet(words.title, _SHELF.take(key, lambda: written(words, paper, contacts)))
