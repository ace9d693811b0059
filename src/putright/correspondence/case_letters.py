"""A letter on a case from its first word until it went out: written as a draft, then kept exactly as it went.

The draft is a row that several may change; who comes second is told. What went out is a document of the case, its text
byte for byte, beside the fact that says so. A letter that lacks what its policy or a law demands is not recorded as
gone without a reason: what happened can always be recorded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Final, NamedTuple

from django.db import transaction
from django.db.models import OuterRef, Subquery, prefetch_related_objects

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.casework.document_acts import About, Brought, add_documents, store_of
from putright.casework.proposals import unkeepable
from putright.casework.recording import Proposed, Recorded, Refused, record_together
from putright.casework.who_may import needed_for
from putright.correspondence.letter_record import (
    APPROVED_BY,
    OPEN_REMARKS,
    WAITS_FOR,
    drop_record,
    forget_records,
    note_revision,
    record_went,
    void_approvals,
)
from putright.correspondence.models import CaseLetter, FallenLetter, PostLetter
from putright.files.kinds import KINDS
from putright.files.names import clean
from putright.letters import letters
from putright.letters.filling import MOST
from putright.letters.parsing import LONGEST_SUBJECT
from putright.procedure.acts import Refusal
from putright.procedure.faults import Fault
from putright.register.append import sent_before, take_chain
from putright.register.models import Case
from putright.register.parts import ADDED
from putright.register.reading import Record
from putright.stationery.halves import english_of, halves_of, in_two_languages

MOST_LINES: Final = 5_000
"""A hundred pages full of lines. Ten times as many, each a heading, take the typesetter half a minute."""


class Written(NamedTuple):
    """What a letter says: its subject, and its text with the marks of headings, lists and quoted words."""

    subject: str
    text: str


class Kept(NamedTuple):
    """The letter as it is kept. ``again``: nothing was different."""

    letter: CaseLetter
    again: bool = False


class LetterChanged(Exception):
    """Somebody else changed the letter since this person looked. ``letter``: as it stands now; None: it is gone."""

    def __init__(self, letter: CaseLetter | None) -> None:
        super().__init__("a letter was changed meanwhile")
        self.letter = letter


_ONE: Final = MappingProxyType({"final-response": "stage-response", "escalation-acknowledgement": "acknowledgement"})
"""Of two kinds the stage says which is written. Under one of them a draft is kept, so that a case that moves on to
another stage meanwhile does not hide what somebody wrote."""


def kept_as(kind: str) -> str:
    """Under which kind a letter is kept while somebody writes it."""
    return _ONE.get(kind, kind)


def letter_of(case: Case, kind: str) -> CaseLetter | None:
    """The letter of that kind that somebody is writing on a case, if there is one."""
    rows = CaseLetter.objects.filter(organisation_id=case.organisation_id, case=case, kind=kept_as(kind))
    return rows.select_related("account").first()


def letters_begun(case: Case) -> dict[str, CaseLetter]:
    """Every letter that somebody is writing on a case, by the kind under which it is kept (``kept_as``): one query, and
    one for who wrote them where there are any.

    ``in_post`` of each says since when it waits for the post, if it does; ``waits_for`` is the name of somebody who was
    asked to look at it, ``remarks`` how many comments on it are open, and ``approved_by`` who approved it as it reads.
    """
    sql, places = _begun_question()
    stands = {_ORGANISATION: case.organisation_id, _CASE: case.pk}
    rows = list(CaseLetter.objects.raw(sql, [stands[one] for one in places]))
    prefetch_related_objects(rows, "account")
    return {row.kind: row for row in rows}


_ORGANISATION, _CASE = -1, -2


@cache
def _begun_question() -> tuple[str, tuple[int, ...]]:
    """The question, put into SQL once: every page of a case asks it, and that took longer than the answer. With which
    of the two stands at each of its places."""
    rows = CaseLetter.objects.filter(organisation_id=_ORGANISATION, case_id=_CASE)
    post = PostLetter.objects.filter(organisation_id=_ORGANISATION, case=OuterRef("case"), kind=OuterRef("kind"))
    in_post = Subquery(post.values("at")[:1])
    known = rows.annotate(in_post=in_post, waits_for=WAITS_FOR, remarks=OPEN_REMARKS, approved_by=APPROVED_BY)
    sql, places = known.query.sql_with_params()
    return sql, tuple(places)


def as_typed(subject: str, text: str) -> Written:
    """What was typed, with one sort of line end, as it is kept and goes out."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return Written(" ".join(subject.split()), "\n".join(line.rstrip() for line in lines).strip() + "\n")


