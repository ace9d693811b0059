"""Both cases as a split would leave them: which points each holds, what is owed on each and by when, who is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from putright.casework.agreed import agreed_titles, name_actions
from putright.casework.looking import View
from putright.casework.splitting import Foreseen
from putright.correspondence.mailing import write_message
from putright.outgoing.ways import any_way
from putright.register.append import NewMessage
from putright.register.models import Message
from putright.register.relating import relations_of
from putright.staff.case_history import Shown, history_shown
from putright.staff.case_views import seen_by
from putright.staff.door import Desk
from putright.staff.duties_shown import DutyShown, duty_shown
from putright.wording.preview_words import mail_sentence
from putright.wording.standing_words import standing_for_staff

_SHOWN = frozenset({"open", "overdue", "pending", "met", "late"})


class Half(NamedTuple):
    """One of the two cases: what it is called, where it stands, its points, what is owed, what is recorded and sent."""

    title: str
    standing: str
    points: list[str]
    went: list[str]
    duties: list[DutyShown]
    entries: list[Shown]
    sent: list[str]
    beside: str = ""


def halves_shown(at: Desk, view: View, found: Foreseen) -> list[Half]:
    """The case that is split, then the new one."""
    first, new = seen_by(at, found.first), seen_by(at, found.new)
    moved = relations_of(found.first.entries).moved
    there = found.first.history.points
    number = found.new.case.reference
    here = _half(first, view.case.reference, [key for key in there if key not in moved], view.seen)
    went = [there[key] or "erased" for key, to in moved.items() if to == number]
    other = _half(new, f"The new case: {number}, unless another complaint comes first", [*new.record.history.points], 0)
    return [
        here._replace(went=went),
        other._replace(sent=[*_told(at, new, found.messages)], beside=_left_behind(first)),
    ]


def _half(view: View, title: str, points: list[str], seen: int) -> Half:
    titles = agreed_titles(view)
    name_actions(view, titles)
    law = view.found.by_law()
    rows = [row for row in (*view.found.duties, *law.duties) if row.status in _SHOWN]
    shown = [one for one in history_shown(view, view.accounts, titles) if one.number > seen]
    return Half(
        title,
        standing_for_staff(view.found, view.naming),
        [view.record.history.points[one] or "erased" for one in points],
        [],
        [duty_shown(row, view, law) for row in rows],
        sorted(shown, key=lambda one: one.number),
        [],
    )


def _left_behind(first: View) -> str:
    """That time which was given to the first case is not given to the new one by itself."""
    if not any(fact.kind == "extended" for fact in first.found.case.facts):
        return ""
    return (
        "A time limit of the first case was changed. That does not go along: if it holds for both, record it here too."
    )


def _told(at: Desk, new: View, messages: Iterable[NewMessage]) -> Iterator[str]:
    """Who is told by itself, and who has to be told."""
    no_mail = "" if any_way() else "No mail server is set up, so it will not go out. Tell them yourself."
    for one in messages:
        message = Message(case=new.case, kind=one.kind, to=one.to)
        yield mail_sentence("The complainant", write_message(at.organisation, new, message).subject, no_mail)
    if not new.record.latest("contact-given").get("email"):
        yield "The complainant gave no email address. Tell them that there are two complaints, and the new number."
    yield "Nobody by name deals with the new case yet. Give it to somebody; they are then told."
