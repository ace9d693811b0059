"""Two policies compared: what changes, and what the histories that were given would have come to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple

from putright.procedure.calendar import Calendar
from putright.procedure.comparing.changes import Change, changes
from putright.procedure.comparing.replaying import Looked, Replaying
from putright.procedure.comparing.tally import Example, Outcomes
from putright.procedure.history import History
from putright.procedure.moments import Moment, moment_at
from putright.procedure.policy import Policy


class Comparison(NamedTuple):
    """Two policies, by id and title; what changes; and what came of the histories, if any were given."""

    old: tuple[str, str]
    new: tuple[str, str]
    changes: tuple[Change, ...]
    looked: Looked | None = None
    outcomes: Outcomes | None = None


def compare(
    histories: Iterable[tuple[str, History]],
    old: Policy,
    new: Policy,
    calendars: Mapping[str, Calendar],
    at: date | datetime | str | Moment,
) -> Comparison:
    """Compare two policies, and what each history, under its reference, comes to under either at ``at``."""
    looked = Looked(moment_at(at))
    replaying, outcomes = Replaying(new, calendars, looked), Outcomes()
    for number, (reference, history) in enumerate(histories):
        replaying.add(old, history, Example(number, reference), outcomes)
    return promises_compared(old, new)._replace(looked=looked, outcomes=outcomes)


def promises_compared(old: Policy, new: Policy) -> Comparison:
    """The same without any history: what changes, promise by promise."""
    return Comparison((old.id, old.title), (new.id, new.title), changes(old, new))
