"""Letters as files from the page of a case, and the letterhead that they bear."""

from __future__ import annotations

import io
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from tests.integration.test_case_pages import add, address, complain
from tests.unit.letters_made import picture
from tests.unit.papers_read import Pdf, squeezed


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


@pytest.fixture
def desk(made, signed_in):
    return signed_in(made.accounts["administrator"])


def pdf_text(response):
    return squeezed("".join(page.extract_text() for page in Pdf(response.content).reader.pages))


def test_the_page_offers_first_the_form_that_the_person_needs(made, signed_in):
    case = complain(made)
    manager = signed_in(made.accounts["manager"])
    page = manager.get(address(made, case, "letter/acknowledgement/")).content.decode()
    here = address(made, case, "letter/acknowledgement/letter")
    assert f'button--secondary" href="{here}.pdf">PDF to print or attach' in page
    assert "This person needs:" not in page
    add(made, case, "needs-noted", {"formats": "large-print braille", "print_size": "24"})
    page = manager.get(address(made, case, "letter/acknowledgement/")).content.decode()
    assert f'button--secondary" href="{here}-24.pdf">PDF in large print, 24 point' in page
    assert "This person needs: <strong>large print (24 point), braille</strong>." in page
    assert "putright does not make braille." in page
    # What somebody else is sent says nothing of the complainant's needs.
    statement = manager.get(address(made, case, "letter/statement-request/")).content.decode()
    assert "This person needs:" not in statement


def test_each_form_says_the_letter_once_with_its_address(made, signed_in):
    case = complain(made, name="Mary Hole", address="14 Quince Walk, Harrowmere, HR1 2AB", words="It was <b>late</b>")
    manager = signed_in(made.accounts["manager"])
    files = {
        name: manager.get(address(made, case, f"letter/acknowledgement/{name}"))
        for name in ("letter.pdf", "letter-36.pdf", "letter.txt", "letter.html", "letter.docx")
    }
    document = Document(io.BytesIO(files["letter.docx"].content))
    said = {
        "letter.pdf": pdf_text(files["letter.pdf"]),
        "letter-36.pdf": pdf_text(files["letter-36.pdf"]),
        "letter.txt": squeezed(files["letter.txt"].content.decode()),
        "letter.html": squeezed(unescape(files["letter.html"].content.decode())),
        "letter.docx": squeezed("".join(one.text for one in document.paragraphs)),
    }
    for name, text in said.items():
        assert "14QuinceWalk" in text, name
        assert "Itwas<b>late</b>" in text, name
        # Neither the day nor the reference of the letter's own heading stands there a second time.
        assert text.count(squeezed(f"Our reference: {case.reference}")) <= (1 if name != "letter-36.pdf" else 99), name
    assert files["letter.html"]["Content-Disposition"].startswith("attachment")
    assert "sandbox" in files["letter.html"]["Content-Security-Policy"]
    assert f"{case.reference}-acknowledgement-letter.docx" in files["letter.docx"]["Content-Disposition"]
    for name in ("letter-13.pdf", "letter-18.txt", "letter.exe", "letter", "../letter.pdf"):
        assert manager.get(address(made, case, f"letter/acknowledgement/{name}")).status_code == 404


def test_signs_that_no_typeface_has_are_named_and_the_other_files_can_be_had(made, signed_in):
    case = complain(made, words="日本")
    manager = signed_in(made.accounts["manager"])
    refused = manager.get(address(made, case, "letter/acknowledgement/letter.pdf"))
    assert refused.status_code == 422
    assert "none of our typefaces has “日”, “本”" in refused.content.decode()
    assert "日本" in manager.get(address(made, case, "letter/acknowledgement/letter.txt")).content.decode()


def test_the_letterhead_is_changed_once_seen_and_noted(made, desk, signed_in):
    here = f"/s/{made.slug}/organisation/letterhead/"
    said = {"website": "www.brightwater.example", "foot": "Charity 000000\n\n"}
    sent = said | {"picture": SimpleUploadedFile("logo.png", picture(), "image/png")}
    assert desk.post(here, sent).status_code == 302
    sample = desk.get(f"{here}sample.pdf")
    assert "Website:www.brightwater.example" in pdf_text(sample)
    assert "Charity000000" in pdf_text(sample)
    assert [one for page in Pdf(sample.content).reader.pages for one in page.images]
    case = complain(made)
    letter = signed_in(made.accounts["manager"]).get(address(made, case, "letter/acknowledgement/letter.html"))
    assert 'src="data:image/png;base64,' in letter.content.decode()
    assert "Charity 000000" in letter.content.decode()
    assert "another picture" not in desk.get(f"/s/{made.slug}/people/changes/?about=letterhead").content.decode()
    assert "a picture" in desk.get(f"/s/{made.slug}/people/changes/?about=letterhead").content.decode()
    assert desk.post(here, said | {"without": "on"}).status_code == 302
    assert not [one for page in Pdf(desk.get(f"{here}sample.pdf").content).reader.pages for one in page.images]


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"website": "not a site"}, "Write the website as in"),
        ({"foot": "a\nb\nc\nd\ne"}, "more than four lines"),
        ({"picture": b"<svg xmlns='http://www.w3.org/2000/svg'/>"}, "must be a PNG or a JPEG"),
        ({"picture": picture(9000, 1)}, "9000 by 1 dots"),
        ({"picture": picture()[:40]}, "cannot be read"),
        ({"picture": b"\xff\xd8\xff\xe0"}, "cannot be read"),
        ({"picture": picture() + b"0" * 300_000}, "Save it smaller"),
    ],
)
def test_what_cannot_stand_on_letters_is_refused_and_the_rest_is_kept(made, desk, wrong, why):
    sent = {"website": "www.brightwater.example", "foot": "The foot"} | wrong
    if "picture" in wrong:
        sent["picture"] = SimpleUploadedFile("logo.png", wrong["picture"], "image/png")
    answer = desk.post(f"/s/{made.slug}/organisation/letterhead/", sent)
    assert answer.status_code == 422
    page = unescape(answer.content.decode())
    assert why in page
    assert sent["foot"].split("\n")[0] in page
