"""Asking for a code: one answer for every number, and what goes to whom."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from tests.integration.public_forms import text_of
from tests.integration.test_following import client, complain, enter, noted


def ask(browser, made, number, how="email"):
    return browser.post(f"/p/{made.slug}/follow/", {"number": number, "how": how}, follow=True)


def work(made, later=timedelta(0)):
    """What the worker does when a code was asked for; the states of what went."""
    from django.utils import timezone

    from putright.correspondence.outbox import send
    from putright.worker.codes import ready_codes

    return [send(made.organisation, one, timezone.now() + later).state for one in ready_codes(made.organisation)]


def again(made, later):
    """A later round of the outbox."""
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.correspondence.outbox import send
    from putright.register.models import Message

    with within(made.organisation):
        rows = list(Message.objects.filter(organisation=made.organisation, state="waiting", kind="case-code"))
    return [send(made.organisation, one.pk, timezone.now() + later).state for one in rows]


def whole(mail):
    return "\n".join(str(part.get_content()) for part in mail.walk() if part.get_content_maintype() == "text")


def code_in(mail):
    found = re.search(r"Your code is (\d{4} \d{4})", mail.get_body(("plain",)).get_content())
    assert found is not None
    return found[1]


class TestOneAnswer:
    def test_the_page_says_and_does_the_same_for_every_number(self, make_organisation):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        made = make_organisation()
        numbers = {
            "known": complain(made).reference,
            "nobody": complain(made, email="", phone="", name="").reference,
            "unknown": "T0-77777",
            "words": "the one about the lift",
        }
        said, asked = set(), set()
        for number in numbers.values():
            browser = client()
            with CaptureQueriesContext(connection) as queries:
                page = ask(browser, made, number)
            said.add((page.status_code, text_of(page), tuple(page.redirect_chain)))
            asked.add(tuple(re.sub(r"'[^']*'|\d+", "?", one["sql"]) for one in queries))
        assert len(said) == 1
        assert len(asked) == 1, "the same questions are put to the database"
        [(status, text, chain)] = said
        assert status == 200
        assert "If this number is one of ours" in text
        assert not any(char.isdigit() for char in chain[0][0].removeprefix(f"/p/{made.slug}/")), "no number in it"

    def test_only_cases_with_an_address_are_sent_a_code(self, make_organisation, post):
        made, other = make_organisation(), make_organisation()
        elsewhere = complain(other)
        anonymous = complain(made, email="", phone="", name="")
        for number in (anonymous.reference, elsewhere.reference, "T0-77777", "nothing"):
            ask(client(), made, number)
        assert work(made) == []
        assert post.came == []

    def test_a_button_pressed_twice_asks_once(self, make_organisation, post):
        made = make_organisation()
        case, browser = complain(made), client()
        for _ in range(2):
            ask(browser, made, case.reference)
        assert work(made) == ["sent"]

    @pytest.mark.parametrize("number", ["", " ", "\x00", "\u200b", "--"])
    def test_nothing_is_asked_for_where_no_number_was_typed(self, make_organisation, number):
        made = make_organisation()
        page = client().post(f"/p/{made.slug}/follow/", {"number": number, "how": "email"})
        assert page.status_code == 200
        assert "There is a problem" in text_of(page)


class TestTheMail:
    def test_it_goes_to_the_address_on_the_case_and_opens_it(self, make_organisation, post):
        made = make_organisation()
        case, browser = complain(made), client()
        browser.post(
            f"/p/{made.slug}/follow/", {"number": case.reference, "how": "email", "email": "mallory@thief.example"}
        )
        assert work(made) == ["sent"]
        [(to, mail)] = post.came
        assert to == ["ada@marsh.example"]
        assert enter(browser, made, case.reference, code_in(mail)).status_code == 302

    def test_it_holds_neither_number_nor_words_nor_a_link_that_opens_anything(self, make_organisation, post):
        made = make_organisation()
        case = complain(made, name="Buy pills at pills.example")
        ask(client(), made, case.reference)
        work(made)
        [(_, mail)] = post.came
        text = f"{mail['Subject']}\n{whole(mail)}"
        assert case.reference not in text
        assert "went dead" not in text
        assert "pills" not in text
        assert code_in(mail) not in mail["Subject"], "it would be read on a locked screen"
        links = set(re.findall(r"https?://[^\s<>\"]+", text))
        assert links == {one for one in links if one.endswith(f"/p/{made.slug}/follow/code/")}
        assert "If you did not ask for a code" in text
        assert mail["Auto-Submitted"] == "auto-replied"

    def test_whoever_speaks_for_the_complainant_gets_a_code_of_their_own(self, make_organisation, post):
        made = make_organisation()
        case = complain(made)
        noted(made, case, "person-noted", who="n1", part="representative", name="Sol", email="sol@law.example")
        noted(made, case, "person-noted", who="n2", part="witness", name="Wit", email="wit@ness.example")
        ask(client(), made, case.reference)
        assert work(made) == ["sent", "sent"]
        assert [to for to, _ in post.came] == [["ada@marsh.example"], ["sol@law.example"]]
        assert len({code_in(mail) for _, mail in post.came}) == 2

    def test_somebody_of_whom_another_complains_is_told_nothing_by_a_code(self, make_organisation, post):
        made = make_organisation()
        case = complain(made, by="representative", concerned="Gran")
        noted(made, case, "person-noted", who="n1", part="concerned", name="Gran", email="gran@marsh.example")
        ask(client(), made, case.reference)
        work(made)
        assert [to for to, _ in post.came] == [["ada@marsh.example"]]

    def test_after_an_attempt_of_which_nobody_knows_both_codes_open_the_case_but_only_one_does(
        self, make_organisation, post
    ):
        made = make_organisation()
        case, browser = complain(made), client()
        ask(browser, made, case.reference)
        post.answer = "451 busy"
        assert work(made) == ["waiting"]
        post.answer = "250 taken"
        assert again(made, timedelta(minutes=3)) == ["sent"]
        first, second = (mail for _, mail in post.came)
        assert first["Message-ID"] == second["Message-ID"]
        assert code_in(first) != code_in(second)
        assert enter(browser, made, case.reference, code_in(first)).status_code == 302
        assert enter(client(), made, case.reference, code_in(second)).status_code == 200

    def test_what_could_not_go_in_time_does_not_go_at_all(self, make_organisation, post):
        made = make_organisation()
        case = complain(made)
        ask(client(), made, case.reference)
        post.answer = "451 busy"
        assert work(made) == ["waiting"]
        post.answer = "250 taken"
        assert again(made, timedelta(minutes=16)) != ["sent"]
        assert len(post.came) == 1

    def test_an_address_gets_so_many_an_hour_and_each_of_them_works(self, make_organisation, post):
        from putright.casework.case_codes import MOST_AN_HOUR

        made = make_organisation()
        case, second = complain(made), complain(made)
        for turn in range(MOST_AN_HOUR + 2):
            ask(client(), made, (case, second)[turn % 2].reference)
            work(made)
        assert len(post.came) == MOST_AN_HOUR, "of both cases together"
        assert enter(client(), made, case.reference, code_in(post.came[0][1])).status_code == 302

    def test_the_page_of_the_case_tells_staff_that_a_code_went(self, make_organisation, post):
        made = make_organisation()
        case, staff = complain(made), client()
        ask(client(), made, case.reference)
        work(made)
        staff.force_login(made.accounts["manager"], backend="allauth.account.auth_backends.AuthenticationBackend")
        assert "Code to follow the case, by email" in text_of(staff.get(f"/s/{made.slug}/cases/{case.reference}/"))


class TestTexts:
    def test_where_texts_can_be_sent_a_code_goes_to_the_mobile_on_the_case(self, make_organisation, tmp_path):
        from tests.integration.carriers import notify_running

        made = make_organisation()
        case, browser = complain(made, phone="07700 900123, after six"), client()
        house = complain(made, phone="01632 960001")
        with notify_running(tmp_path) as notify:
            assert "by text message" in text_of(browser.get(f"/p/{made.slug}/follow/"))
            ask(client(), made, house.reference, "text")
            ask(browser, made, case.reference, "text")
            assert work(made) == ["sent"]
            [sent] = notify.sent
        assert sent["phone_number"] == "07700900123"
        code = re.search(r"\d{4} \d{4}", sent["personalisation"]["body"])
        assert code is not None
        assert case.reference not in sent["personalisation"]["body"]
        assert enter(browser, made, case.reference, code[0]).status_code == 302

    def test_one_that_did_not_arrive_is_said_on_the_case_and_to_nobody_outside(self, make_organisation, tmp_path):
        from django.utils import timezone
        from tests.integration.carriers import notify_running

        from putright.accounts.scope import within
        from putright.casework.looking import look
        from putright.correspondence.mailing import write_message
        from putright.register.models import Message
        from putright.worker.outgoing import take_reports

        made, now = make_organisation(), timezone.now()
        case, browser = complain(made, phone="07700 900123"), client()
        with notify_running(tmp_path) as notify:
            for each in (browser, client()):
                ask(each, made, case.reference, "text")
            before = text_of(ask(client(), made, f"{made.organisation.prefix}-09999", "text"))
            assert work(made) == ["sent", "sent"]
            assert take_reports([made.organisation], now) == 0
            for one in notify.sent:
                one["status"] = "temporary-failure"
            assert take_reports([made.organisation], now) == 2
            assert take_reports([made.organisation], now) == 0
            after = text_of(ask(client(), made, case.reference, "text"))
        assert "A text does not come while the phone is off or has no signal." in after
        assert after.replace(case.reference, "") == before.replace(f"{made.organisation.prefix}-09999", "")
        staff = client()
        staff.force_login(made.accounts["manager"], backend="allauth.account.auth_backends.AuthenticationBackend")
        page = text_of(staff.get(f"/s/{made.slug}/cases/{case.reference}/"))
        assert "Did not arrive Code to follow the case, by text message It did not arrive" in page
        assert "It did not arrive (the phone was off, full, or without a signal)." in page
        with within(made.organisation):
            told = Message.objects.get(organisation=made.organisation, kind="code-not-arrived")
            written = write_message(made.organisation, look(made.organisation, case, now), told)
        assert "the text with it did not arrive" in written.text
        assert "07700" not in written.text

    def test_elsewhere_the_choice_is_not_there_and_is_not_taken(self, make_organisation, post):
        made = make_organisation()
        case, browser = complain(made), client()
        assert "by text message" not in text_of(browser.get(f"/p/{made.slug}/follow/"))
        assert "Choose one of the answers" in text_of(ask(browser, made, case.reference, "text"))
        assert work(made) == []


def test_what_opens_nothing_any_more_is_swept(make_organisation):
    from django.utils import timezone
    from tests.integration.test_following import a_code, let_in

    from putright.accounts.scope import within
    from putright.register.follow_models import CaseCode, CodeAsked, FollowSession
    from putright.worker.codes import forget_following

    made = make_organisation()
    case = complain(made)
    ask(client(), made, case.reference)
    a_code(made, case)
    let_in(made, case)
    with within(made.organisation):
        assert forget_following(made.organisation, timezone.now()) == 0
        forget_following(made.organisation, timezone.now() + timedelta(days=2))
        kinds = (CaseCode, CodeAsked, FollowSession)
        assert [one.objects.filter(organisation=made.organisation).count() for one in kinds] == [0, 0, 0]
