"""The complaint form: two answers are enough, nothing typed is lost, and a form counts once."""

from __future__ import annotations

import re
import threading

import pytest
from tests.integration.public_forms import WORDS, filled, form_id, number, only, received, records, send, text_of


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


class TestTwoAnswersAreEnough:
    def test_what_happened_and_any_way_to_reach_somebody_make_a_case(self, client, made):
        for way in (
            {"email": "ada@marsh.example"},
            {"phone": "01632 960 001"},
            {"phone": "(01632) 960001, after 6pm"},
            {"address": "1 Mill Lane\nOxborough"},
            {"anonymous": "on"},
        ):
            typed = filled(form_id=form_id(client, made)) | {"email": ""} | way
            answer = client.post(f"/p/{made.slug}/complain/one-page/", typed)
            assert answer.status_code == 302
            assert answer["Location"] == f"/p/{made.slug}/complain/sent/"
            record = records(made)[-1]
            kept = {name: value for name, value in way.items() if name != "anonymous"}
            assert record.latest("contact-given") == {"words": WORDS} | kept
            assert received(record).says == {"channel": "web", "by": "complainant"}
            assert received(record).row.source == "public"
            assert received(record).row.account_id is None
            assert number(client, made) == record.case.reference

    def test_what_is_missing_is_said_in_a_sentence_and_nothing_is_kept(self, client, made):
        for missing, sentence in (
            ({"words": ""}, "Tell us what happened."),
            ({"words": " \n\t "}, "Tell us what happened."),
            ({"words": "\u200b\u200f\x00"}, "Tell us what happened."),
            ({"email": ""}, "Fill in “Email address”, “Telephone number” or “Postal address”, or tick the box"),
            ({"email": "ada at marsh"}, "This is not an email address."),
            ({"email": "", "phone": "none"}, "There is no number in this."),
            (
                {"email": "07700 900123"},
                "Email address: This looks like a telephone number. Look if it is in",
            ),
            ({"email": "", "phone": "ada99@marsh12.example"}, "Telephone number: This looks like an email address."),
            ({"anonymous": "on"}, "You ticked that you want to stay anonymous, but you also told us"),
            ({"email": "", "anonymous": "on", "name": "Ada Marsh"}, "You ticked that you want to stay anonymous"),
        ):
            page = send(client, made, **missing)
            assert page.status_code == 200
            assert sentence in text_of(page), missing
            assert "There is a problem" in text_of(page)
        assert records(made) == []

    def test_an_email_address_that_is_wrong_raises_no_second_sentence_about_reaching(self, client, made):
        assert "Fill in “Email address”" not in text_of(send(client, made, email="ada at marsh"))

    def test_an_error_keeps_everything_that_was_typed(self, make_organisation, client):
        made = make_organisation("care-and-support")
        typed = {
            "words": "", "name": "Ada O’Marsh", "email": "no address", "phone": "01632 960 001",
            "address": "1 Mill Lane\nOxborough", "behalf": "yes", "concerned": "Ben Marsh", "when": "last spring",
            "wish": "An apology", "needs": "Large print", "about_subject": "housing", "form_id": form_id(client, made),
        }  # fmt: skip
        page = client.post(f"/p/{made.slug}/complain/one-page/", typed).content.decode()
        for name in ("name", "email", "phone", "concerned", "when", "form_id"):
            assert re.search(rf'name="{name}" value="{re.escape(typed[name])}"', page), name
        for name in ("address", "wish", "needs"):
            assert re.search(rf'<textarea name="{name}"[^>]*>\s*{re.escape(typed[name])}</textarea>', page), name
        for name, value in (("behalf", "yes"), ("about_subject", "housing")):
            (chosen,) = [tag for tag in re.findall(rf'<input[^>]*name="{name}"[^>]*>', page) if " checked" in tag]
            assert f'value="{value}"' in chosen


