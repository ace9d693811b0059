"""Taking mail in is killed at any moment, again and again: no mail is lost, none doubled, each acknowledged once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.integration.mail_server import PASSWORD, mail_server
from tests.integration.test_mailbox import Box, mail, messages_of
from tests.running import ENVIRONMENT

__all__ = ("mail_server",)
pytestmark = pytest.mark.soak
KILLED = int(os.environ.get("PUTRIGHT_SOAK_KILLS", "25"))
MAILS = 40

_ONE_ROUND = """
import sys, django
django.setup()
from putright.accounts.models import Organisation
from putright.correspondence.mailbox.run import take_in_all
print("begun", flush=True)
take_in_all(Organisation.objects.get(pk=int(sys.argv[1])), seconds=600)
"""


def test_mail_taken_in_by_a_worker_that_is_killed_again_and_again_is_all_there_once(
    make_organisation, mail_server, tmp_path, monkeypatch, database
):
    made = make_organisation("ieso")
    box = Box(made, mail_server, tmp_path, monkeypatch)
    box.write(move_to="putright")
    box.makes_complaints()
    for number in range(MAILS):
        box.deliver(mail(f"person{number}@marsh.example", f"Cold tea {number}", "The tea was cold.\n" * 2_000))
    environment = os.environ | ENVIRONMENT | {
        "DATABASE_URL": database.app_url, "PUTRIGHT_MAILBOXES": str(box.file), "TRIED_PASSWORD": PASSWORD,
    }  # fmt: skip
    command = [sys.executable, "-c", _ONE_ROUND, str(made.organisation.pk)]
    moments = []
    for _ in range(KILLED):
        running = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, start_new_session=True)
        assert running.stdout is not None
        assert running.stdout.readline() == b"begun\n"
        moment = random.uniform(0.0, 2.5)
        time.sleep(moment)
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        running.stdout.close()
        moments.append((round(moment, 2), len(box.mails()), sum(one.state == "settled" for one in box.mails())))
    print(moments)
    for _ in range(3):
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL, timeout=600)
    mails = box.mails()
    assert len(mails) == MAILS
    assert {(one.state, one.became) for one in mails} == {("settled", "complaint")}, [
        (one.state, one.why, one.tried) for one in mails if one.state != "settled"
    ]
    assert len({one.case_id for one in mails}) == MAILS
    assert [one.kind for one in messages_of(made)] == ["receipt"] * MAILS
    client = box.server.client(box.user)
    assert client.select("INBOX", readonly=True)[1] == [b"0"]
    assert client.select("putright", readonly=True)[1] == [str(MAILS).encode()]
    client.logout()
    from putright.casework.document_acts import store_of

    store = store_of(made.organisation)
    assert store is not None
    assert all(store.path(one.digest).is_file() for one in mails)
    assert Path(store.folder).is_dir()
