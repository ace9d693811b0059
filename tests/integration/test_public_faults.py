"""Two at the same moment, one form for two things: both are done, nothing is lost, and nobody is shown a fault."""

from __future__ import annotations

import threading
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.integration.at_once import Doer, chain_taken, wait_until_waiting
from tests.integration.public_forms import filled, read_by_somebody, records, text_of
from tests.integration.some_cases import complain, member
from tests.integration.test_acts import look_at
from tests.integration.test_complainant_acts import a_case
from tests.integration.test_following import a_code, client, enter, noted


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


class TestLettingThrough:
    def test_a_held_complaint_and_a_new_one_to_the_same_mailbox_do_not_wait_for_each_other(
        self, made, client, signed_in
    ):
        from django.test import Client

        address, where = f"{uuid.uuid4().hex[:8]}@mail.example", f"/p/{made.slug}/complain/one-page/"
        client.post(where, filled(further_note="x", email=address))
        desk = signed_in(made.accounts["front-desk"])
        with chain_taken(made.organisation):
            staff = Doer(lambda: desk.post(f"/s/{made.slug}/held/1/", {"what": "through"}).status_code)
            wait_until_waiting(1)
            public = Doer(lambda: Client().post(where, filled(email=address)).status_code)
            wait_until_waiting(2)
        assert (staff.came_to(), public.came_to()) == (302, 302)
        assert len(records(made)) == 2

    def test_what_was_held_under_another_procedure_can_be_let_through_and_no_answer_is_lost(
        self, make_organisation, signed_in
    ):
        from putright.accounts.scope import within
        from putright.casework.held_back import hold_complaint
        from putright.casework.receiving import Complaint
        from putright.policies import policy_text
        from putright.register.adopting import adopt

        text = policy_text("ieso")
        made, now = make_organisation(text=f"{text}\nattributes:\n  came_by: [bus, own-car]\n"), timezone.now()
        answers = {"came_by": "own-car", "funding": "private"}
        said = Complaint("It went wrong.", "web", now.isoformat(timespec="seconds"), attributes=answers)
        with within(made.organisation):
            hold_complaint(made.organisation, said, "field", now=now, key=uuid.uuid4().hex)
            adopt(made.organisation, text, adopted_from=timezone.localdate(now), reason="Revised")
        desk = signed_in(made.accounts["front-desk"])
        page = desk.post(f"/s/{made.slug}/held/1/", {"what": "through"})
        assert page.status_code == 302, text_of(page)
        (record,) = records(made)
        assert record.history.attributes == {"funding": "private"}
        assert "They also answered: came by: own car." in str(record.latest("noted")["text"])

    def test_a_file_that_is_held_back_and_added_to_a_case_at_once_is_kept_for_both(self, made):
        from putright.accounts.scope import within
        from putright.casework.document_acts import About, Brought, add_documents, store_of
        from putright.casework.held_back import hold_complaint
        from putright.casework.receiving import Complaint
        from putright.casework.recording import Recorded
        from putright.files.kinds import KINDS
        from putright.register.append import take_chain

        now, words = timezone.now(), [b"one and the same letter"]
        case = complain(made, now, now)
        store = store_of(made.organisation)
        assert store is not None
        file = Brought("letter.txt", store.keep(words, 1_000), KINDS["text/plain"])
        held, added = threading.Event(), threading.Event()

        def hold():
            with within(made.organisation):
                said = Complaint("It went wrong.", "web", now.isoformat(timespec="seconds"))
                found = hold_complaint(
                    made.organisation, said, "field", now=now, key=uuid.uuid4().hex, documents=[file]
                )
                held.set()
                return found.number

        def add():
            with within(made.organisation):
                take_chain(made.organisation.pk)
                added.set()
                wait_until_waiting(1)
                return add_documents(made.organisation, case, [file], About("letter"), member(made), now=now)

        staff = Doer(add)
        assert added.wait(60)
        public = Doer(hold)
        assert isinstance(staff.came_to(), Recorded)
        assert public.came_to() == 1

    def test_a_file_of_spam_that_comes_again_while_the_spam_is_emptied_stays(self, made):
        import os

        from putright.accounts.scope import within
        from putright.casework.document_acts import Brought, store_of
        from putright.casework.held_back import call_spam, empty_spam, hold_complaint
        from putright.casework.receiving import Complaint, receive
        from putright.files.kinds import KINDS
        from putright.register.models import KeptFile

        now = timezone.now()
        month = now - timedelta(days=31)
        store = store_of(made.organisation)
        assert store is not None
        files = [
            Brought("a.txt", store.keep([one, made.slug.encode()], 1_000), KINDS["text/plain"]) for one in (b"a", b"b")
        ]
        for one in files:
            os.utime(store.path(one.kept.digest), (month.timestamp(), month.timestamp()))
        said = Complaint("It went wrong.", "web", now.isoformat(timespec="seconds"))
        with within(made.organisation):
            held = hold_complaint(made.organisation, said, "field", now=month, key=uuid.uuid4().hex, documents=files)
            assert call_spam(held, "Advertising", member(made), now=month)

        def empty():
            with within(made.organisation):
                return empty_spam(made.organisation, timezone.now())

        with within(made.organisation):
            receive(made.organisation, said, None, now=now, key=uuid.uuid4().hex, documents=files[:1])
            emptied = Doer(empty)
            emptied.join(1)  # it waits for us, or it is through
        assert emptied.came_to() == 1
        assert [store.lies(one.kept.digest) is not None for one in files] == [True, False]
        with within(made.organisation):
            kept = KeptFile.objects.filter(organisation=made.organisation).values_list("digest", flat=True)
            assert list(kept) == [files[0].kept.digest]


