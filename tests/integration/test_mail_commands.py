"""putright mail and putright mailboxes: mails that lie as files, and how the mailboxes stand."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from tests.integration.test_mailbox import mail, messages_of

from putright.command.register_command import main


def test_a_folder_of_mails_is_taken_in_once_and_waits_for_a_person(make_organisation, tmp_path, capsys):
    from putright.accounts.scope import within
    from putright.register.mail_models import MailIn

    made = make_organisation("ieso")
    dated = mail(Date="Mon, 2 Mar 2026 10:00:00 +0000")
    (tmp_path / "one.eml").write_bytes(bytes(dated))
    (tmp_path / "bad.EML").write_bytes(b"\xff\x00 no mail at all")
    (tmp_path / "note.txt").write_text("not a mail")
    for fresh in (2, 0):
        assert main(["mail", made.slug, str(tmp_path)]) == 0
        assert f"2 files, {fresh} of them new; {fresh} mails were read." in capsys.readouterr().out
    with within(made.organisation):
        rows = {one.sender: one for one in MailIn.objects.filter(organisation=made.organisation)}
    assert rows["ada@marsh.example"].came.isoformat() == "2026-03-02T10:00:00+00:00"
    assert {one.state for one in rows.values()} == {"waiting"}
    assert messages_of(made) == []
    assert main(["mail", made.slug, str(tmp_path / "none.eml")]) == 1
    assert main(["verify", "--organisation", made.slug]) == 0
    assert "belong to no document" not in capsys.readouterr().out


def test_a_mailbox_that_is_not_reached_and_a_mail_that_was_not_read_are_said_with_their_count(
    make_organisation, tmp_path, settings_with, capsys
):
    from putright.accounts.scope import within
    from putright.register.mail_models import Mailbox, MailIn

    made, file = make_organisation("ieso"), tmp_path / "mailboxes.toml"
    file.write_text(
        f'[[mailbox]]\norganisation = "{made.slug}"\nname = "complaints"\nhost = "imap.larkfield.example"\n'
        'user = "c@larkfield.example"\npassword_variable = "NOWHERE"\n'
    )
    with settings_with(MAILBOXES=file):
        assert main(["mailboxes", made.slug]) == 0
        assert "not read yet" in capsys.readouterr().out
        with within(made.organisation):
            box = Mailbox.objects.create(organisation=made.organisation, name="complaints", reached=timezone.now())
        assert main(["mailboxes", made.slug]) == 0
        with within(made.organisation):
            box.failing, box.why = timezone.now() - timedelta(hours=1), "The password is wrong."
            box.save()
        assert main(["mailboxes", made.slug]) == 1
        assert "NOT REACHED" in capsys.readouterr().out
        with within(made.organisation):
            box.failing = None
            box.save()
            now = timezone.now()
            MailIn.objects.create(
                organisation=made.organisation, digest="0" * 64, size=1, came=now, kept=now, state="unreadable"
            )
        assert main(["mailboxes", made.slug]) == 1
        assert "1 could not be read" in capsys.readouterr().out
    assert os.fspath(Path(file)) not in capsys.readouterr().out


def test_a_mailbox_of_an_organisation_that_there_is_not_is_said_to_be_read_by_nobody(
    make_organisation, tmp_path, settings_with, capsys
):
    make_organisation("ieso")
    file = tmp_path / "mailboxes.toml"
    file.write_text(
        '[[mailbox]]\norganisation = "larkfeild"\nname = "complaints"\nhost = "imap.larkfield.example"\n'
        'user = "c@larkfield.example"\npassword_variable = "NOWHERE"\n'
    )
    with settings_with(MAILBOXES=file):
        assert main(["mailboxes"]) == 1
    assert "larkfeild, complaints: NEVER READ." in capsys.readouterr().out
