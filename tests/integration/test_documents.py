"""Documents of a case: adding files, taking them away, withdrawing and moving them; what is refused, and how."""

from __future__ import annotations

import hashlib
import os
import re
from html import unescape

import pytest
from tests.integration.document_files import (
    MAIL,
    add,
    address,
    complain,
    docx,
    odt,
    parcel,
    pdf,
    png,
    standing,
    store,
    upload,
)


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


@pytest.fixture
def browser(made, signed_in):
    return signed_in(made.accounts["handler"])


def words_of(response):
    text = re.sub(r"<[^>]*>", " ", response.content.decode())
    return " ".join(unescape(text).split())


def saved(browser, made, case, number):
    """The file of a document as a browser gets it, with the answer."""
    response = browser.get(address(made, case, f"{number}/file/"))
    assert response.status_code == 200, words_of(response)
    return b"".join(response.streaming_content), response


def only_number(made, case):
    (one,) = standing(made, case)
    return one.number


# --- adding and taking away ------------------------------------------------------------------------------------------


def test_files_are_added_together_listed_and_given_back_as_they_came(made, browser):
    case = complain(made)
    letter, photograph = pdf("The stairlift stopped"), png()
    said = {
        "what": "photograph",
        "description": "The broken stairlift",
        "came_from": "the complainant",
        "came": "27 3 2026",
        "holds": ["third-party"],
        "remark": "Came by hand",
    }
    response = add(browser, made, case, ("letter.pdf", letter), ("photo.png", photograph), **said)
    assert response.status_code == 302
    page = words_of(browser.get(response["Location"]))
    assert "Added: 2 documents." in page
    for words in (
        "The broken stairlift",
        "letter.pdf PDF",
        "photo.png Picture (PNG)",
        "from the complainant, Friday 27 March 2026",
    ):
        assert words in page
    assert "Holds third-party information" in page
    assert "Files are not checked for viruses here" in page
    first, second = standing(made, case)
    assert (first.file, second.file) == (hashlib.sha256(letter).hexdigest(), hashlib.sha256(photograph).hexdigest())
    content, answer = saved(browser, made, case, first.number)
    assert content == letter
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="letter.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox;")
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Length"] == str(len(letter))


def test_a_fact_keeps_the_hash_for_ever_and_the_names_apart(made, browser):
    from putright.accounts.scope import within
    from putright.register.models import FactRow, Personal

    case = complain(made)
    add(browser, made, case, ("Mary Hole.txt", b"Dear all"), came_from="Mary Hole", remark="Mary was upset")
    with within(made.organisation):
        row = FactRow.objects.get(case=case, kind="document-added")
        hidden = Personal.objects.get(fact=row).says
    assert row.says["file"] == hashlib.sha256(b"Dear all").hexdigest()
    assert (row.says["size"], row.says["media"], row.says["what"]) == (8, "text/plain", "letter")
    assert "Mary" not in str(row.says)
    assert hidden == {"name": "Mary Hole.txt", "came_from": "Mary Hole", "remark": "Mary was upset"}


def test_who_took_which_document_is_recorded(made, browser, signed_in):
    case = complain(made)
    add(browser, made, case, ("a.txt", b"one"))
    number = only_number(made, case)
    saved(browser, made, case, number)
    page = words_of(signed_in(made.accounts["manager"]).get(f"/s/{made.slug}/cases/{case.reference}/bundle/"))
    assert f"document {number}" in page
    assert hashlib.sha256(b"one").hexdigest() in page
    assert "a.txt" in page


def test_the_history_and_the_entry_that_it_bears_out_say_so(made, browser):
    case = complain(made)
    add(browser, made, case, ("a.txt", b"one"), beside="1")
    number = only_number(made, case)
    page = words_of(browser.get(f"/s/{made.slug}/cases/{case.reference}/"))
    assert f"Added document {number}: letter from the complainant. It bears out entry 1." in page
    assert "a.txt" not in page  # until it is known that the document belongs here, its name stands in one place
    assert "Bears out Entry 1" in words_of(browser.get(address(made, case)))


def test_the_same_form_sent_twice_adds_once(made, browser):
    case = complain(made)
    for _ in range(2):
        assert add(browser, made, case, ("a.txt", b"one"), form_id="a" * 32).status_code == 302
    assert len(standing(made, case)) == 1


