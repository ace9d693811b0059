"""Limits on what the public sends: a care home is not shut out, a flood is held, nothing of a person's is lost."""

from __future__ import annotations

import re
import threading
import uuid
from datetime import timedelta

import pytest
from tests.integration.limits_met import already, an_address, sent_again, solve
from tests.integration.public_forms import WORDS, filled, number, only, read_by_somebody, received, records, text_of
from tests.integration.some_cases import queries

AS_DELIVERED = {"PUBLIC_LIMITS_TIMES": 1, "RECEIPTS_A_DAY": 3, "QUICKEST_FORM": 3}


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


@pytest.fixture
def sender(settings_with):
    """Send complaints from an address: sender(made, address, words=...). The limits are as they are delivered."""
    from django.test import Client

    def send(made, address, browser=None, **more):
        browser = browser or Client(REMOTE_ADDR=address)
        return browser.post(f"/p/{made.slug}/complain/one-page/", filled(email="", phone="01632 960 001", **more))

    with settings_with(**AS_DELIVERED):
        yield send


def held(made, **narrowed):
    from putright.accounts.scope import within
    from putright.register.models import HeldBack

    with within(made.organisation):
        found = HeldBack.objects.filter(organisation=made.organisation, **narrowed).select_related("case", "site")
        return list(found.order_by("number"))


class TestACareHome:
    def test_thirty_complaints_from_one_address_within_an_hour_are_taken_as_any(self, made, sender):
        address = an_address()
        for place in range(30):
            assert sender(made, address, words=f"Complaint {place}").status_code == 302
        assert len(records(made)) == 30
        assert held(made) == []

    def test_the_next_is_asked_for_a_little_work_and_nothing_typed_is_lost(self, made, sender):
        from django.test import Client

        address = an_address()
        already(address, 30)
        browser = Client(REMOTE_ADDR=address)
        page = sender(made, address, browser, words="The <b>31st</b>\nin two lines", name="Ada “Marsh”")
        assert page.status_code == 200
        assert "You did nothing wrong" in text_of(page)
        assert "Please wait 30 seconds. Then press “Send”." in text_of(page)
        assert "01632 960000" in text_of(page), "another way to reach the provider"
        assert "no-store" in page["Cache-Control"]
        assert records(made) == []
        fields = sent_again(page)
        answer = browser.post(f"/p/{made.slug}/complain/one-page/", fields | {"work_done": solve(page)})
        assert answer.status_code == 302
        said = records(made)[-1].latest("contact-given")
        assert (said["words"], said["name"]) == ("The <b>31st</b>\nin two lines", "Ada “Marsh”")
        assert number(browser, made) == records(made)[-1].case.reference
        again = browser.post(f"/p/{made.slug}/complain/one-page/", fields | {"work_done": solve(page)})
        assert again.status_code == 302, "sent twice, it is one complaint, and asks for nothing"
        assert len(records(made)) == 1

    def test_begun_complaints_have_a_bound_too_and_what_was_typed_is_on_the_page(self, made, sender):
        from django.test import Client

        from putright.accounts.scope import within
        from putright.public.models import ComplaintDraft
        from putright.site.budgets import BEGUN

        address, question = an_address(), f"/p/{made.slug}/complain/what-happened/"
        already(address, BEGUN.free - 1, BEGUN)
        first = Client(REMOTE_ADDR=address)
        assert first.post(question, {"words": "The sixtieth"}).status_code == 302
        page = Client(REMOTE_ADDR=address).post(question, {"words": "The sixty-first"})
        assert (page.status_code, "The sixty-first" in page.content.decode()) == (200, True)
        assert "You did nothing wrong" in text_of(page)
        assert first.post(question, {"words": "The sixtieth, changed"}).status_code == 302, "it was begun before"
        with within(made.organisation):
            assert ComplaintDraft.objects.filter(organisation=made.organisation).count() == 1

    def test_without_a_script_half_a_minute_does_it(self, made, sender, monkeypatch):
        from django.test import Client
        from django.utils import timezone

        address = an_address()
        already(address, 30)
        browser = Client(REMOTE_ADDR=address)
        page = sender(made, address, browser)
        early = browser.post(f"/p/{made.slug}/complain/one-page/", sent_again(page))
        assert "Please wait a little longer" in text_of(early)
        assert sent_again(early)["work_asked"] == sent_again(page)["work_asked"], "the time waited counts"
        later = timezone.now() + timedelta(seconds=31)
        monkeypatch.setattr(timezone, "now", lambda: later)
        assert browser.post(f"/p/{made.slug}/complain/one-page/", sent_again(early)).status_code == 302
        assert len(records(made)) == 1

    def test_another_provider_and_another_address_are_not_touched(self, made, make_organisation, sender):
        address = an_address()
        already(address, 30)
        assert sender(made, address).status_code == 200
        assert sender(made, an_address()).status_code == 302
        assert sender(made, f"{address[:-1]}ffff").status_code == 200, "another address of the same connection"
        assert sender(make_organisation("ieso"), address).status_code == 200, "it is the connection that is counted"


