"""Sessions that end, and what was typed by then: kept for the person who typed it, recorded only when they press."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from html import unescape
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db.models import F
from tests.integration.pair import PASSWORD, browser, found_pair
from tests.integration.watched import everything

SIGN_IN = "/account/sign-in/"
WORDS = 'Nobody rang me back <on> "Monday" & I waited.\nThe second line.'
TYPING = 'She said <so> on the landing & "left".\nThen nothing.'


@pytest.fixture(scope="module")
def pair(database):
    return found_pair()


@pytest.fixture
def home(pair):
    return f"/s/{pair.own.slug}/"


def staff(pair, role="manager"):
    return browser(pair.own.accounts[role], enforce_csrf_checks=True)


def fields(page):
    """The fields of the first long form, as a browser would send them."""
    form = next(one for one in re.findall(r"(?s)<form.*?</form>", main(page)) if "form_id" in one)
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        said = dict(re.findall(r'([a-z_-]+)="([^"]*)"', tag))
        if said.get("type") in ("radio", "checkbox") and " checked" not in tag:
            continue
        found[said["name"]] = unescape(said.get("value", "on" if said.get("type") == "checkbox" else ""))
    for name, text in re.findall(r'(?s)<textarea name="([^"]*)"[^>]*>\n?(.*?)</textarea>', form):
        found[name] = unescape(text).removeprefix("\n").replace("\r\n", "\n")
    for name, options in re.findall(r'(?s)<select name="([^"]*)".*?>(.*?)</select>', form):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def main(page):
    return page.content.decode().split("<main", 1)[1]


def typed(using, address, **more):
    """Open a form and type into it; what would be sent."""
    page = using.get(address)
    assert page.status_code == 200
    return fields(page) | more


def quiet(using, minutes):
    """Let that much time pass since the browser was used last."""
    session = using.session
    session["seen"] = time.time() - minutes * 60
    session.save()


def sign_in(using, account):
    """As somebody does it at this browser: by the page, with its mark against forgery."""
    page = using.get(SIGN_IN)
    mark = re.search(r'name="csrfmiddlewaretoken" value="([^"]*)"', page.content.decode())
    assert mark is not None
    form = {"login": account.email, "password": PASSWORD, "csrfmiddlewaretoken": mark[1]}
    return using.post(SIGN_IN, form, REMOTE_ADDR=f"10.7.{account.pk % 250}.9")


def followed(using, response):
    """The address that it sends to, and then the page there."""
    where = urlsplit(response["Location"])
    return using.get(f"{where.path}?{where.query}" if where.query else where.path)


class TestTimeOuts:
    def test_half_an_hour_without_use_ends_a_session_and_the_page_says_so(self, pair, home):
        using = staff(pair)
        quiet(using, 29)
        assert using.get(home).status_code == 200
        quiet(using, 32)
        sent = using.get(home)
        assert sent["Location"] == f"{SIGN_IN}?next={home}"
        assert "You were signed out because nothing happened for 30 minutes." in followed(using, sent).content.decode()

    def test_twelve_hours_end_it_however_busy_somebody_is(self, pair, home):
        using = staff(pair)
        session = using.session
        session["began"] = time.time() - 12 * 3600 - 1
        session.save()
        sent = using.get(home)
        assert sent.status_code == 302
        assert "because you had been signed in for 12 hours" in followed(using, sent).content.decode()

    @pytest.mark.parametrize(("allowed", "minutes", "stays"), [(10, 12, False), (120, 100, True), (120, 122, False)])
    def test_an_organisation_may_allow_less_or_more(self, pair, home, allowed, minutes, stays):
        from putright.accounts.models import Organisation
        from putright.accounts.scope import within

        def allow(number):
            Organisation.objects.filter(pk=pair.own.organisation.pk).update(idle_minutes=number)

        using = staff(pair)
        with within(pair.own.organisation):
            allow(allowed)
        try:
            assert using.get(home).status_code == 200
            quiet(using, minutes)
            assert (using.get(home).status_code == 200) is stays
        finally:
            with within(pair.own.organisation):
                allow(None)

    def test_the_stricter_organisation_counts_for_whoever_belongs_to_two(self, pair):
        from putright.accounts.models import Organisation
        from putright.accounts.scope import within

        using = browser(pair.both)
        with within(pair.other.organisation):
            Organisation.objects.filter(pk=pair.other.organisation.pk).update(idle_minutes=10)
        try:
            assert using.get(f"/s/{pair.own.slug}/").status_code == 200
            quiet(using, 15)
            assert using.get(f"/s/{pair.other.slug}/").status_code == 302
            assert using.get(f"/s/{pair.own.slug}/").status_code == 302
        finally:
            with within(pair.other.organisation):
                Organisation.objects.filter(pk=pair.other.organisation.pk).update(idle_minutes=None)

    def test_the_administrator_sets_it_within_bounds(self, pair, home):
        using = browser(pair.own.accounts["administrator"])
        page = using.get(f"{home}organisation/details/").content.decode()
        form = {"name": pair.own.organisation.name, "phone": "01632 960000", "needs_code": "on"}
        assert "After how many minutes" in page
        for wrong in ("9", "121", "x", "-30"):
            assert using.post(f"{home}organisation/details/", form | {"idle_minutes": wrong}).status_code == 422
        for right in ("10", "120", ""):
            assert using.post(f"{home}organisation/details/", form | {"idle_minutes": right}).status_code == 302

    def test_a_page_for_the_public_neither_asks_nor_ends_a_session(self, pair):
        using = staff(pair)
        quiet(using, 500)
        assert using.get(f"/p/{pair.own.slug}/").status_code == 200
        assert "_auth_user_id" in using.session


class TestAfterATimeOut:
    def test_a_form_that_comes_too_late_is_filled_in_again_and_recorded_once(self, pair, home, database):
        using, account = staff(pair), pair.own.accounts["manager"]
        form = typed(
            using, f"{home}record/?from=x", channel="letter", name="Ann O'Neil", words=WORDS, needs="Large print"
        )
        quiet(using, 45)
        before = everything(database)
        sent = using.post(f"{home}record/?from=x", form)
        assert sent["Location"].startswith(SIGN_IN)
        same = everything(database)
        assert {k for k in same if same[k] != before[k]} == {"accounts_kepttyping"}
        page = followed(using, sent).content.decode()
        assert "nothing happened for 30 minutes" in page
        assert "What you typed is kept." in page
        assert WORDS.split()[0] not in page

        sign_in(using, account)
        page = using.get(f"{home}record/?from=x")
        again = fields(page)
        for name in ("channel", "name", "words", "needs", "on", "hour", "form_id"):
            assert again[name] == form[name], name
        assert "is in the form again" in page.content.decode()
        assert re.search(r"<details[^>]* open>", page.content.decode()), "the fold with what they need stays shut"
        done = using.post(f"{home}record/?from=x", again)
        assert done.status_code == 302, re.findall(r"govuk-error-summary.*?</ul>", done.content.decode(), re.S)
        assert re.search(r"/cases/[^/]+/$", done["Location"])
        assert "The second line." in using.get(done["Location"]).content.decode()
        assert "in the form again" not in using.get(f"{home}record/?from=x").content.decode()

    def test_every_form_of_a_case_does_so(self, pair, home):
        using, account = staff(pair), pair.own.accounts["manager"]
        address = f"{home}cases/{pair.own.reference}/record/noted/"
        form = typed(using, address, text=WORDS)
        quiet(using, 45)
        using.post(address, form)
        sign_in(using, account)
        again = fields(using.get(address))
        assert (again["text"], again["seen"]) == (WORDS, form["seen"])
        assert using.post(address, again).status_code == 302

    def test_somebody_else_at_the_same_browser_does_not_see_it(self, pair, home):
        using = staff(pair)
        form = typed(using, f"{home}record/", channel="phone", words=WORDS)
        quiet(using, 45)
        using.post(f"{home}record/", form)
        sign_in(using, pair.own.accounts["handler"])
        page = using.get(f"{home}record/").content.decode()
        assert "Nobody rang me back" not in page
        assert "in the form again" not in page
        using.cookies.pop("putright")
        sign_in(using, pair.own.accounts["manager"])
        assert "Nobody rang me back" in using.get(f"{home}record/").content.decode()

    def test_the_same_person_at_another_browser_does_not_either(self, pair, home):
        using, other = staff(pair), staff(pair)
        form = typed(using, f"{home}record/", channel="phone", words=WORDS)
        quiet(using, 45)
        using.post(f"{home}record/", form)
        assert "Nobody rang me back" not in other.get(f"{home}record/").content.decode()

    def test_a_form_that_is_older_than_the_sign_in_is_kept_too(self, pair, home, database):
        using, account = staff(pair), pair.own.accounts["manager"]
        form = typed(using, f"{home}record/", channel="phone", words=WORDS)
        using.post("/account/sign-out/", {"csrfmiddlewaretoken": form["csrfmiddlewaretoken"]})
        sign_in(using, account)
        before = everything(database)
        sent = using.post(f"{home}record/", form)
        assert sent["Location"] == f"{home}record/"
        same = everything(database)
        assert {k for k in same if same[k] != before[k]} == {"accounts_kepttyping"}
        assert fields(using.get(f"{home}record/"))["words"] == WORDS

    def test_a_form_of_another_person_is_not_recorded_as_mine(self, pair, home, database):
        using = staff(pair)
        form = typed(using, f"{home}record/", channel="phone", words=WORDS)
        using.post("/account/sign-out/", {"csrfmiddlewaretoken": form["csrfmiddlewaretoken"]})
        sign_in(using, pair.own.accounts["handler"])
        sent = using.post(f"{home}record/", form)
        assert sent.status_code == 403
        assert "Somebody else is signed in here now" in sent.content.decode()
        assert "Nobody rang me back" not in using.get(f"{home}record/").content.decode()

    def test_a_forged_form_fills_in_nothing(self, pair, home):
        using = staff(pair)
        attacker = typed(staff(pair, "handler"), f"{home}record/", words="planted words here")
        for mark in ("", "x", "1:2:3", attacker["whose"], attacker["whose"][:-1] + "A"):
            using.post(f"{home}record/", {"words": "planted words here", "whose": mark})
            assert "planted" not in using.get(f"{home}record/").content.decode()

    def test_nothing_readable_is_on_the_server_and_it_goes_after_hours(self, pair, home, database):
        from django.utils import timezone

        from putright.accounts.kept_typing import forget_old
        from putright.accounts.models import KeptTyping

        using = staff(pair)
        form = typed(using, f"{home}record/", channel="phone", words="A zebra in the attic", password="my secret word")
        quiet(using, 45)
        using.post(f"{home}record/", form)
        with psycopg.connect(database.superuser_url) as connection:
            for table in ("accounts_kepttyping", "django_session"):
                rows = connection.execute(f"SELECT t::text FROM {table} t").fetchall()
                assert not any("zebra" in row[0] or "my secret" in row[0] for row in rows)
        latest = KeptTyping.objects.latest("at")
        forget_old(timezone.now() + timedelta(hours=3))
        assert KeptTyping.objects.filter(pk=latest.pk).exists()
        forget_old(timezone.now() + timedelta(hours=4, minutes=1))
        assert not KeptTyping.objects.filter(pk=latest.pk).exists()
        sign_in(using, pair.own.accounts["manager"])
        assert "zebra" not in using.get(f"{home}record/").content.decode()

    def test_it_is_bounded(self, pair, home):
        from putright.accounts.kept_typing import MOST
        from putright.accounts.models import KeptTyping

        using, account = staff(pair), pair.own.accounts["manager"]
        form = typed(using, f"{home}record/", channel="phone", words=WORDS)
        quiet(using, 45)
        for number in range(MOST + 3):
            using.post(f"{home}record/?n={number}", form)
        assert KeptTyping.objects.filter(account=account).count() == MOST
        using.post(f"{home}record/?huge=1", form | {"words": "x" * 500_000})
        sign_in(using, account)
        assert "xxxx" not in using.get(f"{home}record/?huge=1").content.decode()
        assert "Nobody rang" in using.get(f"{home}record/?n=12").content.decode()


class TestKeptForLater:
    @pytest.fixture
    def address(self, pair, home):
        return f"{home}cases/{pair.own.cases[1].reference}/record/noted/"

    def test_it_is_on_the_case_for_me_alone_until_it_is_recorded(self, pair, home, address, database):
        using, colleague = staff(pair), staff(pair, "handler")
        case = f"{home}cases/{pair.own.cases[1].reference}/"
        form = typed(using, address, text=WORDS) | {"keep-for-later": "Add a note"}
        before = everything(database)
        sent = using.post(address, form)
        assert sent["Location"] == case
        after = everything(database)
        assert {k for k in after if after[k] != before[k]} == {"accounts_begunform"}
        page = using.get(case).content.decode()
        assert "What you began and have not recorded" in page
        assert "What you began" not in colleague.get(case).content.decode()
        assert "Nobody rang" not in colleague.get(address).content.decode()

        offered = using.get(address)
        assert "You began this on" in offered.content.decode()
        assert fields(offered)["text"] == ""
        on = re.search(r'href="([^"]*go-on=1)"', offered.content.decode())
        assert on is not None
        page = using.get(unescape(on[1]))
        assert fields(page)["text"] == WORDS
        assert using.post(unescape(on[1]), fields(page)).status_code == 302
        assert "What you began" not in using.get(case).content.decode()
        assert "You began this" not in using.get(address).content.decode()

    def test_it_is_on_the_case_however_its_number_was_written(self, pair, home):
        using, reference = staff(pair), pair.own.cases[1].reference
        small = f"{home}cases/{reference.lower()}/record/noted/"
        using.post(small, typed(using, small, text=WORDS) | {"keep-for-later": "Add a note"})
        assert "What you began" in using.get(f"{home}cases/{reference}/").content.decode()

    def test_it_can_be_dropped_and_keeping_again_takes_its_place(self, pair, address):
        from putright.accounts.models import BegunForm
        from putright.accounts.scope import within

        using = staff(pair)
        for words in ("the first words", "the second words"):
            using.post(address, typed(using, address, text=words) | {"keep-for-later": "Add a note"})
        with within(pair.own.organisation):
            found = BegunForm.objects.filter(case=pair.own.cases[1].reference)
            assert [one.typed["text"] for one in found] == [["the second words"]]
        token = fields(using.get(address))["csrfmiddlewaretoken"]
        using.post(address, {"drop-typed": "1", "csrfmiddlewaretoken": token})
        assert "You began this" not in using.get(address).content.decode()

    def test_it_goes_after_a_fortnight(self, pair, address):
        from django.utils import timezone

        from putright.accounts.begun_forms import drop_old
        from putright.accounts.scope import within

        using = staff(pair)
        using.post(address, typed(using, address, text=WORDS) | {"keep-for-later": "Add a note"})
        with within(pair.own.organisation):
            drop_old(pair.own.organisation, timezone.now() + timedelta(days=13))
        assert "You began this" in using.get(address).content.decode()
        with within(pair.own.organisation):
            drop_old(pair.own.organisation, timezone.now() + timedelta(days=14, minutes=1))
        assert "You began this" not in using.get(address).content.decode()

    def test_too_many_are_refused_and_what_was_typed_is_still_there(self, pair, home, database):
        from putright.accounts.begun_forms import MOST
        from putright.accounts.models import BegunForm
        from putright.accounts.scope import within

        using = staff(pair, "handler")
        form = typed(using, f"{home}record/", channel="phone", words=WORDS) | {"keep-for-later": "A complaint"}
        for number in range(MOST):
            using.post(f"{home}record/?n={number}", form)
        cases = everything(database)["register_case"]
        sent = using.post(f"{home}record/?more=1", form)
        page = followed(using, sent)
        assert "cannot be kept for later" in page.content.decode()
        assert fields(page)["words"] == WORDS
        assert everything(database)["register_case"] == cases
        with within(pair.own.organisation):
            assert BegunForm.objects.filter(account=pair.own.accounts["handler"]).count() == MOST


class TestSavedAsTyped:
    """What the script of a page does: it sends the form as it stands, with a field more."""

    @pytest.fixture
    def address(self, pair, home):
        return f"{home}cases/{pair.own.cases[1].reference}/record/noted/"

    @pytest.fixture(autouse=True)
    def nothing_kept(self, pair):
        from putright.accounts.models import KeptTyping

        KeptTyping.objects.all().delete()

    def wait(self):
        """As if the last was saved a second sooner: saving again is not too soon then."""
        from putright.accounts.models import KeptTyping

        KeptTyping.objects.update(at=F("at") - timedelta(seconds=1))

    def saves(self, using, address, form, tab="tab-one", version=""):
        self.wait()
        return using.post(address, form | {"save_typed": "1", "typed_tab": tab, "typed_version": version})

    def test_it_is_there_again_after_the_tab_is_gone_and_goes_when_recorded(self, pair, home, address, database):
        using = staff(pair)
        form = typed(using, address, text=TYPING, password="my secret word")
        said = self.saves(using, address, form)
        assert said.status_code == 200
        assert re.fullmatch(r"\d\d:\d\d", said.json()["at"])
        assert said["Cache-Control"] == "no-store"
        page = using.get(address)
        assert fields(page)["text"] == TYPING
        assert "is in the form again" in page.content.decode()
        assert f'data-typing-version="{said.json()["version"]}"' in page.content.decode()
        assert "on the landing" not in using.get(f"{home}cases/{pair.own.cases[1].reference}/").content.decode()
        with psycopg.connect(database.superuser_url) as connection:
            row = connection.execute("SELECT t::text FROM accounts_kepttyping t").fetchone()
        assert row is not None
        assert "landing" not in row[0]
        assert fields(staff(pair).get(address))["text"] == ""  # another browser, and so another key
        assert using.post(address, fields(page) | {"then": "record"}).status_code == 302
        assert fields(using.get(address))["text"] == ""

    def test_what_crosses_the_form_itself_on_the_way_is_not_kept(self, pair, address):
        from putright.accounts.models import KeptTyping
        from putright.site.typing_kept import COOKIE

        using = staff(pair)
        form = typed(using, address, text="It crossed.")
        assert self.saves(using, address, form).status_code == 200
        row = KeptTyping.objects.get()
        assert using.cookies[COOKIE].value
        assert using.post(address, form | {"then": "record"}).status_code == 302
        assert self.saves(using, address, form).json() == {"recorded": True}
        assert not KeptTyping.objects.exists()
        row.save(force_insert=True)  # as if both had been under way together
        assert fields(using.get(address))["text"] == ""
        assert not KeptTyping.objects.exists()

    def test_two_tabs_do_not_write_over_each_other_unasked(self, pair, address):
        using = staff(pair)
        one, other = typed(using, address, text="In the first tab."), typed(using, address, text="In the second tab.")
        assert self.saves(using, address, one).status_code == 200
        assert self.saves(using, address, other, tab="tab-two").status_code == 409
        assert fields(using.get(address))["text"] == "In the first tab."
        assert self.saves(using, address, one | {"text": "Still the first."}).status_code == 200
        self.wait()
        page = using.get(address).content.decode()
        version = re.search(r'data-typing-version="([^"]+)"', page)
        assert version is not None
        again = using.post(address, other | {"save_typed": "1", "typed_tab": "three", "typed_version": version[1]})
        assert again.status_code == 200  # a tab that was opened since, and shows what was saved
        assert self.saves(using, address, one).status_code == 409
        assert self.saves(using, address, one, version="over").status_code == 200
        assert fields(using.get(address))["text"] == "In the first tab."

    def test_it_is_bounded_and_not_too_often(self, pair, address):
        using = staff(pair)
        form = typed(using, address, text="Again and again.") | {"save_typed": "1", "typed_tab": "one"}
        assert [using.post(address, form).status_code for _ in range(2)] == [200, 429]
        assert self.saves(using, address, form | {"text": "x" * 500_000}).status_code == 413

    def test_of_a_case_that_was_closed_nothing_is_saved_and_nothing_shown(self, pair, address):
        from putright.accounts.scope import within
        from putright.register.models import CaseBar

        using = staff(pair)
        form = typed(using, address, text="Before it was closed.")
        assert self.saves(using, address, form).status_code == 200
        with within(pair.own.organisation):
            bar = CaseBar.objects.create(organisation=pair.own.organisation, case=pair.own.cases[1], why="closed")
        try:
            assert self.saves(using, address, form).status_code == 403
            page = using.get(address)
            assert page.status_code == 403
            assert "Before it was closed" not in page.content.decode()
        finally:
            with within(pair.own.organisation):
                bar.delete()

    def test_saved_too_late_it_is_kept_all_the_same(self, pair, address):
        using = staff(pair)
        form = typed(using, address, text="While I was away.")
        quiet(using, 45)
        assert self.saves(using, address, form).status_code == 302
        sign_in(using, pair.own.accounts["manager"])
        assert fields(using.get(address))["text"] == "While I was away."

    def test_another_person_at_the_same_browser_has_theirs_beside_it(self, pair, address):
        using, other = staff(pair), staff(pair, "handler")
        assert self.saves(using, address, typed(using, address, text="The manager's.")).status_code == 200
        other.cookies["putright_kept"] = using.cookies["putright_kept"].value
        assert fields(other.get(address))["text"] == ""
        assert self.saves(other, address, typed(other, address, text="The handler's.")).status_code == 200
        assert fields(using.get(address))["text"] == "The manager's."
