"""Rules about what a law or code demands of this kind of provider: the limits are the code's, taken from its data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from putright.codes.code import Bound, RuleClock
from putright.codes.code import Rule as CodeRule
from putright.lint.finding import ERROR, WARNING, Hit
from putright.lint.prose import capital, lacking
from putright.lint.rule import told
from putright.lint.view import Entry, Owed, Stage, View
from putright.procedure.durations import Duration, Unit, parse_duration
from putright.wording.dates import long_day

NHS_AND_CARE: Final = "si-2009-309"
LANDLORDS: Final = "hos-code-2024"
PERSONAL_DATA: Final = "dpa-2018-s164a"
_STATUTORY: Final = ("law", "statutory code")
_YEAR: Final = 12
_DAYS_OF: Final = {Unit.HOURS: 0, Unit.DAYS: 1, Unit.WEEKS: 7, Unit.MONTHS: 31, Unit.YEARS: 366}


def quote(bound: Bound, rule: CodeRule) -> str:
    """Where a demand stands, and whether it was checked: SI 2009/309 reg 13(3), not yet checked against its text."""
    doubt = "" if rule.verified else ", not yet checked against its own text"
    short, _, last = bound.code.short.rpartition(" ")
    code = short if rule.provision.casefold().startswith(last.casefold()) else bound.code.short
    return f"{code} {rule.provision}{doubt}"


def when(bound: Bound) -> str:
    """In which cases a code binds, as the beginning of a sentence; nothing where it always does."""
    if not bound.conditions:
        return ""
    return f"Where {' and '.join(str(one) for one in bound.conditions)}: "


def days(duration: Duration, *, longest: bool = True) -> int:
    """How many days of the calendar a length of time can take: at the longest, or at the least."""
    if duration.unit is Unit.WORKING_DAYS:
        weeks, rest = divmod(duration.number, 5)
        return weeks * 7 + rest + ((2 + 2) if longest else 0)  # a weekend in the way, and two bank holidays
    return duration.number * _DAYS_OF[duration.unit]


def longer(one: Duration, other: Duration) -> bool:
    """Whether the first length of time can be longer than the second."""
    if one.unit is other.unit:
        return one.number > other.number
    return days(one) > days(other, longest=False)


def _bound(view: View, code: str) -> Bound | None:
    return next((one for one in view.bound if one.code.id == code), None)


def _responsible(view: View) -> Bound | None:
    """The regulations, where they bind the provider itself.

    Where a council arranged the care the council is the responsible body, and what regulations 12 to 14 ask of that
    body is the council's to do; the provider's acknowledgement must still keep their time.
    """
    found = _bound(view, NHS_AND_CARE)
    if found is None or any(one.name == "council_commissioned" for one in found.conditions):
        return None
    return found


def _clocks(bound: Bound, do: str, stage: Stage) -> Iterator[tuple[CodeRule, RuleClock]]:
    """What a code's rules say of the time for an action in a stage."""
    places = {"every", "first" if stage.first else "second"}
    for rule in bound.code.rules.values():
        if rule.clock is not None and rule.clock.do == do and rule.clock.stage in places:
            yield rule, rule.clock


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
        if bound.code.id == PERSONAL_DATA or bound.code.standing not in _STATUTORY:
            continue
        for stage in view.stages:
            for rule, clock in _clocks(bound, "acknowledge", stage):
                if clock.within is not None:
                    yield from _acknowledged(stage, bound, rule, clock, clock.within)


def _acknowledged(stage: Stage, bound: Bound, rule: CodeRule, clock: RuleClock, most: Duration) -> Iterator[Hit]:
    does = {"acknowledge", *clock.or_else}
    from_start = [one for one in stage.owed if one.action in does and one.duty.timed and not one.duty.clock.start.kinds]
    late = [one for one in from_start if _limit(one) is not None and longer(_limit(one) or most, most)]
    if not from_start:
        yield Hit(
            stage.entry.path,
            stage.entry.clauses,
            f"{when(bound)}{stage.id} promises no acknowledgement, and it is owed within {most} "
            f"({quote(bound, rule)}).",
            f"Have the source promise it within {most}.",
        )
    elif len(late) == len(from_start) or any(one.duty.conditions for one in late):
        for one in late:
            yield Hit(
                one.entry.path,
                (one.duty.clause,),
                f"{when(bound)}the acknowledgement may take {_limit(one)}, and {most} are allowed "
                f"({quote(bound, rule)}).",
                f"Have the source promise it within {most}, and change the duty.",
            )