class TestEverythingElse:
    def test_all_answers_reach_the_register(self, make_organisation, client):
        from putright.accounts.models import Site
        from putright.accounts.scope import within

        made = make_organisation("care-and-support")
        with within(made.organisation):
            site = Site.objects.get(organisation=made.organisation)
        send(
            client, made, name="Ada Marsh", phone="01632 960 001", address="1 Mill Lane", behalf="yes",
            concerned="Ben Marsh", site=str(site.pk), when="last spring", wish="An apology", needs="Large print",
            about_subject="both", about_council_commissioned="true",
        )  # fmt: skip
        record = only(made)
        assert record.latest("contact-given") == {
            "words": WORDS, "name": "Ada Marsh", "email": "ada@marsh.example", "phone": "01632 960 001",
            "address": "1 Mill Lane", "concerned": "Ben Marsh", "wish": "An apology", "needs": "Large print",
        }  # fmt: skip
        assert received(record).says["by"] == "representative"
        assert received(record).note == "When did it happen? last spring"
        assert record.history.attributes == {"subject": "both", "council_commissioned": "true"}
        assert record.case.site.name == "North house"

    @pytest.mark.parametrize(
        ("policy", "asked"),
        [
            ("ieso", {"about_funding"}),
            ("al-aesthetics", {"about_patient_class"}),
            ("care-and-support", {"about_subject", "about_council_commissioned"}),
            ("careium", set()),
            ("commisceo", set()),
        ],
    )
    def test_only_what_the_policy_depends_on_and_people_can_know_is_asked(
        self, make_organisation, client, policy, asked
    ):
        made = make_organisation(policy)
        page = client.get(f"/p/{made.slug}/complain/one-page/").content.decode()
        assert set(re.findall(r'name="(about_\w+)"', page)) == asked
        # And the site, and how the person concerned can agree, where their consent is needed.
        assert page.count("I am not sure") == len(asked) + 1 + ("How can they tell us" in page)

    def test_not_being_sure_is_an_answer(self, client, made):
        assert send(client, made, about_funding="", site="", behalf="").status_code == 302
        assert only(made).history.attributes == {}

    def test_no_sites_no_question(self, make_organisation, client):
        from putright.public.forms import AboutSite

        assert "site" not in AboutSite({}).fields

    def test_a_name_alone_says_that_somebody_complains_for_another_person(self, client, made):
        send(client, made, concerned="Ben Marsh")
        assert received(only(made)).says["by"] == "representative"

    def test_a_choice_that_was_not_offered_is_refused_in_a_sentence(self, client, made):
        for name in ("site", "about_funding", "behalf"):
            for value in ("999999", "x", "\x00", "1 OR 1=1"):
                assert "Choose one of the answers." in text_of(send(client, made, **{name: value}))
        assert records(made) == []

    def test_another_organisations_site_is_not_offered(self, make_organisation, client, made):
        from putright.accounts.models import Site
        from putright.accounts.scope import within

        other = make_organisation("ieso")
        with within(other.organisation):
            theirs = Site.objects.get(organisation=other.organisation).pk
        assert "Choose one of the answers." in text_of(send(client, made, site=str(theirs)))


class TestWhenItHappened:
    @pytest.fixture
    def clinic(self, make_organisation):
        return make_organisation("al-aesthetics")

    @pytest.mark.parametrize("typed", ["27 3 2020", "Fri 27th Mar 20"])
    def test_a_date_is_what_the_time_for_complaining_counts_from(self, clinic, client, typed):
        send(client, clinic, when=typed)
        record = only(clinic)
        assert received(record).says["concerns_date"] == "2020-03-27"
        page = text_of(client.get(f"/p/{clinic.slug}/complain/sent/"))
        assert "You complained after Sunday 27 September 2020, when the time for it ended." in page

    def test_what_is_no_day_that_has_been_is_kept_as_it_was_typed(self, clinic, client):
        unsure = ["last spring", "31 2 2020", "1 1 2150", "27 3 1066", "=cmd()"]
        for typed in unsure:
            assert send(client, clinic, when=typed).status_code == 302
        entries = [received(record) for record in records(clinic)]
        assert [entry.note for entry in entries] == [f"When did you first know about it? {typed}" for typed in unsure]
        assert not [entry for entry in entries if "concerns_date" in entry.says]

    def test_no_date_is_no_fault(self, clinic, client):
        assert send(client, clinic).status_code == 302


