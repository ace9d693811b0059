"""An organisation's own texts of letters: which is in force on a day, how one is drafted, adopted, and given up again.

Every text that was ever in force is kept, with who adopted it, from when, and why. A text with a fault is kept as a
draft, and never adopted. All of it within the organisation's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Final, NamedTuple

from django.utils import timezone

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.casework.drafting import LONGEST_REASON, take_turn
from putright.casework.proposals import unkeepable
from putright.correspondence.models import LetterDraft, LetterVersion
from putright.letters import LetterText, letters, texts_by_name
from putright.letters.parsing import LONGEST, LONGEST_SUBJECT, parse
from putright.procedure.acts import Refusal
from putright.procedure.faults import Fault

Texts = Mapping[str, LetterText]
"""The letter of each kind as it is written on some day."""


class Wording(NamedTuple):
    """Subject and body of a letter's text."""

    subject: str
    body: str


class Kept(NamedTuple):
    """What was done. ``again``: the same form came before, or nothing was different."""

    again: bool = False


class DraftChanged(Exception):
    """Somebody else changed the draft since this person looked, or settled it; ``draft``: as it stands now, or None."""

    def __init__(self, draft: LetterDraft | None) -> None:
        super().__init__("the draft of a letter was changed meanwhile")
        self.draft = draft


def ours(kind: str) -> Wording:
    """The text that comes with the program. Raises KeyError."""
    return Wording(texts_by_name()[kind].subject, texts_by_name()[kind].body)


def wording_of(version: LetterVersion | None, kind: str) -> Wording:
    """What letters of the kind are written with under a version; without one with ours."""
    return ours(kind) if version is None or version.ours else Wording(version.subject, version.body)


def versions_of(organisation: Organisation, kind: str | None = None) -> list[LetterVersion]:
    """Every text that was adopted, the newest first."""
    rows = LetterVersion.objects.filter(organisation=organisation, **({"kind": kind} if kind else {}))
    return list(rows.select_related("account").order_by("-starts", "-number"))


def in_force_of(versions: Iterable[LetterVersion], day: date) -> dict[str, LetterVersion]:
    """Of these, newest first, the one of each kind that is in force on a day."""
    found: dict[str, LetterVersion] = {}
    for one in versions:
        if one.starts <= day and one.kind in texts_by_name():
            found.setdefault(one.kind, one)
    return found


def texts_of(versions: Iterable[LetterVersion], day: date) -> Texts:
    """The letter of each kind as these versions, newest first, have it on a day; and the Welsh texts among them, by
    their names (``letters.IN_WELSH``)."""
    own = {
        kind: with_wording(kind, Wording(one.subject, one.body))
        for kind, one in in_force_of(versions, day).items()
        if not one.ours
    }
    return {**letters(), **own}


def texts_on(organisation: Organisation, day: date) -> Texts:
    """The letter of each kind as the organisation writes it on a day: one query."""
    rows = LetterVersion.objects.filter(organisation=organisation, starts__lte=day)
    return texts_of(rows.order_by("-starts", "-number"), day)


def with_wording(kind: str, wording: Wording) -> LetterText:
    """The letter of a kind with another subject and body: what it goes with and must say stays."""
    return texts_by_name()[kind]._replace(subject=wording.subject, body=wording.body.strip() + "\n")


def faults_of(wording: Wording) -> list[Fault]:
    """Everything that is wrong with a text; ``path`` is subject or body."""
    found = [
        fault._replace(path=name)
        for name, text, longest in (("subject", wording.subject, LONGEST_SUBJECT), ("body", wording.body, LONGEST))
        for fault in parse(text, longest=longest).faults
    ]
    if "{{ reference }}" not in wording.subject:
        why = "Write {{ reference }} in it: by the number of the complaint a reply finds its way."
        found.append(Fault(why, "subject", 1))
    return found


def tidied(subject: str, body: str) -> Wording:
    """A text as it was typed, with one sort of line end, and the subject on one line."""
    plain = body.replace("\r\n", "\n").replace("\r", "\n")
    return Wording(" ".join(subject.split()), "\n".join(line.rstrip() for line in plain.split("\n")).strip() + "\n")


def keep_draft(
    organisation: Organisation, kind: str, wording: Wording, *, seen: int, by: Member, now: datetime
) -> Kept | Refusal:
    """Keep a text as the draft of its kind. ``seen`` is the revision that the person had before them; 0: none.

    Raises DraftChanged if it has another one now; what was typed is then still with whoever asked.
    """
    refusal = _may(by)
    if refusal is None:  # never joined by "or": a refusal counts as false
        refusal = _unfit(wording)
    if refusal is not None:
        return refusal
    take_turn(organisation)
    found = draft_of(organisation, kind)
    if found is not None and (found.subject, found.body) == wording:
        return Kept(again=True)
    if (found.revision if found is not None else 0) != seen:
        raise DraftChanged(found)
    if found is None:
        found = LetterDraft(organisation=organisation, kind=kind, revision=0)
    found.subject, found.body, found.revision = wording.subject, wording.body, found.revision + 1
    found.at, found.account_id = now, by.account
    found.save()
    return Kept()


