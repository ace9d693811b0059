"""People and their roles: added, changed, shut out; never without somebody who can do it."""

from __future__ import annotations

import re
import uuid

import pytest
from tests.integration.some_cases import queries, text_of


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


@pytest.fixture
def staff(made, signed_in):
    return signed_in(made.accounts["administrator"])


@pytest.fixture
def here(made):
    return f"/s/{made.slug}/people/"


def role(made, slug):
    from putright.accounts.models import Role
    from putright.accounts.scope import within

    with within(made.organisation):
        return str(Role.objects.get(organisation=made.organisation, slug=slug).pk)


def address():
    return f"new-{uuid.uuid4().hex[:8]}@brightwater.example"


def roles_of(made, account):
    from putright.accounts.members import member_of
    from putright.accounts.scope import within

    with within(made.organisation):
        found = member_of(made.organisation, account)
    return found.roles if found is not None else None


def link_in(page):
    found = re.search(r"https?://[^/]+(/in/[^/<]+/)", page.content.decode())
    return found[1] if found else None


def test_everybody_and_every_role_is_on_the_page(made, staff, here):
    text = text_of(staff.get(here))
    for person in made.people.values():
        assert person.name in text
    assert "Named on cases only" in text


def test_somebody_with_an_email_gets_an_account_without_a_password_and_one_link(made, staff, here, client):
    from putright.accounts.models import Account

    email = address()
    page = staff.post(here, {"name": "New Starter", "job": "Clerk", "email": email, "roles": [role(made, "handler")]})
    link = link_in(page)
    assert page.status_code == 200
    assert link is not None
    assert page["Cache-Control"] == "no-store"
    account = Account.objects.get(email=email)
    assert not account.has_usable_password()
    assert roles_of(made, account) == ("Complaint handler",)
    assert client.post(link).status_code == 302
    assert client.get(f"/s/{made.slug}/").status_code == 200
    assert link not in staff.get(here).content.decode()


