"""What the pages of the post show: what waits and why some of it cannot be printed, the batches, what was in one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from putright.casework.looking import look
from putright.correspondence.post_judging import CAME_IN, MATTERS_TOO, formats_words, since_printed
from putright.correspondence.post_models import PostBatch, PostItem, PostLetter
from putright.correspondence.post_queue import waiting
from putright.letters import letters
from putright.procedure.moments import ZONE
from putright.register.models import Duty
from putright.register.parts import OURS
from putright.register.reading import policy_of
from putright.staff.case_frame import address_of
from putright.staff.door import Desk
from putright.wording.dates import long_day
from putright.wording.duty_words import due_in_words, order_words
from putright.wording.plain_names import capital

MOST: Final = 300
"""Letters that the page lists. Of more it says how many."""
BATCHES: Final = 10
STATES: Final = {
    "printed": ("Printed", "yellow"),
    "posted": ("Posted", "green"),
    "left-out": ("Not in the bag: waits again", "grey"),
    "held": ("Not recorded: waits again", "red"),
    "taken-out": ("Taken out", "grey"),
}

_MOVED: Final = """
    SELECT DISTINCT p.id FROM correspondence_postletter p
    JOIN register_fact f ON f.case_id = p.case_id AND f.number > p.seen
    WHERE p.organisation_id = %(organisation)s AND p.batch_id IS NULL
        AND (f.kind <> ALL(%(ours)s) OR f.kind = ANY(%(besides)s))
"""
_MOVED_SINCE_PRINTED: Final = """
    SELECT DISTINCT i.id FROM correspondence_postitem i
    JOIN register_fact f ON f.case_id = i.case_id AND f.number > i.seen
    WHERE i.organisation_id = %(organisation)s AND i.batch_id = %(batch)s AND i.state = 'printed'
