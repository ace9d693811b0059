"""Letters for the post as they are printed: each by itself, and all of a day with a list on top."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone
from pypdf import PdfReader

from putright.accounts.letterheads import letterhead_of
from putright.accounts.models import Organisation
from putright.correspondence.letter_sheet import sheet_of
from putright.correspondence.lettering import Letter
from putright.correspondence.models import CaseLetter
from putright.letters import letters
from putright.register.models import Case
from putright.stationery.printing import ORDINARY, as_post
from putright.stationery.sheet import Letterhead, Sheet
from putright.wording.dates import long_day


class Piece(NamedTuple):
    """A letter in a pile: which it is, of which case, its sheet with its size, how many pages it has."""

    letter: str
    reference: str
    sheet: Sheet
    size: float
    pages: int

    @property
    def sheets(self) -> int:
        """Sheets of paper, printed on both sides."""
        return (self.pages + 1) // 2


def sheet_for(
    organisation: Organisation, case: Case, draft: CaseLetter, to: Sequence[str], size: str, now: datetime
) -> tuple[Sheet, float]:
    """A letter with its size, as the typesetter takes them."""
    letter = Letter(draft.subject, draft.text, ())
    sheet = sheet_of(letter, letterhead_of(organisation), case.reference, timezone.localdate(now), tuple(to))
    return sheet, float(size) if size else ORDINARY


def pages_in(pdf: bytes) -> int:
    """How many pages a PDF has."""
    return len(PdfReader(io.BytesIO(pdf)).pages)


def as_pile(organisation: Organisation, number: int, pieces: Sequence[Piece], now: datetime) -> bytes:
    """One PDF of the letters in that order, the list of them on top. Raises ``setting.NotSet``."""
    day = timezone.localdate(now)
    title = f"Post {number}, {long_day(day.toordinal())}"
    head = Letterhead(organisation.name)
    first = Sheet(title, _listed(pieces), head, day)
    return as_post([(first, ORDINARY), *((one.sheet, one.size) for one in pieces)], title)


def _listed(pieces: Sequence[Piece]) -> str:
    """What is in the pile, in its order: sheet by sheet, so that nobody has to guess where a letter ends."""
    lines, sheet = [], 1
    for place, one in enumerate(pieces, 1):
        last = sheet + one.sheets - 1
        where = f"sheet {sheet}" if one.sheets == 1 else f"sheets {sheet} to {last}"
        print_of = f", {one.size:g} point" if one.size != ORDINARY else ""
        name = one.sheet.to[0]
        lines.append(
            f"{place}. {name}, {one.reference}: {letters()[one.letter].title}. {where.capitalize()}{print_of}."
        )
        sheet = last + 1
    total = sheet - 1
    says = f"{len(pieces)} {'letter' if len(pieces) == 1 else 'letters'}, {total} {'sheet' if total == 1 else 'sheets'}"
    how = "Print on both sides. Each letter begins on a new sheet. Fold each twice, so that the address shows."
    return f"For the office: do not post this sheet.\n\n{says} after this list. {how}\n\n" + "\n".join(lines) + "\n"
