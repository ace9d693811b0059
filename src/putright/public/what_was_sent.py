"""The complaint that this browser sent, for the pages that tell of it: a case, or what it would be while it is held.

So whoever was held back reads the same pages as everybody (ADR 48).
"""

from __future__ import annotations

from putright.casework.held_back import held_by_form, held_of, imagined
from putright.casework.looking import View, case_of, view_of
from putright.procedure.acts import Refusal
from putright.public.door import Counter
from putright.public.sent import remembered
from putright.register.append import sent_before
from putright.register.models import HeldBack
from putright.register.reading import Record, record_of

HELD = "held"
"""What a browser remembers besides: the number under which its complaint is held back."""


def sent_record(at: Counter) -> Record | None:
    """The case, as it is recorded; nothing where this browser sent none lately."""
    sent = remembered(at, "complaint")
    if sent is None:
        return None
    if not sent.get(HELD):
        case = case_of(at.organisation, str(sent["reference"]))
        return record_of(case) if case is not None else None
    held = held_of(at.organisation, int(sent[HELD]))
    found = record_of_held(at, held) if held is not None and (held.says or held.case is not None) else None
    return found if isinstance(found, Record) else None


def record_of_held(at: Counter, held: HeldBack) -> Record | Refusal:
    """The case that it became or would be; or why it would be none."""
    if held.case is not None:
        return record_of(held.case)
    return imagined(held, at.now)


def remembered_of(at: Counter, key: str) -> tuple[str, int]:
    """The reference of what the form of that key became, and under which number it is held back (0: it is a case)."""
    record = sent_before(at.organisation.pk, key)
    if record is not None:
        return record.case.reference, 0
    held = held_by_form(at.organisation, key)
    return (held.reference, held.number) if held is not None else ("", 0)


def sent_view(at: Counter) -> View | None:
    """The same as people look at it."""
    record = sent_record(at)
    return view_of(at.organisation, record, at.now) if record is not None else None
