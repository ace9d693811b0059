"""Letters sent by email from here: as they are kept, once, with a while to stop them; never said to be sent untruly."""

from __future__ import annotations

import hashlib
import re
import threading
import uuid
from datetime import timedelta

import pytest
from tests.integration.carriers import graph_running, notify_running
from tests.integration.scripted_smtp import BREAKS_OFF, scripted_smtp
from tests.integration.some_cases import complain, member, take, text_of

DAY = timedelta(days=1)
LATER = timedelta(minutes=6)


@pytest.fixture
def made(make_organisation):
    return make_organisation("commisceo")


@pytest.fixture
def staff(made, signed_in):
    return signed_in(made.accounts["handler"])


@pytest.fixture
def case(made, now, post):
    found = complain(made, now - DAY, now, email="ada@marsh.example")
    go(made, now)  # the receipt
    post.came.clear()
    post.raw.clear()
    return found


@pytest.fixture
def path(made, case):
    return f"/s/{made.slug}/cases/{case.reference}/"


def write(staff, path, extra="\nPS: Call us any time.", subject="We have it"):
    """The acknowledgement, with nothing left to fill in; on to sending it."""
    here = f"{path}letter/acknowledgement/"
    page = staff.get(here)
    who = "Joe Marsh is dealing with it and is your contact: call 01632 960 001."
    text = re.sub(r"\[write here: who [^\]]*\]", who, page.context["text"]) + extra
    seen = page.context["draft"].revision if page.context["draft"] else 0
    done = staff.post(here, {"subject": subject, "text": text, "seen": str(seen), "then": "send"})
    assert done["Location"] == f"{here}send/"
    return f"{here}send/"


def form(staff, here, **more):
    page = staff.get(here)
    assert page.status_code == 200, text_of(page)
    shown = page.context["form"]
    said = {name: shown[name].value() for name in ("seen", "letter", "to")}
    return {**said, "form_id": uuid.uuid4().hex, "then": "record"} | more


def sent(staff, path, **more):
    """Written and sent; where it is shown."""
    here = write(staff, path)
    done = staff.post(here, form(staff, here, **more))
    assert done.status_code == 302, text_of(done)
    return done["Location"]


def go(made, now):
    from putright.accounts.scope import within
    from putright.correspondence.outbox import send, waiting

    with within(made.organisation):
        found = waiting(made.organisation, now)
    return [send(made.organisation, one, now).state for one in found]


def facts(made, case):
    """The kinds of entries, and the facts of the procedure that stand."""
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.casework.looking import look

    with within(made.organisation):
        view = look(made.organisation, case, timezone.now() + 2 * DAY)
    return [one.row.kind for one in view.record.entries], [one.kind for one in view.found.case.facts]


def documents(made, case):
    from putright.accounts.scope import within
    from putright.register.documents import documents_of
    from putright.register.reading import record_of

    with within(made.organisation):
        return documents_of(record_of(case))