def drop_draft(organisation: Organisation, kind: str, *, seen: int, by: Member) -> Kept | Refusal:
    """Give up a draft. Raises DraftChanged if it has another text now; sent again it does nothing."""
    refusal = _may(by)
    if refusal is not None:
        return refusal
    take_turn(organisation)
    found = draft_of(organisation, kind)
    if found is None:
        return Kept(again=True)
    if found.revision != seen:
        raise DraftChanged(found)
    found.delete()
    return Kept()


def draft_of(organisation: Organisation, kind: str) -> LetterDraft | None:
    """The draft of a kind, if there is one."""
    return LetterDraft.objects.filter(organisation=organisation, kind=kind).select_related("account").first()


class Adopting(NamedTuple):
    """What is adopted: from which day, why, by which form. ``seen`` is the draft's revision; None: back to ours."""

    starts: date
    reason: str
    key: str
    seen: int | None


def adopt_text(
    organisation: Organisation, kind: str, adopting: Adopting, lacking: Iterable[str], *, by: Member, now: datetime
) -> Kept | Refusal:
    """Put the draft of a kind in force from a day on, or our own text again. Sent again it does nothing.

    ``lacking`` says what the draft has no place for though a policy or a law wants it said: then it is refused. Raises
    DraftChanged if the draft has another text now.
    """
    refusal = _may(by)
    if refusal is not None:
        return refusal
    take_turn(organisation)
    if LetterVersion.objects.filter(organisation=organisation, key=adopting.key).exists():
        return Kept(again=True)
    draft = draft_of(organisation, kind)
    if adopting.seen is not None and (draft is None or draft.revision != adopting.seen):
        raise DraftChanged(draft)
    wording = Wording(draft.subject, draft.body) if draft is not None and adopting.seen is not None else None
    faults = _wrong(adopting, now)
    if wording is not None:
        faults += [Fault(one.message, "draft") for one in faults_of(wording)] + [Fault(one, "draft") for one in lacking]
    if faults:
        return Refusal("not-well-formed", faults=tuple(faults))
    last = LetterVersion.objects.filter(organisation=organisation, kind=kind).order_by("-number").first()
    LetterVersion.objects.create(
        organisation=organisation,
        kind=kind,
        number=(last.number if last is not None else 0) + 1,
        ours=wording is None,
        subject=wording.subject if wording is not None else "",
        body=wording.body if wording is not None else "",
        subject_then=ours(kind).subject,
        body_then=ours(kind).body,
        starts=adopting.starts,
        reason=adopting.reason.strip(),
        at=now,
        account_id=by.account,
        key=adopting.key,
    )
    if wording is not None and draft is not None:
        draft.delete()
    return Kept()


def ours_has_changed(version: LetterVersion) -> bool:
    """Whether the text that comes with the program is another now than when this one was adopted."""
    return not version.ours and ours(version.kind) != Wording(version.subject_then, version.body_then)


_MOST_DRAFT: Final = LONGEST * 2
"""A draft may be too long to be adopted: nothing typed is lost. Beyond this it is no letter."""


def _may(by: Member) -> Refusal | None:
    return None if by.may("policy") else Refusal("not-permitted")


def _unfit(wording: Wording) -> Refusal | None:
    faults = unkeepable({"subject": wording.subject, "body": wording.body})
    if not wording.body.strip():
        faults.append(Fault("There is nothing in it. To go back to our text, use the link below the box.", "body"))
    if len(wording.subject) > LONGEST_SUBJECT:
        most = f"It has {len(wording.subject):,} characters. A subject has at most {LONGEST_SUBJECT}. Make it shorter."
        faults.append(Fault(most, "subject"))
    if len(wording.body) > _MOST_DRAFT:
        most = f"It has {len(wording.body):,} characters. A letter has at most {LONGEST:,}. Make it shorter."
        faults.append(Fault(most, "body"))
    return Refusal("not-well-formed", faults=tuple(faults)) if faults else None


def _wrong(adopting: Adopting, now: datetime) -> list[Fault]:
    faults = unkeepable({"reason": adopting.reason})
    if not adopting.reason.strip():
        faults.append(Fault("Say why, so that nobody need ask later.", "reason"))
    if len(adopting.reason) > LONGEST_REASON:
        faults.append(Fault(f"At most {LONGEST_REASON:,} characters are kept. Make it shorter.", "reason"))
    if adopting.starts < timezone.localdate(now):
        faults.append(Fault("Letters that went out stay as they were. Choose today or a later day.", "start"))
    return faults
