"""Strands that run beside a complaint: one folder for each sort, with what is owed, where that comes from, and worked
cases that test it.

``policy.yaml`` is a policy file of one stage, read and judged as any other: its "received" is the moment at which the
organisation became aware. ``strand.yaml`` has the words for staff, and the source of each step and whether that was
checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from putright.procedure.document import read_document
from putright.procedure.policy import Policy
from putright.procedure.reader import read_policy

_HERE: Final = Path(__file__).parent
STAGE: Final = "steps"
"""The one stage of each strand's policy."""
ENDED: Final = "strand-ended"
"""The fact that ends a strand."""
_MARK: Final = "strand/"


@dataclass(frozen=True, slots=True)
class Step:
    """Something that can be recorded on a strand: its button, what there is to choose, which reason is asked for."""

    kind: str
    title: str
    choices: Mapping[str, str]
    reason: str


@dataclass(frozen=True, slots=True)
class Rule:
    """Where a step comes from: what is demanded, its source, whether that was checked, and in what."""

    clause: str
    says: str
    source: str
    verified: bool
    read: str
    checked: str

    @property
    def standing(self) -> str:
        """Whether somebody held it against the source."""
        return f"checked on {self.checked}" if self.verified else "not checked against the source"


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of strand. ``longest``: for how many months from the beginning a limit may be extended at most."""

    id: str
    title: str
    when: str
    aware: str
    steps: Mapping[str, Step]
    rules: Mapping[str, Rule]
    policy: Policy
    extends: str
    longest: int

    def under(self, policy: Policy) -> Policy:
        """What is owed, counted by the working days of the complaint's own policy."""
        return _counted(self.id, policy.division, policy.closures, policy.holidays, policy.working_week)


@lru_cache(maxsize=256)
def _counted(sort: str, division: str, closures: Any, holidays: Any, week: Any) -> Policy:
    own = sort_of(sort).policy
    return replace(own, division=division, closures=closures, holidays=holidays, working_week=week)


@cache
def sort_ids() -> tuple[str, ...]:
    """The ids of the sorts, in order of name."""
    return tuple(sorted(file.parent.name for file in _HERE.glob("*/strand.yaml")))


def policy_text(sort: str) -> str:
    """The text of a sort's policy file."""
    return (_HERE / sort / "policy.yaml").read_text(encoding="utf-8")


@cache
def sort_of(sort: str) -> Sort:
    """The sort of that id. Raises KeyError for one that there is not."""
    if sort not in sort_ids():
        raise KeyError(sort)
    policy = read_policy(policy_text(sort), f"the strand {sort}")
    if not isinstance(policy, Policy):
        raise ValueError(str(policy))
    words: Any = read_document((_HERE / sort / "strand.yaml").read_text(encoding="utf-8")).value
    longest = words.get("longest", {})
    return Sort(
        sort,
        str(words["title"]),
        str(words["when"]),
        str(words["aware"]),
        MappingProxyType({kind: _step(kind, one) for kind, one in words["steps"].items()}),
        MappingProxyType({clause: _rule(clause, one) for clause, one in words["rules"].items()}),
        policy,
        str(longest.get("do", "")),
        int(longest.get("months", 0)),
    )


def _step(kind: str, said: Mapping[str, Any]) -> Step:
    return Step(kind, str(said["do"]), MappingProxyType(dict(said.get("choose", {}))), str(said.get("reason", "")))


def _rule(clause: str, said: Mapping[str, Any]) -> Rule:
    return Rule(
        clause,
        str(said["says"]),
        str(said["source"]),
        said["status"] == "verified",
        str(said.get("read", "")),
        str(said.get("checked", "")),
    )


def worked_cases(sort: str) -> dict[str, str]:
    """The worked cases beside a strand: file name to text, in order of name."""
    return {file.name: file.read_text(encoding="utf-8") for file in sorted((_HERE / sort / "cases").glob("*.yaml"))}


def stage_for(sort: str, strand: str) -> str:
    """What stands for the stage in a row of a strand's duties: no policy's stage can be called so."""
    return f"{_MARK}{sort}/{strand}"


def of_stage(stage: str) -> Sort | None:
    """The sort of the strand that a stored duty belongs to; None for one of the complaint itself."""
    if not stage.startswith(_MARK):
        return None
    return sort_of(stage.removeprefix(_MARK).partition("/")[0])


def strand_of(stage: str) -> str:
    """The id of the strand that a stored duty belongs to."""
    return stage.removeprefix(_MARK).partition("/")[2]
