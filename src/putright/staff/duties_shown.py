"""What is owed on a case as its page shows it: by the policy, by the law, and by both where they differ."""

from __future__ import annotations

from typing import Final, NamedTuple

from putright.casework.looking import View
from putright.procedure.law import ByLaw
from putright.procedure.row import Row
from putright.reports.limits import policy_says
from putright.wording.because import because
from putright.wording.duty_words import duty_title, role_title, status_words
from putright.wording.law_words import (
    cited,
    due_by_both,
    law_alone,
    law_because,
    law_says,
    law_title,
    provision_of,
    running,
)  # fmt: skip
from putright.wording.plain_names import stage_name

_STRENGTHS: Final = {"must": "must", "should": "should", "normally": "normally", "aim": "an aim", "may": "may"}


class DutyShown(NamedTuple):
    """Something owed, in words."""

    title: str
    status: str
    standing: str
    due: str
    who: str
    clause: str
    strength: str
    because: str
    stage: str
    says: str
    law: str = ""


def duty_shown(row: Row, view: View, law: ByLaw) -> DutyShown:
    """A row of the policy or of a law in words, with what laws say of it."""
    found = view.found
    if law_alone(row, found.policy):
        return _of_law(row, view, law)
    counted = row.start is not None or row.extended is not None
    clause = row.clause or ""
    return DutyShown(
        duty_title(row),
        row.status,
        status_words(row, found.calendar, found.at),
        due_by_both(row, law, found.policy) if row.due is not None or running(law.of(row)) or _is_owed(row) else "",
        _who(row, view),
        clause,
        _STRENGTHS[row.duty.strength] if clause else "",
        because(row, found.calendar, found.policy.counting, found.at) if counted else "",
        stage_name(row.stage, found.policy),
        f"Policy says: {policy_says(row.duty, found.policy)}" if clause else "",
        " ".join(f"{law_says(one, found.policy)}. {law_because(one, found)}" for one in law.of(row)),
    )


def _is_owed(row: Row) -> bool:
    return row.status in ("open", "overdue")


def _of_law(row: Row, view: View, law: ByLaw) -> DutyShown:
    """What a law demands and the policy does not promise."""
    found = view.found
    return DutyShown(
        law_title(row, found.policy),
        row.status,
        status_words(row, found.calendar, found.at),
        due_by_both(row, law, found.policy) if row.due is not None or _is_owed(row) else "",
        _who(row, view),
        cited(provision_of(row, found.policy)),
        _STRENGTHS[row.duty.strength],
        law_because(row, found) if row.start is not None else "",
        stage_name(row.stage, found.policy),
        f"The law says: {provision_of(row, found.policy).says.rstrip('.')}",
    )


def _who(row: Row, view: View) -> str:
    """Who owes it: the role, and by name whoever was given the stage."""
    found = view.found
    title = role_title(row.duty.role, found.policy, view.naming_now)
    period = row.owed.period
    place = found.case.last("assigned", period.begin, period.end)
    person = str(found.case.facts[place].attributes.get("person", "")) if place is not None else ""
    if row.action == "do-action" or not person:
        return title
    return f"{view.naming_now(person)} ({title})"
