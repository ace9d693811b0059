"""The accessibility statement of the public pages: what is tested, what is not, and what does not work for everybody.

It is kept here and nowhere else. Each claim names the tests that hold it, and a test of ours fails if one of them is
not there any more. Whoever changes what the public sees looks at this page too, and at the day below.
"""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

CHANGED: Final = date(2026, 11, 28)
"""When this statement was last gone through."""

AIM: Final = (
    "We want everybody to be able to complain. We aim for level AA of the Web Content Accessibility Guidelines (WCAG) "
    "2.2. The tests below find many faults, but not all of them."
)


class Claim(NamedTuple):
    """What is said to be tested, and the tests that hold it: file and function below the folder of tests."""

    text: str
    tests: tuple[str, ...]


_IN_EVERY_STATE: Final = (
    "browser/test_heard.py::test_making_a_complaint",
    "browser/test_heard.py::test_following_a_case",
    "browser/test_heard.py::test_remarks_the_providers_pages_and_the_desk",
)
"""Every public page: empty, with faults, with long words and words from right to left."""
CLAIMS: Final = (
    Claim(
        "A program (axe) looks at each kind of page for the public, also when something was left out or is wrong.",
        (
            "browser/test_accessibility.py::test_pages_for_the_public",
            "browser/test_accessibility.py::test_what_the_public_sees_after_sending",
            "browser/test_provider_pages.py::test_axe_finds_nothing_wide_or_narrow",
        ),
    ),
    Claim(
        "A program looks at what a screen reader is told of each page. Each box and link has a name. A fault is said "
        "at its box and at the top, and you are taken there.",
        _IN_EVERY_STATE,
    ),
    Claim(
        "Each page fits a screen that is 320 pixels wide. That is what you get if you zoom in to 400%. You can have "
        "more room between letters and lines, too.",
        (
            "browser/test_accessibility.py::test_pages_for_the_public",
            "browser/test_provider_pages.py::test_axe_finds_nothing_wide_or_narrow",
            *_IN_EVERY_STATE,
        ),
    ),
    Claim(
        "You can make the text twice as large, and none of it is cut off.",
        ("browser/test_accessibility.py::test_text_of_twice_the_size", *_IN_EVERY_STATE),
    ),
    Claim(
        "You can complain, follow your complaint and send us praise by keyboard alone. You can always see where you "
        "are.",
        (
            "browser/test_keyboard.py::test_complaining_by_keyboard",
            "browser/test_complaining.py::test_by_keyboard",
            "browser/test_keyboard.py::test_following_by_keyboard",
            "browser/test_keyboard.py::test_praising_by_keyboard",
            "browser/test_acting.py::test_the_next_stage_by_keyboard_without_scripts_at_320_pixels",
        ),
    ),
    Claim(
        "You can complain and follow your complaint with JavaScript switched off.",
        (
            "browser/test_without_javascript.py::test_the_whole_way_without_scripts",
            "browser/test_following.py::test_the_whole_way_by_email_without_scripts_and_out_again",
        ),
    ),
    Claim(
        "If you choose colours of your own, nothing goes away.",
        ("browser/test_accessibility.py::test_other_colours_hide_nothing",),
    ),
    Claim(
        "A program checks that our PDF files are tagged for screen readers (PDF/UA-1).",
        (
            "unit/test_publishing_pdf.py::test_they_are_accessible_and_say_what_was_meant",
            "unit/test_stationery_pdf.py::test_a_letter_is_accessible_and_says_what_was_meant",
            "integration/test_complaint_copy.py::test_a_pdf_in_their_own_letters_passes_the_checker_of_pdf_ua",
        ),
    ),
    Claim(
        "We measure how hard our own words are to read. They are for a reader of about 11.",
        (
            "unit/test_published.py::test_papers_are_for_a_reader_of_eleven",
            "unit/test_provider_pages.py::test_each_page_can_be_read_by_somebody_of_eleven",
        ),
    ),
)
"""What those who make these pages test before each change."""

NOT_TESTED: Final = (
    "No people with disabilities have tried these pages for us.",
    "We tried them with one screen reader, Orca. Nobody has tried JAWS, NVDA or VoiceOver.",
    "Nobody has used them with speech control or with a switch.",
    "The tests use one browser, Chromium. We expect others to do the same, but they are not tested.",
    "No person has read our PDF files with a screen reader. A program checked them.",
)
"""What nobody has tested, said plainly."""
WELSH_NOT_TESTED: Final = "No person who speaks Welsh has checked the Welsh pages."
"""The same, where there are any."""

NOT_FOR_ALL: Final = (
    "The drawing of our procedure is a picture. All that it says stands beside it as text.",
    "Our pages have no sign language videos, and no easy read with pictures.",
    "Our PDF files cannot show all scripts, such as Chinese. The plain text can.",
    "Files that people send us are kept as they came. They may not be accessible.",
)
"""What does not work for everybody, and what there is instead; one of the two below comes first."""
IN_BOTH: Final = (
    "Our pages are in English and Welsh. The words that we wrote ourselves, and the drawing, are in English only."
)
ENGLISH_ALONE: Final = "Our pages are in English only."
"""What a provider says that offers them in Welsh, and one that does not."""

REPORT: Final = (
    "If something here does not work for you, please tell us. Say which page it was and what you tried to do."
)
ANOTHER_WAY: Final = "If you need something from these pages in another form, ask us. You need not give a reason."
COMPLAIN: Final = "If you are not happy with our answer, you can complain about that like about anything else."
ENFORCED: Final = (
    "In England, Scotland and Wales the Equality Advisory and Support Service can advise you. "
    "In Northern Ireland the Equality Commission can.",
    "The law has rules for the websites of public bodies. The Equality and Human Rights Commission sees to them. "
    "In Northern Ireland the Equality Commission does.",
)
"""Who can help if we do not."""

NAMES: Final = (
    "Web Content Accessibility Guidelines (WCAG)",
    "Equality Advisory and Support Service",
    "Equality and Human Rights Commission",
    "Equality Commission",
    "Northern Ireland",
    "JavaScript",
    "Chromium",
    "VoiceOver",
    "Orca",
)
"""Names within it, which no easier word can stand for."""


def texts() -> tuple[str, ...]:
    """Every sentence of the statement."""
    claims = (one.text for one in CLAIMS)
    return (
        AIM,
        *claims,
        *NOT_TESTED,
        WELSH_NOT_TESTED,
        IN_BOTH,
        ENGLISH_ALONE,
        *NOT_FOR_ALL,
        REPORT,
        ANOTHER_WAY,
        COMPLAIN,
        *ENFORCED,
    )
