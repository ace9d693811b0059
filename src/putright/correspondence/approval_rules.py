"""Whose approval a letter wants: that of roles of the policy, of a second person where the organisation chose so.

An organisation's choice is kept with who made it, when and why; the newest one of a kind counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.casework.drafting import LONGEST_REASON, take_turn
from putright.casework.proposals import unkeepable
from putright.correspondence.lettering import fitting
from putright.correspondence.models import ApprovalRule
from putright.letters import letters
from putright.procedure.acts import Refusal
from putright.procedure.assessment import Assessment
from putright.procedure.faults import Fault
from putright.procedure.row import Row


class Wanted(NamedTuple):
    """Whose approval a letter wants. ``roles``: those of the policy, each with the clause that says so. ``second``: the
    organisation chose that somebody else approves it. ``action``: what the letter does, as far as the policy knows."""

    roles: Mapping[str, str]
    second: bool
    action: str

    def __bool__(self) -> bool:
        return bool(self.roles) or self.second


def wanted_of(organisation: Organisation, found: Assessment, kind: str) -> Wanted:
    """Whose approval a letter of that kind wants as the case stands: one query."""
    kind = fitting(kind, found)
    rows = _rows_done_by(letters()[kind].fact, found)
    roles: dict[str, str] = {}
    for row in rows:
        for role in row.duty.signed_off_by:
            roles.setdefault(role, row.clause or "")
    return Wanted(roles, kind in kinds_chosen(organisation, kind), _action(kind, rows, found))


def _rows_done_by(fact: str, found: Assessment) -> list[Row]:
    """The duties that a fact of this kind does now: of this stage, and what is still owed of an earlier one."""
    here = found.case.periods[-1]
    return [
        row
        for row in found.duties
        if fact in row.duty.action.done_by
        and (row.owed.period is here or row.owed.period.begin == here.begin or row.status in ("open", "overdue"))
    ]


def _action(kind: str, rows: list[Row], found: Assessment) -> str:
    """What is signed off, for the entry that says so."""
    signed = [row.action for row in rows if row.duty.signed_off_by] or [row.action for row in rows]
    if signed:
        return signed[0]
    fact = letters()[kind].fact
    return next((name for name, action in found.policy.actions.items() if fact in action.done_by), "")


BY_ITSELF: Final = frozenset({"receipt"})
"""Letters that nobody writes: nobody can approve them."""


def rules_of(organisation: Organisation) -> list[ApprovalRule]:
    """Everything that was chosen, the newest first."""
    return list(ApprovalRule.objects.filter(organisation=organisation).select_related("account").order_by("-pk"))


def kinds_chosen(organisation: Organisation, kind: str = "") -> frozenset[str]:
    """The kinds of letters that want a second person, of all or of the one that is asked for: one query."""
    rows = ApprovalRule.objects.filter(organisation=organisation, **({"kind": kind} if kind else {}))
    newest = dict(rows.order_by("pk").values_list("kind", "wanted"))
    return frozenset(one for one, wanted in newest.items() if wanted)


def choose_kinds(
    organisation: Organisation, kinds: frozenset[str], reason: str, *, seen: frozenset[str], by: Member,
    now: datetime, key: str,
) -> int | Refusal:  # fmt: skip
    """Let these kinds of letters want a second person, and no others; how many that changes. Sent again: none.

    ``seen`` is what was chosen when the form was opened: if somebody chose otherwise since, it is refused.
    """
    if not by.may("policy"):
        return Refusal("not-permitted")
    take_turn(organisation)
    if ApprovalRule.objects.filter(organisation=organisation, key=key).exists():
        return 0
    before = kinds_chosen(organisation)
    faults = unkeepable({"reason": reason})
    if before != seen:
        faults.append(Fault("Somebody else changed this while you had it open. Look at it again.", "kinds"))
    elif before == kinds:
        faults.append(Fault("Nothing is different from what was chosen before.", "kinds"))
    if kinds - letters().keys() or kinds & BY_ITSELF:
        faults.append(Fault("Choose from the letters that there are.", "kinds"))
    if not reason.strip():
        faults.append(Fault("Say why, so that nobody need ask later.", "reason"))
    if len(reason) > LONGEST_REASON:
        faults.append(Fault(f"At most {LONGEST_REASON:,} characters are kept. Make it shorter.", "reason"))
    if faults:
        return Refusal("not-well-formed", faults=tuple(faults))
    changed = sorted(before ^ kinds)
    for kind in changed:
        ApprovalRule.objects.create(
            organisation=organisation, kind=kind, wanted=kind in kinds, reason=reason.strip(), at=now,
            account_id=by.account, key=key,
        )  # fmt: skip
    return len(changed)
