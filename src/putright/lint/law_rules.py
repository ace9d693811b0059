"""Rules about what any law demands: an acknowledgement in time, personal data, laws that are in force."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from putright.codes.code import Bound, RuleClock
from putright.codes.code import Rule as CodeRule
from putright.lint.demands import PERSONAL_DATA, STATUTORY, bound_by, clocks, limit_of, longer, quote, when
from putright.lint.finding import ERROR, WARNING, Hit
from putright.lint.rule import told
from putright.lint.view import Entry, Stage, View
from putright.procedure.durations import Duration, parse_duration
from putright.wording.dates import long_day


@told(
    "LINT-01",
    ERROR,
    "The acknowledgement comes within the time that the law sets.",
    "It is the first promise a complainant sees kept or broken, and the one that an ombudsman counts first.",
    "SI 2009/309, regulation 13(3): 3 working days; Housing Ombudsman Code 6.2 and 6.11: 5 working days",
    "Have the source promise the acknowledgement within that time of receipt, and change the duty.",
)
def acknowledged_in_time(view: View) -> Iterator[Hit]:
    """Acknowledgements that may come later than a law allows, or that are not promised."""
    for bound in view.bound:
        if bound.code.id == PERSONAL_DATA or bound.code.standing not in STATUTORY:
            continue
        for stage in (one for one in view.stages if one.handles):
            for rule, clock in clocks(bound, "acknowledge", stage):
                if clock.within is not None:
                    yield from _acknowledged(stage, bound, rule, clock, clock.within)


def _acknowledged(stage: Stage, bound: Bound, rule: CodeRule, clock: RuleClock, most: Duration) -> Iterator[Hit]:
    does = {"acknowledge", *clock.or_else}
    from_start = [one for one in stage.owed if one.action in does and one.duty.timed and not one.duty.clock.start.kinds]
    late = [one for one in from_start if limit_of(one) is not None and longer(limit_of(one) or most, most)]
    if not from_start:
        yield Hit(
            stage.entry.path,
            stage.entry.clauses,
            f"{when(bound)}{stage.called} promises no acknowledgement, and it is owed within {most} "
            f"({quote(bound, rule)}).",
            f"Have the source promise it within {most}.",
        )
    elif len(late) == len(from_start) or any(one.duty.conditions for one in late):
        for one in late:
            yield Hit(
                one.entry.path,
                (one.duty.clause,),
                f"{when(bound)}the acknowledgement may take {limit_of(one)}, and {most} are allowed "
                f"({quote(bound, rule)}).",
                f"Have the source promise it within {most}, and change the duty.",
            )


@told(
    "LINT-29",
    WARNING,
    "A complaint about personal data is acknowledged within 30 days, beside whatever else it is about.",
    "Whoever decides how personal data is used has this duty since June 2026, and it does not wait for the rest of a "
    "complaint.",
    "Data Protection Act 2018, section 164A",
    'Have the source say it, and write it under "alongside": "process: data-protection", "acknowledge within: 30 '
    'days".',
)
def personal_data_beside(view: View) -> Iterator[Hit]:
    """Policies without a way for a complaint about personal data."""
    bound = bound_by(view, PERSONAL_DATA)
    if bound is None or view.today.toordinal() < bound.code.since:
        return
    found = next((one for one in view.file.entries("alongside") if one.words("process") == "data-protection"), None)
    for rule in bound.code.rules.values():
        if rule.clock is None or rule.clock.do != "acknowledge" or rule.clock.within is None:
            continue
        said = found.words("acknowledge within") if found is not None else None
        if said is None or longer(parse_duration(said), rule.clock.within):
            place = found or next((one for one in view.routes() if one.words("body") == "ico"), None)
            yield Hit(
                place.path if place is not None else view.top,
                place.clauses if place is not None else (),
                f"Nothing says that a complaint about personal data is acknowledged within {rule.clock.within}, "
                f"counted from the day after it came, whatever else it is about ({quote(bound, rule)}).",
                'Have the source say it, and write it under "alongside".',
            )


@told(
    "LINT-18",
    WARNING,
    "The laws that are named are in force.",
    "A right under a law that is gone is no right, and shows that nobody has read the text since.",
    "the repealing enactments; the laws are kept as data",
    'Have the source name the law that holds now, and change the entry under "laws cited".',
)
def laws_in_force(view: View) -> Iterator[Hit]:
    """Laws that are named and no longer in force."""
    declared = [(one, str(one.words("law"))) for one in view.file.entries("laws cited")]
    for place, text in [*declared, *_prose(view)]:
        for law in view.world.laws:
            if law.where and view.policy.division not in law.where:
                continue
            name = next((one for one in law.names if one.casefold() in text.casefold()), None)
            if name is not None and law.ended <= view.today:
                yield Hit(
                    place.path,
                    place.clauses,
                    f"The {name} ended on {long_day(law.ended.toordinal())}. What holds now: {law.now}.",
                    "Have the source name the law that holds now.",
                )


def _prose(view: View) -> Iterator[tuple[Entry, str]]:
    """The promises in which a law may be named. What is said in plain words may say of a law that it is gone."""
    for one in view.file.entries("also promised"):
        yield one, " ".join(str(value) for value in one.value.values())
    for route in view.routes():
        yield route, str(route.words("why"))


RULES: Final = (acknowledged_in_time, personal_data_beside, laws_in_force)
