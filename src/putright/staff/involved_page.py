"""What the page "Who is involved" of a case shows, and what the page of the case itself says of independence."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from putright.accounts.members import Member
from putright.casework.checking import can_record
from putright.casework.independence import Involvement, standing
from putright.casework.looking import View
from putright.procedure.moments import ZONE
from putright.register.closing import ABOUT, Bars
from putright.register.parts import ACCESS, CONFLICT, NAMED, OPENED
from putright.staff.independence_forms import around_view, part_sentences
from putright.wording.conflict_words import closing_sentence, conflict_words, named_words
from putright.wording.dates import long_day
from putright.wording.plain_names import capital, listed


class Warned(NamedTuple):
    """Something that a manager has to see to at once: what, and where to do it."""

    says: str
    href: str
    act: str


class IndependenceShown(NamedTuple):
    """What the page of a case says of independence. ``opened`` is for whoever opened it with a reason."""

    opened: str
    closed: str
    warned: list[Warned]
    reasons: list[tuple[str, str]]


class PersonShown(NamedTuple):
    """Somebody with a part in the case: their name, and what they did or how they are named, each in words."""

    name: str
    says: list[str]


class Involved(NamedTuple):
    """The page."""

    named: list[tuple[str, str, str]]
    people: list[PersonShown]
    closed: str
    reasons: list[tuple[str, str]]
    may_name: bool
    may_close: bool


def independence_shown(view: View, member: Member, address: str) -> IndependenceShown:
    """What the page of the case says: worked out from what is at hand, without a query."""
    around = around_view(view)
    return IndependenceShown(
        _opened_until(view, member),
        closed_words(around.bars, view),
        list(_warned(around, view, member, address)),
        reasons_given(view),
    )


def _opened_until(view: View, member: Member) -> str:
    """Until when the case is open to this member, who opened it with a reason; nothing for anybody else."""
    for entry in reversed(view.record.entries):
        if entry.row.kind == OPENED.name and entry.row.account_id == member.account:
            until = datetime.fromisoformat(str(entry.says["until"])).astimezone(ZONE)
            return f"{until:%H:%M} on {long_day(until.toordinal())}" if until > view.now else ""
    return ""


def closed_words(bars: Bars, view: View) -> str:
    """To whom the case is closed, as a sentence; nothing, if it is open to everybody who may see cases."""
    about = listed(sorted(view.naming(f"person-{one}") for one in bars.about))
    parts = []
    if bars.only is not None:
        only = listed(sorted(view.naming(f"person-{one}") for one in bars.only))
        parts.append(f"Only {only} may open this case.")
    if about:
        parts.append(f"It is closed to {about}: the complaint is about them.")
    return " ".join(parts)


def _warned(around: Involvement, view: View, member: Member, address: str) -> list[Warned]:
    policy = view.found.policy
    may = can_record("assigned", view.found, member.permissions)
    href, act = (f"{address}record/assigned/", "Give it to somebody else") if may else ("", "")
    found = [Warned(conflict_words(one, policy, view.naming), href, act) for one in standing(around)]
    handler = {dict(one.about)["person"] for one in standing(around)}
    owing = {
        str(row.event.attributes.get("owner", ""))
        for row in view.found.duties
        if row.status in ("open", "overdue") and row.event is not None and row.event.kind == "action-agreed"
    }
    found += [
        Warned(f"{view.naming(one)} owes something that was agreed, and this case is closed to them.", "", "")
        for one in sorted(owing - handler)
        if around.bars.shuts_out(one)
    ]
    return found


def reasons_given(view: View) -> list[tuple[str, str]]:
    """Who goes on although something speaks against them, each with the reason that was recorded."""
    return [
        (closing_sentence(entry.row.kind, entry.says, view.found.policy, view.naming), entry.note or "")
        for entry in view.record.entries
        if entry.row.kind == CONFLICT.name
    ]


def involved_page(view: View, member: Member) -> Involved:
    """The page of a case for somebody."""
    around = around_view(view)
    people = dict.fromkeys((*around.named, *(part.person for part in around.parts)))
    return Involved(
        [
            (view.naming(one.person), named_words(one.how), one.note)
            for one in sorted(around.named.values(), key=lambda one: (one.how != ABOUT, one.number))
        ],
        [PersonShown(view.naming(key), [capital(one) for one in part_sentences(around, key)]) for key in people],
        closed_words(around.bars, view),
        reasons_given(view),
        can_record(NAMED.name, view.found, member.permissions),
        can_record(ACCESS.name, view.found, member.permissions),
    )