class TestSending:
    def test_it_is_recorded_kept_and_goes_as_it_is_kept_after_the_wait(self, post, made, staff, case, path, now):
        here = write(staff, path, "\nPS: £5, “quoted”, <b>bold</b> and {{ who }}.\n.\n")
        looked = staff.post(here, form(staff, here, then="look"))
        told = text_of(looked)
        assert "Nothing is sent yet." in told
        assert "ada@marsh.example" in told
        assert "We have it" in told
        assert "<b>bold</b>" in told
        assert "Acknowledge" in told
        done = staff.post(here, form(staff, here))
        page = staff.get(done["Location"])
        assert "Stop it" in text_of(page)
        kinds, _ = facts(made, case)
        assert kinds[-3:] == ["acknowledged", "document-added", "document-added"]
        assert go(made, now + timedelta(minutes=3)) == []
        assert go(made, now + LATER) == ["sent"]
        _receipt, text, mail = documents(made, case)
        assert text.beside == mail.beside == len(kinds) - 2
        file = staff.get(f"{path}documents/{mail.number}/file/").getvalue()
        assert hashlib.sha256(file).hexdigest() == mail.file
        assert post.raw == [file]
        [(to, message)] = post.came
        assert to == ["ada@marsh.example"]
        assert message["Auto-Submitted"] is None
        assert message["From"].addresses[0].display_name == made.organisation.name
        assert message.get_content_type() == "multipart/alternative"
        assert "&lt;b&gt;bold&lt;/b&gt;" in message.get_body(("html",)).get_content()
        assert "{{ who }}" in message.get_body(("plain",)).get_content()
        assert "Sent" in text_of(staff.get(path))
        assert "Stop it" not in text_of(staff.get(done["Location"]))

    def test_the_entry_says_that_it_went_by_email_and_the_duty_is_done(self, post, made, staff, case, path):
        from putright.accounts.scope import within
        from putright.casework.looking import look

        sent(staff, path)
        with within(made.organisation):
            view = look(made.organisation, case, case.facts.last().recorded)
        assert next(one for one in view.found.case.facts if one.kind == "acknowledged").attributes["medium"] == "email"
        assert "met" in [row.status for row in view.found.duties if row.action == "acknowledge"]

    def test_it_is_tried_again_with_the_same_bytes(self, post, made, staff, path, now):
        sent(staff, path)
        post.answer = "451 later"
        assert go(made, now + LATER) == ["waiting"]
        post.answer = "250 taken"
        assert go(made, now + 2 * LATER) == ["sent"]
        first, second = post.raw
        assert first == second

    def test_a_form_sent_twice_and_two_people_at_once_send_one(self, post, made, staff, path, now, signed_in):
        here = write(staff, path)
        said, other = form(staff, here), form(staff, here)
        first = staff.post(here, said)
        again = staff.post(here, said)
        assert again["Location"] == first["Location"]
        late = signed_in(made.accounts["manager"]).post(here, other)
        assert late["Location"] == first["Location"]
        assert go(made, now + LATER) == ["sent"]
        assert len(post.came) == 1

    def test_two_who_press_at_the_same_moment_send_one(self, post, made, case, staff, path, now):
        from django.db import connection

        from putright.accounts.scope import within
        from putright.casework.recording import Proposed
        from putright.correspondence.case_letters import LetterChanged
        from putright.correspondence.dispatching import Sending, send_letter
        from putright.register.append import CaseChanged

        write(staff, path)
        sending = Sending("acknowledgement", 1, "ada@marsh.example", (), ())
        said = [Proposed("acknowledged", now.isoformat(timespec="seconds"), {"names_handler": True})]
        became: list[object] = []
        ready = threading.Barrier(2)

        def press(role):
            try:
                ready.wait()
                with within(made.organisation):
                    became.append(
                        send_letter(made.organisation, case, sending, said, member(made, role), now=now, seen=None,
                                    key=uuid.uuid4().hex)
                    )  # fmt: skip
            except (LetterChanged, CaseChanged) as changed:
                became.append(changed)
            finally:
                connection.close()

        hands = [threading.Thread(target=press, args=[role]) for role in ("manager", "handler")]
        for hand in hands:
            hand.start()
        for hand in hands:
            hand.join()
        assert sorted(type(one).__name__ for one in became) == ["LetterChanged", "Sent"]
        assert go(made, now + LATER) == ["sent"]
        assert len(post.came) == 1

    def test_what_lacks_something_does_not_go(self, post, made, case, staff, path, now):
        from putright.accounts.scope import within
        from putright.casework.recording import Proposed, Refused
        from putright.correspondence.dispatching import Sending, send_letter

        here = f"{path}letter/acknowledgement/"
        staff.post(here, {"subject": "Hello", "text": "Hello. [write here: the rest]", "seen": "0", "then": "send"})
        page = staff.get(f"{here}send/")
        assert "The letter lacks something that it must say. Nothing was sent." in text_of(page)
        assert "Still to be written: the rest." in text_of(page)
        assert staff.post(f"{here}send/", {"then": "record", "letter": "1"}).status_code == 409
        sending = Sending("acknowledgement", 1, "ada@marsh.example", ("Still to be written: the rest.",), ())
        said = [Proposed("acknowledged", now.isoformat(timespec="seconds"))]
        with within(made.organisation):
            by = member(made)
            done = send_letter(
                made.organisation, case, sending, said, by, now=now, seen=None, key=uuid.uuid4().hex
            )  # fmt: skip
        assert isinstance(done, Refused)
        assert "acknowledged" not in facts(made, case)[0]
        assert go(made, now + LATER) == []

    def test_a_letter_changed_meanwhile_is_shown_again_before_it_goes(self, post, made, staff, path, now):
        here = write(staff, path)
        said = form(staff, here)
        write(staff, path, "\nOne line more.")
        page = staff.post(here, said)
        assert "changed the letter while you had this form open" in text_of(page)
        assert "One line more." in text_of(page)
        assert go(made, now + LATER) == []

    def test_an_answer_to_it_finds_its_case(self, post, made, staff, case, path, now):
        from putright.accounts.scope import within
        from putright.correspondence.mailbox.matching import sure_case
        from putright.incoming.mail import Address, Mail

        sent(staff, path)
        go(made, now + LATER)
        identity = post.came[0][1]["Message-ID"].strip("<>")
        with within(made.organisation):
            answer = Mail(subject="Re: We have it", sender=Address("", "else@x.example"), answers=(identity,))
            assert sure_case(made.organisation, answer) == case


