"""The operator's file of mailboxes: what is wrong with it is a sentence, and no password stands in it."""

from __future__ import annotations

import pytest

from putright.incoming.boxes import Box, Secret, WrongFile, boxes_of

GOOD = """
[[mailbox]]
organisation = "larkfield"
name = "complaints"
host = "imap.larkfield.example"
user = "complaints@larkfield.example"
password_variable = "LARKFIELD_MAIL"
"""
OAUTH = """
[mailbox.oauth]
token_address = "https://login.larkfield.example/token"
client = "putright"
secret_file = "/etc/putright/secret"
scope = "mail"
"""


def read(text, folder):
    file = folder / "mailboxes.toml"
    file.write_text(text, encoding="utf-8")
    return boxes_of(file)


def test_a_mailbox_is_read_with_what_is_usual(tmp_path):
    secret = Secret("", "LARKFIELD_MAIL")
    assert read(GOOD, tmp_path) == [
        Box("larkfield", "complaints", "imap.larkfield.example", "complaints@larkfield.example", secret)
    ]
    (other,) = read(GOOD.replace('password_variable = "LARKFIELD_MAIL"\n', OAUTH), tmp_path)
    assert other.oauth is not None
    assert other.secret is None


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("[[mailbox]]", "[[mailbox", "is no TOML"),
        ("[[mailbox]]", "[[mailboxes]]", "may hold [[mailbox]] and [[scans]] alone"),
        ("host", "hosts", "hosts means nothing here"),
        ('host = "imap.larkfield.example"', "", "host is missing"),
        ('password_variable = "LARKFIELD_MAIL"', "", "give one of password_file"),
        ('password_variable = "LARKFIELD_MAIL"', 'password = "open sesame"', "password means nothing here"),
        ("[[mailbox]]", '[[mailbox]]\ntls = "off"', "for a mail server on this machine alone"),
        ("[[mailbox]]", '[[mailbox]]\ntls = "perhaps"', "Write on, starttls or off"),
        ("[[mailbox]]", "[[mailbox]]\nport = 0", "a number from 1 to 65535"),
        ("[[mailbox]]", '[[mailbox]]\nfirst_day = "soon"', "Write a day as"),
        ("[[mailbox]]", '[[mailbox]]\nfirst_day = "2026-11-31"', "Write a day as"),
        (
            "[[mailbox]]",
            GOOD.replace('larkfield"', 'brightwater"', 1).replace("imap.l", "IMAP.L") + "[[mailbox]]",
            "are one and the same, of two organisations",
        ),
        ("[[mailbox]]", '[[mailbox]]\nfolder = "IN\\nBOX"', "folder is missing, or no text"),
        ("LARKFIELD_MAIL", 'LARKFIELD_MAIL"\npassword_file = "/x', "not both"),
        ('password_variable = "LARKFIELD_MAIL"\n', OAUTH.replace("https", "http"), "must begin with https://"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, old, new, why):
    assert old in GOOD
    with pytest.raises(WrongFile) as wrong:
        read(GOOD.replace(old, new, 1), tmp_path)
    assert why in str(wrong.value)
    assert "open sesame" not in str(wrong.value)


def test_two_mailboxes_of_one_name_are_refused_and_a_password_that_is_not_there_is_said(tmp_path):
    with pytest.raises(WrongFile, match="same name"):
        read(GOOD + GOOD, tmp_path)
    for secret in (Secret("", "NO_SUCH_VARIABLE"), Secret(str(tmp_path / "none"))):
        with pytest.raises(WrongFile, match="should stand in it"):
            secret.read()
    (tmp_path / "password").write_text("tea and cake\n")
    assert Secret(str(tmp_path / "password")).read() == "tea and cake"
