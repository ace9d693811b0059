"""What is kept beside a letter from its first revision on: who wrote in it, comments, looks, approvals.

A letter that is changed or dropped loses its approvals, and the entries that said so are struck out in the same
transaction. When it goes out all of it stays with the entry of its sending; when it is stopped in time it comes back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Final, NamedTuple

from django.db.models import Count, OuterRef, Q, Subquery

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.casework.recording import Proposed, Refused, record_together
from putright.casework.who_may import needed_for
from putright.correspondence.models import CaseLetter, LetterApproval, LetterComment, LetterLook, LetterRevision
from putright.procedure.acts import Refusal
from putright.procedure.moments import write_instant
from putright.register.models import Case
from putright.register.parts import ADDED
from putright.register.reading import record_of

_TABLES: Final = (LetterRevision, LetterComment, LetterLook, LetterApproval)
_WHY: Final = MappingProxyType(
    {
        "changed": "The letter was changed after it was approved.",
        "dropped": "The letter that was approved was dropped.",
        "stopped": "The letter that was approved was stopped, and another one is being written.",
    }
)
_CORRECTS: Final = frozenset({"correct", "handle", "respond", needed_for(ADDED.name)})


WAITS_FOR: Final = Subquery(
    LetterLook.objects.filter(case=OuterRef("case"), letter=OuterRef("pk"), settled=None)
    .order_by("by", "pk")
    .values("person__name")[:1]
)
"""Of a letter, in a question for letters: the name of whom it waits for first."""
OPEN_REMARKS: Final = Subquery(
    LetterComment.objects.filter(case=OuterRef("case"), letter=OuterRef("pk"), done_at=None)
    .order_by()
    .values("letter")
    .annotate(number=Count("pk"))
    .values("number")
)
"""The same: how many comments on it are open."""
APPROVED_BY: Final = Subquery(
    LetterApproval.objects.filter(case=OuterRef("case"), letter=OuterRef("pk"), gone=None, void_at=None)
    .order_by("-at", "-pk")
    .values("account__name")[:1]
)
"""The same: who approved it last as it reads, be it that somebody else has to as well."""


class LetterRecord(NamedTuple):
    """Everything beside one letter, each list in the order in which it happened."""

    revisions: Sequence[LetterRevision]
    comments: Sequence[LetterComment]
    looks: Sequence[LetterLook]
    approvals: Sequence[LetterApproval]

    @property
    def writers(self) -> frozenset[int]:
        """The accounts of those who wrote in it."""
        return frozenset(one.account_id for one in self.revisions)

    @property
    def open_comments(self) -> list[LetterComment]:
        """The comments that nobody has marked as done."""
        return [one for one in self.comments if one.done_at is None]

    @property
    def waited_for(self) -> list[LetterLook]:
        """Who was asked to look and has not answered."""
        return [one for one in self.looks if one.settled is None]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to read but that it was written."""
        return not (self.comments or self.looks or self.approvals)


def digest_of(subject: str, text: str) -> str:
    """What an approval holds on to: SHA-256 of a subject and a text, in hexadecimal."""
    return hashlib.sha256(f"{subject}\n\n{text}".encode()).hexdigest()


def record_beside(letter: CaseLetter) -> LetterRecord:
    """Everything beside a letter that is being written: four queries."""
    return _record(Q(case=letter.case_id, letter=letter.pk))


def is_spoken_of(letter: CaseLetter) -> bool:
    """Whether somebody commented on a letter, approved it, or was asked to look at it: one query."""
    first, *others = (
        table._default_manager.filter(case=letter.case_id, letter=letter.pk).order_by().values("pk")
        for table in (LetterComment, LetterLook, LetterApproval)
    )
    return first.union(*others).exists()


def said_since(letter: CaseLetter, since: datetime) -> str:
    """Whether somebody commented on a letter after that moment, or was asked to look at it, and it is open still: a
    sentence; nothing, if not. Two queries."""
    if any(one.at > since for one in open_comments(letter)):
        return "Somebody commented on it since. Read it, and mark it as done."
    asked = LetterLook.objects.filter(case=letter.case_id, letter=letter.pk, settled=None, at__gt=since)
    return "Somebody was asked to look at it since, and has not answered." if asked.exists() else ""


def open_comments(letter: CaseLetter) -> list[LetterComment]:
    """The comments on a letter that nobody has marked as done: one query."""
    rows = LetterComment.objects.filter(case=letter.case_id, letter=letter.pk, done_at=None)
    return list(rows.select_related("account").order_by("at", "pk"))


def record_gone_with(case: Case, number: int) -> LetterRecord:
    """Everything beside the letter whose going out is the entry of that number: four queries."""
    return _record(Q(case=case, gone=number))


def left_from_dropped(letter_case: Case, kind: str, but: int) -> list[LetterComment]:
    """Comments on letters of that kind that were dropped. ``but`` is the row of the one that is being written."""
    rows = LetterComment.objects.filter(case=letter_case, kind=kind, gone=None).exclude(letter=but)
    return list(rows.select_related("account", "done_by").order_by("at", "pk"))


