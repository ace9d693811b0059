"""Stages from their shape, with everything that hangs on a stage: extension, panel, silence, pauses."""

from __future__ import annotations

from putright.procedure.building_duties import DutyBuilder
from putright.procedure.building_names import Names, Roles
from putright.procedure.building_windows import WindowBuilder
from putright.procedure.document import Path
from putright.procedure.durations import Unit
from putright.procedure.faults import shown
from putright.procedure.policy import Extension, Stage
from putright.procedure.policy_rules import MovesOn, Panel, Pause, Silence, Undefined
from putright.procedure.shape_stages import ExtensionShape, PanelShape, PauseShape, StageShape


class StageBuilder:
    """Builds the stages; the faults go to the builder of the whole policy."""

    def __init__(self, whole: Names) -> None:
        self.whole = whole
        self.duties = DutyBuilder(whole)
        self.windows = WindowBuilder(whole)

    def stages(self) -> tuple[Stage, ...]:
        """Every stage, in the order of the file."""
        return tuple(self._stage(name, shape) for name, shape in self.whole.shape.stages.items())

    def _stage(self, name: str, shape: StageShape) -> Stage:
        whole = self.whole
        path: Path = ("stages", name)
        if name == "complain":
            whole.fault(path, '"complain" is the name of the time to complain. Call the stage something else.')
        owner: Roles = whole.choice(shape.owner, (*path, "owner"), shape.clause[0])
        owed = self.duties.of_stage(name, shape, owner, self._pauses(name, shape))
        reviewer = shape.reviewer.clause if shape.reviewer is not None else None
        return Stage(
            id=name,
            title=shape.title,
            owner=owner[-1][1],
            clause=shape.clause[0],
            duties=owed,
            windows=self.windows.of_stage(name, shape),
            held_by=shape.held_by,
            independent=reviewer,
            undefined=self._undefined(shape, path),
            extensions=self._extensions(shape, path),
            moves_on=self._moves_on(name, shape, path),
            also=tuple(shape.clause[1:]),
            checks=tuple((duty.done_by, one) for duty in owed for one in duty.says if one.problem is not None),
            panels=self._panels(shape, path),
            silences=self._silences(shape, path),
        )

    def _undefined(self, shape: StageShape, path: Path) -> tuple[Undefined, ...]:
        return tuple(
            Undefined(
                self.whole.conditions(one.if_, (*path, "undefined", number, "if"), one.clause), one.says, one.clause
            )
            for number, one in enumerate(shape.undefined)
        )

    def _moves_on(self, name: str, shape: StageShape, path: Path) -> MovesOn | None:
        found = shape.moves_on
        if found is None:
            return None
        self.windows.later_stage(name, found.to, (*path, "moves on", "to"))
        if (found.when_overdue is None) is (found.once is None):
            self.whole.fault((*path, "moves on"), 'expected just one of "when overdue" and "once", to say when.')
        self.whole.known("a fact", found.once, self.whole.facts, (*path, "moves on", "once"))
        if found.when_overdue is not None:
            self._owed_once(found.when_overdue, shape, (*path, "moves on", "when overdue"))
        return MovesOn(found.when_overdue, found.to, found.clause, found.once)

    def _owed_once(self, action: str, shape: StageShape, path: Path) -> None:
        """A case moves on when one certain duty is overdue: there must be just one such in the stage."""
        owed = [duty.do for duty in (*shape.duties, *self.whole.shape.in_every_stage)]
        if self.whole.known("an action that this stage owes", action, set(owed), path) and owed.count(action) > 1:
            self.whole.fault(
                path, f"this stage owes {shown(action)} more than once. Move on by an action it owes once."
            )

    def _extensions(self, shape: StageShape, path: Path) -> tuple[Extension, ...]:
        several = len(shape.extension) > 1
        return tuple(
            self._extension(one, (*path, "extension", number) if several else (*path, "extension"))
            for number, one in enumerate(shape.extension)
        )

    def _extension(self, shape: ExtensionShape, path: Path) -> Extension:
        whole = self.whole
        whole.known("a role of this policy", shape.approved_by, whole.shape.roles, (*path, "approved by"))
        for number, action in enumerate(shape.of or ()):
            whole.known("an action", action, whole.actions, (*path, "of", number))
        if shape.at_most is not None and shape.at_most.unit is Unit.HOURS:
            whole.fault((*path, "at most"), "an extension is counted in days, weeks or months: it names a date.")
        if shape.beyond is not None and shape.at_most is None:
            whole.fault((*path, "beyond"), '"beyond" goes further than "at most". Add "at most", or take it out.')
        return Extension(
            shape.agreement == "needed",
            shape.clause,
            tuple(shape.says or ()),
            shape.reason == "needed" or bool(shape.reasons),
            tuple(shape.reasons or ()),
            shape.approved_by,
            shape.at_most,
            shape.times,
            tuple(shape.of or ()),
            shape.beyond is not None,
            shape.when == "before it is due",
            whole.conditions(shape.if_, (*path, "if"), shape.clause),
        )

    def _panels(self, shape: StageShape, path: Path) -> tuple[Panel, ...]:
        several = len(shape.panel) > 1
        return tuple(
            self._panel(one, (*path, "panel", number) if several else (*path, "panel"))
            for number, one in enumerate(shape.panel)
        )

    def _panel(self, found: PanelShape, path: Path) -> Panel:
        self.whole.known("a fact", found.hears, self.whole.facts, (*path, "hears"))
        for role in found.including:
            self.whole.known("a role of this policy", role, self.whole.shape.roles, (*path, "including", role))
        for number, role in enumerate(found.from_ or ()):
            self.whole.known("a role of this policy", role, self.whole.shape.roles, (*path, "from", number))
        if sum(found.including.values()) > found.members:
            self.whole.fault(
                (*path, "including"), f"these are more than the {found.members} members. Mend one of them."
            )
        conditions = self.whole.conditions(found.if_, (*path, "if"), found.clause)
        among = (*(found.from_ or ()), *found.including) if found.from_ else ()
        return Panel(found.members, tuple(found.including.items()), found.hears, found.clause, among, conditions)

    def _silences(self, shape: StageShape, path: Path) -> tuple[Silence, ...]:
        found = []
        for number, one in enumerate(shape.closes_by_itself):
            here: Path = (*path, "closes by itself", number)
            for key, facts in (("of", one.of), ("unless", one.unless or ())):
                for fact in facts:
                    self.whole.known("a fact", fact, self.whole.facts, (*here, key))
            if one.after.unit is Unit.HOURS:
                self.whole.fault((*here, "after"), "silence is counted in days, weeks or months, not in hours.")
            found.append(Silence(one.after, tuple(one.of), tuple(one.unless or ()), one.as_, one.clause))
        return tuple(found)

    def _pauses(self, name: str, shape: StageShape) -> dict[str, tuple[Pause, ...]]:
        """The pauses of a stage, by the action whose clock they stop."""
        found: dict[str, tuple[Pause, ...]] = {}
        owed = {duty.do for duty in (*shape.duties, *self.whole.shape.in_every_stage)}
        for number, one in enumerate(shape.pauses):
            path: Path = ("stages", name, "pauses", number)
            pause = self._pause(one, path)
            for action in one.stops:
                if self.whole.known("an action that this stage owes", action, owed, (*path, "stops")):
                    found[action] = (*found.get(action, ()), pause)
        return found

    def _pause(self, shape: PauseShape, path: Path) -> Pause:
        self.whole.known("a fact", shape.from_, self.whole.facts, (*path, "from"))
        for fact in shape.until:
            self.whole.known("a fact", fact, self.whole.facts, (*path, "until"))
        if shape.at_most is not None and shape.at_most.unit is Unit.HOURS:
            self.whole.fault((*path, "at most"), "a pause is counted in days, weeks or months, not in hours.")
        return Pause(shape.from_, tuple(shape.until), shape.at_most, shape.clause)
