"""Mail as it comes: whatever the bytes are, it is read or it is said why not; what a machine wrote is told apart.

Each test bears the name of a fault that lost mail, or answered a machine, in another system (hazards, Mail).
"""

from __future__ import annotations

import base64
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from putright.incoming.apart import files_apart, mail_apart
from putright.incoming.heads import arrived
from putright.incoming.imap import arrival
from putright.incoming.mail import Mail, Unreadable, mail_of
from putright.incoming.parsing import read_mail

HEAD = b"From: Ada Marsh <ada@marsh.example>\r\nTo: c@larkfield.example\r\nSubject: Cold tea\r\n"


def read(raw, **more) -> Mail:
    found = read_mail(raw, **more)
    assert isinstance(found, Mail), found
    return found


def simple(head=b"", body=b"The tea was cold.\r\n") -> Mail:
    return read(HEAD + head + b"\r\n" + body)


@pytest.mark.parametrize(
    ("charset", "body", "says"),
    [
        (b"x-unknown", "Café".encode(), "Café"),
        (b"unknown-8bit", "Café".encode("cp1252"), "Café"),
        (b"utf-8", b"Caf\xe9", "Café"),  # it says what it is not
        (b"rot13", b"Cold", "Cold"),
        (b"hex", b"Cold", "Cold"),
        (b"unicode_escape", b"Cold \\u0041", "Cold \\u0041"),
        (b"utf-16", b"\xff\xfeC\x00o\x00l\x00d\x00", "Cold"),
        (b'"iso-8859-1', b"Caf\xe9", "Café"),
        (b"\xff\xfe", b"Cold", "Cold"),
        (b"idna", b"xn--" + b"a" * 20_000, "xn--" + "a" * 20_000),
    ],
)
def test_a_charset_that_is_unknown_or_wrong_or_no_charset_loses_no_mail(charset, body, says):
    assert simple(b"Content-Type: text/plain; charset=" + charset + b"\r\n", body).text == says


def test_nul_signs_and_signs_that_turn_writing_round_are_kept_out_of_the_database():
    found = read(
        b"From: Ada\x00 <ada@marsh.example>\r\nSubject: =?utf-8?q?Cold=00_=E2=80=AEtea?=\r\n"
        b"\r\nThe\x00 tea\xe2\x80\xae\r\n"
    )
    assert "\x00" not in str(found.said())
    assert (found.subject, found.text, found.sender.address) == ("Cold tea", "The tea", "ada@marsh.example")


@pytest.mark.parametrize(
    "sender",
    [
        b"ada@marsh.example\r\n Bcc: all@marsh.example",
        b"=?utf-8?q?ada=40marsh.example=0D=0ABcc=3A_all=40marsh.example?=",
        b'"a\r\n\r\nb" <ada@marsh.example',
        b"<ada@marsh.example",
        b"ada at marsh",
        b"undisclosed-recipients:;",
        b"@,@,,<>",
        b"(((((((((",
        b'"\\',
        "Ada Märsh <ada@märsh.example>".encode("latin-1"),
        b"a@b" * 5_000,
    ],
)
def test_an_address_that_is_none_makes_no_second_header_and_no_exception(sender):
    found = read(b"From: " + sender + b"\r\nTo: x@y.example\r\n\r\nThe tea\r\n")
    assert not any(one in f"{found.sender}{found.to}" for one in "\r\n\x00")
    assert found.sender.address.count("@") <= 1


@pytest.mark.parametrize(
    ("head", "address"),
    [
        (b"From: ada@marsh.example <evil@x.example>", ""),  # mail servers vouch for one of the two
        (b"From: evil@x.example, <ada@marsh.example>", ""),
        (b"From: evil@x.example, ada@marsh.example", ""),
        (b"From: evil@x.example\r\nFrom: ada@marsh.example", ""),
        (b"From: ada@marsh.example\r\nfrom: evil@x.example", ""),
        (b"From: ada@marsh.example)evil@x.example", ""),
        (b"From: <ada@marsh.example>@evil.example", ""),
        (b"From: undisclosed:;\r\nSender: ada@marsh.example", ""),
        (b"Sender: ada@marsh.example", ""),
        (b'From: "ada@marsh.example" <evil@x.example>', "evil@x.example"),
        (b"From: ada@marsh.example <ada@marsh.example>", "ada@marsh.example"),
        (b"From: Marsh, Ada <ada@marsh.example>", "ada@marsh.example"),
        (b"From: <ada@marsh.example>", "ada@marsh.example"),
    ],
)
def test_whoever_writes_two_senders_is_neither_of_them(head, address):
    found = read(head + b"\r\nSubject: Cold tea\r\n\r\nThe tea\r\n")
    assert found.sender.address == address
    assert found.sender.name or found.sender.address


