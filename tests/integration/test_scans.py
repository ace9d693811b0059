"""Letters scanned into a folder: taken once whole, never lost, read, and put where a person says."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import uuid
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from tests.integration.document_files import parcel
from tests.integration.some_cases import complain, text_of
from tests.integration.test_acts import as_typed, look_at
from tests.running import ENVIRONMENT

MINUTE = timedelta(seconds=61)


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


@pytest.fixture
def desk(made, signed_in):
    return signed_in(made.accounts["handler"])


def pdf(*pages, password=""):
    """A PDF with words on each page."""
    import pypdf
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = pypdf.PdfWriter()
    for words in pages:
        page = writer.add_blank_page(200, 200)
        kind = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
        font = DictionaryObject({NameObject(key): NameObject(value) for key, value in kind.items()})
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 10 100 Td ({words}) Tj ET".encode())
        page[NameObject("/Contents")] = stream
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


class Scanner:
    """A folder of an organisation, and what happens to it."""

    def __init__(self, made, tmp_path):
        self.made, self.folder, self.file = made, tmp_path / "scans", tmp_path / "mailboxes.toml"
        self.folder.mkdir()
        said = f'[[scans]]\norganisation = "{made.slug}"\nname = "post"\nfolder = "{self.folder}"\n'
        self.file.write_text(said)

    def put(self, name, content):
        path = self.folder / name
        path.write_bytes(content)
        return path

    @contextmanager
    def named(self):
        from django.test import override_settings

        with override_settings(MAILBOXES=self.file):
            yield

    def look(self, *, at=timedelta()):
        from putright.casework.document_acts import store_of
        from putright.correspondence.mailbox.run import read_new
        from putright.correspondence.scans.taking import take_scans

        with self.named():
            take_scans(self.made.organisation, store_of(self.made.organisation), timezone.now() + at)
            read_new(self.made.organisation)

    def take(self):
        """Look, and look again once everything lay still for a minute."""
        self.look()
        self.look(at=MINUTE)

    def rows(self):
        from putright.accounts.scope import within
        from putright.register.mail_models import MailIn

        with within(self.made.organisation):
            return list(MailIn.objects.filter(organisation=self.made.organisation).order_by("name"))


@pytest.fixture
def scanner(made, tmp_path):
    return Scanner(made, tmp_path)


def decide(desk, made, row, **said):
    path = f"/s/{made.slug}/mail/{row.pk}/"
    typed = as_typed(desk.get(path).context["form"]) | {"form_id": uuid.uuid4().hex} | said
    return desk.post(path, {name: value for name, value in typed.items() if value != "False"})


def test_a_letter_is_taken_once_it_lies_still_and_is_whole(scanner):
    whole = pdf("Dear Sirs")
    path = scanner.put("scan.pdf", whole[:-40])
    scanner.put("scan.pdf.part", b"%PDF")
    scanner.take()
    assert scanner.rows() == []
    path.write_bytes(whole)  # the scanner goes on
    scanner.look(at=MINUTE)
    assert scanner.rows() == []
    scanner.look(at=2 * MINUTE)
    assert [(one.name, one.door, one.state, one.pages) for one in scanner.rows()] == [
        ("scan.pdf", "scan", "waiting", 1)
    ]
    assert sorted(one.name for one in scanner.folder.iterdir()) == ["scan.pdf.part", "taken"]
    assert (scanner.folder / "taken" / "scan.pdf").read_bytes() == whole


def test_what_cannot_be_read_waits_for_a_person_and_holds_up_nothing(scanner, settings_with):
    scanner.put("1-locked.pdf", pdf("Secret", password="x"))
    scanner.put("2-packed.pdf", parcel(("a.txt", "0" * 1_000_000)))
    scanner.put("3-empty.pdf", b"")
    scanner.put("4-cut.pdf", pdf("Cut")[:200])
    scanner.put("5-large.pdf", pdf("Large") + b"\n" * 6_000)
    scanner.put("6-picture.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF" + b"\0" * 40 + b"\xff\xd9")
    scanner.put("7-good.pdf", pdf("Good"))
    scanner.put("8-<b>\u202e\n.pdf", pdf("Odd name"))
    (scanner.folder / os.fsdecode(b"9-\xff.pdf")).write_bytes(pdf("No name at all"))
    os.symlink("/etc/hostname", scanner.folder / "8-link.pdf")
    os.mkfifo(scanner.folder / "9-pipe.pdf")
    with settings_with(DOCUMENT_MOST=5_000):
        scanner.look()
        scanner.look(at=timedelta(seconds=601))
    found = {one.name: (one.state, one.why) for one in scanner.rows()}
    assert {name: state for name, (state, _) in found.items()} == {
        "1-locked.pdf": "unreadable", "2-packed.pdf": "unreadable", "3-empty.pdf": "unreadable",
        "4-cut.pdf": "unreadable", "5-large.pdf": "too-large", "6-picture.jpg": "waiting", "7-good.pdf": "waiting",
        "8-<b> .pdf": "waiting", "xff.pdf": "waiting",
    }  # fmt: skip
    assert all(why for name, (_, why) in found.items() if name < "7")
    assert (scanner.folder / "too-large" / "5-large.pdf").is_file()
    assert len(list((scanner.folder / "taken").iterdir())) == 8


def test_the_same_letter_twice_counts_once_and_says_so(made, desk, scanner):
    letter = pdf("Dear Sirs")
    scanner.put("one.pdf", letter)
    scanner.take()
    scanner.put("one.pdf", letter)
    scanner.put("two.pdf", letter)
    scanner.take()
    (row,) = scanner.rows()
    assert "3 times. It counts once." in text_of(desk.get(f"/s/{made.slug}/mail/{row.pk}/"))
    assert [one.suffix for one in scanner.folder.iterdir()] == [""]  # taken alone is left


def test_a_letter_that_names_a_case_is_put_there_by_a_person_with_the_day_on_its_stamp(made, desk, scanner):
    now = timezone.now()
    case = complain(made, now - timedelta(days=20), now, name="Mary Hole")
    scanner.put(f"{case.reference}_x.pdf", pdf("Dear <b>Sirs</b>"))
    scanner.take()
    (row,) = scanner.rows()
    page = desk.get(f"/s/{made.slug}/mail/{row.pk}/")
    assert "its number is named" in text_of(page)
    came = timezone.localdate() - timedelta(days=3)
    answer = decide(desk, made, row, came=came.isoformat(), name="Mary Hole")
    assert answer.status_code == 302, dict(answer.context["form"].errors)
    entries = look_at(made, case).record.entries
    assert [one.row.kind for one in entries[-2:]] == ["heard-from", "document-added"]
    assert entries[-2].row.happened == came.isoformat()
    assert (entries[-1].says["what"], entries[-1].says["file"]) == ("letter", row.digest)
    assert "A letter came from Mary Hole." in text_of(desk.get(f"/s/{made.slug}/cases/{case.reference}/"))
    path = f"/s/{made.slug}/mail/{row.pk}/"
    assert desk.post(path, as_typed(desk.get(path).context["back"]) | {"reason": "Not hers"}).status_code == 302
    assert scanner.rows()[0].state == "waiting"
    assert look_at(made, case).record.entries[-1].row.kind == "mail-removed"


def test_one_scan_of_two_letters_goes_to_a_case_and_a_new_complaint_page_by_page(made, desk, scanner):
    import pypdf

    from putright.accounts.scope import within
    from putright.casework.document_acts import store_of
    from putright.register.documents import documents_of

    now = timezone.now()
    case = complain(made, now - timedelta(days=20), now)
    scanner.put("batch.pdf", pdf("One", "Two", "Three"))
    scanner.take()
    (row,) = scanner.rows()
    wrong = decide(desk, made, row, what="reply", reference=case.reference, pages="2-9")
    assert "It has 3 pages." in text_of(wrong)
    said = {"what": "reply", "reference": case.reference, "pages": "1", "more": "on"}
    assert decide(desk, made, row, **said).status_code == 302
    assert scanner.rows()[0].state == "waiting"
    onward = decide(desk, made, row, what="complaint", pages="2-3", name="John Hole")
    assert onward.status_code == 302
    typed = as_typed(desk.get(onward["Location"]).context["form"]) | {"words": "Cold tea"}
    done = desk.post(onward["Location"], typed)
    assert done.status_code == 302, dict(done.context["form"].errors)
    after = scanner.rows()[0]
    assert (after.state, after.became) == ("settled", "complaint")
    store = store_of(made.organisation)
    assert store is not None
    with within(made.organisation):
        (first,) = documents_of(look_at(made, case).record)
        (second,) = documents_of(look_at(made, after.case).record)
        assert after.case is not None
    assert [len(pypdf.PdfReader(store.path(one.file)).pages) for one in (first, second)] == [1, 2]
    assert look_at(made, after.case).found.case.facts[0].attributes["channel"] == "letter"


def test_a_letter_of_thanks_is_sorted_by_a_person_and_keeps_the_day_of_its_stamp(made, desk, scanner):
    from putright.accounts.scope import within
    from putright.register.models import Case, Remark

    scanner.put("batch.pdf", pdf("Thank you, Jo", "Please build a rail"))
    scanner.take()
    (row,) = scanner.rows()
    stamped = timezone.localdate() - timedelta(days=9)
    came = {"came": stamped.isoformat()}
    wrong = decide(desk, made, row, what="praise", pages="3", **came)
    assert "It has 2 pages." in text_of(wrong)
    for pages, more, kind, words in (("1", "on", "compliment", "Thank you"), ("2", "", "suggestion", "Build a rail")):
        onward = decide(desk, made, row, what="praise", pages=pages, more=more, name="Ann Lee", **came)
        page = desk.get(onward["Location"])
        assert "private" in page["Cache-Control"]
        typed = as_typed(page.context["form"]) | {"kind": kind}
        assert (typed["name"], typed["channel"]) == ("Ann Lee", "letter")
        assert "Write down what they said." in text_of(desk.post(onward["Location"], typed | {"words": ""}))
        for _ in range(2):
            done = desk.post(onward["Location"], typed | {"words": words})
            assert done.status_code == 302, dict(done.context["form"].errors)
    after = scanner.rows()[0]
    assert (after.state, after.became) == ("settled", "praise")
    with within(made.organisation):
        found = list(Remark.objects.filter(organisation=made.organisation).order_by("number"))
        assert not Case.objects.filter(organisation=made.organisation).exists()
    assert [(one.kind, one.words, one.channel, one.name, one.day_only) for one in found] == [
        ("compliment", "Thank you", "letter", "Ann Lee", True),
        ("suggestion", "Build a rail", "letter", "Ann Lee", True),
    ]
    assert {timezone.localdate(one.at) for one in found} == {stamped}
    told = text_of(desk.get(f"/s/{made.slug}/mail/{row.pk}/"))
    assert f"Page 1: {found[0].reference}" in told
    assert f"Page 2: {found[1].reference}" in told
    assert "batch.pdf" in text_of(desk.get(f"/s/{made.slug}/remarks/{found[0].number}/"))


def test_the_letter_is_saved_and_never_shown_by_the_browser(made, desk, scanner):
    scanner.put("a.pdf", b"<html>" + pdf("x") + b"%%EOF")
    scanner.take()
    (row,) = scanner.rows()
    answer = desk.get(f"/s/{made.slug}/mail/{row.pk}/file/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] != "text/html"


def test_a_letter_of_a_closed_case_is_closed_too(made, desk, signed_in, scanner):
    from putright.accounts.members import member_of
    from putright.accounts.scope import within

    now = timezone.now()
    with within(made.organisation):
        member = member_of(made.organisation, made.accounts["handler"])
        assert member is not None
    case = complain(made, now - timedelta(days=2), now, about_staff=member.person)
    scanner.put("batch.pdf", pdf("One", "Two"))
    scanner.take()
    (row,) = scanner.rows()
    manager = signed_in(made.accounts["manager"])
    assert desk.get(f"/s/{made.slug}/mail/{row.pk}/").status_code == 200
    said = {"what": "reply", "reference": case.reference, "pages": "1", "more": "on"}
    assert "closed to you" in text_of(decide(desk, made, row, **said))
    assert decide(manager, made, row, **said).status_code == 302
    assert desk.get(f"/s/{made.slug}/mail/{row.pk}/").status_code == 403
    assert "batch.pdf" not in text_of(desk.get(f"/s/{made.slug}/mail/"))
    assert "for somebody" not in text_of(desk.get(f"/s/{made.slug}/"))
    assert "1 mail waits for somebody" in text_of(manager.get(f"/s/{made.slug}/"))


def test_a_folder_that_is_away_is_told_after_a_quarter_of_an_hour_and_loses_nothing(made, desk, scanner):
    scanner.put("a.pdf", pdf("x"))
    scanner.folder.rename(scanner.folder.with_name("away"))
    scanner.look(at=-timedelta(minutes=20))
    assert "The folder “post”" in text_of(desk.get(f"/s/{made.slug}/"))
    scanner.folder.with_name("away").rename(scanner.folder)
    scanner.put("taken", b"a file where the folder should be made")
    scanner.take()
    assert [one.state for one in scanner.rows()] == ["waiting"]  # kept, though it cannot be taken away
    (scanner.folder / "taken").unlink()
    scanner.look(at=2 * MINUTE)
    assert [one.name for one in scanner.folder.iterdir()] == ["taken"]
    assert len(scanner.rows()) == 1
    assert "The folder “post”" not in text_of(desk.get(f"/s/{made.slug}/"))


_KILLED = """
import os, signal, sys, django
from datetime import timedelta
django.setup()
from django.utils import timezone
from putright.accounts.models import Organisation
from putright.casework.document_acts import store_of
from putright.correspondence.scans import taking
from putright.register.scan_models import ScanPlace

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