def keep_letter(
    organisation: Organisation, case: Case, kind: str, written: Written, *, seen: int, by: Member, now: datetime
) -> Kept | Refusal:
    """Keep what somebody wrote. ``seen`` is the revision that they had before them; 0: there was none.

    What was approved is approved no longer. Raises LetterChanged if it has another one now; what was typed is then
    still with whoever asked.
    """
    refusal = _unfit(case, written, by)
    if refusal is not None:
        return refusal
    take_chain(organisation.pk)
    refusal = _in_the_post(case, kind)
    if refusal is not None:
        return refusal
    found = letter_of(case, kind)
    if found is not None and (found.subject, found.text) == written:
        if found.account_id is None and by.account:  # what was drafted by itself is theirs now, as approved as before
            found.at, found.account_id = now, by.account
            found.save(update_fields=["at", "account_id"])
        return Kept(found, again=True)
    if (found.revision if found is not None else 0) != seen:
        raise LetterChanged(found)
    if found is None:
        found = CaseLetter(organisation=organisation, case=case, kind=kept_as(kind), revision=0)
    elif (refusal := void_approvals(organisation, found, "changed", by, now)) is not None:
        return refusal
    found.subject, found.text, found.revision = written.subject, written.text, found.revision + 1
    found.at, found.account_id = now, by.account or None
    found.save()
    note_revision(found)
    return Kept(found)


def drop_letter(
    organisation: Organisation, case: Case, kind: str, *, seen: int, by: Member, now: datetime
) -> Refusal | None:
    """Give up what was written, and what was approved of it.

    Raises LetterChanged if it is another text now; sent again it does nothing.
    """
    refusal = _may(case, by)
    if refusal is not None:
        return refusal
    take_chain(organisation.pk)
    refusal = _in_the_post(case, kind)
    if refusal is not None:
        return refusal
    found = letter_of(case, kind)
    if found is not None and found.revision != seen:
        raise LetterChanged(found)
    if found is None:
        return None
    refusal = void_approvals(organisation, found, "dropped", by, now)
    if refusal is None:
        drop_record(found, by, now)
        found.delete()
    return refusal


def forget_letters(organisation: Organisation, case: Case) -> None:
    """Take away what was being written on a case, what is kept beside its letters, and why one did not go by itself,
    for whoever erases the case."""
    forget_records(organisation, case)
    CaseLetter.objects.filter(organisation=organisation, case=case).delete()
    FallenLetter.objects.filter(organisation=organisation, case=case).delete()


def source_of(by: Member) -> str:
    """Who enters what a letter is: somebody of the staff, or putright itself."""
    return "staff" if by.account else "putright"


class Going(NamedTuple):
    """A letter that went out: its kind, the revision that was read, what it lacks, why it went all the same."""

    kind: str
    revision: int
    lacks: tuple[str, ...]
    reason: str


class _Undone(Exception):
    """Nothing of it is to stay."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused)
        self.refused = refused


def record_gone(
    organisation: Organisation,
    case: Case,
    going: Going,
    several: Sequence[Proposed],
    by: Member,
    *,
    now: datetime,
    seen: int | None,
    key: str,
    from_post: bool = False,
) -> Recorded | Refused:
    """Record that a letter went out, with its text as a document, all of it or nothing.

    ``several`` is what its sending is as facts, that of the letter's own kind among them. Raises LetterChanged if the
    text is another one than was read, and CaseChanged as recording does. Sent again it changes nothing. One that
    waits for the post goes with the post alone (``from_post``), so that it is never recorded twice.
    """
    fact = letters()[going.kind].fact
    take_chain(organisation.pk)
    draft = letter_of(case, going.kind)
    if sent_before(organisation.pk, key) is None:
        refusal = _not_yet(case, going, by)
        if refusal is None and not from_post:
            refusal = _in_the_post(case, going.kind)
        if refusal is not None:
            return Refused(refusal, 0)
        if draft is None or draft.revision != going.revision:
            raise LetterChanged(draft)
    said = [replace(one, note=_noted(one.note, going)) if one.kind == fact else one for one in several]
    try:
        with transaction.atomic():
            done = record_together(organisation, case, said, by, now=now, seen=seen, key=key, source=source_of(by))
            if isinstance(done, Refused) or done.again or draft is None:
                return done
            return _with_text(organisation, done, draft, fact, going, by, now)
    except _Undone as undone:
        return undone.refused


IN_BOTH: Final = "In Welsh and English. "
"""What the description says of a text that is in both."""


def as_it_went(kind: str) -> str:
    """With what the description of a letter's text begins that is kept because it went out."""
    return f"{letters()[kind].title}, as it went out"


