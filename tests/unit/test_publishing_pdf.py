"""Papers as PDF: PDF/UA-1, all that was meant and nothing obeyed, in type that can be read from where it hangs."""

from __future__ import annotations

import re

import pytest
from tests.unit.papers_read import CONTACTS, Pdf, meant, squeezed
from tests.unit.published_policies import BUNDLED, EXAMPLES, policy_named
from tests.unit.test_publishing import HOSTILE, SINCE, page_of

from putright.publishing.making import links_to, make, written
from putright.publishing.paper import Paper
from putright.publishing.setting import NotSet
from putright.publishing.sheets import as_sheets
from putright.publishing.wall import SIZES, as_wall_page
from putright.publishing.words import words_of
from putright.wording.language import LANGUAGES, say, speaking
from putright.wording.procedure_parts import Items, Paragraph, Part, ProcedurePage, Section
from putright.wording.published import KINDS

# The typeface is made by "make", with the style sheets.
pytestmark = pytest.mark.thorough


def is_accessible(pdf: Pdf, page: ProcedurePage) -> None:
    """What PDF/UA-1 asks for and can be seen from outside; the rest the typesetter refuses to leave out."""
    assert pdf.root["/MarkInfo"]["/Marked"].value is True
    assert pdf.root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert str(pdf.root["/Lang"]).partition("-")[0] == page.language
    described = pdf.reader.xmp_metadata
    assert described is not None
    assert re.search(r"pdfuaid:part>1<", described.stream.get_data().decode())
    title = pdf.title
    assert page.title in title
    assert page.subtitle in title
    tags = pdf.tags()
    kinds = [str(one["/S"]) for one in tags]
    assert kinds.count("/H1") == len(page.sections)
    assert kinds.count("/LI") == kinds.count("/LBody")
    assert all(one.get("/Alt") for one in tags if str(one["/S"]) == "/Figure")
    assert all(str(sheet["/Tabs"]) == "/S" for sheet in pdf.reader.pages if "/Annots" in sheet)
    assert all("/Contents" in one.get_object() for sheet in pdf.reader.pages for one in sheet.get("/Annots", []))


def in_order_on_the_wall(page: ProcedurePage) -> str:
    """What the page for the wall says where nothing is left out."""
    with speaking(page.language):
        code = squeezed(say("Scan this to complain")) if CONTACTS.form else ""
    return meant(page) + code


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", BUNDLED)
class TestSheets:
    @pytest.mark.parametrize("large", [False, True])
    def test_they_are_accessible_and_say_what_was_meant(self, name, kind, language, large):
        page = words_of(policy_named(name), kind, language, CONTACTS, SINCE)
        content = as_sheets(page, links_to(CONTACTS), author=CONTACTS.name, large=large)
        pdf = Pdf(content)
        is_accessible(pdf, page)
        assert pdf.text() == meant(page)
        assert pdf.bookmarks() == [section.heading for section in page.sections]
        assert pdf.fonts() <= {"AtkinsonHyperlegibleNext-Regular", "AtkinsonHyperlegibleNext-Bold"}
        assert min(pdf.sizes()) >= (18.0 if large else 9.5)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [*BUNDLED, *EXAMPLES])
def test_the_page_for_the_wall_is_one_page_that_can_be_read_from_afar(name, language):
    page = words_of(policy_named(name), "summary", language, CONTACTS, SINCE)
    pdf = Pdf(written(page, Paper("summary", language, "pdf", False), CONTACTS))
    assert pdf.pages == 1
    assert min(pdf.sizes()) >= min(SIZES) == 11.0
    said = squeezed("".join(sheet.extract_text() for sheet in pdf.reader.pages).replace("•", ""))
    contact = next(squeezed(text) for text in (CONTACTS.phone, CONTACTS.email, CONTACTS.form) if text)
    assert contact in said
    if name in BUNDLED:
        # Nothing had to be left out.
        assert said == in_order_on_the_wall(page)
        is_accessible(pdf, page)
    else:
        first = page.sections[0]
        assert squeezed(first.heading) in said


def long_page(sections: int, words: int) -> ProcedurePage:
    parts: tuple[Part, ...] = (Paragraph("word " * words),)
    found = tuple(Section(f"s{number}", f"Part {number}", parts) for number in range(sections))
    contact = Section("contact", "How to reach us", (Paragraph("Phone 01632 960100"),))
    return ProcedurePage("How to complain", (*found, contact), subtitle="Larkfield")


def test_what_is_too_long_for_the_wall_is_cut_from_the_end_but_never_the_contacts():
    pdf = Pdf(as_wall_page(long_page(12, 120), {}))
    assert pdf.pages == 1
    assert min(pdf.sizes()) == 11.0
    said = pdf.reader.pages[0].extract_text()
    assert "Part 0" in said
    assert "Part 11" not in said
    assert "01632 960100" in said


def test_a_short_page_is_set_in_the_largest_type():
    pdf = Pdf(as_wall_page(long_page(2, 10), {}))
    assert pdf.pages == 1
    assert {18.0} <= set(pdf.sizes())


def test_what_cannot_fit_at_all_is_refused_in_a_sentence():
    with pytest.raises(NotSet, match="does not fit on one page"):
        as_wall_page(long_page(1, 3000), {})


def test_a_paragraph_without_end_is_refused_and_holds_up_no_other_paper():
    """Set, such a one takes a processor for half a minute, while every provider's papers wait."""
    with pytest.raises(NotSet, match=r"one of its paragraphs has \d+,\d+ characters"):
        as_sheets(page_of("words and " * 24_000), {})


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_text(words, large):
    page = page_of(words)
    pdf = Pdf(as_sheets(page, {}, large=large))
    assert pdf.text() == meant(page)
    assert not [one for sheet in pdf.reader.pages for one in sheet.get("/Annots", [])]


def test_letters_that_our_typeface_does_not_have_come_from_another_and_those_of_none_are_refused():
    assert "Ελλ→Жук" in Pdf(as_sheets(page_of("Ελλ → Жук"), {})).text()
    with pytest.raises(NotSet, match="none of our typefaces has “日”"):
        as_sheets(page_of("日本"), {})


@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_is_made_alike_each_time_to_the_last_byte(kind):
    paper = Paper(kind, "en", "pdf", False)
    assert make(policy_named(BUNDLED[0]), paper, CONTACTS) == make(policy_named(BUNDLED[0]), paper, CONTACTS)


def test_what_leads_somewhere_can_be_followed():
    content = make(policy_named(BUNDLED[0]), Paper("procedure", "en", "pdf", False), CONTACTS)
    found = {
        str(one.get_object()["/A"]["/URI"])
        for sheet in Pdf(content).reader.pages
        for one in sheet.get("/Annots", [])
        if "/URI" in one.get_object()["/A"]
    }
    assert found == set(links_to(CONTACTS).values())


def test_without_contacts_there_are_lines_to_write_them_on():
    page = words_of(policy_named(BUNDLED[0]), "summary", "en", None)
    blank = [
        item for section in page.sections for part in section.parts if isinstance(part, Items) for item in part.items
    ]
    assert sum(item.blank for item in blank) == 3
    for paper in (Paper("summary", "en", "pdf", False), Paper("procedure", "en", "pdf", True)):
        said = Pdf(make(policy_named(BUNDLED[0]), paper, None)).reader.pages[-1].extract_text()
        assert "Phone:" in said
        assert "Address:" in said
