"""May this be recorded now? One rule for the button and for the guard behind it.

Refused is only what is impossible or not this person's to do. What has happened can always be recorded; if it raises a
problem, ``decide`` asks for the reason (design, Recording and refusing).
"""

from __future__ import annotations

from collections.abc import Iterable

from putright.casework.who_may import needed_for
from putright.procedure.acts import Refusal
from putright.procedure.assessment import Assessment
from putright.procedure.faults import Fault
from putright.register.parts import BY_ITSELF, OURS

PUBLIC: frozenset[str] = frozenset({"receive"})
"""What the complainant's own form may do."""


def kinds_for(found: Assessment) -> tuple[str, ...]:
    """Every kind of fact that can be recorded on a case that is there: the stock, the policy's own, the register's."""
    return tuple(kind for kind in (*found.policy.facts, *OURS) if kind != "received" and kind not in BY_ITSELF)


def check_record(kind: str, found: Assessment, permissions: frozenset[str]) -> Refusal | None:
    """Why this cannot be recorded on this case by somebody with these permissions, or None if it can."""
    if needed_for(kind) not in permissions:
        return _refused("not-permitted", _WHO.get(needed_for(kind), "You may not record this. Ask a manager."), "by")
    if kind in BY_ITSELF or (kind not in found.policy.facts and kind not in OURS):
        return _refused("not-well-formed", f"There is nothing called {kind} to record.", "fact")
    if kind in BY_ITSELF:
        return _refused("impossible", "putright records this by itself, when the calendar changes.", "fact")
    if kind == "service-noted" and "service" in found.policy.attributes:
        return _refused("impossible", "This procedure asks for the service: note what the case depends on.", "fact")
    if kind == "received":
        return _refused("impossible", "This complaint is received already. A new complaint gets its own case.", "fact")
    if kind == "escalated" and found.policy.order[found.stage.id] == len(found.policy.stages) - 1:
        return _refused("impossible", "There is no later stage: this is the last one of the procedure.", "to")
    if kind == "reopened" and found.status not in ("closed", "settled", "withdrawn", "external", "responded"):
        return _refused("impossible", "The case is open, so it cannot be opened again.", "fact")
    return None


def can_record(kind: str, found: Assessment, permissions: frozenset[str]) -> bool:
    """Whether the button is shown."""
    return check_record(kind, found, permissions) is None


def recordable(found: Assessment, permissions: frozenset[str]) -> Iterable[str]:
    """Everything that this person can record on the case now."""
    return (kind for kind in kinds_for(found) if can_record(kind, found, permissions))


def _refused(why: str, sentence: str, where: str) -> Refusal:
    return Refusal(why, faults=(Fault(sentence, where),))  # type: ignore[arg-type]


_WHO = {
    "receive": "You may not record complaints. Ask somebody at the front desk or a complaint handler.",
    "handle": "You may not record what happens on cases. Ask a complaint handler.",
    "assign": "You may not give cases to people. Ask a manager.",
    "respond": "You may not record responses. Ask a complaint handler or a manager.",
    "decide": "This is for a manager to decide. Ask one.",
    "correct": "You may not correct entries. Ask a manager, who will leave the first reading on the record.",
}
