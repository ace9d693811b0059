"""Rules about the steps: that none lacks anything, that each can be reached, that none waits for itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from putright.lint.demands import limit_of, longer
from putright.lint.finding import WARNING, Hit
from putright.lint.prose import capital, lacking, listed, quoted, step
from putright.lint.rule import told
from putright.lint.view import ANSWERED, Owed, Stage, View
from putright.procedure.conditions import RECEIPT, Condition
from putright.procedure.durations import Duration, Unit

_FIRST_WORDS: Final = frozenset({"acknowledged", "phoned", "replied"})
QUICK: Final = Duration(5, Unit.WORKING_DAYS)
"""An answer that comes within so long needs no acknowledgement before it."""
_STEPS: Final = ("acknowledge", "respond")
_OWN_ACTS: Final = frozenset(
    {"meeting-held", "investigation-completed", "review-completed", "statement-requested", "phoned", "informed"}
)
"""What the provider does by itself, and what a limit can count from."""
_REPLIES: Final = frozenset({"details-received", "consent-received", "meeting-declined"})
"""What only the complainant can do."""


@told(
    "LINT-03",
    WARNING,
    "Every stage has an owner, a limit for the first word, a limit for the answer, an outcome letter and a way on; and "
    "every step from which a limit counts has a limit of its own.",
    "Where one of them is missing, a case can stand still and nothing is overdue.",
    "what all codes ask for",
    "Have the source say it and add the duty: acknowledge and respond with a limit, in writing; a limit for the step "
    "from which another counts.",
)
def nothing_missing(view: View) -> Iterator[Hit]:
    """Stages that lack something, and steps that nothing bounds."""
    for stage in view.stages:
        missing = _missing(view, stage)
        if missing:
            yield Hit(
                stage.entry.path,
                stage.entry.clauses,
                f"{capital(stage.called)} has {lacking((f'no {one}' for one in missing), 'and')}.",
                "Add what is missing to the source, and then to this stage.",
            )
        yield from _unbounded(stage)


def _missing(view: View, stage: Stage) -> list[str]:
    missing: list[str] = []
    if not stage.handles:  # a talk, a request for service: a step that takes no complaint
        return missing
    if not any(_first_word(one) for one in stage.owed):
        missing.append("limit for the acknowledgement")
    answering = [one for one in stage.owed if ANSWERED in one.duty.action.done_by]
    if not any(one.duty.timed for one in answering):
        missing.append("limit for the answer")
    if not any(_letter(stage, one) for one in answering):
        missing.append("outcome letter" if stage.first else "outcome letter of its own")
    moves = stage.entry.entry("moves on") is not None
    if not stage.windows and not moves and not any(view.routes()):
        missing.append("way on for somebody who is not satisfied")
    return missing


def _first_word(owed: Owed) -> bool:
    """Whether the complainant hears something by a stated time: a first word, or the answer itself if it is quick."""
    if not owed.duty.timed:
        return False
    limit = limit_of(owed)
    from_start = not owed.duty.clock.start.kinds
    quick = ANSWERED in owed.duty.action.done_by and from_start and limit is not None and not longer(limit, QUICK)
    return quick or bool(set(owed.duty.action.done_by) & _FIRST_WORDS)


def _letter(stage: Stage, owed: Owed) -> bool:
    """Whether the duty promises a letter with the outcome of this stage.

    What is owed "in every stage" alone promises it for a later stage only if it says that the outcome is in it.
    """
    if owed.own or stage.first:
        return owed.duty.timed or owed.duty.medium is not None or bool(owed.duty.says)
    return bool(owed.duty.says)


def _unbounded(stage: Stage) -> Iterator[Hit]:
    bounded = {fact for one in stage.owed if one.duty.timed for fact in one.duty.action.done_by}
    for owed in stage.owed:
        start = owed.duty.clock.start
        loose = [kind for kind in start.kinds if kind in _OWN_ACTS and kind not in bounded]
        if owed.duty.timed and owed.duty.ceiling is None and loose and len(loose) == len(start.kinds):
            yield Hit(
                owed.entry.path,
                owed.clauses,
                f"The limit of {step(owed.action)} counts from {quoted(' or '.join(loose))}, and nothing "
                f"in {stage.called} says by when that happens.",
                "Give that step a limit, or an outer limit to this one.",
            )


@told(
    "LINT-15",
    WARNING,
    "Every case falls under some branch.",
    "A class of case for which the policy says nothing gets no answer, or one made up on the day.",
    "good practice",
    'Have the source say what happens in that class, and take its entry out of "undefined", or give the step a duty '
    "for the values that are left.",
)
def no_class_left_out(view: View) -> Iterator[Hit]:
    """Classes of case for which nothing is said."""
    for stage in view.stages:
        for one in stage.entry.entries("undefined"):
            yield Hit(
                one.path,
                one.clauses,
                f"For cases in which {one.words('if')} the source provides nothing in {stage.called}.",
                "Have the source say what happens to them.",
            )
        for action in _STEPS:
            yield from _uncovered(view, stage, [one for one in stage.owed if one.action == action])


def _uncovered(view: View, stage: Stage, owed: list[Owed]) -> Iterator[Hit]:
    if not owed or any(not one.duty.conditions or len(one.duty.conditions) > 1 for one in owed):
        return
    names = {one.duty.conditions[0].name for one in owed}
    if len(names) != 1:
        return
    name = names.pop()
    otherwise = [one for one in stage.owed if one.action not in _STEPS and one.duty.conditions]
    providing = [one.duty.conditions[0] for one in (*owed, *otherwise) if one.duty.conditions[0].name == name]
    left = [
        value
        for value in _values(view, name)
        if not _nameless(value) and not any(_covers(one, value) for one in providing)
    ]
    if left:
        yield Hit(
            owed[0].entry.path,
            tuple(clause for one in owed for clause in one.clauses),
            f"In {stage.called} {step(owed[0].action)} is owed only for some cases: nothing is said where "
            f"{name} is {listed(left, 'or')}.",
            "Add a duty for the values that are left.",
        )


def _values(view: View, name: str) -> tuple[str, ...]:
    """What a condition of that name can find. Of the channels, those that the policy opens, if it names any."""
    if name == "channel":
        opened = tuple(str(one.words("channel")) for one in view.promises("channel"))
        return opened or RECEIPT["channel"]
    return RECEIPT.get(name) or view.policy.attributes.get(name, ())


def _nameless(value: str) -> bool:
    """Whether it says that nobody knows who complained: then there is nobody to write to."""
    return "anonym" in value


def _covers(condition: Condition, value: str) -> bool:
    return (value in condition.values) is not condition.negated


@told(
    "LINT-25",
    WARNING,
    "No clock waits for something that the complainant may or may not do after complaining.",
    "A complaint is made once it is made. A clock that starts with the complainant's answer to a question never starts "
    "if there is no answer, and the law's clock runs all the same.",
    "SI 2009/309, regulation 13: the limits count from receipt",
    'Count it from "received", or give it an outer limit from there ("no later than"). Take a step out of "gates" once '
    "the source no longer lets it wait.",
)
def no_gate(view: View) -> Iterator[Hit]:
    """Limits and steps that wait for the complainant."""
    for stage in view.stages:
        for owed in stage.owed:
            start = owed.duty.clock.start
            waits = [kind for kind in start.kinds if kind in _REPLIES]
            if waits and len(waits) == len(start.kinds) and owed.duty.ceiling is None:
                yield Hit(
                    owed.entry.path,
                    owed.clauses,
                    f"The limit of {step(owed.action)} counts from {quoted(waits[0])}, which is the "
                    "complainant's to do. Without it the clock never starts.",
                    'Count from "received", or add "no later than" with a limit from there.',
                )
    for gate in view.file.entries("gates"):
        if gate.words("waits for") in _REPLIES:
            yield Hit(
                gate.path,
                gate.clauses,
                f"{capital(str(gate.words('step')))} waits for {quoted(str(gate.words('waits for')))}, which is "
                "the complainant's to do. Without it that step never begins.",
                "Have the source begin that step on receipt.",
            )


@told(
    "LINT-26",
    WARNING,
    "No step waits for itself, and every step can be reached.",
    "If an acknowledgement asks for details and is owed only after they came, neither happens.",
    "good practice",
    'Ask in a step of its own (a duty "request-details"), give the second letter another action, or add the way to a '
    'stage ("then" or "moves on").',
)
def no_circle(view: View) -> Iterator[Hit]:
    """Steps in a circle, and steps to which nothing leads."""
    for stage in view.stages:
        for owed in stage.owed:
            for reply in owed.duty.clock.start.kinds:
                if reply in view.world.words.asked:
                    yield from _asked_for(view, stage, owed, reply)
    reached = {to for stage in view.stages for to in _onward(stage)}
    reached |= {str(one.words("stage")) for one in view.file.entries("begins at")}
    for stage in view.stages:
        if not stage.first and stage.id not in reached:
            yield Hit(
                stage.entry.path,
                stage.entry.clauses,
                f"Nothing leads to {stage.called}.",
                'Add a "then" that leads there.',
            )


def _onward(stage: Stage) -> Iterator[str]:
    for way in (*stage.windows, *stage.entry.entries("moves on")):
        yield str(way.words("to"))


def _asked_for(view: View, stage: Stage, owed: Owed, reply: str) -> Iterator[Hit]:
    asking = reply.replace("-received", "-requested")
    if any(asking in one.duty.action.done_by for one in stage.owed):
        return
    pattern = view.world.words.asked[reply]
    letters = [
        one
        for one in stage.owed
        if one is not owed and any(pattern.search(part.says.lower()) for part in one.duty.says)
    ]
    same = [one for one in letters if one.action == owed.action]
    if not letters:
        yield Hit(
            owed.entry.path,
            owed.clauses,
            f"{capital(step(owed.action))} waits for {quoted(reply)}, and nothing in {stage.called} asks for that.",
            f"Add the duty or the letter that asks ({asking}).",
        )
    elif len(same) == len(letters):
        asks = [part.clause for part in same[0].duty.says if pattern.search(part.says.lower())]
        yield Hit(
            owed.entry.path,
            (same[0].duty.clause, *asks, *owed.clauses),
            f"A circle: {step(owed.action)} ({owed.duty.clause}) waits for {quoted(reply)}, and only a letter of "
            f"that same step ({same[0].duty.clause}) asks for it.",
            "Ask in a step of its own, or give the second letter another action.",
        )


@told(
    "LINT-35",
    WARNING,
    "The numbers of a list are printed once each, and what is referred to is there.",
    "Two steps with one number cannot be told apart in a letter, and what refers to one of them refers to both.",
    "good practice",
    'Number the source anew, and write the numbers as they are then printed under "numbering".',
)
def numbers_once(view: View) -> Iterator[Hit]:
    """Lists in which a number stands twice, or is referred to and missing."""
    for one in view.file.entries("numbering"):
        printed = Counter(one.several("printed"))
        twice = [number for number, times in printed.items() if times > 1]
        absent = [number for number in one.several("refers to") if number not in printed]
        said = []
        if twice:
            said.append(f"{listed(quoted(number) for number in twice)} stands more than once")
        if absent:
            said.append(f"{listed(quoted(number) for number in absent)} is referred to and is not there")
        if said:
            yield Hit(
                (*one.path, "printed"),
                one.clauses,
                f"Among {one.words('of')}, {lacking(said, 'and')}.",
                "Number the source anew.",
            )


RULES: Final = (nothing_missing, no_class_left_out, no_gate, no_circle, numbers_once)
