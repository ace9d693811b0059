"""What the search keeps of a case: the words of its entries and of other texts, as keys of one index.

Every word is kept with the organisation and with the slice of its cases in which this one lies (numbers 0 to 8191,
8192 to 16383 and so on), as one key: ``12.244.wletter``. A search goes through the slices from the newest. So a word
that most cases hold is found in the first slice, a rare one by asking each slice in turn, and neither costs much
(ADR 26).

The letter before a word says what it is: ``w`` a stem, with its places; ``n`` a word of somebody's name as it is spelt;
``p`` a telephone number backwards, so that its last digits find it; ``m`` and ``y``
the month and the year it came in; ``x`` the site; ``s`` the service.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from django.utils import timezone

from putright.register.parts import ADDED, CALENDAR_CHANGED, TAKEN_OVER, TOLD
from putright.register.words import LEFT_OUT, composed, phones_in, words_of

SLICE: Final = 8192
"""How many numbers of cases a slice holds. The function of the database that searches knows it too (migration 0012)."""

_LAST_PLACE: Final = 16_383
"""Where PostgreSQL stops telling places apart. What comes later is found by its words, and not as a phrase."""

_MOST_PLACES: Final = 60
_MOST_BYTES: Final = 600_000
"""Of one case's keys; PostgreSQL keeps a million bytes with their places. A long book of words has 200,000."""

_APART: Final = 10
"""Places left free between two texts, so that no phrase runs from one into the next."""

_NAMES: Final = frozenset({"name", "concerned", "representative"})
"""Attributes that hold somebody's name, and those that end in ``_name``."""

_NO_CASES_WORDS: Final = frozenset({CALENDAR_CHANGED.name, TAKEN_OVER.name, ADDED.name, TOLD.name})
"""Entries that follow from what was decided for many cases at once: their words are of no case. Those of documents come
with what stands in the file (document_texts), because a document may be withdrawn from view.
"""


class Text(NamedTuple):
    """A text of a case, and whether it is somebody's name."""

    words: str
    is_name: bool = False


def texts_in(kind: str, personal: Mapping[str, object]) -> Iterator[Text]:
    """The texts of the personal part of an entry of that kind."""
    if kind in _NO_CASES_WORDS:
        return
    for name, value in personal.items():
        if isinstance(value, Mapping):  # what a correction puts in place
            yield from texts_in(kind, value)
        elif isinstance(value, list):
            yield from (Text(str(one)) for one in value if isinstance(one, str))
        elif isinstance(value, str) and value.strip():
            yield Text(value, name in _NAMES or name.endswith("_name"))


def names_in(texts: Iterable[Text]) -> set[str]:
    """The words of the names among these texts."""
    return {
        word.plain
        for text in texts
        if text.is_name
        for word in words_of(composed(text.words))
        if word.plain not in LEFT_OUT
    }


def vector(
    organisation: int,
    number: int,
    texts: Iterable[Text],
    *,
    received: datetime | None = None,
    site: int | None = None,
    service: str = "",
) -> str:
    """The keys of a case as PostgreSQL reads a tsvector. ``received`` and ``site``: with the first texts of a case;
    ``service``: the key of the service that it is about, such as service-7.
    """
    before = f"{organisation}.{number // SLICE}."
    places: dict[str, list[str]] = {}
    room = _MOST_BYTES
    place = 0
    for text in texts:
        place += _APART
        written = composed(text.words)
        for place, word in enumerate(words_of(written), place):  # noqa: B020 - it goes on where the last text ended
            if word.plain in LEFT_OUT or room < 0:
                continue
            if text.is_name:
                places.setdefault(f"n{word.plain}", [])
            key = f"w{word.stem}"
            if key not in places:
                room -= len(before) + 4 + len(word.stem.encode())
            found = places.setdefault(key, [])
            if place < _LAST_PLACE and len(found) < _MOST_PLACES:
                found.append(str(place))
        places |= {f"p{digits[::-1]}": [] for digits in phones_in(written)}
    if received is not None:
        places |= {key: [] for key in keys_of_receipt(received)}
    if site is not None:
        places[f"x{site}"] = []
    if service:
        places[key_of_service(service)] = []
    return " ".join(f"'{before}{key}':{','.join(at)}" if at else f"'{before}{key}'" for key, at in places.items())


def key_of_service(service: str) -> str:
    """The key of a service of the organisation."""
    return f"s{service.removeprefix('service-')}"


def keys_of_receipt(moment: datetime) -> tuple[str, str]:
    """The keys of the month and of the year in which something came in, by the clocks of the organisation."""
    local = timezone.localtime(moment)
    return f"m{local:%Y-%m}", f"y{local:%Y}"
