"""The queue for the post: a letter is put in, looked at again, taken out. Nothing of it is a fact yet (ADR 35).

Its text stays where it is written, and nobody changes it while it waits. That it was posted is recorded once it was
(``post_posted``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, NamedTuple

from django.db.models import QuerySet

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.casework.document_acts import store_of
from putright.casework.looking import View, look
from putright.casework.proposals import unkeepable
from putright.casework.recording import Proposed, Refused, weigh
from putright.casework.who_may import needed_for
from putright.correspondence.approving import why_not_approved
from putright.correspondence.case_letters import LetterChanged, kept_as, letter_of
from putright.correspondence.lettering import present_letters
from putright.correspondence.models import CaseLetter
from putright.correspondence.post_judging import elsewhere_in, known_address, needs_for, why_held
from putright.correspondence.post_models import PostItem, PostLetter
from putright.correspondence.post_sheets import pages_in, sheet_for
from putright.letters import letters
from putright.procedure.acts import Refusal
from putright.procedure.facts import STOCK
from putright.procedure.faults import Fault
from putright.publishing.setting import NotSet
from putright.register.append import CaseChanged, take_chain
from putright.register.models import Case
from putright.register.parts import ADDED
from putright.stationery.forms import large_print
from putright.stationery.printing import as_paper

LONGEST_ADDRESS: Final = 1_000
Lacks = Callable[[View, CaseLetter], tuple[str, ...]]
"""What a letter must say and does not, as the case stands."""


class ForPost(NamedTuple):
    """What somebody saw and wants posted: kind, revision, address, what speaks against it and why all the same.

    ``here`` says why a letter that has to be made elsewhere is printed here all the same.
    """

    kind: str
    revision: int
    to: tuple[str, ...]
    lacks: tuple[str, ...]
    against: tuple[str, ...]
    reason: str = ""
    here: str = ""


def in_post(case: Case, kind: str) -> PostLetter | None:
    """The letter of that kind that waits for the post on a case, if there is one."""
    rows = PostLetter.objects.filter(organisation_id=case.organisation_id, case=case, kind=kept_as(kind))
    return rows.select_related("account", "batch").first()


def waiting(organisation: Organisation, by: Member) -> QuerySet[PostLetter]:
    """The letters that wait, those of cases that are closed to this member left out; the oldest first."""
    rows = PostLetter.objects.filter(organisation=organisation).exclude(case__in=by.barred)
    return rows.select_related("case", "account", "batch").order_by("at", "pk")


def by_post(kind: str, says: Mapping[str, object]) -> dict[str, object]:
    """What a fact of that kind says of a letter that goes by post; of a meeting it says how that is held."""
    fact = STOCK.get(kind)
    medium = fact.attribute("medium") if fact is not None else None
    return {**says, "medium": "letter"} if medium is not None and "letter" in medium.values else dict(says)


def with_reasons(note: str | None, post: ForPost) -> str | None:
    """The note of the entry, with why it goes by post, or is printed here, though needs speak against that. Once."""
    said = []
    if post.against:
        said.append(f"It was sent by post all the same. {' '.join(post.against)} Why: {post.reason.strip()}")
    if post.here.strip():
        said.append(f"It was printed all the same, and not made in the form that they need. Why: {post.here.strip()}")
    for why in said:
        if note is None or why not in note:
            note = f"{note}\n\n{why}" if note else why
    return note


def put_into_post(
    organisation: Organisation,
    case: Case,
    post: ForPost,
    several: Sequence[Proposed],
    by: Member,
    *,
    now: datetime,
    seen: int | None,
) -> PostLetter | Refused:
    """Let a letter wait for the post. ``several`` is what its sending will be as facts; nothing is recorded now.

    Raises LetterChanged and CaseChanged as ``record_gone`` does. One that waits already is given back as it is.
    """
    take_chain(organisation.pk)
    there = in_post(case, post.kind)
    if there is not None:
        return there
    draft = letter_of(case, post.kind)
    if draft is None or draft.revision != post.revision:
        raise LetterChanged(draft)
    view = look(organisation, case, now)
    if seen is not None and seen != view.seen:
        raise CaseChanged(view.record, seen)
    needs = needs_for(view, post.kind)
    refusal = _unfit(organisation, view, post, by)
    unapproved = why_not_approved(organisation, draft, view.found, post.kind)
    if refusal is None and unapproved:
        refusal = Refusal("not-well-formed", faults=(Fault(unapproved, "letter"),))
    if refusal is not None:
        return Refused(refusal, 0)
    fact = letters()[post.kind].fact
    said = [replace(one, says=by_post(fact, one.says), note=with_reasons(one.note, post)) if one.kind == fact else one
            for one in several]  # fmt: skip
    weighed = weigh(organisation, view.record, said, by, now)
    if isinstance(weighed, Refused):
        return weighed
    apart = () if post.here.strip() else elsewhere_in(needs, draft.text)
    size = large_print(needs)
    try:
        pages = pages_in(as_paper(*sheet_for(organisation, case, draft, post.to, size, now)))
    except NotSet as fault:
        why = f"{fault} Or take the Word file, print it, and record that it went out."
        return Refused(Refusal("not-well-formed", faults=(Fault(why, "letter"),)), 0)
    duty = next((one.row for one in present_letters(view.found) if one.kind == post.kind and one.owed), None)
    return PostLetter.objects.create(
        organisation=organisation, case=case, kind=kept_as(post.kind), letter=post.kind, revision=draft.revision,
        to=list(post.to), typed=post.to != known_address(view, post.kind), size=size, elsewhere=" ".join(apart),
        needed=" ".join(elsewhere_in(needs, draft.text)),
        pages=pages, says=[_as_kept(one) for one in said], action=duty.action if duty is not None else "",
        stage=duty.stage if duty is not None else "", seen=view.seen, at=now, account_id=by.account,
    )  # fmt: skip


def _as_kept(one: Proposed) -> dict[str, object]:
    return {"kind": one.kind, "says": dict(one.says), "note": one.note, "reason": one.reason}


def proposals(post: PostLetter, at: str) -> list[Proposed]:
    """What is recorded of a letter that was posted then; ``at`` as ISO 8601."""
    return [Proposed(one["kind"], at, one["says"], one["note"], one["reason"]) for one in post.says]


def _unfit(organisation: Organisation, view: View, post: ForPost, by: Member) -> Refusal | None:
    refusal = _may(view.case, by)
    if refusal is not None:
        return refusal
    faults: list[Fault] = []
    if store_of(organisation) is None:
        faults.append(Fault("No folder for documents is named, so that nothing can be kept. Ask whoever runs putright.", "letter"))  # fmt: skip  # noqa: E501
    if post.lacks:
        faults.append(Fault(f"{' '.join(post.lacks)} Write it into the letter first: it has not gone yet.", "letter"))
    if len(post.to) < 2:
        faults.append(Fault("Write the name and below it the address, a line each: it is what the window shows.", "address"))  # fmt: skip  # noqa: E501
    if sum(map(len, post.to)) > LONGEST_ADDRESS:
        faults.append(Fault(f"An address has at most {LONGEST_ADDRESS:,} characters.", "address"))
    if post.against and not post.reason.strip():
        faults.append(Fault("Say why it goes by post all the same.", "by_post_because"))
    typed = {"address": "\n".join(post.to), "by_post_because": post.reason, "here_because": post.here}
    faults += unkeepable(typed)
    return Refusal("not-well-formed", faults=tuple(faults)) if faults else None


def still_right(
    organisation: Organisation, post: PostLetter, lacks: Lacks, by: Member, now: datetime
) -> Refusal | None:
    """Somebody looked at a letter that was held, and it is right as it stands. Refused while more is wrong."""
    refusal = _may(post.case, by)
    if refusal is not None:
        return refusal
    row = locked(organisation, post.pk)
    if row is None or row.batch_id is not None:
        return _impossible("This letter does not wait any more. Look at the case.")
    take_chain(organisation.pk)
    draft = letter_of(row.case, row.letter)
    view = look(organisation, row.case, now)
    row.seen = view.seen
    why = why_held(view, row, draft, lacks(view, draft)) if draft is not None else "Its text is not there any more."
    if why:
        return _impossible(why)
    row.held = ""
    row.save(update_fields=["seen", "held"])
    return None


def take_out(organisation: Organisation, post: PostLetter, by: Member, now: datetime) -> Refusal | None:
    """Take a letter out of the queue, printed or not: it is one that is being written again. Twice it does nothing."""
    refusal = _may(post.case, by)
    if refusal is not None:
        return refusal
    row = locked(organisation, post.pk)
    if row is None:
        return None
    if row.batch_id is not None:
        printed = PostItem.objects.filter(organisation=organisation, batch_id=row.batch_id, case=row.case_id)
        printed.filter(letter=row.letter, state="printed").update(
            state="taken-out", settled=now, account_id=by.account
        )  # fmt: skip
    row.delete()
    return None


def locked(organisation: Organisation, number: int) -> PostLetter | None:
    """The letter, until the end of the transaction for us alone. Before the chain, as whoever prints takes them."""
    rows = PostLetter.objects.select_for_update(of=("self",)).filter(organisation=organisation, pk=number)
    return rows.select_related("case__policy", "case__site").first()


def _may(case: Case, by: Member) -> Refusal | None:
    if needed_for(ADDED.name) not in by.permissions or case.pk in by.barred:
        return Refusal("not-permitted", faults=(Fault("You may not do this. Ask a complaint handler.", "by"),))
    return None


def _impossible(why: str) -> Refusal:
    return Refusal("impossible", faults=(Fault(why, "then"),))
