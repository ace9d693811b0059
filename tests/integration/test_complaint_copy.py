"""The copy of a complaint to keep: all that they told us, in their own words, for the browser that sent it alone."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone
from outloud import check
from tests.integration.public_forms import WORDS, number, send, text_of
from tests.integration.some_cases import take
from tests.integration.test_complainant_acts import a_case
from tests.integration.test_following import let_in
from tests.unit.papers_read import Pdf, squeezed

ARABIC = "انقطع الخط ثلاث مرات ولم يتصل بي أحد."
WELSH = "Aeth y llinell yn farw dair gwaith, ac ni ffoniodd neb yn ôl. Tŷ Ŵyr."
CHINESE = "电话断了三次, 没有人给我回电话。"
LARGE = {"need_formats": "large-print", "need_print_size": "24"}


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


def copy(client, made, ending):
    return client.get(f"/p/{made.slug}/complain/sent/copy.{ending}")


def pdf_text(response):
    pages = Pdf(response.content).reader.pages
    return squeezed("".join(page.extract_text() for page in pages)).replace("\u200b", "")


def test_it_has_what_they_told_us_what_happens_next_and_how_to_reach_us(client, made):
    send(client, made, name="Ada Marsh", wish="Ring me.\n\n# No heading", about_funding="nhs", when="last spring")
    response = copy(client, made, "txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "\n" not in response.content.decode().replace("\r\n", "")
    said = " ".join(response.content.decode().split())
    for words in (
        f"Your number is {number(client, made)}.", WORDS, "Ring me. # No heading",
        "Your name: Ada Marsh", "last spring",
        "Your email address: ada@marsh.example", "We will acknowledge your complaint in writing by ", "01632 960000",
        "After our answer", "The Parliamentary and Health Service Ombudsman", "Tell us your number when you phone us",
    ):  # fmt: skip
        assert words in said, words
    assert squeezed(WORDS) in pdf_text(copy(client, made, "pdf"))


@pytest.mark.parametrize("words", [ARABIC, WELSH])
def test_a_pdf_in_their_own_letters_passes_the_checker_of_pdf_ua(client, made, tmp_path, words):
    send(client, made, words=words, **LARGE)
    response = copy(client, made, "pdf")
    assert response["Content-Type"] == "application/pdf"
    file = tmp_path / "copy.pdf"
    file.write_bytes(response.content)
    found = check(str(file))
    assert [one.message for one in found.findings if one.severity == "error"] == []
    assert "We wrote" not in pdf_text(response)
    assert "notprint" not in pdf_text(response)
    assert words in copy(client, made, "txt").content.decode().replace("\r\n    ", " ")
    page = text_of(client.get(f"/p/{made.slug}/complain/sent/"))
    assert re.search(r"PDF in large print, 24 point \( ?\d+ kB ?\)", page)


def test_words_that_no_typeface_has_are_named_as_that_and_stand_in_the_plain_text(client, made):
    send(client, made, words=f"{CHINESE} \U0001f620", wish="An answer.", name="Ada Marsh")
    said = pdf_text(copy(client, made, "pdf"))
    assert squeezed("You wrote this in letters that we cannot print here.") in said
    assert squeezed("An answer.") in said
    assert squeezed("Ada Marsh") in said
    assert CHINESE in copy(client, made, "txt").content.decode()


def test_nobody_else_has_it_and_no_cache_keeps_it(client, made, make_organisation):
    from django.test import Client

    send(client, made)
    for ending in ("pdf", "txt"):
        assert "no-store" in copy(client, made, ending)["Cache-Control"]
        assert copy(Client(), made, ending).status_code == 404
    other = make_organisation("ieso")
    client.cookies[f"sent-complaint-{other.organisation.pk}"] = client.cookies[
        f"sent-complaint-{made.organisation.pk}"
    ].value
    assert copy(client, other, "txt").status_code == 404


def test_whoever_stays_anonymous_is_told_what_that_means(client, made):
    send(client, made, email="", anonymous="on")
    said = copy(client, made, "txt").content.decode()
    assert "You want to stay anonymous" in said
    assert "we cannot send you an answer" in " ".join(said.split())
    assert "We will acknowledge" not in said


def test_whoever_follows_their_own_complaint_has_it_too_and_nobody_else_who_follows_it(made):
    from tests.integration.test_following import complain, let_in

    case = complain(made)
    browser = let_in(made, case)
    assert f'href="/p/{made.slug}/case/copy.pdf"' in browser.get(f"/p/{made.slug}/case/").content.decode()
    found = browser.get(f"/p/{made.slug}/case/copy.txt")
    assert "The line went dead." in found.content.decode()
    assert "no-store" in found["Cache-Control"]
    # Somebody who complains for another, of whom nobody knows yet that they may, is told nothing of what it is about.
    other = complain(made, by="representative", concerned="Bea Marsh")
    assert let_in(made, other).get(f"/p/{made.slug}/case/copy.txt").status_code == 404


def test_the_copy_of_a_complaint_that_ended_says_so(made):
    from tests.integration.test_followed_case import happened
    from tests.integration.test_following import complain, let_in

    case = complain(made)
    happened(made, case, "withdrawn")
    said = " ".join(let_in(made, case).get(f"/p/{made.slug}/case/copy.txt").content.decode().split())
    assert "that you no longer want to go on with your complaint." in said
    assert "We will look into it." not in said


def test_no_file_is_left_at_a_reception_desk(made, signed_in):
    browser = signed_in(made.accounts["front-desk"])
    begun = browser.post(f"/s/{made.slug}/desks/", {"name": "Front hall", "site": "", "idle_minutes": "3"})
    assert begun.status_code == 302
    send(browser, made)
    page = browser.get(f"/p/{made.slug}/complain/sent/").content.decode()
    assert "We have your complaint" in page
    assert "copy.pdf" not in page
    assert copy(browser, made, "pdf").status_code == 404


def test_what_staff_noted_is_not_in_it_and_what_was_agreed_is_called_by_its_words(made):
    case, now = a_case(made, note="Secret: the nurse says he was drunk."), timezone.now()
    take(made, case, "action-agreed", now, now, action="ring-weekly", note="Ring you each Monday")
    said = let_in(made, case).get(f"/p/{made.slug}/case/copy.txt").content.decode()
    assert "The call was cut off." in said
    assert "Secret" not in said
    assert "We will do what we agreed: Ring you each Monday." in " ".join(said.split())
