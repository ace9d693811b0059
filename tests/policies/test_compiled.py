"""A bundled policy that was made beforehand is the one that its file describes, and is used for that text alone."""

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import fields, is_dataclass

import pytest

from putright.policies import bundled, policy_text
from putright.policies.compiled import compiled, path_of, written
from putright.procedure.policy import Policy
from putright.procedure.reader import read_policy


def read(name: str) -> Policy:
    found = read_policy(policy_text(name), f"{name}/policy.yaml")
    assert isinstance(found, Policy), str(found)
    return found


def differences(one: object, other: object, where: str) -> list[str]:
    """Where two values differ, to the kind of the last list: what is made beforehand is used as the file would be."""
    if type(one) is not type(other):
        return [f"{where}: {type(one)}, {type(other)}"]
    if is_dataclass(one):
        pairs = [(f"{where}.{name.name}", getattr(one, name.name), getattr(other, name.name)) for name in fields(one)]
    elif isinstance(one, Mapping) and isinstance(other, Mapping):
        if list(one) != list(other):
            return [f"{where}: {list(one)}, {list(other)}"]
        pairs = [(f"{where}[{key}]", one[key], other[key]) for key in one]
    elif isinstance(one, list | tuple) and isinstance(other, list | tuple):
        if len(one) != len(other):
            return [f"{where}: {len(one)} entries, {len(other)} entries"]
        pairs = [(f"{where}[{number}]", *pair) for number, pair in enumerate(zip(one, other, strict=True))]
    else:
        return [] if one == other else [f"{where}: {one}, {other}"]
    return [line for place, left, right in pairs for line in differences(left, right, place)]


@pytest.mark.parametrize("name", bundled())
def test_what_was_made_beforehand_is_what_the_file_says(name):
    text = policy_text(name)
    assert path_of(name).read_text("utf-8") == written(read(name), text), "run tools/compile_policies.py"
    made = compiled(name, text)
    assert differences(made, read(name), name) == []


def test_a_changed_file_is_read_anew():
    assert compiled("ieso", policy_text("ieso").replace("20 working days", "15 working days")) is None
    assert compiled("nobodys-policy", "") is None


def test_replay_of_a_bundled_policy_imports_no_parser():
    code = (
        "import sys; from putright.replay.opening import open_policy; open_policy('ieso'); "
        "print([name for name in ('pydantic', 'ruamel.yaml') if name in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30)
    assert ended.stdout.strip() == "[]"