def test_the_same_content_is_kept_once_in_an_organisation_and_never_shared_with_another(make_organisation, signed_in):
    houses = [make_organisation("ieso"), make_organisation("ieso")]
    for made in houses:
        browser = signed_in(made.accounts["handler"])
        for _ in range(2):
            add(browser, made, complain(made), ("a.txt", b"the same words"))
        files = [one for one in store(made).folder.rglob("*") if one.is_file()]
        assert len(files) == 1
        assert oct(files[0].stat().st_mode & 0o777) == "0o600"
        assert oct(store(made).folder.stat().st_mode & 0o777) == "0o700"
    assert store(houses[0]).folder != store(houses[1]).folder


def test_another_organisations_file_cannot_be_named(make_organisation, signed_in):
    one, other = make_organisation("ieso"), make_organisation("ieso")
    case, theirs = complain(one), complain(other)
    add(signed_in(one.accounts["handler"]), one, case, ("a.txt", b"secret"))
    number = only_number(one, case)
    browser = signed_in(other.accounts["handler"])
    assert browser.get(address(one, case, f"{number}/file/")).status_code == 404
    assert browser.get(address(other, theirs, f"{number}/file/")).status_code == 404
    # A token for a file of one case is nobody's on another.
    bad = add(signed_in(one.accounts["handler"]), one, case, ("b.txt", b"more"), what="")
    token = re.search(r'name="here" value="([^"]+)"', bad.content.decode())
    assert token is not None
    answer = add(browser, other, theirs, here=[unescape(token[1])])
    assert answer.status_code == 422
    assert "Choose a file." in words_of(answer)


def test_nothing_is_said_of_files_where_none_can_be_kept(made, browser, settings_with):
    case = complain(made)
    with settings_with(DOCUMENTS=None):
        assert "Files cannot be kept yet" in words_of(browser.get(address(made, case)))
        answer = add(browser, made, case, ("a.txt", b"one"))
        assert answer.status_code == 409
        assert "Files cannot be kept yet" in words_of(answer)


# --- what is refused, and that nothing typed is lost -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.txt", b"", "is empty"),
        ("invoice.pdf", b"MZ\x90\x00" + b"\0" * 200, "is a program"),
        ("photo.jpg", b"\x7fELF\x02\x01\x01" + b"\0" * 200, "is a program"),
        ("letter.docx", parcel(("a.txt", "x")), "is an archive"),
        ("letter.docx", b"PK\x03\x04" + b"\0" * 100, "is an archive"),
        ("letter.pdf", b"Rar!\x1a\x07\x00" + b"\0" * 50, "is an archive"),
    ],
)
def test_what_is_not_kept_is_said_by_its_name_and_the_rest_waits(made, browser, name, content, why):
    case = complain(made)
    said = {"description": "What I typed", "came_from": "Somebody", "remark": "Another remark"}
    answer = add(browser, made, case, ("good.txt", b"good words"), (name, content), **said)
    assert answer.status_code == 422
    page = words_of(answer)
    assert f"“{name}” {why}" in page
    assert "good.txt (10 bytes)" in page
    for typed in said.values():
        assert typed in answer.content.decode()
    assert standing(made, case) == []
    token = re.search(r'name="here" value="([^"]+)"', answer.content.decode())
    assert token is not None
    assert add(browser, made, case, here=[unescape(token[1])], **said).status_code == 302
    (one,) = standing(made, case)
    assert (one.name, one.description) == ("good.txt", "What I typed")


def test_a_file_that_was_good_waits_while_the_rest_of_the_form_is_mended(made, browser):
    case = complain(made)
    answer = add(browser, made, case, ("good.txt", b"good words"), came="31 2 2026", what="other")
    page = answer.content.decode()
    assert "Say in a few words what it is." in page
    token = re.search(r'name="here" value="([^"]+)" [^>]*checked', page)
    assert token is not None
    assert add(browser, made, case, here=[unescape(token[1])]).status_code == 302
    assert [one.name for one in standing(made, case)] == ["good.txt"]


def test_a_day_that_has_not_come_is_asked_about(made, browser):
    case = complain(made)
    assert "That day has not come yet." in words_of(add(browser, made, case, ("a.txt", b"x"), came="1 1 2190"))


def test_a_file_that_is_too_large_is_left_out_and_the_form_is_kept(made, browser, settings_with):
    case = complain(made)
    with settings_with(DOCUMENT_MOST=1000, LARGE_FORMS={"case-documents-add": (1000, 100_000)}):
        answer = add(browser, made, case, ("film.txt", b"x" * 1001), ("ok.txt", b"ok"), remark="Typed with care")
        page = words_of(answer)
        assert answer.status_code == 422
        assert "“film.txt” is too large, or the files together are." in page
        assert "at most 1 kB" in page
        assert "Typed with care" in answer.content.decode()
        assert "ok.txt (2 bytes)" in page
        assert [one.name for one in store(made).folder.rglob("*") if one.is_file()] == [
            hashlib.sha256(b"ok").hexdigest()
        ]


