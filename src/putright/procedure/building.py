"""From the shape of a file to a Policy: names resolved, places checked against each other, clocks linked."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

from putright.procedure.actions import STOCK_ACTIONS, Action
from putright.procedure.building_duties import DutyBuilder
from putright.procedure.conditions import RECEIPT, Condition, as_word
from putright.procedure.document import Document, Path, written_path
from putright.procedure.facts import CASE_ATTRIBUTES, STOCK, Attribute, FactKind
from putright.procedure.faults import Fault, Faulty, shown, unknown_name
from putright.procedure.policy import (
    Carried,
    Consent,
    Counting,
    Extension,
    MovesOn,
    Policy,
    Published,
    Reading,
    Role,
    Route,
    Stage,
    Standing,
    Undefined,
    Window,
)
from putright.procedure.shape import PolicyShape, PublishedShape, StageShape, StandingShape

_OPENS = ("response", "last correspondence", "receipt of the response")
_STANDING = (
    "right",
    "record",
    "letter",
    "document",
    "channel",
    "who_may_complain",
    "asked_of_the_complainant",
    "settling",
    "contact",
)


def build_policy(shape: PolicyShape, document: Document, carried: tuple[Carried, ...]) -> Policy:
    """The policy that a well-shaped file describes. Raises Faulty with everything that does not fit together."""
    builder = _Builder(shape, document)
    policy = builder.build(carried)
    if builder.faults:
        raise Faulty(builder.faults)
    return policy


def published(shape: PublishedShape | None) -> Published | None:
    """What the source says of a limit, or None where the file does not keep it."""
    return Published(shape.limit, shape.of, shape.verb) if shape is not None else None


class _Builder:
    def __init__(self, shape: PolicyShape, document: Document) -> None:
        self.shape = shape
        self.document = document
        self.faults: list[Fault] = []
        self.settings = {name: as_word(value) for name, value in shape.settings.items()}
        self.attributes = {**CASE_ATTRIBUTES, **{name: tuple(v) for name, v in shape.attributes.items()}}
        self.facts = {**STOCK, **self._declared_facts()}
        self.actions = {**STOCK_ACTIONS, **self._declared_actions()}
        self.stage_ids = list(shape.stages)
        self.used: dict[str, str] = {}

    def fault(self, path: Path, message: str) -> None:
        """Note a fault at a place of the file."""
        self.faults.append(Fault(message, written_path(path), self.document.line(path)))

    def known(self, what: str, name: str | None, names: object, path: Path) -> bool:
        """Whether the name is known; a fault that names the nearest one where it is not."""
        if name is None or name in names:  # type: ignore[operator]
            return True
        self.fault(path, unknown_name(what, name, names))  # type: ignore[arg-type]
        return False

    def conditions(self, found: tuple[Condition, ...], path: Path, clause: str) -> tuple[Condition, ...]:
        """Check that what a condition asks about exists and can have those values."""
        for condition in found:
            if condition.name in RECEIPT:
                values: tuple[str, ...] = RECEIPT[condition.name]
            elif condition.name in self.settings:
                values = ("true", "false") if self.settings[condition.name] in ("true", "false") else ()
            elif condition.name in self.attributes:
                values = self.attributes[condition.name]
                self.used.setdefault(condition.name, clause)
            else:
                names = [*RECEIPT, *self.settings, *self.attributes]
                self.fault(path, unknown_name("something a condition can ask about", condition.name, names))
                continue
            for value in sorted(condition.values):
                if values and value not in values:
                    self.fault(path, unknown_name(f"a value of {condition.name}", value, values))
        return found

    def build(self, carried: tuple[Carried, ...]) -> Policy:
        shape = self.shape
        self._reserved_names()
        duties = DutyBuilder(self)
        stages = tuple(self._stage(name, stage, duties) for name, stage in shape.stages.items())
        internal = [stage.id for stage in stages if stage.held_by is None]
        if not internal:
            self.fault(("stages",), "every stage is held by an outside body. At least one must be the provider's own.")
            internal = [""]
        routes = self._routes()
        complain = self._complain()
        standing = self._standing()
        consent = None
        if shape.consent is not None:
            where = ("consent", "if")
            consent = Consent(self.conditions(shape.consent.if_, where, shape.consent.clause), shape.consent.clause)
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
            roles=MappingProxyType(
                {
                    name: Role(name, role.title, role.clause[0], tuple(role.also_called or ()), tuple(role.clause[1:]))
                    for name, role in shape.roles.items()
                }
            ),
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
            by_id=MappingProxyType({stage.id: stage for stage in stages}),
            order=MappingProxyType({stage.id: number for number, stage in enumerate(stages)}),
            last_internal=internal[-1],
            correspondence=frozenset(kind.name for kind in self.facts.values() if kind.correspondence),
        )

    def _reserved_names(self) -> None:
        for name in self.shape.facts:
            if name in STOCK:
                self.fault(("facts", name), f"{shown(name)} is in the stock of facts already. Choose another name.")
        for name in self.shape.settings:
            if name in self.attributes or name in RECEIPT:
                self.fault(("settings", name), f"{shown(name)} is an attribute of a case. Choose another name.")

    def _declared_facts(self) -> dict[str, FactKind]:
        return {
            name: FactKind(
                name,
                fact.records,
                tuple(Attribute(attribute, kind) for attribute, kind in fact.attributes.items()),
                fact.correspondence,
            )
            for name, fact in self.shape.facts.items()
        }

    def _declared_actions(self) -> dict[str, Action]:
        found = {}
        for name, action in self.shape.actions.items():
            for number, fact in enumerate(action.done_by):
                self.known("a fact", fact, self.facts, ("actions", name, "done by", number))
            found[name] = Action(name, tuple(action.done_by), action.any_time_in_stage, action.outlives_stage)
        return found

    def _stage(self, name: str, shape: StageShape, duties: DutyBuilder) -> Stage:
        path: Path = ("stages", name)
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
            self.known("an action", shape.moves_on.when_overdue, self.actions, (*path, "moves on", "when overdue"))
            moves_on = MovesOn(shape.moves_on.when_overdue, shape.moves_on.to, shape.moves_on.clause)
        return Stage(
            id=name,
            title=shape.title,
            owner=shape.owner,
            clause=shape.clause[0],
            duties=duties.of_stage(name, shape),
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
        )

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
            published=published(found.published),
        )

    def _complain(self) -> Window | None:
        found = self.shape.complain
        if found is None:
            return None
        dates = [one.name for one in self.facts["received"].attributes if one.type == "date"]
        self.known("a date that the receipt can name", found.of, dates, ("complain", "of"))
        return Window(
            "complain",
            found.of,
            found.within,
            found.clause[0],
            also=tuple(found.clause[1:]),
            published=published(found.published),
        )

    def _routes(self) -> tuple[Route, ...]:
        found = []
        for number, route in enumerate(self.shape.routes):
            path: Path = ("routes", number)
            after = None
            if route.open.startswith("after "):
                after = route.open.removeprefix("after ")
                self.known("a stage of this policy", after, self.stage_ids, (*path, "open"))
            elif route.open != "at any time":
                self.fault((*path, "open"), f'found {shown(route.open)}, expected "at any time" or "after stage-2".')
            if route.later is not None:
                self.known("a stage of this policy", route.later.after, self.stage_ids, (*path, "later", "after"))
            found.append(
                Route(
                    body=route.body,
                    clause=route.clause[0],
                    why=route.why,
                    after=after,
                    conditions=self.conditions(route.if_, (*path, "if"), route.clause[0]),
                    later=(route.later.after, route.later.says) if route.later is not None else None,
                    besides=tuple(
                        (self.conditions(one.if_, (*path, "besides", n, "if"), one.clause), one.says, one.clause)
                        for n, one in enumerate(route.besides)
                    ),
                    also=tuple(route.clause[1:]),
                )
            )
        return tuple(found)

    def _standing(self) -> tuple[Standing, ...]:
        found = []
        for number, one in enumerate(self.shape.also_promised):
            path: Path = ("also promised", number)
            kinds = [kind for kind in _STANDING if getattr(one, kind) is not None]
            if len(kinds) != 1:
                names = ", ".join(kind.replace("_", " ") for kind in _STANDING)
                self.fault(path, f"expected just one of these keys, to say of what kind the promise is: {names}.")
                continue
            found.append(self._one_standing(one, kinds[0], path))
        for number, plain in enumerate(self.shape.in_plain_words):
            where: Path = ("in plain words", number)
            self.known("a role of this policy", plain.who, self.shape.roles, (*where, "who"))
            found.append(
                Standing("plain", plain.says, plain.clause[0], role=plain.who, plain=True, also=tuple(plain.clause[1:]))
            )
        return tuple(found)

    def _one_standing(self, one: StandingShape, kind: str, path: Path) -> Standing:
        says: str = getattr(one, kind)
        if kind == "letter":
            self.known("a fact", says, self.facts, (*path, "letter"))
        if kind == "channel":
            self.known("a channel", says, RECEIPT["channel"], (*path, "channel"))
        self.known("a stage of this policy", one.stage, self.stage_ids, (*path, "stage"))
        self.known("a role of this policy", one.who, self.shape.roles, (*path, "who"))
        for number, fact in enumerate(one.shown_by or ()):
            self.known("a fact", fact, self.facts, (*path, "shown by", number))
        return Standing(
            kind=kind.replace("_", "-"),
            says=says,
            clause=one.clause[0],
            items=tuple(one.items or ()),
            stage=one.stage,
            conditions=self.conditions(one.if_, (*path, "if"), one.clause[0]),
            shown_by=tuple(one.shown_by or ()),
            role=one.who,
            also=tuple(one.clause[1:]),
        )

    def _readings(self) -> tuple[Reading, ...]:
        found = []
        for number, one in enumerate(self.shape.readings):
            for place, setting in enumerate(one.settings or ()):
                self.known("a setting", setting, self.settings, ("readings", number, "settings", place))
            found.append(Reading(one.about, one.says, tuple(one.settings or ()), tuple(one.instead or ())))
        return tuple(found)

    def _closures(self) -> frozenset[int]:
        days: set[int] = set()
        for number, closed in enumerate(self.shape.closures):
            first, last = date.fromisoformat(closed.from_).toordinal(), date.fromisoformat(closed.to).toordinal()
            if last < first:
                self.fault(("closures", number, "to"), f"the closure ends on {closed.to}, before it begins. Mend it.")
            days.update(range(first, last + 1))
        return frozenset(days)
