"""Where a letter that is being written stands, in words: who is to look, what was remarked, who approved what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Final, NamedTuple

from django.urls import reverse
from django.utils import timezone

from putright.accounts.members import names_of
from putright.casework.looking import View
from putright.correspondence.approval_rules import wanted_of
from putright.correspondence.approving import lacking_approval, standing_approvals, wanted_words
from putright.correspondence.commenting import stands_in
from putright.correspondence.letter_record import LetterRecord, record_beside
from putright.correspondence.models import CaseLetter, LetterApproval, LetterComment, LetterLook
from putright.procedure.moments import ZONE
from putright.procedure.policy import Policy
from putright.staff.door import Desk
from putright.wording.dates import long_day
from putright.wording.duty_words import role_title

OUTCOMES: Final = {
    "approved": "approved it",
    "looked": "looked at it",
    "withdrawn": "was asked no longer",
    "dropped": "had not answered when the letter was dropped",
    "gone": "had not answered when the letter went out",
}
"""What came of asking somebody to look."""
_WRITTEN: Final = "Being written"
_VOID: Final = {
    "changed": "It was changed after that",
    "dropped": "It was dropped after that",
    "stopped": "It was stopped after that, and another one was written",
}


class CommentShown(NamedTuple):
    """A comment with what became of it. ``lost``: the words that it is about no longer stand in the letter."""

    id: int
    who: str
    when: str
    revision: int
    words: str
    quoted: str
    lost: bool
    done: str


class Standing(NamedTuple):
    """Where a letter stands: in a word, in sentences, and why it may not go out from here yet."""

    tag: str
    colour: str
    lines: list[str]
    why_not: str
    open: list[CommentShown]
    href: str
    asked: bool
    """Whether whoever looks at the page, or whom they stand in for, is asked to look at the letter."""


class Event(NamedTuple):
    """Something that happened beside a letter, in words."""

    when: str
    what: str
    words: str = ""
    quoted: str = ""


def moment_words(moment: datetime) -> str:
    """A day and an hour, in our time zone."""
    local = timezone.localtime(moment, ZONE)
    return f"{long_day(local.toordinal())} at {local:%H:%M}"


def day_words(day: date) -> str:
    """A day."""
    return long_day(day.toordinal())


def standing(at: Desk, view: View, draft: CaseLetter, kind: str, known: LetterRecord | None = None) -> Standing:
    """Where a letter stands. Seven queries at most, however much there is."""
    beside = known if known is not None else record_beside(draft)
    policy = view.found.policy
    held = standing_approvals(draft, view.found)
    wanted = wanted_of(at.organisation, view.found, kind)
    lacking = lacking_approval(wanted, held)
    why_not = wanted_words(lacking, wanted, policy) if lacking is not None else ""
    lost = [] if held else [one for one in beside.approvals if one.void_at is not None][-1:]
    lines = [approved_words(one, policy, as_it_reads=True) for one in held]
    lines += [approved_words(one, policy) for one in lost]
    lines += _waited_for(at, beside.waited_for)
    lines += [_comment_counts(beside)] if beside.comments else []
    tag, colour = _in_a_word(bool(held) and lacking is None, bool(beside.waited_for), bool(lost), bool(why_not))
    if tag == _WRITTEN and draft.account_id is None:
        tag, colour = "Drafted", "blue"
    return Standing(
        tag,
        colour,
        lines,
        why_not,
        [comment_shown(one, draft) for one in beside.open_comments],
        reverse("letter-look", args=[at.organisation.slug, view.case.reference, kind]),
        any(one.person.key in at.member.persons for one in beside.waited_for),
    )


def _in_a_word(approved: bool, waited_for: bool, lost: bool, wanted: bool) -> tuple[str, str]:
    if approved:
        return "Approved", "green"
    if lost:
        return "Changed since it was approved", "orange"
    if waited_for:
        return "Waiting for a look", "yellow"
    return ("Approval wanted", "yellow") if wanted else (_WRITTEN, "yellow")


def approved_words(one: LetterApproval, policy: Policy, *, as_it_reads: bool = False) -> str:
    """Who approved what, when, and whether it still holds."""
    role = f" as {role_title(one.role, policy)}" if one.role else ""
    what = "it, as it reads now," if as_it_reads else f"revision {one.revision}"
    said = f"{one.account}{role} approved {what} on {moment_words(one.at)}."
    if one.alone:
        said += " They wrote in it themselves, as there was nobody else."
    if one.void_at is not None:
        said += f" {_VOID[one.void_why]}, so that approval no longer holds."
    return said


def _waited_for(at: Desk, looks: Sequence[LetterLook]) -> Iterator[str]:
    names = names_of(at.organisation, {one.person.key for one in looks}) if looks else {}
    today = timezone.localdate(at.now)
    for one in looks:
        late = " That day has passed." if one.by < today else ""
        since = day_words(timezone.localdate(one.at))
        name = names.get(one.person.key, one.person.name)
        yield f"Waiting for {name} since {since}. {one.account} asked for it by {day_words(one.by)}.{late}"


def _comment_counts(beside: LetterRecord) -> str:
    still, all_of_them = len(beside.open_comments), len(beside.comments)
    return f"Comments: {still} open, {all_of_them - still} done."


def comment_shown(one: LetterComment, draft: CaseLetter | None) -> CommentShown:
    """A comment as it is shown; ``draft`` is the letter as it reads now, None: it went out."""
    done = f"Done: {one.done_by}, {moment_words(one.done_at)}" if one.done_at is not None else ""
    lost = bool(one.quoted) and draft is not None and not stands_in(one.quoted, draft)
    return CommentShown(one.pk, str(one.account), moment_words(one.at), one.revision, one.words, one.quoted, lost, done)


def events_of(beside: LetterRecord, policy: Policy) -> list[Event]:
    """What happened beside a letter, the earliest first: who wrote, remarked, asked, looked, approved."""
    found: list[tuple[datetime, int, Event]] = []

    def add(when: datetime, what: str, words: str = "", quoted: str = "") -> None:
        found.append((when, len(found), Event(moment_words(when), what, words, quoted)))

    for revision in beside.revisions:
        add(revision.at, f"{revision.account} wrote revision {revision.number}.")
    for comment in beside.comments:
        add(comment.at, f"{comment.account} commented on revision {comment.revision}.", comment.words, comment.quoted)
        if comment.done_at is not None:
            add(comment.done_at, f"{comment.done_by} marked a comment of {comment.account} as done.")
    for look in beside.looks:
        asked = f"{look.account} asked {look.person.name} to look at revision {look.revision}"
        add(look.at, f"{asked} by {day_words(look.by)}.")
        if look.settled is not None and look.outcome != "approved":
            by = look.settled_by
            other = f" ({by})" if by is not None and str(by) != look.person.name else ""
            add(look.settled, f"{look.person.name}{other} {OUTCOMES[look.outcome]}.")
    for approval in beside.approvals:
        add(approval.at, f"{approved_words(approval, policy)} Entry {approval.fact}.")
    return [event for _, _, event in sorted(found, key=lambda one: one[:2])]
