"""The reason of an extension decides whether a date moves, so that there was one outlives the erasure of its words."""

from tests.policies.test_worked_cases import policy_of

from putright.procedure.facts import STOCK
from putright.register.parts import NOT_SHOWN, joined, split


def test_erasing_the_words_of_a_reason_does_not_move_the_date_back():
    parts = split(STOCK["extended"], {"action": "respond", "until": "2026-06-24", "reason": "her mother is ill"}, None)
    assert parts.personal == {"reason": "her mother is ill"}
    assert joined(parts.procedural, {})["reason"] == NOT_SHOWN
    assert joined(parts.procedural, parts.personal)["reason"] == "her mother is ill"


def test_a_reason_that_the_policy_names_is_nobodys_words():
    kind = policy_of("bounded-extension").facts["extended"]
    parts = split(kind, {"reason": "a site visit is needed", "approved_by": "head-of-service"}, None)
    assert parts.personal == {}


def test_no_reason_leaves_none_behind():
    assert split(STOCK["extended"], {"until": "2026-06-24"}, "a note").procedural == {"until": "2026-06-24"}
