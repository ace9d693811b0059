"""An administrator changes how the organisation is reached, its sites, and what its roles may do."""

from __future__ import annotations

import pytest


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


@pytest.fixture
def desk(made, signed_in):
    return signed_in(made.accounts["administrator"])


def said(**more):
    return {"name": "New name", "phone": "01632 960111", "email": "new@brightwater.example", "address": ""} | more


def test_what_is_changed_stands_on_the_public_page(made, desk, client):
    assert desk.post(f"/s/{made.slug}/organisation/details/", said()).status_code == 302
    page = client.get(f"/p/{made.slug}/").content.decode()
    assert "New name" in page
    assert "01632 960111" in page


def test_a_site_is_added_once(made, desk, client):
    here = f"/s/{made.slug}/organisation/sites/"
    assert desk.post(here, {"name": "Weir <b>Lane</b>"}).status_code == 302
    again = desk.post(here, {"name": "weir <B>lane</b>"})
    assert again.status_code == 422
    assert "There is a site of this name already." in again.content.decode()
    page = desk.get(here).content.decode()
    assert page.count('<th scope="row">Weir &lt;b&gt;Lane&lt;/b&gt;</th>') == 1


def test_what_is_wrong_is_said_and_nothing_is_lost_or_changed(made, desk, client):
    answer = desk.post(f"/s/{made.slug}/organisation/details/", said(email="nowhere", name=""))
    assert answer.status_code == 422
    assert "nowhere" in answer.content.decode()
    assert "Brightwater Test Service" in client.get(f"/p/{made.slug}/").content.decode()


def test_a_role_may_what_it_is_given_from_the_next_page_on(made, desk, signed_in):
    inspector = signed_in(made.accounts["inspector"])
    assert inspector.get(f"/s/{made.slug}/record/").status_code == 403
    role = {"title": "Inspector", "permissions": ["read", "receive"], "policy_roles": ["uk-clinical-lead"]}
    assert desk.post(f"/s/{made.slug}/people/roles/inspector/", role).status_code == 302
    assert inspector.get(f"/s/{made.slug}/record/").status_code == 200
    assert inspector.get(f"/s/{made.slug}/figures/").status_code == 403


def test_somebody_who_may_administer_is_always_left(made, desk):
    answer = desk.post(f"/s/{made.slug}/people/roles/administrator/", {"title": "Administrator", "permissions": []})
    assert answer.status_code == 422
    assert "nobody who can add people" in answer.content.decode()
    assert desk.get(f"/s/{made.slug}/organisation/").status_code == 200
    manager = {"title": "Manager", "permissions": ["read", "administer"]}
    assert desk.post(f"/s/{made.slug}/people/roles/manager/", manager).status_code == 302
    answer = desk.post(f"/s/{made.slug}/people/roles/administrator/", {"title": "Administrator", "permissions": []})
    assert answer.status_code == 302


def test_the_database_lets_nobody_change_another_organisation(made, make_organisation):
    """With the application's own filter out of the way."""
    from putright.accounts.models import Organisation
    from putright.accounts.scope import within

    other = make_organisation("careium")
    with within(made.organisation):
        assert Organisation.objects.filter(pk=other.organisation.pk).update(name="Taken over") == 0
        assert Organisation.objects.update(phone="01632 960222") == 1
    assert Organisation.objects.get(pk=other.organisation.pk).name != "Taken over"


def test_another_organisations_role_is_not_there(made, desk, make_organisation):
    other = make_organisation("careium")
    assert desk.get(f"/s/{other.slug}/people/roles/handler/").status_code == 404
    assert desk.get(f"/s/{made.slug}/people/roles/nobody/").status_code == 404
