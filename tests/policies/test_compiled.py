"""A bundled policy that was made beforehand is the one that its file describes, and is used for that text alone."""

import subprocess
import sys

import pytest

from putright.policies import bundled, policy_text
from putright.policies.compiled import compiled, path_of, written
from putright.procedure.policy import Policy
from putright.procedure.reader import read_policy


def read(name: str) -> Policy:
    found = read_policy(policy_text(name), f"{name}/policy.yaml")
    assert isinstance(found, Policy), str(found)
    return found


@pytest.mark.parametrize("name", bundled())
def test_what_was_made_beforehand_is_what_the_file_says(name):
    text = policy_text(name)
    assert path_of(name).read_text("utf-8") == written(read(name), text), "run tools/compile_policies.py"
    made = compiled(name, text)
    assert made is not None
    assert written(made, text) == written(read(name), text)


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
