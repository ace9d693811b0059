"""Signing in, staying in, being put out: through the pages themselves."""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import os
import re
import struct
import subprocess
import sys
import threading
import uuid
from datetime import timedelta

import psycopg
import pytest
from django.utils import timezone
from tests.integration.pair import BACKEND, PASSWORD, browser, found_pair
from tests.integration.test_matrix import addresses, filled

SIGN_IN = "/account/sign-in/"
WRONG = "not the right words at all"
_ADDRESSES = itertools.count(1)


@pytest.fixture(scope="module")
def pair(database):
    return found_pair()


@pytest.fixture(autouse=True)
def real(request):
    """As in earnest, not as in a trial: there the code is not asked for."""
    from django.test import override_settings

    with override_settings(TRIAL=False):
        yield


class Clock:
    """Stands in for the time in allauth's reckoning of codes, so that a code does not end in the middle of a test."""

    def __init__(self):
        self.now = 1_800_000_000

    def time(self):
        return self.now

    def next(self):
        """The next half minute."""
        self.now += 30


@pytest.fixture
def clock(monkeypatch, database):
    from allauth.mfa.totp.internal import auth

    found = Clock()
    monkeypatch.setattr(auth, "time", found)
    return found


def code(secret, now):
    """The code of this half minute (RFC 6238), reckoned here and not by what is tested."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(now) // 30), hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def new_account(password=PASSWORD, name="Ann Reed"):
    from putright.accounts.models import Account

    return Account.objects.create_user(f"ann-{uuid.uuid4().hex[:10]}@mail.example", password, name=name)


def new_member(house, role="manager"):
    """Somebody new, so that what is done to them is done to nobody else's test."""
    from putright.accounts.founding import add_member, add_person
    from putright.accounts.models import Role
    from putright.accounts.scope import within

    account = new_account()
    with within(house.organisation):
        held = Role.objects.get(organisation=house.organisation, slug=role)
        add_member(house.organisation, add_person(house.organisation, "Ann Reed"), account.email, [held])
    return account


def at_address(**options):
    """A browser at an address of its own, so that the tests do not lock each other out."""
    number = next(_ADDRESSES)
    return browser(REMOTE_ADDR=f"10.1.{number // 250}.{number % 250 + 1}", **options)


def sign_in(using, email, password=PASSWORD, **more):
    return using.post(SIGN_IN, {"login": email, "password": password, **more})


def is_in(using):
    """Whether this browser is signed in: the page that asks which organisation does not send it away."""
    response = using.get("/s/")
    return not (response.status_code == 302 and response["Location"].startswith(SIGN_IN))


def plain(response):
    return re.sub(r'value="[^"]*"', "", response.content.decode())


