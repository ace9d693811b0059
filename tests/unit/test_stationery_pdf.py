"""Letters on paper: PDF/UA-1 by an independent checker, the address in its window, and nothing obeyed or lost."""

from __future__ import annotations

import re

import pytest
from outloud import check
from tests.unit.letters_made import BODY, HEAD, HOSTILE, TO, hostile, sheet
from tests.unit.papers_read import Pdf, squeezed

from putright.publishing.setting import NotSet
from putright.stationery.printing import ORDINARY, as_paper, as_post
from putright.stationery.sheet import Letterhead

# The typeface is made by "make", with the style sheets.
pytestmark = pytest.mark.thorough
MM = 72 / 25.4


def said_by(pdf):
    return squeezed("".join(page.extract_text() for page in pdf.reader.pages)).replace("\u200b", "")


def faults(content, tmp_path):
    """What the checker of PDF/UA-1 finds that is an error."""
    file = tmp_path / "letter.pdf"
    file.write_bytes(content)
    found = check(str(file))
    assert found.error is None
    return [f"{one.rule}: {one.message}" for one in found.findings if one.severity == "error"]


def placed(pdf, page=0):
    """Every piece of text on a page with its place from the left and the top, in mm."""
    sheet_of = pdf.reader.pages[page]
    height, found = float(sheet_of.mediabox.height), []

    def seen(text, at, within, font, size):
        if text.strip():
            x = at[0] * within[4] + at[2] * within[5] + at[4]
            y = at[1] * within[4] + at[3] * within[5] + at[5]
            found.append((text.strip(), x / MM, (height - y) / MM))

    sheet_of.extract_text(visitor_text=seen)
    return found


@pytest.mark.parametrize("size", [ORDINARY, 18.0, 36.0])
def test_a_letter_is_accessible_and_says_what_was_meant(size, tmp_path):
    content = as_paper(sheet(language="cy"), size)
    assert faults(content, tmp_path) == []
    pdf = Pdf(content)
    assert pdf.title == "We have your complaint"
    assert str(pdf.root["/Lang"]).partition("-")[0] == "cy"
    assert pdf.bookmarks() == ["We have your complaint"]
    kinds = [str(one["/S"]) for one in pdf.tags()]
    assert {"/H1", "/H2", "/L", "/BlockQuote"} <= set(kinds)
    said = said_by(pdf)
    for words in (
        *TO,
        "Ein cyfeirnod: LSC-2026-0007",
        "Ffôn: 01632 960100",
        "# This is no heading",
        *HEAD.foot.split("\n"),
    ):
        assert squeezed(words) in said, words
    links = [one.get_object()["/A"]["/URI"] for page in pdf.reader.pages for one in page.get("/Annots", [])]
    assert set(links) == {"tel:01632960100", "mailto:complaints@larkfield.example", "https://larkfield.example/"}


@pytest.mark.parametrize("size", [ORDINARY, 24.0, 36.0])
@pytest.mark.parametrize(
    "to", [TO, ("Ms " + "Featherstonehaugh " * 4, *["Rather Long Road of the Long Village"] * 8, "LK2 9XY")]
)
def test_the_window_shows_the_address_whole_and_nothing_else(to, size):
    """However the sheet slips in a DL envelope: see the sums in docs/stationery.md."""
    long = Letterhead(
        "The Very Long Named Charitable Foundation for Everything " * 3, ("1 High Street",) * 8, "01632 960100"
    )
    for head in (HEAD, long):
        texts = placed(Pdf(as_paper(sheet(to=to, letterhead=head), size)))
        inside = [(text, x, y) for text, x, y in texts if 10 < x < 110 and 44 < y < 95]
        assert squeezed("".join(text for text, _, _ in inside)).replace(",", "") == squeezed("".join(to)).replace(
            ",", ""
        )
        assert min(x for _, x, _ in inside) >= 20
        # A baseline: the letters stand above it, and a few go below it.
        assert min(y for _, _, y in inside) >= 57 + 2
        assert max(y for _, _, y in inside) <= 81 - 0.5


@pytest.mark.parametrize("size", ["14", "18", "24", "36"])
def test_large_print_is_reflowed_and_nothing_but_the_address_is_smaller(size):
    pdf = Pdf(as_paper(sheet(body=BODY * 3), float(size)))
    assert pdf.pages > 1
    small = {text for measured, text in pdf.sizes().items() if measured < float(size) - 0.01}
    # The head of a further page stays within its margin.
    assert all(
        any(squeezed(text) in squeezed(line) for line in (*TO, HEAD.name, "Our reference: LSC-2026-0007"))
        for text in small
    )
    for number, page in enumerate(pdf.reader.pages, 1):
        assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]
        assert f"Page{number}of{pdf.pages}" in squeezed(page.extract_text())
    right = max(x for page in range(pdf.pages) for _, x, _ in placed(pdf, page))
    assert right < 190


