"""What was typed and not sent when somebody changes the language of the page, or leaves a question by a button."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.integration.public_forms import filled, records
from tests.integration.test_acting_pages import hidden, open_at, where
from tests.integration.test_acts import look_at
from tests.integration.test_complainant_acts import a_case
from tests.integration.test_following import a_code, held_in, let_in, sessions

WORDS = 'Nobody came for <b>two</b> "hours".'


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


def in_welsh(answer):
    """The page, which is in Welsh and tells of no fault."""
    page = answer.content.decode()
    assert answer.status_code == 200, answer
    assert '<html lang="cy"' in page
    assert "govuk-error" not in page
    assert "<title>Gwall" not in page
    return page


def counted(made):
    """How much was counted of what is sent to this provider."""
    from putright.accounts.models import Tally

    return sorted(Tally.objects.values_list("pk", "count"))


def test_everything_stays_and_nothing_is_judged_or_recorded(client, made):
    home = f"/p/{made.slug}/cy/"
    typed = filled(words=WORDS, email="nowhere", phone="x", further_note="a machine", language="cy")
    page = in_welsh(client.post(f"{home}complain/one-page/", typed))
    assert "Nobody came for &lt;b&gt;two&lt;/b&gt; &quot;hours&quot;.</textarea>" in page
    assert 'value="nowhere"' in page
    assert f'value="{typed["form_id"]}"' in page
    home_in_english = home.replace("/cy/", "/")
    assert f'href="{home_in_english}complain/one-page/"' not in page.split("<body", 1)[1], (
        "no way would leave it behind"
    )
    assert "Darllenwch y dudalen hon yn Saesneg</button>" in page
    assert re.search(r'value="welsh"[^>]* checked', page), "the tick for letters in Welsh goes with the language"
    assert not re.search(r'value="welsh"[^>]* checked', client.post(
        f"/p/{made.slug}/complain/one-page/", typed | {"need_formats": "welsh", "language": "en"}
    ).content.decode())  # fmt: skip
    assert records(made) == []
    said = {"kind": "complaint", "words": WORDS, "wants_answer": "yes", "form_id": "b" * 32, "language": "cy"}
    page = in_welsh(client.post(f"{home}remark/", said))
    assert re.search(r'value="complaint"[^>]* checked', page), "they are not led away before they have sent it"
    assert "begun-" not in str(client.cookies)


def test_a_question_keeps_what_was_typed_in_another_language_on_the_way_back_and_for_later(client, made):
    home = f"/p/{made.slug}/"
    client.post(f"{home}complain/what-happened/", {"words": WORDS})
    page = in_welsh(client.post(f"{home}cy/complain/reach-you/", {"email": "nowhere", "language": "cy"}))
    assert 'value="nowhere"' in page
    shown = client.get(f"{home}complain/reach-you/").content.decode()
    assert "nowhere" not in shown, "changing the language answers nothing"
    for leave, there in (("back", "complain/what-happened/"), ("save", "complain/save/")):
        answer = client.post(f"{home}complain/reach-you/", {"email": f"{leave} nowhere", "leave": leave})
        assert answer["Location"] == f"{home}{there}"
        shown = client.get(f"{home}complain/reach-you/").content.decode()
        assert f'value="{leave} nowhere"' in shown
        assert client.get(f"{home}complain/check/")["Location"] == f"{home}complain/reach-you/", "it is no answer yet"
    client.post(f"{home}complain/reach-you/", {"email": "ada@marsh.example", "leave": "save"})
    assert "ada@marsh.example" in client.get(f"{home}complain/check/").content.decode()
    file = SimpleUploadedFile("letter.txt", b"text")
    page = in_welsh(client.post(f"{home}cy/complain/files/", {"documents": file, "language": "cy"}))
    assert "Dewiswch nhw eto." in page


def test_a_code_is_never_shown_again_and_the_number_and_what_is_carried_along_are(made):
    case = a_case(made)
    browser = let_in(made, case)
    sessions(made, seen=timezone.now() - timedelta(minutes=31))
    late = browser.post(where(made, "add"), {"words": WORDS, "page": "words", "go": "next", "about": ""})
    page = browser.post(f"/p/{made.slug}/cy/follow/code/", {
        "number": case.reference, "code": "1234 5678", "held": held_in(late), "language": "cy",
    })  # fmt: skip
    shown = in_welsh(page)
    assert f'value="{case.reference}"' in shown
    assert "5678" not in shown
    again = browser.post(f"/p/{made.slug}/cy/follow/code/", {
        "number": case.reference, "code": a_code(made, case), "held": held_in(page),
    }).content.decode()  # fmt: skip
    assert WORDS in unescape(again)
    assert f'action="/p/{made.slug}/cy/case/do/add/"' in again, "it goes on in the language that is spoken now"
    back = browser.post(f"/p/{made.slug}/cy/complain/return/", {"code": "9ZWK-4QLB-HHD7", "language": "cy"})
    assert "4QLB" not in in_welsh(back)


def test_an_act_on_the_case_is_shown_again_and_nothing_is_sent(made):
    case = a_case(made)
    browser = let_in(made, case)
    before = len(look_at(made, case).record.entries)
    there = where(made, "add").replace(made.slug, f"{made.slug}/cy")
    begun = hidden(open_at(browser, made, "add"))
    page = in_welsh(browser.post(there, begun | {"words": WORDS, "language": "cy"}))
    assert WORDS in unescape(page)
    on = browser.post(where(made, "add"), begun | {"words": WORDS, "go": "next"})
    file = SimpleUploadedFile("photo.exe", b"MZ no file for us")
    page = in_welsh(browser.post(there, hidden(on) | {"documents": file, "language": "cy"}))
    assert WORDS in unescape(page)
    assert "Dewiswch nhw eto." in page
    last = browser.post(where(made, "add"), hidden(on) | {"go": "next"})
    in_welsh(browser.post(there, hidden(last) | {"language": "cy", "go": "send"}))
    assert len(look_at(made, case).record.entries) == before


def test_what_no_answer_could_be_is_not_kept_for_later_and_stands_on_the_page(client, made):
    home = f"/p/{made.slug}/"
    client.post(f"{home}complain/what-happened/", {"words": WORDS})
    for leave in ("back", "save"):
        page = client.post(f"{home}complain/reach-you/", {"email": "x" * 300_000, "leave": leave})
        assert page.status_code == 200, "told at once: nobody keeps it for them"
        assert "x" * 300_000 in page.content.decode()
    assert "xxx" not in client.get(f"{home}complain/reach-you/").content.decode()
