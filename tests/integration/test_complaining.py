"""Making a complaint one question a page: what is asked, what is kept between the pages, saving, files, sending."""

from __future__ import annotations

import re
import threading
from datetime import timedelta
from html import unescape
from io import BytesIO

import pytest
from tests.integration.document_files import png
from tests.integration.limits_met import an_address, sent_again, solve
from tests.integration.public_forms import WORDS, number, only, read_by_somebody, received, records, text_of

REACH = {"email": "ada@marsh.example"}


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


def base(made):
    return f"/p/{made.slug}/complain/"


def answer(client, made, step, then="", **said):
    return client.post(f"{base(made)}{step}/{then}", said)


def begin(client, made, words=WORDS, **reach):
    """The two answers that are needed."""
    assert answer(client, made, "what-happened", words=words).status_code == 302
    assert answer(client, made, "reach-you", **(reach or REACH)).status_code == 302


def found(pattern, page):
    """What stands there on a page."""
    there = re.search(pattern, page.content.decode())
    assert there is not None, text_of(page)
    return there[1]


def revision(client, made):
    """What the page with all answers carries."""
    return found(r'name="revision" value="(\d+)"', client.get(f"{base(made)}check/"))


def check(client, made):
    return client.get(f"{base(made)}check/")


def send(client, made):
    return client.post(f"{base(made)}check/", {"revision": revision(client, made)})


def there(response):
    """Where an answer leads, without the provider's part."""
    assert response.status_code == 302, text_of(response)
    return response["Location"].partition("/complain/")[2]


def drafts(made):
    from putright.accounts.scope import within
    from putright.public.models import ComplaintDraft

    with within(made.organisation):
        return list(ComplaintDraft.objects.filter(organisation=made.organisation))


def age(made, **ago):
    from django.db.models import F

    from putright.accounts.scope import within
    from putright.public.models import ComplaintDraft

    with within(made.organisation):
        by = timedelta(**ago)
        ComplaintDraft.objects.filter(organisation=made.organisation).update(at=F("at") - by, until=F("until") - by)