class TestPasswordAndCode:
    def test_the_password_signs_in_and_the_address_may_be_in_capitals(self, database):
        for spelled in (str.upper, str.title, "  {}  ".format):
            account, using = new_account(), at_address()
            assert sign_in(using, spelled(account.email)).status_code == 302
            assert is_in(using)

    def test_a_wrong_one_does_not_and_what_is_said_is_the_same_for_an_unknown_address(self, database):
        account = new_account()
        known, unknown = (sign_in(at_address(), email, WRONG) for email in (account.email, "x" + account.email))
        assert known.status_code == unknown.status_code == 200
        assert plain(known) == plain(unknown)
        assert "The email address or the password is not right." in plain(known)

    def test_an_account_that_is_inactive_is_not_let_in(self, pair):
        using = at_address()
        assert sign_in(using, pair.own.accounts["inactive"].email).status_code in (200, 302)
        assert not is_in(using)

    def test_an_account_without_a_password_cannot_sign_in_with_any(self, database):
        account = new_account(None)
        for password in ("", " ", "!", "None", account.password, "\x00"):
            using = at_address()
            sign_in(using, account.email, password)
            assert not is_in(using)

    def test_the_pages_of_an_account_lead_back(self, make_organisation, signed_in):
        made = make_organisation("ieso")
        desk = signed_in(made.accounts["front-desk"])
        for path in ("/account/codes/", "/account/password/"):
            page = desk.get(path, follow=True).content.decode()
            assert '<a href="/s/" class="govuk-back-link">Back to your work</a>' in page, path

    def test_a_code_is_asked_for_until_there_is_one_and_then_each_time(self, pair, clock):
        account, using = new_member(pair.own), at_address()
        home = f"/s/{pair.own.slug}/"
        sign_in(using, account.email)
        for path in ("", "record/", "cases/", f"cases/{pair.own.reference}/", "register.csv"):
            response = using.get(home + path)
            assert (response.status_code, response["Location"]) == (302, "/account/codes/app/"), path
            assert using.post(home + path, {"words": "x"})["Location"] == "/account/codes/app/"
        first = using.get("/account/codes/app/")["Location"]
        assert first.startswith("/account/again/")  # the password once more
        assert using.post(first, {"password": PASSWORD})["Location"] == "/account/codes/app/"
        shown = using.get("/account/codes/app/")
        assert shown.status_code == 200
        secret = using.session["mfa.totp.secret"]
        assert secret in shown.content.decode()
        assert using.post("/account/codes/app/", {"code": "000000"}).status_code == 200
        assert using.get(home).status_code == 302
        assert using.post("/account/codes/app/", {"code": code(secret, clock.now)}).status_code == 302
        assert using.get(home).status_code == 200

        clock.next()
        other = at_address()
        assert sign_in(other, account.email)["Location"].startswith("/account/code/")
        assert not is_in(other)
        assert other.get(home)["Location"].startswith(SIGN_IN)
        for wrong in ("000000", "", " ", "\x00", code(secret, clock.now - 300), code(secret, clock.now)[:5], "١٢٣٤٥٦"):
            tried = at_address()
            sign_in(tried, account.email)
            assert tried.post("/account/code/", {"code": wrong}).status_code in (200, 429)
            assert not is_in(tried), wrong
            clear_limits()
        assert other.post("/account/code/", {"code": code(secret, clock.now)}).status_code == 302
        assert other.get(home).status_code == 200

        again = at_address()
        sign_in(again, account.email)
        assert again.post("/account/code/", {"code": code(secret, clock.now)}).status_code == 200
        assert not is_in(again), "a code that was used once signed in again"
        clock.next()
        assert again.post("/account/code/", {"code": code(secret, clock.now)}).status_code == 302
        assert is_in(again)

    def test_codes_cannot_be_tried_one_after_the_other(self, pair, clock):
        account, using = new_member(pair.own), at_address()
        secret = with_code(account)
        for number in range(8):
            tried = at_address()  # from another address each time
            sign_in(tried, account.email)
            tried.post("/account/code/", {"code": f"{number:06}"})
        sign_in(using, account.email)
        using.post("/account/code/", {"code": code(secret, clock.now)})
        assert not is_in(using)

    def test_a_recovery_code_signs_in_once(self, pair, clock):
        account = new_member(pair.own)
        with_code(account)
        from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

        spare = RecoveryCodes.activate(account).get_unused_codes()[0]
        for expected in (True, False):
            using = at_address()
            sign_in(using, account.email)
            using.post("/account/code/", {"code": spare})
            assert is_in(using) is expected

    def test_an_organisation_may_do_without_codes(self, pair):
        from putright.accounts.models import Organisation
        from putright.accounts.scope import within

        using = browser(pair.other.accounts["manager"])
        home = f"/s/{pair.other.slug}/"
        assert using.get(home).status_code == 302
        with within(pair.other.organisation):
            Organisation.objects.filter(pk=pair.other.organisation.pk).update(needs_code=False)
        try:
            assert using.get(home).status_code == 200
        finally:
            with within(pair.other.organisation):
                Organisation.objects.filter(pk=pair.other.organisation.pk).update(needs_code=True)

    def test_signing_in_gives_a_new_session(self, pair):
        account, using = new_account(), at_address()
        session = using.session
        session["planted"] = "1"
        session.save()
        before = using.cookies["putright"].value
        sign_in(using, account.email)
        assert using.cookies["putright"].value != before
        assert not session.exists(before)


