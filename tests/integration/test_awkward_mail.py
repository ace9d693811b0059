"""Mails as broken as those of the large corpora (tests/soak), through the whole: kept, filed, answered, and shown."""

from __future__ import annotations

import hashlib
from collections import Counter

import pytest
from django.utils import timezone
from tests.integration.mail_server import mail_server
from tests.integration.post_office import post_office
from tests.integration.test_mailbox import Box, messages_of

__all__ = ("mail_server",)

AWKWARD = {
    "nul signs": b"From: Ada\x00 <ada@a.example>\nSubject: Cold\x00 =?utf-8?q?tea=00?=\n\nThe\x00 tea was cold.\n",
    "a charset that there is none of": b"From: b@b.example\nSubject: =?x-none?q?Caf=E9?=\nContent-Type: text/plain;"
    b" charset=x-none\n\nCaf\xe9\n",
    "eight bits in the head": b"From: Caf\xe9 <c@c.example>\nSubject: Caf\xe9 \xc3\xa9\n\nHello\n",
    "half a sign": b"From: =?utf-8?b?7aCA?= <d@d.example>\nSubject: =?utf-16?b?2AA=?=\n\nHello\n",
    "broken base64": b"From: e@e.example\nSubject: x\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n"
    b"VGhlIHRlYSB3YXM$$$\xff=\n",
    "an address with a line in it": b'From: "f@f.example\\\r\n Bcc: all@evil.example" <f@f.example>\n'
    b"Subject: a\r b\n\nx\n",
    "a group": b"From: Our club: g@g.example, h@g.example;\nTo: undisclosed-recipients:;\nSubject: From us\n\nHello\n",
    "nobody": b"Subject: \n\n",
    "nothing at all": b"\n",
    "no line between": b"From: i@i.example\nThe tea was cold\nand no head ends here",
    "a part without an end": b"From: j@j.example\nSubject: part\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
    b"Content-Type: application/pdf; name*0*=utf-8''%00%e2%80%ae; name*1=fdp.exe\n\n%PDF-1.4",
    "a name that climbs": b"From: k@k.example\nSubject: ../../x\x1b[31m\nContent-Type: application/octet-stream;"
    b' name="../../../etc/passwd\x00.pdf"\nContent-Disposition: attachment\n\n%PDF-1.4 bill\n',
    "deep": b"From: l@l.example\nSubject: deep\n"
    + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (one, one) for one in range(60))
    + b"\nHello\n",
    "a date that is none": b"From: m@m.example\nSubject: when\nDate: Thu, 99 Foo 99999 99:99:99 +9999\n\nHello\n",
}


@pytest.fixture
def box(make_organisation, mail_server, tmp_path, monkeypatch):
    return Box(make_organisation("ieso"), mail_server, tmp_path, monkeypatch)


def test_no_awkward_mail_is_lost_or_refused_by_the_database_or_fails_a_page_or_blocks_the_next(box, signed_in):
    from putright.accounts.scope import within
    from putright.casework.document_acts import store_of
    from putright.correspondence.mailbox.intake import bring_in
    from putright.correspondence.mailbox.run import read_new
    from putright.correspondence.outbox import send, waiting

    made = box.made
    box.makes_complaints()
    for raw in AWKWARD.values():
        if b"\x00" not in raw:  # an IMAP server takes none with these; a file can have them
            box.deliver(raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    box.take_in()
    store = store_of(made.organisation)
    assert store is not None
    now = timezone.now()
    for raw in AWKWARD.values():
        if b"\x00" in raw:
            assert bring_in(made.organisation, store, [raw], now, now)
    read_new(made.organisation)
    rows = box.mails()
    assert len(rows) == len(AWKWARD)
    assert {(one.state, one.tried) for one in rows} <= {("waiting", 1), ("unreadable", 1), ("settled", 1)}
    assert [one.why for one in rows if "could not" in one.why] == []
    assert Counter(one.state for one in rows)["settled"] >= 5
    assert Counter(one.state for one in rows)["unreadable"] == 1
    with post_office() as post:
        with within(made.organisation):
            found = waiting(made.organisation, now)
        assert [send(made.organisation, one, now).state for one in found] == ["sent"] * len(found)
        assert len(post.came) == len(messages_of(made)) == Counter(one.became for one in rows)["complaint"]
    staff = signed_in(made.accounts["manager"])
    for show in ("", "machines", "settled"):
        assert staff.get(f"/s/{made.slug}/mail/?show={show}").status_code == 200
    for one in rows:
        assert hashlib.sha256(store.path(one.digest).read_bytes()).hexdigest() == one.digest
        assert staff.get(f"/s/{made.slug}/mail/{one.pk}/").status_code == 200
        saved = staff.get(f"/s/{made.slug}/mail/{one.pk}/file/")
        assert hashlib.sha256(saved.getvalue()).hexdigest() == one.digest
        for number in range(len(one.says["attached"]) if one.says else 0):
            assert staff.get(f"/s/{made.slug}/mail/{one.pk}/files/{number + 1}/").status_code in (200, 409)
        if one.case is not None:
            assert staff.get(f"/s/{made.slug}/cases/{one.case.reference}/").status_code == 200