class TestTheWay:
    def test_two_answers_then_everything_can_be_left_out(self, client, made):
        start = client.get(base(made))
        assert "what happened" in text_of(start)
        assert made.organisation.phone in text_of(start)
        assert there(answer(client, made, "what-happened", words=WORDS)) == "reach-you/?begun=1"
        onward = answer(client, made, "reach-you", **REACH)
        assert there(onward) == "for-whom/"
        assert "Now we have all that we need" in text_of(client.get(onward["Location"]))
        assert there(answer(client, made, "for-whom", to_end="1")) == "check/"
        assert send(client, made)["Location"] == f"{base(made)}sent/"
        record = only(made)
        assert record.latest("contact-given") == {"words": WORDS} | REACH
        assert received(record).says == {"channel": "web", "by": "complainant"}
        assert number(client, made) == record.case.reference

    def test_each_question_can_be_skipped_and_leads_to_the_next(self, client, made):
        begin(client, made)
        step, seen = "for-whom", []
        while step != "check":
            seen.append(step)
            page = client.get(f"{base(made)}{step}/")
            assert f"Question {len(seen) + 2} of 9" in text_of(page)
            assert "Skip this question" in text_of(page)
            step = there(answer(client, made, step, skip="1")).partition("/")[0]
        assert seen == ["for-whom", "when", "about-funding", "put-right", "files", "help", "hear-from-us"]
        assert send(client, made).status_code == 302

    def test_all_answers_reach_the_register(self, client, made):
        begin(client, made, name="Ada Marsh", phone="01632 960 001")
        assert there(answer(client, made, "for-whom", behalf="yes")) == "who-you-are/"
        assert there(answer(client, made, "who-you-are", concerned="Ben Marsh", relation="relative")) == "consent/"
        assert there(answer(client, made, "consent", consent="form")) == "when/"
        answer(client, made, "when", when="last spring")
        answer(client, made, "about-funding", about_funding="nhs")
        answer(client, made, "put-right", wish="An apology")
        answer(client, made, "help", need_support=["more-time"], needs="No stairs")
        answer(client, made, "hear-from-us", need_ways=["letter", "text"], need_formats=["large-print", "welsh"])
        page = text_of(client.get(f"{base(made)}check/"))
        for said in (WORDS, "Ben Marsh", "A relative or partner", "They sign a form", "last spring", "An apology",
                     "More time", "No stairs", "Letter, Text message", "Large print, Welsh"):  # fmt: skip
            assert said in page, said
        send(client, made)
        record = only(made)
        assert record.latest("contact-given") == {
            "words": WORDS, "name": "Ada Marsh", "phone": "01632 960 001", "concerned": "Ben Marsh",
            "relation": "A relative or partner", "consent": "They sign a form", "wish": "An apology",
            "needs": "No stairs",
        }  # fmt: skip
        assert record.latest("needs-noted") == {
            "ways": "letter text",
            "formats": "large-print welsh",
            "support": "more-time",
        }
        assert received(record).says["by"] == "representative"
        assert record.history.attributes == {"funding": "nhs"}
        sent = text_of(client.get(f"{base(made)}sent/"))
        assert "We have to know if they agree" in sent
        assert record.case.reference in text_of(client.get(f"{base(made)}sent/consent/"))

    def test_who_they_are_is_personal_and_staff_see_it(self, client, made):
        from django.test import Client

        begin(client, made)
        answer(client, made, "for-whom", behalf="yes")
        answer(client, made, "who-you-are", concerned="Ben Marsh", relation="attorney")
        send(client, made)
        record = only(made)
        entry = next(one for one in record.entries if one.row.kind == "contact-given")
        assert entry.row.says == {}
        desk = Client()
        desk.force_login(made.accounts["manager"], backend="allauth.account.auth_backends.AuthenticationBackend")
        for end in ("", "people/", "bundle/"):
            page = desk.get(f"/s/{made.slug}/cases/{record.case.reference}/{end}")
            assert "An attorney, deputy or appointee" in text_of(page), end

    def test_no_list_of_pages_stands_before_a_question(self, client, made):
        begin(client, made)
        assert 'aria-label="Main"' in client.get(base(made)).content.decode()
        assert 'aria-label="Main"' not in client.get(f"{base(made)}when/").content.decode()
        assert 'aria-label="Main"' not in client.get(f"/p/{made.slug}/urgent/").content.decode()

    def test_no_page_asks_the_same_twice(self, client, made):
        begin(client, made)
        page = client.get(f"{base(made)}help/").content.decode().partition("<main")[2]
        assert page.count("What help do you need?") == 1

    def test_steps_that_do_not_apply_are_left_out(self, client, made):
        begin(client, made, anonymous="on")
        assert there(answer(client, made, "for-whom", behalf="yes")) == "who-you-are/"
        # Who died is not known yet when this is read: nobody is told that we would ask them.
        assert "If they can answer, we may have to ask" in text_of(client.get(f"{base(made)}who-you-are/"))
        assert there(answer(client, made, "who-you-are", relation="died")) == "when/"
        for step in ("consent", "where", "help", "hear-from-us"):
            assert there(client.get(f"{base(made)}{step}/")) == "check/"
        assert client.get(f"{base(made)}about-nothing/").status_code == 404

    def test_several_sites_and_services_are_asked_for(self, client, made):
        from putright.accounts.models import Organisation, Service, Site
        from putright.accounts.scope import within

        with within(made.organisation):
            site = Site.objects.create(organisation=made.organisation, name="South house")
            service, _ = (Service.objects.create(organisation=made.organisation, name=name) for name in ("Post", "Web"))
        begin(client, made)
        assert "What is it about?" not in text_of(client.get(f"{base(made)}check/"))  # the page asks one thing: where
        assert text_of(client.get(f"{base(made)}check/")).count("Where did it happen?") == 2  # once as what is answered
        with within(made.organisation):
            Organisation.objects.filter(pk=made.organisation.pk).update(has_services=True)
        assert there(answer(client, made, "for-whom", behalf="no")) == "where/"
        answer(client, made, "where", site=str(site.pk), service=service.key)
        assert "South house" in text_of(client.get(f"{base(made)}check/"))
        send(client, made)
        record = only(made)
        assert record.case.site.name == "South house"
        assert record.latest("service-noted") == {"service_id": service.key}

    def test_where_another_procedure_came_into_force_meanwhile_the_answers_are_shown_anew(self, client, made):
        from django.utils import timezone

        from putright.accounts.scope import within
        from putright.policies import policy_text
        from putright.register.adopting import adopt

        begin(client, made)
        assert answer(client, made, "about-funding", about_funding="private").status_code == 302
        typed = {"revision": revision(client, made), "asked": found(r'name="asked" value="(\w+)"', check(client, made))}
        for name in ("ieso", "care-and-support"):
            with within(made.organisation):
                version = adopt(
                    made.organisation, policy_text(name), adopted_from=timezone.localdate(), reason="Revised"
                )
            if name == "ieso":
                assert revision(client, made) == typed["revision"]
                assert found(r'name="asked" value="(\w+)"', check(client, made)) == typed["asked"]
        page = client.post(f"{base(made)}check/", typed)
        assert "Our questions changed since you opened this page." in text_of(page)
        assert records(made) == []
        typed["asked"] = found(r'name="asked" value="(\w+)"', page)
        assert client.post(f"{base(made)}check/", typed).status_code == 302
        assert only(made).case.policy_id == version.pk

    def test_one_answer_is_changed_from_the_list_and_the_way_leads_back(self, client, made):
        begin(client, made)
        assert there(answer(client, made, "put-right", "?then=check", wish="An apology")) == "check/"
        page = client.get(f"{base(made)}put-right/?then=check")
        assert "An apology</textarea>" in page.content.decode()
        assert f'action="{base(made)}check/"><button' in page.content.decode()
        # What an answer brings is asked first.
        assert there(answer(client, made, "for-whom", "?then=check", behalf="yes")) == "who-you-are/?then=check"
        assert there(answer(client, made, "who-you-are", "?then=check", concerned="Ben")) == "check/"
        assert "Ben" in text_of(client.get(f"{base(made)}check/"))
        # An answer to a question that fell away is not sent.
        answer(client, made, "for-whom", "?then=check", behalf="no")
        send(client, made)
        assert "concerned" not in only(made).latest("contact-given")

    def test_of_an_answer_that_came_twice_the_list_shows_what_is_sent(self, client, made):
        answer(client, made, "what-happened", words=["Something else", WORDS])
        answer(client, made, "reach-you", **REACH)
        page = text_of(client.get(f"{base(made)}check/"))
        assert (WORDS in page, "Something else" in page) == (True, False)

    def test_what_is_missing_or_wrong_is_said_and_nothing_typed_is_lost(self, client, made):
        page = answer(client, made, "what-happened", words=" ")
        assert "<title>Error: What happened?" in page.content.decode()
        assert "Tell us what happened." in text_of(page)
        assert drafts(made) == []
        answer(client, made, "what-happened", words=WORDS)
        assert there(client.get(f"{base(made)}check/")) == "reach-you/"
        page = answer(client, made, "reach-you", name="Ada", email="ada at marsh")
        assert "This is not an email address." in text_of(page)
        assert 'value="ada at marsh"' in page.content.decode()
        assert "Fill in “Email address”" in text_of(answer(client, made, "reach-you", name="Ada"))
        assert "Skip this question" not in text_of(page)
        page = answer(client, made, "when", when="w" * 300)
        assert "there is room for 200" in text_of(page)

    def test_the_address_of_a_question_without_a_beginning_leads_to_the_start(self, client, made):
        for step in ("reach-you", "when", "files", "check", "save"):
            assert there(client.get(f"{base(made)}{step}/")) == ""

    def test_every_page_can_be_read_at_eleven_and_is_light(self, client, made):
        from tests.unit.reading_words import grade

        def look(end):
            page = client.get(base(made) + end)
            assert page.status_code == 200, end
            assert len(page.content) < 30_000, end
            main = page.content.decode().partition("<main")[2].partition("</main>")[0]
            # Each label, heading and item of a list is a sentence to whoever reads it.
            text = unescape(re.sub(r"</(?:p|h1|h2|label|li|legend|dt|dd|button|a)>", ". ", f"<main{main}"))
            assert grade(re.sub(r"<[^>]+>", " ", text)) < 6, end

        for end in ("", "one-page/", "what-happened/", "return/", "reach-you/?begun=1"):
            look(end)
        begin(client, made)
        answer(client, made, "for-whom", behalf="yes")
        steps = "reach-you for-whom who-you-are consent when about-funding put-right files help hear-from-us".split()
        for step in (*steps, "check", "save", "delete"):
            look(f"{step}/")
        send(client, made)
        for end in ("sent/", "sent/consent/"):
            look(end)


