"""What the public is told of lessons now; what stands where, for staff; and which lessons could be told."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final, NamedTuple

from django.db.models import QuerySet

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.casework.telling import LESSON
from putright.register.models import CaseBar, FactRow, StrandBar, ToldLesson
from putright.reports.asking import PAGE

PUBLIC, WAITING, BACK = "public", "waiting", "back"
_MOST: Final = 200
"""How many the public is shown: the newest. What is older is read by nobody."""


class PublicLesson(NamedTuple):
    """What the public reads: nothing of it leads to a case. ``done``: the first day of a month."""

    said: str
    did: str
    done: date | None
    site: str


class ToldPublicly(NamedTuple):
    """All that the public reads, the newest first, and when that last changed."""

    lessons: list[PublicLesson]
    changed: datetime | None


class ItemLine(NamedTuple):
    """An item in the list for staff: how its text reads now, where it stands, when that came about."""

    item: int
    said: str
    did: str
    state: str
    changed_since: bool
    at: datetime


class LessonLine(NamedTuple):
    """A lesson that could be told."""

    pk: int
    reference: str
    text: str
    recorded: datetime


def told_publicly(organisation: Organisation) -> ToldPublicly:
    """What the public is told: of each item the newest step that published it or took it back. Two questions.

    A lesson of a case that is closed to some people is left out as long as that is so.
    """
    rows = ToldLesson.objects.filter(organisation=organisation, what__in=["published", "back"])
    newest = list(rows.select_related("site").order_by("item", "-number").distinct("item"))
    closed = _closed(organisation, [row.case_id for row in newest])
    shown = [row for row in newest if row.what == "published" and row.case_id not in closed]
    shown.sort(key=lambda row: (row.done or row.at.date(), row.at), reverse=True)
    return ToldPublicly(
        [PublicLesson(row.said, row.did, row.done, row.site.name if row.site else "") for row in shown[:_MOST]],
        max((row.at for row in newest), default=None),
    )


def tells_something(organisation: Organisation) -> bool:
    """Whether the public is told of any lesson."""
    return bool(told_publicly(organisation).lessons)


def items_for(organisation: Organisation, member: Member) -> list[ItemLine]:
    """Every item, what waits for somebody first. Of a case that is closed to the member only what is public."""
    steps: dict[int, list[ToldLesson]] = {}
    for row in ToldLesson.objects.filter(organisation=organisation).order_by("item", "number"):
        steps.setdefault(row.item, []).append(row)
    found = []
    for item, rows in steps.items():
        public = next((row for row in reversed(rows) if row.what in ("published", "back")), None)
        shown = public if rows[-1].case_id in member.barred else rows[-1]
        if shown is None:
            continue
        since = shown is not public
        state = WAITING if public is None else BACK if public.what == "back" and not since else PUBLIC
        if public is not None and public.what == "back" and since:
            state = WAITING
        found.append(ItemLine(item, shown.said, shown.did, state, since and state == PUBLIC, shown.at))
    places = {WAITING: 0, PUBLIC: 1, BACK: 2}
    return sorted(found, key=lambda one: (places[WAITING if one.changed_since else one.state], -one.item))


def lessons_to_tell(organisation: Organisation, member: Member, before: int = 0) -> list[LessonLine]:
    """Lessons that nobody has told yet, the newest first, one more than a page holds. Three questions.

    Those of cases that are closed to some people are left out, and those whose words were erased.
    """
    told = ToldLesson.objects.filter(organisation=organisation).values("lesson")
    rows = FactRow.objects.filter(organisation=organisation, kind=LESSON).exclude(pk__in=told)
    rows = rows.exclude(case__in=member.barred).exclude(case__in=_closed_cases(organisation))
    rows = rows.exclude(case__in=_closed_strands(organisation)).filter(personal__isnull=False)
    if before:
        rows = rows.filter(pk__lt=before)
    return [
        LessonLine(row.pk, row.case.reference, str(row.personal.says.get("text", "")), row.recorded)
        for row in rows.select_related("case", "personal").order_by("-pk")[: PAGE + 1]
    ]


def _closed(organisation: Organisation, cases: list[int]) -> set[int]:
    if not cases:
        return set()
    shut = _closed_cases(organisation).filter(case__in=cases)
    return {*shut.values_list("case", flat=True), *_closed_strands(organisation).filter(case__in=cases)}


def _closed_cases(organisation: Organisation) -> QuerySet[Any, Any]:
    return CaseBar.objects.filter(organisation=organisation, why="closed").values_list("case", flat=True)


def _closed_strands(organisation: Organisation) -> QuerySet[Any, Any]:
    return StrandBar.objects.filter(organisation=organisation, why="closed").values_list("case", flat=True)