def with_code(account):
    """Give an account a code from an app; the secret."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    secret = generate_totp_secret()
    TOTP.activate(account, secret)
    return secret


def clear_limits():
    from django.core.cache import cache

    cache.clear()


class TestTooManyTries:
    """Counted by person and address together: nobody locks out an office, nobody locks out somebody elsewhere."""

    def test_five_wrong_passwords_lock_that_person_at_that_address_alone(self, database):
        account, colleague, here, there = new_account(), new_account(), at_address(), at_address()
        answers = [sign_in(here, account.email, WRONG) for _ in range(5)]
        assert [one.status_code for one in answers] == [200, 200, 200, 200, 429]
        assert "Too many wrong passwords" in plain(answers[-1])
        for _ in range(2):
            assert sign_in(here, account.email).status_code in (200, 429)
            assert not is_in(here)
            clear_limits()  # allauth forgets after five minutes, axes after fifteen
        assert sign_in(here, account.email.upper()).status_code == 429
        assert not is_in(here)
        sign_in(there, account.email)
        assert is_in(there), "the same person was shut out at another address"
        sign_in(here, colleague.email)
        assert is_in(here), "another person was shut out at the same address"

    def test_the_answers_are_the_same_for_an_address_that_nobody_has(self, database):
        account = new_account()
        for quick in (True, False):
            known, unknown = at_address(), at_address()
            for _ in range(7):
                one, two = sign_in(known, account.email, WRONG), sign_in(unknown, f"no-{account.email}", WRONG)
                assert one.status_code == two.status_code
                assert plain(one) == plain(two)
                if not quick:
                    clear_limits()
            assert one.status_code in (200, 429)
            assert "oo many" in plain(one)

    def test_a_success_in_between_begins_the_count_again(self, database):
        account = new_account()
        using = at_address()
        for _ in range(2):
            for _ in range(4):
                assert sign_in(using, account.email, WRONG).status_code == 200
            assert sign_in(using, account.email).status_code == 302
            using.post("/account/sign-out/")
            clear_limits()

    def test_the_lock_is_not_stepped_round_by_what_the_browser_says_of_itself(self, database):
        account, using = new_account(), at_address()
        for number in range(6):
            using.post(
                SIGN_IN, {"login": account.email, "password": WRONG},
                HTTP_X_FORWARDED_FOR=f"10.9.9.{number}", HTTP_USER_AGENT=f"browser {number}",
                HTTP_X_REAL_IP=f"10.9.9.{number}", HTTP_CLIENT_IP=f"10.9.9.{number}",
            )  # fmt: skip
        sign_in(using, account.email)
        assert not is_in(using)


class TestGuessedFromManyPlaces:
    """A thousand addresses guess one password slowly, and its owner still comes in where they came in before."""

    @pytest.fixture(autouse=True)
    def forgotten(self, real):
        clear_limits()

    def guess(self, email, times):
        return [sign_in(at_address(), email, WRONG).status_code for _ in range(times)]

    def test_they_are_stopped_and_the_owner_is_not(self, database):
        from putright.site.guessing import MOST

        account, colleague, usual = new_account(), new_account(), at_address()
        sign_in(usual, account.email)
        usual.post("/account/sign-out/")
        assert self.guess(account.email, MOST) == [200] * MOST
        for email in (account.email, account.email.upper()):
            stopped = at_address()
            answer = sign_in(stopped, email)
            assert answer.status_code == 429
            assert "Too many wrong passwords" in plain(answer)
            assert not is_in(stopped), "the right guess came in past the bound"
        sign_in(usual, account.email)
        assert is_in(usual), "the owner was shut out where they had signed in before"
        elsewhere = at_address()
        sign_in(elsewhere, colleague.email)
        assert is_in(elsewhere), "somebody else was shut out"
        by_link = at_address()
        by_link.post(link_of(account))
        assert is_in(by_link), "the owner has no way in from a new place"

    def test_an_address_that_nobody_has_is_answered_alike(self, database):
        from putright.site.guessing import MOST

        account = new_account()
        known, unknown = (self.guess(email, MOST + 1) for email in (account.email, f"no-{account.email}"))
        assert known == unknown
        assert known[-1] == 429

    def test_a_cookie_of_one_is_none_for_another_and_cannot_be_made_up(self, database):
        from putright.site.guessing import COOKIE, MOST

        account, other = new_account(), new_account()
        theirs = at_address()
        sign_in(theirs, other.email)
        self.guess(account.email, MOST)
        assert account.email not in theirs.cookies[COOKIE].value
        for cookie in (theirs.cookies[COOKIE].value, "x", "", base64.b64encode(account.email.encode()).decode()):
            stopped = at_address()
            stopped.cookies[COOKIE] = cookie
            assert sign_in(stopped, account.email).status_code == 429

    def test_the_usual_browser_is_still_held_to_its_own_count(self, database):
        account, usual = new_account(), at_address()
        sign_in(usual, account.email)
        usual.post("/account/sign-out/")
        assert [sign_in(usual, account.email, WRONG).status_code for _ in range(5)][-1] == 429
        sign_in(usual, account.email)
        assert not is_in(usual)

    def test_a_password_is_worked_out_for_every_name_alike(self, database):
        """So that the time of an answer says nothing: one hash for each try, whoever is meant."""
        from django.contrib.auth.hashers import MD5PasswordHasher
        from django.test import override_settings

        hashed = []

        class Counting(MD5PasswordHasher):
            def encode(self, password, salt):
                hashed.append(password)
                return super().encode(password, salt)

        globals()["Counting"] = Counting  # settings name it by where it stands
        shut = new_account()
        type(shut).objects.filter(pk=shut.pk).update(is_active=False)
        names = (new_account().email, f"no-{uuid.uuid4().hex}@mail.example", new_account(None).email, shut.email)
        with override_settings(PASSWORD_HASHERS=[f"{__name__}.Counting"]):
            counts = []
            for name in names:
                hashed.clear()
                assert sign_in(at_address(), name, WRONG).status_code == 200
                counts.append(len(hashed))
        assert counts == [1, 1, 1, 1]

    def test_wrong_passwords_asked_again_of_somebody_signed_in_are_counted(self, database):
        account, using = new_account(), at_address()
        sign_in(using, account.email)
        answers = [using.post("/account/again/", {"password": WRONG}).status_code for _ in range(6)]
        assert 429 in answers
        assert using.post("/account/again/", {"password": PASSWORD}).status_code in (200, 429)

    def test_recovery_codes_cannot_be_tried_one_after_the_other(self, database, clock):
        from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

        account = new_account()
        with_code(account)
        spare = RecoveryCodes.activate(account).get_unused_codes()[0]
        for number in range(8):
            tried = at_address()
            sign_in(tried, account.email)
            tried.post("/account/code/", {"code": f"{number:08}"})
        using = at_address()
        sign_in(using, account.email)
        using.post("/account/code/", {"code": spare})
        assert not is_in(using)


class TestPasskeysMadeUp:
    """What claims to be a passkey and is none: a sentence, never a fault. The real ones: tests/browser."""

    NONE = (
        "", "x", "null", "1", "[]", "{}", '"x"', "true", '{"response": null}', '{"response": {}}', '{"id": 1}',
        '{"id": "x", "rawId": "x", "type": "public-key", "response": {"userHandle": "x"}}',
        '{"id": "eA", "rawId": "eA", "type": "public-key", "clientExtensionResults": {}, "response": {"clientDataJSON":'
        ' "e30", "authenticatorData": "eA", "signature": "eA", "userHandle": "eA"}}',
        '{"id": "eA", "rawId": "eA", "type": "public-key", "clientExtensionResults": {}, "response": {"clientDataJSON":'
        ' "e30", "authenticatorData": "eA", "signature": "eA", "userHandle": null}}',
        '{"id": {}, "rawId": [], "type": 1, "response": {"clientDataJSON": {}, "authenticatorData": 1}}',
        "[" * 5000, "\x00",
    )  # fmt: skip

    def test_nobody_comes_in_by_it(self, database):
        for made_up in self.NONE:
            using = at_address()
            using.get("/account/passkey/", headers={"accept": "application/json"})
            assert using.post("/account/passkey/", {"credential": made_up}).status_code in (200, 302), made_up
            assert not is_in(using)

    def test_its_owner_renames_and_removes_it_and_nobody_else(self, database):
        from allauth.mfa.models import Authenticator

        account, other = new_account(), new_account()
        key = Authenticator.objects.create(user=account, type="webauthn", data={"name": "Mine", "credential": {}})
        mine, theirs = at_address(), at_address()
        sign_in(theirs, other.email)
        theirs.post("/account/again/", {"password": PASSWORD})
        for page in ("rename", "remove"):
            assert theirs.get(f"/account/passkeys/{key.pk}/{page}/").status_code == 404
            assert theirs.post(f"/account/passkeys/{key.pk}/{page}/", {"name": "Theirs"}).status_code == 404
        mine.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        mine.post("/account/again/", {"password": PASSWORD})
        for wrong in ("", " ", "a\x00b", "x" * 81):
            page = mine.post(f"/account/passkeys/{key.pk}/rename/", {"name": wrong})
            assert (page.status_code, "There is a problem" in page.content.decode()) == (200, True), wrong
        assert mine.post(f"/account/passkeys/{key.pk}/rename/", {"name": "<b>my</b> phone"}).status_code == 302
        listed = mine.get("/account/passkeys/").content.decode()
        assert "&lt;b&gt;my&lt;/b&gt; phone" in listed
        assert mine.post(f"/account/passkeys/{key.pk}/remove/").status_code == 302
        assert not Authenticator.objects.filter(user=account).exists()

    def test_nor_past_the_password_nor_adds_one(self, database, clock):
        from allauth.mfa.models import Authenticator

        account, plain_account = new_account(), new_account()
        with_code(account)
        for made_up in self.NONE:
            clear_limits()
            using = at_address()
            sign_in(using, account.email)
            assert using.post("/account/code/", {"credential": made_up}).status_code in (200, 302), made_up
            assert not is_in(using)
            using = at_address()
            sign_in(using, plain_account.email)
            using.post("/account/again/", {"password": PASSWORD})
            using.get("/account/passkeys/add/")
            assert using.post("/account/passkeys/add/", {"credential": made_up}).status_code in (200, 302), made_up
        assert not Authenticator.objects.filter(user=plain_account).exists()


def link_of(account, **more):
    from putright.accounts.one_time import new_link

    return new_link(account, **more)


class TestSigningInOnce:
    def test_looking_does_not_spend_it_and_sending_does_once(self, database):
        path = link_of(new_account(None))
        for method in ("get", "head", "options", "put", "delete", "patch") * 2:
            assert getattr(browser(), method)(path).status_code < 500
        assert browser().get(path).status_code == 200
        using = browser()
        assert using.post(path).status_code == 302
        assert is_in(using)
        for late in (browser(), using):
            assert late.post(path).status_code == 410
            assert late.get(path).status_code == 410
        assert not is_in(late) or late is using

    def test_whoever_has_no_password_is_asked_for_one_first(self, database):
        account, using = new_account(None), browser()
        assert using.post(link_of(account))["Location"] == "/account/password/first/"
        assert using.get("/account/password/first/").status_code == 200
        new = {"password1": PASSWORD, "password2": PASSWORD}
        assert using.post("/account/password/first/", {"password1": "short", "password2": "short"}).status_code == 200
        assert using.post("/account/password/first/", new).status_code == 302
        assert is_in(using)
        later = at_address()
        sign_in(later, account.email)
        assert is_in(later)

    def test_one_that_is_too_old_is_refused(self, database):
        path, using = link_of(new_account(None), lasts=timedelta(seconds=-1)), browser()
        assert using.get(path).status_code == 410
        assert using.post(path).status_code == 410
        assert not is_in(using)

    def test_one_of_an_account_that_was_shut_is_refused(self, database):
        account, using = new_account(None), browser()
        path = link_of(account)
        type(account).objects.filter(pk=account.pk).update(is_active=False)
        assert using.post(path).status_code == 410
        assert not is_in(using)

    def test_what_is_no_token_of_ours_is_refused(self, database):
        from putright.accounts.models import OneTimeSignIn
        from putright.accounts.one_time import use, waiting

        path = link_of(new_account(None))
        token = path.split("/")[2]
        kept = bytes(OneTimeSignIn.objects.latest("pk").digest)
        hopeless = [
            "", " ", "\x00", "None", "null", "undefined", "0", "é" * 20, "None" * 8, " " * 32, "\x00" * 32, "%" * 32,
            token[:-1], token + "A", f" {token}", f"{token} ", f"{token}\x00", f"{token}\n", token.swapcase(),
            token * 2,
            kept.hex(), base64.urlsafe_b64encode(kept).decode(), "' OR ''='", "x" * 5000, "\ud800" * 20, "\uff41" * 32,
        ]  # fmt: skip
        for typed in hopeless:
            assert waiting(typed) is None, typed
            assert use(typed) is None, typed
        from urllib.parse import quote

        for typed in hopeless:
            using = browser()
            address = f"/in/{quote(typed, safe='', errors='replace')}/"
            for response in (using.get(address), using.post(address)):
                assert response.status_code in (404, 410), typed
            assert not is_in(using)
        assert waiting(token) is not None

    def test_two_at_the_same_time_sign_in_one(self, database):
        from django.db import connection

        for _ in range(3):
            path, start = link_of(new_account(None)), threading.Barrier(4)
            found: list[tuple[int, bool]] = []

            def hurry(path=path, start=start, found=found):
                try:
                    using = browser()
                    start.wait(60)
                    found.append((using.post(path).status_code, is_in(using)))
                finally:
                    connection.close()

            threads = [threading.Thread(target=hurry) for _ in range(4)]
            for one in threads:
                one.start()
            for one in threads:
                one.join(30)
            assert sorted(found) == [(302, True), (410, False), (410, False), (410, False)]

    def test_only_the_hash_of_a_token_is_kept_anywhere(self, database):
        path = link_of(new_account(None))
        token = path.split("/")[2]
        assert len(base64.urlsafe_b64decode(token)) * 8 >= 128
        browser().post(path)
        with psycopg.connect(database.superuser_url) as connection:
            tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            for (table,) in tables:
                (found,) = connection.execute(
                    f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s OR t::text LIKE %s",
                    [f"%{token}%", f"%{token.encode().hex()}%"],
                ).fetchone() or (1,)
                assert found == 0, table

    def test_passwords_and_codes_are_not_kept_as_they_were_typed(self, database):
        account = new_account()
        sign_in(at_address(), account.email)
        sign_in(at_address(), account.email, "a wrong one that was typed")
        with psycopg.connect(database.superuser_url) as connection:
            tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            for (table,) in tables:
                rows = connection.execute(
                    f"SELECT t::text FROM {table} t WHERE t::text LIKE %s OR t::text LIKE %s",
                    [f"%{PASSWORD}%", "%a wrong one that was typed%"],
                ).fetchall()
                assert rows == [], table


class TestLeavers:
    """Every page asks again who somebody is: what changed holds at the next request."""

    @pytest.fixture(autouse=True)
    def no_codes(self, real):
        from django.test import override_settings

        with override_settings(TRIAL=True):
            yield

    def test_a_membership_that_ended(self, pair):
        from putright.accounts.models import Membership
        from putright.accounts.scope import within

        account = new_member(pair.own)
        using, home = browser(account), f"/s/{pair.own.slug}/"
        assert using.get(home).status_code == 200
        with within(pair.own.organisation):
            Membership.objects.filter(account=account).update(active=False)
        for path in ("", "cases/", "record/", f"cases/{pair.own.reference}/", "register.csv"):
            # Nothing is left to be signed in for: the first of them signs out.
            assert using.get(home + path)["Location"].startswith(SIGN_IN)
            assert using.post(home + path)["Location"].startswith(SIGN_IN)
            assert not is_in(using)
        assert pair.own.organisation.name not in using.get("/s/").content.decode()

    def test_a_role_that_was_taken_away(self, pair):
        from putright.accounts.models import RoleHeld
        from putright.accounts.scope import within

        account = new_member(pair.own)
        using, home = browser(account), f"/s/{pair.own.slug}/"
        assert using.get(home).status_code == 200
        with within(pair.own.organisation):
            RoleHeld.objects.filter(membership__account=account).update(until=timezone.localdate())
        assert using.get(home).status_code == 403
        assert using.get("/s/", follow=True).status_code == 403

    def test_an_account_that_was_shut(self, pair):
        account = new_member(pair.own)
        using, home = browser(account), f"/s/{pair.own.slug}/"
        assert using.get(home).status_code == 200
        type(account).objects.filter(pk=account.pk).update(is_active=False)
        assert using.get(home)["Location"].startswith(SIGN_IN)
        assert not is_in(using)

    def test_signing_out_ends_the_session_on_the_server(self, pair):
        account = new_member(pair.own)
        using = browser(account)
        stolen = using.cookies["putright"].value
        assert using.get("/account/sign-out/").status_code == 200
        assert is_in(using), "a GET signed somebody out"
        using.post("/account/sign-out/")
        thief = browser()
        thief.cookies["putright"] = stolen
        assert not is_in(thief)


class TestPasswordPages:
    def test_a_new_password_puts_the_other_browsers_out(self, database):
        account = new_account()
        here, elsewhere = at_address(), at_address()
        for using in (here, elsewhere):
            sign_in(using, account.email)
        new = "four green bottles in a row"
        form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
        assert here.post("/account/password/", form).status_code == 302
        assert is_in(here)
        assert not is_in(elsewhere)
        for password, expected in ((PASSWORD, False), (new, True)):
            using = at_address()
            sign_in(using, account.email, password)
            assert is_in(using) is expected

    def test_what_is_not_good_enough_is_refused_with_a_sentence(self, database):
        account = new_account()
        using = at_address()
        sign_in(using, account.email)
        good = "five red kettles on the hob"
        for old, new, again in (
            (WRONG, good, good),
            (PASSWORD, "short", "short"),
            (PASSWORD, "password123456", "password123456"),
            (PASSWORD, account.email, account.email),
            (PASSWORD, good, good + "x"),
            (PASSWORD, "", ""),
            ("", good, good),
        ):
            clear_limits()
            page = using.post("/account/password/", {"oldpassword": old, "password1": new, "password2": again})
            assert page.status_code == 200, (old, new)
            assert "There is a problem" in page.content.decode(), (old, new)
            assert not new or f'value="{new}"' not in page.content.decode()
        account.refresh_from_db()
        assert account.check_password(PASSWORD)

    def test_nobody_signs_up_or_has_a_password_sent(self, database):
        for path in ("signup/", "sign-up/", "password/reset/", "email/", "confirm-email/x/", "login/code/"):
            assert browser().get(f"/account/{path}").status_code == 404


WITH_PASSKEYS = (
    '<script src="/static/mfa/js/webauthn-json.js" defer></script>',
    '<script src="/static/passkeys/passkeys.js" defer></script>',
)
SAVES_TYPING = ('<script src="/static/typing/typing.js" defer></script>',)
_FORMS = (
    "record",
    "record-fact",
    "refuse",
    "remarks-complaint",
    "requests-complaint",
    "requests-new",
    "record-remark",
    "letter-out",
    "letter-post",
    "mail-complaint",
    "call",
    "record-message",
)
LEAVES = ('<script src="/static/safety/exit.js" defer></script>',)
_WHERE_ONE_LEAVES = (
    "complain",
    "complain-one-page",
    "complain-step",
    "complain-return",
    "complain-consent",
    "complain-sent",
    "complain-sent-copy",
    "complain-sent-copy-text",
    "follow",
    "follow-code",
    "follow-finished",
    "remark",
    "remark-sent",
    "urgent",
    "safer",
)
WITH_SCRIPTS = {
    "account_login": WITH_PASSKEYS,
    **dict.fromkeys(_FORMS, SAVES_TYPING),
    **dict.fromkeys(_WHERE_ONE_LEAVES, LEAVES),
}
"""Every page that loads a script, of those that a member can open without more."""

EVIL = (
    "https://evil.example/", "//evil.example/", "/\\evil.example", "///evil.example", "http:evil.example", "\\\\evil",
    "javascript:alert(1)", "data:text/html,x", "https://testserver@evil.example/", "https://testserver.evil.example/",
    " https://evil.example", "\thttps://evil.example", "https:/evil.example", "/%09/evil.example", "//evil.example%00",
    "\x00//evil.example", "https://testserver:80@evil.example",
)  # fmt: skip


class TestWhereItLeads:
    @pytest.mark.parametrize("path", [SIGN_IN, "/account/again/", "/account/sign-out/"])
    def test_nobody_is_sent_to_a_stranger_afterwards(self, database, path):
        from urllib.parse import urlsplit

        account = new_account()
        for number, target in enumerate(EVIL):
            if number % 5 == 0:
                clear_limits()
            using = at_address()
            if path != SIGN_IN:
                using.force_login(account, backend=BACKEND)
            page = using.get(path, {"next": target})
            assert "evil" not in (page.get("Location") or ""), target
            for form in ({"next": target}, {}):
                sent = using.post(
                    path if form else f"{path}?next={target}",
                    {"login": account.email, "password": PASSWORD} | form,
                )  # fmt: skip
                where = urlsplit(sent.get("Location") or "/")
                assert (where.scheme, where.netloc) == ("", ""), target
                assert "evil" not in where.path.split("/")[1:2], target

    def test_but_back_to_the_page_that_was_wanted(self, pair):
        using = at_address()
        account = new_member(pair.own)
        wanted = f"/s/{pair.own.slug}/cases/"
        asked = using.get(wanted)["Location"]
        assert asked == f"{SIGN_IN}?next={wanted}"
        assert sign_in(using, account.email, next=wanted)["Location"] == wanted

    def test_a_host_that_is_not_ours_is_refused(self, pair):
        for host in ("evil.example", "testserver.evil.example", "testserver@evil.example", "", "testserver:x", "[::1"):
            for path in ("/", "/s/", SIGN_IN, f"/p/{pair.own.slug}/complain/", "/healthz"):
                response = browser().get(path, HTTP_HOST=host)
                assert response.status_code == 400, (host, path)
                assert "evil" not in response.content.decode()
        # What a proxy says of the host counts for nothing unless it is the host.
        page = browser().get("/s/", HTTP_X_FORWARDED_HOST="evil.example", HTTP_FORWARDED="host=evil.example")
        assert page["Location"].startswith(SIGN_IN)


def every_page(pair):
    """Each page as somebody who may see it, and each of those that say what went wrong."""
    for name, pattern in addresses().items():
        administers = name.startswith(("people", "organisation")) and name != "organisations"
        role = "administrator" if administers else "manager" if "slug" in pattern else None
        account = pair.own.accounts[role] if role is not None and pattern.startswith("/s/") else None
        yield name, browser(account).get(filled(pattern, pair.own))
    yield "403", browser(pair.own.accounts["inspector"]).get(f"/s/{pair.own.slug}/people/")
    yield "404", browser().get("/no-such-page/")
    yield "400", browser().get("/", HTTP_HOST="evil.example")
    yield "csrf", browser(enforce_csrf_checks=True).post(SIGN_IN, {})
    yield "405", browser().post("/")
    yield "too many fields", browser().post(SIGN_IN, {f"f{number}": "" for number in range(500)})


class TestWhatABrowserIsTold:
    @pytest.fixture(autouse=True)
    def no_codes(self, real):
        from django.test import override_settings

        with override_settings(TRIAL=True):
            yield

    def test_every_page_carries_what_keeps_a_browser_safe(self, pair):
        for name, response in every_page(pair):
            policy = dict(part.strip().partition(" ")[::2] for part in response["Content-Security-Policy"].split(";"))
            assert policy["default-src"] == "'none'", name
            assert policy["frame-ancestors"] == "'none'", name
            assert policy["base-uri"] == "'none'", name
            assert policy["form-action"] == policy["script-src"] == policy["style-src"] == "'self'", name
            assert "unsafe-" not in response["Content-Security-Policy"], name
            assert response["X-Content-Type-Options"] == "nosniff", name
            assert response["Referrer-Policy"] == "same-origin", name
            assert "Server" not in response, name
            assert "X-Powered-By" not in response, name

    def test_what_is_of_somebody_is_not_kept_by_caches(self, pair):
        for name, response in every_page(pair):
            # Of no promise, no call, no file and no scanned letter, these are nobody's page: it is not there.
            without = ("figures-promise", "call-said", "post-pdf", "mail-praise")
            nowhere = name in without and response.status_code == 404
            if addresses().get(name, "").startswith("/s/<slug:slug>/") and not nowhere:
                assert "private" in response["Cache-Control"] or "no-store" in response["Cache-Control"], name
            if name in ("one-time", "account_login", "complain-sent", "remark-sent"):
                assert "no-store" in response["Cache-Control"], name

    def test_no_page_holds_scripts_styles_or_handlers_of_its_own(self, pair):
        for name, response in every_page(pair):
            if not response.get("Content-Type", "").startswith("text/html"):
                continue
            page = response.content.decode()
            # Files of the installation: for a passkey, and for saving what is typed. Without them they work as well.
            assert tuple(re.findall(r"<script.*?</script>", page, re.DOTALL)) == WITH_SCRIPTS.get(name, ()), name
            assert "<style" not in page, name
            assert not re.search(r"<[^>]+\s(?:on\w+|style)\s*=", page), name
            assert not re.findall(r'(?:src|href|action)="(?:https?:)?//[^"]*"', page), name

    def test_reading_the_procedure_sets_no_cookie(self, pair):
        for path in ("/", f"/p/{pair.own.slug}/", f"/p/{pair.own.slug}/?from=mail", "/healthz", "/nothing/"):
            response = browser().get(path)
            assert not response.cookies, path
            assert "Cookie" not in response.get("Vary", ""), path

    @pytest.mark.parametrize("secure", [False, True])
    def test_the_cookies_are_for_this_site_and_no_script(self, database, secure):
        from django.test import override_settings

        with override_settings(SESSION_COOKIE_SECURE=secure, CSRF_COOKIE_SECURE=secure):
            using = at_address()
            using.get(SIGN_IN)
            sign_in(using, new_account().email)
        assert {"putright", "csrftoken"} <= set(using.cookies)
        for name, cookie in using.cookies.items():
            assert cookie["httponly"], name
            assert cookie["samesite"] in ("Lax", "Strict"), name
            assert bool(cookie["secure"]) is secure, name
            assert not cookie["domain"], name
        assert not using.cookies["putright"]["max-age"]

    @pytest.mark.parametrize(
        ("said", "secure"), [({"PUTRIGHT_HTTPS": "1"}, True), ({}, True), ({"PUTRIGHT_TRIAL": "1"}, False)]
    )
    def test_they_go_over_https_alone_unless_it_is_a_trial(self, database, said, secure):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PUTRIGHT_T")} | said
        script = (
            "from putright.site import settings as s;"
            "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, getattr(s, 'SECURE_HSTS_SECONDS', 0) > 0, s.DEBUG)"
        )
        done = subprocess.run(
            [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True, timeout=180
        )
        assert done.stdout.split() == [str(secure)] * 3 + ["False"]

    def test_a_form_from_elsewhere_is_refused_on_every_page(self, pair):
        for name, pattern in addresses().items():
            role = "administrator" if name == "people" else "manager"
            using = browser(pair.own.accounts[role], enforce_csrf_checks=True)
            path = filled(pattern, pair.own)
            for headers in ({}, {"HTTP_ORIGIN": "https://evil.example"}, {"HTTP_ORIGIN": "null"}):
                using.cookies["csrftoken"] = "a" * 32
                response = using.post(path, {"csrfmiddlewaretoken": "b" * 32}, **headers)
                assert response.status_code == 403, name
            response = using.post(path, b"{}", content_type="application/json")
            assert response.status_code == 403, name
            assert is_in(using), name
