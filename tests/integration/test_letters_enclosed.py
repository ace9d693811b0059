"""What goes with a letter by email: as the person needs it, files that may leave, read back by whoever gets them."""

from __future__ import annotations

import hashlib
import re
import threading
from datetime import timedelta

import pytest
from outloud import check
from tests.integration.document_files import add, pdf, png, standing, store
from tests.integration.some_cases import complain, take, text_of
from tests.integration.test_letters_sent import DAY, LATER, facts, form, go, write
from tests.unit.papers_read import Pdf, squeezed

LARGE = {"ways": "email", "formats": "large-print", "print_size": "24"}
NAMES = ("Brücke “Nord”.pdf", f"{'a very long name ' * 8}.png", "日本.txt")
FILES = (pdf("The bridge"), png(), "Grüße\r\nfrom us".encode())


@pytest.fixture
def made(make_organisation):
    return make_organisation("commisceo")


@pytest.fixture
def staff(made, signed_in):
    return signed_in(made.accounts["handler"])


@pytest.fixture
def case(made, now, post):
    found = complain(made, now - DAY, now, email="ada@marsh.example")
    go(made, now)  # the receipt
    post.came.clear()
    post.raw.clear()
    return found


@pytest.fixture
def path(made, case):
    return f"/s/{made.slug}/cases/{case.reference}/"


def added(staff, made, case, *files, **said):
    """Documents on the case; their numbers."""
    before = {one.number for one in standing(made, case)}
    assert add(staff, made, case, *files, **said).status_code == 302
    return [one.number for one in standing(made, case) if one.number not in before]


def faults(content, tmp_path):
    file = tmp_path / "enclosed.pdf"
    file.write_bytes(content)
    return [one.message for one in check(str(file)).findings if one.severity == "error"]


def test_what_they_need_and_what_was_chosen_goes_and_is_read_back(post, made, staff, case, path, now, tmp_path):
    from putright.incoming.mail import Mail
    from putright.incoming.parsing import read_mail

    take(made, case, "needs-noted", now, now, **LARGE)
    numbers = added(staff, made, case, *zip(NAMES, FILES, strict=True))
    here = write(staff, path)
    shown = text_of(staff.get(here))
    assert "Not by email" not in shown
    assert "This is what they need." in shown
    assert "Documents of this case to enclose" in shown
    said = form(staff, here, documents=[str(one) for one in numbers], papers=["summary-large-print.en.pdf"])
    looked = staff.post(here, said | {"then": "look"})
    listed = looked.context["mail"]["with_it"]
    letter = f"Letter {case.reference} in large print, 24 point.pdf"
    names = [letter, listed[1][0], "Brücke “Nord”.pdf", saved_long(), "日本.txt"]
    assert [name for name, _, _ in listed] == names
    for _, _, href in listed:
        answer = staff.get(href)
        assert answer.status_code == 200, href
    done = staff.post(here, said)
    assert done.status_code == 302, text_of(done)
    page = text_of(staff.get(done["Location"]))
    assert all(name in page for name in names)
    assert go(made, now + LATER) == ["sent"]
    kept = [one for one in standing(made, case) if one.form == "eml"][-1]
    assert post.raw == [store(made).path(kept.file).read_bytes()]
    assert letter in kept.description
    assert max(map(len, post.raw[0].split(b"\r\n"))) <= 998
    [(_, message)] = post.came
    assert message.get_content_type() == "multipart/mixed"
    for part in ("html", "plain"):
        told = message.get_body((part,)).get_content()
        assert all(squeezed(name) in squeezed(told) for name in names), part
    found = read_mail(post.raw[0])
    assert isinstance(found, Mail)
    assert [one.name for one in found.attached] == names
    assert [one.digest for one in found.attached][2:] == [hashlib.sha256(one).hexdigest() for one in FILES]
    files = [part.get_content() for part in message.iter_attachments()][:2]
    for content in files:
        assert faults(content, tmp_path) == []
    assert "PS: Call us any time." in " ".join(one.extract_text() for one in Pdf(files[0]).reader.pages)


def saved_long():
    from putright.files.kinds import KINDS
    from putright.files.names import saved_as

    return saved_as(NAMES[1], KINDS["image/png"])


def test_another_form_than_they_need_asks_why_and_keeps_it_once(post, made, staff, case, path, now):
    take(made, case, "needs-noted", now, now, **LARGE)
    here = write(staff, path)
    refused = staff.post(here, form(staff, here, letter_as="mail"))
    assert "They need large print (24 point). Choose that, or say why it goes in another form." in text_of(refused)
    assert "acknowledged" not in facts(made, case)[0]
    other = staff.post(here, form(staff, here, letter_as="letter-18.pdf"))
    assert "What they need was changed meanwhile. Choose again." in text_of(other)
    why = {"letter_as": "mail", "letter_as_because": "Her phone reads it to her."}
    done = staff.post(here, form(staff, here, **why))
    assert done.status_code == 302, text_of(done)
    assert text_of(staff.get(path)).count("Why: Her phone reads it to her.") == 1
    assert go(made, now + LATER) == ["sent"]
    assert post.came[0][1].get_content_type() == "multipart/alternative"