@pytest.mark.parametrize("in_memory", [1, 10_000_000])
def test_good_files_around_one_that_is_too_large_are_whole(made, browser, settings_with, in_memory):
    case = complain(made)
    large = {"case-documents-add": (1000, 100_000)}
    with settings_with(DOCUMENT_MOST=1000, LARGE_FORMS=large, FILE_UPLOAD_MAX_MEMORY_SIZE=in_memory):
        files = [("a.txt", b"a" * 900), ("film.txt", b"x" * 70_000), ("b.txt", b"b" * 900)]
        answer = add(browser, made, case, *files)
    assert "“film.txt” is too large" in words_of(answer)
    kept = {one.name for one in store(made).folder.rglob("*") if one.is_file()}
    assert kept == {hashlib.sha256(content).hexdigest() for _, content in (files[0], files[2])}


def test_files_that_are_too_large_together_are_left_out_and_the_form_is_kept(made, browser, settings_with):
    case = complain(made)
    with settings_with(DOCUMENT_MOST=1000, LARGE_FORMS={"case-documents-add": (1000, 3000)}):
        answer = add(browser, made, case, *((f"{one}.txt", b"x" * 900) for one in "abcde"), remark="Typed with care")
        assert answer.status_code == 422
        assert "are too large" in words_of(answer)
        assert "Typed with care" in answer.content.decode()
        # So much that it is not even read.
        refused = add(browser, made, case, *((f"{one}.txt", b"x" * 900) for one in "abcdefghijklmno"))
        assert refused.status_code == 400
        assert "they may be too large together" in words_of(refused)


def test_much_is_taken_on_this_form_and_from_whoever_is_signed_in_alone(made, database):
    from django.test import Client

    case = complain(made)
    big = [(f"{one}.txt", b"x" * 900_000) for one in range(5)]
    known, nobody = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    for one in (known, nobody):
        one.cookies["csrftoken"] = "a" * 32  # without one, nothing is read at all
    known.force_login(made.accounts["handler"], backend="allauth.account.auth_backends.AuthenticationBackend")
    assert add(nobody, made, case, *big).status_code == 400
    assert add(known, made, case, *big).status_code == 403  # it was read, and has no token of ours
    assert known.post(f"/s/{made.slug}/record/", {"words": upload("a", b"x" * 4_000_001)}).status_code == 400


def test_more_files_than_may_come_at_once(made, browser):
    case = complain(made)
    answer = add(browser, made, case, *((f"{number}.txt", b"x") for number in range(21)))
    assert answer.status_code == 422
    assert "These are 21 files. Choose at most 20 at once." in words_of(answer)


# --- names and content of ill will -----------------------------------------------------------------------------------

NAMES = [
    ("../../etc/passwd", b"x", "passwd.txt"),
    ("C:\\secret\\letter.txt", b"x", "letter.txt"),
    ("invoice\u202egpj.exe", b"x", "invoicegpj.exe.txt"),
    ("a\u200bb\u2066.txt", b"x", "ab.txt"),
    ("CON.txt", b"x", "_CON.txt"),
    ("photo.exe", png(), "photo.exe.png"),
    ("page.html", b"<!doctype html><script>alert(1)</script>", "page.html.txt"),
    ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "drawing.svg.txt"),
    ("mail.eml", MAIL, "mail.eml"),
    ("letter.doc", docx("x"), "letter.doc.docx"),
    ("letter.odt", odt("x"), "letter.odt"),
    ("film.dav", bytes(range(256)) * 4, "film.dav.bin"),
    ("x" * 250 + ".txt", b"x", "x" * 146 + ".txt"),
    ("<b>&amp;.txt", b"x", "_b_&.txt"),
]


@pytest.mark.parametrize(("name", "content", "name_saved"), NAMES)
def test_a_file_is_saved_under_a_name_that_does_no_harm(made, browser, name, content, name_saved):
    case = complain(made)
    assert add(browser, made, case, (name, content)).status_code == 302
    page = browser.get(address(made, case)).content.decode()
    assert "\u202e" not in page
    assert "\u200b" not in page
    assert "<b>&amp;" not in page
    content_back, answer = saved(browser, made, case, only_number(made, case))
    assert content_back == content
    assert f'filename="{name_saved}"' in answer["Content-Disposition"]
    if name.endswith(("html", "svg", "dav")):
        assert answer["Content-Type"] == "application/octet-stream"
    assert "html" not in answer["Content-Type"]