class TestWork:
    def test_an_answer_counts_once_for_its_form_its_sender_and_its_time(self, made, sender, monkeypatch):
        from django.test import Client
        from django.utils import timezone

        address = an_address()
        already(address, 30)
        browser = Client(REMOTE_ADDR=address)
        page = sender(made, address, browser)
        fields, answer = sent_again(page), solve(page)

        def tried(using=browser, **changed):
            return using.post(f"/p/{made.slug}/complain/one-page/", fields | {"work_done": answer} | changed)

        other = read_by_somebody(filled(email="", phone="01632 960 001"))
        assert tried(form_id=other["form_id"], shown=other["shown"]).status_code == 200, "another form"
        assert tried(work_done=".".join(["0"] * 8)).status_code == 200, "a guess"
        for broken in ("", "٣" * 8, "9" * 500, "1.2", "a.b.c.d.e.f.g.h", "\x00"):
            assert tried(work_done=broken).status_code == 200
            assert tried(work_asked=broken).status_code == 200
        easier = re.sub(r"^(\d+)\.\d+\.", r"\1.0.", fields["work_asked"])
        assert tried(work_asked=easier).status_code == 200, "an easier sum than was asked for"
        late = timezone.now() + timedelta(hours=3)
        with monkeypatch.context() as then:
            then.setattr(timezone, "now", lambda: late)
            already(address, 30)
            assert tried().status_code == 200, "too old"
        assert records(made) == []
        assert tried().status_code == 302

    def test_the_further_over_the_limit_the_harder(self):
        from datetime import UTC, datetime

        from putright.public.work import BITS, HARDEST, ask

        now = datetime(2026, 11, 28, tzinfo=UTC)
        assert [ask("x", times, now).bits - BITS for times in (0, 1, 2, 3, 4, 8)] == [0, 0, 1, 1, 2, 3]
        assert ask("x", 10**9, now).bits == HARDEST


class TestAFlood:
    def test_two_hundred_from_many_addresses_are_all_cases(self, made, sender):
        for place in range(200):
            assert sender(made, an_address(), words=f"Complaint {place}").status_code == 302
        assert len(records(made)) == 200

    def test_far_over_the_limit_they_are_kept_and_wait_for_a_person(self, made, sender, signed_in):
        address = an_address()
        already(address, 149)
        for place in range(3):
            assert worked(sender, made, address, words=f"Complaint {place}").status_code == 302
        assert len(records(made)) == 1
        assert [(one.why, one.state) for one in held(made)] == [("many", "waiting")] * 2
        already(address, 900)
        page = sender(made, address, words="The last one")
        assert page.status_code == 429
        assert 60 <= int(page["Retry-After"]) <= 3_700
        assert "What you typed is kept on this page." in text_of(page)
        assert sent_again(page)["words"] == "The last one"
        assert "01632 960000" in text_of(page)

    def test_over_the_organisations_total_real_ones_are_held_too_and_keep_their_date(self, made, sender):
        from django.utils import timezone

        from putright.accounts.tallies import Counted, add
        from putright.site.budgets import HOUR

        add([Counted("complaint of all", str(made.organisation.pk), HOUR)], timezone.now(), 300)
        assert worked(sender, made, an_address()).status_code == 302
        (one,) = held(made)
        assert one.why == "whole"


def worked(sender, made, address, **more):
    """Send it, and do the work that is asked for."""
    from django.test import Client

    browser = Client(REMOTE_ADDR=address)
    page = sender(made, address, browser, **more)
    if page.status_code != 200:
        return page
    return browser.post(f"/p/{made.slug}/complain/one-page/", sent_again(page) | {"work_done": solve(page)})


def _alike(page, reference):
    """A page without its number, and without how large the copy is: that hangs on the number and the words."""
    return re.sub(r"\(\d+ kB\)", "", page.replace(reference, "X"))