class TestAFormCountsOnce:
    def test_a_hundred_posts_make_one_case(self, client, made):
        same = filled()
        for _ in range(100):
            assert client.post(f"/p/{made.slug}/complain/one-page/", same).status_code == 302
            assert number(client, made).endswith("-00001")
        assert number(client, made) == only(made).case.reference
        assert len(only(made).entries) == 2

    def test_eight_at_once_make_one_case(self, made, database):
        from django.db import connection
        from django.test import Client

        same, seen, start = filled(), [], threading.Barrier(8)

        def hurry():
            try:
                browser = Client()
                start.wait()
                for _ in range(3):
                    assert browser.post(f"/p/{made.slug}/complain/one-page/", same).status_code == 302
                seen.append(number(browser, made))
            finally:
                connection.close()

        threads = [threading.Thread(target=hurry) for _ in range(8)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        assert seen == [only(made).case.reference] * 8

    def test_two_forms_are_two_cases(self, client, made):
        send(client, made)
        send(client, made)
        assert len(records(made)) == 2

    def test_each_form_shown_is_another(self, client, made):
        assert form_id(client, made) != form_id(client, made)

    def test_a_form_without_its_mark_is_shown_again_with_what_was_typed(self, client, made):
        typed = filled()
        del typed["form_id"]
        garbled = ["", "None", " ", "\x00" * 32, "g" * 32, "A" * 32, "a" * 33, "٣" * 32]
        sent = [typed, *(typed | {"form_id": one} for one in garbled)]
        pages = [client.post(f"/p/{made.slug}/complain/one-page/", one) for one in sent]
        for page in pages:
            assert "Nothing was sent just now" in text_of(page)
            assert WORDS in text_of(page)
        assert records(made) == []
        fresh = re.search(r'name="form_id" value="([0-9a-f]{32})"', pages[-1].content.decode())
        assert fresh is not None
        again = filled(form_id=fresh[1])
        assert client.post(f"/p/{made.slug}/complain/one-page/", again).status_code == 302
        assert len(records(made)) == 1

    def test_who_changed_the_form_after_sending_it_is_told_that_the_change_was_not_kept(self, client, made):
        same = filled(name="Ada Marsh", about_funding="nhs", when="last spring")
        changes = [{"words": "And something else."}, {"name": ""}, {"about_funding": ""}, {"when": "27 3 2020"}]
        for change in [{}, {}, *changes, {}]:
            client.post(f"/p/{made.slug}/complain/one-page/", same | change)
            page = text_of(client.get(f"/p/{made.slug}/complain/sent/"))
            assert ("You had sent this form before" in page) is bool(change), change
        assert only(made).latest("contact-given")["words"] == WORDS

    def test_the_same_mark_at_another_provider_is_another_case(self, make_organisation, client, made):
        other, same = make_organisation("careium"), filled()
        for one in (made, other):
            assert client.post(f"/p/{one.slug}/complain/one-page/", same).status_code == 302
        assert number(client, made) != number(client, other)


class TestTheForm:
    def test_it_is_refused_without_the_mark_against_forgery_and_taken_with_it(self, made, database):
        from django.test import Client

        browser = Client(enforce_csrf_checks=True)
        assert browser.post(f"/p/{made.slug}/complain/one-page/", filled()).status_code == 403
        page = browser.get(f"/p/{made.slug}/complain/one-page/")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())
        assert token is not None
        typed = filled(csrfmiddlewaretoken=token[1])
        assert browser.post(f"/p/{made.slug}/complain/one-page/", typed).status_code == 302

    def test_it_runs_no_script_and_asks_the_browser_for_no_checks(self, client, made):
        page = client.get(f"/p/{made.slug}/complain/one-page/").content.decode()
        page = page.replace('<script src="/static/safety/exit.js" defer></script>', "")  # ADR 46
        for word in ("<script", " required", "placeholder=", "maxlength=", " style="):
            assert word not in page

    def test_other_ways_of_asking_are_refused(self, client, made):
        assert client.put(f"/p/{made.slug}/complain/one-page/").status_code == 405
        assert client.head(f"/p/{made.slug}/complain/one-page/").status_code == 200

    def test_taking_a_complaint_asks_the_database_the_same_however_much_is_there(self, client, made, database):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        def asked(**more):
            with CaptureQueriesContext(connection) as found:
                assert send(client, made, **more).status_code == 302
            return len(found)

        send(client, made)
        first = asked()
        for _ in range(10):
            send(client, made)
        assert asked() == first
        assert asked(name="Ada Marsh", phone="01632 960 001", wish="x" * 9_000, about_funding="nhs") == first
        assert first <= 24
