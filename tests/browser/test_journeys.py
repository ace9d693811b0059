"""From a complaint to the last answer, under each of the five procedures, in a real browser."""

from __future__ import annotations

import pytest
from tests.browser.journeys import JOURNEYS
from tests.browser.walking import walk


@pytest.mark.parametrize("policy", JOURNEYS)
def test_from_the_complaint_to_the_last_answer(policy, make_organisation, window):
    walk(make_organisation(policy), JOURNEYS[policy], window)
