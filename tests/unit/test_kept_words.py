"""How promises were kept, in words for the public: true to the numbers, and easy to read."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from tests.unit.reading_words import blemishes, grade

from putright.policies import bundled, policy_text
from putright.procedure.policy import Policy
from putright.procedure.reader import read_policy
from putright.wording.kept_words import WAITS, SpanTold, kept_in_public, months_words, promise_in_public, span_row

MONTHS = "March to May 2026"


@pytest.mark.parametrize(
    ("owed", "least", "exact", "said"),
    [
        (52, 46, True, "From March to May 2026 we answered in time in 46 of 52 complaints."),
        (52, 52, True, "From March to May 2026 we answered in time in all of 52 complaints."),
        (52, 0, True, "From March to May 2026 we answered in time in none of 52 complaints."),
        (52, 48, False, "From March to May 2026 we answered in time in at least 48 of 52 complaints."),
        (0, 0, True, "From March to May 2026 there were too few complaints to tell."),
    ],
)
def test_how_it_was_kept(owed: int, least: int, exact: bool, said: str) -> None:
    assert kept_in_public("respond", MONTHS, owed, least, exact=exact) == said


@pytest.mark.parametrize(
    ("owed", "kept", "few", "said"),
    [
        (12, 7, "", ("12", "7")),
        (0, 0, "", ("none", "none")),
        (12, None, "failed", ("12", "all but fewer than 5")),
        (12, None, "kept", ("12", "fewer than 5")),
        (8, None, "both", ("8", "too few to tell")),
        (None, None, "all", ("fewer than 5", "too few to tell")),
    ],
)
def test_a_span(owed: int | None, kept: int | None, few: str, said: tuple[str, str]) -> None:
    row = span_row(SpanTold(date(2026, 3, 1), date(2026, 5, 1), owed, kept, few, 5))
    assert row == (MONTHS, *said)


def test_months() -> None:
    assert months_words(date(2026, 3, 1), date(2026, 3, 1)) == "March 2026"
    assert months_words(date(2025, 12, 1), date(2026, 2, 1)) == "December 2025 to February 2026"
    assert kept_in_public("acknowledge", "March 2026", 9, 5, exact=True).startswith("In March 2026 we wrote back")


def policies() -> list[Policy]:
    texts = [policy_text(name) for name in bundled()]
    texts += [path.read_text("utf-8") for path in sorted(Path("examples").glob("*/policy.yaml"))]
    found = [read_policy(text, "a policy") for text in texts]
    return [one for one in found if isinstance(one, Policy)]


def test_the_main_promises_of_every_policy_can_be_said() -> None:
    count = 0
    for policy in policies():
        for stage in policy.stages:
            for duty in stage.duties:
                if duty.action.name not in ("acknowledge", "reply", "respond", "notify-outcome"):
                    continue
                said = promise_in_public([duty], policy)
                assert re.match(r"[A-Z].*\.$", said), said
                assert not blemishes(said), said
                count += 1
    assert count > 60


def test_what_is_said_on_the_page_is_easy_to_read() -> None:
    page = Path("src/putright/site/templates/kept_told.html").read_text("utf-8")
    said = re.findall(r'<(?:li|p class="govuk-body")>{% say "(.*?)" %}</', page)
    assert len(said) > 5
    said += [WAITS, kept_in_public("respond", MONTHS, 52, 46, exact=True)]
    said += [
        kept_in_public("acknowledge", MONTHS, 52, 46, exact=False),
        kept_in_public("reply", MONTHS, 0, 0, exact=True),
    ]
    assert grade("\n".join(said)) <= 6
    assert not [one for one in said if blemishes(one)]
