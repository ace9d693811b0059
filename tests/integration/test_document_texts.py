"""What becomes of a file after it came: scanned by a daemon that speaks ClamAV's protocol, then read for its words."""

from __future__ import annotations

import socket
import struct
import threading
from contextlib import contextmanager

import pytest
from tests.integration.document_files import MAIL, add, address, complain, docx, odt, parcel, pdf, png, standing, store

HARM = b"HARMFUL-FOR-THE-TEST"


class Clamd(threading.Thread):
    """A small clamd: takes INSTREAM over a real socket, part by part, and answers as the daemon does."""

    def __init__(self, bound, limit=25_000_000):
        super().__init__(daemon=True)
        self.server, self.limit = bound, limit
        self.seen: list[bytes] = []
        self.start()

    def run(self):
        while True:
            try:
                there, _ = self.server.accept()
            except OSError:
                return
            with there:
                there.sendall(self.answer(there))

    def answer(self, there):
        command = b""
        while not command.endswith(b"\0"):
            command += there.recv(1)
        if command != b"zINSTREAM\0":
            return b"UNKNOWN COMMAND\0"
        found = b""
        while size := struct.unpack(">I", self.exactly(there, 4))[0]:
            if len(found) + size > self.limit:
                return b"INSTREAM size limit exceeded. ERROR\0"
            found += self.exactly(there, size)
        self.seen.append(found)
        return b"stream: Test.Harm-1 FOUND\0" if HARM in found else b"stream: OK\0"

    def exactly(self, there, count):
        found = b""
        while len(found) < count:
            found += there.recv(count - len(found))
        return found


@contextmanager
def listening(place=None, **more):
    """A scanner at a path, or at a free port; gives the address as the operator writes it, and the scanner."""
    with socket.socket(socket.AF_UNIX if place else socket.AF_INET, socket.SOCK_STREAM) as server:
        server.bind(str(place) if place else ("127.0.0.1", 0))
        server.listen(5)
        where = str(place) if place else f"127.0.0.1:{server.getsockname()[1]}"
        found = Clamd(server, **more)
        try:
            yield where, found
        finally:
            server.shutdown(socket.SHUT_RDWR)
            found.join(10)


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


@pytest.fixture
def browser(made, signed_in):
    return signed_in(made.accounts["handler"])


def look(made):
    """What the worker does."""
    from putright.worker.documents import look_at

    look_at(made.organisation)


def texts(made):
    """What the search would take: by the number of the document, the words."""
    from putright.accounts.scope import within
    from putright.register.document_texts import texts_to_take

    with within(made.organisation):
        return texts_to_take(made.organisation)


def state_of(made, case, number):
    from putright.accounts.scope import within
    from putright.register.models import DocumentText

    with within(made.organisation):
        return DocumentText.objects.get(case=case, fact__number=number).state


# --- the scanner -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by_path", [True, False])
def test_a_file_waits_for_the_scanner_and_can_then_be_taken(made, browser, settings_with, tmp_path, by_path):
    case = complain(made)
    with listening(tmp_path / "clamd.ctl" if by_path else None) as (where, scanner), settings_with(CLAMD=where):
        content = b"x" * 200_000  # several parts
        add(browser, made, case, ("a.txt", content))
        (one,) = standing(made, case)
        page = browser.get(address(made, case)).content.decode()
        assert "Being checked" in page
        assert "Each file is checked for viruses" in page
        waiting = browser.get(address(made, case, f"{one.number}/file/"))
        assert waiting.status_code == 409
        assert "It is being checked for viruses." in waiting.content.decode()
        look(made)
        assert scanner.seen == [content]
        assert "Being checked" not in browser.get(address(made, case)).content.decode()
        assert browser.get(address(made, case, f"{one.number}/file/")).status_code == 200
        look(made)
        assert len(scanner.seen) == 1  # once is enough