def _with_text(
    organisation: Organisation, done: Recorded, draft: CaseLetter, fact: str, going: Going, by: Member, now: datetime
) -> Recorded:
    store = store_of(organisation)
    if store is None:
        nowhere = "No folder for documents is named, so that the text cannot be kept. Ask whoever runs putright."
        raise _Undone(Refused(Refusal("impossible", faults=(Fault(nowhere, "letter"),)), 0))
    title = letters()[going.kind].title
    content = draft.text.encode()
    file = Brought(clean(f"{title}.txt"), store.keep([content], len(content)), KINDS["text/plain"])
    remark = f"It went out lacking: {' '.join(going.lacks)} Why: {going.reason.strip()}" if going.lacks else ""
    said = f"{as_it_went(going.kind)}. {_both(draft)}Subject: {draft.subject}"
    about = About("our-letter", description=said, remark=remark, beside=_number(done.record, fact))
    added = add_documents(organisation, draft.case, [file], about, by, now=now, source=source_of(by))
    if isinstance(added, Refusal):
        raise _Undone(Refused(added, 0))
    record_went(draft, _number(done.record, fact), by, now)
    draft.delete()
    return Recorded(added.record, done.problems)


def _both(draft: CaseLetter) -> str:
    return IN_BOTH if in_two_languages(draft.text) else ""


def _number(record: Record, fact: str) -> int:
    return max((entry.row.number for entry in record.entries if entry.row.kind == fact), default=0)


def _noted(note: str | None, going: Going) -> str | None:
    if not going.lacks:
        return note
    why = f"The letter went out all the same. {' '.join(going.lacks)} Why: {going.reason.strip()}"
    return f"{note}\n\n{why}" if note else why


def _not_yet(case: Case, going: Going, by: Member) -> Refusal | None:
    refusal = _may(case, by)
    if refusal is None and going.lacks and not going.reason.strip():
        why = f"{' '.join(going.lacks)} Write it into the letter, or say why it went out all the same."
        refusal = Refusal("not-well-formed", faults=(Fault(why, "all_the_same"),))
    if refusal is None and (faults := unkeepable({"all_the_same": going.reason})):
        refusal = Refusal("not-well-formed", faults=tuple(faults))
    return refusal


def in_the_post(case: Case, kind: str) -> bool:
    """Whether a letter of that kind waits for the post."""
    return PostLetter.objects.filter(organisation_id=case.organisation_id, case=case, kind=kept_as(kind)).exists()


def _in_the_post(case: Case, kind: str) -> Refusal | None:
    """Refuse to touch a letter that waits for the post: what is printed must be what is kept."""
    if in_the_post(case, kind):
        waits = "This letter waits for the post. Take it out of the post first."
        return Refusal("impossible", faults=(Fault(waits, "letter"),))
    return None


def _may(case: Case, by: Member) -> Refusal | None:
    if needed_for(ADDED.name) not in by.permissions or case.pk in by.barred:
        return Refusal("not-permitted", faults=(Fault("You may not do this. Ask a complaint handler.", "by"),))
    return None


def _unfit(case: Case, written: Written, by: Member) -> Refusal | None:
    refusal = _may(case, by)
    if refusal is not None:
        return refusal
    faults = unkeepable({"subject": written.subject, "text": written.text})
    if not written.text.strip():
        faults.append(Fault("There is nothing in it. To begin anew, drop what is written.", "text"))
    elif not english_of(*written).text.strip():
        only = "There is nothing in the English text. The letter has to say everything in English too. Write it here."
        faults.append(Fault(only, "text"))
    if len(written.text) > MOST:
        faults.append(Fault(f"It has {len(written.text):,} characters; a letter has at most {MOST:,}.", "text"))
    if (lines := written.text.count("\n")) > MOST_LINES:
        faults.append(Fault(f"It has {lines:,} lines; a letter has at most {MOST_LINES:,}.", "text"))
    if any(len(half.subject) > LONGEST_SUBJECT for half in halves_of(*written)):
        faults.append(Fault(f"At most {LONGEST_SUBJECT} characters. Make it shorter.", "subject"))
    return Refusal("not-well-formed", faults=tuple(faults)) if faults else None
