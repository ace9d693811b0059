"""Duties from their shape: what each counts from, what does it, and whose doing it waits for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from putright.procedure.actions import Action
from putright.procedure.building_clocks import ClockBuilder
from putright.procedure.building_names import Names, Roles
from putright.procedure.document import Path
from putright.procedure.durations import Unit
from putright.procedure.faults import shown
from putright.procedure.policy import Clock, Duty
from putright.procedure.policy_rules import Content, Pause, Published
from putright.procedure.problem import CODES
from putright.procedure.shape_duties import DutyShape, PublishedShape
from putright.procedure.shape_stages import StageShape


class DutyBuilder:
    """Builds the duties of each stage; the faults go to the builder of the whole policy."""

    def __init__(self, whole: Names) -> None:
        self.whole = whole
        self.clocks = ClockBuilder(whole)
        self.numbers: dict[Path, int] = {}

    def of_stage(
        self, name: str, shape: StageShape, owner: Roles, pauses: Mapping[str, tuple[Pause, ...]]
    ) -> tuple[Duty, ...]:
        """The stage's own duties, then those of every stage, in the order of the file.

        ``pauses`` are those of the stage, by the action whose clock they stop.
        """
        first = self.whole.stage_ids[0] == name
        entries: list[tuple[Path, DutyShape]] = [
            (("stages", name, "duties", number), duty) for number, duty in enumerate(shape.duties)
        ]
        if shape.held_by is None:
            entries += [
                (("in every stage", number), duty) for number, duty in enumerate(self.whole.shape.in_every_stage)
            ]
        duties = [self._duty(duty, name, owner, first, path, pauses.get(duty.do, ())) for path, duty in entries]
        found = [duty for duty in duties if duty is not None]
        linked = [replace(duty, waits_for=self._waits_for(duty, found)) for duty in found]
        for place, (path, one) in enumerate(entries):
            if one.once_overdue is not None and len(linked) == len(entries):
                linked[place] = replace(linked[place], overdue=self._overdue(one.once_overdue, place, linked, path))
        self._no_circle(name, linked)
        return tuple(linked)

    def _duty(
        self, shape: DutyShape, stage: str, owner: Roles, first: bool, path: Path, pauses: tuple[Pause, ...]
    ) -> Duty | None:
        whole = self.whole
        if not whole.known("an action", shape.do, whole.actions, (*path, "do")):
            return None
        action: Action = whole.actions[shape.do]
        others = tuple(
            whole.actions[other]
            for other in shape.or_else or ()
            if whole.known("an action", other, whole.actions, (*path, "or else"))
        )
        alternatives = tuple(fact for other in others for fact in other.done_by)
        roles = whole.choice(shape.who, (*path, "who"), shape.clause[0]) if shape.who is not None else owner
        clock, timed = self.clocks.clock(shape, first, path)
        for place, fact in enumerate(shape.until or ()):
            whole.known("a fact", fact, whole.facts, (*path, "until", place))
        for fact in shape.once or ():
            whole.known("a fact", fact, whole.facts, (*path, "once"))
        if shape.once_overdue is not None and (clock.start.kinds or clock.start.whole_case):
            whole.fault((*path, "of"), 'what is owed once something is overdue counts from then: write "of: start".')
        if shape.every is not None and clock.start.each:
            whole.fault((*path, "of"), '"each" and "every" cannot stand together: the duty would never be counted.')
        done_by = tuple(dict.fromkeys((*action.done_by, *alternatives)))
        ceiling = self.clocks.bound(shape.no_later_than, first, (*path, "no later than"), "the outer limit")
        floor = self.clocks.bound(shape.not_before, first, (*path, "not before"), "the earliest day")
        for key, named in (("signed off by", shape.signed_off_by), ("together with", shape.together_with)):
            for role in named or ():
                whole.known("a role of this policy", role, whole.shape.roles, (*path, key))
        return Duty(
            action=action,
            stage=stage,
            role=roles[-1][1],
            clause=shape.clause[0],
            strength=shape.strength,
            clock=clock,
            timed=timed,
            number=self.numbers.setdefault(path, len(self.numbers)),
            recurs=shape.every is not None,
            ceiling=ceiling,
            conditions=whole.conditions(shape.if_, (*path, "if"), shape.clause[0]),
            once=tuple(shape.once or ()),
            until=tuple(shape.until or ()),
            alternatives=alternatives,
            others=others,
            done_by=done_by,
            share=shape.share,
            medium=shape.in_,
            says=tuple(self._content(shape, done_by, path)),
            also=tuple(shape.clause[1:]),
            published=published(shape.published, shape.clause[0]),
            in_hours=clock.duration is not None and clock.duration.unit is Unit.HOURS,
            working_days=_working_days(clock) if ceiling is None and not pauses else None,
            roles=roles if len(roles) > 1 else (),
            pace=shape.within if isinstance(shape.within, str) and shape.within != "no stated time" else None,
            floor=floor,
            pauses=pauses,
            sent_by=self._media(shape, done_by, path),
            recipient=shape.to,
            signed_off_by=tuple(shape.signed_off_by or ()),
            together_with=tuple(shape.together_with or ()),
        )

    def _media(self, shape: DutyShape, done_by: tuple[str, ...], path: Path) -> tuple[str, ...]:
        """The media that will do: "the same channel", and those by name."""
        if shape.sent_by is None:
            return ()
        media = {
            value
            for kind in done_by
            if kind in self.whole.facts
            for attribute in self.whole.facts[kind].attributes
            if attribute.name == "medium"
            for value in attribute.values
        }
        named = tuple(shape.sent_by.split(" or "))
        for one in named:
            self.whole.known("a way in which this can be sent", one, {*media, "the same channel"}, (*path, "sent by"))
        return named

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

    def _overdue(self, action: str, place: int, duties: list[Duty], path: Path) -> tuple[int, ...]:
        """The places of the duties that do the action: once one of them is overdue, the duty is owed."""
        owed = tuple(
            number
            for number, other in enumerate(duties)
            if number != place and other.action.name == action and other.timed and not other.clock.start.each
        )
        if not owed:
            names = {one.action.name for one in duties}
            here = (*path, "once overdue")
            if self.whole.known("an action that this stage owes", action, names, here):
                self.whole.fault(here, f"{shown(action)} has no time here that could pass. Name another action.")
        return owed

    def _waits_for(self, duty: Duty, duties: list[Duty]) -> tuple[int, ...]:
        start = duty.clock.start
        if not start.kinds or start.each or start.attribute is not None or duty.recurs:
            return ()
        if start.together or start.whole_case:
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
    if clock.counting is not None:
        return None
    return duration.number


def published(shapes: Sequence[PublishedShape], clause: str) -> tuple[Published, ...]:
    """What the source says of a limit, each time it says it; under ``clause`` where no other is given."""
    return tuple(Published(one.limit, one.of, one.verb, one.clause or clause) for one in shapes)
