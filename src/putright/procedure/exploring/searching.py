"""The search: from every beginning, fact by fact, until nothing new comes up or the bound is reached.

Fewest facts first, and among as many facts the shorter wait first; so whatever is found is shown by the shortest
sequence that leads there. The passing of time is no fact: what a state becomes by waiting is looked at with it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Final, NamedTuple

from putright.procedure.assessment import Assessment, assess
from putright.procedure.calendar import Calendar
from putright.procedure.exploring.beginnings import Beginning, beginnings_of
from putright.procedure.exploring.naming import Named, named_in
from putright.procedure.exploring.states import Key, State, key_of
from putright.procedure.exploring.steps import receipt, steps_from
from putright.procedure.facts import Fact
from putright.procedure.history import History
from putright.procedure.moments import ZONE, Moment, moment_of_instant
from putright.procedure.policy import Policy, Window

_FAR: Final = 5 * 366 * 86_400
"""Seconds after which usually nothing changes any more without a fact."""

_WAITS: Final = 500
"""How often time may change something before waiting is taken to have no end."""

_RUNNING: Final = frozenset({"open", "overdue", "met", "late"})


class Bounds(NamedTuple):
    """How far to go: facts after the receipt, states, beginnings."""

    facts: int = 10
    states: int = 1000
    beginnings: int = 64

    @property
    def steps(self) -> int:
        """How many steps may be tried: so many for each state that those of a usual policy need no more."""
        return 20 * self.states


class Seen(NamedTuple):
    """What came up anywhere: stages, duties as rows, duties whose clock ran, windows and routes that were open.

    Each with the first state in which it did. Duties go by stage and number. ``begun``: the same duties, for each
    beginning by itself.
    """

    stages: dict[str, State]
    rows: dict[tuple[str, int], State]
    running: dict[tuple[str, int], State]
    windows: dict[Window, State]
    routes: dict[str, State]
    begun: set[tuple[int, str, int, bool]]


class Judged(NamedTuple):
    """A state, and how it stands when so much time has passed that time alone changes nothing more."""

    state: State
    quiet: Assessment


class Search(NamedTuple):
    """What a search came to: ``judged`` in the order found, ``deepest`` in facts after the receipt, and whether
    nothing was left out."""

    policy: Policy
    calendars: Mapping[str, Calendar]
    named: Named
    beginnings: tuple[Beginning, ...]
    judged: tuple[Judged, ...]
    seen: Seen
    states: int
    steps: int
    deepest: int
    exhausted: bool


def quiet_from(found: Search, state: State) -> Assessment:
    """How the state stands from the first moment on at which time alone changes nothing more."""
    history = History(state.facts, found.beginnings[state.beginning].attributes)
    quiet = state.found
    for _ in range(_WAITS):
        if quiet.changes_at is None:
            break
        quiet = assess(history, found.policy, found.calendars, moment_of_instant(quiet.changes_at))
    return quiet


def search(
    policy: Policy, calendars: Mapping[str, Calendar], start: date, bounds: Bounds, closely: bool = False
) -> Search:
    """Every state that a case received on ``start`` can come to, within the bounds.

    ``closely``: two states are the same only if all duties of their stage stand alike, and not just those that decide.
    """
    return _Searcher(policy, calendars, bounds, closely).run(start)


class _Searcher:
    def __init__(self, policy: Policy, calendars: Mapping[str, Calendar], bounds: Bounds, closely: bool) -> None:
        self.policy = policy
        self.calendars = calendars
        self.bounds = bounds
        self.named = named_in(policy, closely)
        self.beginnings, self.exhausted = beginnings_of(policy, self.named, bounds.beginnings)
        self.seen = Seen({}, {}, {}, {}, {}, set())
        self.judged: list[Judged] = []
        self.known: set[Key] = set()
        self.steps = 0

    def run(self, start: date) -> Search:
        opened = datetime.combine(start, time(10), tzinfo=ZONE)
        at = moment_of_instant(int(opened.timestamp()))
        level: list[State] = []
        for number, one in enumerate(self.beginnings):
            level += self._stretch(number, (receipt(one, self.policy, at),), at)
        depth = deepest = 0
        while level and depth <= self.bounds.facts:
            found = self._level(level, last=depth == self.bounds.facts)
            if found is None:
                self.exhausted = False
                break
            deepest = depth
            level = found
            depth += 1
        else:
            self.exhausted = self.exhausted and not level
        return Search(
            self.policy,
            self.calendars,
            self.named,
            self.beginnings,
            tuple(self.judged),
            self.seen,
            len(self.known),
            self.steps,
            deepest,
            self.exhausted,
        )

    def _level(self, level: list[State], last: bool) -> list[State] | None:
        """Go on from all states of so many facts; what one fact more leads to. None at the bound. ``last``:
        no more facts may come, so what they would lead to is only looked at, to know whether anything is left."""
        further: list[State] = []
        for state in level:
            if state.key in self.known and not state.fresh:
                continue
            if len(self.known) >= self.bounds.states or self.steps >= self.bounds.steps:
                return None
            self.known.add(state.key)
            for fact in steps_from(state, self.policy, self.named):
                moment = Moment(fact.day, fact.instant, False)
                further += self._stretch(state.beginning, (*state.facts, fact), moment, judge=not last)
        return [state for state in further if state.fresh or state.key not in self.known]

    def _stretch(self, beginning: int, facts: tuple[Fact, ...], at: Moment, judge: bool = True) -> list[State]:
        """The state that the facts make, and those that it becomes by waiting, as far as they are new.

        Each is known by how it stands and how it ends, which is kept to be judged: two cases that stand alike, of which
        one will be closed by silence or goes on counting after a pause, are not in the same state.
        """
        first = self._noted(self._state(beginning, facts, at))
        quiet = self._end(first)
        if judge:
            self.judged.append(Judged(first, quiet.found))
        if (first.key, quiet.key) in self.known and not first.fresh:
            return []
        states = [first]
        for waited in self._waiting(first):
            later = self._noted(waited)
            if later.key != states[-1].key:
                states.append(later)
            elif later.fresh:
                states[-1] = states[-1]._replace(fresh=True)
        named = [state._replace(key=(state.key, quiet.key)) for state in states]
        return [state for state in named if state.fresh or state.key not in self.known]

    def _end(self, state: State) -> State:
        """How it stands when time changes nothing more: looked at from far ahead, which is one step and not many."""
        if state.found.changes_at is None:
            return state
        far = max(state.found.at.instant + _FAR, state.found.changes_at)
        late = self._state(state.beginning, state.facts, moment_of_instant(far))
        return deque([late, *self._waiting(late)], maxlen=1)[0]

    def _waiting(self, state: State) -> Iterator[State]:
        """What time makes of it, change by change."""
        for _ in range(_WAITS):
            if state.found.changes_at is None:
                return
            state = self._state(state.beginning, state.facts, moment_of_instant(state.found.changes_at))
            yield state
        self.exhausted = False

    def _state(self, beginning: int, facts: tuple[Fact, ...], at: Moment) -> State:
        self.steps += 1
        history = History(facts, self.beginnings[beginning].attributes)
        found = assess(history, self.policy, self.calendars, at)
        return State(beginning, facts, found, key_of(beginning, found, self.named), False)

    def _noted(self, state: State) -> State:
        return state._replace(fresh=True) if self._note(state) else state

    def _note(self, state: State) -> bool:
        """Note what came up in a state; whether any of it did for the first time."""
        found, seen = state.found, self.seen
        size = len(seen.stages) + len(seen.begun) + len(seen.windows) + len(seen.routes)
        seen.stages.setdefault(found.stage.id, state)
        for row in found.duties:
            duty = (row.stage, row.duty.number)
            seen.rows.setdefault(duty, state)
            # A date set by hand starts no clock of the policy's.
            running = row.status in _RUNNING and row.extended is None
            if running:
                seen.running.setdefault(duty, state)
            seen.begun.add((state.beginning, *duty, running))
        for window in found.windows:
            if window.status == "open":
                seen.windows.setdefault(window.window, state)
        for route in found.routes:
            if route.available:
                seen.routes.setdefault(route.body, state)
        return size != len(seen.stages) + len(seen.begun) + len(seen.windows) + len(seen.routes)
