"""Words for who had a part in a case, who is named in it, and why somebody ought not to deal with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from putright.procedure.moments import ZONE
from putright.procedure.policy import Policy
from putright.procedure.problem import Problem
from putright.wording.dates import long_day
from putright.wording.plain_names import Naming, listed, stage_name

TITLES: Final = MappingProxyType(
    {
        "not-independent": "Was involved before",
        "complained-about": "The complaint is about them",
        "named": "Named in the complaint",
        "involved": "Was involved before",
        "own-answer": "Their own answer",
        "closed-to": "The case is closed to them",
    }
)
"""Each kind of conflict in a few words."""

_ALTHOUGH: Final = MappingProxyType(
    {
        "not-independent": "they were involved before",
        "complained-about": "the complaint is about them",
        "named": "they are named in the complaint",
        "involved": "they were involved before",
        "own-answer": "it is their own answer",
        "closed-to": "the case is closed to them",
    }
)

HOW: Final = MappingProxyType(
    {
        "complained-about": "The complaint is about them",
        "witness": "They saw or heard what happened",
        "named": "They are named in another way",
        "mistake": "Not at all: this was entered by mistake",
    }
)
"""How somebody of the organisation can stand in a complaint."""

_NAMED: Final = MappingProxyType(
    {
        "complained-about": "is complained about in this complaint",
        "witness": "is named in this complaint as a witness",
        "named": "is named in this complaint",
    }
)

_DID: Final = MappingProxyType(
    {
        "assigned": "was given it to deal with",
        "responded": "answered it",
        "signed-off": "signed off what was sent",
        "review-completed": "completed the review",
        "investigation-completed": "completed the investigation",
        "statement-requested": "was asked for a statement",
        "statement-received": "gave a statement",
        "statement-examined": "examined a statement",
        "settled": "settled it with the complainant",
        "action-agreed": "undertook something that was agreed",
        "action-done": "did something that was agreed",
        "extended": "approved a new date",
        "ticked": "ticked a promise as kept",
    }
)
_ENTERED: Final = MappingProxyType(
    {
        "responded": "entered the answer",
        "signed-off": "entered the sign-off",
        "review-completed": "entered the end of the review",
        "investigation-completed": "entered the end of the investigation",
        "statement-examined": "entered that a statement was examined",
        "settled": "entered that it was settled",
    }
)


def did_words(did: str) -> str:
    """What somebody did, to follow their name; "entered responded" is that they entered it for somebody else."""
    if did.startswith("entered "):
        return _ENTERED.get(did.removeprefix("entered "), "entered something")
    return _DID.get(did, "took part")


def named_words(how: str) -> str:
    """How somebody stands in a complaint, to follow their name."""
    return _NAMED[how]


def why_not(problem: Problem, policy: Policy) -> str:
    """A conflict in a few words, to follow a name: "answered it at stage 1"."""
    about = dict(problem.about)
    if problem.code in ("complained-about", "named"):
        return named_words(about["how"])
    if problem.code == "closed-to":
        return "cannot open this case"
    earlier = stage_name(about["earlier"], policy)
    if problem.code == "own-answer":
        return f"answered {earlier}"
    return f"{did_words(about.get('did', 'assigned'))} at {earlier}"


def conflict_words(problem: Problem, policy: Policy, naming: Naming) -> str:
    """A conflict as a sentence or two."""
    about = dict(problem.about)
    who, here = naming(about["person"]), stage_name(about["stage"], policy)
    if problem.code == "own-answer":
        earlier = stage_name(about["earlier"], policy)
        return f"{who} answered {earlier} and would look at their own answer in {here}. Give it to somebody else."
    if problem.code == "closed-to":
        return f"This case is closed to {who}, who cannot see what is owed. Open it to them, or choose somebody else."
    if problem.code == "involved":
        earlier = stage_name(about["earlier"], policy)
        did = did_words(about["did"])
        return (
            f"{who} {did} at {earlier}, and the policy wants somebody in {here} who was not involved before. "
            "Give it to somebody else."
        )
    return f"{who} {named_words(about['how'])} and ought not to deal with it. Give it to somebody else."


def closing_sentence(kind: str, says: Mapping[str, object], policy: Policy, naming: Naming) -> str:
    """An entry about who is named, who goes on, or who may open the case, as a sentence; nothing for any other."""
    who = naming(str(says.get("person", "")))
    if kind == "person-named":
        how = str(says["how"])
        return f"{who} is not named in the complaint after all." if how == "mistake" else f"{who} {named_words(how)}."
    if kind == "access-chosen":
        people = [naming(one) for one in str(says.get("people", "")).split()]
        if not people:
            return "The case is open again to everybody who may see cases."
        return f"Only {listed(people)} may open this case."
    if kind == "conflict-accepted":
        stage, conflict = str(says.get("stage", "")), str(says["conflict"])
        where = f" at {stage_name(stage, policy)}" if stage else ""
        return f"{who} goes on{where} for a recorded reason, although {_ALTHOUGH[conflict]}."
    if kind == "opened-with-reason":
        until = datetime.fromisoformat(str(says["until"])).astimezone(ZONE)
        what = f"the strand {says['strand']}" if says.get("strand") else "this case"
        return f"{who} opened {what}, which is closed to them, until {until:%H:%M} on {long_day(until.toordinal())}."
    return ""
