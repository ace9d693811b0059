"""Mail taken in from a real server: none is lost, none blocks the next, none is doubled, and no machine is answered.

Each test bears the name of a fault that other systems had (hazards, Mail).
"""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.utils import timezone
from tests.integration.mail_server import PASSWORD, mail_server
from tests.integration.post_office import post_office

__all__ = ("mail_server",)


class Box:
    """A mailbox of an organisation: mails are delivered to it, and taken in."""

    def __init__(self, made, server, folder, monkeypatch):
        self.made, self.server = made, server
        self.user = f"complaints-{uuid.uuid4().hex[:8]}@larkfield.example"
        monkeypatch.setenv("TRIED_PASSWORD", PASSWORD)
        self.file = folder / "mailboxes.toml"
        self.write()

    def write(self, **more):
        known = {
            "organisation": self.made.slug, "name": "complaints", "host": "127.0.0.1", "port": self.server.tls,
            "authority": str(self.server.authority), "user": self.user, "password_variable": "TRIED_PASSWORD",
        } | more  # fmt: skip
        lines = [
            f"{name} = {value}" if isinstance(value, int) else f'{name} = "{value}"' for name, value in known.items()
        ]
        self.file.write_text("\n".join(["[[mailbox]]", *lines, ""]), encoding="utf-8")

    def deliver(self, raw, **more):
        self.server.deliver(self.user, bytes(raw), **more)

    def take_in(self, now=None):
        from django.test import override_settings

        from putright.correspondence.mailbox.run import take_in_all

        with override_settings(MAILBOXES=self.file):
            return take_in_all(self.made.organisation, now)

    def mails(self):
        from putright.accounts.scope import within
        from putright.register.mail_models import MailIn

        with within(self.made.organisation):
            rows = MailIn.objects.filter(organisation=self.made.organisation)
            return list(rows.select_related("case", "message", "mailbox").order_by("pk"))

    def states(self):
        return [(one.state, one.became) for one in self.mails()]

    def makes_complaints(self):
        from putright.accounts.scope import within
        from putright.correspondence.mailbox.configured import mailbox_of

        with within(self.made.organisation):
            mailbox = mailbox_of(self.made.organisation, "complaints")
            mailbox.makes_complaints = True
            mailbox.save()


@pytest.fixture
def box(make_organisation, mail_server, tmp_path, monkeypatch):
    return Box(make_organisation("ieso"), mail_server, tmp_path, monkeypatch)


def mail(sender="ada@marsh.example", subject="Cold tea", text="The tea was cold.", **heads):
    found = EmailMessage()
    found["From"], found["Subject"], found["Message-ID"] = sender, subject, f"<{uuid.uuid4().hex}@marsh.example>"
    for name, value in heads.items():
        found[name.replace("_", "-")] = value
    found.set_content(text)
    return found


def case_of(made, **more):
    """A case of Ada Marsh."""
    from putright.accounts.members import member_of
    from putright.accounts.scope import within
    from putright.casework.receiving import Complaint, receive
    from putright.casework.recording import Recorded

    now = timezone.now()
    with within(made.organisation):
        member = member_of(made.organisation, made.accounts["manager"])
        told = Complaint("The tea was cold", "phone", (now - timedelta(days=1)).isoformat(timespec="seconds"),
                         "Ada Marsh", "ada@marsh.example", **more)  # fmt: skip
        done = receive(made.organisation, told, member, now=now, key=uuid.uuid4().hex)
        assert isinstance(done, Recorded)
        return done.record.case


def messages_of(made):
    from putright.accounts.scope import within
    from putright.register.models import Message

    with within(made.organisation):
        return list(Message.objects.filter(organisation=made.organisation).order_by("pk"))


def entries_of(made, case):
    from putright.accounts.scope import within
    from putright.register.reading import record_of

    with within(made.organisation):
        return record_of(case).entries


def test_a_mail_is_kept_whole_before_anything_and_the_mailbox_keeps_no_trace_of_us(box):
    from putright.casework.document_acts import store_of

    raw = bytes(mail())
    box.deliver(raw)
    assert box.take_in() == (1, 1)
    (kept,) = box.mails()
    assert (kept.state, kept.says["subject"], kept.sender) == ("waiting", "Cold tea", "ada@marsh.example")
    store = store_of(box.made.organisation)
    assert store is not None
    assert store.path(kept.digest).read_bytes().splitlines() == raw.splitlines()
    assert all(b"Seen" not in one for one in box.server.flags(box.user))
    assert box.take_in() == (0, 0)


def test_a_mail_that_somebody_read_in_the_mailbox_is_taken_in_all_the_same(box):
    box.deliver(mail())
    client = box.server.client(box.user)
    client.select()
    client.store("1", "+FLAGS", "\\Seen")
    client.logout()
    assert box.take_in().kept == 1


