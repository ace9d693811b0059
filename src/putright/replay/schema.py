"""The command ``putright schema``: what may stand in a policy file or a case file, for an editor."""

from __future__ import annotations

import json


def print_schema(*, of_cases: bool) -> int:
    """Print the JSON Schema of a policy file, or of a case file."""
    if of_cases:
        from putright.wording.case_schema import case_schema

        found = case_schema()
    else:
        from putright.wording.policy_schema import policy_schema

        found = policy_schema()
    print(json.dumps(found, indent=2))
    return 0
