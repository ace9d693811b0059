"""An assessment as the JSON of the replay contract (contract.md, Output)."""

from __future__ import annotations

from putright.procedure.assessment import Assessment
from putright.procedure.facts import Fact
from putright.procedure.law import NO_LAW, ByLaw
from putright.procedure.moments import Moment, write_day, write_instant
from putright.procedure.reckoning import hours_run_from
from putright.procedure.row import Row
from putright.wording.because import because
from putright.wording.law_words import law_because, provision_of
from putright.wording.problems import problem_sentence


def as_json(found: Assessment) -> dict[str, object]:
    """The assessment as plain values, in the order in which the contract writes them; then what laws add."""
    law = found.by_law()
    return {
        "policy": found.policy.id,
        "at": write_instant(found.at.instant),
        "stage": found.stage.id,
        "status": found.status,
        "outcome": found.outcome,
        "duties": [_duty(row, found, law) for row in found.duties],
        "windows": [
            {
                "to": window.to,
                "opens": write_day(window.opens) if window.opens is not None else None,
                "closes": write_day(window.closes) if window.closes is not None else None,
                "status": window.status,
            }
            for window in found.windows
        ],
        "routes": [
            {"body": route.body, "available": route.available, "why": " ".join(route.why)} for route in found.routes
        ],
        "problems": [
            {
                "code": problem.code,
                "message": problem_sentence(problem, found.policy),
                "clause": problem.clause,
            }
            for problem in found.problems
        ],
        "next": [
            {"stage": row.stage, "action": row.action, "role": row.duty.role, "due": when(row.due, row)}
            for row in found.next
        ],
        "changes_at": write_instant(found.changes_at) if found.changes_at is not None else None,
        "law_changes_at": write_instant(law.changes_at) if law.changes_at is not None else None,
        "law_duties": [_law_duty(row, found) for row in law.duties],
    }


def when(value: int | None, row: Row) -> str | None:
    """A due time as the contract writes it: a date, or an instant where the duty counts hours."""
    if value is None:
        return None
    return write_instant(value) if row.duty.in_hours else write_day(value)


def _duty(row: Row, found: Assessment, law: ByLaw) -> dict[str, object]:
    hours = row.duty.in_hours
    return {
        "stage": row.stage,
        "action": row.action,
        "role": row.duty.role,
        "from": _start(row.start, hours),
        "due": when(row.due, row),
        "expected": when(row.expected, row),
        "status": row.status,
        "done": (write_instant(row.done.instant) if hours else write_day(row.done.day)) if row.done else None,
        "clause": row.clause,
        "strength": row.duty.strength,
        **_law(law.of(row), found),
        "because": because(row, found.calendar, found.policy.counting, found.at),
    }


def _law(laws: tuple[Row, ...], found: Assessment) -> dict[str, object]:
    """What a law demands of the same act: the earliest of them, where there are several."""
    if not laws:
        return {"law_due": None, "law": None, "law_verified": None}
    law = laws[0]
    return {"law_due": when(law.due, law), "law": law.clause, "law_verified": provision_of(law, found.policy).verified}


def _law_duty(row: Row, found: Assessment) -> dict[str, object]:
    """What a law demands and the policy does not promise: the keys of a duty, the date under the law's name."""
    provision = provision_of(row, found.policy)
    return {
        **_duty(row, found, NO_LAW),
        "due": None,
        "clause": None,
        "law_due": when(row.due, row),
        "law": row.clause,
        "law_verified": provision.verified,
        "says": provision.says,
        "because": law_because(row, found),
    }


def _start(start: Fact | Moment | None, hours: bool) -> str | None:
    if start is None:
        return None
    return write_instant(hours_run_from(start)) if hours else write_day(start.day)
