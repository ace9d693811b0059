"""Where it may not be safe: whom to call first, leaving at once, and computers at which one comes after the other."""

from __future__ import annotations

import base64
import re

import pytest
from django.test import Client
from tests.integration.public_forms import only, received, records, send, text_of
from tests.integration.test_followed_case import added, happened, number_of
from tests.integration.test_following import a_code, complain, let_in

GAS = "There is a strong smell of gas in the hall and nobody answers."


@pytest.fixture
def made(make_organisation):
    return make_organisation("care-and-support")


@pytest.fixture
def admin(made, signed_in):
    return signed_in(made.accounts["administrator"])


@pytest.fixture
def staff(made, signed_in):
    return signed_in(made.accounts["manager"])


def public(made, end=""):
    return f"/p/{made.slug}/{end}"


def says(**more):
    """The form of safety, as it stands at the beginning, but for this."""
    return {"leads": "weather", "address": ""} | more


NUMBER = {
    "when_1": "Something broken is not safe",
    "name_1": "Urgent repairs",
    "phone_1": "01632 960 123",
    "says_1": "",
}


FIRST = "/p/{0}/urgent/first/?then=%2Fp%2F{0}%2Fcomplain%2F"


class TestWhomToCall:
    def test_it_stands_on_every_page_that_asks_and_on_no_other(self, client, made):
        for end in ("complain/what-happened/", "complain/one-page/", "remark/", "complain/sent/"):
            page = text_of(client.get(public(made, end)))
            assert "Is somebody in danger now?" in page
            assert "Emergency services: 999" in page
            assert "18000" in page
        assert "Emergency services: 999" not in text_of(client.get(public(made)))

    def test_the_page_has_the_numbers_of_the_country_and_the_kind(self, client, made, make_organisation):
        page = text_of(client.get(public(made, "urgent/")))
        for number in ("999", "111", "0800 111 999", "116 123", "0808 2000 247", "0808 80 10 800", "0808 800 5000"):
            assert number in page
        assert "Your landlord’s line for urgent repairs" in page
        assert "28 November 2026" in page
        therapy = text_of(client.get(public(make_organisation("ieso"), "urgent/")))
        assert "0800 111 999" not in therapy
        assert "mental health option" in therapy

    def test_it_leads_back_to_the_page_before_and_to_no_other_website(self, client, made):
        for came, back in (
            (f"http://testserver{public(made, 'complain/')}?x=1", public(made, "complain/")),
            ("https://evil.example/p/x/", public(made)),
            (f"http://evil.example{public(made, 'complain/')}", public(made)),
            (f"http://testserver{public(made, '../../s/')}", public(made)),
            ("http://[no-address", public(made)),
        ):
            page = client.get(public(made, "urgent/"), HTTP_REFERER=came).content.decode()
            assert f'href="{back}" class="govuk-back-link"' in page

    def test_who_changes_the_language_there_is_not_led_back_and_forth(self, client, made):
        for here, other in (("", "cy/"), ("cy/", "")):
            came = f"http://testserver{public(made, f'{other}urgent/')}"
            page = client.get(public(made, f"{here}urgent/"), HTTP_REFERER=came).content.decode()
            assert f'href="{public(made, here)}" class="govuk-back-link"' in page

    def test_the_provider_adds_its_own_and_takes_them_away(self, client, admin, made):
        here = f"/s/{made.slug}/organisation/safety/"
        assert admin.post(here, says(**NUMBER)).status_code == 302
        page = text_of(client.get(public(made, "urgent/")))
        assert "Something broken is not safe Urgent repairs: 01632 960 123" in page
        assert "Your landlord’s line for urgent repairs" not in page
        assert "01632 960 123" in text_of(admin.get(f"/s/{made.slug}/people/changes/?about=safety"))
        half = admin.post(here, says(**NUMBER | {"phone_1": ""}))
        assert half.status_code == 422
        assert "Fill in “Telephone number 1”" in text_of(half)
        assert admin.post(here, says(when_1="", name_1="", phone_1="", says_1="")).status_code == 302
        assert "Urgent repairs" not in text_of(client.get(public(made, "urgent/")))


