"""What administrators changed, and two of them at once."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from tests.integration.some_cases import text_of
from tests.integration.who_works_here import inside, role


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


@pytest.fixture
def admin(made, signed_in):
    return signed_in(made.accounts["administrator"])


@pytest.fixture
def today(now):
    from django.utils import timezone

    return timezone.localdate(now)


class TestChanges:
    def test_what_was_changed_stands_there_in_words(self, made, admin, today):
        admin.post(
            f"/s/{made.slug}/organisation/details/", {"name": "New name", "phone": "", "email": "", "address": ""}
        )
        admin.post(f"/s/{made.slug}/people/?person={made.people['nurse'].pk}",
                   {"act": "details", "own-name": "<b>Nora</b>", "own-job": "Ward sister"})  # fmt: skip
        seen = admin.get(f"/s/{made.slug}/people/changes/")
        text = text_of(seen)
        assert "Name: was Brightwater Test Service, is New name" in text
        assert "What they do: was Nurse, is Ward sister" in text
        assert made.accounts["administrator"].name in text
        assert "<b>Nora</b>" not in seen.content.decode()
        assert (
            "New name" not in text_of(admin.get(f"/s/{made.slug}/people/changes/?about=person")).split("Changes", 2)[2]
        )

    def test_there_are_25_to_a_page(self, made, admin):
        from putright.accounts.models import Change

        with inside(made):
            for number in range(30):
                Change.objects.create(
                    organisation=made.organisation, at=datetime(2026, 1, 1, tzinfo=UTC), about="site",
                    title=f"Site number {number}.", says=[["Name", "", "x"]],
                )  # fmt: skip
        first = admin.get(f"/s/{made.slug}/people/changes/?about=site").content.decode()
        assert first.count('<th scope="row">') == 25
        older = re.search(r'href="([^"]+)">Older', first)
        assert older is not None
        second = admin.get(older[1].replace("&amp;", "&")).content.decode()
        assert second.count('<th scope="row">') == 5
        assert "Site number 0." in second


class TestTwoAtOnce:
    @pytest.mark.parametrize("end", ["people/roles/handler/", "organisation/details/", "organisation/sites/{site}/"])
    def test_who_changes_what_somebody_else_changed_meanwhile_is_told(self, made, admin, end):
        from putright.accounts.models import Site

        with inside(made):
            site = Site.objects.get(organisation=made.organisation).pk
        here = f"/s/{made.slug}/{end.format(site=site)}"

        def opened():
            page = admin.get(here).content.decode()
            seen = re.search(r'name="seen" value="([^"]+)"', page)
            assert seen is not None
            return seen[1]

        first, second = opened(), opened()
        name = "title" if "roles" in end else "name"
        assert admin.post(here, {"seen": first, name: "First", "permissions": ["read"]}).status_code == 302
        answer = admin.post(here, {"seen": second, name: "Second", "permissions": ["read"]})
        assert answer.status_code == 422
        assert "Somebody else changed this since you opened the page." in text_of(answer)
        assert 'value="Second"' in answer.content.decode()
        again = re.search(r'name="seen" value="([^"]+)"', answer.content.decode())
        assert again is not None
        assert admin.post(here, {"seen": again[1], name: "Second", "permissions": ["read"]}).status_code == 302

    def test_roles_of_a_person_too(self, made, admin):
        here = f"/s/{made.slug}/people/?person={made.people['handler'].pk}"
        seen = re.search(r'name="seen" value="([^"]+)"', admin.get(here).content.decode())
        assert seen is not None
        with inside(made):
            one, other = (str(role(made, slug).pk) for slug in ("front-desk", "inspector"))
        assert admin.post(here, {"act": "roles", "seen": seen[1], "roles": [one]}).status_code == 302
        answer = admin.post(here, {"act": "roles", "seen": seen[1], "roles": [other]})
        assert answer.status_code == 422
        assert "Somebody else changed this" in text_of(answer)
