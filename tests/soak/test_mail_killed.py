"""Taking mail in and sending are killed at any moment, again and again: no mail is lost, none doubled, each complaint
acknowledged once, each letter recorded as sent once, and what a mail server got twice is the same mail.

PUTRIGHT_SOAK_KILLS says how often (500).
"""

from __future__ import annotations

import hashlib
import os
import queue
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from tests.integration.mail_server import PASSWORD, mail_server
from tests.integration.test_mailbox import Box, mail, messages_of
from tests.running import ENVIRONMENT
from tests.soak.scripted_post import STAGES, scripted_post

__all__ = ("mail_server",)
pytestmark = pytest.mark.soak
KILLS = int(os.environ.get("PUTRIGHT_SOAK_KILLS", "500"))
A_ROUND = timedelta(minutes=3)
"""What passes between two workers, by the clock that they are given: a lease ends within it (outbox.LEASE)."""
AT_ONCE = 4
"""So many complaints wait to be taken in, so that there is always something to be killed at."""
LONGEST = 1.2
"""Seconds within which a worker is killed, where it is not killed at a stage of sending."""
DOING = {"b": "beginning", "m": "taking mail in", "s": "sending", "l": "writing a letter", "-": "between"}


class Worker:
    """What starts workers, one after the other."""

    def __init__(self, box: Box, made, environment: dict[str, str], folder: Path) -> None:
        self.where = folder / "doing"
        self.where.write_bytes(b"-")
        script = Path(__file__).with_name("killed_worker.py")
        words = [str(made.organisation.pk), str(made.accounts["manager"].pk), str(self.where)]
        self.log = (folder / "log").open("wb")
        self.process = subprocess.Popen(
            [sys.executable, str(script), *words], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=self.log,
        )  # fmt: skip

    def begin(self, now: datetime, how: str) -> int:
        """Begin one; its number."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{now.isoformat()} {how}\n".encode())
        self.process.stdin.flush()
        return self._said()

    def ended(self) -> int:
        """How it ended, once it has."""
        return self._said()

    def _said(self) -> int:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, Path(self.log.name).read_text()
        return int(line)


@contextmanager
def worker(box, made, environment, folder) -> Iterator[Worker]:
    found = Worker(box, made, environment, folder)
    try:
        yield found
    finally:
        assert found.process.stdin is not None
        assert found.process.stdout is not None
        found.process.stdin.close()
        found.process.wait(60)
        found.process.stdout.close()
        found.log.close()


class Senders:
    """Those who write: complaints, answers to what we wrote, machines. What they sent is remembered by its hash."""

    def __init__(self, box: Box, post) -> None:
        self.box, self.post = box, post
        self.client = box.server.client(box.user)
        self.sent: dict[str, str] = {}
        self.complaints: list[str] = []
        self.answered: set[str] = set()

    def write(self) -> None:
        """Whatever keeps the worker busy."""
        mails = self.post.mails()
        receipts = {to: one["Message-ID"] for to, one, _ in mails if one["Auto-Submitted"] == "auto-replied"}
        while len(self.complaints) - len(receipts) < AT_ONCE:
            number = len(self.complaints)
            to = f"person{number}@marsh.example"
            self.complaints.append(to)
            found = mail(to, f"Cold tea {number}", "The tea was cold.\n" * random.choice((1, 200, 2_000)))
            if number % 3 == 0:
                found.add_attachment(
                    b"%PDF-1.4 bill " + os.urandom(20_000), maintype="application", subtype="pdf", filename="bill.pdf"
                )
            self._deliver(found, "complaint")
            if number % 5 == 0:
                away = mail(f"away{number}@marsh.example", "I am away", Auto_Submitted="auto-replied")
                self._deliver(away, "")
        for to, identity in receipts.items():
            if to not in self.answered and random.random() < 0.3:
                answer = mail(to, "Re: your complaint", "One thing more.", In_Reply_To=identity)
                self._deliver(answer, "reply")
            self.answered.add(to)

    def _deliver(self, found, becomes: str) -> None:
        raw = found.as_bytes(policy=found.policy.clone(linesep="\r\n"))
        self.sent[hashlib.sha256(raw).hexdigest()] = becomes
        assert self.client.append("INBOX", "", None, raw)[0] == "OK"


def settings_of(box: Box, database, post) -> dict[str, str]:
    return os.environ | ENVIRONMENT | {
        "DATABASE_URL": database.app_url, "PUTRIGHT_MAILBOXES": str(box.file), "TRIED_PASSWORD": PASSWORD,
        "PUTRIGHT_MAIL_HOST": "127.0.0.1", "PUTRIGHT_MAIL_PORT": str(post.port), "PUTRIGHT_MAIL_TLS": "0",
        "PUTRIGHT_TRIAL": "0", "PUTRIGHT_CONNECTIONS": "1",
    }  # fmt: skip


def kill(pid: int, *, all_of_it: bool) -> None:
    """The worker with what it started, or the worker alone."""
    if all_of_it:
        os.killpg(pid, signal.SIGKILL)
    else:
        os.kill(pid, signal.SIGKILL)


def one_round(runs: Worker, post, now: datetime) -> str:
    """Begin a worker and kill it; what it was at."""
    armed = random.choice(STAGES) if random.random() < 0.45 else ""
    stages: queue.Queue[str] = queue.Queue()
    pid = 0
    ready = threading.Event()

    def at(stage: str) -> None:
        if stage == armed and stages.empty() and ready.wait(5):
            stages.put(stage)
            kill(pid, all_of_it=True)

    post.at = at
    pid = runs.begin(now, "on")
    ready.set()
    try:
        where = stages.get(timeout=2 * LONGEST if armed else random.uniform(0, LONGEST))
    except queue.Empty:
        post.at = lambda _: None
        where = DOING[runs.where.read_text()]
        if stages.empty():
            kill(pid, all_of_it=random.random() < 0.5)
    assert runs.ended() == -signal.SIGKILL, Path(runs.log.name).read_text()
    post.at = lambda _: None
    return where


def test_mail_taken_in_and_sent_by_a_worker_that_is_killed_again_and_again_is_all_there_once(
    make_organisation, mail_server, tmp_path, monkeypatch, database, capsys
):
    made = make_organisation("ieso")
    box = Box(made, mail_server, tmp_path, monkeypatch)
    box.write(move_to="putright")
    box.makes_complaints()
    now = timezone.now() - A_ROUND * (KILLS + 50)
    begun, where = time.monotonic(), Counter[str]()
    with scripted_post() as post, worker(box, made, settings_of(box, database, post), tmp_path) as runs:
        senders = Senders(box, post)
        for _ in range(KILLS):
            senders.write()
            now += A_ROUND
            where[one_round(runs, post, now)] += 1
        for _ in range(5):
            now += 2 * A_ROUND
            runs.begin(now, "once")
            assert runs.ended() == 0, Path(runs.log.name).read_text()
        senders.client.logout()
        took = time.monotonic() - begun
        assert "ERROR" not in Path(runs.log.name).read_text()
        check_mail(box, made, senders)
        check_cases(made, senders)
        twice = check_sent(made, post)
    with capsys.disabled():
        print(f"\n{KILLS} kills in {took:.0f} s: {dict(where.most_common())}")
        print(
            f"{len(senders.sent)} mails, {len(senders.complaints)} complaints, {len(post.taken)} mails sent", end=", "
        )
        print(f"{twice} of them more than once")


def check_mail(box: Box, made, senders: Senders) -> None:
    """Every mail is kept once, byte for byte, became what it is, and lies in the other folder once."""
    from putright.casework.document_acts import store_of

    kept = box.mails()
    assert {one.digest for one in kept} == set(senders.sent)
    assert len(kept) == len(senders.sent)
    wanted = {"": ("set-aside", "")}
    for one in kept:
        became = senders.sent[one.digest]
        assert (one.state, one.became) == wanted.get(became, ("settled", became)), (one.why, one.tried)
    store = store_of(made.organisation)
    assert store is not None
    for one in kept:
        assert hashlib.sha256(store.path(one.digest).read_bytes()).hexdigest() == one.digest
    client = box.server.client(box.user)
    assert client.select("INBOX", readonly=True)[1] == [b"0"]
    assert client.select("putright", readonly=True)[1] == [str(len(kept)).encode()]
    client.logout()


def check_cases(made, senders: Senders) -> None:
    """One case of each complaint; its receipt and its letter recorded once, or the letter stopped; the chain holds."""
    from putright.accounts.scope import within
    from putright.casework.looking import look
    from putright.correspondence.models import LetterMail
    from putright.register.models import Case
    from putright.register.rebuild import rebuild
    from putright.register.verify import verify

    organisation = made.organisation
    with within(organisation):
        cases = list(Case.objects.filter(organisation=organisation).select_related("policy"))
        letters = {
            one.case_id: one for one in LetterMail.objects.filter(organisation=organisation).select_related("message")
        }
        assert LetterMail.objects.filter(organisation=organisation).count() == len(letters) == len(cases)
        addresses = []
        for case in cases:
            view = look(organisation, case, timezone.now())
            addresses.append(str(view.record.latest("contact-given").get("email", "")))
            standing = Counter(one.kind for one in view.found.case.facts)
            entries = Counter(one.row.kind for one in view.record.entries)
            assert entries["receipt-sent"] == standing["receipt-sent"] == 1
            assert entries["acknowledged"] == 1
            assert standing["acknowledged"] == (letters[case.pk].message.state == "sent")
        assert sorted(addresses) == sorted(senders.complaints)
        assert not verify(organisation).breaks
        assert all(one.same for one in rebuild(organisation, write=False))


def check_sent(made, post) -> int:
    """All that the mail server took is ours, went where it belongs, and is one mail for each message; how many of them
    it took more than once."""
    messages = messages_of(made)
    assert {one.state for one in messages} <= {"sent", "stopped"}
    assert {one.kind for one in messages if one.state == "stopped"} <= {"letter"}
    taken: dict[str, list[tuple[str, str, bytes]]] = {}
    for to, one, raw in post.mails():
        identity = str(one["Message-ID"]).strip("<>").partition("@")[0]
        taken.setdefault(identity, []).append((to, str(one["Subject"]), raw))
    assert set(taken) == {one.identity for one in messages if one.state == "sent"}
    for one in messages:
        assert len({(to, subject) for to, subject, _ in taken.get(one.identity, ())}) <= 1
        if one.kind == "letter":
            assert len({raw for _, _, raw in taken.get(one.identity, ())}) <= 1
    return sum(len(one) > 1 for one in taken.values())