"""


class Waits(NamedTuple):
    """A letter that waits, as the list shows it. ``why``: why it is not printed; ``late``: its duty is overdue."""

    name: str
    reference: str
    case_href: str
    title: str
    href: str
    pages: int
    form: str
    since: str
    by: str
    duty: str
    late: bool
    why: str


class PostShown(NamedTuple):
    """What waits: to be printed, held, to be made elsewhere; how many are left out, and how many are not listed."""

    ready: list[Waits]
    held: list[Waits]
    apart: list[Waits]
    left_out: int
    more: int

    @property
    def pages(self) -> int:
        """Of what would be printed, without the list on top."""
        return sum(one.pages for one in self.ready)


class BatchShown(NamedTuple):
    """A batch in the list: what is still to be said of it, and how many of its letters were posted."""

    title: str
    href: str
    letters: int
    open: int
    posted: int


def post_shown(at: Desk) -> PostShown:
    """Everything that waits and was not printed yet."""
    mine = waiting(at.organisation, at.member).filter(batch=None)
    rows = list(mine.select_related("case__policy").defer("case__policy__text")[: MOST + 1])
    more = mine.count() - MOST if len(rows) > MOST else 0
    rows = rows[:MOST]
    moved = _moved(at) if rows else set()
    owed = _owed(at, rows)
    found: dict[str, list[Waits]] = {"ready": [], "held": [], "apart": []}
    for row in rows:
        why = row.held
        if not why and row.pk in moved:
            why = "Something was recorded on the case since. Look whether the letter is still right."
        where = "apart" if row.elsewhere else "held" if why else "ready"
        found[where].append(_waits(at, row, why, owed))
    left_out = 0
    if at.member.barred:
        closed = PostLetter.objects.filter(organisation=at.organisation, batch=None, case__in=at.member.barred)
        left_out = closed.count()
    return PostShown(found["ready"], found["held"], found["apart"], left_out, more)


def _waits(at: Desk, row: PostLetter, why: str, owed: Mapping[tuple[int, str, str], Duty]) -> Waits:
    reference = row.case.reference
    duty = owed.get((row.case_id, row.action, row.stage))
    words = "None is owed"
    if duty is not None:
        words = f"{order_words(row.action, policy_of(row.case.policy))}: {_due(duty.due)}"
    return Waits(
        row.to[0], reference, address_of(at.organisation, reference), letters()[row.letter].title,
        reverse("letter-waits", args=[at.organisation.slug, reference, row.letter]), row.pages,
        capital(formats_words(row)), moment_words(row.at), str(row.account), words,
        duty is not None and duty.due_at is not None and duty.due_at <= at.now, why,
    )  # fmt: skip


def _moved(at: Desk) -> set[int]:
    """Of what waits, the letters on whose cases something was recorded since that may make them wrong."""
    besides = sorted({*MATTERS_TOO, *CAME_IN})
    asked: dict[str, Any] = {"organisation": at.organisation.pk, "ours": list(OURS), "besides": besides}
    with connection.cursor() as cursor:
        cursor.execute(_MOVED, asked)
        return {row[0] for row in cursor.fetchall()}


def _owed(at: Desk, rows: Sequence[PostLetter]) -> dict[tuple[int, str, str], Duty]:
    cases = {row.case_id for row in rows if row.action}
    if not cases:
        return {}
    now = Duty.objects.filter(
        Q(until=None) | Q(until__gt=at.now), organisation=at.organisation, case__in=cases, since__lte=at.now,
        state="open",
    )  # fmt: skip
    # Of several duties of one sort the one that is due first.
    return {(one.case_id, one.action, one.stage): one for one in now.order_by("-due_at")}


def _due(due: str | None) -> str:
    if due is None:
        return due_in_words(None, False)
    hours = "T" in due
    return due_in_words(datetime.fromisoformat(due) if hours else date.fromisoformat(due), hours)


def moment_words(moment: datetime) -> str:
    """A moment as a line says it."""
    local = timezone.localtime(moment, ZONE)
    return f"{long_day(local.date().toordinal())} at {local:%H:%M}"


def batches_shown(at: Desk, *, still_open: bool) -> list[BatchShown]:
    """The batches of which something is still to be said; or those that are settled, the newest."""
    barred = at.member.barred
    unsettled = PostItem.objects.filter(batch=OuterRef("pk"), state="printed").exclude(case__in=barred)
    rows = PostBatch.objects.filter(
        Exists(unsettled) if still_open else ~Exists(unsettled), organisation=at.organisation
    )
    mine = ~Q(items__case__in=barred) if barred else Q()
    counted = rows.annotate(
        letters=Count("items", filter=mine),
        open=Count("items", filter=mine & Q(items__state="printed")),
        posted=Count("items", filter=mine & Q(items__state="posted")),
    ).filter(letters__gt=0)
    return [
        BatchShown(
            f"Post {one.number}, {moment_words(one.printed)}",
            reverse("post-batch", args=[at.organisation.slug, one.number]), one.letters, one.open, one.posted,
        )
        for one in counted.order_by("-number")[: MOST if still_open else BATCHES]
    ]  # fmt: skip


class ItemShown(NamedTuple):
    """A letter in a batch, as it was printed, and what became of it."""

    number: int
    place: int
    name: str
    address: tuple[str, ...]
    reference: str
    case_href: str
    title: str
    pages: int
    form: str
    state: str
    state_words: str
    colour: str
    why: str
    posted: date | None
    settled: str
    since: str = ""
    """What was recorded since it was printed and speaks against posting it."""

    @property
    def label(self) -> str:
        """As a box to tick names it."""
        look = ". Look before you post it" if self.since else ""
        return f"{self.place}. {self.name}, {self.reference}: {self.title}{look}"


class OneBatch(NamedTuple):
    """What is in a batch, as far as a member may see it. With something left out its PDF is not theirs to see."""

    items: list[ItemShown]
    left_out: int

    @property
    def open(self) -> list[ItemShown]:
        """Those of which nobody has said yet whether they were posted."""
        return [one for one in self.items if one.state == "printed"]

    @property
    def doubtful(self) -> list[ItemShown]:
        """Of those, the ones to be looked at before they are posted."""
        return [one for one in self.open if one.since]


def one_batch(at: Desk, batch: PostBatch) -> OneBatch:
    """Its letters in their order."""
    rows = batch.items.filter(organisation=at.organisation).select_related("case__policy", "account").order_by("place")
    seen = [one for one in rows if one.case_id not in at.member.barred]
    moved = _moved_since_printed(at, batch)
    return OneBatch([_item(at, one, one.pk in moved) for one in seen], len(rows) - len(seen))


def _moved_since_printed(at: Desk, batch: PostBatch) -> set[int]:
    """The letters of a batch on whose cases anything was recorded since, and of which nobody said what became of them:
    one query, so that only these cases are read."""
    with connection.cursor() as cursor:
        cursor.execute(_MOVED_SINCE_PRINTED, {"organisation": at.organisation.pk, "batch": batch.pk})
        return {row[0] for row in cursor.fetchall()}


def _item(at: Desk, row: PostItem, moved: bool) -> ItemShown:
    words, colour = STATES[row.state]
    name = row.to[0] if row.to else "No longer kept"
    by = f"{row.account}, {moment_words(row.settled)}" if row.settled is not None else ""
    reference = row.case.reference
    return ItemShown(
        row.pk, row.place, name, tuple(row.to[1:]), reference, address_of(at.organisation, reference),
        letters()[row.letter].title, row.pages, capital(formats_words(row)), row.state, words, colour, row.why,
        row.posted, by, since_printed(look(at.organisation, row.case, at.now), row) if moved else "",
    )  # fmt: skip
