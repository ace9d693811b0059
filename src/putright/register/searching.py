"""What the search keeps of a case, written with its facts; and other texts that are put to it.

``append`` writes it in the transaction of the facts. Texts that lie elsewhere (those of documents) are read by whoever
is named by ``also_read``: when the words of a case are taken anew (search_anew) and when a page shows where they stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from putright.register.case_words import Text, names_in, texts_in, vector
from putright.register.models import Case
from putright.register.rows import Rows
from putright.register.words import keys_of

Reader = Callable[[int, Sequence[int]], Iterable[tuple[int, str, str]]]
"""Given an organisation and ids of cases: each text's case, what the text is (a file's name, say), and its words."""

_READERS: Final[list[Reader]] = []
"""Named while the applications start, and never after."""

ADDED: Final = "(case_id) DO UPDATE SET words = register_searched.words || excluded.words"
"""For a row of the search that is there: the new words behind the old ones."""


def also_read(reader: Reader) -> None:
    """Let the search read texts that are kept elsewhere, whenever it takes the words of a case anew or shows them."""
    if reader not in _READERS:
        _READERS.append(reader)


def texts_beside(organisation: int, cases: Sequence[int]) -> list[tuple[int, str, str]]:
    """The texts of these cases that are kept elsewhere: case, what it is, words. As many queries as readers."""
    return [text for reader in _READERS for text in reader(organisation, cases)]


def rows_for_search(
    case: Case,
    said: Iterable[tuple[str, Mapping[str, object]]],
    received: datetime | None,
    *,
    first: bool,
    moved: bool = False,
    service: str = "",
) -> list[Rows]:
    """What new entries add: ``said`` are their kinds and personal parts. ``first``: the case is new.

    A correction may have ``moved`` the receipt: then the month that it is found under is added to the one before. So is
    a ``service`` that was noted; the one before goes when the words of the case are taken anew.
    """
    texts = [text for kind, personal in said for text in texts_in(kind, personal)]
    if not (texts or first or moved or service):
        return []
    site = case.site_id if first else None
    keys = vector(case.organisation_id, case.number, texts, received=received, site=site, service=service)
    return [searched_row(case, keys, ADDED), name_rows(case.organisation_id, texts)]


def searched_row(case: Case, keys: str, there: str) -> Rows:
    """The row of the search for a case; ``there``: what to do where it has one."""
    columns = ("case_id", "organisation_id", "number", "words", "fresh")
    return Rows("register_searched", columns, [(case.pk, case.organisation_id, case.number, keys, True)], there)


def name_rows(organisation: int, texts: Iterable[Text]) -> Rows:
    """The words of the names in these texts, under every key by which they are found misspelt."""
    keys = [(organisation, key, word) for word in sorted(names_in(texts)) for key in keys_of(word)]
    return Rows("register_nameword", ("organisation_id", "key", "word"), keys, "DO NOTHING")
