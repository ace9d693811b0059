"""What a policy declares besides its procedure is held to its names and shapes, like the rest of the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from putright.procedure.policy import Policy
from putright.procedure.reader import Faults, read_policy

GOOD = (Path(__file__).parents[1] / "policies" / "fixtures" / "nothing-left-open" / "policy.yaml").read_text("utf-8")


def line_of(piece: str) -> int:
    return GOOD[: GOOD.index(piece)].count("\n") + 1


def test_what_is_declared_is_kept_as_it_is_written_and_its_clauses_are_carried() -> None:
    found = read_policy(GOOD, "policy.yaml")
    assert isinstance(found, Policy)
    assert found.declared["letters count"] == {"when": "sent", "clause": "SW-20"}
    assert "stages" not in found.declared
    assert {"SW-20", "SW-25", "SW-27"} <= {one.clause for one in found.carried}


@pytest.mark.parametrize(
    ("out", "put", "at", "says"),
    [
        ("learning:", "lerning:", "learning:", 'Did you mean "learning"?'),
        ("  secretary: {by: w", "  secretry: {by: w", "  secretary: {by: w", '"secretry" is not a role of this policy'),
        (
            "chair: {by: welfare-officer",
            "chair: {by: chair",
            "chair: {by: welfare-officer",
            "nobody stands in for themselves",
        ),
        ("to: 2027-12-31", "to: 2025-12-31", "valid: ", "before it begins"),
        ("within: 6 months, of: received", "within: 6 moons, of: received", "relevant period", "length of time"),
        ("called by: provider", "called by: providr", "called by: provider", 'Did you mean "provider"?'),
        (
            "numbering:",
            "gates: [{step: it, waits for: detail-received, clause: X}]\nnumbering:",
            "numbering:",
            "is not a fact",
        ),
        ("numbering:", "people named: [{role: chare, clause: X}]\nnumbering:", "numbering:", 'Did you mean "chair"?'),
        ("  clause: SW-24", "", "learning:", '"clause" is missing'),
    ],
)
def test_a_fault_in_a_declaration_says_where_and_what(out: str, put: str, at: str, says: str) -> None:
    assert GOOD.count(out) == 1
    found = read_policy(GOOD.replace(out, put), "policy.yaml")
    assert isinstance(found, Faults)
    (fault,) = str(found).splitlines()
    assert fault.startswith(f"policy.yaml, line {line_of(at)}, ")
    assert says in fault
