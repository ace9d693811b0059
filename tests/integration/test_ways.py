"""The ways by which mail leaves: each tells what it knows, and no more; nothing that anybody wrote stands in a log."""

from __future__ import annotations

import socket
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from tests.integration.carriers import MAILBOX, graph_running, notify_running
from tests.integration.scripted_smtp import BREAKS_OFF, SAYS_NOTHING, scripted_smtp

IDENTITY = "0123456789abcdef"


def mail(text="We have it.\n.\n£5", to="ada@marsh.example", *, file=False, subject="We have it"):
    found = EmailMessage(policy=SMTP)
    found["From"], found["To"], found["Subject"] = MAILBOX, to, subject
    found["Message-ID"] = f"<{IDENTITY}@larkfield.example>"
    found.set_content(text)
    found.add_alternative("<p>We have it</p>", subtype="html")
    if file:
        found.add_attachment("notes", filename="notes.txt")
    found.set_boundary("----")
    return found.as_bytes()


def send(content=None, *, to="ada@marsh.example", unsure=False):
    from putright.outgoing.way import Ready
    from putright.outgoing.ways import way

    chosen = way()
    assert chosen is not None
    told = chosen.send(Ready(to, content or mail(to=to), IDENTITY, unsure))
    assert "Ada" not in told.why
    return told


def outcome(*given, **more):
    return send(*given, **more).outcome.value


class TestMailServer:
    @pytest.fixture
    def server(self, database):
        with scripted_smtp() as found:
            yield found

    def test_it_gets_the_bytes_as_they_are_and_is_told_their_size(self, server):
        content = mail()
        told = send(content)
        assert (told.outcome.value, told.carrier) == ("went", "2.0.0 queued as 4F2A")
        assert server.mails == [content]
        assert f"mail FROM:<complaints@putright.example> size={len(content)} body=8BITMIME".lower() in [
            one.lower() for one in server.commands
        ]

    @pytest.mark.parametrize(
        ("command", "answer", "became", "every"),
        [
            ("", "421 down for repairs", "away", True),
            ("", BREAKS_OFF, "away", True),
            ("", SAYS_NOTHING, "away", True),
            ("EHLO", BREAKS_OFF, "away", True),
            ("MAIL", "451 not now", "later", True),
            ("MAIL", "552 too large", "refused", False),
            ("MAIL", "530 sign in first", "later", True),
            ("RCPT", "450 greylisted", "later", False),
            ("RCPT", "421 too busy", "later", True),
            ("RCPT", "550 nobody", "refused", False),
            ("RCPT", BREAKS_OFF, "away", True),
            ("DATA", "451 not now", "later", True),
            ("DATA", BREAKS_OFF, "away", True),
            (".", "452 disk full", "later", True),
            (".", "554 looks like spam", "refused", False),
            (".", BREAKS_OFF, "unsure", True),
            (".", SAYS_NOTHING, "unsure", True),
        ],
    )
    def test_each_step_at_which_it_stops_means_something_else(self, server, command, answer, became, every):
        server.answers[command] = answer
        told = send()
        assert (told.outcome.value, told.every) == (became, every)

    def test_a_wrong_password_lets_nothing_through_and_stands_nowhere(self, server, settings_with):
        server.features.append("AUTH PLAIN")
        server.answers["AUTH"] = "535 wrong"
        with settings_with(EMAIL_HOST_USER="us", EMAIL_HOST_PASSWORD="seven-red-hats"):
            told = send()
        assert (told.outcome.value, told.every) == ("away", True)
        assert "refuses our name or password" in told.why
        assert "hats" not in told.why

    def test_without_the_tls_that_was_asked_for_nothing_is_said(self, server, settings_with):
        with settings_with(EMAIL_USE_TLS=True):
            assert outcome() == "away"
        assert not [one for one in server.commands if "MAIL" in one.upper() and "8BIT" not in one.upper()]

    def test_where_nobody_listens_nothing_was_handed_over(self, server, settings_with):
        with settings_with(EMAIL_PORT=_nobody()):
            assert outcome() == "away"


class TestGraph:
    @pytest.fixture
    def graph(self, database, tmp_path):
        with graph_running(tmp_path) as found:
            yield found

    def test_it_gets_the_mail_byte_for_byte_and_one_token_serves_for_several(self, graph):
        content = mail(file=True)
        assert [outcome(content), outcome(content)] == ["went", "went"]
        assert graph.sent == [content, content]
        assert len(graph.tokens) == 1

    def test_a_token_that_ended_is_asked_for_anew(self, graph):
        assert outcome() == "went"
        graph.tokens.clear()
        assert outcome() == "went"
        assert len(graph.sent) == 2

    def test_a_wrong_secret_lets_nothing_through_and_stands_nowhere(self, graph, tmp_path):
        (tmp_path / "secret").write_text("five-blue-cups")
        told = send()
        assert (told.outcome.value, told.every) == ("away", True)
        assert "cups" not in told.why
        (tmp_path / "secret").unlink()
        assert outcome() == "away"

    @pytest.mark.parametrize(
        ("status", "code", "heads", "became", "wait"),
        [
            (429, "ApplicationThrottled", {"Retry-After": "90"}, "later", 90),
            (503, "ServiceUnavailable", {"Retry-After": "7200"}, "later", 3600),
            (500, "InternalServerError", {}, "later", 0),
            (504, "GatewayTimeout", {}, "unsure", 0),
            (403, "ErrorAccessDenied", {}, "away", 0),
            (404, "ErrorInvalidUser", {}, "away", 0),
            (413, "RequestEntityTooLarge", {}, "refused", 0),
            (400, "ErrorInvalidRecipients", {}, "refused", 0),
            (400, "ErrorExceededMessageLimit", {}, "later", 0),
            (302, "Moved", {"Location": "http://127.0.0.1:1/"}, "later", 0),
        ],
    )
    def test_what_it_answers_is_told_apart(self, graph, status, code, heads, became, wait):
        said = {"error": {"code": code, "message": "About Ada Marsh."}}
        graph.next.append((status, said, heads))
        told = send()
        assert (told.outcome.value, told.wait) == (became, wait)
        assert told.every is (became != "refused")
        assert graph.sent == []

    def test_after_no_answer_it_is_looked_for_before_it_goes_again(self, graph):
        graph.gone_silent = True
        assert outcome() == "unsure"
        graph.gone_silent = False
        assert outcome(unsure=True) == "went"
        assert len(graph.sent) == 1

    def test_where_we_may_not_look_it_goes_again_under_the_same_name(self, graph):
        graph.gone_silent, graph.may_look = True, False
        assert outcome() == "unsure"
        graph.gone_silent = False
        assert outcome(unsure=True) == "went"
        assert graph.sent[0] == graph.sent[1]