def test_somebody_without_an_email_is_a_name(made, staff, here):
    from putright.accounts.models import Person
    from putright.accounts.scope import within

    page = staff.post(here, {"name": "Night Nurse", "job": "", "email": ""}, follow=True)
    assert "Night Nurse was added. They can be named on cases and cannot sign in." in text_of(page)
    with within(made.organisation):
        person = Person.objects.get(name="Night Nurse", organisation=made.organisation)
    email = address()
    page = staff.post(f"{here}?person={person.pk}", {"act": "roles", "email": email, "roles": [role(made, "manager")]})
    assert link_in(page) is not None


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"name": ""}, "Fill in “Name”."),
        ({"name": "A", "email": "nonsense"}, "Enter a valid email address."),
        ({"name": "A", "roles": "handler"}, "Somebody with a role signs in."),
        ({"name": "A", "email": "known"}, "Somebody in the list below has this email address."),
        ({"name": "A", "email": "new", "roles": "other"}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_added_is_refused_with_a_sentence(made, make_organisation, staff, here, said, sentence):
    from putright.accounts.models import Person
    from putright.accounts.scope import within

    said = dict(said)
    if said.get("email") == "known":
        said["email"] = made.accounts["handler"].email.upper()
    if said.get("email") == "new":
        said["email"] = address()
    if said.get("roles"):
        owner = made if said["roles"] == "handler" else make_organisation("ieso")
        said["roles"] = [role(owner, "handler")]
    with within(made.organisation):
        before = Person.objects.filter(organisation=made.organisation).count()
    page = staff.post(here, said)
    assert page.status_code == 422
    assert sentence in text_of(page)
    with within(made.organisation):
        assert Person.objects.filter(organisation=made.organisation).count() == before


def test_no_link_to_an_account_that_somebody_has_already(made, make_organisation, staff, here):
    """An administrator must not sign in as somebody at another organisation."""
    other = make_organisation("ieso")
    email = other.accounts["manager"].email
    page = staff.post(here, {"name": "Shared", "email": email, "roles": [role(made, "handler")]}, follow=True)
    assert link_in(page) is None
    assert "They have an account already" in text_of(page)
    assert roles_of(made, other.accounts["manager"]) == ("Complaint handler",)
    key = re.search(r"person=(\d+)\">Change<span[^>]*> Shared", page.content.decode())
    assert key is not None
    assert "Make a new link" not in text_of(staff.get(f"{here}?person={key[1]}"))
    assert staff.post(f"{here}?person={key[1]}", {"act": "link"}).status_code == 404


def test_roles_change_at_once(made, staff, here, signed_in):
    handler = signed_in(made.accounts["handler"])
    assert handler.get(f"/s/{made.slug}/figures/").status_code == 403
    person = made.people["handler"]
    staff.post(f"{here}?person={person.pk}", {"act": "roles", "roles": [role(made, "inspector")]})
    assert roles_of(made, made.accounts["handler"]) == ("Inspector (reads only)",)
    assert handler.get(f"/s/{made.slug}/figures/").status_code == 200
    assert handler.get(f"/s/{made.slug}/record/").status_code == 403


def test_an_ended_membership_signs_out_a_browser_that_is_signed_in(made, staff, here, signed_in):
    handler = signed_in(made.accounts["handler"])
    assert handler.get(f"/s/{made.slug}/").status_code == 200
    page = staff.post(f"{here}?person={made.people['handler'].pk}", {"act": "end"}, follow=True)
    assert "is shut out from now on" in text_of(page)
    assert handler.get(f"/s/{made.slug}/")["Location"].startswith("/account/sign-in/")
    staff.post(f"{here}?person={made.people['handler'].pk}", {"act": "again"})
    assert handler.get(f"/s/{made.slug}/")["Location"].startswith("/account/sign-in/"), "the old session holds again"
    made.accounts["handler"].refresh_from_db()
    assert signed_in(made.accounts["handler"]).get(f"/s/{made.slug}/").status_code == 200
    assert roles_of(made, made.accounts["handler"]) == ("Complaint handler",)


@pytest.mark.parametrize("said", [{"act": "end"}, {"act": "roles"}, {"act": "roles", "roles": "handler"}])
def test_the_last_administrator_stays(made, staff, here, said):
    said = {**said, **({"roles": [role(made, said["roles"])]} if "roles" in said else {})}
    page = staff.post(f"{here}?person={made.people['administrator'].pk}", said)
    assert page.status_code == 422
    assert "This would leave nobody who can add people or change roles." in text_of(page)
    assert roles_of(made, made.accounts["administrator"]) == ("Administrator",)
    staff.post(f"{here}?person={made.people['manager'].pk}", {"act": "roles", "roles": [role(made, "administrator")]})
    assert staff.post(f"{here}?person={made.people['administrator'].pk}", said).status_code == 302
    assert staff.get(here).status_code in (302, 403, 404)


def test_an_ended_administrator_does_not_count(made, staff, here):
    staff.post(f"{here}?person={made.people['manager'].pk}", {"act": "roles", "roles": [role(made, "administrator")]})
    staff.post(f"{here}?person={made.people['manager'].pk}", {"act": "end"})
    assert staff.post(f"{here}?person={made.people['administrator'].pk}", {"act": "end"}).status_code == 422


def test_nobody_touches_another_organisations_people(made, make_organisation, staff, here, signed_in):
    other = make_organisation("ieso")
    stranger = other.people["handler"]
    assert staff.get(f"{here}?person={stranger.pk}").status_code == 404
    assert staff.post(f"{here}?person={stranger.pk}", {"act": "end"}).status_code == 404
    assert roles_of(other, other.accounts["handler"]) == ("Complaint handler",)
    for slug in ("front-desk", "handler", "manager", "inspector"):
        assert signed_in(made.accounts[slug]).get(here).status_code == 403
    for nonsense in ("x", "-1", "9" * 30, "\uff11"):
        assert staff.get(here, {"person": nonsense}).status_code == 404
    assert staff.post(f"{here}?person={made.people['handler'].pk}", {"act": "delete"}).status_code == 404


def test_the_number_of_queries_does_not_grow(made, staff, here):
    from putright.accounts.founding import add_member, add_person
    from putright.accounts.models import Role
    from putright.accounts.scope import within

    _, few = queries(staff, here)
    with within(made.organisation):
        given = list(Role.objects.filter(organisation=made.organisation)[:3])
        for number in range(40):
            add_member(made.organisation, add_person(made.organisation, f"Person {number}"), address(), given)
    _, lots = queries(staff, here)
    assert lots == few <= 12
