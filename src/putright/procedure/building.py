"""From the shape of a file to a Policy: names resolved, places checked against each other, clocks linked."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

from putright.procedure.building_declared import declared
from putright.procedure.building_duties import DutyBuilder, published
from putright.procedure.building_names import Names
from putright.procedure.building_promises import PromiseBuilder
from putright.procedure.document import Document, Path, written_path
from putright.procedure.durations import Duration, Unit
from putright.procedure.faults import Faulty, shown
from putright.procedure.policy import (
    Bind,
    Carried,
    Consent,
    Counting,
    Extension,
    MovesOn,
    Policy,
    Reading,
    Role,
    Stage,
    Undefined,
    Window,
)
from putright.procedure.shape import PolicyShape, RoleShape, StageShape

_OPENS = ("response", "last correspondence", "receipt of the response")


def build_policy(shape: PolicyShape, document: Document, carried: tuple[Carried, ...], cited: frozenset[str]) -> Policy:
    """The policy that a well-shaped file describes; ``cited`` are the settings that it used by name.

    Raises Faulty with everything that does not fit together.
    """
    builder = _Builder(shape, document)
    policy = builder.build(carried)
    builder.idle_settings(cited)
    if builder.faults:
        raise Faulty(builder.faults)
    return policy


def _role(name: str, role: RoleShape) -> Role:
    called, also = tuple(role.also_called or ()), tuple(role.clause[1:])
    return Role(name, role.title, role.clause[0], called, also, role.strength)


class _Builder(Names):
    """Builds the whole."""

    def build(self, carried: tuple[Carried, ...]) -> Policy:
        shape = self.shape
        self.check_declared()
        duties = DutyBuilder(self)
        stages = tuple(self._stage(name, stage, duties) for name, stage in shape.stages.items())
        internal = [stage.id for stage in stages if stage.held_by is None]
        if not internal:
            self.fault(("stages",), "every stage is held by an outside body. At least one must be the provider's own.")
            internal = [""]
        promises = PromiseBuilder(self)
        routes = promises.routes()
        complain = self._complain()
        standing = promises.standing()
        consent = None
        if shape.consent is not None:
            where = ("consent", "if")
            consent = Consent(self.conditions(shape.consent.if_, where, shape.consent.clause), shape.consent.clause)
        binds = self._binds()
        return Policy(
            id=shape.policy,
            title=shape.title,
            kind=shape.provider.kind,
            division=shape.calendar,
            stages=stages,
            closures=self._closures(),
            counting=Counting(
                shape.counting.first_day == "the same day",
                shape.counting.received_on_a_closed_day == "counts as the next working day",
            ),
            roles=MappingProxyType({name: _role(name, role) for name, role in shape.roles.items()}),
            settings=MappingProxyType(self.settings),
            readings=self._readings(),
            facts=MappingProxyType(self.facts),
            actions=MappingProxyType(self.actions),
            attributes=MappingProxyType(self.attributes),
            branches_on=tuple(self.used.items()),
            complain=complain,
            consent=consent,
            routes=routes,
            standing=standing,
            carried=carried,
            source=MappingProxyType(dict(shape.source)),
            declared=declared(self),
            by_id=MappingProxyType({stage.id: stage for stage in stages}),
            order=MappingProxyType({stage.id: number for number, stage in enumerate(stages)}),
            last_internal=internal[-1],
            watches_people=any(stage.independent is not None for stage in stages),
            correspondence=frozenset(kind.name for kind in self.facts.values() if kind.correspondence),
            binds=binds,
        )

    def _binds(self) -> tuple[Bind, ...]:
        """The codes that the policy names. Which there are is known where the codes are (putright.codes)."""
        found = []
        for number, one in enumerate(self.shape.binds):
            path: Path = ("binds", number, "code")
            conditions = self.conditions(one.if_, ("binds", number, "if"), one.code)
            found.append(Bind(one.code, conditions, written_path(path), self.document.line(path)))
        return tuple(found)

    def _stage(self, name: str, shape: StageShape, duties: DutyBuilder) -> Stage:
        path: Path = ("stages", name)
        if name == "complain":
            self.fault(path, '"complain" is the name of the time to complain. Call the stage something else.')
        self.known("a role of this policy", shape.owner, self.shape.roles, (*path, "owner"))
        undefined = tuple(
            Undefined(
                self.conditions(one.if_, (*path, "undefined", number, "if"), one.clause),
                one.says,
                one.clause,
            )
            for number, one in enumerate(shape.undefined)
        )
        moves_on = None
        if shape.moves_on is not None:
            self._later_stage(name, shape.moves_on.to, (*path, "moves on", "to"))
            self._one_duty(shape, shape.moves_on.when_overdue, (*path, "moves on", "when overdue"))
            moves_on = MovesOn(shape.moves_on.when_overdue, shape.moves_on.to, shape.moves_on.clause)
        owed = duties.of_stage(name, shape)
        return Stage(
            id=name,
            title=shape.title,
            owner=shape.owner,
            clause=shape.clause[0],
            duties=owed,
            window=self._window(name, shape),
            held_by=shape.held_by,
            independent=shape.reviewer.clause if shape.reviewer is not None else None,
            undefined=undefined,
            extension=(
                Extension(
                    shape.extension.agreement == "needed",
                    shape.extension.clause,
                    tuple(shape.extension.says or ()),
                )
                if shape.extension is not None
                else None
            ),
            moves_on=moves_on,
            also=tuple(shape.clause[1:]),
            checks=tuple((duty.done_by, one) for duty in owed for one in duty.says if one.problem is not None),
        )

    def _one_duty(self, shape: StageShape, action: str, path: Path) -> None:
        """A case moves on when one certain duty is overdue: there must be just one such in the stage."""
        owed = [duty.do for duty in (*shape.duties, *self.shape.in_every_stage)]
        if self.known("an action that this stage owes", action, set(owed), path) and owed.count(action) > 1:
            self.fault(path, f"this stage owes {shown(action)} more than once. Move on by an action it owes once.")

    def _later_stage(self, name: str, to: str, path: Path) -> None:
        if self.known("a stage of this policy", to, self.stage_ids, path) and (
            self.stage_ids.index(to) <= self.stage_ids.index(name)
        ):
            self.fault(path, f"{shown(to)} is not a later stage than {shown(name)}. Name a later one.")

    def _window(self, name: str, shape: StageShape) -> Window | None:
        found = shape.then
        if found is None:
            return None
        path: Path = ("stages", name, "then")
        self._days_only(found.within, (*path, "within"))
        self._later_stage(name, found.to, (*path, "to"))
        self.known("something that opens a window", found.of, _OPENS, (*path, "of"))
        if found.later not in (None, "only if exceptional"):
            self.fault((*path, "later"), f'found {shown(found.later)}, expected "only if exceptional".')
        if found.in_ not in (None, "writing"):
            self.fault((*path, "in"), f'found {shown(found.in_)}, expected "writing".')
        escalated = self.facts["escalated"]
        for number, asked in enumerate(found.asks_for or ()):
            names = [one.name for one in escalated.attributes]
            self.known("something an escalation can say", asked, names, (*path, "asks for", number))
        return Window(
            to=found.to,
            opens=found.of,
            duration=found.within,
            clause=found.clause[0],
            in_writing=found.in_ == "writing",
            exceptional=found.later is not None,
            asks_for=tuple(found.asks_for or ()),
            also=tuple(found.clause[1:]),
            published=published(found.published, found.clause[0]),
            writing_clause=found.writing_clause or "",
        )

    def _days_only(self, duration: Duration | None, path: Path) -> None:
        if duration is not None and duration.unit is Unit.HOURS:
            self.fault(path, "a window is counted in days, weeks, months or years, not in hours.")

    def _complain(self) -> Window | None:
        found = self.shape.complain
        if found is None:
            return None
        self._days_only(found.within, ("complain", "within"))
        dates = [one.name for one in self.facts["received"].attributes if one.type == "date"]
        self.known("a date that the receipt can name", found.of, dates, ("complain", "of"))
        return Window(
            "complain",
            found.of,
            found.within,
            found.clause[0],
            also=tuple(found.clause[1:]),
            published=published(found.published, found.clause[0]),
        )

    def _readings(self) -> tuple[Reading, ...]:
        found = []
        for number, one in enumerate(self.shape.readings):
            for place, setting in enumerate(one.settings or ()):
                self.known("a setting", setting, self.settings, ("readings", number, "settings", place))
            found.append(Reading(one.about, one.choice, one.says, tuple(one.settings or ()), tuple(one.instead or ())))
        return tuple(found)

    def _closures(self) -> frozenset[int]:
        days: set[int] = set()
        for number, closed in enumerate(self.shape.closures):
            first, last = date.fromisoformat(closed.from_).toordinal(), date.fromisoformat(closed.to).toordinal()
            if last < first:
                self.fault(("closures", number, "to"), f"the closure ends on {closed.to}, before it begins. Mend it.")
            days.update(range(first, last + 1))
        return frozenset(days)
