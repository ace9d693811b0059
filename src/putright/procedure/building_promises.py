"""From their shape: the outside bodies, and the promises that are not clocks."""

from __future__ import annotations

from putright.procedure.building_names import Names
from putright.procedure.conditions import RECEIPT
from putright.procedure.document import Path
from putright.procedure.faults import shown
from putright.procedure.policy import Route, Standing
from putright.procedure.shape import StandingShape

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

    def routes(self) -> tuple[Route, ...]:
        found = []
        for number, route in enumerate(self.whole.shape.routes):
            path: Path = ("routes", number)
            after = None
            if route.open.startswith("after "):
                after = route.open.removeprefix("after ")
                self.whole.known("a stage of this policy", after, self.whole.stage_ids, (*path, "open"))
            elif route.open != "at any time":
                self.whole.fault(
                    (*path, "open"), f'found {shown(route.open)}, expected "at any time" or "after stage-2".'
                )
            if route.later is not None:
                self.whole.known(
                    "a stage of this policy", route.later.after, self.whole.stage_ids, (*path, "later", "after")
                )
            found.append(
                Route(
                    body=route.body,
                    clause=route.clause[0],
                    why=route.why,
                    after=after,
                    conditions=self.whole.conditions(route.if_, (*path, "if"), route.clause[0]),
                    later=(route.later.after, route.later.says) if route.later is not None else None,
                    besides=tuple(
                        (self.whole.conditions(one.if_, (*path, "besides", n, "if"), one.clause), one.says, one.clause)
                        for n, one in enumerate(route.besides)
                    ),
                    also=tuple(route.clause[1:]),
                )
            )
        return tuple(found)

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
