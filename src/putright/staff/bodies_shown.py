"""The outside bodies of a case, for staff: who takes it, until when, how they are reached, and what warns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from django.utils import timezone

from putright.accounts.outside_bodies import own_bodies
from putright.bodies import body_entry
from putright.bodies.ages import last_day
from putright.procedure.assessment import Assessment
from putright.procedure.calendar import OutOfTable
from putright.procedure.policy import Policy
from putright.staff.door import Desk
from putright.wording.body_shown import BodyShown, bodies_of, directory_of, others_offered
from putright.wording.dates import long_day
from putright.wording.outside_words import bodies_offered
from putright.wording.plain_names import capital, sentence


class CaseBody(NamedTuple):
    """A body on the page of a case: its name, when it is open, what it does, how it is reached, what warns."""

    name: str
    standing: str
    why: str
    reach: str
    warning: str


def directory_at(at: Desk, policy: Policy) -> dict[str, BodyShown]:
    """The bodies that a policy names and those of which everybody is told, as the organisation has them: one query."""
    return directory_of(bodies_of(policy), own_bodies(at.organisation), _today(at))


def case_bodies(found: Assessment, directory: Mapping[str, BodyShown], today: date) -> list[CaseBody]:
    """The bodies to which this complainant can go, now or later."""
    shown = [
        CaseBody(
            name=_name(row.body, directory),
            standing="open to them now" if row.available else "later",
            why=" ".join((*(sentence(one) for one in row.why), *_until(row.body, found, directory))),
            reach=directory[row.body].reached if row.body in directory else "",
            warning=directory[row.body].warning(today) if row.body in directory else "",
        )
        for row in found.routes
    ]
    named = (route.body for route in found.policy.routes)
    return shown + [
        CaseBody(one.name, "told to everybody", one.about(""), one.reached, one.warning(today))
        for one in others_offered(named, directory)
    ]


def _name(body_id: str, directory: Mapping[str, BodyShown]) -> str:
    return capital(directory[body_id].name) if body_id in directory else body_id


def _until(body_id: str, found: Assessment, directory: Mapping[str, BodyShown]) -> Iterator[str]:
    """How long there is; with the last day, where it counts from our final answer and that was sent."""
    shown, entry = directory.get(body_id), body_entry(body_id)
    if shown is None or not shown.time:
        return
    yield f"To be asked {shown.time}."
    window = entry.window if entry is not None else None
    answered = _final_answer(found)
    if window is None or window.of != "final answer" or shown.time != window.says or answered is None:
        return
    try:
        day = last_day(window, answered, found.calendar.known_on(found.at.day))
    except OutOfTable:
        return
    yield f"Counted from our final answer, until {long_day(day)}."


def _final_answer(found: Assessment) -> int | None:
    """The day of the last answer at our last stage."""
    policy = found.policy
    days = [
        found.case.facts[place].day
        for period in found.case.periods
        if policy.stage_of(period.stage).id == policy.last_internal
        for place in period.responses
    ]
    return days[-1] if days else None


def letter_warnings(text: str, found: Assessment, directory: Mapping[str, BodyShown], today: date) -> list[str]:
    """What to know of the bodies that a letter names before it is sent: contacts that are old, missing or unchecked."""
    offered = [one.row.body for one in bodies_offered(found)]
    ids = dict.fromkeys((*offered, *(one.id for one in directory.values() if one.offered)))
    named = [directory[one] for one in ids if one in directory and _in(directory[one], text)]
    return [f"{said}{_to_compare(one, found.policy)}" for one in named if (said := one.warning(today))]


def _in(shown: BodyShown, text: str) -> bool:
    """Whether a letter tells how to reach the body, or leaves a place open for that."""
    return bool(shown.contact and shown.contact in text) or f"how to reach {shown.the}]" in text


def _to_compare(shown: BodyShown, policy: Policy) -> str:
    """What our list and the policy have of a body to which no checked way is known: for staff, to be tried."""
    if shown.contact:
        return ""
    items = [item for one in policy.standing if one.kind == "contact" and one.says == shown.id for item in one.items]
    ours = f" The list of putright has, not checked: {shown.maybe}." if shown.maybe else ""
    return f"{ours} The policy prints, not checked: {'; '.join(items)}." if items else ours


def _today(at: Desk) -> date:
    return timezone.localdate(at.now)