class TestNeeds:
    @pytest.mark.parametrize("needs", [{"ways": "letter"}, {"formats": "braille"}, {"not_address": "no email"}])
    def test_against_an_email_a_reason_is_asked_and_kept(self, post, made, staff, case, path, now, needs):
        take(made, case, "needs-noted", now, now, **needs)
        here = write(staff, path)
        refused = staff.post(here, form(staff, here))
        assert "Say why it goes by email all the same, or send it as they need it." in text_of(refused)
        assert "acknowledged" not in facts(made, case)[0]
        said = form(staff, here, by_email_because="She asked for it on the phone.")
        assert "Why: She asked for it on the phone." in text_of(staff.post(here, said | {"then": "look"}))
        done = staff.post(here, said)
        assert done.status_code == 302, text_of(done)
        assert text_of(staff.get(path)).count("Why: She asked for it on the phone.") == 1

    def test_an_email_and_plain_text_are_what_somebody_may_ask_for(self, post, made, staff, case, path, now):
        take(made, case, "needs-noted", now, now, ways="email phone", formats="plain-text")
        sent(staff, path)

    def test_without_an_address_or_a_mail_server_it_says_so(self, post, made, staff, path, now, settings_with):
        here = write(staff, path)
        with settings_with(EMAIL_HOST=""):
            assert "No mail server is set up." in text_of(staff.get(here))
            assert "Send it by email" not in text_of(staff.get(f"{path}letter/acknowledgement/"))
        nobody = complain(made, now - DAY, now, email="", phone="07700 900123")
        page = staff.get(f"/s/{made.slug}/cases/{nobody.reference}/letter/acknowledgement/")
        assert "Send it by email" not in text_of(page)


class TestStopping:
    def test_it_does_not_go_is_owed_again_and_is_a_letter_again(self, post, made, staff, case, path, now):
        where = sent(staff, path)
        for _ in range(2):
            assert staff.post(where, {"then": "stop"}).status_code == 302
        assert go(made, now + LATER) == []
        kinds, standing = facts(made, case)
        assert kinds.count("corrected") == 1
        assert "acknowledged" not in standing
        assert [one.gone is not None for one in documents(made, case)] == [False, True, True]  # the receipt stays
        assert "It was stopped before it went." in text_of(staff.get(path))
        page = staff.get(f"{path}letter/acknowledgement/")
        assert page.context["draft"].subject == "We have it"
        assert "PS: Call us any time." in page.context["text"]
        here = f"{path}letter/acknowledgement/send/"
        assert staff.post(here, form(staff, here)).status_code == 302
        assert go(made, now + LATER) == ["sent"]

    def test_once_it_is_taken_up_it_is_too_late(self, post, made, staff, case, path, now):
        where = sent(staff, path)
        go(made, now + LATER)
        staff.post(where, {"then": "stop"})
        assert "It is too late: the email is on its way." in text_of(staff.get(where))
        assert "acknowledged" in facts(made, case)[1]

    def test_stopped_and_taken_up_at_the_same_moment_it_is_one_or_the_other(self, post, made, staff, case, path, now):
        from django.db import connection

        where = sent(staff, path)
        ready = threading.Barrier(2)

        def take_up():
            try:
                ready.wait()
                go(made, now + LATER)
            finally:
                connection.close()

        hand = threading.Thread(target=take_up)
        hand.start()
        ready.wait()
        staff.post(where, {"then": "stop"})
        hand.join()
        assert ("acknowledged" in facts(made, case)[1]) is (len(post.came) == 1)

    def test_while_no_mail_server_is_reached_it_can_be_stopped_still(self, post, made, staff, path, now, settings_with):
        where = sent(staff, path)
        with settings_with(EMAIL_PORT=1):
            assert go(made, now + LATER) == ["waiting"]
        staff.post(where, {"then": "stop"})
        assert go(made, now + 2 * LATER) == []

    def test_who_only_reads_stops_nothing(self, post, made, staff, path, signed_in):
        where = sent(staff, path)
        reader = signed_in(made.accounts["inspector"])
        assert "Stop it" not in text_of(reader.get(where))
        assert reader.post(where, {"then": "stop"}).status_code == 403

    def test_everything_that_an_answer_recorded_is_taken_back(self, post, made, staff, case, path, now):
        here = f"{path}letter/stage-response/"
        page = staff.get(here)
        text = re.sub(r"\[write here: ([^\]]*)\]", r"\1: we looked into this with care.", page.context["text"])
        staff.post(here, {"subject": "Our answer", "text": text, "seen": "0", "then": "send"})
        before, _ = facts(made, case)
        said = form(staff, f"{here}send/", outcome="upheld", why="It was quick.", ask_why="1")
        done = staff.post(f"{here}send/", said)
        assert done.status_code == 302, text_of(done)
        assert "responded" in facts(made, case)[1]
        staff.post(done["Location"], {"then": "stop"})
        kinds, standing = facts(made, case)
        assert "responded" in kinds[len(before) :]
        assert "responded" not in standing
        assert "draft" in staff.get(here).context
        assert staff.get(here).context["draft"].subject == "Our answer"


