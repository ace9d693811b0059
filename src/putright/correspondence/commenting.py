"""Comments on a letter that is being written: on the whole of it or on words of it, marked as done, never sent."""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.casework.proposals import unkeepable
from putright.correspondence.case_letters import LetterChanged, letter_of
from putright.correspondence.looks import may_remark
from putright.correspondence.models import CaseLetter, LetterComment
from putright.procedure.acts import Refusal
from putright.procedure.faults import Fault
from putright.register.append import take_chain
from putright.register.models import Case

LONGEST: Final = 4_000
LONGEST_QUOTED: Final = 1_000


class Remark(NamedTuple):
    """What somebody remarks, on which revision, on which words of it (nothing: on the whole)."""

    revision: int
    words: str
    quoted: str = ""


def comment(
    organisation: Organisation, case: Case, kind: str, remark: Remark, by: Member, *, now: datetime, key: str
) -> LetterComment | Refusal:
    """Keep a comment. Sent again it is kept once. Raises LetterChanged if there is no such letter any more.

    A letter that was changed meanwhile takes it all the same: it says to which revision it was written.
    """
    refusal = may_remark(case, by)
    if refusal is not None:
        return refusal
    take_chain(organisation.pk)
    before = LetterComment.objects.filter(organisation=organisation, key=key).first()
    if before is not None:
        return before
    draft = letter_of(case, kind)
    if draft is None or not 0 < remark.revision <= draft.revision:
        raise LetterChanged(draft)
    faults = _wrong(remark, draft) + unkeepable({"key": key})
    if faults:
        return Refusal("not-well-formed", faults=tuple(faults))
    return LetterComment.objects.create(
        organisation=organisation, case=case, kind=draft.kind, letter=draft.pk, revision=remark.revision,
        words=remark.words.strip(), quoted=" ".join(remark.quoted.split()), at=now, account_id=by.account, key=key,
    )  # fmt: skip


def _wrong(remark: Remark, draft: CaseLetter) -> list[Fault]:
    faults = unkeepable({"words": remark.words, "quoted": remark.quoted})
    if not remark.words.strip():
        faults.append(Fault("Write your comment.", "words"))
    if len(remark.words) > LONGEST:
        faults.append(Fault(f"At most {LONGEST:,} characters. Make it shorter.", "words"))
    if len(remark.quoted) > LONGEST_QUOTED:
        faults.append(Fault(f"At most {LONGEST_QUOTED:,} characters. Quote fewer words.", "quoted"))
    elif remark.revision == draft.revision and not stands_in(remark.quoted, draft):
        why = "These words do not stand in the letter. Copy them from it, or leave this empty."
        faults.append(Fault(why, "quoted"))
    return faults


def stands_in(quoted: str, draft: CaseLetter) -> bool:
    """Whether these words stand in a letter, however its lines are broken and marked."""
    return _plain(quoted) in _plain(f"{draft.subject}\n{draft.text}")


def _plain(text: str) -> str:
    return " ".join(" ".join(line.lstrip("#->").strip() for line in text.splitlines()).split())


def settle_comments(
    organisation: Organisation, case: Case, comments: set[int], by: Member, *, done: bool, now: datetime
) -> int | Refusal:
    """Mark comments of letters that have not gone as done, or as open again; how many that changes."""
    refusal = may_remark(case, by)
    if refusal is not None:
        return refusal
    rows = LetterComment.objects.filter(organisation=organisation, case=case, pk__in=comments, gone=None)
    if done:
        return rows.filter(done_at=None).update(done_at=now, done_by=by.account)
    return rows.exclude(done_at=None).update(done_at=None, done_by=None)
