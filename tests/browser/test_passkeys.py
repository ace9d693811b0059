"""Passkeys, with Chromium's own virtual authenticator: added, used alone, used as the second thing, taken away."""

from __future__ import annotations

import re

import pytest
from django.test import override_settings
from playwright.sync_api import expect
from tests.browser.browsing import open_window
from tests.browser.looking import wrong_with

PASSWORD = "three blue teapots on a shelf"


@pytest.fixture
def named(chromium, address):
    """A window at the server's name: a passkey is for a name and never for a number."""
    opened = []

    def make(**look):
        opened.append(open_window(chromium, address.replace("127.0.0.1", "localhost"), **look))
        return opened[-1]

    yield make
    for one in opened:
        one.context.close()
    assert [fault for one in opened for fault in one.faults] == []


@pytest.fixture
def account(make_organisation):
    found = make_organisation().accounts["manager"]
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.PBKDF2PasswordHasher"]):
        found.set_password(PASSWORD)  # as the server hashes it; the tests have a quicker way
    found.save()
    return found


def authenticator(one, *, verifies=True):
    """Put an authenticator into this window's browser; what drives it, and its id."""
    driving = one.context.new_cdp_session(one.page)
    driving.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal" if verifies else "usb", "hasResidentKey": verifies,
        "hasUserVerification": verifies, "isUserVerified": verifies, "automaticPresenceSimulation": True,
    }  # fmt: skip
    return driving, driving.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def with_password(one, account):
    page = one.go("/account/sign-in/?next=/account/codes/")
    page.get_by_label("Email address").fill(account.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    return page


def add(one, name, *, alone=True):
    """Add a passkey from the page that lists them; the password is asked for again."""
    page = one.go("/account/passkeys/")
    with page.expect_navigation():
        page.get_by_role("link", name="Add a passkey").click()
    if page.get_by_role("heading", name="Is it still you?").count():
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Continue").click()
    page.get_by_label("What do you call it?").fill(name)
    page.get_by_label("Sign in with it alone, without a password").set_checked(alone)
    assert wrong_with(one) == []
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("status").filter(has_text="The passkey is added.")).to_be_visible()
    return page


def sign_out(page):
    page.get_by_role("button", name="Sign out").click()


def has_code(account):
    from putright.accounts.members import member_of
    from putright.accounts.models import Membership
    from putright.accounts.scope import as_account, within

    with as_account(account.pk):
        organisation = Membership.objects.select_related("organisation").get(account=account).organisation
    with within(organisation):
        member = member_of(organisation, account)
    assert member is not None
    return member.has_code


def test_a_passkey_signs_in_alone_and_counts_as_the_second_thing(named, account):
    one = named()
    authenticator(one)
    with_password(one, account)
    assert not has_code(account)
    page = add(one, "My telephone")
    assert has_code(account)
    page = one.go("/account/passkeys/")
    assert "My telephone" in one.text
    assert "Signs you in alone." in one.text
    assert wrong_with(one) == []
    sign_out(page)

    page = one.go("/account/sign-in/?next=/account/passkeys/")
    assert wrong_with(one) == []
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Your passkeys")).to_be_visible()
    assert "Used last on" in one.text
    assert account.name in one.text

    with page.expect_navigation():
        page.get_by_role("link", name="Remove My telephone").click()
    if page.get_by_role("heading", name="Is it still you?").count():
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_role("status").filter(has_text="The passkey is removed.")).to_be_visible()
    assert not has_code(account)
    sign_out(page)
    page = one.go("/account/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()  # the browser still has it; we do not
    expect(page.get_by_role("alert").filter(visible=True)).to_be_visible()
    assert one.path == "/account/sign-in/"


def test_a_security_key_stands_in_for_the_code_besides_the_password(named, account):
    one = named()
    authenticator(one, verifies=False)
    with_password(one, account)
    page = add(one, "Key on my ring", alone=False)
    sign_out(page)
    page = with_password(one, account)
    expect(page.get_by_role("heading", name="Use your passkey")).to_be_visible()
    assert wrong_with(one) == []
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="How you sign in")).to_be_visible()
    one.go("/account/passkeys/")
    assert "Stands in for the code" in one.text


def test_what_the_person_stops_is_said_in_words(named, account):
    one = named()
    driving, key = authenticator(one)
    with_password(one, account)
    sign_out(add(one, "My telephone"))
    driving.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    page = one.go("/account/sign-in/")
    expect(page.get_by_text("That did not work")).to_be_hidden()
    page.get_by_role("button", name="Sign in with a passkey").click()
    told = page.get_by_role("alert").filter(has_text="That did not work, or was stopped.")
    expect(told).to_be_visible()
    expect(told).to_be_focused()
    assert wrong_with(one) == []


def test_somebody_whose_account_is_shut_does_not_come_in_by_it(named, account):
    one = named()
    authenticator(one)
    with_password(one, account)
    sign_out(add(one, "My telephone"))
    type(account).objects.filter(pk=account.pk).update(is_active=False)
    page = one.go("/account/sign-in/?next=/account/passkeys/")
    with page.expect_navigation():  # the address is that of signing in before it is answered, too
        page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Your passkeys")).to_have_count(0)
    expect(page).to_have_url(re.compile("/account/(inactive|sign-in)/"))


def test_a_passkey_of_one_does_not_sign_in_another(named, account, make_organisation):
    """What says whose it is stands outside what the passkey signs, so it is tried with another's number in it."""
    from allauth.account.utils import user_pk_to_url_str

    other = make_organisation().accounts["manager"]
    one = named()
    authenticator(one)
    with_password(one, account)
    sign_out(add(one, "My telephone"))
    page = one.go("/account/sign-in/?next=/account/passkeys/")
    with page.expect_navigation():
        page.evaluate(
            """async (handle) => {
            const form = document.querySelector("button[data-passkey]").form;
            const answer = await fetch(form.action, {headers: {Accept: "application/json"}});
            const said = await window.webauthnJSON.get((await answer.json()).request_options);
            said.response.userHandle = btoa(handle).replace(/=+$/, "");
            form.elements.credential.value = JSON.stringify(said);
            form.submit();
        }""",
            user_pk_to_url_str(other),
        )
    assert "Your passkeys" not in one.text
    assert one.path == "/account/sign-in/"


def test_without_scripts_the_pages_say_what_else_there_is(named, account):
    one = named(scripts=False)
    page = with_password(one, account)
    expect(page.get_by_role("heading", name="How you sign in")).to_be_visible()
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("This browser cannot make a passkey")).to_be_visible()
    expect(page.get_by_role("button", name="Add it")).to_have_count(0)
    page.get_by_role("main").get_by_role("link", name="Use codes from an app").click()
    expect(page.get_by_role("heading", name="Set up codes from an app")).to_be_visible()
