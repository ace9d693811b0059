"""From the shape of a file to a Policy: names resolved, places checked against each other, clocks linked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final

from putright.procedure.building_declared import declared
from putright.procedure.building_names import Names
from putright.procedure.building_promises import PromiseBuilder
from putright.procedure.building_stages import StageBuilder
from putright.procedure.calendar import ITS_OWN, Holiday
from putright.procedure.document import Document, Path, written_path
from putright.procedure.facts import ENDINGS
from putright.procedure.faults import Faulty
from putright.procedure.policy import Policy, Role
from putright.procedure.policy_rules import Beginning, Bind, Carried, Consent, Reading
from putright.procedure.shape import ClosedShape, PolicyShape, RoleShape

_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


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
    return Role(name, role.title, role.clause[0], called, also, role.strength, role.side)


class _Builder(Names):
    """Builds the whole."""

    def build(self, carried: tuple[Carried, ...]) -> Policy:
        shape = self.shape
        self.check_declared()
        building = StageBuilder(self)
        stages = building.stages()
        internal = [stage.id for stage in stages if stage.held_by is None]
        if not internal:
            self.fault(("stages",), "every stage is held by an outside body. At least one must be the provider's own.")
            internal = [""]
        promises = PromiseBuilder(self)
        routes = promises.routes()
        complain = building.windows.complain()
        standing = promises.standing()
        begins = self._begins()
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
            closures=self._days("closures", shape.closures),
            counting=self.counting,
            roles=MappingProxyType({name: _role(name, role) for name, role in shape.roles.items()}),
            settings=MappingProxyType(self.settings),
            readings=self._readings(),
            facts=MappingProxyType(self.facts),
            actions=MappingProxyType(self.actions),
            attributes=MappingProxyType(self.attributes),
            attribute_words=MappingProxyType(self.attribute_words),
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
            endings=self._endings(),
            begins=begins,
            holidays=self._holidays(),
            terms=self._days("terms", shape.terms),
            working_week=tuple(_WEEKDAYS.index(day) for day in shape.counting.working_days or ()),
            binds=binds,
            asks_outcome=self.asks_outcome,
            asks_receipt=self.asks_receipt,
            asked_facts=tuple(self.asked_facts),
            takes_open=self._takes_open(),
        )

    def _takes_open(self) -> str | None:
        """The clause by which this version takes over what is open, where it does."""
        said = self.shape.open_complaints
        return said.clause if said is not None else None

    def _binds(self) -> tuple[Bind, ...]:
        """The codes that the policy names. Which there are is known where the codes are (putright.codes)."""
        found = []
        for number, one in enumerate(self.shape.binds):
            path: Path = ("binds", number, "code")
            conditions = self.conditions(one.if_, ("binds", number, "if"), one.code)
            found.append(Bind(one.code, conditions, written_path(path), self.document.line(path)))
        return tuple(found)

    def _readings(self) -> tuple[Reading, ...]:
        found = []
        for number, one in enumerate(self.shape.readings):
            for place, setting in enumerate(one.settings or ()):
                self.known("a setting", setting, self.settings, ("readings", number, "settings", place))
            found.append(Reading(one.about, one.choice, one.says, tuple(one.settings or ()), tuple(one.instead or ())))
        return tuple(found)

    def _endings(self) -> Mapping[str, str]:
        """The facts that end a case, those that the policy declares among them."""
        own = {name: fact.ends_the_case for name, fact in self.shape.facts.items() if fact.ends_the_case is not None}
        return MappingProxyType({**ENDINGS, **own}) if own else ENDINGS

    def _holidays(self) -> tuple[Holiday, ...]:
        """The public holidays that the file lists, where its calendar is its own."""
        own = self.shape.calendar == ITS_OWN
        if own is not bool(self.shape.holidays):
            where: Path = ("calendar",) if own else ("holidays",)
            self.fault(
                where, '"calendar: its own" and a list of "holidays" go together. Add the one or drop the other.'
            )
        found: dict[int, Holiday] = {}
        for number, one in enumerate(self.shape.holidays):
            day = date.fromisoformat(one.date).toordinal()
            if day in found:
                self.fault(("holidays", number, "date"), f"{one.date} stands in the list twice. Keep one.")
            found[day] = Holiday(day, one.name)
        return tuple(found.values())

    def _begins(self) -> tuple[Beginning, ...]:
        found = []
        for number, one in enumerate(self.shape.begins_at):
            path: Path = ("begins at", number)
            self.known("a stage of this policy", one.stage, self.stage_ids, (*path, "stage"))
            conditions = self.conditions(one.if_, (*path, "if"), one.clause)
            found.append(Beginning(one.stage, conditions, one.clause))
        return tuple(found)

    def _days(self, key: str, spans: Sequence[ClosedShape]) -> frozenset[int]:
        """Every day of the closures, or of the terms."""
        days: set[int] = set()
        for number, span in enumerate(spans):
            first, last = date.fromisoformat(span.from_).toordinal(), date.fromisoformat(span.to).toordinal()
            if last < first:
                what = "closure" if key == "closures" else "term"
                self.fault((key, number, "to"), f"the {what} ends on {span.to}, before it begins. Mend it.")
            days.update(range(first, last + 1))
        return frozenset(days)