def test_the_members_of_a_group_are_read_and_an_empty_one_is_nobody():
    found = read(b"From: a@b.example\r\nTo: Staff: Jo <jo@x.example>, al@x.example;, undisclosed:;\r\n\r\nHi\r\n")
    assert [one.address for one in found.to if one.address] == ["jo@x.example", "al@x.example"]


def test_broken_base64_and_unknown_encodings_lose_no_mail():
    for coding, body in (
        (b"base64", b"VGhlIHR$$$lYQ"), (b"base64", b"\xff\xfe==="), (b"x-own", b"The tea"), (b"\xe9", b"The tea"),
        (b"x-uuencode", b"begin 644\nM!!!!"), (b"quoted-printable", b"a=ZZ="),
    ):  # fmt: skip
        assert simple(b"Content-Transfer-Encoding: " + coding + b"\r\n", body).sender.address


def test_bytes_of_eight_bits_in_the_head_are_read_whichever_encoding_they_are_of():
    assert read("From: Adà <a@b.example>\r\nSubject: Café\r\n\r\nx".encode()).subject == "Café"
    found = read("From: Adà <a@b.example>\r\nSubject: Café\r\n\r\nx".encode("latin-1"))
    assert (found.subject, found.sender.name) == ("Café", "Adà")


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"\n", b"\x00", b"no head at all", b": : :\r\n\r\n", b"From\r\n\r\n", b"\r\n\r\n\r\nFrom: a@b.example",
        b"From: a@b.example\r\nContent-Type: multipart/mixed\r\n\r\nno boundary",
        b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nnever closed",
        b"Content-Type: ;charset*\r\n\r\n\x80", b"Content-Type: ;;;=\r\nContent-Disposition: =\r\n\r\nx",
        b"Content-Type: message/rfc822\r\n\r\nnot a mail",
        b"Content-Type: text/plain; name*0*=utf-8''%ff; name*1=x; name*2*=\xff\r\n\r\nx",
        b"Subject: =?utf-8?b?////?= =?x?q?=FF?= =?utf-8?z?x?=\r\n\r\nx",
        b"Message-ID: <[a@b>\r\nIn-Reply-To: >\r\nReferences: " + b"<a@b> " * 5_000 + b"\r\n\r\nx",
    ],
)  # fmt: skip
def test_heads_that_are_wrong_or_empty_give_a_mail(raw):
    assert read(raw).said()


def test_a_mail_nested_a_hundred_deep_and_one_of_two_thousand_parts_wait_for_a_person():
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(100))
    assert read_mail(deep + b"\r\nx") == Unreadable("It is nested deeper than 20 parts.")
    mails = b"Content-Type: message/rfc822\r\n\r\n" * 3_000
    assert isinstance(read_mail(mails), Unreadable)
    many = b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n\r\na\r\n" * 2_000 + b"--x--"
    assert read_mail(many) == Unreadable("It has more than 500 parts.")


def test_the_plain_words_are_taken_and_html_alone_is_made_into_words_without_what_nobody_sees():
    mail = EmailMessage()
    mail["From"] = "ada@marsh.example"
    mail.set_content("Plain tea")
    mail.add_alternative("<p>Rich tea</p>", subtype="html")
    assert read(bytes(mail)).text == "Plain tea"
    html = (
        b"<html><head><style>p{background:url(http://x.example)}</style><script>alert(1)</script></head>"
        b"<p>Cold<br>tea &amp; cake<img src=http://x.example/track.gif onerror=alert(1)></p><!-- hidden --></html>"
    )
    found = simple(b"Content-Type: text/html\r\n", html).text
    assert found == "Cold\ntea & cake"


def test_a_mail_made_to_keep_its_reader_busy_is_read_all_the_same(tmp_path):
    file = tmp_path / "mail"
    deep = b"<div a='</div>'>" * 55_000 + b"The tea <b>was</b> cold.<br>Again &amp; again."
    file.write_bytes(HEAD + b"Content-Type: text/html\r\n\r\n" + deep)
    found = mail_apart(file)
    assert isinstance(found, Mail)
    assert found.text.endswith("The tea was cold.\nAgain & again.")
    file.write_bytes(HEAD + b"\r\n" + b"On 1, " * 9_900 + b"wrote")
    found = mail_apart(file)
    assert isinstance(found, Mail)
    assert found.text.endswith("wrote")


