"""What whoever complained asked for on the page of their case and could not have at once, for whoever deals with it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from types import MappingProxyType
from typing import Final, NamedTuple

from putright.casework.asked_for import TAKEN_UP_BY, asked_and_open, wish_of
from putright.casework.complainant_offers import ENDED, NEXT_STAGE
from putright.casework.looking import View
from putright.procedure.moments import ZONE, parse_moment, write_instant
from putright.staff.own_words import title_of
from putright.wording.dates import long_day

_WANTED: Final = MappingProxyType(
    {NEXT_STAGE: "the next stage", "go-on": "that the case is opened again", "": "something"}
)


class AskedShown(NamedTuple):
    """A line: what was asked for, when, by when it is to be answered; where it is taken up, and what that is called."""

    says: str
    late: bool
    ways: list[tuple[str, str]]


def asked_shown(view: View, may: Collection[str], address: str) -> list[AskedShown]:
    """What waits for an answer, the first asked first."""
    found = []
    for one in asked_and_open(view.record):
        day = long_day(one.moment.day)
        by = f" They were told that we answer by {long_day(one.answer_by)}." if one.answer_by is not None else ""
        wanted = _WANTED.get(one.act, "something")
        says = f"On {day} whoever complained asked on their page for {wanted}. That could not be done at once.{by}"
        late = one.answer_by is not None and one.answer_by < view.found.at.day
        ways = [
            (f"{address}record/{kind}/?asked={one.number}", f"{title_of(kind, view.found.policy)}, as of {day}")
            for kind in _takes_up(one.act, view)
            if kind in may
        ]
        found.append(AskedShown(says, late, ways))
    return found


def _takes_up(act: str, view: View) -> tuple[str, ...]:
    """The kinds of fact that can take it up: what was asked for; or a case that ended is opened again, so that it can
    be."""
    kind = TAKEN_UP_BY.get(act)
    again = ("reopened",) if view.found.status in ENDED else ()
    return tuple(dict.fromkeys((kind, *again))) if kind is not None else ()


def initial_asked(view: View, number: str, kind: str) -> dict[str, object]:
    """What stands in the form that takes up a request: when it was asked, so that it counts from then, and for what."""
    entry = next((one for one in view.record.entries if str(one.row.number) == number), None)
    if entry is None or kind not in _takes_up(wish_of(entry), view):
        return {}
    moment = parse_moment(entry.row.happened)
    note = f"Asked for on the page of the case on {long_day(moment.day)} (entry {entry.row.number})."
    local = datetime.fromtimestamp(moment.instant, ZONE)
    when: dict[str, object] = {"on": local.date(), "hour": None, "note": note}
    if not moment.bare:
        when |= {"hour": local.time(), "opened": write_instant(moment.instant)}
    if kind != "escalated":
        return when
    order = view.found.policy.order
    later = [one.id for one in view.found.policy.stages if order[one.id] > order[view.found.stage.id]]
    return {**when, "in_writing": "true"} | ({"to": later[0]} if later else {})
