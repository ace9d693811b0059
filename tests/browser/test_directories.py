"""Signing in at a directory with Chromium: under our content policy, with scripts and without, wide and narrow."""

from __future__ import annotations

import uuid

import pytest
from django.core.cache import cache
from playwright.sync_api import expect
from tests.browser.browsing import open_window
from tests.browser.looking import wrong_with
from tests.browser.server import serving
from tests.integration.directory_service import TENANT, running_directory


@pytest.fixture(scope="module")
def service():
    with running_directory() as found:
        found.asks = True
        found.claims = {"oid": uuid.uuid4().hex, "preferred_username": "ama.boateng@larkfield.example"}
        yield found


@pytest.fixture
def house(make_organisation, service):
    """An organisation whose front desk is connected with the directory."""
    from allauth.socialaccount.models import SocialAccount

    made = make_organisation()
    SocialAccount.objects.filter(provider="larkfield").delete()
    SocialAccount.objects.create(
        user=made.accounts["front-desk"], provider="larkfield", uid=f"{TENANT} {service.claims['oid']}", extra_data={}
    )
    cache.clear()
    return made


@pytest.fixture
def window(chromium, house, service, tmp_path):
    """Windows at a server whose operator has named the directory."""
    opened = []
    with serving(tmp_path / "server.log", environment=service.environment(house.slug)) as address:

        def make(**look):
            opened.append(open_window(chromium, address, **look))
            opened[-1].context.route(f"{service.address}/**", lambda route: route.continue_())
            return opened[-1]

        yield make
        for one in opened:
            one.context.close()
    assert [fault for one in opened for fault in one.faults] == []


def test_the_button_leads_there_and_back_and_out_again(window, house):
    from putright.accounts.one_time import new_link

    for scripts in (True, False):
        one = window(scripts=scripts)
        page = one.go(f"/account/sign-in/?next=/s/{house.slug}/cases/")
        if scripts:
            assert wrong_with(one) == []
        page.get_by_role("button", name="Sign in with Larkfield work account").click()
        page.get_by_role("link", name="Yes, it is me").click()
        expect(page).to_have_url(f"{one.address}/s/{house.slug}/cases/")
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_role("status").filter(has_text="You are signed out here")).to_be_visible()
        if scripts:
            assert wrong_with(one) == []
        page.get_by_role("link", name="Sign out at Larkfield work account as well").click()
        expect(page.get_by_role("heading", name="Signed out of work")).to_be_visible()

    one = window()
    page = one.go(new_link(house.accounts["administrator"]))
    assert wrong_with(one) == []
    page.get_by_role("button", name="Sign in without it").click()
    page = one.go(f"/s/{house.slug}/organisation/sign-in/")
    page.get_by_role("textbox", name="App role").fill("Complaints.Manager")
    page.get_by_role("combobox", name="Your role").select_option(label="Complaints manager")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("row", name="Complaints.Manager")).to_be_visible()
    assert wrong_with(one) == []
    one.go("/account/codes/")
    assert wrong_with(one) == []
    page.get_by_role("button", name="Connect Larkfield work account").click()
    page.get_by_role("link", name="Yes, it is me").click()
    expect(page.get_by_role("heading", name="Nothing was connected")).to_be_visible()
    assert "connected with another account here" in one.text
    assert wrong_with(one) == []