class TestMachines:
    def test_the_box_that_people_do_not_see_and_too_quick_a_form_are_held_with_the_same_answer(
        self, made, client, settings_with
    ):
        from django.utils import timezone

        from putright.public.machines import SHOWN, shown_at

        quick = filled(words="Quick", email="victim@mail.example")
        quick[SHOWN] = shown_at(quick["form_id"], timezone.now())
        unseen = filled(words="Unseen")
        del unseen[SHOWN]
        person = client.post(f"/p/{made.slug}/complain/one-page/", filled())
        usual = text_of(client.get(person["Location"]))
        for sent, why in ((filled(further_note="buy"), "field"), (quick, "quick"), (unseen, "unseen")):
            with settings_with(QUICKEST_FORM=3):
                answer = client.post(f"/p/{made.slug}/complain/one-page/", sent)
            assert (answer.status_code, answer["Location"]) == (302, person["Location"])
            (one,) = held(made, why=why)
            page = text_of(client.get(answer["Location"]))
            assert _alike(page, one.reference) == _alike(usual, records(made)[0].case.reference)
        assert len(records(made)) == 1
        assert messages(made) == ["receipt"], "no mail goes to an address that a machine typed"

    def test_a_form_that_came_back_with_an_error_was_open_all_the_time(self, made, client):
        from django.utils import timezone

        from putright.public.machines import when_shown

        page = client.post(f"/p/{made.slug}/complain/one-page/", filled(words="")).content.decode()
        form_id = re.search(r'name="form_id" value="([0-9a-f]{32})"', page)
        shown = re.search(r'name="shown" value="([^"]+)"', page)
        assert form_id is not None
        assert shown is not None
        moment = when_shown(form_id[1], shown[1])
        assert moment is not None
        assert moment / 1000 < timezone.now().timestamp() - 50

    def test_praise_by_a_machine_is_held_and_can_join_the_rest(self, made, client, signed_in):
        typed = {"kind": "compliment", "words": "Thank you Jo.", "wants_answer": "no", "form_id": uuid.uuid4().hex}
        said = read_by_somebody(typed)
        client.post(f"/p/{made.slug}/remark/", said | {"further_note": "x"})
        desk = signed_in(made.accounts["front-desk"])
        assert "Thank you Jo." not in desk.get(f"/s/{made.slug}/remarks/").content.decode()
        assert desk.post(f"/s/{made.slug}/held/1/", {"what": "through"}).status_code == 302
        assert "Thank you Jo." in desk.get(f"/s/{made.slug}/remarks/").content.decode()


def messages(made):
    from putright.accounts.scope import within
    from putright.register.models import Message

    with within(made.organisation):
        return list(Message.objects.filter(organisation=made.organisation).values_list("kind", flat=True))


