"""Words for documents: what they are, how large, what becomes of them."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from putright.files.kinds import kind_of
from putright.register.documents import Document, number_of
from putright.register.parts import ADDED, TOLD, WITHDRAWN
from putright.register.reading import Entry
from putright.wording.plain_names import capital
from putright.wording.sizes import size_words as size_words

DOCUMENTS: Final = frozenset({ADDED.name, TOLD.name, WITHDRAWN.name})
"""The kinds of entry that speak of a document."""

WHAT_WORDS: Final = MappingProxyType(
    {
        "letter": "letter from the complainant",
        "our-letter": "letter of ours",
        "photograph": "photograph",
        "statement": "statement",
        "consent": "consent form",
        "call-note": "note of a call",
        "record": "record or report of ours",
        "email": "email",
        "other": "other document",
    }
)
HOLDS_WORDS: Final = MappingProxyType(
    {"third-party": "About somebody else as well", "clinical": "About somebody’s health or care"}
)
CAUTIONS: Final = MappingProxyType(
    {"third-party": "Holds third-party information", "clinical": "Holds clinical information"}
)
TEXT_WORDS: Final = MappingProxyType(
    {
        "waiting": "Its words are not read yet.",
        "found": "Its words were read.",
        "cut": "It is too long: its words were read up to the millionth letter.",
        "none": "No words were found in it, as in a scan or a photograph.",
        "unreadable": "Its words could not be read: it is damaged, locked with a password, or too large inside.",
        "another-kind": "Words are not read from files of this kind.",
        "receipt": "Its words are not searched: every receipt says the same.",
        "withdrawn": "",
    }
)


def form_words(document: Document) -> str:
    """Of what kind the file is, and how large."""
    kind = kind_of(document.form)
    written = kind.endings[0].upper()
    words = kind.words if kind.special or kind.words.upper() == written else f"{kind.words} ({written})"
    return f"{capital(words)}, {size_words(document.size)}"


def what_words(code: object) -> str:
    """What it is."""
    return WHAT_WORDS.get(str(code), "document")


def title_words(document: Document) -> str:
    """What it is called on a page: in the words of whoever added it, or by what it is."""
    return document.description or capital(what_words(document.what))


def document_sentence(entry: Entry) -> str:
    """An entry that speaks of a document. Its name stands on the screen of documents alone: it may be withdrawn."""
    says, number = entry.says, number_of(entry.says.get("document"))
    if entry.row.kind == ADDED.name:
        beside = number_of(says.get("beside"))
        which = f"It bears out entry {beside}. " if beside else ""
        brought = f"It came from {says['from_case']}. " if says.get("from_case") else ""
        return f"Added document {entry.row.number}: {what_words(says.get('what'))}. {which}{brought}".strip()
    if entry.row.kind == TOLD.name:
        return f"Said anew what document {number} is: {what_words(says.get('what'))}."
    reason = f": {says['reason']}" if says.get("reason") else ""
    did = f"Moved document {number} to {says['to']}" if says.get("to") else f"Withdrew document {number}"
    return f"{did}{reason.rstrip('.')}."
