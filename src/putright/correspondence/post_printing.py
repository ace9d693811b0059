"""Printing the post: one PDF of the letters that wait, each kept as it was printed, until somebody says it was posted.

What must not go as its case stands now is left out and says why. What is printed already and waits to be said to be
posted is not printed again with others: its own batch can be had as often as is wanted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from django.db.models import Max

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.casework.document_acts import store_of
from putright.casework.looking import look
from putright.correspondence.case_letters import letter_of
from putright.correspondence.post_judging import why_held
from putright.correspondence.post_models import PostBatch, PostItem, PostLetter
from putright.correspondence.post_queue import Lacks
from putright.correspondence.post_sheets import Piece, as_pile, pages_in, sheet_for
from putright.files.store import Kept, Store
from putright.publishing.setting import NotSet
from putright.register.append import take_chain
from putright.stationery.printing import as_paper

MOST: Final = 100
"""Letters of one PDF. They are set while whoever asked waits, some ten of them in a second."""


class Printed(NamedTuple):
    """The batch, if there was anything to print; how many letters were held; whether the same form came before."""

    batch: PostBatch | None
    held: int = 0
    again: bool = False
    left: bool = False
    """There were more than one PDF has."""


@dataclass(frozen=True, slots=True)
class _Set:
    """A letter that was set: its row, how many entries its case has, and its own PDF as it is kept."""

    row: PostLetter
    seen: int
    piece: Piece
    kept: Kept


def print_post(organisation: Organisation, lacks: Lacks, by: Member, *, now: datetime, key: str) -> Printed | None:
    """Print what waits and this member may see. None where no folder for documents is named.

    Two who print at once do so one after the other: the second finds what came in between. Raises NotSet where the
    letters cannot be set together.
    """
    store = store_of(organisation)
    if store is None:
        return None
    before = PostBatch.objects.filter(organisation=organisation, key=key).first()
    if before is not None:
        return Printed(before, again=True)
    # The rows before the chain, as everybody takes them. The letters are set without the chain: that takes a while.
    rows = PostLetter.objects.select_for_update(of=("self",)).filter(
        organisation=organisation, batch=None, elsewhere="", held=""
    )
    found = list(
        rows.exclude(case__in=by.barred).select_related("case__policy", "case__site").order_by("pk")[: MOST + 1]
    )
    before = PostBatch.objects.filter(organisation=organisation, key=key).first()
    if before is not None:  # the same form, while we waited for the rows
        return Printed(before, again=True)
    made = [one for row in found[:MOST] if (one := _set(organisation, store, row, lacks, now)) is not None]
    held = len(found[:MOST]) - len(made)
    if not made:
        return Printed(None, held)
    made.sort(key=lambda one: (one.piece.size, one.piece.sheets, one.row.pk))
    take_chain(organisation.pk)
    batch = _batch(organisation, store, made, by, now, key)
    return Printed(batch, held, left=len(found) > MOST)


def _set(organisation: Organisation, store: Store, row: PostLetter, lacks: Lacks, now: datetime) -> _Set | None:
    """The letter, set; None where it is held, which its row then says."""
    draft, view = letter_of(row.case, row.letter), look(organisation, row.case, now)
    if draft is None:
        _hold(row, "Its text is not there any more.")
        return None
    why = why_held(view, row, draft, lacks(view, draft))
    if why:
        _hold(row, why)
        return None
    sheet, size = sheet_for(organisation, row.case, draft, row.to, row.size, now)
    try:
        pdf = as_paper(sheet, size)
    except NotSet as fault:
        _hold(row, str(fault))
        return None
    piece = Piece(row.letter, row.case.reference, sheet, size, pages_in(pdf))
    return _Set(row, view.seen, piece, store.keep([pdf], len(pdf)))


def _hold(row: PostLetter, why: str) -> None:
    row.held = why
    row.save(update_fields=["held"])


def _batch(
    organisation: Organisation, store: Store, made: Sequence[_Set], by: Member, now: datetime, key: str
) -> PostBatch:
    number = next_number(organisation)
    pdf = as_pile(organisation, number, [one.piece for one in made], now)
    kept = store.keep([pdf], len(pdf))
    batch = PostBatch.objects.create(
        organisation=organisation, number=number, printed=now, account_id=by.account, file=kept.digest,
        size=kept.size, key=key,
    )  # fmt: skip
    for place, one in enumerate(made, 1):
        PostItem.objects.create(
            organisation=organisation, batch=batch, place=place, case=one.row.case, letter=one.row.letter,
            to=one.row.to, size=one.row.size, pages=one.piece.pages, file=one.kept.digest, file_size=one.kept.size,
            seen=one.seen, since=one.row.at, state="printed",
        )  # fmt: skip
        one.row.batch, one.row.seen, one.row.pages = batch, one.seen, one.piece.pages
        one.row.save(update_fields=["batch", "seen", "pages"])
    return batch


def next_number(organisation: Organisation) -> int:
    """The number of the next batch; after the chain was taken, so that nobody comes between."""
    last = PostBatch.objects.filter(organisation=organisation).aggregate(last=Max("number"))["last"]
    return int(last or 0) + 1
