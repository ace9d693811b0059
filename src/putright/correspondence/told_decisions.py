"""What whoever complained was told of our decisions: the answers that went out, each point, what we agreed to do.

Nothing of it was decided here: it is what our answers said. An answer whose email has not left yet was told to nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple

from putright.casework.agreed import Looked, agreed_titles, name_actions
from putright.correspondence.models import LetterMail
from putright.procedure.actions import DO_ACTION
from putright.procedure.facts import Fact, outcome_of
from putright.register.models import Case
from putright.register.reading import Record
from putright.register.relating import relations_of
from putright.wording.decision_words import (
    agreed_told,
    answer_told,
    decision_told,
    goes_on_as,
    goes_on_at,
    not_decided,
    point_erased,
)

WENT: Final = frozenset({"sent", "returned", "unsure"})
"""The states of a letter's mail in which it left here."""
_OVER: Final = frozenset({"settled", "withdrawn", "closed"})


class PointTold(NamedTuple):
    """A point: what it is about, in the words of our letter, what was decided, stage by stage, or how it goes on."""

    about: str
    said: tuple[str, ...]


class DecisionsTold(NamedTuple):
    """Sentences, those of each sort in the order in which it happened. ``goes_on``: at which stage it is since."""

    answers: tuple[str, ...] = ()
    points: tuple[PointTold, ...] = ()
    agreed: tuple[str, ...] = ()
    goes_on: str = ""


NOTHING_TOLD: Final = DecisionsTold()


class _Answer(NamedTuple):
    """An answer that was told: the place of its period, the stage, the fact."""

    period: int
    stage: str
    fact: Fact


def mails_of(case: Case) -> Mapping[int, str]:
    """The state of the mail of each letter that goes by email, by the number of the entry of its sending: one query."""
    rows = LetterMail.objects.filter(organisation=case.organisation_id, case=case)
    return dict(rows.values_list("fact", "message__state"))


def decisions_told(at: Looked, mails: Callable[[], Mapping[int, str]], *, points: bool = True) -> DecisionsTold:
    """What was told on this case. ``mails`` is asked only where there is an answer. Without ``points`` their words,
    which are the complainant's, are left out."""
    answers = list(_answers(at, mails))
    name_actions(at, agreed_titles(at))
    agreed = [row for row in at.found.duties if row.duty.action is DO_ACTION and row.event is not None]
    if not answers and not any(row.done for row in agreed):
        return NOTHING_TOLD  # what is only owed stands among what comes next
    found = at.found
    there, last = len(found.case.periods) - 1, answers[-1] if answers else None
    further = last is not None and last.period < there and found.status == "open"
    return DecisionsTold(
        tuple(answer_told(one.stage, one.fact.day, outcome_of(one.fact), found.policy) for one in answers),
        tuple(_points(at, answers)) if points else (),
        tuple(agreed_told(row) for row in agreed),
        goes_on_at(found.stage.id, found.policy) if further else "",
    )


def _answers(at: Looked, mails: Callable[[], Mapping[int, str]]) -> Iterator[_Answer]:
    case, policy = at.found.case, at.found.policy
    places = [(number, place) for number, period in enumerate(case.periods) for place in period.responses]
    if not places:
        return
    waiting = {f"f{number}" for number, state in mails().items() if state not in WENT}
    for number, place in places:
        if case.facts[place].id not in waiting:
            yield _Answer(number, policy.stage_of(case.periods[number].stage).id, case.facts[place])


def _points(at: Looked, answers: list[_Answer]) -> Iterator[PointTold]:
    """Each point that was decided; once one was, those that lay before us then and were not."""
    decided: dict[str, dict[str, str]] = {}
    latest = ""
    for one in answers:
        decisions = one.fact.attributes.get("points")
        if isinstance(decisions, Mapping) and decisions:
            latest = str(one.fact.id)
            for key, decision in decisions.items():
                decided.setdefault(str(key), {})[one.stage] = str(decision)
    if not decided:
        return
    moved = relations_of(at.record.entries).moved
    several = len({stage for each in decided.values() for stage in each}) > 1
    before = _raised_before(at.record, latest)
    over = at.found.status in _OVER
    for key, about in at.record.history.points.items():
        said = [
            decision_told(decision, stage if several else "", at.found.policy)
            for stage, decision in decided.get(key, {}).items()
        ]
        if key in moved:
            said.append(goes_on_as(moved[key]))
        elif not said and key in before:
            said.append(not_decided(over))
        if said:
            yield PointTold(" ".join(about.split()) or point_erased(), tuple(said))


def _raised_before(record: Record, answer: str) -> frozenset[str]:
    """The points that were noted before the entry of that id: the letter named them."""
    raised = set()
    for entry in record.entries:
        if entry.id == answer:
            break
        if entry.row.kind == "point-raised":
            raised.add(str(entry.says["id"]))
    return frozenset(raised)