def test_the_act_itself_asks_why_and_sends_what_they_need_where_nobody_chose(post, made, case, staff, path, now):
    import uuid

    from tests.integration.some_cases import member

    from putright.accounts.scope import within
    from putright.casework.recording import Proposed, Refused
    from putright.correspondence.dispatching import Sending, send_letter
    from putright.correspondence.enclosures import Chosen

    take(made, case, "needs-noted", now, now, **LARGE)
    write(staff, path)
    said = [Proposed("acknowledged", now.isoformat(timespec="seconds"), {"names_handler": True})]
    plain = Sending("acknowledgement", 1, "ada@marsh.example", (), ())
    for sending, goes in ((plain._replace(chosen=Chosen("letter.pdf")), False), (plain, True)):
        with within(made.organisation):
            done = send_letter(
                made.organisation, case, sending, said, member(made), now=now, seen=None, key=uuid.uuid4().hex
            )
        assert isinstance(done, Refused) is not goes
    assert go(made, now + LATER) == ["sent"]
    [file] = list(post.came[0][1].iter_attachments())
    assert file.get_filename() == f"Letter {case.reference} in large print, 24 point.pdf"


def test_the_letterhead_says_whether_letters_are_attached(post, made, staff, case, path, now, signed_in):
    desk = signed_in(made.accounts["administrator"])
    there = f"/s/{made.slug}/organisation/letterhead/"
    said = {"website": "", "foot": "", "seen": desk.get(there).context["form"]["seen"].value()}
    assert desk.post(there, said | {"attaches": "on"}).status_code == 302
    assert "Attach letters to their emails" in text_of(desk.get(f"/s/{made.slug}/people/changes/?about=letterhead"))
    here = write(staff, path)
    assert staff.get(here).context["form"]["letter_as"].value() == "letter.pdf"
    take(made, case, "needs-noted", now, now, formats="plain-text")
    assert staff.get(here).context["form"]["letter_as"].value() == "mail"
    assert staff.post(here, form(staff, here, letter_as="letter.pdf")).status_code == 302
    go(made, now + LATER)
    [file] = list(post.came[0][1].iter_attachments())
    assert file.get_filename() == f"Letter {case.reference}.pdf"


def test_what_may_not_leave_is_not_offered_and_not_taken(post, made, staff, case, path, now):
    from putright.accounts.scope import within
    from putright.register.models import KeptFile

    [open_to_all] = added(staff, made, case, ("one.png", png()))
    [theirs] = added(staff, made, case, ("two.pdf", pdf("About the neighbour")), holds="third-party")
    [harmful] = added(staff, made, case, ("three.txt", b"harmful"))
    [film] = added(staff, made, case, ("four.xyz", b"\x00\x01\x02\x03" * 40))
    [gone] = added(staff, made, case, ("five.txt", b"wrong case"))
    staff.post(f"{path}documents/{gone}/withdraw/", {"reason": "Wrong case."})
    with within(made.organisation):
        digest = hashlib.sha256(b"harmful").hexdigest()
        KeptFile.objects.filter(organisation=made.organisation, digest=digest).update(scan="infected")
    here = write(staff, path)
    page = staff.get(here)
    assert [number for number, _ in page.context["form"].fields["documents"].choices] == [open_to_all]
    told = text_of(page)
    for why in ("It holds something about somebody else.", "The scanner found something harmful in it."):
        assert why in told
    for one in (theirs, harmful, film, gone, 999):
        refused = staff.post(here, form(staff, here, documents=[str(one)]))
        assert "A document that was chosen cannot go with it any more. Choose again." in text_of(refused)
    assert go(made, now + LATER) == []


def test_a_document_withdrawn_while_the_email_waits_holds_it_back(post, made, staff, case, path, now):
    [number] = added(staff, made, case, ("one.png", png()))
    here = write(staff, path)
    done = staff.post(here, form(staff, here, documents=[str(number)]))
    assert done.status_code == 302, text_of(done)
    staff.post(f"{path}documents/{number}/withdraw/", {"reason": "Wrong case."})
    assert go(made, now + LATER) == ["not-sent"]
    assert post.came == []
    assert "acknowledged" not in facts(made, case)[1]
    assert re.search(rf"Document {number} cannot go with it.+without it", text_of(staff.get(done["Location"])))


def test_a_large_email_on_its_way_is_not_sent_by_a_second_worker(post, made, staff, case, path, now):
    from django.db import connection

    numbers = added(staff, made, case, ("a.txt", b"A" * 9_000_000))
    here = write(staff, path)
    assert staff.post(here, form(staff, here, documents=[str(one) for one in numbers])).status_code == 302
    post.answers.clear()
    post.arrived.clear()
    became: list[str] = []

    def work():
        try:
            became.extend(go(made, now + LATER))
        finally:
            connection.close()

    hand = threading.Thread(target=work)
    hand.start()
    assert post.arrived.wait(60)
    try:
        assert go(made, now + LATER + timedelta(minutes=3)) == []  # the lease of a small one would be over
    finally:
        post.answers.set()
        hand.join()
    assert became == ["sent"]
    assert len(post.came) == 1


def test_more_than_an_email_carries_is_refused_in_a_sentence(post, made, staff, case, path, now):
    numbers = added(staff, made, case, *[(f"{one}.txt", bytes([one]) * 8_000_000) for one in (65, 66)])
    here = write(staff, path)
    said = form(staff, here, documents=[str(one) for one in numbers])
    for then in ("look", "record"):
        told = text_of(staff.post(here, said | {"then": then}))
        assert "These files have 16.0 MB together, and an email carries 15 MB." in told
    assert "acknowledged" not in facts(made, case)[0]
    assert go(made, now + timedelta(minutes=6)) == []
