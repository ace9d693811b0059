"""Made-up cases under a policy, on which the text of a letter is tried: every stage, each thing a case depends on.

None of it is anybody's complaint. What a policy does not know (a fact, a later stage) is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from putright.calendars import load_calendars
from putright.correspondence.letter_people import LetterPeople, LetterPoint
from putright.procedure.assessment import Assessment, assess
from putright.procedure.casefile import CaseFile, read_case
from putright.procedure.document import read_document
from putright.procedure.faults import Faulty
from putright.procedure.policy import Policy
from putright.wording.body_shown import BodyShown
from putright.wording.plain_names import capital, stage_name, with_blanks

_STEP: Final = timedelta(days=14)
"""Between one stage and the next."""
_LATE: Final = timedelta(days=90)
_MOST_VALUES: Final = 12
"""So many values of what cases depend on are tried, one after the other, not each with each."""

Fact = dict[str, Any]


class Situation(NamedTuple):
    """A case as it could stand, what is special about it, and who and what a letter on it speaks of."""

    title: str
    found: Assessment
    people: LetterPeople


_BEFORE: Final[Mapping[str, tuple[Fact, ...]]] = MappingProxyType(
    {
        "extension-notice": ({"fact": "extended", "action": "respond", "agreed": True, "reason": "the nurse is away"},),
        "closing-confirmation": ({"fact": "closed", "reason": "nothing is left to do"},),
        "settlement-confirmation": ({"fact": "settled"},),
        "withdrawal-confirmation": ({"fact": "withdrawn"},),
        "details-reminder": ({"fact": "details-requested"},),
        "window-reminder": ({"fact": "responded", "outcome": "not-upheld", "medium": "letter"},),
        "meeting-confirmation": ({"fact": "meeting-offered"},),
        "meeting-notes": ({"fact": "meeting-held"},),
        "call-notes": ({"fact": "phoned"},),
        "transfer-notice": ({"fact": "transferred", "to": "the finance team"},),
        "actions-done": (
            {"fact": "action-agreed", "action": "a1", "by": ""},
            {"fact": "action-done", "action": "a1"},
        ),
    }
)
"""What has happened before a letter of the kind is written."""


def situations(
    kind: str, policy: Policy, provider: str, today: date, directory: Mapping[str, BodyShown]
) -> Iterator[Situation]:
    """The cases on which a letter of the kind is tried under a policy, the plainest first."""
    people = _people(provider, directory)
    nobody = replace(people, complainant="", person_concerned="", handler="", handler_contact="", signatory="",
                     complaint="", points=(), member_of_staff="", meeting="")  # fmt: skip
    stages = [stage.id for stage in policy.stages if stage.held_by is None]
    first = {name: _value(values[0]) for name, values in policy.attributes.items() if values}
    for number, stage in enumerate(stages):
        title = capital(stage_name(stage, policy))
        known = _case(kind, policy, stages[: number + 1], first, today)
        if known is None:
            continue
        yield Situation(title, known, people)
        yield Situation(f"{title}, and we know no names and no words", known, nobody)
        late = _case(kind, policy, stages[: number + 1], first, today, late=True)
        if late is not None and kind == "delay-explanation":
            yield Situation(f"{title}, and the answer is overdue", late, people)
        for name, value in _others(policy):
            other = _case(kind, policy, stages[: number + 1], {**first, name: value}, today)
            if other is not None:
                yield Situation(f"{title}, with {with_blanks(name)}: {_said(value)}", other, people)
        unknown = _case(kind, policy, stages[: number + 1], {}, today) if first else None
        if unknown is not None:
            yield Situation(f"{title}, and nobody noted what the case depends on", unknown, people)


def _others(policy: Policy) -> list[tuple[str, object]]:
    found = [(name, _value(value)) for name, values in policy.attributes.items() for value in values[1:]]
    return found[:_MOST_VALUES]


def _value(value: str) -> object:
    return {"true": True, "false": False}.get(value, value)


def _said(value: object) -> str:
    return (
        {True: "yes", False: "no"}.get(value, with_blanks(str(value)))
        if isinstance(value, bool)
        else with_blanks(str(value))
    )


def _case(
    kind: str, policy: Policy, stages: list[str], known: Mapping[str, object], today: date, *, late: bool = False
) -> Assessment | None:
    """A case that has come to the last of these stages; None where the policy does not let it."""
    begun = today - (_LATE if late else timedelta(days=1)) - _STEP * 2 * (len(stages) - 1)
    facts: list[Fact] = [{"fact": "received", "at": begun.isoformat(), "channel": "email"}]
    for stage in stages[1:]:
        answered, begun = begun + _STEP, begun + _STEP * 2
        facts.append({"fact": "responded", "at": answered.isoformat(), "outcome": "not-upheld", "medium": "letter"})
        facts.append({"fact": "escalated", "at": begun.isoformat(), "to": stage, "in_writing": True})
    for fact in _BEFORE.get(kind, ()):
        if fact["fact"] not in policy.facts:
            continue
        later = {name: (today + _STEP).isoformat() for name in ("until", "by") if name in fact or _puts_off(name, fact)}
        facts.append({**fact, **later, "at": today.isoformat()})
    if kind.startswith("consent"):
        facts[0]["by"] = "representative"
    text = json.dumps({"attributes": dict(known), "facts": facts})
    try:
        case = read_case(read_document(text), policy)
        return assess(case.history, policy, load_calendars(), today.isoformat()) if isinstance(case, CaseFile) else None
    except Faulty:
        return None


def _puts_off(name: str, fact: Fact) -> bool:
    return name == "until" and fact["fact"] == "extended"


def _people(provider: str, directory: Mapping[str, BodyShown]) -> LetterPeople:
    return LetterPeople(
        provider=provider,
        reference="EXAMPLE-0001",
        complainant="Ann Example",
        person_concerned="Tom Example",
        handler="Joe Sample",
        handler_contact="01632 960 001",
        signatory="Joe Sample",
        complaint="I waited for three weeks.\nNobody called me back.",
        points=(LetterPoint("The long wait", "upheld", "p1"), LetterPoint("No call back", "", "p2")),
        member_of_staff="Kim Sample",
        not_taken_up="It is about something that the council decides.",
        meeting="The meeting is on Thursday 12 March 2026 at 14:30, in person. Where, or how to join: Room 2.",
        directory=directory,
    )
