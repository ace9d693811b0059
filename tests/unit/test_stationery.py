"""Letters as text, as mail and as Word: what was meant, in their own marks, and nothing in them is obeyed."""

from __future__ import annotations

import io
import re
from datetime import date
from email import message_from_bytes
from email.policy import default
from itertools import pairwise

import pytest
from docx import Document
from docx.oxml.ns import qn
from tests.unit.letters_made import BODY, HEAD, HOSTILE, TO, hostile, picture, sheet
from tests.unit.papers_read import Html, squeezed

from putright.correspondence.letter_sheet import address_of_complainant, sheet_of
from putright.correspondence.lettering import Letter
from putright.publishing.plain_text import WIDTH
from putright.stationery.forms import FORMS, choices_for, file_named
from putright.stationery.mail import as_mail
from putright.stationery.mail_page import as_html
from putright.stationery.marks import Heading, Paragraph, Points, Quoted, blocks_of, from_the_right
from putright.stationery.paper_words import breakable
from putright.stationery.plain_text import as_text
from putright.stationery.sheet import Letterhead
from putright.stationery.word_file import as_word
from putright.wording.needs import needs_of


def word(content):
    return Document(io.BytesIO(content))


def word_texts(content):
    document = word(content)
    section = document.sections[0]
    parts = (section.first_page_header, document, section.header)
    return [one.text for part in parts for one in part.paragraphs]


def test_marks_are_read_once_and_a_mark_within_quoted_words_is_text():
    assert blocks_of(BODY)[2:6] == (
        Paragraph(("You told us:",)),
        Quoted((("I waited two hours & nobody came.", "# This is no heading"), ("- and this is no list",))),
        Heading("What happens next"),
        Paragraph(("We will look into your complaint.",)),
    )
    assert blocks_of("- a\n\n- b\n  more\nAfter\n\n- c") == (
        Points((("a",), ("b", "more"))), Paragraph(("After",)), Points((("c",),)),
    )  # fmt: skip
    assert blocks_of("Before\n# Middle\nafter\n- x\n# End") == (
        Paragraph(("Before",)), Heading("Middle"), Paragraph(("after",)), Points((("x",),)), Heading("End"),
    )  # fmt: skip
    assert blocks_of("#no\n-no\n>no\n\n 1. no") == (Paragraph(("#no", "-no", ">no")), Paragraph((" 1. no",)))
    assert blocks_of(">\n>\n\n \n") == ()


def test_signs_that_nobody_sees_go_and_those_that_words_are_spelt_with_stay():
    said = "a\x00b\u202ec\tx\u3000y ŵŷ मि\u200cलन \ud800 é"
    for made in (
        as_text(sheet(body=said)),
        as_html(sheet(body=said)),
        "\n".join(word_texts(as_word(sheet(body=said)))),
    ):
        assert "ŵŷ मि\u200cलन" in made
        assert not re.search("[\x00\u202e\ud800]", made)
        assert squeezed("abc x y") in squeezed(made)


def test_the_text_says_all_of_it_without_marks_in_lines_that_can_be_quoted():
    text = as_text(sheet(body=BODY + "\n> " + "word " * 40))
    assert "    I waited two hours & nobody came.\n    # This is no heading\n\n    - and this is no list\n" in text
    assert "\n\nWhat happens next\n\n" in text
    assert "\n- We will phone you within 2 days.\n- We will send you a summary\n  of our procedure.\n" in text
    assert max(map(len, text.splitlines())) <= WIDTH
    for said in (*TO, "Our reference: LSC-2026-0007", "Phone: 01632 960100", "Saturday 28 November 2026"):
        assert said in text