class TestOneFormForTwoThings:
    """An id that somebody puts by hand into another form: nothing is lost, nothing counts twice, no page breaks."""

    PRAISE, COMPLAINT = "Thank you Jo.", "The bath was cold."

    def praise(self, made, client, form, words=PRAISE, **more):
        said = {"kind": "compliment", "words": words, "wants_answer": "no", "form_id": form}
        answer = client.post(f"/p/{made.slug}/remark/", read_by_somebody(said) | more)
        assert answer.status_code == 302, answer.content[:400]

    def complain(self, made, client, form, words=COMPLAINT, **more):
        said = filled(words=words, form_id=form, email="", phone="01632 960 001", **more)
        answer = client.post(f"/p/{made.slug}/complain/one-page/", said, follow=True)
        assert "We have your complaint" in text_of(answer)
        return answer

    def kept(self, made):
        """All the words that are anywhere, and how often."""
        from putright.accounts.scope import within
        from putright.register.models import HeldBack, Remark

        with within(made.organisation):
            held = HeldBack.objects.filter(organisation=made.organisation, state="waiting").order_by("number")
            found = [one.says.get("words") or one.says["complaint"]["words"] for one in held]
            found += (
                Remark.objects.filter(organisation=made.organisation).order_by("number").values_list("words", flat=True)
            )
        return found + [one.latest("contact-given")["words"] for one in records(made)]

    @pytest.mark.parametrize("first", [{"further_note": "x"}, {}])
    @pytest.mark.parametrize("second", [{"further_note": "x"}, {}])
    def test_what_is_held_and_what_is_not_in_any_order(self, made, make_organisation, client, signed_in, first, second):
        two, form, other = make_organisation("ieso"), uuid.uuid4().hex, uuid.uuid4().hex
        for _ in range(2):
            self.praise(made, client, form, **first)
            self.complain(made, client, form, **second)
            self.complain(made, client, other, **first)
            self.praise(made, client, other, **second)
            self.complain(two, client, form, **second)
        assert sorted(self.kept(made)) == sorted([self.PRAISE, self.COMPLAINT] * 2)
        assert self.kept(two) == [self.COMPLAINT]
        desk = signed_in(made.accounts["front-desk"])
        for number in range(1, 5):
            desk.post(f"/s/{made.slug}/held/{number}/", {"what": "through"})
        assert sorted(self.kept(made)) == sorted([self.PRAISE, self.COMPLAINT] * 2)
        assert len(records(made)) == 2

    def test_a_form_that_was_held_waits_when_it_is_sent_again_and_is_one_complaint(self, made, client, signed_in):
        form = uuid.uuid4().hex
        first = self.complain(made, client, form, further_note="x")
        again = self.complain(made, client, form)
        changed = self.complain(made, client, form, words="The bath was cold, and dirty.")
        assert self.kept(made) == [self.COMPLAINT]
        assert "You had sent this form before." not in text_of(first) + text_of(again)
        assert "You had sent this form before." in text_of(changed)
        signed_in(made.accounts["front-desk"]).post(f"/s/{made.slug}/held/1/", {"what": "through"})
        assert "You had sent this form before." not in text_of(self.complain(made, client, form))
        self.complain(made, client, form, further_note="x")
        assert self.kept(made) == [self.COMPLAINT]

    def test_praise_that_is_changed_and_sent_again_is_kept_as_it_is_now_too(self, made, client):
        form = uuid.uuid4().hex
        for more in ({}, {"further_note": "x"}):
            for words in (self.PRAISE, "Thank you Jo and Sam.", self.PRAISE, "Thank you Jo and Sam."):
                self.praise(made, client, form, words, **more)
        assert self.kept(made) == [self.PRAISE, "Thank you Jo and Sam."] * 2

    def test_a_form_of_spam_that_was_emptied_long_ago_is_sent_again(self, made, client, signed_in):
        from putright.accounts.scope import within
        from putright.casework.held_back import empty_spam

        form = uuid.uuid4().hex
        for number in (1, 2, 3):
            self.complain(made, client, form, further_note="x")
            said = {"what": "spam", "reason": "Advertising"}
            assert (
                signed_in(made.accounts["front-desk"]).post(f"/s/{made.slug}/held/{number}/", said).status_code == 302
            )
            with within(made.organisation):
                assert empty_spam(made.organisation, timezone.now() + timedelta(days=31)) == 1
        self.complain(made, client, form)
        assert self.kept(made) == [self.COMPLAINT]


