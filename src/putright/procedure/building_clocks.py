"""Clocks from what a policy file writes: what they count from, how long they run, and what bounds them."""

from __future__ import annotations

from types import MappingProxyType

from putright.procedure.building_names import Names
from putright.procedure.document import Path
from putright.procedure.durations import Duration, Unit, parse_duration
from putright.procedure.faults import shown
from putright.procedure.policy import Clock, Start
from putright.procedure.policy_rules import Counting
from putright.procedure.shape_duties import DutyShape

_LIMITS = ("within", "every", "by")
_ANY_STAGE = ", in any stage"
_LATER_OF = "the later of "
_HAPPENED = MappingProxyType(
    {
        "receipt": "received",
        "complaint": "received",
        "acknowledgement": "acknowledged",
        "answer": "responded",
        "reply": "responded",
        "response": "responded",
        "escalation": "escalated",
        "extension": "extended",
        "meeting": "meeting-held",
        "investigation": "investigation-completed",
    }
)
"""What a source counts from, and the fact that is meant."""


class ClockBuilder:
    """Builds the clocks of duties; the faults go to the builder of the whole policy."""

    def __init__(self, whole: Names) -> None:
        self.whole = whole

    def clock(self, shape: DutyShape, first: bool, path: Path) -> tuple[Clock, bool]:
        """The clock of a duty, and whether it sets a time."""
        found, timed = self._clock(shape, first, path)
        if shape.first_day is not None:
            own = self.whole.counting
            same_day = shape.first_day == "the same day"
            found = Clock(found.start, found.duration, found.backwards, Counting(same_day, own.deferred, own.cut_off))
        return found, timed

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
            start = self.start(shape.by, first, (*path, "by"))
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
        start = self.start(text, first, (*path, "before" if backwards else "of"))
        within = shape.within if isinstance(shape.within, Duration) else None
        duration = shape.every if shape.every is not None else within
        self._backwards(shape, start, duration, backwards, path)
        self._school_days(duration, path)
        return Clock(start, duration, backwards), duration is not None

    def _backwards(
        self, shape: DutyShape, start: Start, duration: Duration | None, backwards: bool, path: Path
    ) -> None:
        if backwards and start.attribute is None:
            self.whole.fault((*path, "before"), 'expected a date that a fact names, such as "hearing-arranged.date".')
        if shape.every is not None and (backwards or start.attribute is not None):
            self.whole.fault((*path, "every"), '"every" counts from an event, not from a date that a fact names.')
        if backwards and duration is None:
            self.whole.fault((*path, "within"), '"before" needs a length of time, such as "5 working days".')
        if backwards and duration is not None and duration.unit is Unit.HOURS:
            self.whole.fault((*path, "within"), "a time before a date is counted in days, weeks or months, not hours.")

    def _school_days(self, duration: Duration | None, path: Path) -> None:
        if duration is not None and duration.unit is Unit.SCHOOL_DAYS and not self.whole.shape.terms:
            self.whole.fault(
                path, 'school days are days of a term. List the terms under "terms", each with from and to.'
            )

    def bound(self, text: str | None, first: bool, path: Path, what: str) -> Clock | None:
        """A limit with its start in one text, "8 weeks of received": what "no later than" and "not before" hold."""
        if text is None:
            return None
        amount, _, start = text.partition(" of ")
        try:
            duration: Duration = parse_duration(amount)
        except ValueError as error:
            self.whole.fault(path, f"found {shown(text)}: {error}")
            return None
        if duration.unit is Unit.HOURS:
            self.whole.fault(path, f"{what} is counted in days, weeks or months, not hours.")
        self._school_days(duration, path)
        if not start:
            self.whole.fault(path, f'found {shown(text)}, expected a limit with its start: "8 weeks of received".')
            return None
        found = self.start(start, first, path)
        if found.each or found.attribute is not None:
            self.whole.fault(path, f"{what} counts from one event, not from each, and not from a named date.")
        return Clock(found, duration)

    def _known(self, name: str, path: Path) -> bool:
        meant = _HAPPENED.get(name)
        if meant is None or name in self.whole.facts:
            return self.whole.known('a fact, nor "start"', name, self.whole.facts, path)
        self.whole.fault(path, f'{shown(name)} is not a fact: a fact says what happened. Write "{meant}".')
        return False

    def start(self, text: str, first: bool, path: Path) -> Start:
        """What "of", "before" and "by" name: start, received, escalated, a fact, each of a fact, or a fact's date."""
        if text == "start":
            return Start()
        if text == "received":
            return Start() if first else Start(whole_case=True)
        if text == "escalated":
            if first:
                self.whole.fault(path, "nothing is escalated to the first stage. Count from received.")
            return Start()
        whole_case = text.endswith(_ANY_STAGE)
        text = text.removesuffix(_ANY_STAGE)
        together = text.startswith(_LATER_OF)
        each = text.startswith("each ")
        names = text.removeprefix(_LATER_OF).removeprefix("each ").split(" and " if together else " or ")
        if together and len(names) < 2:
            self.whole.fault(
                path, f'found {shown(text)}, expected two facts: "the later of examined and meeting-held".'
            )
        attribute: str | None = None
        if len(names) == 1 and "." in names[0]:
            names[0], _, attribute = names[0].partition(".")
        for name in names:
            if self._known(name, path) and attribute is not None:
                dates = [one.name for one in self.whole.facts[name].attributes if one.type == "date"]
                self.whole.known(f"a date that {name} names", attribute, dates, path)
        if whole_case and each:
            self.whole.fault(path, '"each" looks at this stage. Take ", in any stage" out.')
        return Start(tuple(names), each, attribute, whole_case, together)
