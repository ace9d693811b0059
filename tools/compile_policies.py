"""Make the bundled policies beforehand, for a quick cold start of replay.

    python tools/compile_policies.py

Run it after a change of a bundled policy file, or of the objects that a policy is made of; a test says when. See
``putright.policies.compiled``.
"""

from __future__ import annotations

from putright.policies import bundled, policy_text
from putright.policies.compiled import path_of, written
from putright.procedure.policy import Policy
from putright.procedure.reader import read_policy


def main() -> None:
    """Write one file beside each bundled policy file."""
    for name in bundled():
        text = policy_text(name)
        policy = read_policy(text, f"{name}/policy.yaml")
        assert isinstance(policy, Policy), str(policy)
        path_of(name).write_text(written(policy, text), encoding="utf-8")
        print(f"Written: {path_of(name).name} of {name}")


if __name__ == "__main__":
    main()