class TestStaffAtTheSameMoment:
    """The chain is held while somebody sends an act, and what staff record under it comes first."""

    def sent_while(self, made, case, act, staff, who="complainant", answers=(), **said):
        """The answer to an act that is sent while staff record something; and the browser."""
        from tests.integration.test_acting_pages import hidden, open_at, step, where

        browser = client()
        assert enter(browser, made, case.reference, a_code(made, case, who=who)).status_code == 302
        page = open_at(browser, made, act)
        for one in answers:
            page = step(browser, made, act, page, **one)
        typed = hidden(page) | {"go": "send"} | said
        with chain_taken(made.organisation):
            sent = Doer(lambda: browser.post(where(made, act), typed))
            wait_until_waiting(1)
            staff()
        return sent.came_to(), browser

    def represented(self, made, **more):
        case = a_case(made, **more)
        noted(made, case, "person-noted", who="n1", part="representative", name="Jo Reed")
        today = timezone.localdate().isoformat()
        noted(made, case, "authority-noted", who="n1", authority="consent", seen_on=today)
        return case

    def test_whoever_speaks_for_nobody_any_more_records_nothing_and_is_told_nothing(self, made):
        today = timezone.localdate().isoformat()
        for act, answers in (("withdraw", ({"words": "All is well."},)), ("delay", ({"words": "All is well."},))):
            case = self.represented(made)

            def staff(case=case):
                noted(made, case, "person-noted", who="n1", part="representative", name="Jo Reed", ended=today)

            page, browser = self.sent_while(made, case, act, staff, "n1", answers)
            assert "Your time here is over" in text_of(page)
            assert "What you typed is not lost." in text_of(page)
            view = look_at(made, case)
            assert view.found.status == "open"
            assert view.record.entries[-1].row.kind == "person-noted"
            assert browser.get(f"/p/{made.slug}/case/").status_code == 302

    def test_needs_that_are_sent_while_the_complaint_is_joined_with_another_stay_on_the_page(self, made):
        from putright.accounts.scope import within
        from putright.casework.joining import join
        from putright.casework.recording import Recorded
        from putright.register.relating import relations_of

        first, case = a_case(made, days=20), a_case(made)

        def staff():
            with within(made.organisation):
                by, now = member(made), timezone.now()
                done = join(made.organisation, case, first.reference, "other", by, now=now, why="Same", sure=True)
            assert isinstance(done, Recorded), done

        answers = ({"need_not_times": "after five", "need_formats": ["large-print"]},)
        page, _ = self.sent_while(made, case, "needs", staff, answers=answers)
        said = text_of(page)
        assert "You cannot do this now" in said
        assert "after five" in said
        assert "arge print" in said
        entries = look_at(made, case).record.entries
        assert relations_of(entries).elsewhere is not None
        assert "needs-noted" not in [one.row.kind for one in entries]