class TestLookingAtWhatIsHeld:
    @pytest.fixture
    def caught(self, made, client):
        said = filled(further_note="x", name="Ada Marsh", words="The bath was cold.")
        client.post(f"/p/{made.slug}/complain/one-page/", said)
        return made

    def test_let_through_it_is_a_case_as_of_when_it_came(self, caught, signed_in, client, monkeypatch):
        from django.utils import timezone

        came = held(caught)[0].at
        desk = signed_in(caught.accounts["front-desk"])
        page = text_of(desk.get(f"/s/{caught.slug}/"))
        assert "1 message from our forms is held back" in page
        assert "The bath was cold." in text_of(desk.get(f"/s/{caught.slug}/held/"))
        assert "Probably by a machine" in text_of(desk.get(f"/s/{caught.slug}/held/"))
        two_days = timezone.now() + timedelta(days=2)
        with monkeypatch.context() as then:
            then.setattr(timezone, "now", lambda: two_days)
            desk = signed_in(caught.accounts["front-desk"])
            for _ in range(2):
                assert desk.post(f"/s/{caught.slug}/held/1/", {"what": "through"}).status_code == 302
        record = only(caught)
        assert received(record).row.happened[:16] == timezone.localtime(came).isoformat()[:16]
        assert received(record).row.source == "public"
        assert record.latest("contact-given")["words"] == "The bath was cold."
        note = next(entry for entry in record.entries if entry.row.kind == "noted")
        assert f"Front-Desk Person {caught.organisation.prefix[1:]} let it through" in str(note.says["text"])
        assert messages(caught) == ["receipt"]
        assert record.case.reference in text_of(client.get(f"/p/{caught.slug}/complain/sent/"))
        assert held(caught)[0].case.reference == record.case.reference

    def test_words_of_danger_are_seen_before_anybody_decides(self, caught, signed_in, client):
        desk = signed_in(caught.accounts["front-desk"])
        assert "Read first" not in text_of(desk.get(f"/s/{caught.slug}/held/"))
        client.post(f"/p/{caught.slug}/complain/one-page/", filled(further_note="x", words="He hits me at night."))
        for page in ("held/", "held/2/"):
            assert "Read first" in text_of(desk.get(f"/s/{caught.slug}/{page}"))
        assert "Read first" not in text_of(desk.get(f"/s/{caught.slug}/held/1/"))

    def test_words_of_danger_that_are_held_stand_on_the_worklist_until_somebody_decides(
        self, caught, signed_in, client
    ):
        desk, worklist = signed_in(caught.accounts["front-desk"]), f"/s/{caught.slug}/"
        before, asked = queries(desk, worklist)
        assert "Read first" not in text_of(before)
        client.post(f"/p/{caught.slug}/complain/one-page/", filled(further_note="x", words="He hits me at night."))
        praise = {"kind": "question", "words": "I want to kill myself.", "wants_answer": "no"}
        client.post(
            f"/p/{caught.slug}/remark/", read_by_somebody(praise | {"form_id": uuid.uuid4().hex, "further_note": "x"})
        )
        page, again = queries(desk, worklist)
        assert again == asked, "it costs no question more"
        prefix, said = caught.organisation.prefix, text_of(page)
        assert f"it is held back until somebody decides: {prefix}-H00002 : " in said
        assert f"{prefix}-MH00003 : " in said
        assert f'href="{worklist}held/2/"' in page.content.decode()
        assert "Read first" not in text_of(signed_in(caught.accounts["inspector"]).get(worklist))
        for place, what in ((2, "through"), (3, "spam")):
            desk.post(f"{worklist}held/{place}/", {"what": what, "reason": "Nobody’s"})
        said = text_of(desk.get(worklist))
        assert "it is held back" not in said
        assert "Read first. Words in this complaint may tell of danger" in said, "it is a case that nobody opened"

    def test_spam_makes_no_case_says_who_and_why_and_is_emptied_after_a_month(self, caught, signed_in, monkeypatch):
        from django.utils import timezone

        from putright.accounts.scope import within
        from putright.casework.held_back import empty_spam

        desk = signed_in(caught.accounts["handler"])
        for wrong, said in (
            ({}, "Tick the messages that are spam."),
            ({"chosen": ["1"]}, "Say in a few words why"),
            ({"chosen": ["7"], "reason": "x"}, "Somebody decided about one of these since."),
        ):
            assert said in text_of(desk.post(f"/s/{caught.slug}/held/", wrong))
        assert "Say in a few words why it is spam" in text_of(desk.post(f"/s/{caught.slug}/held/1/", {"what": "spam"}))
        assert desk.post(f"/s/{caught.slug}/held/", {"chosen": ["1"], "reason": "Advertising"}).status_code == 302
        page = text_of(desk.get(f"/s/{caught.slug}/held/?show=settled"))
        assert "Spam: Advertising" in page
        late = text_of(desk.post(f"/s/{caught.slug}/held/1/", {"what": "through"}))
        assert "Somebody called it spam since." in late
        assert desk.post(f"/s/{caught.slug}/held/1/", {"again": "1"}).status_code == 302
        assert held(caught)[0].state == "waiting"
        assert desk.post(f"/s/{caught.slug}/held/1/", {"what": "spam", "reason": "Advertising"}).status_code == 302
        assert records(caught) == []
        with within(caught.organisation):
            assert empty_spam(caught.organisation, timezone.now() + timedelta(days=29)) == 0
            assert empty_spam(caught.organisation, timezone.now() + timedelta(days=31)) == 1
        page = text_of(desk.get(f"/s/{caught.slug}/held/1/"))
        assert "The bath was cold." not in page
        assert "Handler Person" in page

    def test_an_inspector_and_an_administrator_do_not_decide(self, caught, signed_in):
        for role in ("inspector", "administrator"):
            assert signed_in(caught.accounts[role]).get(f"/s/{caught.slug}/held/").status_code == 403


