"""Approving a letter exactly as it reads, by somebody who did not write it.

Whoever wrote any of its revisions cannot approve it, unless nobody else could: then they say why, and that is kept. An
approval is an entry of the case (``signed-off``), so that the procedure knows of it. It holds as long as the letter
reads as it did (ADR 36).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from putright.accounts.holders import Holders, holders_on
from putright.accounts.members import Member, names_of
from putright.accounts.models import Membership, Organisation
from putright.casework.looking import View, look
from putright.casework.proposals import unkeepable
from putright.casework.recording import Proposed, Refused, record_together
from putright.casework.who_may import needed_for
from putright.correspondence.approval_rules import Wanted, wanted_of
from putright.correspondence.case_letters import LetterChanged, letter_of
from putright.correspondence.letter_record import digest_of, record_beside
from putright.correspondence.lettering import letter_title
from putright.correspondence.looks import answer_looks
from putright.correspondence.models import CaseLetter, LetterApproval
from putright.procedure.acts import Refusal
from putright.procedure.assessment import Assessment
from putright.procedure.faults import Fault
from putright.procedure.moments import write_instant
from putright.procedure.policy import Policy
from putright.register.append import take_chain
from putright.register.closing import OPEN, bars_kept
from putright.wording.duty_words import role_title
from putright.wording.plain_names import listed

SIGNED = "signed-off"
"""The kind of entry that an approval is."""


class Approving(NamedTuple):
    """What somebody approves: the revision that they read. ``words`` go with the entry, ``reason`` says why they do so
    although something speaks against it."""

    revision: int
    words: str = ""
    reason: str = ""


class MayApprove(NamedTuple):
    """What somebody's approval would be. ``roles``: for which roles of the policy; none: as a second person.

    ``why_not``: why they cannot. ``alone``: they wrote in it, and may, as nobody else could; a reason is wanted.
    """

    roles: tuple[str, ...] = ()
    why_not: str = ""
    alone: bool = False


def standing_approvals(draft: CaseLetter, found: Assessment) -> list[LetterApproval]:
    """The approvals of exactly this text that hold: not struck out, and of this stage. One query.

    Those of the same text that went out before count: it came back, and goes again in another way.
    """
    rows = LetterApproval.objects.filter(
        case=draft.case_id, kind=draft.kind, digest=digest_of(draft.subject, draft.text), void_at=None
    )
    begun = found.case.facts[found.case.periods[-1].begin]
    facts = {fact.id: fact for fact in found.case.facts if fact.kind == SIGNED and fact.instant >= begun.instant}
    return [row for row in rows.select_related("account").order_by("at", "pk") if f"f{row.fact}" in facts]


def lacking_approval(wanted: Wanted, held: Iterable[LetterApproval]) -> tuple[str, ...] | None:
    """The roles whose approval is still wanted; none of them: that of a second person; None: nothing is wanted."""
    given = {row.role for row in held}
    roles = tuple(role for role in wanted.roles if role not in given)
    return roles if roles or (wanted.second and not given) else None


def why_not_approved(organisation: Organisation, draft: CaseLetter, found: Assessment, kind: str = "") -> str:
    """Why a letter must not go out from here before somebody has approved it; nothing, if it may. Two queries.

    ``kind`` is what it goes out as; nothing: the kind under which it is kept.
    """
    wanted = wanted_of(organisation, found, kind or draft.kind)
    if not wanted:
        return ""
    lacking = lacking_approval(wanted, standing_approvals(draft, found))
    if lacking is None:
        return ""
    return f"{wanted_words(lacking, wanted, found.policy)} {_ASK}"


_ASK = "Ask somebody to look at it and to approve it."


def wanted_words(roles: Sequence[str], wanted: Wanted, policy: Policy) -> str:
    """Whose approval is wanted and has not been given, as a sentence."""
    if not roles:
        return "Letters of this kind want the approval of a second person here, and nobody has approved this one."
    clauses = [f" ({clause})" if (clause := wanted.roles[role]) else "" for role in roles]
    named = [f"{role_title(role, policy)}{clause}" for role, clause in zip(roles, clauses, strict=True)]
    return f"It must be approved as it reads now by: {listed(named)}."


def may_approve(organisation: Organisation, view: View, draft: CaseLetter, kind: str, by: Member) -> MayApprove:
    """Whether this person may approve the letter as it reads, and for which roles."""
    wanted = wanted_of(organisation, view.found, kind)
    if needed_for(SIGNED) not in by.permissions or view.case.pk in by.barred:
        return MayApprove(why_not="You may not approve letters. You can comment on this one.")
    held = standing_approvals(draft, view.found)
    mine = tuple(role for role in wanted.roles if role in by.policy_roles)
    if wanted.roles and not mine:
        named = listed([role_title(role, view.found.policy) for role in wanted.roles])
        return MayApprove(why_not=f"This letter is approved by: {named}. That is not one of your roles.")
    given = {row.role for row in held}
    if (mine and given.issuperset(mine)) or (not wanted.roles and any(one.account_id == by.account for one in held)):
        return MayApprove(mine, "It is approved as it reads now.")
    roles = tuple(role for role in mine if role not in given)
    writers = writers_of(draft)
    if by.account not in writers:
        return MayApprove(roles)
    others = _others(organisation, view, writers, roles)
    if others:
        names = names_of(organisation, others)
        who = listed(sorted(names.get(one, one) for one in others)[:5])
        return MayApprove(roles, f"You wrote in this letter, so somebody else approves it. Ask: {who}.")
    return MayApprove(roles, alone=True)


def writers_of(draft: CaseLetter) -> frozenset[int]:
    """The accounts of everybody who wrote in a letter, whoever last did so included."""
    return record_beside(draft).writers | ({draft.account_id} if draft.account_id is not None else frozenset())


def who_could(holders: Holders, roles: Sequence[str]) -> set[str]:
    """The keys of those who could approve on that day for each of these roles; without roles, as a second person."""
    may = {one.person for one in holders.rows if needed_for(SIGNED) in one.permissions}
    for role in roles:
        may &= set(holders.of_policy_role(role))
    return may


def _others(organisation: Organisation, view: View, writers: frozenset[int], roles: Sequence[str]) -> set[str]:
    """Who could approve it besides those who wrote it."""
    wrote = Membership.objects.filter(organisation=organisation, account__in=writers).values_list("person", flat=True)
    bars = bars_kept(organisation.pk, [view.case.pk]).get(view.case.pk, OPEN)
    could = who_could(holders_on(organisation, timezone.localdate(view.now)), roles)
    return {one for one in could - {f"person-{each}" for each in wrote} if not bars.shuts_out(one)}


def approve(
    organisation: Organisation, view: View, kind: str, approving: Approving, by: Member, *, now: datetime
) -> Sequence[LetterApproval] | Refusal:
    """Approve a letter as it reads, and record it; whoever asked them to look is told. Done twice it is done once.

    Raises LetterChanged if it is another revision than was read. Something that speaks against this person, such as a
    part in an earlier stage, asks for a reason ("reason-needed").
    """
    take_chain(organisation.pk)
    view = look(organisation, view.case, now)  # as it is now that nobody else records anything
    draft = letter_of(view.case, kind)
    if draft is None or draft.revision != approving.revision:
        raise LetterChanged(draft)
    own = [one for one in standing_approvals(draft, view.found) if one.account_id == by.account]
    may = may_approve(organisation, view, draft, kind, by)
    if own and (may.why_not or not may.roles):
        return own
    refusal = _unfit(may, approving)
    if refusal is not None:
        return refusal
    wanted = wanted_of(organisation, view.found, kind)
    said = _entries(view, draft, kind, approving, may, wanted.action, by, now)
    done = record_together(organisation, view.case, said, by, now=now)
    if isinstance(done, Refused):
        return done.refusal
    made = [one.row.number for one in done.record.entries[view.seen :] if one.row.kind == SIGNED]
    rows = [
        LetterApproval.objects.create(
            organisation=organisation, case=view.case, kind=draft.kind, letter=draft.pk, revision=draft.revision,
            digest=digest_of(draft.subject, draft.text), text=draft.text, role=role, fact=number, alone=may.alone,
            at=now, account_id=by.account,
        )
        for role, number in zip(may.roles or ("",), made[-len(said) :], strict=True)
    ]  # fmt: skip
    answer_looks(organisation, draft, "approved", by, now)
    return rows


def _entries(
    view: View, draft: CaseLetter, kind: str, approving: Approving, may: MayApprove, action: str, by: Member,
    now: datetime,
) -> list[Proposed]:  # fmt: skip
    note = f"Approved: {letter_title(kind, view.found)}, revision {draft.revision}."
    if approving.words.strip():
        note = f"{note} {approving.words.strip()}"
    if may.alone:
        note = f"{note}\n\nThey wrote in it themselves, and there was nobody else. Why: {approving.reason.strip()}"
    says = {"person": by.person, **({"action": action} if action else {})}
    at = write_instant(int(now.timestamp()))
    return [
        Proposed(SIGNED, at, {**says, **({"role": role} if role else {})}, note, approving.reason.strip() or None)
        for role in may.roles or ("",)
    ]


def _unfit(may: MayApprove, approving: Approving) -> Refusal | None:
    if may.why_not:
        return Refusal("impossible", faults=(Fault(may.why_not, "approve"),))
    faults = unkeepable({"words": approving.words, "reason": approving.reason})
    if may.alone and not approving.reason.strip():
        why = "You wrote in this letter yourself. Say why you approve it all the same: nobody else could."
        faults.append(Fault(why, "reason"))
    return Refusal("not-well-formed", faults=tuple(faults)) if faults else None
