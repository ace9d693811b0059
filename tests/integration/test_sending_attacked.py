"""Sending under attack and by clocks that are wrong: names made of headers, other organisations, midnight."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from tests.integration.some_cases import complain, member

MINUTE = timedelta(minutes=1)


@pytest.fixture
def made(make_organisation):
    return make_organisation("commisceo")


def send_letter(made, case, now, subject="We have it", text="Dear you,\n\nWe have it.\n"):
    """Write an acknowledgement and send it, as its page does."""
    from putright.accounts.scope import within
    from putright.casework.recording import Proposed
    from putright.correspondence.case_letters import Kept, Written, keep_letter
    from putright.correspondence.dispatching import Sending, Sent
    from putright.correspondence.dispatching import send_letter as send

    sending = Sending("acknowledgement", 1, "ada@marsh.example", (), ())
    fact = Proposed("acknowledged", now.isoformat(timespec="seconds"), {}, None, "It was so.")
    with within(made.organisation):
        by = member(made)
        kept = keep_letter(made.organisation, case, "acknowledgement", Written(subject, text), seen=0, by=by, now=now)
        assert isinstance(kept, Kept)
        assert kept.letter.revision == 1
        done = send(made.organisation, case, sending, [fact], by, now=now, seen=None, key=uuid.uuid4().hex)
        assert isinstance(done, Sent), done
    return done.mail


def go(made, now):
    from putright.accounts.scope import within
    from putright.correspondence.outbox import send, waiting

    with within(made.organisation):
        found = waiting(made.organisation, now)
    return [send(made.organisation, one, now).state for one in found]


def acknowledged(made, case):
    """The moment at which it was acknowledged, as it stands now; and whether that was ever corrected."""
    from putright.accounts.scope import within
    from putright.casework.looking import look

    with within(made.organisation):
        view = look(made.organisation, case, timezone.now())
    (fact,) = [one for one in view.found.case.facts if one.kind == "acknowledged"]
    return fact, "corrected" in [one.row.kind for one in view.record.entries]


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 10, 24, 22, 57, tzinfo=UTC),  # 23:57 in summer time: it goes on the next day
        datetime(2026, 10, 25, 0, 57, tzinfo=UTC),  # 01:57 in summer time: it goes at 01:02, by the clock before that
        datetime(2026, 10, 26, 23, 57, tzinfo=UTC),
    ],
)
def test_the_minutes_that_a_letter_waits_move_its_date_in_no_night(post, made, moment):
    case = complain(made, moment - timedelta(hours=2), moment - timedelta(hours=1), email="ada@marsh.example")
    go(made, moment - timedelta(hours=1))
    send_letter(made, case, moment)
    day = acknowledged(made, case)[0].day
    assert go(made, moment + 4 * MINUTE) == []
    assert go(made, moment + 6 * MINUTE) == ["sent"]
    fact, corrected = acknowledged(made, case)
    assert (fact.day, corrected) == (day, False)


def test_a_letter_that_the_mail_server_took_a_night_later_than_it_was_to_go_was_sent_then(post, made):
    moment = datetime(2026, 10, 24, 22, 57, tzinfo=UTC)
    case = complain(made, moment - timedelta(hours=2), moment - timedelta(hours=1), email="ada@marsh.example")
    go(made, moment - timedelta(hours=1))
    send_letter(made, case, moment)
    day = acknowledged(made, case)[0].day
    assert go(made, moment + timedelta(days=1, minutes=6)) == ["sent"]
    fact, corrected = acknowledged(made, case)
    assert (fact.day, corrected) == (day + 1, True)


def test_a_clock_that_was_a_day_ahead_and_was_put_right_holds_up_no_message(post, made):
    from putright.accounts.scope import within
    from putright.register.models import Message

    now = timezone.now()
    complain(made, now - MINUTE, now, email="ada@marsh.example")
    with within(made.organisation):
        mine = Message.objects.filter(organisation=made.organisation)
        mine.update(leased=now + timedelta(days=1))  # a worker was killed in the middle of it
    assert go(made, now + MINUTE) == ["sent"]


def test_another_worker_whose_clock_is_a_minute_ahead_keeps_what_it_took(post, made):
    from putright.accounts.scope import within
    from putright.register.models import Message

    now = timezone.now()
    complain(made, now - MINUTE, now, email="ada@marsh.example")
    with within(made.organisation):
        Message.objects.filter(organisation=made.organisation).update(leased=now + MINUTE)
    assert go(made, now) == []


HOSTILE = "Ann\r\nBcc: all@evil.example\r\n\r\nAnother\u2028mail\x0b\x1c\x85"


def test_no_name_and_no_subject_becomes_a_header_or_another_mail(post, made):
    from putright.accounts.models import Organisation

    Organisation.objects.filter(pk=made.organisation.pk).update(name=HOSTILE)
    made.organisation.refresh_from_db()
    now = timezone.now() - timedelta(hours=1)
    case = complain(made, now - MINUTE, now, name=HOSTILE.replace("\x0b", ""), email="ada@marsh.example")
    go(made, now)
    send_letter(made, case, now, HOSTILE, f"{HOSTILE}\n\n.\n\n.\r\nMAIL FROM:<x@evil.example>\n")
    go(made, now + 6 * MINUTE)
    assert [to for to, _ in post.came] == [["ada@marsh.example"]] * len(post.came)
    assert len(post.came) == 2
    for _, one in post.came:
        assert one["Bcc"] is None
        assert one["To"] == "ada@marsh.example"
        assert len(one.get_all("From")) == len(one.get_all("Subject")) == len(one.get_all("Message-ID")) == 1
        assert [found.addr_spec for found in one["From"].addresses] == ["complaints@putright.example"]


def test_what_answers_a_message_of_another_organisation_belongs_to_no_case_here(made, make_organisation):
    from putright.accounts.scope import within
    from putright.correspondence.mailbox.matching import messages_named, sure_case
    from putright.incoming.mail import Address, Mail
    from putright.register.models import Message

    now = timezone.now()
    complain(made, now - MINUTE, now, email="ada@marsh.example")
    other = make_organisation("commisceo")
    with within(made.organisation):
        identity = Message.objects.get(organisation=made.organisation).identity
        answer = Mail(answers=(f"{identity}@putright.example",), sender=Address("", "ada@marsh.example"))
        assert sure_case(made.organisation, answer) is not None
    with within(other.organisation):
        assert sure_case(other.organisation, answer) is None
        assert messages_named(other.organisation, answer.answers) == []


@pytest.fixture
def in_the_middle(post, made):
    """A letter that a worker was sending when it was killed, and when that was: nobody knows whether it went."""
    from putright.accounts.scope import within
    from putright.register.models import Message

    now = timezone.now() - timedelta(hours=1)
    case = complain(made, now - MINUTE, now, email="ada@marsh.example")
    go(made, now)
    mail = send_letter(made, case, now)
    with within(made.organisation):
        Message.objects.filter(pk=mail.message_id).update(leased=now + 6 * MINUTE, attempts=1, unsure=True)
    return case, mail, now + 10 * MINUTE


def test_a_letter_that_may_have_gone_is_not_stopped_when_the_mail_server_is_away_afterwards(
    made, in_the_middle, settings_with
):
    from putright.accounts.scope import within
    from putright.correspondence.letter_recall import stop_letter
    from putright.procedure.acts import Refusal

    case, mail, now = in_the_middle
    for _ in range(2):
        with settings_with(EMAIL_PORT=1):
            assert go(made, now) == ["waiting"]
        with within(made.organisation):
            assert isinstance(stop_letter(made.organisation, mail, member(made), now=now), Refusal)
        now += 3 * MINUTE
    assert go(made, now) == ["sent"]
    assert acknowledged(made, case)[1] is False


def test_a_letter_that_may_have_gone_is_never_said_not_to_have_gone(post, made, in_the_middle):
    from putright.accounts.scope import within
    from putright.register.models import Message
    from putright.register.reading import record_of

    case, _, now = in_the_middle
    post.refuses = "550 no such person"
    assert go(made, now) == ["unsure"]
    with within(made.organisation):
        entries = record_of(case).entries
        why = Message.objects.get(case=case, kind="letter").why
    assert not [one for one in entries if one.row.kind == "corrected"]
    assert "it may have gone" in why


def test_a_letter_of_another_organisation_is_neither_sent_nor_stopped_nor_read(post, made, make_organisation):
    from putright.accounts.scope import within
    from putright.correspondence.letter_going import kept_letter
    from putright.correspondence.letter_recall import stop_letter
    from putright.correspondence.outbox import send
    from putright.register.models import Message

    now = timezone.now() - timedelta(hours=1)
    case = complain(made, now - MINUTE, now, email="ada@marsh.example")
    go(made, now)
    mail = send_letter(made, case, now)
    other = make_organisation("commisceo")
    gone = len(post.came)
    assert send(other.organisation, mail.message_id, now + 6 * MINUTE).state == "taken"
    with within(other.organisation):
        assert kept_letter(other.organisation, mail.message) is None
        with pytest.raises(Message.DoesNotExist):
            stop_letter(other.organisation, mail, member(other), now=now)
    assert len(post.came) == gone
    assert go(made, now + 6 * MINUTE) == ["sent"]