class TestReceipts:
    def test_a_mailbox_gets_three_a_day_whichever_provider_sends_them(
        self, made, make_organisation, settings_with, client
    ):
        name = uuid.uuid4().hex[:8]
        other = make_organisation("ieso")
        with settings_with(RECEIPTS_A_DAY=3):
            for one, address in (
                (made, f"{name}@mail.example"), (other, f"{name.upper()}+x@MAIL.example"),
                (made, f"{name}+y@mail.example"), (other, f"{name}@mail.example"), (made, f"{name}@mail.example"),
            ):  # fmt: skip
                answer = client.post(f"/p/{one.slug}/complain/one-page/", filled(email=address), follow=True)
                assert "We have your complaint" in text_of(answer)
            assert "We do not send you an email about this one." in text_of(answer)
        assert messages(made) + messages(other) == ["receipt"] * 3
        assert len(records(made)) + len(records(other)) == 5, "every one of them is a complaint all the same"

    def test_no_word_of_the_sender_is_in_the_mail(self, made, client, tmp_path):
        import io
        from email import message_from_bytes, policy

        from django.utils import timezone
        from pypdf import PdfReader

        from putright.accounts.models import Site
        from putright.accounts.scope import within
        from putright.casework.looking import look
        from putright.correspondence.receipts import receipt_mail
        from putright.register.models import Message

        with within(made.organisation):
            site = Site.objects.get(organisation=made.organisation)
        typed = {
            name: f"Typed{place} http://evil.example"
            for place, name in enumerate(("words", "name", "concerned", "wish", "needs", "when", "address"))
        }
        large = {"need_formats": ["large-print"]}
        client.post(
            f"/p/{made.slug}/complain/one-page/", filled(site=str(site.pk), phone="01632 999 999", **typed, **large)
        )
        with within(made.organisation):
            message = Message.objects.select_related("case", "case__policy").get(organisation=made.organisation)
            assert message.case is not None
            view = look(made.organisation, message.case, timezone.now())
            mail = receipt_mail(made.organisation, view, message, "ada@marsh.example")
        read = message_from_bytes(mail.content, policy=policy.default)
        assert read["Auto-Submitted"] == "auto-replied"
        assert read["To"] == "ada@marsh.example"
        texts = [part.get_content() for part in read.walk() if part.get_content_maintype() == "text"]
        pdfs = [part.get_content() for part in read.walk() if part.get_content_type() == "application/pdf"]
        assert len(pdfs) == 1, "they asked for large print"
        texts += [page.extract_text() for page in PdfReader(io.BytesIO(pdfs[0])).pages]
        said = " ".join([*map(str, read.values()), *texts])
        assert view.case.reference in said
        for strange in ("Typed", "evil.example", "01632 999", "North house"):
            assert strange not in said

    def test_an_address_with_a_line_break_is_no_address(self, made, client):
        for address in ("a@x.example\nBcc: b@x.example", "a@x.example\r\nSubject: x", "a@x.example, b@x.example"):
            page = client.post(f"/p/{made.slug}/complain/one-page/", filled(email=address))
            assert "This is not an email address." in text_of(page)
        assert messages(made) == []