def test_what_is_harmful_is_set_apart_and_nobody_can_take_it(made, browser, settings_with):
    case = complain(made)
    with listening() as (where, _), settings_with(CLAMD=where):
        add(browser, made, case, ("a.txt", b"words " + HARM))
        look(made)
        (one,) = standing(made, case)
        answer = browser.get(address(made, case, f"{one.number}/file/"))
        assert answer.status_code == 409
        assert "something harmful in it (Test.Harm-1)" in answer.content.decode()
        assert not store(made).path(one.file).exists()
        assert store(made).apart(one.file).is_file()
        assert texts(made) == []
        # The same content again is known at once, and lies in no other place.
        add(browser, made, case, ("b.txt", b"words " + HARM))
        assert not store(made).path(one.file).exists()
    # Without a scanner it stays what it was found to be.
    again = standing(made, case)[1]
    assert browser.get(address(made, case, f"{again.number}/file/")).status_code == 409
    look(made)
    assert texts(made) == []


def test_while_the_scanner_is_away_files_wait(made, browser, settings_with, tmp_path):
    case = complain(made)
    with settings_with(CLAMD=str(tmp_path / "nobody.ctl")):
        add(browser, made, case, ("a.txt", b"words"))
        look(made)
        assert "Being checked" in browser.get(address(made, case)).content.decode()
        assert texts(made) == []
    with listening() as (where, _), settings_with(CLAMD=where):
        look(made)
        assert [one.text for one in texts(made)] == ["words"]


def test_what_the_scanner_cannot_judge_is_said_and_holds_up_nothing(made, browser, settings_with):
    case = complain(made)
    with listening(limit=100) as (where, _), settings_with(CLAMD=where):
        add(browser, made, case, ("large.txt", b"x" * 500_000))
        add(browser, made, case, ("small.txt", b"small"))
        look(made)
        first, second = standing(made, case)
        answer = browser.get(address(made, case, f"{first.number}/file/"))
        assert answer.status_code == 409
        assert "could not be checked (INSTREAM size limit exceeded. ERROR)" in answer.content.decode()
        assert browser.get(address(made, case, f"{second.number}/file/")).status_code == 200


# --- the words -------------------------------------------------------------------------------------------------------

BOMB = parcel(("[Content_Types].xml", "<Types/>"), ("word/document.xml", b"<w>" + b"<x/>" * 16_000_000 + b"</w>"))
ENTITIES = parcel(
    ("[Content_Types].xml", "<Types/>"),
    ("word/document.xml", '<!DOCTYPE w [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]><w><t>&b;</t></w>'),
)
OUTSIDE = parcel(
    ("[Content_Types].xml", "<Types/>"),
    ("word/document.xml", '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]><w><t>&a;</t></w>'),
)


@pytest.mark.parametrize(
    ("name", "content", "state", "words"),
    [
        ("a.txt", "Gŵyn am y lifft".encode(), "found", "Gŵyn am y lifft"),
        ("a.txt", "Café".encode("cp1252"), "found", "Café"),
        ("a.txt", "Über".encode("utf-16"), "found", "Über"),
        ("a.eml", MAIL, "found", "It stopped halfway"),
        ("a.eml", MAIL, "found", "Subject: The stairlift"),
        ("a.docx", docx("The stairlift stopped"), "found", "The stairlift stopped"),
        ("a.odt", odt("The stairlift stopped"), "found", "The stairlift stopped"),
        ("a.pdf", pdf("The stairlift stopped"), "found", "The stairlift stopped"),
        ("a.html", b"<html><p>Saved <i>page</i></p><script>hidden()</script>", "found", "Saved page"),
        ("a.png", png(60_000, 60_000), "another-kind", ""),
        ("a.txt", b" \n ", "none", ""),
        ("a.txt", b"word " * 300_000, "cut", "word word"),
        ("a.pdf", b"%PDF-1.4 and nothing of one", "unreadable", ""),
        ("a.docx", BOMB, "unreadable", ""),
        ("a.docx", ENTITIES, "unreadable", ""),
        ("a.docx", OUTSIDE, "unreadable", ""),
    ],
    ids=lambda one: one if isinstance(one, str) else "content",
)
def test_the_words_of_a_file_are_read_or_it_is_said_why_not(made, browser, name, content, state, words):
    case = complain(made)
    assert add(browser, made, case, (name, content)).status_code == 302
    look(made)
    (one,) = standing(made, case)
    assert state_of(made, case, one.number) == state
    (taken,) = texts(made)
    assert (taken.document, taken.case) == (one.fact, case.pk)
    assert words in " ".join(taken.text.split())
    assert "hidden" not in taken.text
    assert "root:" not in taken.text
    assert len(taken.text) <= 1_000_000
    if not words:
        assert taken.text.strip() == ""
    assert browser.get(address(made, case, f"{one.number}/")).status_code == 200


