"""What becomes of a file after it came: the scanner looks at it, then its words are read. The worker's part."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import F

from putright.accounts.models import Organisation
from putright.accounts.scope import within
from putright.casework.document_acts import store_of
from putright.files.clamd import scan
from putright.files.reading import words_of
from putright.files.store import Store
from putright.register.models import DocumentText, KeptFile

MOST: Final = 200
"""Files of an organisation at one go."""

DONE: Final = ("clean", "infected")
AGAIN: Final = timedelta(hours=1)
"""After this long a file that the scanner could not judge is tried again."""


def scan_files(organisation: Organisation, now: datetime) -> int:
    """Let the scanner look at what it has not judged; how many it judged. Raises Unreachable: ask again later."""
    store = store_of(organisation)
    if store is None or not settings.CLAMD:
        return 0
    with within(organisation):
        rows = KeptFile.objects.filter(organisation=organisation).exclude(scan__in=DONE)
        rows = rows.exclude(scan="failed", scanned__gt=now - AGAIN)
        waiting = list(rows.order_by(F("scanned").asc(nulls_first=True)).values_list("pk", "digest")[:MOST])
    for key, digest in waiting:
        _scan(organisation, store, key, digest, now)
    return len(waiting)


def _scan(organisation: Organisation, store: Store, key: int, digest: str, now: datetime) -> None:
    place = store.lies(digest)
    if place is None:
        state, what = "failed", "the file is missing"
    else:
        with place.open("rb") as file:
            state, what = scan(file, settings.CLAMD)
    if state == "infected":
        store.set_apart(digest)
    with within(organisation):
        KeptFile.objects.filter(organisation=organisation, pk=key).update(scan=state, found=what, scanned=now)


def read_words(organisation: Organisation, now: datetime) -> int:
    """Read the words of documents that were added; how many. Where files are scanned, of those that are clean."""
    store = store_of(organisation)
    if store is None:
        return 0
    with within(organisation):
        rows = DocumentText.objects.filter(organisation=organisation, state="waiting")
        files = KeptFile.objects.filter(organisation=organisation)
        files = files.filter(scan="clean") if settings.CLAMD else files.exclude(scan="infected")
        rows = rows.filter(digest__in=files.values("digest"))
        waiting = list(rows.order_by("fact").values_list("fact", "digest", "form")[:MOST])
    for fact, digest, form in waiting:
        _read(organisation, store, fact, digest, form, now)
    return len(waiting)


def _read(organisation: Organisation, store: Store, fact: int, digest: str, form: str, now: datetime) -> None:
    try:
        state, text = words_of(store.path(digest), form)
    except OSError:
        state, text = "unreadable", ""
    with within(organisation):
        row = DocumentText.objects.filter(organisation=organisation, fact=fact, state="waiting")
        row.update(state=state, text=text.replace("\x00", " "), read=now)
