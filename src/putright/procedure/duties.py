"""Case, policy, calendar and moment to duties: contract.md, Life of a duty.

Everything is computed from the facts each time; nothing is stored, counted down or adjusted. Places are positions in
the order of the facts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from putright.procedure.actions import DO_ACTION, counts, does
from putright.procedure.calendar import Calendar
from putright.procedure.case import Case, Period
from putright.procedure.conditions import all_hold
from putright.procedure.duty_forms import limit_of, owed_by, promise
from putright.procedure.moments import Moment, start_of_day
from putright.procedure.policy import Duty, Policy, Stage
from putright.procedure.reckoning import passed
from putright.procedure.row import Owed, Row
from putright.procedure.said import known_in
from putright.procedure.terms import Terms


class Reckoner:
    """Works out the rows of one case at one moment."""

    __slots__ = ("at", "case", "facts", "known", "policy", "size", "taken", "terms")

    def __init__(
        self,
        case: Case,
        policy: Policy,
        calendar: Calendar,
        at: Moment,
        known: Mapping[str, str],
        terms: Terms | None = None,
    ) -> None:
        self.case: Final = case
        self.facts: Final = case.facts
        self.size: Final = len(case.facts)
        self.policy: Final = policy
        self.at: Final = at
        self.known = known
        self.terms: Final = terms if terms is not None else Terms(case, policy, calendar, at, known)
        self.taken: Final[dict[int, set[int]]] = {}

    def rows(self) -> list[Row]:
        """Every row, stage by stage, in the order of the policy; agreed actions after the rows of their stage."""
        found: list[Row] = []
        for period in self.case.periods:
            stage = self.policy.stage_of(period.stage)
            if self.policy.asks_outcome or self.policy.asked_facts:
                self.known = known_in(period, self.case, self.policy, self.known)
            groups: list[list[Row]] = []
            later: list[int] = []
            for number, written in enumerate(stage.duties):
                duty = self._for_this_case(written) if written.roles else written
                if duty.conditions and not all_hold(duty.conditions, self.known):
                    groups.append([])
                elif duty.waits_for or duty.overdue:
                    groups.append([])
                    later.append(number)
                else:
                    groups.append(self._group(duty, period))
            if later:
                self._waiting(stage.duties, period, groups, later)
            for group in groups:
                found += group
            if "action-agreed" in self.case.places:
                found += self._agreed(stage, period)
        return found

    def _group(self, duty: Duty, period: Period) -> list[Row]:
        """The rows of a duty that waits for no other."""
        if duty.clock.start.each:
            return self._each(duty, period)
        return self._recurring(duty, period) if duty.recurs else self._single(duty, period, None)

    def _for_this_case(self, duty: Duty) -> Duty:
        """The duty with the role that owes it in a case like this."""
        role = next(role for conditions, role in duty.roles if all_hold(conditions, self.known))
        return owed_by(duty, role)

    def _waiting(self, duties: tuple[Duty, ...], period: Period, groups: list[list[Row]], later: list[int]) -> None:
        """Rows whose clock waits for another duty of the stage, after that one."""
        left = list(later)
        while left:
            number = next(one for one in left if not {*duties[one].waits_for, *duties[one].overdue} & set(left))
            left.remove(number)
            duty = self._for_this_case(duties[number]) if duties[number].roles else duties[number]
            if duty.overdue:
                groups[number] = self._once_overdue(duty, period, groups)
                continue
            acts = [groups[other][0] for other in duties[number].waits_for if groups[other]]
            # Of several that would do it, silence counts from the last of their due times.
            act = max(acts, key=limit_of) if len(acts) > 1 else next(iter(acts), None)
            groups[number] = self._single(duty, period, act)

    def _once_overdue(self, duty: Duty, period: Period, groups: list[list[Row]]) -> list[Row]:
        """The row of what is owed once something else of the stage is overdue, counted from then; else none."""
        gone = [row for other in duty.overdue for row in groups[other] if row.status in ("overdue", "late", "missed")]
        if not gone or gone[0].due is None:
            return []
        act = gone[0]
        instant = gone[0].due + 1 if act.duty.in_hours else start_of_day(gone[0].due + 1)
        begin = self.case.after(instant, period.begin)
        ender = self._ender(duty, period)
        if ender is not None and ender < begin:
            return []
        owed = Owed(duty, period, begin, None, ender, act)
        high = self.size if ender is None else ender + 1
        return [self._row(owed, self._doing(owed, begin, high))]

    def _single(self, duty: Duty, period: Period, act: Row | None) -> list[Row]:
        """The one row of a duty that is owed once in its stage."""
        ender = self._ender(duty, period)
        begin = period.begin
        if duty.once:
            owed_from = self._once(duty.once, period, ender)
            if owed_from is None:
                return []
            begin = owed_from
        event = self.terms.event(duty.clock.start, period)
        owed = Owed(duty, period, begin, event, ender, act)
        high = self.size if ender is None else ender + 1
        if duty.action.any_time_in_stage:
            last = high if duty.action.outlives_stage else min(high, period.end)
            return [self._row(owed, self._doing(owed, period.begin, last))]
        if event is None and act is None:
            return [self._row(owed, None)]
        low = begin if act is not None or event is None else max(begin, event)
        return [self._row(owed, self._doing(owed, low, high))]

    def _once(self, kinds: tuple[str, ...], period: Period, ender: int | None) -> int | None:
        """The place from which a duty is owed that depends on a fact; while the case is shut, its reopening."""
        high = period.end if ender is None else min(ender, period.end)
        place = self.case.first(kinds, period.begin, high)
        while place is not None and not self.terms.moves(place, period):
            place = self.case.first(kinds, place + 1, high)
        if place is None:
            return None
        for halt in self.case.halts:
            if halt.begin < place and (halt.lifted is None or place < halt.lifted):
                return halt.lifted if halt.lifted is not None and halt.lifted < high else None
        return place

    def _ender(self, duty: Duty, period: Period) -> int | None:
        """The place of the fact that ends the row if it is not done by then, other than an end of the case."""
        if duty.until:
            ended = self.case.first(duty.until, period.begin, period.end)
            if ended is not None:
                return ended
        return period.end if period.end < self.size and not duty.action.outlives_stage else None

    def _doing(self, owed: Owed, low: int, high: int) -> int | None:
        """The place of the first fact that fits and has not done another occurrence."""
        duty = owed.duty
        start = self.facts[owed.event] if owed.event is not None else None
        taken = self.taken.get(duty.number)
        place = self.case.first(duty.done_by, low, high)
        while place is not None:
            fact = self.facts[place]
            if (
                (taken is None or place not in taken)
                # What starts a clock cannot also stop it.
                and (place != owed.event or not duty.clock.start.kinds)
                and does(fact, start, duty.clause)
                and (owed.act is None or self._running(owed, place))
            ):
                return place
            place = self.case.first(duty.done_by, place + 1, high)
        return None

    def _running(self, owed: Owed, place: int) -> bool:
        """Whether the clock of what waits for an act runs when the fact at ``place`` happens."""
        if owed.act is None or owed.duty.action.any_time_in_stage or owed.duty.overdue:
            return True
        begun = owed.event is not None and owed.event <= place
        return begun or self.terms.runs_without(owed.act, place)

    def _each(self, duty: Duty, period: Period) -> list[Row]:
        """A row for each of several events; before the first, for most actions, one that waits for it."""
        case = self.case
        ender = self._ender(duty, period)
        high = self.size if ender is None else ender + 1
        last = period.end if ender is None else min(ender, period.end)
        taken = self.taken.setdefault(duty.number, set())
        rows: list[Row] = []
        place = case.first(duty.clock.start.kinds, period.begin, last)
        while place is not None:
            if counts(self.facts[place]) and not case.halted(place) and self.terms.moves(place, period):
                begin = place
                if not rows and duty.action.waits_in_view:
                    begin = self._takes_over(duty, period, place, ender, rows)
                owed = Owed(duty, period, begin, place, ender)
                row = self._row(owed, self._doing(owed, place + 1, high))
                if row.place is not None and row.done is not None:
                    taken.add(row.place)
                row.event = self.facts[place]
                rows.append(row)
            place = case.first(duty.clock.start.kinds, place + 1, last)
        if duty.once and self._once(duty.once, period, ender) is None:
            return rows
        if not rows and duty.action.waits_in_view:
            # What outlives its stage waits no longer than the stage for what could only happen in it.
            end = period.end if ender is None and period.end < self.size else ender
            rows.append(self._row(Owed(duty, period, period.begin, None, end), None))
        return rows

    def _takes_over(self, duty: Duty, period: Period, place: int, ender: int | None, rows: list[Row]) -> int:
        """From where the row of the first event is owed: it fills the row that stood waiting for it, with its
        extension, unless that one was missed before; then the missed row stays."""
        waiting = Owed(duty, period, period.begin, None, ender)
        halted = self._halted(waiting, None) if self.case.halts else None
        if halted is None or halted > place:
            return period.begin
        rows.append(self._finished(waiting, halted, ended=True))
        return place

    def _recurring(self, duty: Duty, period: Period) -> list[Row]:
        """A row for each time it was done, and one for the next time."""
        ender = self._ender(duty, period)
        begin: int | None = period.begin
        if duty.once:
            begin = self._once(duty.once, period, ender)
        if begin is None:
            return []
        high = self.size if ender is None else ender + 1
        event = self.terms.event(duty.clock.start, period)
        rows: list[Row] = []
        while True:
            owed = Owed(duty, period, begin, event, ender)
            # What starts an occurrence cannot also do it.
            low = begin + (1 if rows else 0) if event is None else max(begin, event + (1 if rows else 0))
            row = self._row(owed, self._doing(owed, low, high) if event is not None else None)
            rows.append(row)
            if row.done is None or row.place is None or row.place == ender:
                return rows
            begin = event = row.place

    def _agreed(self, stage: Stage, period: Period) -> list[Row]:
        """What the organisation undertook to put right: owed whatever becomes of the case (contract.md, 9)."""
        rows = []
        taken = self.taken.setdefault(-1, set())
        for place in self.case.places["action-agreed"]:
            if not period.begin <= place < period.end:
                continue
            fact = self.facts[place]
            duty = promise(stage.id, str(fact.attributes.get("owner", stage.owner)), "by" in fact.attributes)
            owed = Owed(duty, period, place, place, None)
            row = self._row(owed, self._doing(owed, place + 1, self.size))
            if row.place is not None:
                taken.add(row.place)
            row.event = row.start = fact
            if row.status == "pending":
                row.status = "open"
            rows.append(row)
        return rows

    def _row(self, owed: Owed, done: int | None) -> Row:
        """The row as it stands: done, ended or still owed; judged by the calendar known at that time."""
        duty = owed.duty
        ended = owed.ender if done is None else None
        if self.case.halts and duty.action is not DO_ACTION:
            halted = self._halted(owed, done)
            if halted is not None:
                ended, done = halted, None
        if ended is not None or done is not None:
            place = ended if ended is not None else done
            return self._finished(owed, place if place is not None else self.size, ended is not None)
        start, due, extended, outer = self.terms.reckon(owed, self.size, self.at)
        if due is None and (start is None or owed.still is not None):
            row = Row(owed, "pending", start, None, extended, False)
            if owed.act is not None:
                row.expected = self.terms.expected(duty, owed.act)
            return row
        gone = due is not None and passed(due, duty.in_hours, self.at)
        row = Row(owed, "overdue" if gone else "open", start, due, extended, outer)
        if outer and owed.act is not None and owed.event is None:
            row.expected = self.terms.expected(duty, owed.act)
        return row

    def _finished(self, owed: Owed, place: int, ended: bool) -> Row:
        """The row that was done, or ended, by the fact at ``place``."""
        fact = self.facts[place]
        start, due, extended, outer = self.terms.reckon(owed, place, fact)
        gone = due is not None and passed(due, owed.duty.in_hours, fact)
        if ended:
            row = Row(owed, "missed" if gone else "cancelled", start, due, extended, outer)
            row.ended = fact
        else:
            row = Row(owed, "late" if gone else "met", start, due, extended, outer)
            row.done = fact
        row.place = place
        return row

    def _halted(self, owed: Owed, done: int | None) -> int | None:
        """The place of the settlement, withdrawal or closing that ended the row for good, or None.

        What was not yet due is revived if the case was reopened; what was overdue stays missed (contract.md, 6).
        """
        alive = owed.begin
        for halt in self.case.halts:
            place = halt.begin
            if place <= alive:
                continue
            # What ends the case may be the very thing that was owed.
            if (done is not None and done <= place) or (owed.ender is not None and owed.ender < place):
                return None
            fact = self.facts[place]
            due = self.terms.reckon(owed, place, fact)[1]
            if due is not None and passed(due, owed.duty.in_hours, fact):
                return place
            reopened = self.case.first(("reopened",), place, self.size)
            if reopened is None or (owed.ender is not None and owed.ender < reopened):
                return place
            alive = reopened
        return None
