"""Texts and messages that staff take down: their words, when they were written, and the original, kept together."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.integration.document_files import png
from tests.integration.some_cases import complain, text_of
from tests.integration.test_acts import as_typed, look_at

WORDS = "u cancelled AGAIN!!"


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


@pytest.fixture
def desk(made, signed_in):
    return signed_in(made.accounts["front-desk"])


def send(desk, made, *, files=True, **said):
    form = desk.get(f"/s/{made.slug}/record/message/").context["form"]
    typed = {name: value for name, value in as_typed(form).items() if name not in ("documents", "here")}
    typed |= {"words": WORDS, "channel": "social-media", "platform": "Chirp", "name": "@mary"} | said
    if files:
        typed["documents"] = SimpleUploadedFile("screen.png", png())
    return desk.post(f"/s/{made.slug}/record/message/", typed)


def documents(made, case):
    from putright.accounts.scope import within
    from putright.register.documents import documents_of

    with within(made.organisation):
        return documents_of(look_at(made, case).record)


def only_case(made):
    from putright.accounts.scope import within
    from putright.register.models import Case

    with within(made.organisation):
        return Case.objects.select_related("policy", "site").get(organisation=made.organisation)


def test_a_post_in_public_is_a_complaint_with_its_original_and_the_day_on_which_it_was_written(made, desk):
    seen = timezone.localdate() - timedelta(days=2)
    said = {
        "seen_by": "public", "post": "https://chirp.example/<b>1", "on": seen.isoformat(), "hour": "",
        "written": (seen - timedelta(days=3)).isoformat(),
    }  # fmt: skip
    answer = send(desk, made, **said)
    assert answer.status_code == 302, dict(answer.context["form"].errors)
    case = only_case(made)
    view = look_at(made, case)
    first = view.found.case.facts[0]
    assert (first.attributes["channel"], first.moment.day) == ("social-media", seen.toordinal())
    assert [one.name for one in documents(made, case)] == ["screen.png"]
    page = desk.get(answer["Location"])
    said_of_it = text_of(page)
    assert "A post in public came from @mary, written on" in said_of_it
    assert "https://chirp.example/<b>1" in said_of_it
    assert b'href="https://chirp.example' not in page.content
    assert "do not talk about the case there" in said_of_it


def test_one_about_a_case_stands_on_it_once_with_its_original(made, desk):
    now = timezone.now()
    case = complain(made, now - timedelta(days=2), now)
    form = desk.get(f"/s/{made.slug}/record/message/").context["form"]
    typed = {name: value for name, value in as_typed(form).items() if name not in ("documents", "here")}
    typed |= {"words": WORDS, "channel": "text", "reference": case.reference}
    for _ in range(2):
        sent = typed | {"documents": SimpleUploadedFile("screen.png", png())}
        assert desk.post(f"/s/{made.slug}/record/message/", sent).status_code == 302
    entries = [one.row.kind for one in look_at(made, case).record.entries]
    assert entries.count("heard-from") == entries.count("document-added") == 1
    assert len(documents(made, case)) == 1


def test_a_file_that_was_good_stays_while_the_rest_is_mended(made, desk):
    later = (timezone.localdate() + timedelta(days=1)).isoformat()
    answer = send(desk, made, written=later)
    form = answer.context["form"]
    assert form.errors["written"] == ["That day has not come yet. Check the date."]
    assert WORDS in text_of(answer)
    typed = {name: value for name, value in as_typed(form).items() if name != "documents"}
    assert len(typed["here"]) == 1
    done = desk.post(f"/s/{made.slug}/record/message/", typed | {"written": ""})
    assert done.status_code == 302, dict(done.context["form"].errors)
    assert len(documents(made, only_case(made))) == 1


def test_a_program_is_refused_and_nothing_is_recorded(made, desk):
    form = desk.get(f"/s/{made.slug}/record/message/").context["form"]
    typed = {name: value for name, value in as_typed(form).items() if name not in ("documents", "here")}
    program = SimpleUploadedFile("screen.png", b"MZ\x90\x00\x03\x00\x00\x00\x04")
    answer = desk.post(f"/s/{made.slug}/record/message/", typed | {"words": WORDS, "documents": program})
    assert "is a program" in text_of(answer)
    from putright.accounts.scope import within
    from putright.register.models import Case

    with within(made.organisation):
        assert not Case.objects.filter(organisation=made.organisation).exists()
