"""The bundled policies: one folder for each provider, with its policy file and the worked cases that test it."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable


def bundled() -> tuple[str, ...]:
    """The ids of the bundled policies, in order of name."""
    return tuple(sorted(one.name for one in files(__name__).iterdir() if _file(one).is_file()))


def policy_text(policy_id: str) -> str:
    """The text of a bundled policy file. Raises KeyError for an id that is not bundled."""
    if policy_id not in bundled():
        raise KeyError(policy_id)
    return _file(files(__name__) / policy_id).read_text(encoding="utf-8")


def worked_cases(policy_id: str) -> dict[str, str]:
    """The worked cases beside a bundled policy: file name to text, in order of name."""
    folder = files(__name__) / policy_id / "cases"
    return {one.name: one.read_text(encoding="utf-8") for one in sorted(folder.iterdir(), key=_name)}


def _file(folder: Traversable) -> Traversable:
    return folder / "policy.yaml"


def _name(one: Traversable) -> str:
    return one.name
