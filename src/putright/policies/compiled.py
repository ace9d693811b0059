"""The bundled policies as the engine reads them, made beforehand, so that replay need not parse and check them anew.

A cold start of ``putright replay`` would spend most of its time on the parsers. ``tools/compile_policies.py`` writes
one JSON file beside each policy file; what stands in it holds for just that text of the policy file, and for no other.
Nothing but values is read: numbers, texts, and objects of the kinds listed here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from putright.procedure import policy, policy_rules
from putright.procedure.actions import Action
from putright.procedure.calendar import Holiday
from putright.procedure.conditions import Condition
from putright.procedure.durations import Duration, Unit
from putright.procedure.facts import ENDINGS, Attribute, FactKind
from putright.procedure.policy import Policy

_KINDS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        kind.__name__: kind
        for kind in (
            *(one for module in (policy, policy_rules) for one in vars(module).values() if isinstance(one, type)),
            Action, Attribute, Condition, Duration, FactKind, Holiday, Unit,
        )
        if kind.__module__.startswith("putright.procedure.")
    }
)  # fmt: skip
"""The kinds of object that a policy is made of, by name."""


def path_of(policy_id: str) -> Path:
    """Where the policy of that id stands, made beforehand."""
    return Path(__file__).parent / policy_id / "compiled.json"


def digest(text: str) -> str:
    """What tells one text of a policy file from another."""
    import hashlib  # a slow import, which a policy in a file of its own does not need

    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def compiled(policy_id: str, text: str) -> Policy | None:
    """The policy that the text describes, if it was made beforehand from just this text; else None."""
    try:
        found = json.loads(path_of(policy_id).read_text("utf-8"))
    except FileNotFoundError:
        return None
    if found["of"] != digest(text):
        return None
    made = _made(found["policy"])
    return made if isinstance(made, Policy) else None


def written(one: Policy, text: str) -> str:
    """The file for a policy that was read from that text."""
    return json.dumps({"of": digest(text), "policy": _plain(one)}, ensure_ascii=False, separators=(",", ":")) + "\n"


def _plain(value: Any) -> object:
    """A value as JSON: a list begins with what it stands for."""
    if value is None or isinstance(value, bool | int) or type(value) is str:
        return value
    name = type(value).__name__
    if isinstance(value, Unit):
        return ["Unit", value.value]
    if is_dataclass(value):
        return [name, *(_plain(getattr(value, field.name)) for field in fields(value) if field.init)]
    if hasattr(value, "_fields"):
        return [name, *(_plain(one) for one in value)]
    if isinstance(value, Mapping):
        kind = "dict" if isinstance(value, dict) else "map"
        return [kind, *([_plain(key), _plain(one)] for key, one in value.items())]
    if isinstance(value, frozenset):
        return ["set", *sorted(value)]
    if isinstance(value, list):
        return ["list", *(_plain(one) for one in value)]
    if isinstance(value, tuple):
        return ["", *(_plain(one) for one in value)]
    raise TypeError(f"a policy cannot hold {value!r}")


def _made(value: Any) -> Any:
    """The value again."""
    if not isinstance(value, list):
        return value
    kind = value[0]
    if kind == "":
        return tuple([_made(one) if isinstance(one, list) else one for one in value[1:]])
    if kind == "list":
        return [_made(one) for one in value[1:]]
    if kind in ("dict", "map"):
        found = {_made(key): _made(one) for key, one in value[1:]}
        if kind == "dict":
            return found
        # The engine asks whether the endings are the stock's own.
        return ENDINGS if found == ENDINGS else MappingProxyType(found)
    if kind == "set":
        return frozenset(value[1:])
    return _KINDS[kind](*[_made(one) if isinstance(one, list) else one for one in value[1:]])
