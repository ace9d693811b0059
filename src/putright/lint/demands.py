"""What the rules about laws and codes share: which bind, what they demand in a stage, how limits compare."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from putright.codes.code import Bound, RuleClock
from putright.codes.code import Rule as CodeRule
from putright.codes.stages import BEGINNING
from putright.lint.view import Owed, Stage, View
from putright.procedure.durations import Duration, Unit, parse_duration

NHS_AND_CARE: Final = "si-2009-309"
LANDLORDS: Final = "hos-code-2024"
REGISTERED: Final = "cqc-regulation-16"
PERSONAL_DATA: Final = "dpa-2018-s164a"
STATUTORY: Final = ("law", "statutory code")
_PLACES: Final = ("first", "second", "third")
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
    return f"Where {', and '.join(str(one) for one in bound.conditions)}: "


def days(duration: Duration, *, longest: bool = True) -> int:
    """How many days of the calendar a length of time can take: at the longest, or at the least."""
    whole = _DAYS_OF.get(duration.unit)
    if whole is None:  # working days, and any other kind of which a week has five
        weeks, rest = divmod(duration.number, 5)
        return weeks * 7 + rest + ((2 + 2) if longest else 0)  # a weekend in the way, and two bank holidays
    return duration.number * whole


def longer(one: Duration, other: Duration) -> bool:
    """Whether the first length of time can be longer than the second."""
    if one.unit is other.unit:
        return one.number > other.number
    return days(one) > days(other, longest=False)


def bound_by(view: View, code: str) -> Bound | None:
    """The code of that id, if it binds the policy, with the cases in which it does."""
    return next((one for one in view.bound if one.code.id == code), None)


def clocks(bound: Bound, do: str, stage: Stage) -> Iterator[tuple[CodeRule, RuleClock]]:
    """What a code's rules say of the time for an action in a stage."""
    places = {"every", _PLACES[stage.rank] if stage.rank is not None and stage.rank < len(_PLACES) else ""}
    if stage.begins:
        places.add(BEGINNING)
    for rule in bound.code.rules.values():
        if rule.clock is not None and rule.clock.do == do and rule.clock.stage in places:
            yield rule, rule.clock


def limit_of(owed: Owed) -> Duration | None:
    """A duty's limit, or None where it has none."""
    return owed.duty.clock.duration


def year_to_complain(view: View) -> bool:
    """Whether the policy gives at least twelve months to complain."""
    complain = view.file.entry("complain")
    within = complain.words("within") if complain is not None else None
    return within is not None and not longer(Duration(_YEAR, Unit.MONTHS), _in_months(parse_duration(within)))


def _in_months(duration: Duration) -> Duration:
    return Duration(duration.number * _YEAR, Unit.MONTHS) if duration.unit is Unit.YEARS else duration


def late_taken(view: View) -> tuple[str, ...]:
    """What lets a complaint be taken after the time to complain."""
    found, complain = view.declared("late complaints"), view.file.entry("complain")
    taken = found.several("taken if") if found is not None else ()
    return (*taken, *(complain.several("later") if complain is not None and not taken else ()))