def went_with_remarks(case: Case) -> frozenset[int]:
    """The numbers of the entries with which a letter went out that somebody commented on, looked at or approved."""
    first, *others = (
        table._default_manager.filter(organisation_id=case.organisation_id, case=case, gone__isnull=False)
        .order_by()
        .values_list("gone", flat=True)
        for table in (LetterComment, LetterLook, LetterApproval)
    )
    return frozenset(one for one in first.union(*others) if one is not None)


def _record(where: Q) -> LetterRecord:
    accounts = ("account",)
    return LetterRecord(
        list(LetterRevision.objects.filter(where).select_related(*accounts).order_by("number")),
        list(LetterComment.objects.filter(where).select_related(*accounts, "done_by").order_by("at", "pk")),
        list(LetterLook.objects.filter(where).select_related(*accounts, "person", "settled_by").order_by("at", "pk")),
        list(LetterApproval.objects.filter(where).select_related(*accounts, "void_by").order_by("at", "pk")),
    )


def note_revision(letter: CaseLetter) -> None:
    """Keep that a letter has the revision that it has now, and who wrote it; not of what was drafted by itself."""
    if letter.account_id is None:
        return
    LetterRevision.objects.create(
        organisation_id=letter.organisation_id, case_id=letter.case_id, kind=letter.kind, letter=letter.pk,
        number=letter.revision, digest=digest_of(letter.subject, letter.text), at=letter.at,
        account_id=letter.account_id,
    )  # fmt: skip


def void_approvals(
    organisation: Organisation, letter: CaseLetter, why: str, by: Member, now: datetime
) -> Refusal | None:
    """Let the approvals of a letter hold no longer: "changed" or "dropped". The entries of them are struck out.

    Whoever may change the letter may do so, though otherwise they may not correct entries.
    """
    rows = LetterApproval.objects.filter(case=letter.case_id, letter=letter.pk, gone=None, void_at=None)
    return _void(organisation, letter.case, list(rows), why, by, now)


def _void(
    organisation: Organisation, case: Case, rows: Sequence[LetterApproval], why: str, by: Member, now: datetime
) -> Refusal | None:
    if not rows:
        return None
    refusal = _strike_out(organisation, case, (one.fact for one in rows), _WHY[why], by, now)
    if refusal is not None:
        return refusal
    LetterApproval.objects.filter(pk__in=[one.pk for one in rows]).update(
        void_at=now, void_by=by.account or None, void_why=why
    )
    return None


def _strike_out(
    organisation: Organisation, case: Case, facts: Iterable[int], why: str, by: Member, now: datetime
) -> Refusal | None:
    """Correct these entries away, but those that somebody struck out already."""
    known = record_of(case)
    struck = {str(one.says.get("of")) for one in known.entries if one.row.kind == "corrected" and one.says.get("void")}
    at = write_instant(int(now.timestamp()))
    several = [
        Proposed("corrected", at, {"of": f"f{one}", "void": True, "reason": why}, None, why)
        for one in facts
        if f"f{one}" not in struck
    ]
    if not several:
        return None
    hand = replace(by, permissions=by.permissions | _CORRECTS)
    source = "staff" if by.account else "putright"
    done = record_together(organisation, case, several, hand, now=now, source=source)
    return done.refusal if isinstance(done, Refused) else None


def drop_record(letter: CaseLetter, by: Member, now: datetime) -> None:
    """A letter is dropped: nobody need look at it any more. What was remarked on it stays."""
    rows = LetterLook.objects.filter(case=letter.case_id, letter=letter.pk, settled=None)
    rows.update(settled=now, outcome="dropped", settled_by=by.account or None)
    LetterRevision.objects.filter(case=letter.case_id, letter=letter.pk).delete()


def record_went(letter: CaseLetter, number: int, by: Member, now: datetime) -> None:
    """A letter went out: what is beside it stays with the entry of that number, and nobody need look any more."""
    LetterLook.objects.filter(case=letter.case_id, letter=letter.pk, settled=None).update(
        settled=now, outcome="gone", settled_by=by.account or None
    )
    for table in _TABLES:
        table._default_manager.filter(case=letter.case_id, letter=letter.pk).update(gone=number)


def record_came_back(
    organisation: Organisation, case: Case, number: int, letter: CaseLetter | None, by: Member, now: datetime
) -> Refusal | None:
    """A letter did not go after all. Its text is ``letter`` now, and so is what was beside it.

    Where somebody is writing another letter by now (None), what was approved is no more.
    """
    if letter is None:
        rows = LetterApproval.objects.filter(case=case, gone=number, void_at=None)
        return _void(organisation, case, list(rows), "stopped", by, now)
    last = LetterRevision.objects.filter(case=case, gone=number).order_by("-number").first()
    if last is None:
        return None
    LetterRevision.objects.filter(case=case, letter=letter.pk).delete()  # that of bringing it back
    for table in _TABLES:
        table._default_manager.filter(case=case, gone=number).update(letter=letter.pk, gone=None)
    LetterLook.objects.filter(case=case, letter=letter.pk, outcome="gone").update(
        settled=None, outcome="", settled_by=None
    )
    letter.revision, letter.account_id, letter.at = last.number, last.account_id, last.at
    letter.save(update_fields=["revision", "account_id", "at"])
    return None


def forget_records(organisation: Organisation, case: Case) -> None:
    """Take away all of it, for whoever erases the case."""
    for table in _TABLES:
        table._default_manager.filter(organisation=organisation, case=case).delete()
