"""Duties from their shape: what each counts from, what does it, and whose doing it waits for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from putright.procedure.actions import Action
from putright.procedure.building_names import Names
from putright.procedure.document import Path
from putright.procedure.durations import Duration, Unit, parse_duration
from putright.procedure.faults import shown
from putright.procedure.policy import Clock, Content, Duty, Published, Start
from putright.procedure.problems import CODES
from putright.procedure.shape import DutyShape, PublishedShape, StageShape

_LIMITS = ("within", "every", "by")


class DutyBuilder:
    """Builds the duties of each stage; the faults go to the builder of the whole policy."""

    def __init__(self, whole: Names) -> None:
        self.whole = whole
        self.numbers: dict[Path, int] = {}

    def of_stage(self, name: str, shape: StageShape) -> tuple[Duty, ...]:
        """The stage's own duties, then those of every stage, in the order of the file."""
        first = self.whole.stage_ids[0] == name
        entries: list[tuple[Path, DutyShape]] = [
            (("stages", name, "duties", number), duty) for number, duty in enumerate(shape.duties)
        ]
        if shape.held_by is None:
            entries += [
                (("in every stage", number), duty) for number, duty in enumerate(self.whole.shape.in_every_stage)
            ]
        duties = [self._duty(duty, name, shape.owner, first, path) for path, duty in entries]
        found = [duty for duty in duties if duty is not None]
        linked = [replace(duty, waits_for=self._waits_for(duty, found)) for duty in found]
        self._no_circle(name, linked)
        return tuple(linked)

    def _duty(self, shape: DutyShape, stage: str, owner: str, first: bool, path: Path) -> Duty | None:
        whole = self.whole
        if not whole.known("an action", shape.do, whole.actions, (*path, "do")):
            return None
        whole.known("a role of this policy", shape.who, whole.shape.roles, (*path, "who"))
        action: Action = whole.actions[shape.do]
        alternatives: tuple[str, ...] = ()
        if shape.or_else is not None and whole.known("an action", shape.or_else, whole.actions, (*path, "or else")):
            alternatives = whole.actions[shape.or_else].done_by
        clock, timed = self._clock(shape, first, path)
        for place, fact in enumerate(shape.until or ()):
            whole.known("a fact", fact, whole.facts, (*path, "until", place))
        whole.known("a fact", shape.once, whole.facts, (*path, "once"))
        if shape.every is not None and clock.start.each:
            whole.fault((*path, "of"), '"each" and "every" cannot stand together: the duty would never be counted.')
        done_by = tuple(dict.fromkeys((*action.done_by, *alternatives)))
        ceiling = self._ceiling(shape, first, path)
        return Duty(
            action=action,
            stage=stage,
            role=shape.who or owner,
            clause=shape.clause[0],
            strength=shape.strength,
            clock=clock,
            timed=timed,
            number=self.numbers.setdefault(path, len(self.numbers)),
            recurs=shape.every is not None,
            ceiling=ceiling,
            conditions=whole.conditions(shape.if_, (*path, "if"), shape.clause[0]),
            once=shape.once,
            until=tuple(shape.until or ()),
            alternatives=alternatives,
            done_by=done_by,
            share=shape.share,
            medium=shape.in_,
            says=tuple(self._content(shape, done_by, path)),
            also=tuple(shape.clause[1:]),
            published=published(shape.published, shape.clause[0]),
            in_hours=clock.duration is not None and clock.duration.unit is Unit.HOURS,
            working_days=_working_days(clock) if ceiling is None else None,
        )

    def _content(self, shape: DutyShape, done_by: tuple[str, ...], path: Path) -> list[Content]:
        found = []
        for number, one in enumerate(shape.says):
            place: Path = (*path, "says", number)
            flags = {
                attribute.name
                for kind in done_by
                if kind in self.whole.facts
                for attribute in self.whole.facts[kind].attributes
                if attribute.type == "flag"
            }
            self.whole.known("something that this letter's fact can say", one.check, flags, (*place, "check"))
            self.whole.known("the code of a problem", one.problem, CODES, (*place, "problem"))
            if (one.check is None) is not (one.problem is None):
                self.whole.fault(place, '"check" and "problem" go together: what to look at, and what is wrong if not.')
            found.append(Content(one.says, one.clause, one.check, one.problem))
        return found

    def _clock(self, shape: DutyShape, first: bool, path: Path) -> tuple[Clock, bool]:
        given = [key for key in _LIMITS if key in shape.model_fields_set]
        if len(given) != 1:
            self.whole.fault(
                path,
                'expected just one of "within", "every" and "by", to say when it is owed. '
                'Where the source sets no time, write "within: no stated time".',
            )
            return Clock(Start()), False
        if shape.by is not None:
            start = self._start(shape.by, first, (*path, "by"))
            if start.attribute is None:
                self.whole.fault((*path, "by"), 'expected a date that a fact names, such as "plan-agreed.date".')
            return Clock(start), True
        backwards = shape.before is not None
        text = shape.before if backwards else shape.of
        if text is None or (backwards and shape.of is not None):
            self.whole.fault(
                path,
                'say what the time counts from: one of "of" (as in "of: received") and "before". '
                "Where the source does not say, choose, and note the choice under readings.",
            )
            return Clock(Start()), False
        start = self._start(text, first, (*path, "before" if backwards else "of"))
        duration = shape.every if shape.every is not None else shape.within
        if backwards and start.attribute is None:
            self.whole.fault((*path, "before"), 'expected a date that a fact names, such as "hearing-arranged.date".')
        if shape.every is not None and (backwards or start.attribute is not None):
            self.whole.fault((*path, "every"), '"every" counts from an event, not from a date that a fact names.')
        if backwards and duration is None:
            self.whole.fault((*path, "within"), '"before" needs a length of time, such as "5 working days".')
        if backwards and duration is not None and duration.unit is Unit.HOURS:
            self.whole.fault((*path, "within"), "a time before a date is counted in days, weeks or months, not hours.")
        return Clock(start, duration, backwards), duration is not None

    def _ceiling(self, shape: DutyShape, first: bool, path: Path) -> Clock | None:
        text = shape.no_later_than
        if text is None:
            return None
        here = (*path, "no later than")
        amount, _, start = text.partition(" of ")
        try:
            duration: Duration = parse_duration(amount)
        except ValueError as error:
            self.whole.fault(here, f"found {shown(text)}: {error}")
            return None
        if duration.unit is Unit.HOURS:
            self.whole.fault(here, "the outer limit is counted in days, weeks or months, not hours.")
        if not start:
            self.whole.fault(here, f'found {shown(text)}, expected a limit with its start: "8 weeks of received".')
            return None
        found = self._start(start, first, here)
        if found.each or found.attribute is not None:
            self.whole.fault(here, "the outer limit counts from one event, not from each, and not from a named date.")
        return Clock(found, duration)

    def _start(self, text: str, first: bool, path: Path) -> Start:
        """What "of", "before" and "by" name: start, received, escalated, a fact, each of a fact, or a fact's date."""
        if text == "start":
            return Start()
        if text == "received":
            return Start() if first else Start(whole_case=True)
        if text == "escalated":
            if first:
                self.whole.fault(path, "nothing is escalated to the first stage. Count from received.")
            return Start()
        each = text.startswith("each ")
        names = text.removeprefix("each ").split(" or ")
        attribute: str | None = None
        if len(names) == 1 and "." in names[0]:
            names[0], _, attribute = names[0].partition(".")
        for name in names:
            if self.whole.known('a fact, nor "start"', name, self.whole.facts, path) and attribute is not None:
                dates = [one.name for one in self.whole.facts[name].attributes if one.type == "date"]
                self.whole.known(f"a date that {name} names", attribute, dates, path)
        return Start(tuple(names), each, attribute)

    def _waits_for(self, duty: Duty, duties: list[Duty]) -> tuple[int, ...]:
        start = duty.clock.start
        if not start.kinds or start.each or start.attribute is not None or duty.recurs:
            return ()
        return tuple(
            place
            for place, other in enumerate(duties)
            if other is not duty
            and other.timed
            and not other.recurs
            and not other.clock.start.each
            and set(other.action.done_by) & set(start.kinds)
        )

    def _no_circle(self, stage: str, duties: list[Duty]) -> None:
        def reaches(place: int, wanted: int, seen: frozenset[int]) -> bool:
            return any(
                then == wanted or (then not in seen and reaches(then, wanted, seen | {then}))
                for then in duties[place].waits_for
            )

        for place, duty in enumerate(duties):
            if reaches(place, place, frozenset()):
                self.whole.fault(
                    ("stages", stage, "duties"),
                    f"the duty {shown(duty.action.name)} ({duty.clause}) waits for itself in a circle: "
                    "count one of these duties from an event outside the circle.",
                )
                return


def _working_days(clock: Clock) -> int | None:
    """The number of working days after an event, where the clock is no more than that."""
    duration = clock.duration
    if duration is None or duration.unit is not Unit.WORKING_DAYS or clock.backwards or clock.start.attribute:
        return None
    return duration.number


def published(shapes: Sequence[PublishedShape], clause: str) -> tuple[Published, ...]:
    """What the source says of a limit, each time it says it; under ``clause`` where no other is given."""
    return tuple(Published(one.limit, one.of, one.verb, one.clause or clause) for one in shapes)