def test_further_pages_carry_the_reference_and_fifty_pages_are_set():
    pdf = Pdf(as_paper(sheet(body=BODY * 130)))
    assert pdf.pages >= 50
    for number in (1, pdf.pages - 1):
        text = squeezed(pdf.reader.pages[number].extract_text())
        assert "Ourreference:LSC-2026-0007" in text
        assert f"Page{number + 1}of{pdf.pages}" in text
    assert said_by(pdf).count("Iwaitedtwohours") == 130


def test_no_page_begins_with_the_end_of_a_letter():
    ending = "If you have questions, please ask Joe Marsh.\n\nYours sincerely,\n\nJoe Marsh\nClinic Manager"
    for points in (True, False):
        before = "- A last point of three words\n" if points else ""
        for lines in range(18, 36):
            body = "Dear Ann Reed,\n\n" + "A line of it.\n\n" * lines + before
            body += ending.partition("\n\n")[2] if points else ending
            pdf = Pdf(as_paper(sheet(body=body)))
            for page in pdf.reader.pages[1:]:
                text = squeezed(page.extract_text())
                assert "Yourssincerely" not in text or "Alineofit" in text or "point" in text or "questions" in text


def test_the_days_post_is_one_file_in_which_each_letter_begins_a_sheet(tmp_path):
    letters = [
        (sheet(), ORDINARY),
        (sheet(subject="Second", body=BODY * 3, language="cy"), 18.0),
        (sheet(subject="Third", to=()), ORDINARY),
    ]
    content = as_post(letters, "Post of 28 November 2026")
    assert faults(content, tmp_path) == []
    pdf = Pdf(content)
    assert pdf.title == "Post of 28 November 2026"
    assert pdf.bookmarks() == ["We have your complaint", "Second", "Third"]
    begins = [
        (pdf.reader.get_destination_page_number(one) or 0) + 1
        for one in pdf.reader.outline
        if not isinstance(one, list)
    ]
    assert all(number % 2 == 1 for number in begins)
    texts = [squeezed(page.extract_text()) for page in pdf.reader.pages]
    assert texts[1] == ""
    assert "Page1of1" in texts[0]
    assert "Tudalen1o" in texts[begins[1] - 1]
    assert "Page1of1" in texts[begins[2] - 1]
    # The head of further pages does not stand on the first of a later letter.
    assert texts[begins[2] - 1].count("Ourreference") == 1
    with pytest.raises(ValueError, match="no letter"):
        as_post([], "Post")


@pytest.mark.parametrize("size", [ORDINARY, 36.0])
def test_hostile_words_are_printed_and_nothing_is_read(size):
    pdf = Pdf(as_paper(hostile(), size))
    said = said_by(pdf)
    for words in HOSTILE:
        assert said.count(squeezed(words)) >= 3
    assert "root:" not in said
    links = [one.get_object()["/A"]["/URI"] for page in pdf.reader.pages for one in page.get("/Annots", [])]
    assert all(re.match("(tel|mailto|https):", link) for link in links)
    assert [page for page in pdf.reader.pages if "/XObject" in dict(page.get("/Resources", {}))] == []


def test_signs_are_printed_or_named_and_those_of_no_typeface_are_named_in_the_refusal():
    said = said_by(Pdf(as_paper(sheet(body="Łukasz Nguyễn Nguye\u0302\u0303n ŵŷ Жд Δ 👍🏽❤️ a\u200d\x00\u202eb"))))
    # Each letter once: what is seen as one sign is not said as two.
    assert "ŁukaszNguyễnNguyễnŵŷЖдΔ[thumbsupsign]" in said
    for name in ("محمد", "שלום", "हिन्दी", "বাংলা", "ਪੰਜਾਬੀ", "ગુજરાતી", "தமிழ்"):
        as_paper(sheet(subject=name, to=(name, "1 High Street"), body=f"Dear {name},"))
    with pytest.raises(NotSet, match="none of our typefaces has “日”, “本”") as refused:
        as_paper(sheet(body="日本 👍"))
    assert {"日", "本"} <= set(refused.value.signs)


def test_words_and_paragraphs_without_end_are_set_within_the_sheet():
    pdf = Pdf(as_paper(sheet(subject="x" * 300, body="y" * 3000 + "\n\n" + "word " * 6_000, reference="Z" * 80)))
    said = said_by(pdf)
    assert said.count("y") >= 3000
    assert said.count("word") == 6_000


def test_a_letter_is_made_alike_each_time_to_the_last_byte():
    assert as_paper(sheet()) == as_paper(sheet())
    with pytest.raises(ValueError, match="Choose a size"):
        as_paper(sheet(), 5)
