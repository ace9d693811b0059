"""What would change on a case: two assessments laid side by side, before something is recorded and with it recorded.

Pure: both are given, and nothing is read or written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, Literal, NamedTuple, TypeVar

from putright.procedure.assessment import Assessment
from putright.procedure.law import ByLaw
from putright.procedure.problem import Problem
from putright.procedure.routes import RouteRow
from putright.procedure.row import Row
from putright.procedure.windows import WindowRow

What = Literal["done", "begun", "moved", "ended", "owed-again", "judged-anew"]

_OWED: Final = ("open", "overdue")
_DONE: Final = ("met", "late")
_T = TypeVar("_T")


class DutyChange(NamedTuple):
    """What becomes of one duty. A row is None where there is no such duty on that side.

    ``judged-anew``: it was done before and still is, in time where it was late or the other way round.
    """

    what: What
    before: Row | None
    after: Row | None

    @property
    def row(self) -> Row:
        """The duty as it would be, or as it was where it is gone."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a change is of a duty that was or that would be.")
        return found


class Differences(NamedTuple):
    """Everything that differs. Pairs hold what was and what would be, None where there was or would be none."""

    before: Assessment
    after: Assessment
    law_before: ByLaw
    law_after: ByLaw
    duties: tuple[DutyChange, ...]
    windows: tuple[tuple[WindowRow | None, WindowRow | None], ...]
    routes: tuple[tuple[RouteRow | None, RouteRow | None], ...]
    raised: tuple[Problem, ...]
    gone: tuple[Problem, ...]

    @property
    def moves(self) -> bool:
        """Whether the case stands elsewhere: its stage, its status, its outcome."""
        one, other = self.before, self.after
        return (one.stage.id, one.status, one.outcome) != (other.stage.id, other.status, other.outcome)

    @property
    def any(self) -> bool:
        """Whether anything differs at all."""
        return bool(self.moves or self.duties or self.windows or self.routes or self.raised or self.gone)


def differences(before: Assessment, after: Assessment) -> Differences:
    """What differs between a case as it is and as it would be, at one and the same moment."""
    one, other = before.by_law(), after.by_law()
    return Differences(
        before,
        after,
        one,
        other,
        tuple(_duties(before, after, one, other)),
        tuple(_windows(before.windows, after.windows)),
        tuple(_routes(before.routes, after.routes)),
        tuple(problem for problem in after.problems if problem not in before.problems),
        tuple(problem for problem in before.problems if problem not in after.problems),
    )


def _duties(before: Assessment, after: Assessment, one: ByLaw, other: ByLaw) -> Iterator[DutyChange]:
    was = _keyed((*before.duties, *one.duties))
    then = _keyed((*after.duties, *other.duties))
    for key in dict.fromkeys((*was, *then)):
        left, right = was.get(key), then.get(key)
        what = _what(left, right, _dates(left, one), _dates(right, other))
        if what is not None:
            yield DutyChange(what, left, right)


def _what(left: Row | None, right: Row | None, dates: object, then: object) -> What | None:
    was = left.status if left is not None else "none"
    now = right.status if right is not None else "none"
    if now in _DONE:
        return "done" if was not in _DONE else "judged-anew" if was != now else None
    if now in _OWED:
        if was in _OWED:
            return "moved" if dates != then else None
        return "owed-again" if was in _DONE else "begun"
    if was in _OWED:
        return "ended"
    return "moved" if was == now == "pending" and dates != then else None


def _dates(row: Row | None, law: ByLaw) -> object:
    """The dates of a duty by the policy and by each law."""
    if row is None:
        return None
    return row.due, row.expected, [(one.due, one.expected) for one in law.of(row)]


def _keyed(rows: Sequence[Row]) -> dict[tuple[object, ...], Row]:
    """The duties by what they are; of those that recur, the how manieth."""
    found: dict[tuple[object, ...], Row] = {}
    for row in rows:
        what = (row.stage, row.action, row.clause, row.duty.number)
        number = 0
        while (*what, number) in found:
            number += 1
        found[(*what, number)] = row
    return found


def _windows(
    before: Sequence[WindowRow], after: Sequence[WindowRow]
) -> Iterator[tuple[WindowRow | None, WindowRow | None]]:
    def rule(row: WindowRow) -> object:
        return row.window.to, row.window.opens, row.window.clause

    for one, other in _paired(before, after, rule):
        if one is None or other is None or one[1:4] != other[1:4]:
            yield one, other


def _routes(before: Sequence[RouteRow], after: Sequence[RouteRow]) -> Iterator[tuple[RouteRow | None, RouteRow | None]]:
    def rule(row: RouteRow) -> object:
        return row.body, row.route.clause, row.route.after

    for one, other in _paired(before, after, rule):
        if one is None or other is None or one[1:] != other[1:]:
            yield one, other


def _paired(
    before: Sequence[_T], after: Sequence[_T], rule: Callable[[_T], object]
) -> Iterator[tuple[_T | None, _T | None]]:
    """Those of one rule of the policy side by side."""
    was = {rule(one): one for one in before}
    then = {rule(one): one for one in after}
    for key in dict.fromkeys((*was, *then)):
        yield was.get(key), then.get(key)