def test_a_mailbox_that_forgets_its_numbers_is_read_again_and_nothing_is_doubled(box):
    from putright.register.mail_models import MailPlace

    box.makes_complaints()
    box.deliver(mail())
    box.deliver(mail("bob@marsh.example"))
    box.take_in()
    first = box.mails()[0].mailbox.validity
    box.server.new_validity(box.user)
    box.deliver(mail("cyd@marsh.example"))
    assert box.take_in().kept == 1
    assert len(box.mails()) == 3
    assert box.mails()[0].mailbox.validity != first
    from putright.accounts.scope import within

    with within(box.made.organisation):
        assert MailPlace.objects.filter(organisation=box.made.organisation).count() == 5


def test_one_mail_delivered_twice_is_one_complaint(box):
    box.makes_complaints()
    one = bytes(mail())
    box.deliver(b"Received: by a.example\r\n" + one)
    box.deliver(b"Received: by b.example\r\n" + one)
    box.take_in()
    assert box.states() == [("settled", "complaint"), ("settled", "double")]


def test_one_bad_mail_is_kept_for_a_person_and_blocks_no_later_one(box):
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(100))
    box.deliver(b"From: ada@marsh.example\r\n" + deep + b"\r\nx\r\n")
    box.deliver(b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n\r\na\r\n" * 2_000 + b"--x--\r\n")
    box.deliver(mail())
    box.take_in()
    assert box.states() == [("unreadable", ""), ("unreadable", ""), ("waiting", "")]
    assert [one.why for one in box.mails()][:2] == ["It is nested deeper than 20 parts.", "It has more than 500 parts."]


def test_a_mail_that_stopped_its_reader_each_time_waits_for_a_person(box):
    from putright.accounts.scope import within
    from putright.casework.document_acts import store_of
    from putright.correspondence.mailbox.deciding import read_one
    from putright.correspondence.mailbox.intake import bring_in

    organisation, now = box.made.organisation, timezone.now()
    store = store_of(organisation)
    assert store is not None
    assert bring_in(organisation, store, [bytes(mail())], now, now)
    (row,) = box.mails()
    with within(organisation):
        row.tried = 10  # as ten killed workers leave it
        row.save()
    assert read_one(organisation, store, row.pk, [], now) == "unreadable"


def test_a_mail_that_is_too_large_is_known_by_its_head_and_left_in_the_mailbox(box, monkeypatch):
    monkeypatch.setattr("putright.correspondence.mailbox.intake.MOST_BYTES", 100_000)
    monkeypatch.setattr("putright.correspondence.mailbox.deciding.MOST_BYTES", 100_000)
    box.deliver(mail(text="x" * 70 + "\n" + ("y" * 70 + "\n") * 3_000))
    box.deliver(mail("bob@marsh.example"))
    box.take_in()
    large, small = box.mails()
    assert (large.state, large.says["subject"], large.sender) == ("too-large", "Cold tea", "ada@marsh.example")
    assert small.state == "waiting"


def test_a_kept_mail_is_moved_only_once_it_is_kept_and_one_left_between_is_moved_next_time(box):
    box.deliver(mail())
    box.take_in()  # kept, and killed before it was moved: nothing is moved yet
    box.write(move_to="putright")
    box.deliver(mail("bob@marsh.example"))
    assert box.take_in().kept == 1
    assert len(box.mails()) == 2
    client = box.server.client(box.user)
    assert client.select("putright", readonly=True)[1] == [b"2"]
    assert client.select("INBOX", readonly=True)[1] == [b"0"]
    client.logout()


def test_each_new_mail_is_a_complaint_where_so_chosen_and_is_acknowledged_once_with_its_number(box):
    from putright.worker.jobs import take_in_mail

    box.makes_complaints()
    box.deliver(mail("Ada Marsh <ada@marsh.example>"), ago=timedelta(hours=5))
    with post_office() as post:
        from django.test import override_settings

        with override_settings(MAILBOXES=box.file):
            for _ in range(2):
                take_in_mail(0)
    (kept,) = box.mails()
    came = [(one, f"{one['Subject']} {one.get_body(('plain',)).get_content()}") for _, one in post.came]
    mine = [one for one, said in came if kept.case.reference in said]
    assert len(mine) == 1
    assert mine[0]["To"] == "ada@marsh.example"
    assert mine[0]["Auto-Submitted"] == "auto-replied"
    received, told = entries_of(box.made, kept.case)[:2]
    assert received.row.kind == "received"
    assert received.says["channel"] == "email"
    assert abs((timezone.now() - timedelta(hours=5) - _when(received.row.happened)).total_seconds()) < 60
    assert told.says["words"] == "Cold tea\n\nThe tea was cold."
    kinds = Counter(one.row.kind for one in entries_of(box.made, kept.case))
    assert (kinds["document-added"], kinds["receipt-sent"]) == (2, 1)  # what was attached, and the receipt as it went


def _when(text):
    from datetime import datetime

    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    "heads",
    [
        {"Auto-Submitted": "auto-replied"}, {"Auto-Submitted": "auto-generated"}, {"Return-Path": "<>"},
        {"Precedence": "bulk"}, {"List-Id": "<n.example>"}, {"X-Auto-Response-Suppress": "All"},
    ],
)  # fmt: skip
def test_a_machine_is_never_answered_and_makes_no_complaint(box, heads):
    box.makes_complaints()
    box.deliver(mail(**heads))
    box.take_in()
    assert box.states()[0][0] in ("waiting", "set-aside")
    assert messages_of(box.made) == []


