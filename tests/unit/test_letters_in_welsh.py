"""Letters in Welsh and in English: both halves of each kind, from the same facts, and each form says which is which."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import islice
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from tests.unit.letters_made import HEAD, TO
from tests.unit.papers_read import Pdf
from tests.unit.test_letters import PEOPLE, at_moment, policy_of
from tests.unit.test_stationery_pdf import faults

from putright.correspondence.in_welsh import letter_for
from putright.correspondence.letter_sheet import sheet_of
from putright.correspondence.must_say import MARKER
from putright.correspondence.situations import situations
from putright.letters import letters
from putright.policies import bundled
from putright.stationery.halves import BEGINS, Half, halves_of, in_two_languages, joined
from putright.stationery.mail import as_mail
from putright.stationery.plain_text import as_text
from putright.stationery.printing import as_paper
from putright.stationery.word_file import as_word
from putright.wording.dates import MONTHS


def receipt():
    letter = letter_for("receipt", at_moment("ieso", "first"), PEOPLE, None, "cy")
    return sheet_of(letter, replace(HEAD, name=PEOPLE.provider), PEOPLE.reference, date(2026, 3, 2), TO)


def test_whoever_wants_no_welsh_gets_the_letter_as_it_was_and_staff_never_get_welsh():
    found = at_moment("ieso", "first")
    assert BEGINS["cy"] not in letter_for("receipt", found, PEOPLE).text
    assert BEGINS["cy"] not in letter_for("statement-request", found, PEOPLE, None, "cy").text
    assert BEGINS["cy"] not in letter_for("consent-request", found, PEOPLE, None, "cy").text


@pytest.mark.parametrize("name", bundled())
def test_both_halves_of_each_letter_say_the_same_of_days_places_and_parts(name):
    policy, day = policy_of(name), date(2026, 3, 2)
    welsh_days = re.compile(r"\d{1,2} (?:Ionawr|Chwefror|Mawrth|Ebrill|Mai|Mehefin|Gorffennaf|Awst|Medi|Hydref"
                            r"|Tachwedd|Rhagfyr) \d{4}")  # fmt: skip
    english_days = re.compile(rf"\d{{1,2}} (?:{'|'.join(MONTHS)}) \d{{4}}")
    for kind, letter in letters().items():
        for one in islice(situations(kind, policy, "Larkfield", day, {}), 8):
            found = letter_for(kind, one.found, one.people, None, "cy")
            if letter.to != "complainant":
                assert not in_two_languages(found.text)
                continue
            welsh, english = halves_of(found.subject, found.text)
            where = f"{kind}: {one.title}"
            assert welsh.subject != english.subject, where
            assert len(MARKER.findall(welsh.text)) == len(MARKER.findall(english.text)), where
            for part in (r"(?m)^# ", r"(?m)^- ", r"(?m)^> "):
                assert len(re.findall(part, welsh.text)) == len(re.findall(part, english.text)), where
            # The English meeting of a made-up case is no fact of it.
            said = welsh.text.replace(one.people.meeting or "\0", "")
            meant = english.text.replace(one.people.meeting or "\0", "")
            assert len(welsh_days.findall(said)) == len(english_days.findall(meant)), where
            assert not re.search(r"[{}\ue000\ue001]", welsh.text), where


def test_words_of_somebody_else_do_not_part_a_letter():
    forged = f"> mine\n{BEGINS['en']}\nnot ours"
    subject, text = joined(Half("cy", "Cwyn / hon", forged), Half("en", "This / that", forged))
    welsh, english = halves_of(subject, text)
    assert (welsh.subject, english.subject) == ("Cwyn/hon", "This / that")
    assert welsh.text == english.text == "> mine\nEnglish\nnot ours\n"
    assert halves_of(subject, english.text) == (Half("", subject, english.text),)


@pytest.mark.parametrize(
    ("welsh", "english"), [("", "Bins / lids"), ("Cwyn /", "Complaint"), ("Cwyn\t/\thon", "Complaint"), ("", "/ Bins")]
)
def test_the_english_subject_comes_back_as_it_was_typed_whatever_the_welsh_one_is(welsh, english):
    subject, text = joined(Half("cy", welsh, "Annwyl"), Half("en", english, "Dear"))
    found = halves_of(subject, text)
    assert found[-1].subject == english
    again = joined(*found)
    assert halves_of(*again) == found, "kept once more it is the same"


def test_a_mail_says_of_each_half_what_it_is_in():
    mail = as_mail(receipt())
    assert mail["Content-Language"] == "cy, en"
    assert mail["Subject"] == "Mae eich neges gennym (LK-2026-0041) / We have your message (LK-2026-0041)"
    html = mail.get_body(("html",))
    assert html is not None
    page = html.get_content()
    assert '<html lang="cy">' in page
    welsh, english = page.split('<div lang="en"')
    assert "Annwyl Ann Reed," in welsh
    assert "Dear Ann Reed," not in welsh
    assert "erbyn dydd Iau 5 Mawrth" in welsh
    assert "by Thursday 5 March 2026" in english
    assert "Our reference: LK-2026-0041" in english
    text = as_text(receipt())
    assert text.index("\nCymraeg\n") < text.index("Annwyl") < text.index("\nEnglish\n") < text.index("Dear Ann")
    assert "===" not in text


def test_a_word_file_marks_the_words_of_each_language():
    document = Document(BytesIO(as_word(receipt())))
    assert document.core_properties.language == "cy"
    marked = {}
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            found = run._r.find(f"{qn('w:rPr')}/{qn('w:lang')}")
            marked[paragraph.text] = found.get(qn("w:val")) if found is not None else "cy"
    assert marked["Annwyl Ann Reed,"] == "cy"
    assert marked["Dear Ann Reed,"] == "en"


@pytest.mark.thorough
@pytest.mark.parametrize("size", [12.0, 18.0])
def test_a_pdf_marks_the_words_of_each_language(size, tmp_path):
    content = as_paper(receipt(), size)
    assert faults(content, tmp_path) == []
    root: Any = Pdf(content).reader.trailer["/Root"]
    assert str(root["/Lang"]).startswith("cy")
    assert any(language.startswith("en") for language in languages_in(root["/StructTreeRoot"]))


def languages_in(node):
    """Every language that an element of the structure is marked with."""
    node = node.get_object()
    if isinstance(node, list):
        for one in node:
            yield from languages_in(one)
    elif isinstance(node, dict):
        if "/Lang" in node:
            yield str(node["/Lang"])
        if "/K" in node:
            yield from languages_in(node["/K"])
