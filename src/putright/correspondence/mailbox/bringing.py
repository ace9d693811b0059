"""The files of a mail, laid into the folder of documents: the mail itself, and each file that came with it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

from putright.casework.document_acts import Brought
from putright.files.kinds import KINDS, Unfit, recognise
from putright.files.names import clean
from putright.files.store import Kept, Store, parts_of
from putright.incoming.apart import files_apart
from putright.incoming.mail import MOST_BYTES, Mail
from putright.register.mail_models import MailIn

_LONGEST: Final = 200
"""Characters of what a document is called, as many as its form takes."""


def brought(store: Store, row: MailIn, mail: Mail) -> list[Brought]:
    """The mail as a document, then its files. What is no document (empty, a program, packed) stays within the mail.

    Before the transaction takes the chain: a child process takes the mail apart. Raises OSError.
    """
    place = store.lies(row.digest)
    size = place.stat().st_size if place is not None else row.size
    called = clean(f"{mail.subject or 'mail'}.eml")
    subject = called.removesuffix(".eml")[:_LONGEST] if mail.subject else ""
    found = [Brought(called, Kept(row.digest, size), KINDS["message/rfc822"], "", subject)]
    if not mail.attached or place is None or place == store.apart(row.digest):
        return found
    with tempfile.TemporaryDirectory() as folder:
        for name, path in files_apart(place, Path(folder)):
            with path.open("rb") as file:
                try:
                    kind = recognise(file)
                except Unfit:
                    continue
                file.seek(0)
                called = clean(name)
                kept = store.keep(parts_of(file), MOST_BYTES)
                found.append(Brought(called, kept, kind, "other", called[:_LONGEST]))
    return found
