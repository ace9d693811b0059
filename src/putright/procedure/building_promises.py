"""From their shape: the outside bodies, and the promises that are not clocks."""

from __future__ import annotations

from putright.procedure.building_names import Names
from putright.procedure.building_windows import WindowBuilder
from putright.procedure.conditions import RECEIPT
from putright.procedure.document import Path
from putright.procedure.durations import Unit, parse_duration
from putright.procedure.faults import shown
from putright.procedure.policy import Route, Standing
from putright.procedure.policy_rules import Opening
from putright.procedure.shape import RouteShape, StandingShape

_STANDING = (
    "right",
    "record",
    "channel",
    "who_may_complain",
    "asked_of_the_complainant",
    "settling",
    "contact",
)


class PromiseBuilder:
    """Builds routes and standing promises; the faults go to the builder of the whole policy."""

    def __init__(self, whole: Names) -> None:
        self.whole = whole
        self.windows = WindowBuilder(whole)

    def routes(self) -> tuple[Route, ...]:
        found = []
        for number, route in enumerate(self.whole.shape.routes):
            path: Path = ("routes", number)
            openings = self._openings(route.open, (*path, "open"))
            self._route_window(route, path)
            if route.later is not None:
                self.whole.known(
                    "a stage of this policy", route.later.after, self.whole.stage_ids, (*path, "later", "after")
                )
            found.append(
                Route(
                    body=route.body,
                    clause=route.clause[0],
                    why=route.why,
                    after=next((one.stage for one in openings if one.stage is not None), None),
                    conditions=self.whole.conditions(route.if_, (*path, "if"), route.clause[0]),
                    later=(route.later.after, route.later.says) if route.later is not None else None,
                    besides=tuple(
                        (self.whole.conditions(one.if_, (*path, "besides", n, "if"), one.clause), one.says, one.clause)
                        for n, one in enumerate(route.besides)
                    ),
                    also=tuple(route.clause[1:]),
                    openings=openings,
                    within=route.within,
                    of=tuple((route.of or "response").split(" or ")),
                    or_later=self.windows.bound(route.or_if_later, self._starts, (*path, "or if later")),
                    cap=self.windows.bound(route.no_later_than, self._starts, (*path, "no later than")),
                )
            )
        return tuple(found)

    def _openings(self, text: str, path: Path) -> tuple[Opening, ...]:
        """Every way in which a route opens: "after stage-2 or 8 weeks of received"."""
        return tuple(self._opening(one, text, path) for one in text.split(" or "))

    def _opening(self, text: str, whole: str, path: Path) -> Opening:
        if text == "at any time":
            return Opening()
        if text.startswith("after "):
            stage = text.removeprefix("after ")
            self.whole.known("a stage of this policy", stage, self.whole.stage_ids, path)
            return Opening(stage=stage)
        if text.startswith("once "):
            fact = text.removeprefix("once ")
            self.whole.known("a fact", fact, self.whole.facts, path)
            return Opening(fact=fact)
        amount, _, start = text.partition(" of ")
        try:
            duration = parse_duration(amount)
        except ValueError:
            duration = None
        if duration is None or not start or duration.unit is Unit.HOURS:
            self.whole.fault(
                path,
                f'found {shown(whole)}, expected "at any time", "after stage-2", "once deadlock-letter-sent" or '
                '"8 weeks of received"; several are joined by "or".',
            )
            return Opening()
        self.whole.known("a fact", start, self.whole.facts, path)
        return Opening(fact=start, after=duration)

    @property
    def _starts(self) -> list[str]:
        """What the time for a route may count from: what a window may, and the answer of a stage by its name."""
        return [*self.windows.starts, *(f"response of {stage}" for stage in self.whole.stage_ids)]

    def _route_window(self, route: RouteShape, path: Path) -> None:
        if route.within is not None and route.within.unit is Unit.HOURS:
            self.whole.fault((*path, "within"), "a window is counted in days, weeks, months or years, not in hours.")
        for name in (route.of or "response").split(" or "):
            self.whole.known("something that a window can count from", name, self._starts, (*path, "of"))
        if route.of is not None and route.within is None:
            self.whole.fault((*path, "of"), '"of" says what "within" counts from. Add "within", or take it out.')

    def standing(self) -> tuple[Standing, ...]:
        found = []
        for number, one in enumerate(self.whole.shape.also_promised):
            path: Path = ("also promised", number)
            kinds = [kind for kind in _STANDING if getattr(one, kind) is not None]
            if len(kinds) != 1:
                names = ", ".join(kind.replace("_", " ") for kind in _STANDING)
                self.whole.fault(path, f"expected just one of these keys, to say of what kind the promise is: {names}.")
                continue
            found.append(self._one(one, kinds[0], path))
        for number, plain in enumerate(self.whole.shape.in_plain_words):
            where: Path = ("in plain words", number)
            self.whole.known("a role of this policy", plain.who, self.whole.shape.roles, (*where, "who"))
            found.append(
                Standing("plain", plain.says, plain.clause[0], role=plain.who, plain=True, also=tuple(plain.clause[1:]))
            )
        return tuple(found)

    def _one(self, one: StandingShape, kind: str, path: Path) -> Standing:
        says: str = getattr(one, kind)
        if kind == "channel":
            self.whole.known("a channel", says, RECEIPT["channel"], (*path, "channel"))
        self.whole.known("a stage of this policy", one.stage, self.whole.stage_ids, (*path, "stage"))
        self.whole.known("a role of this policy", one.who, self.whole.shape.roles, (*path, "who"))
        for number, fact in enumerate(one.shown_by or ()):
            self.whole.known("a fact", fact, self.whole.facts, (*path, "shown by", number))
        return Standing(
            kind=kind.replace("_", "-"),
            says=says,
            clause=one.clause[0],
            items=tuple(one.items or ()),
            stage=one.stage,
            conditions=self.whole.conditions(one.if_, (*path, "if"), one.clause[0]),
            shown_by=tuple(one.shown_by or ()),
            role=one.who,
            also=tuple(one.clause[1:]),
        )