class TestNotArriving:
    def test_a_refused_address_is_no_letter_sent(self, post, made, staff, case, path, now):
        where = sent(staff, path)
        post.refuses = "550 no such person"
        assert go(made, now + LATER) == ["not-sent"]
        assert "acknowledged" not in facts(made, case)[1]
        told = text_of(staff.get(where))
        assert "This letter did not arrive. Send it by post instead, or phone." in told
        assert "The mail server does not take this address." in text_of(staff.get(path))
        assert "PS: Call us any time." in staff.get(f"{path}letter/acknowledgement/").context["text"]
        post.refuses = ""
        go(made, now + LATER)
        assert any("our letter could not be sent by email" in one["Subject"] for _, one in post.came)

    def test_one_that_may_have_gone_is_not_said_to_be_unsent(self, post, made, staff, case, path, now):
        where = sent(staff, path)
        with scripted_smtp() as server:
            server.answers["."] = BREAKS_OFF
            assert go(made, now + LATER) == ["waiting"]
            staff.post(where, {"then": "stop"})
            assert "It is too late" in text_of(staff.get(where))
            server.answers["."] = "554 no"
            assert go(made, now + 2 * LATER) == ["unsure"]
        assert "acknowledged" in facts(made, case)[1]
        told = text_of(staff.get(where))
        assert "it may have gone. Phone to ask, or write by post." in told
        assert "This letter did not arrive." not in told
        assert "Word that a letter may not have gone" in text_of(staff.get(path))
        go(made, now + 3 * LATER)
        assert any("our letter may not have gone" in one["Subject"] for _, one in post.came)

    def test_an_address_that_is_put_off_is_tried_again(self, post, made, staff, path, now):
        sent(staff, path)
        post.refuses = "450 come back later"
        assert go(made, now + LATER) == ["waiting"]
        post.refuses = ""
        assert go(made, now + 2 * LATER) == ["sent"]

    def test_an_address_corrected_meanwhile_is_not_written_to(self, post, made, staff, case, path, now):
        sent(staff, path)
        take(made, case, "contact-given", now, now, email="ada@hill.example")
        assert go(made, now + LATER) == ["not-sent"]
        assert post.came == []
        assert "acknowledged" not in facts(made, case)[1]

    def test_what_they_told_us_meanwhile_against_an_email_holds_it_back(self, post, made, staff, case, path, now):
        sent(staff, path)
        take(made, case, "needs-noted", now, now, not_address="The email: he reads it")
        assert go(made, now + LATER) == ["not-sent"]
        assert post.came == []
        assert "acknowledged" not in facts(made, case)[1]
        sent(staff, path, by_email_because="She wrote from it today.")
        go(made, now + LATER)
        assert "ada@marsh.example" in [mail["To"] for _, mail in post.came]

    def test_taken_on_a_later_day_only_it_was_sent_on_that_day(self, post, made, staff, case, path, now, settings_with):
        from putright.accounts.scope import within
        from putright.casework.looking import look

        sent(staff, path)
        with settings_with(EMAIL_PORT=1):
            assert go(made, now + LATER) == ["waiting"]
        assert go(made, now + DAY) == ["sent"]
        with within(made.organisation):
            found = look(made.organisation, case, now + DAY).found.case.facts
        (fact,) = [one for one in found if one.kind == "acknowledged"]
        assert fact.day == (now + DAY).astimezone().date().toordinal()

    def test_what_comes_back_is_said_on_the_case_and_is_written_again_for_the_post(
        self, post, made, staff, case, path, now
    ):
        from tests.integration.test_mail_pages import bring
        from tests.unit.test_incoming import REPORT

        where = sent(staff, path)
        go(made, now + LATER)
        identity = post.came[0][1]["Message-ID"].strip("<>").partition("@")[0]
        report = REPORT % (b"failed", b"5.1.1", b"message/rfc822")
        bring(made, report.replace(b"0123@larkfield", f"{identity}@larkfield".encode()))
        assert "This letter did not arrive." in text_of(staff.get(where))
        assert "Came back" in text_of(staff.get(path))
        assert "acknowledged" in facts(made, case)[1]
        done = staff.post(where, {"then": "again"})
        assert done["Location"] == f"{path}letter/acknowledgement/post/"
        put = staff.get(done["Location"]).context["post"]
        assert "PS: Call us any time." in put["text"]
        assert put["letter"].subject == "We have it"
        assert "already" in text_of(staff.get(staff.post(where, {"then": "again"})["Location"]))


