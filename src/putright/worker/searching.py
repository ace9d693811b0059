"""Cases that are not in the search yet are read into it, part by part; and those of which a document was read."""

from __future__ import annotations

import time
from typing import Final

from putright.accounts.models import Organisation
from putright.accounts.scope import within
from putright.register.document_texts import note_taken, texts_to_take
from putright.register.search_anew import take_anew, take_missing, words_missing

PART: Final = 50
"""Cases in one transaction: whoever records something meanwhile waits a fraction of a second."""

_ENOUGH: Final = 50.0
"""Seconds after which the rest waits for the next minute, so that other organisations get their turn."""


def take_in_parts(organisation: Organisation, seconds: float = _ENOUGH) -> int:
    """Take the words that are missing, the newest cases first; how many cases. Killed, it goes on where it was."""
    count, begun = 0, time.monotonic()
    while True:
        with within(organisation):
            done = take_missing(organisation, PART) if words_missing(organisation) else 0
        count += done
        if done == 0 or time.monotonic() - begun > seconds:
            return count


def take_documents(organisation: Organisation, seconds: float = _ENOUGH) -> int:
    """Take anew the words of the cases of which a document was read or withdrawn; how many documents."""
    count, begun = 0, time.monotonic()
    while True:
        with within(organisation):
            found = texts_to_take(organisation, PART)
            if found:
                take_anew(organisation, sorted({one.case for one in found}))
                note_taken(organisation, [one.document for one in found])
        count += len(found)
        if not found or time.monotonic() - begun > seconds:
            return count
