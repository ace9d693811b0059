"""The measures that the tests of wording rely on measure something."""

import pytest
from tests.unit.reading_words import blemishes, grade, syllables


@pytest.mark.parametrize(
    ("word", "number"),
    [("cat", 1), ("complaint", 2), ("asked", 1), ("wanted", 2), ("response", 2), ("table", 2), ("acknowledge", 3)],
)
def test_syllables(word, number):
    assert syllables(word) == number


def test_an_easy_text_is_easy_and_a_hard_one_is_hard():
    easy = "We have your letter. We will write to you by Friday. You can call us too."
    hard = (
        "Notwithstanding the aforementioned considerations, the organisation reserves the unilateral prerogative to "
        "determine appropriate remediation subsequent to investigation."
    )
    assert grade(easy) < 3
    assert grade(hard) > 15
    assert grade("We aim for Monday 30 March 2026.") == grade("We aim for now.")
    assert grade("The Parliamentary Ombudsman.", ["The Parliamentary Ombudsman"]) == grade("it.")
    assert grade(f"Us\nHere\nNow\n{hard}") == grade(hard)


@pytest.mark.parametrize(
    "text", ["by None", "Dear {{ name }}", "a  b", "so .", "so..", "in stage-2", "a\n\n\nb", "{% if %}"]
)
def test_blemishes_are_found(text):
    assert blemishes(text)


def test_a_clean_text_has_none():
    assert not blemishes("Dear Ann,\n\nWe have it. See: this, and that; stage 2.\n- one\n")
