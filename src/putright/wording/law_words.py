"""What the law demands, in words: the provision, whether its text was checked, and the date counted out."""

from __future__ import annotations

from typing import Final

from putright.procedure.assessment import Assessment
from putright.procedure.law import Provision
from putright.procedure.policy import PLAIN_COUNTING, Policy
from putright.procedure.row import Row
from putright.wording.because import because
from putright.wording.dates import long_day

UNCHECKED: Final = "not yet checked against its source"
"""Said wherever a rule is shown whose text has not been verified."""


def provision_of(row: Row, policy: Policy) -> Provision:
    """The provision that a law's row follows from. Raises KeyError for a row of the policy's own."""
    for law in policy.laws:
        found = law.provisions.get(row.duty.clause)
        if found is not None:
            return found
    raise KeyError(row.duty.clause)


def cited(provision: Provision) -> str:
    """How a provision is named in a sentence: SI 2009/309 reg 13(3), and that it is not checked, where it is not."""
    unchecked = "" if provision.verified else f", {UNCHECKED}"
    return f"{provision.short} {provision.provision}{unchecked}"


def law_because(row: Row, found: Assessment) -> str:
    """The reason for the date that a law sets, or for there being none yet."""
    if row.start is not None and not row.duty.timed:
        return f"The law sets no date. Owed since {long_day(row.start.day)}."
    return because(row, found.calendar, PLAIN_COUNTING, found.at)