def _limit(owed: Owed) -> Duration | None:
    return owed.duty.clock.duration


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
    bound = _bound(view, LANDLORDS)
    if bound is None:
        return
    rules = bound.code.rules.values()
    counted = next((one for one in rules if one.structure is not None and "stages" in one.structure), None)
    if counted is not None and len(view.stages) != (counted.structure or {}).get("stages"):
        yield Hit(
            ("stages",),
            (),
            f"{when(bound)}there are {len(view.stages)} stages, and there must be two ({quote(bound, counted)}).",
            "Have the source take them together, or add the missing one.",
        )
    for stage in view.stages[:2]:
        for rule, clock in _clocks(bound, "respond", stage):
            if clock.within is not None:
                yield from _answered(stage, bound, rule, clock.within)
            if clock.extension is not None and clock.extension.at_most is not None and stage.extension is not None:
                yield from _extended(stage, bound, rule, clock.extension.at_most, stage.extension)


def _answered(stage: Stage, bound: Bound, rule: CodeRule, most: Duration) -> Iterator[Hit]:
    for one in stage.answers:
        limit = _limit(one)
        if limit is None or longer(limit, most):
            yield Hit(
                one.entry.path,
                one.clauses,
                f"{when(bound)}the answer of {stage.id} has {limit or 'no limit'}, and {most} from the acknowledgement "
                f"are allowed ({quote(bound, rule)}).",
                f"Have the source promise it within {most} of the acknowledgement.",
            )


def _extended(stage: Stage, bound: Bound, rule: CodeRule, most: Duration, extension: Entry) -> Iterator[Hit]:
    said = extension.words("at most")
    where = (rule.clock.extension.provision if rule.clock and rule.clock.extension else "") or rule.provision
    if said is None or longer(parse_duration(said), most):
        yield Hit(
            extension.path,
            extension.clauses,
            f"{when(bound)}the answer of {stage.id} may be put off "
            f"{'without a bound' if said is None else f'by {said}'}, and at most {most} are allowed unless there is "
            f"good reason ({bound.code.short} {where}).",
            f'Have the source say so, and write "at most: {most}".',
        )


@told(
    "LINT-10",
    ERROR,
    "Under the regulations for the NHS and adult social care: 12 months to complain, longer if there is good reason "
    "and it can still be looked into; word of mouth is enough, is written down, and the complainant gets a copy; and "
    "they are offered a talk about how it will be handled.",
    "These are the complainant's by law. A policy that leaves them out keeps people from using them.",
    "SI 2009/309, regulations 12 and 13",
    'Have the source say it, and write "complain: {within: 12 months ...}", "late complaints", "oral complaints" with '
    '"copied", and "discussion offered".',
)
def what_the_regulations_give(view: View) -> Iterator[Hit]:
    """What the regulations give a complainant and the policy does not say."""
    bound = _responsible(view)
    if bound is None:
        return
    oral = view.declared("oral complaints")
    spoken = {"phone", "in-person"} & {one.words("channel") for one in view.promises("channel")}
    owed = {one.action for stage in view.stages for one in stage.owed}
    missing = []
    if not _year_to_complain(view):
        missing.append("that there are 12 months to complain (reg 12)")
    if len(_late(view)) < 2:
        missing.append(
            "that a later complaint is taken for good reason, if it can still be looked into fairly (reg 12)"
        )
    if not spoken and oral is None:
        missing.append("that a complaint may be made by word of mouth (reg 13(1))")
    if (oral is None or oral.words("copied") is None) and "copy-record" not in owed:
        missing.append("that whoever complains by word of mouth gets a copy of what was written down (reg 13(2))")
    if view.declared("discussion offered") is None and "offer-discussion" not in owed:
        missing.append(
            "that they are offered a talk about how it will be handled and how long it will take (reg 13(7))"
        )
    if missing:
        complain = view.file.entry("complain")
        place = complain or oral
        yield Hit(
            place.path if place is not None else ("stages",),
            place.clauses if place is not None else (),
            f"{when(bound)}the source does not say {lacking(missing)}, all of {bound.code.short}.",
            'Have it say so, and write it under "complain", "late complaints", "oral complaints" and "discussion '
            'offered".',
        )