def test_our_own_mail_that_comes_back_is_no_complaint(box):
    box.makes_complaints()
    box.deliver(mail(box.user))
    box.deliver(mail(box.made.organisation.email))
    case = case_of(box.made)
    identity = messages_of(box.made)[0].identity
    looped = mail("relay@x.example")
    looped.replace_header("Message-ID", f"<{identity}@putright.example>")
    box.deliver(looped)
    box.take_in()
    assert [one.sort for one in box.mails()] == ["loop"] * 3
    assert {one.case_id for one in messages_of(box.made)} == {case.pk}


def test_one_address_gets_three_receipts_a_day_and_its_fourth_complaint_is_kept_all_the_same(box):
    from putright.accounts.members import member_of
    from putright.accounts.scope import within
    from putright.casework.document_acts import store_of
    from putright.correspondence.mailbox.bringing import brought
    from putright.correspondence.mailbox.filing import complaint_of, mail_read, make_complaint

    for number in range(4):
        box.deliver(mail(subject=f"Cold tea {number}"))
    box.take_in()
    organisation = box.made.organisation
    with within(organisation):
        manager = member_of(organisation, box.made.accounts["manager"])
    store = store_of(organisation)
    assert manager is not None
    assert store is not None
    for row in box.mails():
        with within(organisation):
            said = complaint_of(row, mail_read(row))
            files = brought(store, row, mail_read(row))
            assert make_complaint(organisation, row, said, files, manager, now=timezone.now(), key=uuid.uuid4().hex)
    assert box.states() == [("settled", "complaint")] * 4
    assert [one.kind for one in messages_of(box.made)] == ["receipt"] * 3


def test_a_reply_joins_its_case_by_the_message_id_that_only_its_reader_can_know(box):
    case = case_of(box.made)
    (receipt,) = messages_of(box.made)
    assert len(receipt.identity) == 32
    reply = mail("somebody.else@y.example", "Re: your complaint", In_Reply_To=f"<{receipt.identity}@putright.example>")
    reply.add_attachment(b"%PDF-1.4 the bill", maintype="application", subtype="pdf", filename="../bill.pdf")
    box.deliver(reply)
    by_thread = mail("a@z.example", References=f"<other@ses.example> <{receipt.identity}.thread@putright.example>")
    box.deliver(by_thread)
    box.take_in()
    assert [(one.became, one.case) for one in box.mails()] == [("reply", case), ("reply", case)]
    entries = entries_of(box.made, case)
    came = [one for one in entries if one.row.kind == "mail-received"]
    assert came[0].says["words"] == "The tea was cold."
    assert "words" not in came[0].row.says  # personal: it can be erased
    added = [one.says["name"] for one in entries if one.row.kind == "document-added"]
    assert added == ["Re: your complaint.eml", "bill.pdf", "Cold tea.eml"]


def test_a_case_number_lets_nobody_write_into_a_case_but_those_whose_address_stands_on_it(box):
    case = case_of(box.made)
    box.deliver(mail("stranger@evil.example", f"Re: {case.reference}"))
    box.deliver(mail("ada@marsh.example", "More"))
    box.deliver(mail("ada@marsh.example", f"Re: {case.reference}"))
    guessed = mail("x@evil.example", In_Reply_To="<0123456789abcdef0123456789abcdef@putright.example>")
    box.deliver(guessed)
    box.take_in()
    assert [one.became for one in box.mails()] == ["", "", "reply", ""]


