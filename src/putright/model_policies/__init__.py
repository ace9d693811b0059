"""Model policies to start from: one folder for each kind of provider, with its policy file and worked cases.

They are nobody's. A provider takes the one for its kind, puts its name to it and changes what it does otherwise. What
is found in them, and why, stands in docs/model-policies.md.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

_HERE: Final = Path(__file__).parent

PREFIX: Final = "model/"
"""How a model is told from a bundled policy where either may be named: ``model/charity``."""

NOBODY: Final = "Your organisation"
"""What stands in a model where the name of the provider belongs."""


@cache
def models() -> tuple[str, ...]:
    """The ids of the model policies, in order of name."""
    return tuple(sorted(file.parent.name for file in _HERE.glob("*/policy.yaml")))


def model_names() -> tuple[str, ...]:
    """The names under which a command takes the model policies."""
    return tuple(PREFIX + one for one in models())


def model_of(name: str) -> str | None:
    """The id of the model policy that a name such as ``model/charity`` means, or None."""
    found = name.removeprefix(PREFIX)
    return found if name.startswith(PREFIX) and found in models() else None


def model_text(model_id: str) -> str:
    """The text of a model policy file. Raises KeyError for an id that there is not."""
    if model_id not in models():
        raise KeyError(model_id)
    return (_HERE / model_id / "policy.yaml").read_text(encoding="utf-8")


def worked_cases(model_id: str) -> dict[str, str]:
    """The worked cases beside a model policy: file name to text, in order of name."""
    folder = _HERE / model_id / "cases"
    return {file.name: file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.yaml"))}
