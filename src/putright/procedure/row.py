"""A row of an assessment: one duty on one case, as it stands."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Literal

from putright.procedure.case import Period
from putright.procedure.facts import Fact
from putright.procedure.moments import Moment
from putright.procedure.pausing import Still
from putright.procedure.policy import Duty

Status = Literal["pending", "open", "overdue", "met", "late", "cancelled", "missed"]


class Owed:
    """One occurrence of a duty, before it is known what became of it.

    ``begin`` is the place of the fact from which it is owed, ``event`` of what its clock counts from (None: not yet),
    ``ender`` of the fact that ends it if it is not done by then, ``act`` the row of the act it waits for. ``stood``
    are the pauses of its clock, as last reckoned.
    """

    __slots__ = ("act", "begin", "duty", "ender", "event", "period", "stood")

    def __init__(
        self, duty: Duty, period: Period, begin: int, event: int | None, ender: int | None, act: Row | None = None
    ) -> None:
        self.duty = duty
        self.period = period
        self.begin = begin
        self.event = event
        self.ender = ender
        self.act = act
        self.stood: tuple[Still, ...] = ()

    @property
    def still(self) -> Still | None:
        """The pause in which its clock stands still, if it does."""
        return self.stood[-1] if self.stood and self.stood[-1].going else None


class Row:
    """One duty as it stands.

    ``due``, ``expected`` are days (ordinals), or seconds since 1970 in UTC where the duty counts hours
    (``duty.in_hours``). ``start`` is what it was counted from: a fact, or the moment at which an act of the
    organisation became overdue. ``extended`` is the fact that set the due date, ``ended`` the one that ended it,
    ``event`` the one that this occurrence is about, where there is one for each. ``outer``: the outer limit binds.
    """

    __slots__ = (
        "done",
        "due",
        "duty",
        "ended",
        "event",
        "expected",
        "extended",
        "outer",
        "owed",
        "place",
        "start",
        "status",
    )

    def __init__(
        self,
        owed: Owed,
        status: Status,
        start: Fact | Moment | None,
        due: int | None,
        extended: Fact | None,
        outer: bool,
    ) -> None:
        self.owed = owed
        self.duty = owed.duty
        self.status: Status = status
        self.start = start
        self.due = due
        self.extended = extended
        self.outer = outer
        self.expected: int | None = None
        self.done: Fact | None = None
        self.place: int | None = None
        self.ended: Fact | None = None
        self.event: Fact | None = None

    @property
    def resumes(self) -> int | None:
        """The day from which its clock, standing still, goes on by itself; None where it does not."""
        still = self.owed.still
        return still.over + 1 if still is not None and still.over is not None else None

    @property
    def stage(self) -> str:
        """The stage to which it belongs."""
        return self.duty.stage

    @property
    def action(self) -> str:
        """What is owed."""
        return self.duty.action.name

    @property
    def clause(self) -> str | None:
        """The clause that demands it; None for what was agreed on the case itself."""
        return self.duty.clause or None

    @property
    def due_at(self) -> date | datetime | None:
        """When it is due: a date, or an aware datetime in UTC where hours count."""
        if self.due is None:
            return None
        if self.duty.in_hours:
            return datetime.fromtimestamp(self.due, UTC)
        return date.fromordinal(self.due)

    def __repr__(self) -> str:
        return f"<{self.stage} {self.action} {self.clause}: {self.status}, due {self.due_at}>"