def test_files_come_out_under_names_of_ours_whatever_theirs_are(tmp_path):
    mail = EmailMessage()
    mail["From"] = "ada@marsh.example"
    mail.set_content("See the picture")
    for name in ("../../etc/passwd", "a\u202egnp.exe", "con", "", "Café.txt"):
        mail.add_attachment(b"words of " + name.encode(), maintype="text", subtype="plain", filename=name)
    (tmp_path / "mail").write_bytes(bytes(mail))
    found = mail_apart(tmp_path / "mail")
    assert isinstance(found, Mail)
    assert mail_of(found.said()) == found
    assert found.attached[1].name == "agnp.exe"
    folder = tmp_path / "files"
    folder.mkdir()
    taken = files_apart(tmp_path / "mail", folder)
    assert [path.name for _, path in taken] == ["0", "1", "2", "3", "4"]
    assert [name for name, _ in taken][-1] == "Café.txt"
    assert [path.stat().st_size for _, path in taken] == [one.size for one in found.attached]


def test_what_a_reply_repeats_is_folded_and_an_answer_between_the_lines_is_not():
    below = b"I disagree.\r\n\r\nOn Mon, 2 Mar 2026 at 10:00, Larkfield <c@larkfield.example> wrote:\r\n> Dear Ada\r\n"
    found = simple(body=below)
    assert found.text == "I disagree."
    assert "Dear Ada" in found.quoted
    assert "Dear Ada" in read(HEAD + b"\r\n" + below, fold=False).text
    between = b"> We answered you.\r\nYou did not.\r\n> We phoned.\r\nNobody phoned.\r\n"
    assert "Nobody phoned" in simple(body=between).text


MACHINES = {
    b"Auto-Submitted: auto-replied\r\n": "auto-reply",
    b"Auto-Submitted: AUTO-GENERATED; owner=x\r\n": "generated",
    b"X-Auto-Response-Suppress: All\r\n": "generated",
    b"X-Autoreply: yes\r\n": "auto-reply",
    b"Precedence: auto_reply\r\n": "auto-reply",
    b"Precedence: bulk\r\n": "list",
    b"List-Id: <news.x.example>\r\n": "list",
    b"List-Unsubscribe: <https://x.example>\r\n": "list",
    b"Return-Path: <>\r\n": "generated",
    b"Return-Path: <MAILER-DAEMON@mx.example>\r\n": "bounce",
    b"Subject: Undeliverable: Re: Cold tea\r\n": "generated",
    b"Subject: Mail delivery failed: returning message to sender\r\n": "generated",
    b"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\n\r\nNot delivered\r\n--b--\r\n": "generated",
    b"Content-Type: multipart/report; report-type=Delivery-Status; boundary=b\r\n\r\n--b\r\n\r\nNo\r\n": "bounce",
    b"Content-Type: multipart/report; report-type=disposition-notification; boundary=b\r\n\r\n": "auto-reply",
    b"Content-Type: multipart/report; report-type=disposition-notification; boundary=b\r\n\r\n--b\r\n"
    b"Content-Type: message/disposition-notification\r\n\r\nDisposition: displayed\r\n\r\n--b--\r\n": "auto-reply",
}


@pytest.mark.parametrize(("head", "sort"), MACHINES.items())
def test_a_machine_is_never_answered(head, sort):
    found = simple(head)
    assert found.sort == sort
    assert found.told_by
    assert not found.may_be_answered


def test_a_person_is_answered():
    assert simple(b"Auto-Submitted: no\r\nReturn-Path: <ada@marsh.example>\r\nPrecedence: normal\r\n").may_be_answered


REPORT = b"""From: MAILER-DAEMON@mx.example\r
Return-Path: <>\r
Content-Type: multipart/report; report-type=delivery-status; boundary=b\r
\r
--b\r
\r
It could not be delivered.\r
--b\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; mx.example\r
\r
Original-Recipient: rfc822;Ada@Marsh.example\r
Final-Recipient: rfc822; ada@marsh.example\r
Action: %s\r
Status: %s\r
Diagnostic-Code: smtp; 550 5.1.1 no such user\r
\r
--b\r
Content-Type: %s\r
\r
Message-ID: <0123@larkfield.example>\r
Subject: We have your complaint\r
\r
--b--\r
"""


@pytest.mark.parametrize("returned", [b"message/rfc822", b"text/rfc822-headers"])
def test_a_mail_that_came_back_says_which_to_whom_and_why(returned):
    found = read(REPORT % (b"failed", b"5.1.1", returned))
    assert found.sort == "bounce"
    assert found.bounced is not None
    assert found.bounced.identities == ("0123@larkfield.example",)
    assert found.bounced.recipients == ("ada@marsh.example",)
    assert found.bounced.final
    assert "no such user" in found.bounced.why


def test_a_mail_that_is_only_late_did_not_come_back():
    found = read(REPORT % (b"delayed", b"4.4.1", b"message/rfc822"))
    assert found.bounced is not None
    assert not found.bounced.final


