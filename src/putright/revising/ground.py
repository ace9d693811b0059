"""What every question needs to know: the tree of the file, and the policy it describes where it can be read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import Any

from putright.codes import with_law
from putright.procedure.actions import STOCK_ACTIONS
from putright.procedure.faults import Fault, Faulty
from putright.procedure.policy import Duty, Policy
from putright.procedure.reader import Faults, read_policy
from putright.revising.question import Option
from putright.revising.tree import Path, Tree
from putright.wording.drawing_words import mark_words, only_words, promised
from putright.wording.duty_words import action_words
from putright.wording.limit_words import limited
from putright.wording.plain_names import capital, sentence, with_blanks

EVERY: Path = ("in every stage",)


class Ground:
    """A policy file as questions look at it. Raises Faulty where the text cannot be read at all."""

    def __init__(self, text: str) -> None:
        self.tree = Tree(text)
        found = read_policy(text, "the draft")
        self.policy: Policy | None = found if isinstance(found, Policy) else None
        self.faults: tuple[Fault, ...] = found.faults if isinstance(found, Faults) else _of_law(found)

    def get(self, *path: str | int) -> Any:
        """What stands at a place."""
        return self.tree.get(path)

    def words(self, *path: str | int) -> str:
        """The text at a place; empty where there is none."""
        found = self.tree.get(path)
        return "" if found is None or isinstance(found, dict | list) else _written(found)

    def names(self, *path: str | int) -> list[str]:
        """The names under which something stands at a place."""
        found = self.tree.get(path)
        return [str(one) for one in found] if isinstance(found, dict) else []

    def entries(self, *path: str | int) -> list[Path]:
        """The places of the entries of a list; where one entry stands for a list of one, that place."""
        found = self.tree.get(path)
        if isinstance(found, list):
            return [(*path, number) for number in range(len(found))]
        return [path] if isinstance(found, dict) else []

    def clause(self, path: Path) -> str:
        """The first clause of an entry."""
        found = self.tree.get((*path, "clause"))
        return str(found[0] if isinstance(found, list) and found else found or "")

    def next_clause(self) -> str:
        """The number after the highest that the file cites: PC-31 is followed by PC-32. Empty where they have none."""
        return self._next_clause

    @cached_property
    def _next_clause(self) -> str:
        found = re.findall(r"^(.*?)(\d+)$", "\n".join(self._clauses()), re.MULTILINE)
        if not found:
            return ""
        prefix = Counter(before for before, _ in found).most_common(1)[0][0]
        last = max((number for before, number in found if before == prefix), key=int)
        return f"{prefix}{str(int(last) + 1).zfill(len(last))}"

    def times(self, value: str) -> int:
        """In how many places of the file a value stands."""
        return self._times[value]

    @cached_property
    def _times(self) -> Counter[str]:
        # Asked of every question: to go through the file each time would take the square of its length.
        return Counter(found for _, found in self.tree.scalars())

    def _clauses(self) -> Iterator[str]:
        for path, found in self.tree.scalars():
            if "clause" in path[-2:]:
                yield found

    def stages(self) -> list[str]:
        """The stages, in order."""
        return self.names("stages")

    def roles(self) -> tuple[Option, ...]:
        """The roles, by title."""
        return tuple(Option(one, self.words("roles", one, "title") or with_blanks(one)) for one in self.names("roles"))

    def action(self, name: str) -> str:
        """An action as its promise is headed: "Acknowledge the complaint in writing"."""
        own = self.words("actions", name, "order") or self.words("actions", name, "says")
        if own:
            return capital(own)
        return action_words(STOCK_ACTIONS[name]) if name in STOCK_ACTIONS else capital(with_blanks(name))

    def duties(self) -> Iterator[tuple[Path, Duty]]:
        """Every duty of the policy with its place, as far as the file can be read."""
        if self.policy is None:
            return
        common = self.entries(*EVERY)
        seen = False
        for stage in self.policy.stages:
            own = self.entries("stages", stage.id, "duties")
            if len(own) <= len(stage.duties):
                yield from zip(own, stage.duties, strict=False)
            rest = stage.duties[len(own) :]
            if not seen and rest and len(rest) == len(common):
                seen = True
                yield from zip(common, rest, strict=True)

    def sentences(self) -> dict[Path, str]:
        """What each duty promises, in a sentence."""
        return {path: promise(duty, self.policy) for path, duty in self.duties() if self.policy is not None}


@lru_cache(maxsize=16)
def ground_of(text: str) -> Ground:
    """A policy file as questions look at it, read once while it is looked at. Raises Faulty as Ground does."""
    return Ground(text)


def _of_law(policy: Policy) -> tuple[Fault, ...]:
    """What is wrong with the codes with which the policy binds itself."""
    try:
        with_law(policy)
    except Faulty as faulty:
        return faulty.faults
    return ()


def promise(duty: Duty, policy: Policy) -> str:
    """A duty in a sentence: "We will acknowledge your complaint in writing within 3 working days of receiving it."."""
    said = sentence(f"{mark_words(duty, policy)} {limited(promised(duty, policy), duty, policy)}")
    return f"{said} {only_words(duty, policy)}".strip()


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
