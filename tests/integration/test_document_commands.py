"""The commands that look after files: verify, sweep, export, move."""

from __future__ import annotations

import io
import json
import os
import time
from contextlib import redirect_stdout
from pathlib import Path

import pytest
from tests.integration.document_files import add, address, complain, pdf, standing, store

from putright.command.environment import NotSet
from putright.command.files_kept import carry
from putright.command.register_command import main


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


@pytest.fixture
def case(made, signed_in):
    """A case with two documents, one of which was withdrawn."""
    found = complain(made)
    browser = signed_in(made.accounts["handler"])
    add(browser, made, found, ("Brief für Ada.pdf", pdf("words")), came_from="Ada Marsh")
    add(browser, made, found, ("b.txt", b"about somebody else"))
    number = standing(made, found)[1].number
    browser.post(address(made, found, f"{number}/withdraw/"), {"reason": "The wrong case"})
    return found


def told(*arguments):
    """Run a command here: its exit code, and what it printed. Where the log goes is left alone."""
    out = io.StringIO()
    with redirect_stdout(out):
        code = main([str(one) for one in arguments])
    return code, out.getvalue()


def test_verify_looks_at_every_file(made, case):
    first, second = standing(made, case)
    code, out = told("verify", "--organisation", made.slug)
    assert (code, f"{made.slug}: 2 documents, each file is there, and its hash is right.\n" in out) == (0, True)
    store(made).path(first.file).write_bytes(b"something else")
    store(made).path(second.file).unlink()
    code, out = told("verify", "--organisation", made.slug)
    assert code == 1
    assert "2 documents, NOT there or not as they were: 2" in out
    assert f"{case.reference}, document {first.number} ({first.file}): the file is another than" in out
    assert f"{case.reference}, document {second.number} ({second.file}): the file is missing." in out


def test_strays_are_said_and_swept_when_they_are_a_day_old(made, case):
    old = store(made).keep([b"never finished"], 100)
    new = store(made).keep([b"being finished"], 100)
    half = store(made).folder / "coming" / "0123"
    half.write_bytes(b"half a file")
    for place in (store(made).path(old.digest), half):
        os.utime(place, (time.time() - 90_000,) * 2)
    code, out = told("verify", "--organisation", made.slug)
    assert code == 0
    assert "3 files belong to no document. putright verify --sweep takes away those of more than a day." in out
    code, out = told("verify", "--organisation", made.slug, "--sweep")
    assert code == 0
    assert "3 files belong to no document. 2 of them were taken away." in out
    assert not store(made).path(old.digest).exists()
    assert not half.exists()
    assert store(made).path(new.digest).exists()
    for one in standing(made, case):
        assert store(made).path(one.file).exists()


def test_files_of_what_is_held_back_are_no_strays_and_do_not_go_with_a_case(made, case, signed_in):
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.casework.document_acts import Brought
    from putright.casework.held_back import hold_complaint
    from putright.casework.receiving import Complaint
    from putright.files.kinds import kind_of
    from putright.register.documents import forget_documents

    add(signed_in(made.accounts["handler"]), made, case, ("c.txt", b"on a case too"))
    kept = [store(made).keep([content], 100) for content in (b"held alone", b"on a case too")]
    now = timezone.now()
    with within(made.organisation):
        said = Complaint("The roof leaks.", "web", now.isoformat(timespec="seconds"), email="ada@marsh.example")
        files = [Brought(f"{number}.txt", one, kind_of("txt"), "other") for number, one in enumerate(kept)]
        held = hold_complaint(made.organisation, said, "field", now=now, key="a" * 32, documents=files)
    os.utime(store(made).path(kept[0].digest), (time.time() - 90_000,) * 2)
    code, out = told("verify", "--organisation", made.slug, "--sweep")
    assert (code, "belong to no document" in out, held.state) == (0, False, "waiting")
    with within(made.organisation):
        assert kept[1].digest not in forget_documents(made.organisation, case)
    for one in kept:
        assert store(made).path(one.digest).exists()


def test_the_documents_of_a_case_go_with_it(made, case, tmp_path):
    from putright.accounts.scope import within
    from putright.register.models import CaseRead

    folder = tmp_path / "taken"
    code, out = told("export", case.reference, "--organisation", made.slug, "--documents", folder, "--words")
    assert code == 0
    assert json.loads(out)["policy"] == "ieso"
    (listed,) = json.loads((folder / "documents.json").read_text())
    first = standing(made, case)[0]
    assert listed["sha256"] == first.file
    assert listed["came_from"] == "Ada Marsh"
    assert listed["file"] == f"{first.number:03}-Brief für Ada.pdf"
    assert (folder / listed["file"]).read_bytes() == pdf("words")
    assert len(list(folder.iterdir())) == 2
    with within(made.organisation):
        assert CaseRead.objects.filter(case=case, what="export", account=None).exists()
    assert main(["export", case.reference, "--organisation", made.slug, "--documents", str(folder)]) == 2  # it is there


def test_a_trial_takes_its_files_along(made, case, tmp_path):
    origin = store(made).folder.parent
    with pytest.raises(NotSet, match="Say into which folder"):
        carry(origin, None)
    assert carry(tmp_path / "nothing", None) == 0
    count = carry(origin, tmp_path / "real")
    assert count >= 2
    for one in standing(made, case):
        place = tmp_path / "real" / str(made.organisation.pk) / one.file[:2] / one.file
        assert place.read_bytes() == store(made).path(one.file).read_bytes()
        assert place.stat().st_mode & 0o777 == 0o600
    assert carry(origin, tmp_path / "real") == count  # again does no harm


def test_a_file_in_the_place_of_a_chain_has_nothing_to_sweep(capsys, tmp_path):
    place = Path(tmp_path / "a.chain")
    place.write_text("")
    assert main(["verify", str(place), "--sweep"]) == 2
    assert "--sweep looks into the folder of documents" in capsys.readouterr().err
