"""Letters that were posted: only now is each a fact of its case, with its text and its PDF as it was printed (ADR 35).

Each letter is recorded by itself: one that its case does not take any more stays in the queue and says why.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.casework.document_acts import About, Brought, add_documents
from putright.casework.looking import look
from putright.casework.recording import Refused
from putright.casework.who_may import needed_for
from putright.correspondence.case_letters import Going, LetterChanged, record_gone
from putright.correspondence.letter_overtaken import who_may_not_be_told
from putright.correspondence.mailbox.filing import tell
from putright.correspondence.post_judging import moved_on
from putright.correspondence.post_models import PostBatch, PostItem, PostLetter
from putright.correspondence.post_printing import next_number
from putright.correspondence.post_queue import locked, proposals
from putright.files.kinds import KINDS
from putright.files.names import clean
from putright.files.store import Kept
from putright.letters import letters
from putright.procedure.acts import Refusal
from putright.procedure.faults import Fault
from putright.procedure.moments import write_day, write_instant
from putright.register.append import take_chain
from putright.register.models import Case
from putright.register.parts import ADDED
from putright.register.reading import Record
from putright.wording.problem_words import problem_title

LONGEST_AGO: Final = timedelta(days=31)
"""So far back a day of posting may lie: who comes from a holiday can still say it; a slip of the year cannot."""


class _Undone(Exception):
    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class _Saying:
    """Who says it, when, and on which day the letters were posted; the entries that were made with it, by case."""

    organisation: Organisation
    by: Member
    now: datetime
    day: date
    made: dict[int, frozenset[int]]


def wrong_day(day: date, printed: datetime, now: datetime) -> str:
    """Why letters that were printed then cannot have been posted on that day; nothing, if they can."""
    if day > timezone.localdate(now):
        return "This day has not come yet. Say it once they were posted."
    if day < timezone.localdate(printed):
        return "They were printed only after that day. Check it."
    if timezone.localdate(now) - day > LONGEST_AGO:
        return "This day is more than a month ago. Check it, or record on each case by itself that the letter went out."
    return ""


def record_posted(
    organisation: Organisation,
    batch: PostBatch,
    posted: Collection[int],
    left: Collection[int],
    day: date,
    by: Member,
    *,
    now: datetime,
) -> list[PostItem] | Refusal:
    """Say of printed letters that they were posted, and of others that they were not and wait again.

    Both are numbers of items. What was settled before stays as it is: a form sent twice, and two people at once, record
    each letter once. Gives the items that this settled.
    """
    if needed_for(ADDED.name) not in by.permissions:
        return Refusal("not-permitted", faults=(Fault("You may not do this. Ask a complaint handler.", "by"),))
    wrong = wrong_day(day, batch.printed, now)
    if wrong:
        return Refusal("not-well-formed", faults=(Fault(wrong, "day"),))
    # The letters, then what was printed of them, then the chain: as whoever prints or takes out does.
    rows = PostLetter.objects.select_for_update(of=("self",)).filter(organisation=organisation, batch=batch)
    letters_of = {(one.case_id, one.letter): one for one in rows.order_by("pk")}
    items = PostItem.objects.select_for_update(of=("self",)).filter(
        organisation=organisation, batch=batch, state="printed", pk__in=[*posted, *left]
    )
    found = list(items.exclude(case__in=by.barred).select_related("case__policy", "case__site").order_by("place"))
    take_chain(organisation.pk)
    saying = _Saying(organisation, by, now, day, {})
    for item in found:
        letter = letters_of.get((item.case_id, item.letter))
        if letter is None:
            item.state = "taken-out"
        elif item.pk in posted:
            _say_posted(saying, item, letter)
        else:
            item.state = "left-out"
            _waits_again(letter, "")
        item.settled, item.account_id = now, by.account
        item.save()
    return found


def record_made_elsewhere(
    organisation: Organisation, letter: PostLetter, day: date, by: Member, *, now: datetime, key: str
) -> PostItem | Refusal:
    """Say that a letter which was made elsewhere was posted: a batch of its own, without a PDF."""
    before = PostBatch.objects.filter(organisation=organisation, key=key).first()
    if before is not None:
        same = before.items.filter(case=letter.case_id, letter=letter.letter).first()
        other = "This form belongs to another letter. Open it again."
        return same if same is not None else Refusal("impossible", faults=(Fault(other, "day"),))
    row = locked(organisation, letter.pk)
    if needed_for(ADDED.name) not in by.permissions or letter.case_id in by.barred:
        return Refusal("not-permitted", faults=(Fault("You may not do this. Ask a complaint handler.", "by"),))
    if row is None or not row.elsewhere or row.batch_id is not None:
        return Refusal("impossible", faults=(Fault("This letter does not wait any more. Look at the case.", "day"),))
    wrong = wrong_day(day, row.at, now)
    if wrong:
        return Refusal("not-well-formed", faults=(Fault(wrong.replace("printed", "put into the post"), "day"),))
    take_chain(organisation.pk)
    batch = PostBatch.objects.create(
        organisation=organisation, number=next_number(organisation), printed=now, account_id=by.account, file="",
        size=0, key=key,
    )  # fmt: skip
    item = PostItem.objects.create(
        organisation=organisation, batch=batch, place=1, case=row.case, letter=row.letter, to=row.to, size=row.size,
        elsewhere=row.elsewhere, pages=row.pages, file="", file_size=0, seen=row.seen, since=row.at, state="printed",
        settled=now, account_id=by.account,
    )  # fmt: skip
    _say_posted(_Saying(organisation, by, now, day, {}), item, row)
    item.save()
    return item


def _say_posted(saying: _Saying, item: PostItem, letter: PostLetter) -> None:
    """Record it on its case; or hold it, with why."""
    try:
        with transaction.atomic():
            item.fact = _recorded(saying, item, letter)
            item.state, item.posted = "posted", saying.day
            letter.delete()
    except _Undone as undone:
        why = " ".join(one.message for one in undone.refusal.faults)
        why = why or _problems(undone.refusal) or "It cannot be recorded as the case stands."
        item.state, item.why, item.fact = "held", why, None
        _waits_again(letter, why)


def _problems(refusal: Refusal) -> str:
    """What recording it would raise now and did not when somebody put it in."""
    titles = ". ".join(dict.fromkeys(problem_title(one.code) for one in refusal.problems))
    return f"To record it raises a problem now: {titles}." if titles else ""


def _waits_again(letter: PostLetter, held: str) -> None:
    letter.batch, letter.held = None, held
    letter.save(update_fields=["batch", "held"])


def _recorded(saying: _Saying, item: PostItem, letter: PostLetter) -> int:
    """The number of the entry that says so. Raises _Undone, with nothing of it recorded."""
    organisation, case, now = saying.organisation, item.case, saying.now
    view = look(organisation, case, now)
    ours = saying.made.get(case.pk, frozenset())
    moved = moved_on(view.record.entries, item.seen, view, ours)
    if moved:
        raise _Undone(Refusal("impossible", faults=(Fault(moved, "posted"),)))
    fact = letters()[item.letter].fact
    # Whoever put it into the post was asked for this permission; that it was posted, whoever brings the post may say.
    by = replace(saying.by, permissions=saying.by.permissions | {needed_for(one["kind"]) for one in letter.says})
    several = proposals(letter, _when(saying))
    going = Going(item.letter, letter.revision, (), "")
    key = f"post/{item.batch_id}/{item.place}"
    try:
        done = record_gone(
            organisation, case, going, several, by, now=now, seen=view.seen, key=key, from_post=True
        )  # fmt: skip
    except LetterChanged:
        raise _Undone(Refusal("impossible", faults=(Fault("Its text was changed meanwhile.", "posted"),))) from None
    if isinstance(done, Refused):
        raise _Undone(done.refusal)
    number = _number(done.record, fact, view.seen)
    if letters()[item.letter].to == "complainant" and who_may_not_be_told(view, item.seen, item.since):
        # It was posted all the same, or before that was known: that is so, and somebody has to deal with it.
        tell(organisation, done.record, "letter-crossed", f"post-crossed/{item.pk}", now)
    if item.file:
        _with_pdf(saying, item, number, by)
    end = look(organisation, case, now).seen
    saying.made[case.pk] = ours | frozenset(range(view.seen + 1, end + 1))
    return number


def _number(known: Record, fact: str, before: int) -> int:
    return max(one.row.number for one in known.entries[before:] if one.row.kind == fact)


def _with_pdf(saying: _Saying, item: PostItem, number: int, by: Member) -> None:
    title = letters()[item.letter].title
    file = Brought(clean(f"{title}.pdf"), Kept(item.file, item.file_size), KINDS["application/pdf"])
    about = About("our-letter", description=f"{title}, as it was printed and posted", beside=number)
    added = add_documents(saying.organisation, item.case, [file], about, by, now=saying.now)
    if isinstance(added, Refusal):
        raise _Undone(added)


def _when(saying: _Saying) -> str:
    """Today: now, to the minute; an earlier day: the day alone, for nobody says at what hour."""
    if saying.day == timezone.localdate(saying.now):
        return write_instant(int(saying.now.timestamp()))
    return write_day(saying.day.toordinal())


def forget_post(organisation: Organisation, case: Case) -> list[str]:
    """Take away what waits for the post of a case, the addresses in what was posted, and every PDF that its letters
    stand in, for whoever erases the case.

    Gives the hashes of the files to take off the disk once that is committed. The batches stay to be read without them.
    """
    items = PostItem.objects.filter(organisation=organisation, case=case)
    batches = PostBatch.objects.filter(organisation=organisation, pk__in=items.values("batch"))
    files = {
        *batches.exclude(file="").values_list("file", flat=True),
        *items.exclude(file="").values_list("file", flat=True),
    }
    PostLetter.objects.filter(organisation=organisation, case=case).delete()
    batches.update(file="", size=0)
    items.update(to=[], why="", file="", file_size=0)
    return sorted(files)


def files_of_post(organisation: Organisation) -> frozenset[str]:
    """The hashes of the files that the post speaks of: they are no strays."""
    batches = PostBatch.objects.filter(organisation=organisation).exclude(file="").values_list("file", flat=True)
    items = PostItem.objects.filter(organisation=organisation).exclude(file="").values_list("file", flat=True)
    return frozenset({*batches, *items})