def test_who_may_not_open_the_case_sends_and_sees_nothing(post, made, staff, case, path, signed_in, now):
    where = sent(staff, path)
    take(made, case, "access-chosen", now, now, people=made.people["manager"].key)
    for address in (where, f"{path}letter/acknowledgement/send/"):
        assert staff.get(address).status_code == 403
        assert staff.post(address, {"then": "stop"}).status_code == 403


class TestTheMail:
    @pytest.mark.parametrize(
        ("typed", "written"),
        [("ada@marsh.example", "ada@marsh.example"), ("ada@mårsh.example", "ada@xn--mrsh-qoa.example"), ("", "")],
    )
    def test_an_address_is_written_so_that_every_mail_server_takes_it(self, typed, written):
        from putright.correspondence.letter_mail import written_to

        assert written_to(typed) == written

    @pytest.mark.parametrize("typed", ["ådå@marsh.example", "a@x.example\r\nBcc: all@x.example", "ada@..example"])
    def test_an_address_that_cannot_stand_in_a_mail_is_refused(self, typed):
        from putright.correspondence.letter_mail import written_to

        with pytest.raises(ValueError):  # noqa: PT011 - whatever the library says of it
            written_to(typed)

    def test_what_is_kept_is_what_is_given_to_the_mail_server(self, post):
        from putright.correspondence.letter_mail import read
        from putright.outgoing.way import Outcome, Ready
        from putright.outgoing.ways import way

        content = b"To: a@x.example\r\nSubject: =?utf-8?q?=C2=A35?=\r\nContent-Type: text/plain\r\n\r\n.\r\nFrom me\r\n"
        chosen = way()
        assert chosen is not None
        assert chosen.send(Ready("a@x.example", content, "identity")).outcome is Outcome.WENT
        assert post.raw == [content]
        assert post.came[0][0] == ["a@x.example"]
        assert read(content)[:2] == ("a@x.example", "£5")


class TestOtherWays:
    def test_by_graph_what_was_kept_goes(self, made, staff, case, path, now, tmp_path):
        with graph_running(tmp_path) as graph:
            sent(staff, path)
            assert go(made, now + LATER) == ["sent"]
            (file,) = graph.sent
        _, _, mail = documents(made, case)  # the receipt, the text, the email
        assert hashlib.sha256(file).hexdigest() == mail.file

    def test_by_notify_whoever_sends_it_is_told_what_is_lost(self, made, staff, case, path, now, tmp_path):
        with notify_running(tmp_path) as notify:
            here = write(staff, path)
            told = text_of(staff.get(here))
            assert "It goes by GOV.UK Notify, as text" in told
            assert "as GOV.UK Notify has it" in told
            assert staff.post(here, form(staff, here)).status_code == 302
            _, _, mail = documents(made, case)  # the receipt, the text, the email
            assert mail.description.endswith("the email, as it was handed over to be sent as text")
            assert go(made, now + LATER) == ["sent"]
            assert "PS: Call us any time." in notify.sent[0]["personalisation"]["body"]
