"""Mail that does not go out: nothing is lost, nothing goes twice, and staff are told in time, until it goes again."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from tests.integration.carriers import notify_running
from tests.integration.post_office import post_office
from tests.integration.scripted_smtp import BREAKS_OFF, scripted_smtp
from tests.integration.some_cases import complain, queries, text_of

MINUTE = timedelta(minutes=1)
STOPPED = "No mail has gone out since"


@pytest.fixture
def made(make_organisation):
    return make_organisation("commisceo")


@pytest.fixture
def desk(made, signed_in):
    """What whoever handles complaints reads on the worklist."""
    browser = signed_in(made.accounts["handler"])
    return lambda: text_of(browser.get(f"/s/{made.slug}/"))


@pytest.fixture(autouse=True)
def _nothing_is_said_afterwards(database):
    yield
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def said():
    """What the log says of the outbox: said(level) gives its lines."""
    records: list[logging.LogRecord] = []
    handler = logging.Handler()
    handler.emit = records.append  # type: ignore[assignment,method-assign]
    logger = logging.getLogger("putright.outbox")
    logger.addHandler(handler)
    yield lambda level: [one.getMessage() for one in records if one.levelname == level]
    logger.removeHandler(handler)


def round_at(moment, *organisations):
    """One round of the worker; how many attempts it made is what the mail server saw."""
    from putright.worker.outgoing import Round

    done = Round(lambda: moment)
    for one in organisations:
        done.empty(one.organisation)
    done.told()


def messages(made):
    from putright.accounts.scope import within
    from putright.register.models import Message

    with within(made.organisation):
        return list(Message.objects.filter(organisation=made.organisation).order_by("pk"))


def received(made, moment, name="ada"):
    """A complaint, whose receipt waits to go from that moment on."""
    from putright.accounts.scope import within
    from putright.register.models import Message

    case = complain(made, moment - MINUTE, moment, email=f"{name}@marsh.example")
    with within(made.organisation):
        Message.objects.filter(case=case).update(made=moment)
    return case


def test_three_days_without_a_mail_server_lose_nothing_and_staff_are_told(made, now, desk, client, said):
    """Down for three days until just now, with a round each minute at first and each hour later."""
    begin = now - timedelta(days=3)
    with scripted_smtp() as server:
        server.answers[""] = BREAKS_OFF
        received(made, begin)
        for minute in range(1, 10):
            round_at(begin + minute * MINUTE, made)
        assert said("ERROR") == []
        for minute in range(10, 15):
            round_at(begin + minute * MINUTE, made)
        [told] = said("ERROR")
        assert "no mail has gone out since" in told
        assert messages(made)[0].attempts == 14  # one a minute finds out that it is back
        for hour in range(1, 72):
            received(made, begin + timedelta(hours=hour), f"ada{hour}")
            round_at(begin + timedelta(hours=hour), made)
        assert STOPPED in desk()
        assert "The mail server was not to be reached" in desk()
        assert "none has gone out since" in client.get("/healthz").json()["mail"]
        assert {one.state for one in messages(made)} == {"waiting"}
        server.answers.clear()
        round_at(now, made)
        assert "mail goes out again" in said("WARNING")[0]
        assert STOPPED not in desk()
        assert client.get("/healthz").json() == {"ok": True}
        assert {one.state for one in messages(made)} == {"sent"}
        ids = [line for mail in server.mails for line in mail.split(b"\r\n") if line.startswith(b"Message-ID")]
        assert len(ids) == len(set(ids)) == 72


def test_they_are_told_within_fifteen_minutes_and_not_for_a_hiccup(made, now, desk, signed_in):
    with scripted_smtp() as server:
        server.answers["MAIL"] = "451 not now"
        received(made, now - 13 * MINUTE)
        round_at(now - 9 * MINUTE, made)
        assert STOPPED not in desk()
    _stopped_since(made, now - 12 * MINUTE)
    assert STOPPED in desk()
    inspector = signed_in(made.accounts["inspector"])
    assert STOPPED not in text_of(inspector.get(f"/s/{made.slug}/"))


def test_they_are_told_if_what_sends_mail_does_not_run_at_all(made, now, desk):
    received(made, now - 14 * MINUTE)
    assert STOPPED not in desk()
    received(made, now - 16 * MINUTE, "bob")
    assert "the part of putright that sends mail does not run" in desk()


def test_it_costs_no_question_more(made, now, signed_in):
    browser = signed_in(made.accounts["handler"])
    browser.get(f"/s/{made.slug}/cases/")
    _, before = queries(browser, f"/s/{made.slug}/cases/")
    _stopped_since(made, now - 20 * MINUTE)
    page, then = queries(browser, f"/s/{made.slug}/cases/")
    assert STOPPED in text_of(page)
    assert then == before


def test_one_address_that_is_put_off_is_no_reason_to_warn(made, now, desk):
    with scripted_smtp() as server:
        server.answers["RCPT"] = "450 come back later"
        received(made, now - timedelta(hours=1))
        for minute in range(30, 0, -1):
            round_at(now - minute * MINUTE, made)
        assert STOPPED not in desk()
        rest = [one for one in server.commands if one.startswith("rcpt")]
        assert 3 <= len(rest) <= 5  # at longer and longer intervals


def test_pauses_grow_to_half_an_hour_and_are_not_the_same_for_all():
    from putright.correspondence.going import pause
    from putright.register.models import Message

    def seconds(attempts, identity="a"):
        return pause(Message(identity=identity, attempts=attempts)).total_seconds()

    assert 96 <= seconds(1) <= 120
    assert all(seconds(one) > 1.5 * seconds(one - 1) for one in (2, 3, 4))
    assert all(24 * 60 <= seconds(one) <= 30 * 60 for one in range(6, 4000, 7))
    assert len({seconds(8, str(one)) for one in range(50)}) > 25


def test_one_at_which_the_server_breaks_off_holds_up_no_other_and_no_other_organisation(make_organisation, made, now):
    other = make_organisation("commisceo")
    with scripted_smtp() as server:
        received(made, now - 5 * MINUTE, "poison")
        received(made, now - 4 * MINUTE)
        received(other, now - 4 * MINUTE)
        server.answers["RCPT"] = BREAKS_OFF
        round_at(now - 3 * MINUTE, made)  # the first of it
        server.answers.clear()
        round_at(now, made, other)
        assert [one.state for one in messages(made)] == ["sent", "sent"]
        assert [one.state for one in messages(other)] == ["sent"]


def test_while_it_is_down_a_round_costs_two_attempts_whoever_waits(make_organisation, now):
    some = [make_organisation("commisceo") for _ in range(4)]
    for one in some:
        received(one, now - 5 * MINUTE)
    with scripted_smtp() as server:
        server.answers["EHLO"] = BREAKS_OFF
        round_at(now, *some)
        assert len(server.commands) == 2
    assert [one[0].attempts for one in map(messages, some)] == [1, 1, 0, 0]
    from putright.accounts.scope import within
    from putright.register.outgoing_model import Outgoing

    for one in some:
        with within(one.organisation):
            assert Outgoing.objects.get(organisation=one.organisation).failing == now


def test_a_carrier_that_asks_for_time_gets_it(made, now, tmp_path):
    with notify_running(tmp_path) as carrier:
        carrier.next.append((429, {"errors": [{"error": "RateLimitError"}]}, {"Retry-After": "300"}))
        received(made, now)
        round_at(now, made)
        received(made, now, "bob")
        round_at(now + 4 * MINUTE, made)
        assert len(carrier.asked) == 1
        round_at(now + 6 * MINUTE, made)
        assert [one.state for one in messages(made)] == ["sent", "sent"]


class TestNobodyKnows:
    def test_it_goes_again_under_the_same_name_and_cannot_be_stopped(self, made, now):
        from putright.correspondence.letter_recall import is_held

        with scripted_smtp() as server:
            server.answers["."] = BREAKS_OFF
            received(made, now)
            round_at(now, made)
            [waits] = messages(made)
            assert (waits.state, waits.unsure, is_held(waits)) == ("waiting", True, False)
            server.answers[""] = BREAKS_OFF  # not reached at the next attempt: that says nothing of the first
            round_at(now + 5 * MINUTE, made)
            assert messages(made)[0].unsure
            server.answers.clear()
            round_at(now + 10 * MINUTE, made)
            assert messages(made)[0].state == "sent"
            first, second = server.mails
            assert first.partition(b"Message-ID")[2][:60] == second.partition(b"Message-ID")[2][:60]

    def test_if_it_is_refused_then_it_may_have_gone_before(self, made, now):
        with scripted_smtp() as server:
            server.answers["."] = BREAKS_OFF
            received(made, now)
            round_at(now, made)
            server.answers["."] = "554 had it already"
            round_at(now + 5 * MINUTE, made)
        assert messages(made)[0].state == "unsure"

    def test_after_days_it_is_not_said_that_it_did_not_go(self, made, now):
        with scripted_smtp() as server:
            server.answers["."] = BREAKS_OFF
            received(made, now - timedelta(days=5))
            round_at(now, made)
        [given_up] = messages(made)
        assert given_up.state == "unsure"
        assert "it may have gone" in given_up.why


class TestComingBackByNotify:
    def test_what_did_not_arrive_is_said_on_the_case_once(self, made, now, tmp_path, signed_in):
        from putright.worker.outgoing import take_reports

        with notify_running(tmp_path) as carrier:
            case = received(made, now)
            round_at(now, made)
            assert take_reports([made.organisation], now) == 0
            carrier.sent[0]["status"] = "permanent-failure"
            assert take_reports([made.organisation], now) == 1
            assert take_reports([made.organisation], now) == 0
            back, *tells = messages(made)
            assert (back.state, "the address is wrong" in back.why) == ("returned", True)
            assert {one.kind for one in tells} <= {"came-back"}
            assert tells
            page = text_of(signed_in(made.accounts["handler"]).get(f"/s/{made.slug}/cases/{case.reference}/"))
            assert "Came back" in page

    def test_all_pages_are_read_and_other_services_messages_are_left_alone(self, made, now, tmp_path):
        from putright.worker.outgoing import take_reports

        with notify_running(tmp_path) as carrier:
            received(made, now)
            round_at(now, made)
            carrier.sent[0]["status"] = "temporary-failure"
            carrier.sent += [
                {"id": str(one), "reference": f"x{one}", "status": "technical-failure"} for one in range(300)
            ]
            assert take_reports([made.organisation], now) == 1

    def test_nobody_is_asked_where_another_way_is_chosen(self, made, now):
        from putright.worker.outgoing import take_reports

        with post_office():
            assert take_reports([made.organisation], now) == 0


def test_a_link_for_a_new_address_goes_the_same_way(database, tmp_path):
    from django.core.mail import EmailMessage

    with notify_running(tmp_path) as carrier:
        backend = "putright.outgoing.backend.EmailBackend"
        from django.test import override_settings

        with override_settings(EMAIL_BACKEND=backend):
            assert EmailMessage("Confirm", "Open this page.", to=["ada@marsh.example"]).send() == 1
            carrier.next.append((403, {}, {}))
            assert EmailMessage("Confirm", "Open this page.", to=["ada@marsh.example"]).send() == 0
        assert carrier.sent[0]["personalisation"]["subject"] == "Confirm"


def test_the_command_says_how_it_stands_and_sends_a_mail_to_try_it(made, now, settings_with, capsys):
    from putright.command.register_command import main

    with settings_with(EMAIL_HOST=""):
        assert main(["sending"]) == 2
        assert "No way for mail is chosen" in capsys.readouterr().err
    received(made, now)
    with post_office() as post:
        assert main(["sending", made.slug]) == 0
        assert "1 message waits." in capsys.readouterr().out
        _stopped_since(made, now)
        assert main(["sending", made.slug]) == 1
        assert "NONE HAS GONE OUT since" in capsys.readouterr().out
        assert main(["sending", "--to", "ann@marsh.example"]) == 0
        assert post.came[0][0] == ["ann@marsh.example"]
        post.refuses = "550 nobody"
        assert main(["sending", "--to", "ann@marsh.example"]) == 1
        assert "does not take this address" in capsys.readouterr().out
        assert main(["sending", "--to", "nobody"]) == 2


def _stopped_since(made, moment):
    from putright.accounts.scope import within
    from putright.register.outgoing_model import Outgoing

    with within(made.organisation):
        Outgoing.objects.update_or_create(
            organisation=made.organisation, defaults={"failing": moment, "why": "It was not reached"}
        )