class TestSending:
    def test_pressing_twice_makes_one_case_and_gives_its_number_both_times(self, client, made):
        begin(client, made)
        shown = revision(client, made)
        for _ in range(3):
            assert there(client.post(f"{base(made)}check/", {"revision": shown})) == "sent/"
            assert number(client, made) == only(made).case.reference

    def test_twice_at_once_makes_one_case(self, client, made, database):
        from django.db import connection
        from django.test import Client

        begin(client, made)
        shown = revision(client, made)
        seen, start = [], threading.Barrier(4)

        def hurry():
            try:
                browser = Client()
                browser.cookies = client.cookies.copy()
                start.wait()
                seen.append(there(browser.post(f"{base(made)}check/", {"revision": shown})))
            finally:
                connection.close()

        threads = [threading.Thread(target=hurry) for _ in range(4)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        assert seen == ["sent/"] * 4
        assert only(made)

    def test_what_was_typed_is_gone_and_going_back_changes_nothing(self, client, made):
        begin(client, made)
        send(client, made)
        (draft,) = drafts(made)
        assert bytes(draft.sealed) == b""
        assert there(client.get(f"{base(made)}reach-you/")) == "sent/"
        assert there(answer(client, made, "put-right", wish="More")) == "sent/"
        assert "did not add what you changed" in text_of(client.get(f"{base(made)}sent/"))
        assert "wish" not in only(made).latest("contact-given")

    def test_a_second_complaint_of_the_same_browser_is_another_case(self, client, made):
        for words in ("The first.", "The second."):
            assert WORDS not in text_of(client.get(f"{base(made)}what-happened/"))
            begin(client, made, words)
            send(client, made)
        assert [one.latest("contact-given")["words"] for one in records(made)] == ["The first.", "The second."]

    def test_a_change_in_another_window_is_noticed_before_sending(self, client, made):
        begin(client, made)
        shown = revision(client, made)
        answer(client, made, "put-right", wish="An apology")
        told = client.post(f"{base(made)}check/", {"revision": shown})
        assert "An answer was changed since you opened this page" in text_of(told)
        assert "An apology" in text_of(told)
        assert records(made) == []
        assert send(client, made).status_code == 302


class TestHeldBack:
    """A complaint that may be a machine's waits whole, with its files, until somebody has looked (test_abuse.py)."""

    def test_its_files_come_with_it_and_its_sender_reads_the_usual_pages(self, client, made, signed_in):
        from putright.register.documents import documents_of

        answer(client, made, "what-happened", words=WORDS, further_note="x")
        answer(client, made, "reach-you", **REACH)
        file = BytesIO(png())
        file.name = "wall.png"
        client.post(f"{base(made)}files/", {"documents": [file]})
        assert send(client, made)["Location"] == f"{base(made)}sent/"
        assert records(made) == []
        page = text_of(client.get(f"{base(made)}sent/"))
        assert f"{made.organisation.prefix}-H00001" in page
        copy = client.get(f"{base(made)}sent/copy.txt")
        assert WORDS in copy.content.decode()
        assert send_again(client, made) == f"{base(made)}sent/", "a second press is no second one"
        desk = signed_in(made.accounts["front-desk"])
        assert "wall.png" in text_of(desk.get(f"/s/{made.slug}/held/1/"))
        assert desk.post(f"/s/{made.slug}/held/1/", {"what": "through"}).status_code == 302
        (document,) = documents_of(only(made))
        assert document.name == "wall.png"
        assert only(made).case.reference in text_of(client.get(f"{base(made)}sent/"))
        assert WORDS not in text_of(desk.get(f"/s/{made.slug}/held/1/")), "its words stand on the case alone"

    def test_what_nobody_can_type_so_quickly_is_held(self, client, made, settings_with):
        with settings_with(QUICKEST_FORM=3):
            begin(client, made)
            assert send(client, made).status_code == 302
        assert records(made) == []


def send_again(client, made):
    """A second press of the button, after it was sent."""
    return client.post(f"{base(made)}check/", {"revision": "1"})["Location"]


class TestTheDraft:
    def test_no_cookie_before_the_first_answer_and_then_one_for_the_provider_alone(self, client, made):
        for end in ("", "what-happened/", "return/"):
            page = client.get(base(made) + end)
            assert page.status_code == 200
            assert not [name for name in page.cookies if name != "csrftoken" or end != "return/"], end
        cookie = answer(client, made, "what-happened", words=WORDS).cookies[f"begun-complaint-{made.organisation.pk}"]
        assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (f"/p/{made.slug}/", True, "Lax")
        assert cookie["max-age"] == cookie["expires"] == ""
        assert len(cookie.value) == 22

    def test_neither_the_words_nor_the_token_nor_the_code_is_in_the_database(self, client, made):
        begin(client, made)
        code = saved(client, made)
        (draft,) = drafts(made)
        token = client.cookies[f"begun-complaint-{made.organisation.pk}"].value
        kept = b"".join(
            bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
            for name, value in vars(draft).items()
            if not name.startswith("_")
        )
        for secret in (WORDS, "ada@marsh.example", token, code, code.replace("-", "")):
            assert secret.encode() not in kept

    def test_pages_with_what_was_typed_are_not_kept_by_the_browser(self, client, made):
        assert "no-store" not in client.get(f"{base(made)}what-happened/")["Cache-Control"]
        begin(client, made)
        for end in ("what-happened/", "reach-you/", "files/", "check/", "save/", ""):
            assert "no-store" in client.get(base(made) + end)["Cache-Control"], end

    def test_it_goes_on_wish_and_after_a_day_without_use(self, client, made):
        from django.utils import timezone

        from putright.accounts.scope import within
        from putright.public.complaining.drafts import forget_old

        begin(client, made)
        assert "You began a complaint in this browser" in text_of(client.get(base(made)))
        assert there(client.post(f"{base(made)}delete/")) == "?deleted=1"
        assert drafts(made) == []
        assert "We deleted what you typed" in text_of(client.get(f"{base(made)}?deleted=1"))
        begin(client, made)
        age(made, hours=23)
        assert WORDS in text_of(client.get(f"{base(made)}check/"))  # which is use
        age(made, hours=23)
        assert WORDS in text_of(client.get(f"{base(made)}check/"))
        age(made, hours=25)
        assert there(client.get(f"{base(made)}check/")) == ""
        with within(made.organisation):
            assert forget_old(made.organisation, timezone.now()) == 1
        assert drafts(made) == []

    def test_an_answer_that_comes_too_late_begins_anew_and_is_kept(self, client, made):
        begin(client, made)
        age(made, days=2)
        onward = answer(client, made, "put-right", wish="An apology")
        assert there(onward) == "what-happened/?lost=1"
        again = client.get(onward["Location"])
        assert "We do not have your earlier answers any more" in text_of(again)
        assert f'href="{base(made)}return/">Go on with your code</a>' in again.content.decode()
        begin(client, made)
        assert "An apology" in text_of(client.get(f"{base(made)}check/"))

    def test_a_browser_without_cookies_is_told_and_the_one_page_works_for_it(self, made, database):
        from django.test import Client

        browser = Client(enforce_csrf_checks=True, headers={"Origin": "http://testserver"})
        onward = browser.post(f"{base(made)}what-happened/", {"words": WORDS})
        browser.cookies.clear()
        told = browser.get(onward["Location"])
        assert "Your browser does not keep it" in text_of(told)
        assert f'href="{base(made)}one-page/"' in told.content.decode()
        said = read_by_somebody({"words": WORDS, "phone": "01632 960 001", "form_id": "a" * 32})
        page = browser.post(f"{base(made)}one-page/", said)
        assert page.status_code == 200
        assert only(made).case.reference in text_of(page)
        browser.cookies.clear()
        assert only(made).case.reference in text_of(browser.post(f"{base(made)}one-page/", said))

    def test_a_question_that_was_open_before_another_tab_got_our_cookie_is_taken(self, made, database):
        from django.test import Client

        browser = Client(enforce_csrf_checks=True)
        assert "csrfmiddlewaretoken" not in browser.get(f"{base(made)}what-happened/").content.decode()
        assert browser.get(f"/p/{made.slug}/follow/").cookies
        for strange in ({}, {"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}):
            refused = browser.post(f"{base(made)}what-happened/", {"words": WORDS}, headers=strange)
            assert refused.status_code == 403
        ours = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
        taken = browser.post(f"{base(made)}what-happened/", {"words": WORDS}, headers=ours)
        assert there(taken).startswith("reach-you/")
        forged = {"words": WORDS, "csrfmiddlewaretoken": "x" * 64}
        assert browser.post(f"{base(made)}what-happened/", forged, headers=ours).status_code == 403

    def test_a_form_from_another_site_is_refused(self, made, database):
        from django.test import Client

        for headers in (
            {},
            {"Origin": "https://elsewhere.example"},
            {"Origin": "null"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Referer": "https://elsewhere.example/testserver/"},
        ):
            browser = Client(enforce_csrf_checks=True, headers=headers)
            for end in ("what-happened/", "one-page/"):
                assert browser.post(base(made) + end, {"words": WORDS}).status_code == 403
        assert drafts(made) == []

    def test_another_provider_and_another_browser_see_nothing_of_it(self, client, made, make_organisation):
        from django.test import Client

        begin(client, made)
        other = make_organisation("ieso")
        token = client.cookies[f"begun-complaint-{made.organisation.pk}"].value
        stranger = Client()
        stranger.cookies[f"begun-complaint-{other.organisation.pk}"] = token
        assert there(stranger.get(f"{base(other)}check/")) == ""
        for wrong in ("", "x" * 22, token[:-1] + ("A" if token[-1] != "A" else "B"), "\x00" * 22, "é" * 22):
            stranger.cookies[f"begun-complaint-{made.organisation.pk}"] = wrong
            assert there(stranger.get(f"{base(made)}check/")) == ""


def saved(client, made, **said):
    page = client.post(f"{base(made)}save/", said)
    return found(r"([2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4}){2})", page)


class TestSavingAndComingBack:
    def test_a_code_opens_it_elsewhere_after_weeks_and_the_first_browser_no_more(self, client, made):
        from django.test import Client

        begin(client, made)
        code = saved(client, made)
        age(made, days=27)
        other = Client()
        assert other.get(f"{base(made)}return/?code={code}").status_code == 200
        assert there(other.post(f"{base(made)}return/", {"code": code.lower().replace("-", " ")})) == "check/"
        assert WORDS in text_of(other.get(f"{base(made)}check/"))
        assert there(client.get(f"{base(made)}check/")) == ""
        # It can be used again until the complaint is sent or the time is over.
        assert there(Client().post(f"{base(made)}return/", {"code": code})) == "check/"
        age(made, days=29)
        late = Client().post(f"{base(made)}return/", {"code": code})
        assert "We do not know this code" in text_of(late)

    def test_a_code_outlives_a_secret_key_that_is_being_taken_out_of_use(self, client, made, settings_with):
        from django.conf import settings
        from django.test import Client

        begin(client, made)
        code = saved(client, made)
        old = settings.SECRET_KEY
        with settings_with(SECRET_KEY="the-next-one" * 5, SECRET_KEY_FALLBACKS=[old]):
            assert there(Client().post(f"{base(made)}return/", {"code": code})) == "check/"
        with settings_with(SECRET_KEY="the-next-one" * 5):
            assert "We do not know this code" in text_of(Client().post(f"{base(made)}return/", {"code": code}))

    def test_a_new_code_takes_the_place_of_the_old_one_and_sending_ends_both(self, client, made):
        begin(client, made)
        first, second = saved(client, made), saved(client, made)
        assert "We do not know this code" in text_of(client.post(f"{base(made)}return/", {"code": first}))
        assert there(client.post(f"{base(made)}return/", {"code": second})) == "check/"
        send(client, made)
        assert "We do not know this code" in text_of(client.post(f"{base(made)}return/", {"code": second}))

    def test_after_thirty_wrong_codes_a_little_work_is_asked_and_the_right_one_holds(self, made, settings_with):
        from django.test import Client

        browser = Client(REMOTE_ADDR=an_address())
        begin(browser, made)
        code = saved(browser, made)
        with settings_with(PUBLIC_LIMITS_TIMES=1):
            for _ in range(30):
                wrong = browser.post(f"{base(made)}return/", {"code": "2222-2222-2222"})
            assert "We do not know this code" in text_of(wrong)
            page = browser.post(f"{base(made)}return/", {"code": code})
            assert "You did nothing wrong" in text_of(page)
            worked = sent_again(page) | {"work_done": solve(page)}
            assert there(browser.post(f"{base(made)}return/", worked)) == "check/"

    def test_the_code_is_mailed_without_a_word_that_was_typed(self, client, made, settings_with, monkeypatch):
        from django.core import mail

        from putright.public.complaining import saved_views

        begin(client, made, name="Ada Marsh", **REACH)
        assert 'name="email"' not in client.get(f"{base(made)}save/").content.decode(), "no mail leaves from here"
        monkeypatch.setattr(saved_views, "any_way", lambda: True)
        with settings_with(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
            mail.outbox = []
            code = saved(client, made, email="ada@marsh.example")
            (sent,) = mail.outbox
            for _ in range(4):
                page = client.post(f"{base(made)}save/", {"email": "ben@marsh.example"})
        assert sent.to == ["ada@marsh.example"]
        assert code in sent.body
        assert f"{base(made)}return/" in sent.body
        assert WORDS not in sent.body
        assert "Ada" not in sent.subject + sent.body.replace("ada@", "")
        assert len(mail.outbox) == 3
        assert "We cannot send more emails for now" in text_of(page)


class TestFiles:
    def put(self, client, made, *files, **more):
        sent = [BytesIO(content) for _, content in files]
        for file, (name, _) in zip(sent, files, strict=True):
            file.name = name
        return client.post(f"{base(made)}files/", {"documents": sent} | more)

    def test_they_become_documents_of_the_case(self, client, made):
        from putright.accounts.scope import within
        from putright.register.documents import documents_of
        from putright.register.models import DocumentText, KeptFile

        begin(client, made)
        assert there(self.put(client, made, ("wall.png", png()), more="1")) == "files/"
        assert there(self.put(client, made, ("note.txt", b"It was wet."))) == "help/"
        page = text_of(client.get(f"{base(made)}files/"))
        assert "wall.png" in page
        assert "note.txt" in page
        send(client, made)
        record = only(made)
        assert [(one.name, one.what, one.came_from) for one in documents_of(record)] == [
            ("wall.png", "photograph", "the complainant"), ("note.txt", "other", "the complainant"),
        ]  # fmt: skip
        with within(made.organisation):
            assert KeptFile.objects.filter(organisation=made.organisation).count() == 2
            assert DocumentText.objects.filter(organisation=made.organisation, case=record.case).count() == 2
        assert not list(folder(made).glob("*"))

    def test_one_is_removed_and_a_refused_one_is_named_while_the_others_stay(self, client, made, settings_with):
        begin(client, made)
        with settings_with(DOCUMENT_MOST=2_000, OPEN_LARGE_FORMS={"complain-files": (2_000, 50_000)}):
            told = self.put(client, made, ("wall.png", png()), ("big.txt", b"x" * 3_000),
                            ("run.exe", b"MZ\x00\x01" * 9), ("none.txt", b""))  # fmt: skip
        assert told.status_code == 200
        for said in ("“big.txt” is too large", "“run.exe” is a program", "“none.txt” is empty", "wall.png"):
            assert said in text_of(told), said
        assert "<title>Error:" in told.content.decode()
        digest = found(r'name="remove" value="(\w+)"', told)
        client.post(f"{base(made)}files/", {"remove": digest})
        assert "wall.png" not in text_of(client.get(f"{base(made)}files/"))
        send(client, made)
        assert len(only(made).entries) == 2

    def test_how_many_and_how_much(self, client, made, settings_with):
        begin(client, made)
        with settings_with(DOCUMENTS_AT_ONCE=2):
            told = text_of(self.put(client, made, *((f"{n}.txt", b"text %d" % n) for n in range(3))))
        assert "“2.txt”: there is no room for it" in told
        with settings_with(DOCUMENTS_MOST=20):
            told = text_of(self.put(client, made, ("3.txt", b"text 4567890")))
        assert "“3.txt” does not fit any more" in told

    def test_deleting_takes_the_files_and_nothing_is_served(self, client, made):
        begin(client, made)
        self.put(client, made, ("wall.png", png()))
        assert list(folder(made).rglob("*"))
        client.post(f"{base(made)}delete/")
        assert not [one for one in folder(made).rglob("*") if one.is_file()]

    def test_a_file_that_is_gone_stops_the_sending_with_a_sentence(self, client, made):
        import shutil

        begin(client, made)
        self.put(client, made, ("wall.png", png()))
        shutil.rmtree(folder(made))
        assert "“wall.png” is not here any more" in text_of(send(client, made))
        assert records(made) == []


def folder(made):
    from django.conf import settings

    assert settings.DOCUMENTS is not None
    return settings.DOCUMENTS / "begun" / str(made.organisation.pk)
