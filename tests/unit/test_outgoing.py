"""The operator's choice of a way for mail: what is wrong with it is a sentence, and no secret is in one."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from putright.outgoing.asking import code_word, wait_of
from putright.outgoing.chosen import Chosen, WrongChoice, read

TEMPLATE = "9d751e0e-f929-4891-82a1-a3e1c3c18ee3"
GRAPH = {
    "PUTRIGHT_MAIL_WAY": "graph", "PUTRIGHT_GRAPH_TENANT": "larkfield.onmicrosoft.com", "PUTRIGHT_GRAPH_CLIENT": "app",
    "PUTRIGHT_GRAPH_SECRET": "four-green-jugs", "PUTRIGHT_MAIL_FROM": "complaints@larkfield.example",
}  # fmt: skip
NOTIFY = {
    "PUTRIGHT_MAIL_WAY": "notify", "PUTRIGHT_NOTIFY_KEY": "four-green-jugs", "PUTRIGHT_NOTIFY_TEMPLATE": TEMPLATE,
}  # fmt: skip


def test_without_a_choice_there_is_none():
    assert read({}) == read({"PUTRIGHT_MAIL_HOST": "mail.larkfield.example"}) == Chosen()


def test_what_is_usual_need_not_be_said():
    graph = read(GRAPH).graph
    assert graph is not None
    assert (graph.address, graph.mailbox) == ("https://graph.microsoft.com", "complaints@larkfield.example")
    where = "https://login.microsoftonline.com/larkfield.onmicrosoft.com/oauth2/v2.0/token"
    assert (graph.token.token_address, graph.token.scope) == (where, "https://graph.microsoft.com/.default")
    notify = read(NOTIFY).notify
    assert notify is not None
    assert notify.address == "https://api.notifications.service.gov.uk"


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ({"PUTRIGHT_MAIL_WAY": "pigeon"}, "PUTRIGHT_MAIL_WAY is pigeon"),
        ({"PUTRIGHT_MAIL_WAY": "smtp"}, "PUTRIGHT_MAIL_HOST"),
        ({"PUTRIGHT_MAIL_WAY": "folder"}, "PUTRIGHT_MAIL_FOLDER"),
        ({"PUTRIGHT_MAIL_FOLDER": "mail"}, "whole path"),
        (GRAPH | {"PUTRIGHT_GRAPH_TENANT": ""}, "PUTRIGHT_GRAPH_TENANT is not set"),
        (GRAPH | {"PUTRIGHT_GRAPH_TENANT": "a/b"}, "PUTRIGHT_GRAPH_TENANT"),
        (GRAPH | {"PUTRIGHT_GRAPH_SECRET": ""}, "one of PUTRIGHT_GRAPH_SECRET and PUTRIGHT_GRAPH_SECRET_FILE"),
        (GRAPH | {"PUTRIGHT_GRAPH_SECRET_FILE": "/etc/x"}, "one of PUTRIGHT_GRAPH_SECRET"),
        (GRAPH | {"PUTRIGHT_MAIL_FROM": ""}, "PUTRIGHT_GRAPH_MAILBOX"),
        (GRAPH | {"PUTRIGHT_GRAPH_ADDRESS": "http://graph.example"}, "https://"),
        (NOTIFY | {"PUTRIGHT_NOTIFY_TEMPLATE": "letter"}, "PUTRIGHT_NOTIFY_TEMPLATE is no id"),
        (NOTIFY | {"PUTRIGHT_NOTIFY_REPLY_TO": "us@x.example"}, "PUTRIGHT_NOTIFY_REPLY_TO is no id"),
        (NOTIFY | {"PUTRIGHT_NOTIFY_KEY": ""}, "one of PUTRIGHT_NOTIFY_KEY and PUTRIGHT_NOTIFY_KEY_FILE"),
    ],
)
def test_what_is_wrong_is_said_and_names_the_setting(said, names):
    with pytest.raises(WrongChoice) as wrong:
        read(said)
    assert names in str(wrong.value)
    assert "jugs" not in str(wrong.value)


@pytest.mark.parametrize("said", [{"PUTRIGHT_MAIL_HOST": "mail.larkfield.example"}, GRAPH, NOTIFY, {}])
def test_whatever_is_set_no_mail_leaves_a_trial(said, tmp_path):
    assert read(said, trial=True) == Chosen()
    into = read(said | {"PUTRIGHT_MAIL_FOLDER": str(tmp_path)}, trial=True)
    assert into == Chosen("folder", folder=tmp_path)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120),
        ("99999999999999", 3600),
        ("Sat, 28 Nov 2026 12:01:00 GMT", 60),
        ("Sat, 28 Nov 2026 11:00:00 GMT", 0),
        ("soon", 0),
        ("", 0),
        ("-5", 0),
    ],
)
def test_how_long_to_wait_is_read_as_a_number_or_a_date(said, seconds):
    assert wait_of({"Retry-After": said}, datetime(2026, 11, 28, 12, tzinfo=UTC)) == seconds


@pytest.mark.parametrize(
    ("said", "word"),
    [("ErrorAccessDenied", "ErrorAccessDenied"), ("Ada Marsh", "no word for it"), (7, "no word for it")],
)
def test_of_what_a_service_says_only_its_own_word_is_told(said, word):
    assert code_word(said) == word


def test_the_settings_of_a_trial_know_no_mail_server(tmp_path):
    script = "from putright.site import settings as s; print(repr(s.EMAIL_HOST), s.MAIL_WAY.name, s.MAIL_WAY.folder)"
    environment = {
        name: text for name, text in os.environ.items() if not name.startswith(("PUTRIGHT_", "DATABASE_", "DJANGO_"))
    }
    environment |= GRAPH | {
        "PUTRIGHT_TRIAL": "1", "PUTRIGHT_MAIL_HOST": "mail.larkfield.example", "PUTRIGHT_MAIL_FOLDER": str(tmp_path),
        "DATABASE_URL": "postgresql:///x", "PUTRIGHT_SECRET_KEY": "x" * 40,
    }  # fmt: skip
    said = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=True, text=True)
    assert said.stdout.split() == ["''", "folder", str(tmp_path)]