def test_a_name_in_another_alphabet_is_given_as_the_rules_say(made, browser):
    case = complain(made)
    add(browser, made, case, ("Llythyr gŵyn 信.txt", b"x"))
    _, answer = saved(browser, made, case, only_number(made, case))
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''Llythyr%20g%C5%B5yn%20%E4%BF%A1.txt"


# --- withdrawing, moving, bringing back ------------------------------------------------------------------------------


def test_a_document_is_withdrawn_with_a_reason_and_can_be_brought_back(made, browser):
    case = complain(made)
    add(browser, made, case, ("Peter Pond.txt", b"about Peter"), description="Letter of Peter Pond")
    number = only_number(made, case)
    place = address(made, case, f"{number}/")
    assert "Fill in “Why?”." in words_of(browser.post(f"{place}withdraw/", {"reason": ""}))
    assert browser.post(f"{place}withdraw/", {"reason": "It is about somebody else"}).status_code == 302
    page = words_of(browser.get(address(made, case)))
    assert "Peter" not in page
    assert "It is about somebody else" in page
    assert "Peter" not in words_of(browser.get(place))
    assert browser.get(f"{place}file/").status_code == 409
    assert browser.post(f"{place}withdraw/", {"reason": "again"}).status_code == 404
    history = words_of(browser.get(f"/s/{made.slug}/cases/{case.reference}/"))
    assert f"Withdrew document {number}: It is about somebody else." in history
    assert "Peter" not in history
    assert browser.post(f"{place}restore/", {}).status_code == 302
    assert "Letter of Peter Pond" in words_of(browser.get(address(made, case)))
    back = standing(made, case)[-1]
    assert saved(browser, made, case, back.number)[0] == b"about Peter"


def test_a_document_is_moved_and_both_cases_say_so(made, browser):
    case, right = complain(made), complain(made)
    add(browser, made, case, ("a.txt", b"words"), came_from="Mary", holds=["clinical"])
    number = only_number(made, case)
    place = address(made, case, f"{number}/withdraw/")
    said = {"reason": "It belongs to the other complaint"}
    assert "There is no case of that reference" in words_of(browser.post(place, said | {"to": "NOPE-00009"}))
    assert "is on that case" in words_of(browser.post(place, said | {"to": case.reference}))
    assert browser.post(place, said | {"to": right.reference.lower()}).status_code == 302
    (there,) = standing(made, right)
    assert (there.came_from, there.holds, there.from_case) == ("Mary", ("clinical",), case.reference)
    assert saved(browser, made, right, there.number)[0] == b"words"
    assert f"Moved document {number} to {right.reference}" in words_of(
        browser.get(f"/s/{made.slug}/cases/{case.reference}/")
    )
    assert f"It came from {case.reference}." in words_of(browser.get(f"/s/{made.slug}/cases/{right.reference}/"))
    assert "Move it back from there" in words_of(browser.post(address(made, case, f"{number}/restore/"), {}))


def test_what_a_document_is_can_be_said_anew(made, browser):
    case = complain(made)
    add(browser, made, case, ("a.txt", b"words"), came_from="Mary")
    number = only_number(made, case)
    place = address(made, case, f"{number}/describe/")
    assert 'value="Mary"' in browser.get(place).content.decode()
    assert browser.post(place, {"what": "statement", "holds": ["clinical"], "came_from": "Peter"}).status_code == 302
    page = words_of(browser.get(address(made, case)))
    assert "Holds clinical information" in page
    assert "from Peter" in page
    assert "Mary" not in page
    assert f"Said anew what document {number} is: statement." in words_of(
        browser.get(f"/s/{made.slug}/cases/{case.reference}/")
    )


def test_two_people_withdraw_the_same_document_once(made, browser):
    from django.utils import timezone

    from putright.accounts.members import member_of
    from putright.accounts.scope import within
    from putright.casework.document_acts import withdraw_document
    from putright.procedure.acts import Refusal

    case = complain(made)
    add(browser, made, case, ("a.txt", b"words"))
    number = only_number(made, case)
    with within(made.organisation):
        by = member_of(made.organisation, made.accounts["handler"])
        assert by is not None
        for wanted in (False, True):
            done = withdraw_document(made.organisation, case, number, "why", by, now=timezone.now(), key=None)
            assert isinstance(done, Refusal) is wanted