step, count = sys.argv[2], 0
keep, create, move = taking.Store.keep, ScanPlace.objects.create, taking.move_within
def kept(*given):
    found = keep(*given)
    die()
def created(**said):
    create(**said)
    die()
def moved(*given):
    move(*given)
    die()
if step == "kept": taking.Store.keep = kept
if step == "within": ScanPlace.objects.create = created
if step == "before-move": taking.move_within = die
if step == "moved": taking.move_within = moved
organisation = Organisation.objects.get(pk=int(sys.argv[1]))
taking.take_scans(organisation, store_of(organisation), timezone.now())
taking.take_scans(organisation, store_of(organisation), timezone.now() + timedelta(seconds=61))
"""


@pytest.mark.parametrize("step", ["kept", "within", "before-move", "moved"])
def test_killed_between_two_steps_nothing_is_lost_or_doubled(made, scanner, database, step):
    letters = {f"{number}.pdf": pdf(f"Letter {number}") for number in range(3)}
    for name, content in letters.items():
        scanner.put(name, content)
    environment = os.environ | ENVIRONMENT | {
        "DATABASE_URL": database.app_url, "PUTRIGHT_MAILBOXES": str(scanner.file),
    }  # fmt: skip
    command = [sys.executable, "-c", _KILLED, str(made.organisation.pk), step]
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()[-800:]
    scanner.take()
    assert sorted(one.name for one in scanner.rows()) == sorted(letters)
    taken = scanner.folder / "taken"
    assert {one.name: one.read_bytes() for one in taken.iterdir()} == letters
    assert [one for one in scanner.folder.iterdir() if one.is_file()] == []
    from putright.accounts.scope import within
    from putright.register.scan_models import ScanPlace

    with within(made.organisation):
        assert ScanPlace.objects.filter(organisation=made.organisation).count() == 3


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ('folder = "scans"', "from the root on"),
        ('folder = "/a/../b"', "from the root on"),
        ('folder = "/a"\nname = "x"\n[[scans]]\norganisation = "b"\nname = "y"\nfolder = "/a/b"', "lies around"),
        ('folder = "/a"\nhost = "x"', "host means nothing"),
        ("folder = 1", "folder is missing"),
    ],
)
def test_a_wrong_file_is_named(tmp_path, said, why):
    from putright.incoming.boxes import WrongFile
    from putright.incoming.scan_folders import scan_folders_of

    file = Path(tmp_path / "mailboxes.toml")
    name = "" if "name =" in said else 'name = "post"\n'
    file.write_text(f'[[scans]]\norganisation = "a"\n{name}{said}\n')
    with pytest.raises(WrongFile, match=why):
        scan_folders_of(file)
