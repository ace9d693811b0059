"""Rules about time limits: their unit and start, their verb, their agreement with each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Final

from putright.lint.finding import INFO, WARNING, Hit
from putright.lint.prose import capital, listed, quoted, step
from putright.lint.rule import told
from putright.lint.view import Owed, Stage, View
from putright.procedure.conditions import Condition
from putright.procedure.policy_rules import Published

_DONE_ONCE: Final = frozenset({"acknowledged", "registered", "responded"})
"""What is done once in a stage. News, calls and notes may have several limits, one after the other."""
_ANSWERS: Final = frozenset({"replied", "responded"})
SILENT: Final = "not stated"
_BARE_DAYS: Final = re.compile(r"(?<!working )(?<!business )(?<!calendar )(?<!school )\bdays?\b(?! (after|before)\b)")
_AT_MOST: Final = re.compile(r"\b(at (the )?(most|latest)|(no|not) (later|longer|more) than)\b")
_NAMED_DAYS: Final = re.compile(r"\b(working|business) days?\b")


@told(
    "LINT-06",
    WARNING,
    "Every limit says which kind of days it counts, and from what.",
    'Where a policy says "days" beside "working days", or a number without a start, two careful people reach two '
    "dates, and the complainant's is the earlier one.",
    "good practice",
    'Ask the owner of the text, correct it, and write what it then says under "published": the unit '
    '("5 working days", "5 calendar days") in "limit", the start in "of".',
)
def unit_and_start(view: View) -> Iterator[Hit]:
    """Limits whose unit or start the source leaves open."""
    elsewhere = any(
        _NAMED_DAYS.search(said.limit) for stage in view.stages for owed in stage.owed for said in owed.published
    )
    for stage in view.stages:
        for owed in stage.owed:
            for said in owed.published:
                doubts = [*_unit(said, elsewhere), *_start(owed, said)]
                if doubts:
                    yield Hit(
                        owed.entry.path,
                        (said.clause,),
                        f"For {step(owed.action)} the source says {quoted(said.limit)}. {' '.join(doubts)}",
                        f'Have the source say it, and write it under "published" of this duty ({_wanted(doubts)}).',
                    )


def _unit(said: Published, elsewhere: bool) -> list[str]:
    if elsewhere and _BARE_DAYS.search(said.limit) and not _NAMED_DAYS.search(said.limit):
        return ['It says "days" here and "working days" in other places: which are these?']
    return []


def _start(owed: Owed, said: Published) -> list[str]:
    """The start is left open only where something else than the beginning of the stage could be meant."""
    if said.of != SILENT or said.limit == SILENT:
        return []
    start = owed.duty.clock.start
    if not owed.own:
        return ["It is owed at every stage, and the source does not say what it counts from at each."]
    if owed.duty.once:
        return [
            f"It is owed only once {quoted(owed.duty.once[0])} has happened, and may count from that or from before."
        ]
    if start.kinds or start.attribute:
        named = " or ".join(start.kinds)
        return [f"The source does not say what it counts from. The file counts it from {quoted(named)}."]
    return []


def _wanted(doubts: list[str]) -> str:
    keys = ["limit" if "working days" in doubt else "of" for doubt in doubts]
    return listed([quoted(key) for key in keys])


# --- one step, two limits --------------------------------------------------------------------------------------------


@told(
    "LINT-08",
    WARNING,
    "One step has one limit and one verb, and one office has one name.",
    "Two limits for one step, a will beside a should, or two names for one office let each reader pick, and the "
    "provider is held to the stricter.",
    "good practice",
    "Settle with the owner of the text which holds, take the other out of it, and then out of the file: one entry "
    'under "published", one duty for the step, no "also called", one role for one decision.',
)
def one_limit_one_name(view: View) -> Iterator[Hit]:
    """Steps with two limits or verbs, offices with two names."""
    for stage in view.stages:
        for owed in stage.owed:
            yield from _two_verbs(view, stage, owed)
        yield from _two_duties(stage)
        yield from _two_roles(view, stage)
    for name, role in view.file.named("roles"):
        called = role.several("also called")
        if called:
            yield Hit(
                (*role.path, "also called"),
                role.clauses,
                f"The office {quoted(str(role.words('title')))} is also called "
                f"{listed(map(quoted, called))}. A reader cannot tell whether they are one or two people.",
                f'Use one title in the source, and take "also called" out of the role {name}.',
            )


def _two_verbs(view: View, stage: Stage, owed: Owed) -> Iterator[Hit]:
    said = [one for one in owed.published if one.limit != SILENT and not _outer(stage, one)]
    firm = {_firmness(view, one.verb) for one in said}
    limits = {one.limit for one in said}
    if owed.duty.ceiling is not None and len(limits) > 1:
        return  # a limit and an outer limit, each as the source has it
    if len(firm) > 1 or len(limits) > 1:
        ways = listed(f"{quoted(f'{one.verb}: {one.limit}')} in {one.clause}" for one in said)
        yield Hit(
            (*owed.entry.path, "published"),
            tuple(dict.fromkeys(one.clause for one in said)),
            f"The source says it in {len(said)} places: {ways}. These do not bind alike.",
            "Have the source say it once, or in the same words each time.",
        )


def _outer(stage: Stage, said: Published) -> bool:
    """Whether the source gives the longest time that an extension may reach, beside the limit itself."""
    extension = stage.extension
    return extension is not None and extension.words("at most") is not None and bool(_AT_MOST.search(said.verb.lower()))


def _firmness(view: View, verb: str) -> str:
    if _weak(view, verb):
        return "weak"
    return "should" if re.search(r"\b(should|may|might|can)\b", verb.lower()) else "firm"


def _two_duties(stage: Stage) -> Iterator[Hit]:
    timed = [one for one in stage.owed if one.duty.timed and not one.duty.recurs and not one.duty.clock.start.each]
    for one, other in combinations(timed, 2):
        if not _same_step(one, other) or _apart(one.duty.conditions, other.duty.conditions):
            continue
        if (one.own or other.own or stage.first) and _rival(one, other):
            yield Hit(
                other.entry.path,
                (*one.clauses, *other.clauses),
                f"In {stage.called} {step(one.action)} has one limit ({one.duty.clause}) and "
                f"{step(other.action)} another ({other.duty.clause}), and one letter could be meant by both."
                if one.action != other.action
                else f"In {stage.called} {step(one.action)} has two limits, with two starts: {one.duty.clause} "
                f"and {other.duty.clause}.",
                "Have the source say which letter each limit is for, or keep one of them."
                if one.action != other.action
                else "Have the source say which letter each limit is for, and give them two actions, or keep one of "
                "them.",
            )


def _same_step(one: Owed, other: Owed) -> bool:
    both = set(one.duty.action.done_by) & set(other.duty.action.done_by) & _DONE_ONCE
    # Of two different steps only two kinds of answer are mistaken for each other: what settles it early is no answer.
    letters = all(set(owed.duty.action.done_by) <= _ANSWERS for owed in (one, other))
    return bool(both) and (one.action == other.action or letters)


def _rival(one: Owed, other: Owed) -> bool:
    """Whether two duties for one step contradict each other: not where one follows the other or is a target in it."""
    if one.duty.once or other.duty.once or one.duty.share != other.duty.share:
        return False
    if one.action != other.action:
        return one.duty.clock.start == other.duty.clock.start
    if one.duty.clock.start != other.duty.clock.start:
        return True
    # A target inside a limit is no contradiction, nor a limit of its own for some cases.
    alike = one.duty.strength == other.duty.strength
    anyone = not one.duty.conditions and not other.duty.conditions
    return alike and anyone and one.action in ("acknowledge", "respond")


def _apart(one: tuple[Condition, ...], other: tuple[Condition, ...]) -> bool:
    """Whether both can never hold of one case."""
    return any(
        here.name == there.name
        and (
            (here.negated is there.negated is False and not here.values & there.values)
            or (here.negated is not there.negated and _all_out(here, there))
        )
        for here in one
        for there in other
    )


def _all_out(here: Condition, there: Condition) -> bool:
    plain, negated = (there, here) if here.negated else (here, there)
    return plain.values <= negated.values


def _two_roles(view: View, stage: Stage) -> Iterator[Hit]:
    owner = view.policy.roles.get(stage.made.owner)
    for owed in stage.answers:
        role = view.policy.roles.get(owed.duty.role)
        if owner is None or role is None or role.id == owner.id or owner.strength == "must":
            continue
        yield Hit(
            stage.entry.path,
            (owner.clause, role.clause),
            f"{capital(stage.called)} goes to {view.the(owner.id)} ({quoted(owner.strength)}), and the answer comes "
            f"from {view.the(role.id)}. The source does not say which of them decides.",
            "Have the source name one office that decides, and make it the owner of the stage and of its answer.",
        )


# --- weak verbs ------------------------------------------------------------------------------------------------------


@told(
    "LINT-34",
    INFO,
    "A limit is promised with a firm verb.",
    'A limit under "can", "normally", "aim" or "as soon as" is an aim and no promise. The owner of the policy should '
    "know which of its limits are.",
    "good practice",
    'If it is meant as a promise, have the source say "will" and write that under "published". If it is an aim, leave '
    'it: the duty has "strength: aim".',
)
def weak_verbs(view: View) -> Iterator[Hit]:
    """Limits that are promised with a weak verb."""
    for stage in view.stages:
        for owed in stage.owed:
            for said in owed.published:
                weak = _weak(view, said.verb)
                if weak and said.limit != SILENT:
                    yield Hit(
                        (*owed.entry.path, "published"),
                        (said.clause,),
                        f"For {step(owed.action)} the source gives {quoted(said.limit)}, and says {quoted(said.verb)}. "
                        f"That reads as an aim{_taken(owed.duty.strength)}.",
                        'Have the source say "will" if it is a promise.',
                    )
    for kind in ("right", "record"):
        for promise in view.promises(kind):
            text = str(promise.words(kind))
            if view.world.words.weak["as soon as"].search(text.lower()):
                yield Hit(
                    promise.path,
                    promise.clauses,
                    f'{capital(text)}: "as soon as" is no limit.',
                    "Give it a length of time or an interval, and make it a duty.",
                )


def _taken(strength: str) -> str:
    if strength in ("must", "may"):
        return f"; the file takes it as: {strength}"
    return ", and the file takes it as one" if strength == "aim" else f", and the file takes it so ({quoted(strength)})"


def _weak(view: View, verb: str) -> str | None:
    """The weak word in a verb, or None: "as soon as we can, and at the latest" has a last day all the same."""
    found = (name for name, pattern in view.world.words.weak.items() if pattern.search(verb.lower()))
    return None if _AT_MOST.search(verb.lower()) else next(found, None)


RULES: Final = (unit_and_start, one_limit_one_name, weak_verbs)
