"""Rules about landlords in England, whom the Housing Ombudsman's Code binds. The limits are the Code's own data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from putright.codes.code import Bound
from putright.codes.code import Rule as CodeRule
from putright.lint.demands import (
    LANDLORDS,
    bound_by,
    clocks,
    late_taken,
    limit_of,
    longer,
    quote,
    when,
    year_to_complain,
)
from putright.lint.finding import ERROR, Hit
from putright.lint.prose import lacking, quoted
from putright.lint.rule import told
from putright.lint.view import Entry, Stage, View
from putright.procedure.durations import Duration, parse_duration


@told(
    "LINT-02",
    ERROR,
    "A landlord has just two stages, answers within the Code's times, and extends them no further than it allows.",
    "The Code is statutory: a landlord that departs from it has to say so in public, and the Ombudsman can find a "
    "failure in that alone.",
    "Housing Ombudsman Code 5.2, 5.3, 6.3, 6.4, 6.14, 6.15",
    "Have the source keep to two stages and the Code's times, and say by how much at most a time may be extended: \"at "
    'most" of the "extension".',
)
def landlords_times(view: View) -> Iterator[Hit]:
    """Stages and times of a landlord that the Code does not allow."""
    bound = bound_by(view, LANDLORDS)
    if bound is None:
        return
    rules = bound.code.rules.values()
    counted = next((one for one in rules if one.structure is not None and "stages" in one.structure), None)
    stages = [stage for stage in view.stages if stage.handles]
    if counted is not None and len(stages) != (counted.structure or {}).get("stages"):
        yield Hit(
            ("stages",),
            (),
            f"{when(bound)}there are {len(stages)} stages, and there must be two ({quote(bound, counted)}).",
            "Have the source take them together, or add the missing one.",
        )
    for stage in stages[:2]:
        for rule, clock in clocks(bound, "respond", stage):
            if clock.within is not None:
                yield from _answered(stage, bound, rule, clock.within)
            if clock.extension is not None and clock.extension.at_most is not None and stage.extension is not None:
                yield from _extended(stage, bound, rule, clock.extension.at_most, stage.extension)


def _answered(stage: Stage, bound: Bound, rule: CodeRule, most: Duration) -> Iterator[Hit]:
    for one in stage.answers:
        limit = limit_of(one)
        if limit is None or longer(limit, most):
            yield Hit(
                one.entry.path,
                one.clauses,
                f"{when(bound)}the answer of {stage.called} has {limit or 'no limit'}, and {most} from the "
                f"acknowledgement are allowed ({quote(bound, rule)}).",
                f"Have the source promise it within {most} of the acknowledgement.",
            )


def _extended(stage: Stage, bound: Bound, rule: CodeRule, most: Duration, extension: Entry) -> Iterator[Hit]:
    said = extension.words("at most")
    where = (rule.clock.extension.provision if rule.clock and rule.clock.extension else "") or rule.provision
    if said is None or longer(parse_duration(said), most):
        yield Hit(
            extension.path,
            extension.clauses,
            f"{when(bound)}the answer of {stage.called} may be put off "
            f"{'without a bound' if said is None else f'by {said}'}, and at most {most} are allowed unless there is "
            f"good reason ({bound.code.short} {where}).",
            f'Have the source say so, and write "at most: {most}".',
        )


@told(
    "LINT-12",
    ERROR,
    "A landlord uses the Code's definition of a complaint, takes complaints for twelve months, and leaves out no more "
    "than the Code allows.",
    "A narrower definition, a shorter time or one more exclusion is a refusal written in advance.",
    "Housing Ombudsman Code 1.2, 2.2, 2.3",
    'Have the source say it, and write it under "definition", "complain" and "late complaints", and "exclusions".',
)
def landlords_definition(view: View) -> Iterator[Hit]:
    """What a landlord's policy does not say of what it takes, and what it may not leave out."""
    bound = bound_by(view, LANDLORDS)
    if bound is None:
        return
    definition = view.declared("definition")
    said = str(definition.words("complaint")).lower() if definition is not None else ""
    left = [name for name, pattern in view.world.words.definition.items() if not pattern.search(said)]
    missing = []
    if definition is None:
        missing.append("what a complaint is, in the Code's own terms (para 1.2)")
    if not year_to_complain(view) or not late_taken(view):
        missing.append("that a complaint is taken for 12 months, and that a later one is considered (para 2.3)")
    if not any(view.file.entries("exclusions")):
        missing.append("what is not taken as a complaint (para 2.2)")
    if missing:
        yield Hit(
            ("stages",),
            (),
            f"{when(bound)}the source does not say {lacking(missing)}: see the {bound.code.short}.",
            'Have it say so, and write it under "definition", "complain", "late complaints" and "exclusions".',
        )
    if definition is not None and left:
        yield Hit(
            definition.path,
            definition.clauses,
            f"{when(bound)}the definition of a complaint leaves out what stands in the Code's: "
            f"{lacking(left, 'and')} ({bound.code.short} para 1.2).",
            "Use the Code's definition.",
        )
    for one in view.file.entries("exclusions"):
        what = str(one.words("what"))
        if not any(pattern.search(what.lower()) for pattern in view.world.words.exclusions.values()):
            yield Hit(
                one.path,
                one.clauses,
                f"{when(bound)}the source does not take as a complaint {quoted(what)}. The Code does not allow that "
                f"without a reason in each case ({bound.code.short} para 2.2).",
                "Have the source take it out.",
            )


RULES: Final = (landlords_times, landlords_definition)
