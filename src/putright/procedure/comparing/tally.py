"""What came of many histories under two policies, counted. Its size does not grow with the number of cases."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple, TypeVar

from putright.procedure.comparing.pairing import Promise

Moved = Literal["same", "earlier", "later"]
"""Whether the new policy wants something by another time: not at all is later than any time."""

Effect = Literal["same", "terms", "answer"]
"""What a new policy does to a case: nothing; only by when or by whom something is owed; or what it comes to, which is
the status of a duty, the stage, the status of the case, or its problems."""

Reason = Literal[
    "unreadable", "not-received", "no-case", "stage-unknown", "fact-unknown", "no-case-now", "beyond-calendar"
]
"""Why a history could not be compared. The first three: under the old policy already."""

EXAMPLES: Final = 3
"""How many cases are named for each kind of difference."""


_LONGEST: Final = 200
"""What is said of a case that was left out is cut off there: it may quote a file, and files may hold anything."""


class Owed(NamedTuple):
    """Rows of one promise that came to the same, of cases received in one month ("2026-03").

    Roles and statuses under the old and the new policy; None: there it is not owed. No role: whoever agreed to do it.
    What was done where no time was set is "done": it can be neither met nor late.
    """

    month: str
    promise: Promise
    old_role: str | None
    new_role: str | None
    old: str | None
    new: str | None
    moved: Moved


class Stand(NamedTuple):
    """Cases received in one month that stand at the same place under either policy, and what the new one does."""

    month: str
    old_stage: str
    new_stage: str
    old_status: str
    new_status: str
    effect: Effect


class Raised(NamedTuple):
    """Cases that have a problem under one policy or under both."""

    code: str
    old: bool
    new: bool


class LeftOut(NamedTuple):
    """Why histories were left out, and what it was about: a stage, a kind of fact."""

    reason: Reason
    about: str = ""


class Difference(NamedTuple):
    """One kind of difference, to name cases of: of a promise, of where cases stand, of a problem, or left out."""

    what: Literal["promise", "stands", "problem", "left-out"]
    about: tuple[str | None, ...]


class Example(NamedTuple):
    """A case in which it shows: its number in the order of reading, how it is called, and what was wrong with it."""

    number: int
    reference: str
    said: str = ""


K = TypeVar("K")


@dataclass(slots=True)
class Outcomes:
    """The counts. ``cases`` were compared; ``outside`` came before or after the days that were asked for."""

    cases: int = 0
    outside: int = 0
    owed: dict[Owed, int] = field(default_factory=dict)
    stands: dict[Stand, int] = field(default_factory=dict)
    problems: dict[Raised, int] = field(default_factory=dict)
    left_out: dict[LeftOut, int] = field(default_factory=dict)
    examples: dict[Difference, list[Example]] = field(default_factory=dict)

    @property
    def read(self) -> int:
        """How many histories there were, whatever became of them."""
        return self.cases + self.outside + sum(self.left_out.values())

    def leave_out(self, why: LeftOut, example: Example) -> None:
        """Count a history that cannot be compared."""
        self.left_out[why] = self.left_out.get(why, 0) + 1
        if len(example.said) > _LONGEST:
            example = example._replace(said=f"{example.said[:_LONGEST]}...")
        self.note(Difference("left-out", why), example)

    def note(self, difference: Difference, example: Example) -> None:
        """Name a case in which a difference shows, if it is among the first."""
        named = self.examples.get(difference)
        if named is None:
            self.examples[difference] = [example]
        elif len(named) < EXAMPLES:
            named.append(example)

    def merge(self, other: Outcomes) -> None:
        """Add what was counted elsewhere. The order in which parts are merged does not matter."""
        self.cases += other.cases
        self.outside += other.outside
        _add(self.owed, other.owed)
        _add(self.stands, other.stands)
        _add(self.problems, other.problems)
        _add(self.left_out, other.left_out)
        for difference, named in other.examples.items():
            self.examples[difference] = sorted((*self.examples.get(difference, ()), *named))[:EXAMPLES]


def _add(counts: dict[K, int], others: dict[K, int]) -> None:
    for key, count in others.items():
        counts[key] = counts.get(key, 0) + count