def test_the_mail_page_has_its_headings_in_order_and_fetches_nothing():
    page = as_html(sheet(language="cy"), logo="cid:letterhead")
    html = Html(page)
    assert html.of("html")[0]["lang"] == "cy"
    assert "<title>We have your complaint</title>" in page
    levels = [int(tag[1]) for tag, _ in html.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert [tag for tag, _ in html.elements if tag in ("table", "script", "link", "iframe", "object")] == []
    assert [one["src"] for one in html.of("img")] == ["cid:letterhead"]
    assert html.of("img")[0]["alt"] == ""
    assert not re.search(r"url\(|@import", page)
    assert {str(one["href"]).partition(":")[0] for one in html.of("a")} == {"tel", "mailto", "https"}
    assert "Ein cyfeirnod: LSC-2026-0007" in page


def test_words_of_ours_are_marked_as_english_in_a_language_that_we_have_none_in():
    assert '<p lang="en" dir="auto"' in as_html(sheet(language="pl"))
    assert '<p lang="en"' not in as_html(sheet(language="en-GB"))


def test_a_mail_has_its_twin_and_its_picture_within_it():
    mail = message_from_bytes(
        as_mail(sheet(subject="Your complaint ŵ\r\nBcc: x@evil.example")).as_bytes(), policy=default
    )
    assert mail.get_content_type() == "multipart/alternative"
    assert mail["Subject"] == "Your complaint ŵ Bcc: x@evil.example"
    assert mail["Bcc"] is None
    text, related = mail.iter_parts()
    assert text.get_content_type() == "text/plain"
    assert squeezed(text.get_content()) == squeezed(as_text(sheet(subject=str(mail["Subject"]))))
    html, logo = related.iter_parts()
    assert html.get_content_type() == "text/html"
    assert logo["Content-ID"] == "<letterhead>"
    assert logo.get_content() == picture()
    plain = as_mail(sheet(letterhead=Letterhead("A")))
    assert [part.get_content_type() for part in plain.iter_parts()] == ["text/plain", "text/html"]


def test_a_picture_that_could_name_other_files_is_refused():
    with pytest.raises(ValueError, match="PNG or a JPEG"):
        as_mail(sheet(letterhead=Letterhead("A", logo=b"<svg xmlns='http://www.w3.org/2000/svg'/>")))


def test_hostile_words_are_text_in_every_form():
    letter = hostile()
    page = as_html(letter)
    assert "<script" not in page
    assert "<svg" not in page
    assert Html(page).text().count(squeezed(HOSTILE[1])) >= 3
    for texts in (as_text(letter), "\n".join(word_texts(as_word(letter)))):
        for words in HOSTILE:
            assert squeezed(texts).count(squeezed(words)) >= 3
    with_links = re.findall(r'href="([^"]*)"', page)
    assert all(re.match("(tel|mailto|https):", link) for link in with_links)


@pytest.mark.parametrize("size", [12.0, 24.0])
def test_a_word_file_can_be_edited_by_its_headings_and_lists(size):
    document = word(as_word(sheet(language="cy"), size))
    styled = [(one.style.name, one.text) for one in document.paragraphs]
    assert ("Heading 1", "We have your complaint") in styled
    assert ("Heading 2", "What happens next") in styled
    assert ("List Bullet", "We will send you a summary\nof our procedure.") in styled
    assert ("Quote", "- and this is no list") in styled
    assert [text for name, text in styled if name == "Address"] == list(TO)
    said = document.core_properties
    assert (said.title, said.author, said.language) == ("We have your complaint", "Larkfield Skin Clinic", "cy")
    defaults = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    assert defaults.get(qn("w:val")) == "cy"
    assert document.styles["Normal"].font.size.pt == size
    section = document.sections[0]
    assert "Larkfield Skin Clinic" in section.first_page_header.paragraphs[0].text
    assert section.first_page_header.part.related_parts
    assert section.header.paragraphs[0].text == "Ein cyfeirnod: LSC-2026-0007"
    fields = [one.get(qn("w:instr")).strip() for one in section.footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_the_address_of_a_word_file_stands_in_the_window():
    frames = list(word(as_word(sheet())).element.body.iter(qn("w:framePr")))
    address = [one for one in frames if one.get(qn("w:x")) == str(round(25 / 25.4 * 1440))]
    assert len(address) == len(TO)
    mm = {name: int(address[0].get(qn(f"w:{name}"))) / 1440 * 25.4 for name in "xywh"}
    assert mm["x"] >= 20
    assert mm["x"] + mm["w"] <= 100
    assert mm["y"] >= 57
    assert mm["y"] + mm["h"] <= 81.1


def test_the_form_that_a_need_asks_for_comes_first():
    def first(**said):
        return choices_for(needs_of(said))[0]

    assert first().form.id == "pdf"
    assert first(ways="email").form.id == "html"
    assert (first(formats="large-print").form.id, first(formats="large-print").size) == ("pdf", "18")
    assert first(formats="large-print", print_size="24", ways="email").size == "24"
    assert first(formats="plain-text").form.id == "txt"
    assert sum(one.needed for one in choices_for(needs_of({}))) == 0
    assert [one.form for one in choices_for(needs_of({"formats": "braille"})) if one.needed] == []
    assert len(choices_for(needs_of({"formats": "large-print"}))) == len(FORMS) + 2
    for one in choices_for(needs_of({"formats": "large-print", "print_size": "28"})):
        assert file_named(one.file_name) == one._replace(needed=False)
    assert [file_named(name) for name in ("letter.exe", "letter-13.pdf", "letter-18.txt", "a.pdf")] == [None] * 4


def test_a_paragraph_from_right_to_left_is_set_so_in_an_english_letter():
    assert [from_the_right((text,)) for text in ("שלום Mary", "Mary שלום", "12 (شكرا)", "12", "")] == [
        True, False, True, False, False,
    ]  # fmt: skip
    paragraphs = word(as_word(sheet(body="> شكرا\n\nHello"))).paragraphs
    quoted = next(one for one in paragraphs if one.style.name == "Quote")
    assert [bool(list(one._p.iter(qn("w:bidi")))) for one in (quoted, paragraphs[-1])] == [True, False]


def test_a_phone_number_is_not_broken_and_other_numbers_are_left():
    assert breakable("To reach us: 01632 960 100.", 40) == "To reach us: 01632\u00a0960\u00a0100."
    assert (
        breakable("(020) 7946 0018 or +44 20 7946 0018", 40)
        == "(020)\u00a07946\u00a00018 or +44\u00a020\u00a07946\u00a00018"
    )
    for other in ("on 4 March 2026", "10 000 letters", "0 1 2 3", "LSC-2026-0041 100 200", "01632 960 100"):
        assert breakable(other, 10 if other.startswith("01") else 40) == other


def test_what_the_letterhead_says_is_not_said_again_and_a_letter_keeps_its_day():
    heading = "Larkfield Skin Clinic\nMonday 2 November 2026\nOur reference: LSC-1"

    def as_sheet(text):
        return sheet_of(Letter("Subject", text, ()), HEAD, "LSC-1", date(2026, 11, 28))

    found = as_sheet(f"{heading}\n\nDear Ms Hole,\n")
    assert (found.body, found.day) == ("Dear Ms Hole,\n", date(2026, 11, 2))
    for changed in (heading.replace("Monday 2", "on the 2nd of"), f"{heading}\nIn confidence", "Dear Ms Hole,"):
        found = as_sheet(f"{changed}\n\nMore")
        assert (found.body, found.day) == (f"{changed}\n\nMore", date(2026, 11, 28))
    whole = {"name": "Mary Hole", "address": "14 Quince Walk, Harrowmere, HR1 2AB"}
    assert address_of_complainant(whole) == ("Mary Hole", "14 Quince Walk", "Harrowmere", "HR1 2AB")
    assert address_of_complainant({"address": "1 High Street\n\n Larkfield "}) == ("1 High Street", "Larkfield")
    assert address_of_complainant({"name": "Mary Hole"}) == ()
