"""The sheet of a letter that somebody wrote on a case: under the organisation's letterhead, to the complainant."""

from __future__ import annotations

from datetime import date

from putright.accounts.letterheads import letterhead_of
from putright.accounts.models import Organisation
from putright.correspondence.letter_sheet import address_of_complainant, sheet_of
from putright.correspondence.lettering import Letter
from putright.correspondence.models import CaseLetter
from putright.register.reading import Record
from putright.stationery.sheet import Sheet


def sheet_on(organisation: Organisation, known: Record, letter: CaseLetter, today: date) -> Sheet:
    """The letter, with the postal address that is known. Within the organisation's transaction."""
    to, head = address_of_complainant(known.latest("contact-given")), letterhead_of(organisation)
    return sheet_of(Letter(letter.subject, letter.text, ()), head, known.case.reference, today, to)
