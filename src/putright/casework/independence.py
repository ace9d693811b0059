"""Who had a part in a case, who is named in it, and who therefore ought not to deal with it from now on.

The engine knows one rule: where the policy wants a new reviewer, whoever handled or answered an earlier stage may not
do so here (``procedure.problems``). The same rule is asked here of people who are not chosen yet, so that a form can
say it beforehand; a test holds that both agree. What the engine cannot know is added here: who is named in the
complaint, who took part in another way, who would review an answer of their own, to whom the case is closed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from putright.procedure.assessment import Assessment
from putright.procedure.case import Case, Period
from putright.procedure.facts import Fact
from putright.procedure.moments import Moment, parse_moment
from putright.procedure.policy import Policy, Stage
from putright.procedure.problem import Problem
from putright.register.closing import ABOUT, Bars, Named, bars_of, named_in
from putright.register.parts import CONFLICT
from putright.register.reading import Entry

PERSONS: Final = ("person", "owner", "approved_by")
"""What facts say of people by their keys. A policy's approval names a role, which is no key and is passed over."""

_HANDLING: Final = ("assigned", "responded")
_ANSWERS: Final = frozenset(
    {"responded", "signed-off", "review-completed", "investigation-completed", "statement-examined", "settled"}
)
"""Whoever enters one of these had a part in the answer, whether or not it names them."""

_NO_PART: Final = frozenset({"ticked", "action-done"})
"""What says nothing of the complaint's merits: shown, and no conflict."""

_NOT_DEALING: Final = frozenset({"statement-requested", "statement-received", *_NO_PART, "action-agreed"})
_REVIEWING: Final = frozenset({"assigned", "responded", "review-completed", "signed-off"})


class Part(NamedTuple):
    """What somebody did on a case: the kind of fact, at which stage, when. ``entered``: they are not named in it, they
    entered it. ``place`` is its place in the order of the facts."""

    person: str
    did: str
    stage: str
    when: Moment
    entered: bool
    place: int


class Involvement(NamedTuple):
    """A case as independence looks at it."""

    case: Case
    policy: Policy
    parts: Sequence[Part]
    named: Mapping[str, Named]
    bars: Bars
    accepted: frozenset[tuple[str, str, str]]
    """Person, kind of conflict and stage of what goes on with a recorded reason."""

    def of(self, person: str) -> list[Part]:
        """What this person did, in order."""
        return [part for part in self.parts if part.person == person]


def involvement(found: Assessment, entries: Sequence[Entry], persons: Mapping[int, str]) -> Involvement:
    """Who had a part in the case; ``persons`` are the people as whom accounts act. Corrections are applied."""
    named = named_in(entries)
    return Involvement(
        found.case,
        found.policy,
        list(_parts(found.case, found.policy, entries, persons)),
        named,
        bars_of(entries),
        frozenset(_accepted(entries, named)),
    )


def _parts(case: Case, policy: Policy, entries: Iterable[Entry], persons: Mapping[int, str]) -> Iterator[Part]:
    by = {entry.id: entry.row.account_id for entry in entries if entry.row.kind in _ANSWERS}
    for period in case.periods:
        stage = policy.stage_of(period.stage).id
        for place in range(period.begin, period.end):
            fact = case.facts[place]
            named = _people_of(fact)
            for person in named:
                yield Part(person, fact.kind, stage, fact.moment, False, place)
            account = by.get(fact.id or "")
            who = persons.get(account) if account is not None else None
            if who is not None and who not in named:
                yield Part(who, fact.kind, stage, fact.moment, True, place)


def _people_of(fact: Fact) -> list[str]:
    values = (fact.attributes.get(name) for name in PERSONS) if fact.attributes else ()
    return list(dict.fromkeys(one for one in values if isinstance(one, str) and one.startswith("person-")))


def _accepted(entries: Iterable[Entry], named: Mapping[str, Named]) -> Iterator[tuple[str, str, str]]:
    for entry in entries:
        if entry.row.kind == CONFLICT.name:
            person, conflict = str(entry.says.get("person", "")), str(entry.says.get("conflict", ""))
            known = named.get(person)
            # A reason that was given before somebody was named, or named otherwise, says nothing of that.
            if conflict not in (ABOUT, "named") or (known is not None and entry.row.number > known.number):
                yield person, conflict, str(entry.says.get("stage", ""))


def deals(kind: str, policy: Policy) -> bool:
    """Whether a fact of this kind names somebody who deals with the complaint: answers, signs off, reviews."""
    known = policy.facts.get(kind)
    if kind in _NOT_DEALING or known is None:
        return False
    return kind == "review-completed" or known.attribute("person") is not None


def conflicts(around: Involvement, kind: str, person: str, by: str, at: str | None = None) -> tuple[Problem, ...]:
    """Why this person ought not to be named in such a fact, as problems; those that go on with a reason are left out.

    ``by`` is who records it, ``at`` when it happened (ISO 8601; None: now), which says of which stage it speaks.
    """
    if not person or not deals(kind, around.policy):
        return ()
    period = _period(around.case, at)
    stage = around.policy.stage_of(period.stage)
    return tuple(
        problem
        for problem in _found(around, kind, person, by, period, stage)
        if (person, problem.code, stage.id) not in around.accepted
    )


def _found(around: Involvement, kind: str, person: str, by: str, period: Period, stage: Stage) -> Iterator[Problem]:
    about = (("person", person), ("stage", stage.id))
    named = around.named.get(person)
    if named is not None:
        code = ABOUT if named.how == ABOUT else "named"
        yield Problem(code, None, (*about, ("how", named.how)))
    if around.bars.shuts_out(person) and (named is None or named.how != ABOUT):
        yield Problem("closed-to", None, about)
    before = [part for part in around.of(person) if part.place < period.begin and part.did not in _NO_PART]
    if not before:
        return
    handled = [part for part in before if part.did in _HANDLING and not part.entered]
    if stage.independent is not None:
        first = (handled if kind in _HANDLING and handled else before)[0]
        code = "not-independent" if kind in _HANDLING and handled else "involved"
        yield Problem(code, stage.independent, (*about, ("earlier", first.stage), ("did", _did(first))))
    elif person == by and kind in _REVIEWING:
        answers = [part for part in before if part.did == "responded"]
        if answers:
            yield Problem("own-answer", None, (*about, ("earlier", answers[0].stage)))


def _did(part: Part) -> str:
    return f"entered {part.did}" if part.entered else part.did


def _period(case: Case, at: str | None) -> Period:
    """The period in which something falls that happened at that time; the last one, if nothing is said."""
    if at is None:
        return case.periods[-1]
    try:
        moment = parse_moment(at)
    except ValueError:
        return case.periods[-1]
    found = case.periods[0]
    for period in case.periods[1:]:
        begun = case.facts[period.begin]
        if begun.day <= moment.day if moment.bare else begun.instant <= moment.instant:
            found = period
    return found


def standing(around: Involvement) -> tuple[Problem, ...]:
    """What is wrong now with who deals with the case: somebody became involved, was named, or can open it no longer."""
    period = around.case.periods[-1]
    place = around.case.last("assigned", period.begin, period.end)
    person = around.case.facts[place].attributes.get("person") if place is not None else None
    if not isinstance(person, str):
        return ()
    # The engine says its own among the problems of the case.
    return tuple(one for one in conflicts(around, "assigned", person, person) if one.code != "not-independent")
