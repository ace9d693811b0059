"""Mails that others collected, through the whole: none is lost, none unhandled, none blocks the next.

Each is delivered to a real IMAP server, taken in, read, and filed or left to a person; receipts are sent, and the pages
of mails and cases are opened. One that the database refuses, or that fails a page, is found here.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.test import Client, override_settings
from django.utils import timezone
from tests.integration.mail_server import mail_server
from tests.integration.post_office import post_office
from tests.integration.test_mailbox import Box, messages_of
from tests.soak.corpora import RETURNED, corpora

__all__ = ("mail_server",)
pytestmark = pytest.mark.soak
EVERY = 15
"""One of so many pages of mails is opened, and each of those that a person has to look at for a fault of theirs."""


@contextmanager
def signed_in(account) -> Iterator[Client]:
    browser = Client()
    browser.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    yield browser


def delivered(box: Box, mails: list[bytes]) -> list[str]:
    """Lay all of them into the mailbox; the hash of each as the server has it, by a mail program that is not ours."""
    client = box.server.client(box.user)
    for raw in mails:
        lines = re.sub(rb"\r\n|\r|\n", b"\r\n", raw)
        assert client.append("INBOX", "", None, lines)[0] == "OK", lines[:200]
    client.select("INBOX", readonly=True)
    found = []
    for number in range(1, len(mails) + 1):
        part = client.fetch(str(number), "(BODY.PEEK[])")[1][0]
        assert isinstance(part, tuple)
        found.append(hashlib.sha256(part[1]).hexdigest())
    client.logout()
    return found


def test_every_mail_of_the_corpora_is_kept_read_and_filed_or_left_to_a_person(
    make_organisation, mail_server, tmp_path, monkeypatch, request, capsys
):
    collected = corpora(request.config.cache.mkdir("corpora"))
    mails = [one for several in collected.values() for one in several]
    assert len(mails) > 6000
    made = make_organisation("ieso")
    box = Box(made, mail_server, tmp_path, monkeypatch)
    box.makes_complaints()
    given = delivered(box, mails)
    begun, processor = time.monotonic(), time.process_time()
    with override_settings(MAILBOXES=box.file):
        from putright.correspondence.mailbox.run import read_new, take_in_all

        kept = take_in_all(made.organisation, seconds=3600).kept
        while read_new(made.organisation):
            pass
        again = take_in_all(made.organisation, seconds=3600)
    took, own = time.monotonic() - begun, time.process_time() - processor
    rows = box.mails()
    assert {one.digest for one in rows} == set(given)
    assert kept == len(rows) == len(set(given))
    assert again == (0, 0)
    assert {one.tried for one in rows} == {1}
    assert {one.state for one in rows} <= {"waiting", "unreadable", "set-aside", "settled"}
    assert [one.why for one in rows if "could not" in one.why] == []
    returned = set(given[: len(collected[RETURNED])])  # the first of them
    assert sum(one.digest in returned and one.sort == "personal" for one in rows) <= 2
    bytes_kept(made, rows)
    sent = everything_sent(made)
    pages = looked_at(made, rows)
    with capsys.disabled():
        print(f"\n{ {name: len(several) for name, several in collected.items()} }")
        print(f"{len(mails)} mails, {len(rows)} that differ, in {took:.0f} s ({own:.0f} of this process's own)")
        print(f"{dict(Counter(f'{one.state} {one.became}'.strip() for one in rows))}")
        print(f"{dict(Counter(one.sort or 'not read' for one in rows))}")
        print(f"{dict(Counter(one.why for one in rows if one.state == 'unreadable'))}")
        print(f"messages: {dict(sent)}; pages: {dict(pages)}")


def bytes_kept(made, rows) -> None:
    from putright.casework.document_acts import store_of

    store = store_of(made.organisation)
    assert store is not None
    for one in rows:
        assert hashlib.sha256(store.path(one.digest).read_bytes()).hexdigest() == one.digest


def everything_sent(made) -> Counter[str]:
    """Send what waits: each message goes, or is said not to have gone; none fails us. No machine is written to."""
    from putright.accounts.scope import within
    from putright.correspondence.outbox import send, waiting

    organisation = made.organisation
    with post_office() as post:
        while True:
            with within(organisation):
                found = waiting(organisation, timezone.now())
            if not found:
                break
            for one in found:
                assert send(organisation, one, timezone.now()).state in ("sent", "not-sent")
        receipts = [to[0] for to, one in post.came if one["Auto-Submitted"] == "auto-replied"]
        assert max(Counter(receipts).values()) <= 3
    messages = messages_of(made)
    assert len(post.came) == sum(one.state == "sent" for one in messages)
    return Counter(f"{one.kind} {one.state}" for one in messages)


def looked_at(made, rows) -> Counter[str]:
    """Open each page of the lists, and those of mails: as staff see them, and the mail itself to be saved."""
    found: Counter[str] = Counter()
    with signed_in(made.accounts["manager"]) as staff:
        here = f"/s/{made.slug}/mail/"
        for name in ("", "machines", "settled"):
            address = f"{here}?show={name}"
            while address:
                page = staff.get(address)
                assert page.status_code == 200, address
                found["lists"] += 1
                address = page.context["further"]
        looks = [one for place, one in enumerate(rows) if place % EVERY == 0 or one.state == "unreadable"]
        for one in looks:
            page = staff.get(f"{here}{one.pk}/")
            assert page.status_code == 200, one.pk
            found["mails"] += 1
            file = staff.get(f"{here}{one.pk}/file/")
            assert hashlib.sha256(file.getvalue()).hexdigest() == one.digest
            if one.says and one.says["attached"]:
                file = staff.get(f"{here}{one.pk}/files/1/")  # 409: a program, or packed; it stays in the mail
                assert file.status_code == 409 or len(file.getvalue()) == one.says["attached"][0][1]
                found["files"] += 1
            if one.case is not None:
                assert staff.get(f"/s/{made.slug}/cases/{one.case.reference}/").status_code == 200
                found["cases"] += 1
        assert staff.get(f"/s/{made.slug}/").status_code == 200
    return found
