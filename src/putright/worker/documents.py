"""Looks at the files that came: first for what is harmful, then for their words."""

from __future__ import annotations

import logging

from django.utils import timezone

from putright.accounts.models import Organisation
from putright.casework.document_checks import read_words, scan_files
from putright.files.clamd import Unreachable

log = logging.getLogger("putright.worker")


def look_at(organisation: Organisation) -> None:
    """Scan what is to be scanned, and read what may be read. While the scanner is away, both wait."""
    try:
        count = scan_files(organisation, timezone.now())
    except Unreachable as why:
        log.warning("organisation %s: files wait to be scanned: %s", organisation.pk, why)
        return
    if count:
        log.info("organisation %s: %s files scanned", organisation.pk, count)
    count = read_words(organisation, timezone.now())
    if count:
        log.info("organisation %s: the words of %s documents read", organisation.pk, count)
