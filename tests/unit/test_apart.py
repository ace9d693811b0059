"""Each mail is read in a process of its own: what one does to its reader, the next one does not notice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from putright.incoming import apart
from putright.incoming.apart import mail_apart
from putright.incoming.mail import Mail, Unreadable

HEAD = b"From: ada@marsh.example\r\nSubject: Cold tea\r\n"
SLOW = HEAD + b"X: y\r\n" * 1_500_000 + b"\r\nHello"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "mail"
    found.write_bytes(HEAD + b"\r\nThe tea was cold.")
    return found


def reads(file: Path) -> bool:
    found = mail_apart(file)
    return isinstance(found, Mail) and found.text == "The tea was cold."


def test_a_mail_that_takes_longer_than_it_may_waits_for_a_person_and_the_next_one_is_read(file, tmp_path):
    assert reads(file)
    kept = [one.process.pid for one in apart._kept]
    slow = tmp_path / "slow"
    slow.write_bytes(SLOW)
    assert isinstance(mail_apart(slow, seconds=1), Unreadable)
    assert reads(file)
    assert [one.process.pid for one in apart._kept] == kept  # only the process of that mail was ended


def test_a_mail_whose_process_was_killed_waits_for_a_person_and_the_next_one_is_read(file, monkeypatch):
    import putright.incoming.apart as module

    assert reads(file)
    maker = module._kept[-1]
    os.kill(maker.process.pid, signal.SIGKILL)
    maker.process.wait()
    assert reads(file)
    assert module._kept[-1].process.pid != maker.process.pid


def test_what_makes_the_processes_of_mails_ends_with_whoever_asked_it(file):
    script = (
        "import os, sys\nfrom pathlib import Path\nfrom putright.incoming import apart\n"
        "apart.mail_apart(Path(sys.argv[1]))\nprint(apart._kept[0].process.pid, flush=True)\nos._exit(9)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(file)], capture_output=True, check=False, timeout=60)
    pid = int(done.stdout)
    for _ in range(200):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail("it is still there")


def test_two_that_ask_at_once_are_both_answered(file):
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as several:
        assert all(several.map(lambda _: reads(file), range(12)))
    assert len(apart._kept) <= 2
