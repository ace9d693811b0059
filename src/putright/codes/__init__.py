"""The laws and codes that bind providers: one folder for each, with its file and the worked cases that test it.

The files are YAML, made for people. What is read at run time is ``codes.json`` beside them, into which
``tools/make_codes.py`` puts all of them; a test holds the two together.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from putright.codes.code import Bound, Code
from putright.codes.reading import binding_of, code_of
from putright.procedure.faults import Fault, Faulty, unknown_name
from putright.procedure.policy import Policy

_HERE: Final = Path(__file__).parent
ANY: Final = "any"
"""The kind that stands for every provider."""


@cache
def _written() -> Mapping[str, dict[str, Any]]:
    found = json.loads((_HERE / "codes.json").read_text(encoding="utf-8"))
    return {one["code"]: one for one in found["codes"]}


@cache
def _code(name: str) -> Code:
    return code_of(_written()[name])


def code_ids() -> tuple[str, ...]:
    """The ids of the codes, in order of name."""
    return tuple(_written())


@cache
def load_codes() -> Mapping[str, Code]:
    """Every code by its id."""
    return MappingProxyType({name: _code(name) for name in code_ids()})


def binding(policy: Policy) -> tuple[Bound, ...]:
    """The codes that bind a policy: by its kind of provider, where they reach it, then those it binds itself with.

    A code reaches the divisions that it names; a policy with a calendar of its own stands in none. Only these are read.

    Raises Faulty where the policy names a code that there is not.
    """
    unknown = [one for one in policy.binds if one.code not in _written()]
    if unknown:
        raise Faulty(
            [
                Fault(f"{unknown_name('a code', one.code, code_ids())} See: putright codes.", one.path, one.line)
                for one in unknown
            ]
        )
    found: list[Bound] = []
    for name, written in _written().items():
        if policy.division not in written["reaches"]:
            continue
        for one in written["binds"]:
            if one["kind"] in (policy.kind, ANY):
                binds = binding_of(one)
                found.append(Bound(_code(name), binds.conditions, binds.unless))
    found += [Bound(_code(one.code), one.conditions) for one in policy.binds]
    return tuple(found)


def with_law(policy: Policy) -> Policy:
    """The policy with the laws that bind it, so that an assessment shows what they demand beside what it promises.

    Raises Faulty where the policy names a code that there is not.
    """
    from putright.codes.attaching import attached

    return attached(policy, binding(policy))


def plain_policy(kind: str, division: str) -> str:
    """The text of a policy that promises no time for anything, of a provider of that kind and place: laws are tried on
    it."""
    text = (_HERE / "plain-policy.yaml").read_text(encoding="utf-8")
    return text.replace("KIND", kind).replace("DIVISION", division)


def worked_cases(code: str) -> dict[str, str]:
    """The worked cases beside a code: file name to text, in order of name."""
    return {file.name: file.read_text(encoding="utf-8") for file in sorted((_HERE / code / "cases").glob("*"))}
