"""The times in which the complainant may act, from their shape: to complain, and to ask for the next stage."""

from __future__ import annotations

from putright.procedure.building_duties import published
from putright.procedure.building_names import Names
from putright.procedure.document import Path
from putright.procedure.durations import Duration, Unit, parse_duration
from putright.procedure.faults import shown
from putright.procedure.policy import Window
from putright.procedure.shape_stages import StageShape, WindowShape

_OPENS = ("response", "last correspondence", "receipt of the response")
_LATER_OF = "the later of "
_COMPLAIN_LATER = ("only if exceptional", "for a good reason")


class WindowBuilder:
    """Builds the windows; the faults go to the builder of the whole policy."""

    def __init__(self, whole: Names) -> None:
        self.whole = whole

    def of_stage(self, name: str, shape: StageShape) -> tuple[Window, ...]:
        """The windows that lead on from a stage. Of several to one stage, each must say for which cases it is."""
        several = len(shape.then) > 1
        found = []
        for number, one in enumerate(shape.then):
            path: Path = ("stages", name, "then", number) if several else ("stages", name, "then")
            twins = sum(other.to == one.to for other in shape.then)
            if twins > 1 and not one.if_:
                self.whole.fault(
                    path, f'several windows lead to {shown(one.to)}. Say with "if" for which cases each is.'
                )
            found.append(self._window(name, one, path))
        return tuple(found)

    def later_stage(self, name: str, to: str, path: Path) -> None:
        """Note a fault unless ``to`` is a stage that comes after ``name``."""
        ids = self.whole.stage_ids
        if self.whole.known("a stage of this policy", to, ids, path) and ids.index(to) <= ids.index(name):
            self.whole.fault(path, f"{shown(to)} is not a later stage than {shown(name)}. Name a later one.")

    def _window(self, name: str, found: WindowShape, path: Path) -> Window:
        whole = self.whole
        self._days_only(found.within, (*path, "within"))
        self.later_stage(name, found.to, (*path, "to"))
        what = "something that opens a window"
        whole.known(what, found.of, self.starts, (*path, "of"))
        if found.later not in (None, "only if exceptional"):
            whole.fault((*path, "later"), f'found {shown(found.later)}, expected "only if exceptional".')
        if found.in_ not in (None, "writing"):
            whole.fault((*path, "in"), f'found {shown(found.in_)}, expected "writing".')
        escalated = whole.facts["escalated"]
        for number, asked in enumerate(found.asks_for or ()):
            names = [one.name for one in escalated.attributes]
            whole.known("something an escalation can say", asked, names, (*path, "asks for", number))
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
            conditions=whole.conditions(found.if_, (*path, "if"), found.clause[0]),
            cap=self.bound(found.no_later_than, self.starts, (*path, "no later than")),
            or_later=self.bound(found.or_if_later, self.starts, (*path, "or if later")),
            unanswered=self.bound(found.unanswered_after, self.starts, (*path, "unanswered after")),
        )

    @property
    def starts(self) -> list[str]:
        """What a window can count from."""
        dates = [one.name for one in self.whole.facts["received"].attributes if one.type == "date"]
        return [*_OPENS, *self.whole.facts, *(f"received.{name}" for name in dates)]

    def complain(self) -> Window | None:
        """The time to complain, counted from a date that the receipt names, or from the later of two."""
        found = self.whole.shape.complain
        if found is None:
            return None
        self._days_only(found.within, ("complain", "within"))
        dates = [one.name for one in self.whole.facts["received"].attributes if one.type == "date"]
        names = found.of.removeprefix(_LATER_OF).split(" and ") if found.of.startswith(_LATER_OF) else [found.of]
        for name in names:
            self.whole.known("a date that the receipt can name", name, dates, ("complain", "of"))
        if len(names) > 2:
            self.whole.fault(("complain", "of"), "expected one date, or the later of two.")
        if found.later not in (None, *_COMPLAIN_LATER):
            expected = '" or "'.join(_COMPLAIN_LATER)
            self.whole.fault(("complain", "later"), f'found {shown(found.later)}, expected "{expected}".')
        return Window(
            "complain",
            names[0],
            found.within,
            found.clause[0],
            exceptional=found.later is not None,
            also=tuple(found.clause[1:]),
            published=published(found.published, found.clause[0]),
            later_of=names[1] if len(names) > 1 else None,
            cap=self.bound(found.no_later_than, dates, ("complain", "no later than")),
        )

    def bound(self, text: str | None, starts: list[str], path: Path) -> tuple[Duration, str] | None:
        """A length of time with what it counts from, in one text: "2 months of response"."""
        if text is None:
            return None
        amount, _, start = text.partition(" of ")
        try:
            duration = parse_duration(amount)
        except ValueError as error:
            self.whole.fault(path, f"found {shown(text)}: {error}")
            return None
        self._days_only(duration, path)
        self.whole.known("something that a window can count from", start, starts, path)
        return duration, start

    def _days_only(self, duration: Duration | None, path: Path) -> None:
        if duration is not None and duration.unit is Unit.HOURS:
            self.whole.fault(path, "a window is counted in days, weeks, months or years, not in hours.")
