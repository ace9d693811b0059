"""What people say at a made-up provider who do not complain, and what was done with it: something in each state."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from putright.accounts.members import Member
from putright.accounts.models import Organisation, Person
from putright.calendars import load_calendars
from putright.casework.remark_steps import Step, take_step
from putright.casework.remarks import Told, note_remark
from putright.demonstration.reading import remarks
from putright.demonstration.stories import Provider
from putright.register.remark_models import Remark

_AFTER: Final = timedelta(hours=5)
_BETWEEN: Final = timedelta(minutes=20)
_FIRST_QUESTION: Final = Step("answered", {"how": "phone"}, "I rang and told them. They wrote it down.")


def sort_remarks(
    organisation: Organisation,
    provider: Provider,
    people: Mapping[str, Person],
    members: Mapping[str, Member],
    now: datetime,
) -> None:
    """Keep what came, and do with it what staff did. The last is not sorted, and the second question is a complaint of
    which nobody has made a case yet."""
    by = next(one for one in members.values() if one.may("receive") and one.may("handle"))
    seen: dict[str, int] = {}
    for at, told in remarks(provider, now, load_calendars()):
        came, sender = datetime.fromisoformat(at), told.sender
        kept = note_remark(
            organisation,
            Told(
                told.kind, told.words, told.channel, came,
                name=sender.name or "", email=sender.email or "", phone=sender.phone or "", address=sender.post or "",
                about=told.about or "", wants_answer=told.kind == "question",
            ),
            None if told.channel == "web" else by.account,
            now=came,
            key=f"demonstration/{told.key}",
        )  # fmt: skip
        seen[told.kind] = seen.get(told.kind, 0) + 1
        thanked = next((one.key for one in people.values() if one.name == told.about), "")
        steps = _steps(told.kind, seen[told.kind], by, thanked)
        _do(organisation, kept, steps, by, came + _AFTER, now)


def _steps(kind: str, place: int, by: Member, thanked: str) -> tuple[Step, ...]:
    """What is done with the first, second, ... of a kind."""
    take = Step("taken", {"person": by.person})
    match kind, place:
        case "compliment", 1:
            says = {"person": thanked} if thanked else {}
            told = Step("passed-on", says, "Told in person, and read out when the team met.")
            return Step("sorted", {"as": "compliment"}), take, told, Step("closed")
        case "compliment", 2:
            return (Step("sorted", {"as": "compliment"}),)
        case "suggestion", 1:
            return Step("sorted", {"as": "suggestion"}), take, Step("noted", {}, "Asked what it would cost.")
        case "question", 1:
            return Step("sorted", {"as": "question"}), take, _FIRST_QUESTION, Step("closed")
        case "question", 2:
            return (Step("sorted", {"as": "complaint"}, "They are not satisfied."), take)
        case _:
            return ()


def _do(
    organisation: Organisation, kept: Remark, steps: tuple[Step, ...], by: Member, first: datetime, now: datetime
) -> None:
    for place, step in enumerate(steps):
        at = min(first + place * _BETWEEN, now)
        take_step(organisation, kept.number, step, by, now=at, key=f"{kept.key}/{place}"[-64:])