# --- when something goes wrong ---------------------------------------------------------------------------------------


def test_a_missing_or_changed_file_is_said_in_words(made, browser):
    case = complain(made)
    add(browser, made, case, ("a.txt", b"words"))
    (one,) = standing(made, case)
    place = store(made).path(one.file)
    place.write_bytes(b"other words")
    answer = browser.get(address(made, case, f"{one.number}/file/"))
    assert answer.status_code == 409
    assert "its hash differs" in words_of(answer)
    place.unlink()
    answer = browser.get(address(made, case, f"{one.number}/file/"))
    assert answer.status_code == 409
    assert "The file is missing from its folder." in words_of(answer)
    assert "The file is missing from its folder." in words_of(browser.get(address(made, case)))
    # The same content, added again, mends it.
    add(browser, made, case, ("a.txt", b"words"))
    assert saved(browser, made, case, one.number)[0] == b"words"


def test_a_form_that_died_between_the_file_and_the_commit_leaves_a_stray_and_no_fact(made):
    from django.utils import timezone

    from putright.accounts.members import member_of
    from putright.accounts.scope import within
    from putright.casework.document_acts import About, Brought, add_documents
    from putright.files.kinds import KINDS
    from putright.register.models import DocumentText, KeptFile

    class Killed(BaseException):
        pass

    case = complain(made)
    file = Brought("a.txt", store(made).keep([b"words"], 10), KINDS["text/plain"])

    def dies():
        with within(made.organisation):
            by = member_of(made.organisation, made.accounts["handler"])
            assert by is not None
            add_documents(made.organisation, case, [file], About("letter"), by, now=timezone.now())
            raise Killed

    with pytest.raises(Killed):
        dies()
    assert standing(made, case) == []
    with within(made.organisation):
        assert not KeptFile.objects.filter(organisation=made.organisation).exists()
        assert not DocumentText.objects.filter(organisation=made.organisation).exists()
    assert list(store(made).strays(set())) == [store(made).path(file.kept.digest)]


def test_a_file_that_was_swept_before_its_fact_is_asked_for_again(made):
    from django.utils import timezone

    from putright.accounts.members import member_of
    from putright.accounts.scope import within
    from putright.casework.document_acts import About, Brought, add_documents
    from putright.files.kinds import KINDS
    from putright.procedure.acts import Refusal

    case = complain(made)
    file = Brought("a.txt", store(made).keep([b"words"], 10), KINDS["text/plain"])
    store(made).forget(file.kept.digest)
    with within(made.organisation):
        by = member_of(made.organisation, made.accounts["handler"])
        assert by is not None
        done = add_documents(made.organisation, case, [file], About("letter"), by, now=timezone.now())
    assert isinstance(done, Refusal)
    assert standing(made, case) == []


def test_a_full_disk_is_said_in_words_and_nothing_typed_is_lost(made, browser):
    case = complain(made)
    coming = store(made).folder / "coming"
    coming.parent.mkdir(parents=True, exist_ok=True)
    coming.write_text("a file where a folder should be")
    answer = add(browser, made, case, ("a.txt", b"words"), remark="Typed with care")
    assert answer.status_code == 422
    assert "could not be kept" in words_of(answer)
    assert "Typed with care" in answer.content.decode()
    os.unlink(coming)


def test_what_erasing_a_case_needs_to_know(made, browser):
    from putright.accounts.scope import within
    from putright.register.documents import forget_documents
    from putright.register.models import DocumentText, KeptFile

    case, other = complain(made), complain(made)
    add(browser, made, case, ("a.txt", b"shared"), ("b.txt", b"alone"))
    add(browser, made, other, ("c.txt", b"shared"))
    with within(made.organisation):
        gone = forget_documents(made.organisation, case)
        assert gone == [hashlib.sha256(b"alone").hexdigest()]
        kept = KeptFile.objects.filter(organisation=made.organisation).values_list("digest", flat=True)
        assert list(kept) == [hashlib.sha256(b"shared").hexdigest()]
        assert {one.case_id for one in DocumentText.objects.filter(organisation=made.organisation)} == {other.pk}
    for one in gone:
        store(made).forget(one)
    number = standing(made, case)[1].number
    assert "Nothing is kept of this file." in words_of(browser.get(address(made, case, f"{number}/file/")))