class TestNotify:
    @pytest.fixture
    def notify(self, database, tmp_path):
        with notify_running(tmp_path) as found:
            yield found

    def test_it_gets_the_text_with_our_name_for_it(self, notify):
        told = send(mail("Dear Ada\n\nSee www.hill.example [now](https://evil.example)."))
        [kept] = notify.sent
        assert (told.outcome.value, told.carrier) == ("went", kept["id"])
        assert (kept["email_address"], kept["reference"]) == ("ada@marsh.example", IDENTITY)
        assert kept["personalisation"]["subject"] == "We have it"
        assert kept["personalisation"]["body"].startswith("Dear Ada\n\nSee www.hill.example \\[now\\](")

    def test_a_subject_that_is_longer_than_a_line_begins_with_its_first_word(self, notify):
        subject = "Mae eich neges gennym (LSCA-00001) / We have your message (LSCA-00001)"
        send(mail(subject=subject))
        assert notify.sent[0]["personalisation"]["subject"] == subject

    def test_files_do_not_go_this_way_and_whoever_sends_is_told(self, notify):
        from putright.outgoing.ways import carries, lost_of, not_carried

        assert outcome(mail(file=True)) == "refused"
        what = carries()
        assert what is not None
        assert "carries no files" in not_carried(mail(file=True), what)
        assert not_carried(mail(), what) == ""
        assert "It is too large: GOV.UK Notify carries 2 MB at most." in not_carried(mail("x " * 1_100_000), what)
        assert "as text" in lost_of(what)[0]

    @pytest.mark.parametrize("clock", [40, -40])
    def test_a_clock_that_is_wrong_is_said(self, notify, clock):
        notify.clock = clock
        told = send()
        assert (told.outcome.value, told.every) == ("away", True)
        assert "the clock of this machine" in told.why

    @pytest.mark.parametrize("key", ["none at all", f"us-{'1' * 36}-{'2' * 36}"])
    def test_a_key_that_is_none_is_said_and_stands_nowhere(self, notify, tmp_path, key):
        (tmp_path / "key").write_text(key)
        told = send()
        assert (told.outcome.value, told.every) == ("away", True)
        assert key not in told.why

    def test_a_refused_address_and_a_wrong_template_are_told_apart(self, notify):
        assert outcome(to="ada@refused.example") == "refused"
        notify.template["body"] = "Dear ((name))"
        told = send()
        assert (told.outcome.value, told.every) == ("away", True)
        assert "has no ((subject)) and ((body))" in told.why

    @pytest.mark.parametrize(("status", "became"), [(429, "later"), (500, "later"), (502, "unsure"), (403, "away")])
    def test_what_it_answers_is_told_apart(self, notify, status, became):
        notify.next.append((status, {"errors": [{"error": "RateLimitError", "message": "Ada"}]}, {}))
        assert outcome() == became

    def test_after_no_answer_it_is_asked_for_before_it_goes_again(self, notify):
        notify.gone_silent = True
        assert outcome() == "unsure"
        notify.gone_silent = False
        notify.next.append((503, {}, {}))
        assert outcome(unsure=True) == "unsure"
        told = send(unsure=True)
        assert (told.outcome.value, told.carrier) == ("went", notify.sent[0]["id"])
        assert len(notify.sent) == 1


class TestFolder:
    def test_each_mail_is_one_file_however_often_it_is_written(self, database, settings_with, tmp_path):
        from putright.outgoing.chosen import Chosen

        with settings_with(MAIL_WAY=Chosen("folder", folder=tmp_path / "mail")):
            assert [outcome(), outcome()] == ["went", "went"]
            assert [one.name for one in (tmp_path / "mail").iterdir()] == [f"{IDENTITY}.eml"]
            assert (tmp_path / "mail" / f"{IDENTITY}.eml").read_bytes() == mail()
        with settings_with(MAIL_WAY=Chosen("folder", folder=tmp_path / "mail" / f"{IDENTITY}.eml")):
            told = send()
            assert (told.outcome.value, told.every) == ("away", True)


@pytest.mark.parametrize("running", [graph_running, notify_running])
def test_where_nobody_listens_nothing_was_handed_over(database, tmp_path, running, settings_with):
    from django.conf import settings

    with running(tmp_path) as found:
        send()
        chosen = settings.MAIL_WAY
    nobody = f"http://127.0.0.1:{_nobody()}"
    gone = chosen._replace(
        graph=chosen.graph and chosen.graph._replace(address=nobody),
        notify=chosen.notify and chosen.notify._replace(address=nobody),
    )
    with settings_with(MAIL_WAY=gone):
        assert outcome() == "away"
    assert len(found.sent) == 1


def _nobody() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
