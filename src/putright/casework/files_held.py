"""Why a file cannot be opened now: withdrawn, erased, harmful, missing, or not yet looked at by the scanner."""

from __future__ import annotations

from django.conf import settings

from putright.files.store import Store
from putright.register.documents import Document
from putright.register.models import KeptFile


def held_because(store: Store | None, file: KeptFile | None, document: Document) -> tuple[str, str, str]:
    """Why a document cannot be opened now, what is said of the scan in a word, and its colour."""
    if document.gone is not None:
        return "It was withdrawn.", "Withdrawn", "grey"
    if file is None and document.erased:
        return "It was erased.", "Gone", "grey"
    return file_held(store, file, document.file)


def file_held(store: Store | None, file: KeptFile | None, digest: str) -> tuple[str, str, str]:
    """The same of a file, whatever it is a file of."""
    if file is None:
        return "Nothing is kept of this file.", "Gone", "grey"
    if file.scan == "infected":
        return f"The scanner found something harmful in it ({file.found}). Nobody can open it here.", "Harmful", "red"
    if store is None or store.lies(digest) is None:
        return "The file is missing from its folder. Ask whoever runs putright.", "Missing", "red"
    if not settings.CLAMD or file.scan == "clean":
        return "", "", ""
    if file.scan == "failed":
        why = f"It could not be checked ({file.found}), and so it cannot be opened. It is tried again each hour."
        return why, "Not checked", "orange"
    return "It is being checked for viruses. Open this page again in a minute.", "Being checked", "yellow"