def _year_to_complain(view: View) -> bool:
    complain = view.file.entry("complain")
    within = complain.words("within") if complain is not None else None
    return within is not None and not longer(Duration(_YEAR, Unit.MONTHS), _in_months(parse_duration(within)))


def _in_months(duration: Duration) -> Duration:
    return Duration(duration.number * _YEAR, Unit.MONTHS) if duration.unit is Unit.YEARS else duration


def _late(view: View) -> tuple[str, ...]:
    found = view.declared("late complaints")
    return found.several("taken if") if found is not None else ()


@told(
    "LINT-11",
    ERROR,
    "Under the same regulations an answer takes at most six months from receipt: after that the complainant is told "
    "why, and it is longer only by an agreement made before.",
    "Six months are the longest that the law lets anybody wait without an explanation, and the Ombudsman may take the "
    "complaint then.",
    "SI 2009/309, regulation 14(3) and (4)",
    'Have the source say it, and write it under "relevant period": "within: 6 months", "of", "if missed", "longer".',
)
def six_months_at_most(view: View) -> Iterator[Hit]:
    """A policy under the regulations that does not say what happens after six months."""
    bound = _responsible(view)
    if bound is None:
        return
    rule = next(
        (
            one
            for one in bound.code.rules.values()
            if one.clock is not None and one.clock.do == "respond" and one.clock.within is not None
        ),
        None,
    )
    if rule is None or rule.clock is None or rule.clock.within is None:
        return
    found = view.declared("relevant period")
    most = rule.clock.within
    missing = []
    if found is None or longer(parse_duration(str(found.words("within"))), most):
        missing.append(f"that the answer takes at most {most} from receipt")
    if found is None or found.words("if missed") is None:
        missing.append("that the complainant is told why if it takes longer")
    if found is None or found.words("longer") is None:
        missing.append("that more time has to be agreed before that")
    if missing:
        yield Hit(
            found.path if found is not None else ("stages",),
            found.clauses if found is not None else (),
            f"{when(bound)}the source does not say {lacking(missing)} ({quote(bound, rule)} and (4)).",
            'Have it say so, and write it under "relevant period".',
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
    bound = _bound(view, LANDLORDS)
    if bound is None:
        return
    definition = view.declared("definition")
    said = str(definition.words("complaint")).lower() if definition is not None else ""
    left = [name for name, pattern in view.world.words.definition.items() if not pattern.search(said)]
    missing = []
    if definition is None:
        missing.append("what a complaint is, in the Code's own terms (para 1.2)")
    if not _year_to_complain(view) or not _late(view):
        missing.append("that a complaint is taken for 12 months, and that a later one is considered (para 2.3)")
    if not any(view.file.entries("exclusions")):
        missing.append("what is not taken as a complaint (para 2.2)")
    if missing:
        yield Hit(
            ("stages",),
            (),
            f"{when(bound)}the source does not say {lacking(missing)}, all of the {bound.code.short}.",
            'Have it say so, and write it under "definition", "complain", "late complaints" and "exclusions".',
        )
    if definition is not None and left:
        yield Hit(
            definition.path,
            definition.clauses,
            f"{when(bound)}the definition of a complaint leaves out of the Code's: {lacking(left)} "
            f"({bound.code.short} para 1.2).",
            "Use the Code's definition.",
        )
    for one in view.file.entries("exclusions"):
        what = str(one.words("what"))
        if not any(pattern.search(what.lower()) for pattern in view.world.words.exclusions.values()):
            yield Hit(
                one.path,
                one.clauses,
                f"{when(bound)}{capital(what)}: the Code does not allow this to be left out without a reason in each "
                f"case ({bound.code.short} para 2.2).",
                "Have the source take it out.",
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
    bound = _bound(view, PERSONAL_DATA)
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


RULES: Final = (
    acknowledged_in_time,
    landlords_times,
    what_the_regulations_give,
    six_months_at_most,
    landlords_definition,
    personal_data_beside,
    laws_in_force,
)
