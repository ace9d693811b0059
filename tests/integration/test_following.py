"""Following a case with its number and a code: who gets in, who does not, and what nobody learns by trying."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest
from tests.integration.public_forms import text_of


def complain(made, **more):
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.casework.receiving import Complaint, receive
    from putright.casework.recording import Recorded

    now, ago = timezone.now(), timedelta(days=more.pop("days", 3))
    said = {"email": "ada@marsh.example", "name": "Ada Marsh", "phone": "07700 900123"} | more
    with within(made.organisation):
        came = (now - ago).isoformat(timespec="seconds")
        done = receive(made.organisation, Complaint("The line went dead.", "web", came, **said), None, now=now)
    assert isinstance(done, Recorded), done
    return done.record.case


def a_code(made, case, how="email", who="complainant", **more):
    """A code as the worker or staff make it, in the database of the test."""
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.casework.case_codes import new_code

    with within(made.organisation):
        return new_code(made.organisation, case, who, how, more.pop("now", timezone.now()), **more)


def client(**options):
    from django.test import Client

    return Client(raise_request_exception=False, **options)


def enter(browser, made, number, code, **more):
    return browser.post(f"/p/{made.slug}/follow/code/", {"number": number, "code": code} | more)


def inside(browser, made):
    """The page of the case, or None where there is no session."""
    page = browser.get(f"/p/{made.slug}/case/")
    return text_of(page) if page.status_code == 200 else None


def let_in(made, case, **more):
    """A browser that has a session."""
    browser = client()
    assert enter(browser, made, case.reference, a_code(made, case, **more)).status_code == 302
    return browser


def sessions(made, **changes):
    from putright.accounts.scope import within
    from putright.register.follow_models import FollowSession

    with within(made.organisation):
        found = FollowSession.objects.filter(organisation=made.organisation)
        return found.update(**changes) if changes else list(found)


class TestTheCode:
    def test_an_email_address_is_no_number_and_ours_are_told_by_how_they_begin(self, make_organisation):
        made = make_organisation()
        browser, where = client(), f"/p/{made.slug}/follow/"
        assert f"Our numbers begin with {made.organisation.prefix}." in text_of(browser.get(where))
        page = text_of(browser.post(where, {"number": "ada@marsh.example", "how": "email"}))
        assert "This looks like an email address. Type the number of your complaint." in page

    def test_number_and_code_open_the_case_once(self, make_organisation):
        made = make_organisation()
        case = complain(made)
        code = a_code(made, case)
        first, second = client(), client()
        answer = enter(first, made, case.reference, code)
        assert answer["Location"] == f"/p/{made.slug}/case/"
        assert case.reference in inside(first, made)
        assert enter(second, made, case.reference, code).status_code == 200
        assert inside(second, made) is None

    def test_a_button_pressed_twice_opens_it_too_and_another_browser_does_not_get_in(self, make_organisation):
        made = make_organisation()
        case, browser = complain(made), client()
        browser.post(f"/p/{made.slug}/follow/", {"number": case.reference, "how": "have"})
        code = a_code(made, case)
        assert [enter(browser, made, case.reference, code).status_code for _ in range(2)] == [302, 302]
        assert enter(client(), made, case.reference, code).status_code == 200

    @pytest.mark.parametrize("spelt", ["{lower}", " {gaps} ", "{bare}", "{short}", "{dashes}"])
    def test_number_and_code_may_be_typed_as_people_type(self, make_organisation, spelt):
        made = make_organisation()
        case = complain(made)
        code = a_code(made, case)
        number = spelt.format(
            lower=case.reference.lower(), gaps=case.reference.replace("-", " "), bare=case.reference.replace("-", ""),
            short=str(case.number), dashes=case.reference.replace("-", "\u2013"),
        )  # fmt: skip
        assert enter(client(), made, number, f" {code[:2]}-{code[2:5]} {code[5:]}\u200b").status_code == 302

    @pytest.mark.parametrize("nothing", ["", " ", "\x00", "None", "null", "0", "\u200b", "%00", "00000000", "१२३"])
    def test_empty_codes_open_nothing(self, make_organisation, nothing):
        made = make_organisation()
        case = complain(made)
        a_code(made, case)
        browser = client()
        assert enter(browser, made, case.reference, nothing).status_code == 200
        assert inside(browser, made) is None

    def test_a_get_never_uses_a_code_up_and_neither_does_a_post_without_the_number(self, make_organisation):
        made = make_organisation()
        case = complain(made)
        code = a_code(made, case)
        scanner = client()
        for sent in ({"code": code}, {"number": case.reference}, {}):
            scanner.get(f"/p/{made.slug}/follow/code/", sent)
            scanner.post(f"/p/{made.slug}/follow/code/", sent)
        scanner.head(f"/p/{made.slug}/follow/code/")
        assert enter(client(), made, case.reference, code).status_code == 302

    def test_it_is_too_old_after_ten_minutes(self, make_organisation):
        from django.utils import timezone

        made = make_organisation()
        case = complain(made)
        late = a_code(made, case, now=timezone.now() - timedelta(minutes=10, seconds=1))
        good = a_code(made, case, now=timezone.now() - timedelta(minutes=9))
        assert enter(client(), made, case.reference, late).status_code == 200
        assert enter(client(), made, case.reference, good).status_code == 302

    def test_it_opens_its_own_case_and_no_other_and_no_other_providers(self, make_organisation):
        made, other = make_organisation(), make_organisation()
        case, second, elsewhere = complain(made), complain(made), complain(other)
        code = a_code(made, case)
        assert enter(client(), made, second.reference, code).status_code == 200
        assert enter(client(), other, elsewhere.reference, code).status_code == 200
        assert enter(client(), other, case.reference, code).status_code == 200
        assert enter(client(), made, case.reference, code).status_code == 302

    def test_a_session_is_worth_nothing_at_another_provider(self, make_organisation):
        from putright.public.cookies import FOLLOWS

        made, other = make_organisation(), make_organisation()
        browser = let_in(made, complain(made))
        stolen = client()
        stolen.cookies[FOLLOWS.name] = browser.cookies[FOLLOWS.name].value
        assert inside(stolen, other) is None
        assert inside(stolen, made) is not None

    def test_two_at_once_with_one_code_open_it_once(self, make_organisation):
        from django.db import connection

        made = make_organisation()
        case = complain(made)
        code = a_code(made, case)
        ready, answers = threading.Barrier(2), []

        def post():
            ready.wait()
            answers.append(enter(client(), made, case.reference, code).status_code)
            connection.close()

        both = [threading.Thread(target=post) for _ in range(2)]
        for one in both:
            one.start()
        for one in both:
            one.join()
        assert sorted(answers) == [200, 302]

    def test_nothing_that_is_kept_is_the_code_or_the_token(self, make_organisation):
        from putright.accounts.scope import within
        from putright.public.cookies import FOLLOWS
        from putright.register.follow_models import CaseCode

        made = make_organisation()
        case = complain(made)
        code = a_code(made, case, address="ada@marsh.example")
        browser = client()
        enter(browser, made, case.reference, code)
        token = browser.cookies[FOLLOWS.name].value
        with within(made.organisation):
            kept = [bytes(one) for row in CaseCode.objects.values_list("digest", "address") for one in row if one]
        kept += [bytes(one.digest) for one in sessions(made)]
        assert len(token) == 32
        assert all(len(one) == 32 and code.encode() not in one and token.encode() not in one for one in kept)


class TestWrongTries:
    def test_a_stranger_cannot_use_up_the_tries_of_whoever_asked(self, make_organisation):
        from putright.casework.case_codes import TRIES

        made = make_organisation()
        case = complain(made)
        asker = client()
        asker.post(f"/p/{made.slug}/follow/", {"number": case.reference, "how": "email"})
        code = a_code(made, case, browser=asked_by(made))
        stranger = client()
        for guess in range(TRIES + 3):
            enter(stranger, made, case.reference, f"{guess:08}")
        assert enter(stranger, made, case.reference, code).status_code == 200, "guessing has an end"
        assert enter(asker, made, case.reference, code).status_code == 302

    def test_after_a_handful_the_code_is_void_for_whoever_asked_too_and_a_new_one_works(self, make_organisation):
        from putright.casework.case_codes import TRIES

        made = make_organisation()
        case = complain(made)
        asker = client()
        asker.post(f"/p/{made.slug}/follow/", {"number": case.reference, "how": "email"})
        code = a_code(made, case, browser=asked_by(made))
        for guess in range(TRIES):
            enter(asker, made, case.reference, f"{guess:08}")
        assert enter(asker, made, case.reference, code).status_code == 200
        assert enter(asker, made, case.reference, a_code(made, case, browser=asked_by(made))).status_code == 302

    def test_a_wrong_code_is_one_sentence_and_the_same_for_any_number(self, make_organisation):
        made = make_organisation()
        case, nobody = complain(made), complain(made, email="", phone="", name="")
        a_code(made, case)
        pages = {
            kind: enter(client(), made, number, "12345678")
            for kind, number in {
                "known": case.reference, "nobody": nobody.reference, "unknown": "T9-99999", "words": "it is lost",
            }.items()
        }  # fmt: skip
        told = {re.sub(r'value="[^"]*"', "", page.content.decode()) for page in pages.values()}
        assert len(told) == 1
        assert {page.status_code for page in pages.values()} == {200}
        [page] = told
        assert page.count("govuk-error-message") == 1


def asked_by(made):
    """The hash of the browser that asked last."""
    from putright.accounts.scope import within
    from putright.register.follow_models import CodeAsked

    with within(made.organisation):
        return bytes(CodeAsked.objects.filter(organisation=made.organisation).latest("pk").browser)


class TestTheSession:
    def test_its_cookie_is_of_this_providers_pages_and_no_script_reads_it(self, make_organisation):
        from putright.public.cookies import FOLLOWS

        made = make_organisation()
        cookie = let_in(made, complain(made)).cookies[FOLLOWS.name]
        assert cookie["path"] == f"/p/{made.slug}/"
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert cookie["max-age"] == 7200

    def test_it_ends_after_half_an_hour_without_a_page_and_says_so(self, make_organisation):
        from django.utils import timezone

        made = make_organisation()
        browser = let_in(made, complain(made))
        sessions(made, seen=timezone.now() - timedelta(minutes=29))
        assert inside(browser, made) is not None
        sessions(made, seen=timezone.now() - timedelta(minutes=31))
        page = browser.get(f"/p/{made.slug}/case/", follow=True)
        assert "Your time on the page of your complaint is over" in text_of(page)

    def test_it_ends_after_two_hours_whatever_is_done(self, make_organisation):
        from django.utils import timezone

        made = make_organisation()
        browser = let_in(made, complain(made))
        sessions(made, begun=timezone.now() - timedelta(hours=2, seconds=1))
        assert inside(browser, made) is None

    def test_finishing_ends_it_for_every_copy_of_the_cookie(self, make_organisation):
        from putright.public.cookies import FOLLOWS

        made = make_organisation()
        browser = let_in(made, complain(made))
        copy = client()
        copy.cookies[FOLLOWS.name] = browser.cookies[FOLLOWS.name].value
        assert browser.get(f"/p/{made.slug}/follow/finish/").status_code == 405
        page = browser.post(f"/p/{made.slug}/follow/finish/", follow=True)
        assert "You have left your complaint" in text_of(page)
        assert inside(browser, made) is None
        assert inside(copy, made) is None

    @pytest.mark.parametrize("token", ["", " ", "\x00", "None", "0" * 32, "x" * 32])
    def test_an_empty_or_strange_token_is_nobodys(self, make_organisation, token):
        from putright.public.cookies import FOLLOWS

        made = make_organisation()
        let_in(made, complain(made))
        browser = client()
        browser.cookies[FOLLOWS.name] = token
        assert browser.get(f"/p/{made.slug}/case/").status_code == 302

    def test_it_is_no_session_of_staff(self, make_organisation):
        made = make_organisation()
        browser = let_in(made, complain(made))
        assert browser.get(f"/s/{made.slug}/").status_code == 302
        assert "putright" not in browser.cookies

    def test_the_page_is_kept_by_no_cache_and_the_reading_is_recorded(self, make_organisation):
        from putright.accounts.scope import within
        from putright.register.models import CaseRead

        made = make_organisation()
        case = complain(made)
        page = let_in(made, case).get(f"/p/{made.slug}/case/")
        assert "no-store" in page["Cache-Control"]
        with within(made.organisation):
            [read] = CaseRead.objects.filter(case=case)
        assert read.what == "followed"
        assert read.account is None


class TestWhoMayFollow:
    def test_whoever_speaks_for_the_complainant_has_a_code_of_their_own_until_that_ends(self, make_organisation):
        from django.utils import timezone

        made = make_organisation()
        case = complain(made)
        noted(made, case, "person-noted", who="n1", part="representative", name="Sol Icitor", email="sol@law.example")
        browser = let_in(made, case, who="n1")
        assert inside(browser, made) is not None
        noted(made, case, "person-noted", who="n1", ended=timezone.localdate().isoformat())
        assert inside(browser, made) is None


def noted(made, case, kind, **says):
    from django.utils import timezone

    from putright.accounts.members import member_of
    from putright.accounts.scope import within
    from putright.casework.recording import Proposed, Recorded, record

    now = timezone.now()
    with within(made.organisation):
        by = member_of(made.organisation, made.accounts["manager"])
        assert by is not None
        done = record(made.organisation, case, Proposed(kind, now.isoformat(timespec="seconds"), says), by, now=now)
    assert isinstance(done, Recorded), done
    return done.record


class TestTypingIsNotLost:
    def test_what_is_sent_after_the_end_comes_back_for_the_same_case_alone(self, make_organisation, settings_urls):
        from django.utils import timezone

        made = make_organisation()
        case, other = complain(made), complain(made)
        browser = let_in(made, case)
        sessions(made, seen=timezone.now() - timedelta(minutes=31))
        late = browser.post(settings_urls(made), {"words": "My “long” <b>words</b>", "csrfmiddlewaretoken": "x"})
        assert "What you typed is not lost" in text_of(late)
        wrong = enter(browser, made, case.reference, "12345678", held=held_in(late))
        held = held_in(wrong)  # a wrong code loses nothing
        another = enter(client(), made, other.reference, a_code(made, other), held=held)
        assert another.status_code == 302, "the next person at this computer is not shown it"
        again = enter(browser, made, case.reference, a_code(made, case), held=held)
        assert "My “long” &lt;b&gt;words&lt;/b&gt;" in again.content.decode()
        assert f'action="{settings_urls(made)}"' in again.content.decode()
        assert "csrfmiddlewaretoken" not in held


def held_in(page):
    """What a page carries along of what was typed."""
    found = re.search(r'name="held" value="([^"]+)"', page.content.decode())
    assert found is not None
    return found[1]


@pytest.fixture
def settings_urls(database):
    """An address below the case that takes what is posted, for this test: the pages that do are elsewhere."""
    from django.http import HttpResponse
    from django.urls import clear_url_caches, path

    from putright.public import urls
    from putright.public.followed import followed

    one = path("case/tried/", followed(lambda at: HttpResponse(at.case.reference)), name="followed-tried")
    urls.urlpatterns.append(one)
    clear_url_caches()
    yield lambda made: f"/p/{made.slug}/case/tried/"
    urls.urlpatterns.remove(one)
    clear_url_caches()