class TestOneAnswer:
    """Known, unknown, closed, anonymous, held back: whoever tries numbers learns nothing from any page."""

    @pytest.fixture
    def numbers(self, made, client, signed_in):
        from django.utils import timezone

        from putright.accounts.members import member_of
        from putright.accounts.scope import within
        from putright.casework.recording import Proposed, Recorded, record

        client.post(f"/p/{made.slug}/complain/one-page/", filled())
        client.post(f"/p/{made.slug}/complain/one-page/", filled(email="", anonymous="on"))
        client.post(f"/p/{made.slug}/complain/one-page/", filled())
        for _ in range(2):
            client.post(f"/p/{made.slug}/complain/one-page/", filled(further_note="x"))
        known, anonymous, closed = (one.case for one in records(made))
        with within(made.organisation):
            manager = member_of(made.organisation, made.accounts["manager"])
            assert manager is not None
            now = timezone.now().isoformat(timespec="seconds")
            done = record(made.organisation, closed, Proposed("withdrawn", now), manager, now=timezone.now())
            assert isinstance(done, Recorded)
        assert signed_in(made.accounts["manager"]).post(f"/s/{made.slug}/held/1/", {"what": "through"})
        waiting, through = f"{made.organisation.prefix}-H00002", f"{made.organisation.prefix}-H00001"
        unknown, strange = f"{made.organisation.prefix}-09999", f"{made.organisation.prefix}-H00099"
        ordinary = [known.reference, unknown, anonymous.reference, closed.reference]
        return ordinary, [waiting, through, strange]

    def test_of_asking_for_a_code_and_of_a_wrong_one(self, made, numbers):
        for alike in numbers:
            asked = [self.seen(made, one, {"how": "email"}, "follow/") for one in alike]
            for one in asked:
                assert one == asked[0]
            tried = [self.seen(made, one, {"code": "1234 5678"}, "follow/code/") for one in alike]
            for one in tried:
                assert one == tried[0]

    def seen(self, made, number, said, page):
        """All that a browser can see of the answer, and how many questions the database was asked for it."""
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext

        browser = Client()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = browser.post(f"/p/{made.slug}/{page}", {"number": number} | said)
        found = [answer.status_code, len(queries), self.plain(answer, number)]
        if answer.status_code == 302:
            with CaptureQueriesContext(connection) as queries:
                onward = browser.get(answer["Location"])
            found += [onward.status_code, len(queries), self.plain(onward, number)]
        return found

    @staticmethod
    def plain(answer, number):
        cookies = [
            (one.key, {name: one[name] for name in ("path", "max-age", "httponly")}) for one in answer.cookies.values()
        ]
        body = answer.content.decode().replace(number, "X" * len(number))
        body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body)
        headers = {name: value for name, value in answer.headers.items() if name not in ("Content-Length", "Expires")}
        headers["Content-Security-Policy"] = sorted(headers["Content-Security-Policy"].split("; "))
        return cookies, re.sub(r'name="held" value="[^"]*"', "", body), headers

    def test_the_number_of_what_was_held_opens_the_case_that_it_became(self, made, numbers):
        from django.test import Client
        from django.utils import timezone

        from putright.accounts.scope import within
        from putright.casework.case_codes import new_code

        case = records(made)[-1].case
        with within(made.organisation):
            code = new_code(made.organisation, case, "complainant", "email", timezone.now())
        said = {"number": f"{made.organisation.prefix.lower()} h1", "code": code}
        assert Client().post(f"/p/{made.slug}/follow/code/", said).status_code == 302


class TestCounting:
    def test_two_who_come_at_once_are_both_counted(self, database):
        from django.db import connection, transaction
        from django.utils import timezone

        from putright.accounts.tallies import Counted, add

        one, other = (Counted("test", uuid.uuid4().hex, 3_600) for _ in range(2))
        now, found = timezone.now(), []

        def work(counted):
            try:
                for _ in range(25):
                    with transaction.atomic():
                        found.append(add(counted, now))
            finally:
                connection.close()

        threads = [threading.Thread(target=work, args=(pair,)) for pair in ([one, other], [other, one]) * 2]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert add([one, other], now, 0) == [100, 100]
        assert sorted(first for first, _ in found) == list(range(1, 101))

    def test_what_was_counted_leaves_after_an_hour_and_over_midnight(self, database):
        from datetime import UTC, datetime

        from putright.accounts.tallies import Counted, add, count, forget_old, room_at

        one = Counted("test", uuid.uuid4().hex, 3_600)
        midnight = datetime(2026, 1, 2, tzinfo=UTC)
        add([one], midnight - timedelta(minutes=50), 5)
        add([one], midnight - timedelta(minutes=20), 7)
        assert count(one, midnight) == 12
        assert count(one, midnight + timedelta(minutes=20)) == 7
        assert count(one, midnight + timedelta(minutes=41)) == 0
        assert room_at(one, midnight, 12) == midnight + timedelta(minutes=10)
        assert forget_old(midnight + timedelta(days=3)) >= 2
        assert count(one, midnight) == 0

    def test_no_address_is_kept(self, made, sender):
        from putright.accounts.models import Tally

        address = an_address()
        sender(made, address)
        for key in Tally.objects.values_list("key", flat=True):
            assert len(bytes(key)) == 16
            assert address.encode()[:8] not in bytes(key)

    def test_the_operator_is_told_how_often_and_nothing_of_whom(self, made, client):
        client.post(f"/p/{made.slug}/complain/one-page/", filled(further_note="x", words=WORDS))
        told = client.get("/healthz?counts=1").json()
        assert told["public"]["by-a-machine"] >= 1
        assert set(told["public"]) <= {"asked-to-work", "held", "by-a-machine", "not-now", "no-mail"}