class TestWordsOfDanger:
    def test_the_numbers_come_first_and_nothing_is_lost(self, client, made):
        sent = send(client, made, words=GAS)
        assert sent.headers["Location"] == f"{FIRST.format(made.slug)}sent%2F"
        page = client.get(sent.headers["Location"])
        text = text_of(page)
        assert text.index("0800 111 999") < text.index("Continue") < text.index("Others who can help")
        assert "We have kept what you wrote." in text
        assert page.headers["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
        assert f'href="{public(made, "complain/sent/")}" class="govuk-button"' in page.content.decode()
        assert only(made).latest("contact-given")["words"] == GAS
        kept, *_ = client.cookies[f"sent-danger-{made.organisation.pk}"].value.split(":")
        assert b"gas" not in base64.urlsafe_b64decode(kept + "===")

    def test_once_for_each_sign(self, client, made):
        send(client, made, words=GAS)
        again = send(client, made, words=GAS)
        assert again.headers["Location"] == public(made, "complain/sent/")
        assert "/urgent/first/" in send(client, made, words="He hits me").headers["Location"]

    def test_other_words_go_straight_on(self, client, made):
        assert send(client, made).headers["Location"] == public(made, "complain/sent/")
        for strange in ("", "https://evil.example/", "//evil.example", "/s/", f"{public(made)}<x>", "/p/other/"):
            page = client.get(public(made, "urgent/first/"), {"then": strange})
            assert page.headers["Location"] == public(made, "urgent/"), strange

    def test_a_browser_that_keeps_no_cookie_goes_on_all_the_same(self, made):
        from django.test import Client

        sent = Client().post(public(made, "complain/what-happened/"), {"words": GAS}, HTTP_SEC_FETCH_SITE="same-origin")
        page = text_of(Client().get(sent.headers["Location"]))
        assert page.index("999") < page.index("Continue")
        assert "We have kept" not in page, "that browser keeps no draft"

    def test_there_the_page_that_takes_all_at_once_shows_the_numbers_itself(self, admin, made):
        from django.test import Client

        admin.post(f"/s/{made.slug}/organisation/safety/", says(**NUMBER))
        strict = Client(enforce_csrf_checks=True, headers={"Origin": "http://testserver"})
        page = send(strict, made, words=GAS)
        text = text_of(page)
        assert text.index("0800 111 999") < text.index("01632 960 123") < text.index("Your number is")
        assert 'govuk-!-margin-bottom-4" open>' in page.content.decode()
        strict.cookies.clear()
        assert "0800 111 999" not in text_of(send(strict, made))

    def test_between_two_questions_too(self, client, made):
        sent = client.post(public(made, "complain/what-happened/"), {"words": GAS})
        assert sent.headers["Location"].startswith(FIRST.format(made.slug))
        page = client.get(sent.headers["Location"]).content.decode()
        (then,) = re.findall(r'<a href="([^"]+)" class="govuk-button">Continue', page)
        assert "Question 2 of" in text_of(client.get(then.replace("&amp;", "&")))
        assert GAS in client.get(public(made, "complain/what-happened/")).content.decode()

    def test_staff_are_told_to_read_it_first_until_somebody_has(self, client, staff, made):
        send(client, made, words=GAS)
        send(client, made)
        worklist = f"/s/{made.slug}/"
        first = next(one.case.reference for one in records(made) if one.latest("contact-given")["words"] == GAS)
        page = text_of(staff.get(worklist))
        assert (
            f"Read first. Words in this complaint may tell of danger, and nobody has opened it since they came: {first}"
            in page
        )
        assert "a smell of gas, or carbon monoxide (“smell of gas”)" in page
        assert page.count("Read first") >= 2
        case = text_of(staff.get(f"{worklist}cases/{first}/"))
        assert "nobody has judged it: please read what was written" in case
        assert "Read first" not in text_of(staff.get(worklist))
        assert "nobody has judged it" in text_of(staff.get(f"{worklist}cases/{first}/"))

    def test_they_are_told_as_often_as_they_look_and_of_what_came_meanwhile(self, client, staff, made):
        worklist = f"/s/{made.slug}/"
        for many in (1, 2):
            send(client, made, words=GAS)
            for _ in range(3):
                page = text_of(staff.get(worklist))
                assert page.count("a smell of gas, or carbon monoxide (“smell of gas”)") == many

    def test_whoever_may_not_see_the_case_is_not_told_and_takes_the_warning_from_nobody(self, client, made):
        from dataclasses import replace

        from putright.accounts.members import member_of
        from putright.accounts.scope import within
        from putright.reports.read_first import read_first

        send(client, made, words=GAS)
        with within(made.organisation):
            sees = member_of(made.organisation, made.accounts["manager"])
            (record,) = records(made)
            assert sees is not None
            shut_out = replace(sees, barred=frozenset({record.case.pk}))
            told = [len(read_first(made.organisation, one)) for one in (shut_out, sees, shut_out, sees)]
        assert told == [0, 1, 0, 1]

    def test_they_are_told_after_an_earlier_register_was_put_back_while_a_process_went_on(self, client, made):
        from putright.accounts.members import member_of
        from putright.accounts.scope import within
        from putright.reports.read_first import first_of, read_first

        send(client, made, words=GAS)
        with within(made.organisation):
            member = member_of(made.organisation, made.accounts["manager"])
            assert member is not None
            first_of(made.organisation, {"last": 1_000, "judged": 0, "found": []})  # the register that it knew
            assert [len(read_first(made.organisation, member)) for _ in range(2)] == [1, 1]

    def test_who_looks_more_slowly_takes_the_warning_from_nobody(self, client, made):
        from putright.accounts.members import member_of
        from putright.accounts.planned import ask_planned
        from putright.accounts.scope import within
        from putright.reports.read_first import NEW_WORDS, asked_of, first_of, read_first

        def found():
            asked = {"organisation": made.organisation.pk, "barred": []} | asked_of(made.organisation)
            return ask_planned(f"SELECT {NEW_WORDS}", asked)[0][0]

        with within(made.organisation):
            member = member_of(made.organisation, made.accounts["manager"])
            assert member is not None
            slow = found()
        send(client, made, words=GAS)
        with within(made.organisation):
            assert len(read_first(made.organisation, member)) == 1
            third = found()
            first_of(made.organisation, slow)
            assert len(first_of(made.organisation, third)) == 1
            assert len(read_first(made.organisation, member)) == 1

    def test_what_staff_typed_themselves_they_have_read(self, made, staff):
        from django.utils import timezone
        from tests.integration.some_cases import complain

        now = timezone.now()
        complain(made, now, now, words=GAS)
        assert "Read first" not in text_of(staff.get(f"/s/{made.slug}/"))


class TestLeaving:
    def test_it_leads_to_a_neutral_page_and_forgets(self, client, made):
        send(client, made)
        page = client.get(public(made, "complain/sent/")).content.decode()
        assert f'href="{public(made, "leave/")}"' in page
        gone = client.get(public(made, "leave/"))
        assert (gone.status_code, gone.headers["Location"]) == (303, "https://www.bbc.co.uk/weather")
        assert gone.headers["Clear-Site-Data"] == '"cache"'
        assert "no-store" in gone.headers["Cache-Control"]
        assert "We have your complaint" not in text_of(client.get(public(made, "complain/sent/")))
        assert not any(cookie.value for cookie in client.cookies.values())

    @pytest.mark.parametrize("other", ["basket[1]=x", "no-value", "path=/", "expires=never", "a/b=1", "\u00e9=1"])
    def test_cookies_of_other_pages_of_the_same_host_do_not_keep_it_from_leaving(self, client, made, other):
        send(client, made)
        ours = "; ".join(f"{name}={one.value}" for name, one in client.cookies.items())
        gone = client.get(public(made, "leave/"), headers={"Cookie": f"{other}; {ours}"})
        assert gone.status_code == 303
        assert f"sent-complaint-{made.organisation.pk}" in gone.cookies

    def test_a_draft_is_given_up_unless_there_is_a_code_for_it(self, client, made):
        from putright.accounts.scope import within
        from putright.public.models import ComplaintDraft

        def left():
            with within(made.organisation):
                return ComplaintDraft.objects.filter(organisation=made.organisation).count()

        for saves in (False, True):
            client.post(public(made, "complain/what-happened/"), {"words": "The lift is slow."})
            if saves:
                code = re.search(
                    r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b", text_of(client.post(public(made, "complain/save/")))
                )
                assert code is not None
            assert left() == 1
            client.get(public(made, "leave/"), HTTP_SEC_FETCH_SITE="cross-site")
            assert "The lift is slow." in client.get(public(made, "complain/what-happened/")).content.decode()
            client.get(public(made, "leave/"))
            assert "The lift is slow." not in client.get(public(made, "complain/what-happened/")).content.decode()
            assert left() == int(saves)
        assert code is not None
        client.post(public(made, "complain/return/"), {"code": code[0]})
        assert "The lift is slow." in client.get(public(made, "complain/what-happened/")).content.decode()

    def test_a_browser_that_only_looks_ahead_forgets_nothing(self, client, made):
        send(client, made)
        assert client.get(public(made, "leave/"), HTTP_SEC_PURPOSE="prefetch;prerender").status_code == 204
        assert "We have your complaint" in text_of(client.get(public(made, "complain/sent/")))

    def test_a_member_of_staff_stays_signed_in(self, staff, made):
        send(staff, made)
        staff.get(public(made, "leave/"))
        assert staff.get(f"/s/{made.slug}/").status_code == 200
        assert "We have your complaint" not in text_of(staff.get(public(made, "complain/sent/")))

    def test_the_provider_chooses_where_it_leads_or_leaves_it_out(self, client, admin, made, settings_with):
        here = f"/s/{made.slug}/organisation/safety/"
        for wrong in (
            "http://library.example/",
            "library.example",
            "https://",
            "javascript:alert(1)",
            "https://a@b.example/",
        ):
            refused = admin.post(here, says(leads="own", address=wrong))
            assert refused.status_code == 422, wrong
            assert "Write the whole address" in text_of(refused)
        admin.post(here, says(leads="own", address="https://www.library.example/"))
        assert client.get(public(made, "leave/")).headers["Location"] == "https://www.library.example/"
        admin.post(here, says(leads="off"))
        assert "Exit this page" not in text_of(client.get(public(made, "complain/")))
        assert client.get(public(made, "leave/")).headers["Location"] == public(made)
        admin.post(here, says(leads="search"))
        assert "Exit this page" in text_of(client.get(public(made, "complain/")))
        with settings_with(EXIT_THIS_PAGE=False):
            assert "Exit this page" not in text_of(client.get(public(made, "complain/")))

    def test_a_page_says_what_it_does_and_what_it_cannot_do(self, client, made):
        page = text_of(client.get(public(made, "leave/safer/")))
        assert "The Back button or the history may still show that you were here." in page
        assert "The weather (BBC)" in page

    def test_two_who_change_it_at_once_notice_each_other(self, admin, made):
        here = f"/s/{made.slug}/organisation/safety/"
        (seen,) = re.findall(r'name="seen" value="(\w+)"', admin.get(here).content.decode())
        assert admin.post(here, says(leads="search", seen=seen)).status_code == 302
        late = admin.post(here, says(leads="forecast", seen=seen))
        assert late.status_code == 422
        assert "Somebody else changed this" in text_of(late)


class TestAReceptionDesk:
    def begin(self, made, browser, **more):
        from putright.accounts.models import Site
        from putright.accounts.scope import within

        with within(made.organisation):
            site = Site.objects.get(organisation=made.organisation)
        said = {"name": "Front hall", "site": str(site.pk), "idle_minutes": "3"} | more
        begun = browser.post(f"/s/{made.slug}/desks/", said)
        assert begun.headers["Location"] == public(made, "desk/done/"), text_of(begun)
        assert browser.get(begun.headers["Location"]).headers["Location"] == public(made, "desk/")
        return site

    def test_whoever_makes_a_browser_one_is_signed_out_and_staff_pages_stay_shut(self, made, staff, signed_in):
        self.begin(made, staff)
        assert "Tell us what you think" in text_of(staff.get(public(made, "desk/")))
        assert staff.get(f"/s/{made.slug}/").headers["Location"].startswith("/account/sign-in/")
        staff.force_login(made.accounts["manager"], backend="allauth.account.auth_backends.AuthenticationBackend")
        shut = staff.get(f"/s/{made.slug}/")
        assert shut.status_code == 403
        assert "This browser is a reception desk" in text_of(shut)
        other = signed_in(made.accounts["front-desk"])
        page = other.get(f"/s/{made.slug}/desks/")
        assert "Front hall" in text_of(page)
        (number,) = re.findall(r'name="end" value="(\d+)"', page.content.decode())
        assert other.post(f"/s/{made.slug}/desks/", {"end": number}).status_code == 302
        assert staff.get(f"/s/{made.slug}/").status_code == 200
        assert staff.get(public(made, "desk/")).headers["Location"] == public(made)
        assert "ended by" in text_of(other.get(f"/s/{made.slug}/desks/"))
        assert "Front hall" in text_of(
            signed_in(made.accounts["administrator"]).get(f"/s/{made.slug}/people/changes/?about=desk")
        )

    def test_what_was_begun_in_that_browser_before_is_forgotten(self, made, staff):
        staff.post(public(made, "complain/what-happened/"), {"words": "The lift is slow."})
        self.begin(made, staff)
        assert "The lift is slow." not in staff.get(public(made, "complain/what-happened/")).content.decode()

    def test_what_is_typed_there_was_given_in_person_at_its_site(self, made, staff):
        site = self.begin(made, staff)
        page = staff.get(public(made, "complain/one-page/")).content.decode()
        assert re.search(rf'value="{site.pk}"[^>]* (checked|selected)', page)
        send(staff, made, site=str(site.pk))
        record = only(made)
        fact = received(record)
        assert fact.says["channel"] == "in-person"
        assert fact.note == "Typed at the reception desk “Front hall”, by whoever complains."
        assert record.case.site_id == site.pk

    def test_no_file_of_a_case_is_saved_there(self, made, staff):
        self.begin(made, staff)
        case = complain(made)
        letter = added(made, case, "our-letter", "x.txt", number_of(happened(made, case, "informed"), "informed"))
        here, own = public(made, "case/"), let_in(made, case)
        assert own.get(f"{here}files/{letter}/").status_code == own.get(f"{here}copy.txt").status_code == 200
        entered = {"number": case.reference, "code": a_code(made, case)}
        assert staff.post(public(made, "follow/code/"), entered).status_code == 302
        page = staff.get(here)
        assert "Ask us to print it for you" in text_of(page)
        assert " download" not in page.content.decode()
        for file in (f"files/{letter}/", "copy.txt", "copy.pdf"):
            assert staff.get(here + file).status_code == 404, file

    def test_so_is_what_came_question_by_question(self, made, staff):
        site = self.begin(made, staff)
        staff.post(public(made, "complain/what-happened/"), {"words": "The lift is slow."})
        staff.post(public(made, "complain/reach-you/"), {"email": "ada@marsh.example", "to_end": "1"})
        page = staff.get(public(made, "complain/check/")).content.decode()
        (revision,) = re.findall(r'name="revision" value="(\d+)"', page)
        staff.post(public(made, "complain/check/"), {"revision": revision})
        record = only(made)
        assert (received(record).says["channel"], record.case.site_id) == ("in-person", site.pk)
        shown = text_of(staff.get(public(made, "complain/sent/")))
        assert "or print this page" not in shown
        assert shown.count("I am done: forget everything") == 2

    def test_nothing_is_kept_or_filled_in_by_the_browser(self, made, staff):
        self.begin(made, staff)
        for end in ("", "complain/what-happened/", "complain/one-page/", "remark/", "urgent/", "desk/"):
            answer = staff.get(public(made, end))
            assert "no-store" in answer.headers["Cache-Control"], end
        form = staff.get(public(made, "complain/one-page/")).content.decode()
        assert set(re.findall(r'autocomplete="([^"]+)"', form)) == {"off"}
        for kind in ("<textarea", '<input type="text"', '<input type="email"', '<input type="tel"'):
            for field in re.findall(rf"{kind}[^>]*>", form):
                assert 'autocomplete="off"' in field

    def test_done_forgets_the_person_and_not_the_desk(self, made, staff):
        self.begin(made, staff)
        send(staff, made)
        assert "Your number is" in text_of(staff.get(public(made, "complain/sent/")))
        done = staff.get(public(made, "desk/done/"))
        assert done.headers["Location"] == public(made, "desk/")
        assert done.headers["Clear-Site-Data"] == '"cache"'
        assert "Your number is" not in text_of(staff.get(public(made, "complain/sent/")))
        assert [
            name for name, cookie in staff.cookies.items() if cookie.value and cookie["path"].startswith("/p/")
        ] == [f"desk-{made.organisation.pk}"]

    def test_a_form_of_the_one_before_that_is_sent_again_shows_nothing(self, made, staff):
        """A browser that goes back to a page that answered a form offers to send that form once more."""
        self.begin(made, staff)
        strict = Client(enforce_csrf_checks=True, headers={"sec-fetch-site": "same-origin"})
        for name, cookie in staff.cookies.items():
            if name.startswith("desk-"):
                strict.cookies[name] = cookie.value
        for end in ("complain/what-happened/", "cy/complain/what-happened/"):
            here = public(made, end)
            *_, mark = ["", *re.findall(r'csrfmiddlewaretoken" value="(\w+)"', strict.get(here).content.decode())]
            typed = {"csrfmiddlewaretoken": mark, "words": GAS, "language": "cy"}
            assert GAS in text_of(strict.post(here, typed)).replace("\n", " ")
            strict.get(public(made, "desk/done/"))
            assert GAS not in text_of(strict.post(here, typed))
            strict.get(here)  # the next one begins
            assert GAS not in text_of(strict.post(here, typed))
            assert GAS not in text_of(strict.post(here, typed | {"csrfmiddlewaretoken": ""}))

    def test_a_page_that_is_not_there_leads_on_and_forgets_too(self, client, made, staff):
        here = public(made)
        for said in (here, f"{here}cy/"):
            lost = client.get(f"{said}complain/nothing/").content.decode()
            assert f'class="govuk-link" href="{said}"' in lost
            assert "refresh" not in lost
        assert 'class="govuk-link" href="/"' in client.get("/p/nobody/").content.decode()
        self.begin(made, staff)
        done = f"{here}desk/done/"
        again = Client(enforce_csrf_checks=True, headers={"sec-fetch-site": "same-origin"})
        again.cookies = staff.cookies
        for answer in (
            staff.get(f"{here}complain/nothing/"),
            again.post(f"{here}complain/what-happened/", {"words": GAS}),
        ):
            page = answer.content.decode()
            assert answer.status_code in (403, 404)
            assert f'<meta http-equiv="refresh" content="60;url={done}">' in page
            assert f'href="{done}">I am done: forget everything</a>' in page

    def test_a_page_that_nobody_uses_goes_away_by_itself_after_asking(self, made, staff):
        self.begin(made, staff)
        here = public(made)
        page = staff.get(here).content.decode()
        assert f'<noscript><meta http-equiv="refresh" content="180;url={here}desk/still/?to={here}"></noscript>' in page
        assert (
            f'content="1200;url={here}desk/still/?to={here}complain/"' in staff.get(f"{here}complain/").content.decode()
        )
        asks = staff.get(f"{here}desk/still/?to={here}complain/").content.decode()
        assert f'content="60;url={here}desk/done/"' in asks
        assert f'href="{here}complain/"' in asks
        in_welsh = staff.get(f"{here}cy/desk/still/?to={here}complain/").content.decode()
        assert f'href="{here}complain/" class' in in_welsh  # to what they typed, though they changed the language
        for strange in ("https://evil.example/", "//evil.example", f"{here}?x", f"{here}\\evil", "/s/"):
            assert f'href="{here}desk/"' in staff.get(f"{here}desk/still/", {"to": strange}).content.decode()
        assert "refresh" not in staff.get(f"{here}desk/").content.decode()

    def test_a_desk_of_one_provider_is_none_of_another(self, made, staff, make_organisation):
        self.begin(made, staff)
        other = make_organisation("ieso")
        staff.cookies[f"desk-{other.organisation.pk}"] = staff.cookies[f"desk-{made.organisation.pk}"].value
        assert staff.get(f"/p/{other.slug}/desk/").headers["Location"] == f"/p/{other.slug}/"

    def test_a_cookie_that_somebody_made_up_is_no_desk(self, client, made):
        for cookie in ("", "x", "a:b:c", "ImEi:1:x", "\x00"):
            client.cookies[f"desk-{made.organisation.pk}"] = cookie
            assert client.get(public(made, "desk/")).headers["Location"] == public(made)

    @pytest.mark.parametrize("minutes", ["1", "16", "", "soon"])
    def test_it_waits_two_to_fifteen_minutes(self, made, staff, minutes):
        refused = staff.post(f"/s/{made.slug}/desks/", {"name": "Front hall", "idle_minutes": minutes})
        assert refused.status_code == 422
