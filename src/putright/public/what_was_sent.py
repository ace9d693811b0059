"""The complaint that this browser sent, for the pages that tell of it: a case, or what it would be while it is held.

So whoever was held back reads the same pages as everybody (ADR 48).
"""

from __future__ import annotations

from putright.casework.held_back import held_of, imagined
from putright.casework.looking import View, case_of, view_of
from putright.public.door import Counter
from putright.public.sent import remembered
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
    return record_of_held(at, held) if held is not None else None


def record_of_held(at: Counter, held: HeldBack) -> Record | None:
    """The case that it became or would be; nothing once its words were erased."""
    if held.case is not None:
        return record_of(held.case)
    found = imagined(held, at.now) if held.says else None
    return found if isinstance(found, Record) else None


def sent_view(at: Counter) -> View | None:
    """The same as people look at it."""
    record = sent_record(at)
    return view_of(at.organisation, record, at.now) if record is not None else None
