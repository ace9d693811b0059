"""The bundled policies: one folder for each provider, with its policy file and the worked cases that test it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

_HERE: Final = Path(__file__).parent


@cache
def bundled() -> tuple[str, ...]:
    """The ids of the bundled policies, in order of name."""
    return tuple(sorted(file.parent.name for file in _HERE.glob("*/policy.yaml")))


def policy_text(policy_id: str) -> str:
    """The text of a bundled policy file. Raises KeyError for an id that is not bundled."""
    if policy_id not in bundled():
        raise KeyError(policy_id)
    return (_HERE / policy_id / "policy.yaml").read_text(encoding="utf-8")


def worked_cases(policy_id: str) -> dict[str, str]:
    """The worked cases beside a bundled policy: file name to text, in order of name."""
    folder = _HERE / policy_id / "cases"
    return {file.name: file.read_text(encoding="utf-8") for file in sorted(folder.glob("*"))}
