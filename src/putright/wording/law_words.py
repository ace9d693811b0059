"""What the law demands, in words: the provision, whether its text was checked, and the date counted out."""

from __future__ import annotations

from typing import Final

from putright.procedure.assessment import Assessment
from putright.procedure.law import Provision
from putright.procedure.moments import parse_day
from putright.procedure.policy import PLAIN_COUNTING, Policy
from putright.procedure.row import Row
from putright.wording.because import because
from putright.wording.dates import clock_time, long_day

UNCHECKED: Final = "not yet checked against its source"
"""Said wherever a rule is shown whose text has not been verified."""


def provision_of(row: Row, policy: Policy) -> Provision:
    """The provision that a law's row follows from. Raises KeyError for a row of the policy's own."""
    for law in policy.laws:
        found = law.provisions.get(row.duty.clause)
        if found is not None:
            return found
    raise KeyError(row.duty.clause)


def status_by_law(row: Row) -> str:
    """What has become of it by the law's date: "" while there is nothing to say."""
    return {"overdue": "overdue", "late": "done late", "missed": "missed", "met": "kept"}.get(row.status, "")


def date_by_law(row: Row) -> str:
    """By when a law wants it: "by Thursday 2 April 2026", or that it sets no date, or none yet."""
    if row.due is not None:
        return f"by {clock_time(row.due) if row.duty.in_hours else long_day(row.due)}"
    if row.expected is not None:
        return f"by {long_day(row.expected)} if what it counts from is done on the law's own last day"
    return "no date" if not row.duty.timed else "no date yet"


def law_says(row: Row, policy: Policy) -> str:
    """What a law says of an act, with its provision: "The law (SI 2009/309 reg 13(3)): by Thursday 2 April 2026"."""
    became = status_by_law(row)
    return f"The law ({cited(provision_of(row, policy))}): {date_by_law(row)}{f', {became}' if became else ''}"


def cited(provision: Provision) -> str:
    """How a provision is named in a sentence: SI 2009/309 reg 13(3), and that it is not checked, where it is not."""
    unchecked = "" if provision.verified else f", {UNCHECKED}"
    return f"{provision.short} {provision.provision}{unchecked}"


def law_because(row: Row, found: Assessment) -> str:
    """The reason for the date that a law sets, or for there being none yet."""
    if row.start is not None and not row.duty.timed:
        return f"The law sets no date. Owed since {long_day(row.start.day)}."
    reason = because(row, found.calendar, PLAIN_COUNTING, found.at)
    named = row.extended.attributes.get("until") if row.extended is not None else None
    if named is not None and row.due is not None and parse_day(named) > row.due:
        return f"{reason} The law allows no more than that; {long_day(parse_day(named))} was asked for."
    return reason