def test_a_mail_never_acts_as_staff_and_lets_nobody_read_more(box):
    from putright.accounts.scope import within
    from putright.register.append import send_for

    case = case_of(box.made)
    with within(box.made.organisation):
        send_for(case, "assigned", f"person-{box.made.people['handler'].pk}", "k", timezone.now())
    identity = messages_of(box.made)[-1].identity
    before = len(entries_of(box.made, case))
    said = mail(
        box.made.accounts["manager"].email, f"Re: {case.reference} close", In_Reply_To=f"<{identity}@putright.example>",
        Cc="stranger@evil.example",
    )  # fmt: skip
    box.deliver(said)
    box.take_in()
    assert box.states() == [("waiting", "")]
    assert len(entries_of(box.made, case)) == before
    box.deliver(mail("ada@marsh.example", f"{case.reference}", "Close it", Cc="stranger@evil.example"))
    box.take_in()
    after = entries_of(box.made, case)[before:]
    assert [one.row.kind for one in after] == ["mail-received", "document-added"]
    assert "stranger" not in str([one.says for one in after])


def test_a_receipt_that_comes_back_is_to_be_sent_by_post_instead(box):
    from tests.unit.test_incoming import REPORT

    case = case_of(box.made)
    (receipt,) = messages_of(box.made)
    report = REPORT % (b"failed", b"5.1.1", b"message/rfc822")
    box.deliver(report.replace(b"0123@larkfield", f"{receipt.identity}@larkfield".encode()))
    late = REPORT % (b"delayed", b"4.4.1", b"message/rfc822")
    box.deliver(late.replace(b"0123@larkfield", f"{receipt.identity}@larkfield".encode()))
    box.deliver(report)
    box.take_in()
    back, still, unknown = box.mails()
    assert (back.state, back.case, back.message) == ("waiting", case, receipt)
    assert still.state == "set-aside"
    assert (unknown.state, unknown.message) == ("waiting", None)
    said = {one.kind: one for one in messages_of(box.made)}
    assert said["receipt"].state == "returned"
    assert "Write by post, or phone" in said["receipt"].why
    assert said["came-back"].to == f"person-{box.made.people['manager'].pk}"


def test_what_arrived_before_the_mailbox_was_known_is_no_complaint_by_itself(box):
    box.makes_complaints()
    box.deliver(mail(), ago=timedelta(days=400))
    box.take_in()
    assert box.states() == [("waiting", "")]
    assert messages_of(box.made) == []


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"authority": ""}, "certificate"),
        ({"password_variable": "PATH"}, "did not let us in"),
        ({"folder": "None such"}, "no folder"),
        ({"password_file": "", "password_variable": "NOWHERE"}, "NOWHERE is not set"),
    ],
)
def test_a_mailbox_that_is_not_reached_for_fifteen_minutes_is_told_and_nothing_is_lost(box, more, why):
    from putright.accounts.scope import within
    from putright.correspondence.mailbox.configured import unreached
    from putright.incoming.boxes import WrongFile

    now = timezone.now()
    box.write(**more)
    box.deliver(mail())
    box.take_in(now)
    box.take_in(now + timedelta(minutes=14))
    with within(box.made.organisation):
        assert unreached(box.made.organisation, now + timedelta(minutes=14)) == []
        (told,) = unreached(box.made.organisation, now + timedelta(minutes=15))
    assert why in told.why
    assert PASSWORD not in told.why
    box.write()
    assert box.take_in().kept == 1
    with within(box.made.organisation):
        assert unreached(box.made.organisation, now + timedelta(minutes=10)) == []
        # Nothing was read any more: the worker may be off.
        assert len(unreached(box.made.organisation, now + timedelta(hours=1))) == 1
    box.file.write_text("nonsense")
    with pytest.raises(WrongFile):
        box.take_in()
    with within(box.made.organisation):
        (told,) = unreached(box.made.organisation, timezone.now() + timedelta(minutes=16))
    assert "cannot be read" in told.why
    box.file.write_text("")
    box.take_in()
    with within(box.made.organisation):
        assert unreached(box.made.organisation, now + timedelta(days=1)) == []


def test_one_person_gets_three_receipts_a_day_whatever_stands_behind_a_plus(box):
    box.makes_complaints()
    for number in range(5):
        box.deliver(mail(f"ada+{number}@marsh.example", f"Tea {number}"))
    box.deliver(mail("ada+x@moor.example"))
    box.take_in()
    assert box.states() == [("settled", "complaint")] * 6
    assert len(messages_of(box.made)) == 4


def test_a_flood_of_mails_to_one_case_is_told_once_until_that_was_sent(box):
    case = case_of(box.made)
    for number in range(3):
        box.deliver(mail("ada@marsh.example", f"{case.reference} once more {number}"))
    box.take_in()
    assert box.states() == [("settled", "reply")] * 3
    assert [one.kind for one in messages_of(box.made)].count("mail-came") == 1
