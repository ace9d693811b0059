"""What happens next: the page after the complaint form."""

from __future__ import annotations

import time

import pytest
from tests.integration.public_forms import NUMBER, WORDS, only, send, text_of


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


class TestWhatHappensNext:
    def test_promises_with_their_dates(self, client, made):
        from django.utils import timezone

        send(client, made)
        page = text_of(client.get(f"/p/{made.slug}/complain/sent/"))
        assert "We will acknowledge your complaint in writing by " in page
        assert str(timezone.localdate().year) in page
        assert "you can ask for stage 2 within 6 months of our answer" in page
        assert "Information Commissioner’s Office" in page or "Information Commissioner's Office" in page
        assert "01632 960000" in page
        assert "Please write this number down, or print this page." in page

    def test_who_gave_no_number_is_asked_for_one_where_we_promise_to_phone(self, make_organisation, client):
        clinic = make_organisation("al-aesthetics")
        send(client, clinic)
        page = text_of(client.get(f"/p/{clinic.slug}/complain/sent/"))
        assert "We do not have your telephone number." in page
        assert "We do not have your email or postal address." not in page
        send(client, clinic, email="", phone="01632 960 001")
        page = text_of(client.get(f"/p/{clinic.slug}/complain/sent/"))
        assert "We do not have your telephone number." not in page
        assert "We do not have your email or postal address." in page

    def test_who_did_not_say_who_paid_is_told_whom_each_body_serves(self, client, made):
        send(client, made)
        page = text_of(client.get(f"/p/{made.slug}/complain/sent/"))
        assert "If you are not happy with our answer, you can ask for stage 2" in page
        assert "If you are not happy with our answer at stage 2, you can ask the Independent Sector" in page
        assert "of the day you get our answer, if you or your insurer paid for your care." in page
        assert "If the NHS paid for your care: The Parliamentary and Health Service Ombudsman" in page
        send(client, made, about_funding="nhs")
        page = text_of(client.get(f"/p/{made.slug}/complain/sent/"))
        assert "Independent Sector" not in page
        assert "The Parliamentary and Health Service Ombudsman" in page
        assert "If the NHS paid" not in page

    def test_contacts_are_said_once_on_a_page_that_lists_them(self, client, made):
        send(client, made)
        for end in ("", "complain/", "complain/sent/"):
            page = text_of(client.get(f"/p/{made.slug}/{end}"))
            assert "01632 960000" in page
            assert f"You can reach {made.organisation.name} here" not in page
        assert f"You can reach {made.organisation.name} here" in text_of(
            client.get(f"/p/{made.slug}/complain/one-page/")
        )

    def test_who_stays_anonymous_is_promised_no_letter(self, client, made):
        send(client, made, email="", anonymous="on")
        page = text_of(client.get(f"/p/{made.slug}/complain/sent/"))
        assert "You asked us not to contact you, so we cannot send you an answer." in page
        assert "We will acknowledge" not in page

    def test_it_shows_no_names_and_nothing_that_was_typed(self, client, made):
        from django.utils import timezone

        from putright.accounts.members import member_of
        from putright.accounts.scope import within
        from putright.casework.recording import Proposed, Recorded, record
        from putright.register.reading import policy_of

        send(client, made, name="Ada Marsh", wish="An apology")
        case = only(made).case
        with within(made.organisation):
            manager = member_of(made.organisation, made.accounts["manager"])
            assert manager is not None
            says = {"role": next(iter(policy_of(case.policy).roles)), "person": made.people["handler"].key}
            act = Proposed("assigned", timezone.now().isoformat(), says)
            assert isinstance(record(made.organisation, case, act, manager, now=timezone.now()), Recorded)
        page = client.get(f"/p/{made.slug}/complain/sent/").content.decode()
        for word in (WORDS, "Ada Marsh", "ada@marsh.example", "An apology", made.people["handler"].name, "person-"):
            assert word not in page

    def test_what_was_agreed_since_is_behind_a_code(self, client, made):
        from django.utils import timezone
        from tests.integration.some_cases import take

        send(client, made)
        now = timezone.now()
        take(made, only(made).case, "action-agreed", now, now, action="a7", by=f"{now:%Y-%m-%d}", note="Pay it back")
        page = text_of(client.get(f"/p/{made.slug}/complain/sent/"))
        assert "We will acknowledge your complaint in writing by " in page
        assert "what we agreed" not in page

    def test_without_a_complaint_it_says_so(self, client, made):
        page = client.get(f"/p/{made.slug}/complain/sent/")
        assert page.status_code == 200
        assert "No complaint was sent from this browser" in text_of(page)
        assert f'href="/p/{made.slug}/complain/"' in page.content.decode()

    def test_it_is_forgotten_after_two_hours(self, client, made, monkeypatch):
        """By the browser, and by us if the browser keeps it longer."""
        send(client, made)
        (place,) = [name for name in client.cookies if name.startswith("sent-")]
        assert client.cookies[place]["max-age"] == 7200
        assert client.cookies[place]["httponly"]
        assert client.cookies[place]["path"] == f"/p/{made.slug}/"
        later = time.time() + 7260
        monkeypatch.setattr("django.core.signing.time.time", lambda: later)
        assert "No complaint was sent from this browser" in text_of(client.get(f"/p/{made.slug}/complain/sent/"))

    def test_a_number_that_the_browser_made_up_is_not_shown(self, client, made):
        send(client, made)
        (place,) = [name for name in client.cookies if name.startswith("sent-")]
        signed = client.cookies[place].value
        for forged in (signed[:-1] + ("A" if signed[-1] != "A" else "B"), "x" + signed, "", "{}"):
            client.cookies[place] = forged
            assert NUMBER.search(client.get(f"/p/{made.slug}/complain/sent/").content.decode()) is None

    def test_another_browser_sees_nothing(self, client, made):
        from django.test import Client

        send(client, made)
        assert NUMBER.search(Client().get(f"/p/{made.slug}/complain/sent/").content.decode()) is None

    def test_the_page_is_kept_by_no_browser_and_the_number_stands_in_no_address(self, client, made):
        answer = send(client, made)
        assert NUMBER.search(answer["Location"]) is None
        assert "no-store" in client.get(answer["Location"])["Cache-Control"]