def test_an_older_mail_server_says_it_in_words():
    body = (
        b"Hi. This is the mail program at mx.example.\r\n<ada@marsh.example>: no mailbox. (#5.1.1)\r\n\r\n"
        b"--- Below this line is a copy of the message.\r\n\r\nMessage-ID: <0123@larkfield.example>\r\n"
    )
    found = read(b"From: MAILER-DAEMON@mx.example\r\nReturn-Path: <>\r\n\r\n" + body)
    assert found.bounced is not None
    assert found.bounced.identities == ("0123@larkfield.example",)


def test_an_older_mail_server_that_goes_on_trying_says_so_in_words_too():
    said = (
        b"From: Mail Delivery System <Mailer-Daemon@mx.example>\r\nAuto-Submitted: auto-replied\r\n"
        b"Subject: Warning: message 1abc delayed 24 hours\r\n\r\nA message that you sent has not yet been delivered "
        b"to one or more of its recipients after more than 24 hours.\r\n\r\nMessage-ID: <0123@larkfield.example>\r\n"
    )
    told = read(said).bounced
    assert told is not None
    assert told.identities == ("0123@larkfield.example",)
    assert not told.final


def test_no_sign_that_the_database_refuses_is_in_what_a_mail_server_says():
    report = (REPORT % (b"failed", b"5.1.1", b"text/rfc822-headers")).replace(b"<0123@", b"<01\x0023@")
    told = read(report).bounced
    assert told is not None
    assert not any("\x00" in one for one in told.identities)


def test_two_deliveries_of_one_mail_have_the_same_contents():
    one = HEAD + b"Message-ID: <1@marsh.example>\r\n\r\nThe tea\r\n"
    assert read(b"Received: by a\r\n" + one).contents == read(b"Received: by b\r\nX-Spam: no\r\n" + one).contents
    assert read(one).contents != read(one + b"and the milk").contents


_LINES = st.lists(
    st.one_of(
        st.binary(max_size=60),
        st.sampled_from(
            [
                b"From: a@b.example", b"From: =?utf-8?b?", b"To: x:;", b"", b"", b"--x", b"--x--", b"Subject: \xff\x00",
                b"Content-Type: multipart/mixed; boundary=x", b"Content-Type: message/delivery-status",
                b"Content-Type: message/rfc822", b"Content-Type: text/html; charset=\xff", b"Return-Path: <>",
                b"Content-Type: multipart/alternative; boundary=\"x\"", b"Content-Transfer-Encoding: base64",
                b"Content-Type: text/plain; charset*=utf-7''%00", b"> quoted",
                b"Content-Disposition: attachment; filename*0*=\xff",
                b"Message-ID: <", base64.b64encode(b"<p>" * 20), b"Content-Type: message/partial", b"<script",
                b"<!DOCTYPE",
            ]
        ),
    ),
    max_size=40,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(_LINES)
def test_any_bytes_are_a_mail_or_a_reason_and_never_an_exception(lines):
    found = read_mail(b"\r\n".join(lines))
    if isinstance(found, Mail):
        assert mail_of(found.said()) == found
        assert "\x00" not in str(found.said())
        str(found.said()).encode()
    else:
        assert "failed" not in found.why, found.why


def test_when_a_mail_arrived_is_told_by_its_last_server_and_no_wrong_date_fails():
    received = (
        b"Received: by mx.example; Tue, 3 Mar 2026 10:00:00 +0000\r\nReceived: by a; Mon, 2 Mar 2026 10:00:00 +0000"
    )
    assert str(arrived(received + b"\r\nDate: Sun, 1 Mar 2026 10:00:00 +0100\r\n\r\nx")) == "2026-03-03 10:00:00+00:00"
    assert str(arrived(b"Date: Sun, 1 Mar 2026 10:00:00 +0100\r\n\r\nx")) == "2026-03-01 09:00:00+00:00"
    for wrong in (b"", b"Date: soon", b"Date: Mon, 99 Mar 99999 99:99:99 +9999", b"Date: 1 Jan 1875 00:00:00 +0000"):
        assert arrived(wrong + b"\r\n\r\nx") is None


def test_a_date_of_arrival_that_is_none_keeps_no_mail_from_being_taken_in():
    found = arrival(b'1 (UID 1 RFC822.SIZE 9 INTERNALDATE "02-Mar-2026 10:00:00 +0000")')
    assert found is not None
    assert found.isoformat() == "2026-03-02T10:00:00+00:00"
    for odd in (b"01-Jan-0000 00:00:00 +0000", b"01-Jan-1970 00:00:00 +0000", b"01-Jan-0001 00:00:00 +1400", b""):
        assert arrival(b'1 (UID 1 RFC822.SIZE 9 INTERNALDATE "' + odd + b'")') is None
