"""What the law demands, in words: the provision, whether its text was checked, and the date counted out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from putright.procedure.assessment import Assessment
from putright.procedure.law import ByLaw, Provision
from putright.procedure.moments import end_of_day, parse_day
from putright.procedure.policy import Policy
from putright.procedure.policy_rules import PLAIN_COUNTING
from putright.procedure.row import Row
from putright.wording.because import because, counted_from
from putright.wording.dates import clock_time, long_day
from putright.wording.duty_words import due_words, duty_title, when_due

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
    if row.start is None and row.expected is not None:
        return counted_from(row)  # the date that is expected stands in ``date_by_law``
    reason = because(row, found.calendar_of_laws, PLAIN_COUNTING, found.at)
    named = row.extended.attributes.get("until") if row.extended is not None else None
    if named is not None and row.due is not None and parse_day(named) > row.due:
        return f"{reason} The law allows no more than that; {long_day(parse_day(named))} was asked for."
    return reason


def law_title(row: Row, policy: Policy) -> str:
    """What a law demands, as an order to staff: "Give the complainant a copy of what was written down"."""
    return order_of(row.action, policy) or duty_title(row)


def order_of(action: str, policy: Policy) -> str:
    """An action that a law adds, as an order to staff; empty for any other."""
    return next((law.orders[action] for law in policy.laws if action in law.orders), "")


def running(laws: Sequence[Row]) -> Row | None:
    """Of what laws demand of an act, the earliest date that still stands."""
    return next((one for one in laws if one.status in ("open", "overdue") and one.due is not None), None)


def owed_by_both(found: Assessment, law: ByLaw) -> list[Row]:
    """What is owed now by the policy or by a law, the earliest of the two first, undated last."""
    waiting = [row for row in found.duties if row.status == "pending" and running(law.of(row)) is not None]
    alone = [row for row in law.duties if row.status in ("open", "overdue")]

    def when(row: Row) -> tuple[bool, int]:
        ends = [_end(one) for one in (row, running(law.of(row))) if one is not None and one.due is not None]
        return (not ends, min(ends, default=0))

    return sorted((*found.next, *waiting, *alone), key=when)


def due_by_both(row: Row, law: ByLaw, policy: Policy, late: str = "") -> str:
    """When the row is due: by the policy, by the law, and by each where they differ.

    ``late`` says how much the row is overdue, and stands with the date of the row itself.
    """
    if not law_alone(row, policy):
        first = running(law.of(row))
        if first is None or first.due is None:
            return due_words(row) + late
        own = when_due(row.due, row.duty.in_hours) + late if row.due is not None else None
        by_law = when_due(first.due, first.duty.in_hours)
        if late and own == f"{by_law}{late}":
            return f"due {own}"
        too = ", overdue" if first.status == "overdue" and row.status != "overdue" else ""
        return both_say(own, by_law, cited(provision_of(first, policy))) + too
    by = f"by {when_due(row.due, row.duty.in_hours)}" if row.due is not None else "no date"
    return f"law ({cited(provision_of(row, policy))}): {by}{late}"


def both_say(own: str | None, law: str, where: str) -> str:
    """Both dates where they differ: "Policy: by 15 April 2026. Law (SI 2009/309 reg 13(3)): by 2 April 2026"."""
    if own == law:
        return f"due {own}"
    return f"policy: {f'by {own}' if own else 'no date yet'}. Law ({where}): by {law}"


def law_alone(row: Row, policy: Policy) -> bool:
    """Whether the row is a law's and none of the policy's own."""
    return any(row.duty.clause in law.provisions for law in policy.laws)


def cited_by_name(law: str, policy: Policy) -> str:
    """How the provision of a stored duty is named in a sentence."""
    for one in policy.laws:
        found = one.provisions.get(law)
        if found is not None:
            return cited(found)
    return law


def _end(row: Row) -> int:
    return 0 if row.due is None else row.due if row.duty.in_hours else end_of_day(row.due)


def law_sentence(law: str, policy: Policy) -> str:
    """What the provision of a stored duty says."""
    found = next((one.provisions[law] for one in policy.laws if law in one.provisions), None)
    return found.says if found is not None else law
