"""Telling the public what was learned: write it, have somebody else look at it, publish it, take it back.

A lesson of a case can be told in two short texts that name nobody. Whoever wrote the text cannot publish it, unless
nobody else could; then they say why. A lesson of a case that is closed to some people is not told. Each within the
organisation's transaction (ADR 45).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple

from django.db.models import Max

from putright.accounts.holders import holders_on
from putright.accounts.members import Member, names_of
from putright.accounts.models import Membership, Organisation, Site
from putright.casework.looking import View
from putright.casework.proposals import unkeepable
from putright.casework.told_warnings import warnings_of
from putright.procedure.acts import Refusal
from putright.procedure.faults import Fault
from putright.register.append import take_chain
from putright.register.closing import OPEN, bars_kept
from putright.register.models import FactRow, StrandBar, ToldLesson
from putright.wording.plain_names import listed

LESSON: Final = "lesson-recorded"
NEEDED: Final = "policy"
"""The permission that it asks for: what the public reads is set up by whoever sets up the policy."""
LONGEST: Final = 600
"""Characters of each text: what is longer is not read."""

_CLOSED: Final = "This case is closed to some people, so nothing of it is told to the public."
_NOT_LOOKED: Final = "Read the warnings, and tick the box to say that it may be said all the same."
_ALONE: Final = "You wrote this yourself. Say why you publish it all the same: nobody else could."


class ToldChanged(Exception):
    """Somebody else changed it meanwhile; ``now`` is its newest step."""

    def __init__(self, now: ToldLesson) -> None:
        super().__init__("changed")
        self.now = now


@dataclass(frozen=True, slots=True)
class Telling:
    """What the public would be told. ``done``: the first day of the month in which it was done, if that is said."""

    said: str
    did: str
    done: date | None = None
    site: Site | None = None

    @classmethod
    def of(cls, step: ToldLesson) -> Telling:
        """What a step says."""
        return cls(step.said, step.did, step.done, step.site)


class Publishing(NamedTuple):
    """What whoever publishes says: which step they read, whether they saw the warnings, a reason if one is asked."""

    seen: int
    saw_warnings: bool = False
    reason: str = ""


class MayPublish(NamedTuple):
    """Whether somebody may publish it as it reads. ``alone``: with a reason, as nobody else could."""

    why_not: str = ""
    alone: bool = False


def steps_of(organisation: Organisation, item: int) -> list[ToldLesson]:
    """Every step of an item, the first one first; none, if there is no such item."""
    rows = ToldLesson.objects.filter(organisation=organisation, item=item).order_by("number")
    return list(rows.select_related("account", "site", "case", "lesson"))


def closed_to_some(organisation: Organisation, case: int) -> bool:
    """Whether a case, or a strand of it, is closed to all but some people."""
    bars = bars_kept(organisation.pk, [case]).get(case, OPEN)
    return (
        bars.only is not None or StrandBar.objects.filter(organisation=organisation, case=case, why="closed").exists()
    )


def write(
    organisation: Organisation, view: View, lesson: FactRow, telling: Telling, by: Member, *, now: datetime, key: str
) -> ToldLesson | Refusal:
    """Begin to tell a lesson: nothing is public yet. A lesson is told once; sent again, the form gives what it made."""
    refusal = _unfit(organisation, view, telling, by)
    if refusal is not None:
        return refusal
    take_chain(organisation.pk)  # so that two do not take the same number
    mine = ToldLesson.objects.filter(organisation=organisation)
    before = mine.filter(lesson=lesson).order_by("-number").first()
    if before is not None:
        return before
    item = (mine.aggregate(last=Max("item"))["last"] or 0) + 1
    first = ToldLesson(organisation=organisation, item=item, number=0, case=view.case, lesson=lesson)
    return _step(first, "written", telling, by, now, key)


def change(
    organisation: Organisation, view: View, item: int, telling: Telling, by: Member, *, seen: int, now: datetime,
    key: str,
) -> ToldLesson | Refusal:  # fmt: skip
    """Write it anew. What is public stays as it is until the new text is published. Raises ToldChanged."""
    refusal = _unfit(organisation, view, telling, by)
    if refusal is not None:
        return refusal
    newest = _newest(organisation, item, key, seen)
    if newest.key == key or Telling.of(newest) == telling:
        return newest
    return _step(newest, "changed", telling, by, now, key)


def may_publish(organisation: Organisation, view: View, steps: list[ToldLesson], by: Member) -> MayPublish:
    """Whether this person may publish an item as it reads now."""
    if steps[-1].what == "published":
        return MayPublish("It is published as it reads.")
    if closed_to_some(organisation, view.case.pk):
        return MayPublish(_CLOSED)
    writers = writers_of(steps)
    if by.account not in writers:
        return MayPublish()
    others = _others(organisation, view, writers)
    if not others:
        return MayPublish(alone=True)
    names = names_of(organisation, others)
    who = listed(sorted(names.get(one, one) for one in others)[:5])
    return MayPublish(f"You wrote in this, so somebody else looks at it and publishes it. Ask: {who}.")


def publish(
    organisation: Organisation, view: View, item: int, publishing: Publishing, by: Member, *, now: datetime, key: str
) -> ToldLesson | Refusal:
    """Show it to the public as it reads. Raises ToldChanged if it is another step than was read."""
    if not by.may(NEEDED):
        return Refusal("not-permitted")
    newest = _newest(organisation, item, key, publishing.seen)
    if newest.key == key:
        return newest
    may = may_publish(organisation, view, steps_of(organisation, item), by)
    if may.why_not:
        return Refusal("impossible", faults=(Fault(may.why_not),))
    faults = unkeepable({"reason": publishing.reason})
    found = warnings_of(organisation, view, newest.said, newest.did, newest.site, now)
    if found and not publishing.saw_warnings:
        faults.append(Fault(_NOT_LOOKED, "saw_warnings"))
    if may.alone and not publishing.reason.strip():
        faults.append(Fault(_ALONE, "reason"))
    if faults:
        return Refusal("not-well-formed", faults=tuple(faults))
    more = {"alone": may.alone, "warnings": found, "reason": publishing.reason.strip() if may.alone else ""}
    return _step(newest, "published", Telling.of(newest), by, now, key, **more)


def take_back(
    organisation: Organisation, item: int, reason: str, by: Member, *, seen: int, now: datetime, key: str
) -> ToldLesson | Refusal:
    """Take it from public view at once, with a reason. Raises ToldChanged."""
    if not by.may(NEEDED):
        return Refusal("not-permitted")
    faults = unkeepable({"reason": reason})
    if not reason.strip():
        faults.append(Fault("Say why it is taken back.", "reason"))
    if faults:
        return Refusal("not-well-formed", faults=tuple(faults))
    newest = _newest(organisation, item, key, seen)
    if newest.key == key or newest.what == "back":
        return newest
    return _step(newest, "back", Telling.of(newest), by, now, key, reason=reason.strip())


def writers_of(steps: list[ToldLesson]) -> frozenset[int]:
    """The accounts of those who wrote the text as it reads: since it was published last, or ever if it never was."""
    wrote = [one for one in steps if one.what in ("written", "changed")]
    public = max((one.number for one in steps if one.what == "published"), default=0)
    return frozenset(one.account_id for one in wrote if one.number > public) or frozenset(
        one.account_id for one in wrote
    )


def _others(organisation: Organisation, view: View, writers: frozenset[int]) -> set[str]:
    """The keys of those who could publish it besides whoever wrote it."""
    wrote = Membership.objects.filter(organisation=organisation, account__in=writers).values_list("person", flat=True)
    bars = bars_kept(organisation.pk, [view.case.pk]).get(view.case.pk, OPEN)
    holders = holders_on(organisation, view.now.date())
    could = {one.person for one in holders.rows if NEEDED in one.permissions}
    return {one for one in could - {f"person-{each}" for each in wrote} if not bars.shuts_out(one)}


def _unfit(organisation: Organisation, view: View, telling: Telling, by: Member) -> Refusal | None:
    if not by.may(NEEDED) or not by.may("read"):
        return Refusal("not-permitted")
    if closed_to_some(organisation, view.case.pk):
        return Refusal("impossible", faults=(Fault(_CLOSED),))
    texts = {"said": telling.said, "did": telling.did}
    faults = unkeepable(texts)
    faults += [Fault("Write this in a sentence or two.", name) for name, text in texts.items() if not text.strip()]
    faults += [
        Fault(f"This has {len(text):,} characters, and there is room for {LONGEST}. Make it shorter.", name)
        for name, text in texts.items()
        if len(text) > LONGEST
    ]
    return Refusal("not-well-formed", faults=tuple(faults)) if faults else None


def _newest(organisation: Organisation, item: int, key: str, seen: int) -> ToldLesson:
    """The newest step, while nobody else adds one; the one that this form made, if it came before."""
    take_chain(organisation.pk)
    rows = ToldLesson.objects.filter(organisation=organisation, item=item).select_related("site", "case", "lesson")
    mine = rows.filter(key=key).first()
    if mine is not None:
        return mine
    newest = rows.order_by("-number")[0]
    if newest.number != seen:
        raise ToldChanged(newest)
    return newest


def _step(
    before: ToldLesson, what: str, telling: Telling, by: Member, now: datetime, key: str, **more: object
) -> ToldLesson:
    return ToldLesson.objects.create(
        organisation_id=before.organisation_id, item=before.item, number=before.number + 1, what=what,
        case_id=before.case_id, lesson_id=before.lesson_id, said=telling.said.strip(), did=telling.did.strip(),
        done=telling.done, site=telling.site, at=now, account_id=by.account, key=key, **more,
    )  # fmt: skip
