"""What follows from the facts of a case (phases, duties, what it waits for), as the rows that are kept of it."""

from __future__ import annotations

from typing import Final

from django.db import connection

from putright.register.needs_review import asks_for_review, forget_review, review_rows
from putright.register.projecting import DutyNow, PhaseNow, Projected
from putright.register.reading import Record
from putright.register.rows import Rows, insert
from putright.register.waiting import WaitingNow

_DUTY: Final = ("organisation_id", "case_id", "site_id", "received", "since", "until", *DutyNow._fields)
_WAITING: Final = ("organisation_id", "case_id", "since", "until", *WaitingNow._fields)


def write_projection(record: Record, projected: Projected) -> None:
    """Put what follows from the facts of a case in place of what followed before."""
    forget_projection(record)
    insert(*projection_rows(record, projected))


_FORGET: Final = """
    WITH phases AS (DELETE FROM register_phase WHERE organisation_id = %(organisation)s AND case_id = %(case)s),
         waits AS (DELETE FROM register_waiting WHERE organisation_id = %(organisation)s AND case_id = %(case)s)
    DELETE FROM register_duty WHERE organisation_id = %(organisation)s AND case_id = %(case)s
"""
"""Nothing hangs on these rows."""


def forget_projection(record: Record) -> None:
    """Take away what is kept, before it is written anew."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, {"organisation": record.case.organisation_id, "case": record.case.pk})
    if asks_for_review(record):
        forget_review(record.case)


def projection_rows(record: Record, projected: Projected) -> list[Rows]:
    """What is kept of it."""
    case = record.case
    whose = (case.organisation_id, case.pk)
    # Where and when it came in, beside each duty: a list over all cases is narrowed and sorted by it.
    came = (case.site_id, projected.phases[0].received)
    phases = [(*whose, *phase) for phase in projected.phases]
    duties = [(*whose, *came, since, until, *duty) for duty, since, until in projected.duties]
    waits = [(*whose, since, until, *wait) for wait, since, until in projected.waiting]
    follows = [
        Rows("register_phase", ("organisation_id", "case_id", *PhaseNow._fields), phases),
        Rows("register_duty", _DUTY, duties),
        Rows("register_waiting", _WAITING, waits),
    ]
    return [*follows, review_rows(record, projected)] if asks_for_review(record) else follows