def test_a_file_that_takes_its_reader_too_long_is_left(tmp_path):
    from putright.files.reading import words_of

    place = tmp_path / "slow.pdf"
    # A page that draws itself, over and over: whoever follows it never ends.
    place.write_bytes(pdf("x").replace(b"BT /F1 12 Tf 72 720 Td (x) Tj ET", b"BT " + b"(x) Tj " * 2_000_000 + b"ET"))
    assert words_of(place, "pdf", seconds=1).state in ("unreadable", "found", "none", "cut")


def test_words_are_taken_once_and_once_more_when_they_are_gone(made, browser):
    from putright.accounts.scope import within
    from putright.register.document_texts import note_taken

    case, right = complain(made), complain(made)
    add(browser, made, case, ("a.txt", b"The stairlift"))
    look(made)
    (first,) = texts(made)
    with within(made.organisation):
        note_taken(made.organisation, [first.document])
    assert texts(made) == []
    (one,) = standing(made, case)
    said = {"reason": "The other case", "to": right.reference}
    assert browser.post(address(made, case, f"{one.number}/withdraw/"), said).status_code == 302
    assert texts(made) == [(first.document, case.pk, "")]
    look(made)
    assert [(found.case, found.text) for found in texts(made)] == [(case.pk, ""), (right.pk, "The stairlift")]


def test_two_organisations_words_stay_apart(make_organisation, signed_in):
    houses = [make_organisation("ieso"), make_organisation("ieso")]
    for made, words in zip(houses, (b"ours", b"theirs"), strict=True):
        add(signed_in(made.accounts["handler"]), made, complain(made), ("a.txt", words))
        look(made)
    assert [[one.text for one in texts(made)] for made in houses] == [["ours"], ["theirs"]]


def test_the_worker_is_told_with_the_form(made, browser):
    from django.db import connection

    case = complain(made)
    add(browser, made, case, ("a.txt", b"words"))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args FROM procrastinate_jobs WHERE task_name = 'putright.worker.jobs.look_at_new_documents'"
            " AND args = jsonb_build_object('organisation', %s::bigint)",
            [made.organisation.pk],
        )
        assert len(cursor.fetchall()) == 1


def test_the_search_finds_what_a_document_says_until_it_is_withdrawn(made, browser):
    from putright.worker.searching import take_documents

    def found(words):
        return browser.get(f"/s/{made.slug}/cases/", {"search": words}).content.decode()

    case = complain(made)
    add(browser, made, case, ("survey of the stairs.txt", b"The balustrade is loose"))
    look(made)
    assert case.reference not in found("balustrade")
    take_documents(made.organisation)
    page = found("balustrade")
    assert case.reference in page
    assert "<mark>balustrade</mark>" in page
    assert case.reference in found("survey stairs")
    (one,) = standing(made, case)
    said = {"reason": "Of another person"}
    assert browser.post(address(made, case, f"{one.number}/withdraw/"), said).status_code == 302
    look(made)
    assert "balustrade is loose" not in found("balustrade")
    take_documents(made.organisation)
    assert case.reference not in found("balustrade")
    assert case.reference not in found("survey")
