"""Saved views of the worklist, and teams: kept, shared, the first, what is said when something in them is gone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from tests.integration.some_cases import complain, text_of
from tests.integration.test_worklist import rows_of

DAY = timedelta(days=1)


@pytest.fixture
def now(database):
    from django.utils import timezone

    return timezone.now().replace(microsecond=0)


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


def keep(browser, made, name, query, **more):
    return browser.post(f"/s/{made.slug}/views/?{query}", {"act": "save", "name": name, **more})


def key_of(browser, made, name):
    page = browser.get(f"/s/{made.slug}/views/").content.decode()
    return int(re.findall(r'href="[^"]*\?view=(\d+)">Change<span[^>]*> ' + re.escape(name), page)[0])


def test_a_view_is_saved_opened_renamed_and_removed(made, signed_in, now):
    complain(made, now - 60 * DAY, now, name="Long Ago")
    staff = signed_in(made.accounts["handler"])
    answer = keep(staff, made, "Late at stage 1", "show=overdue&stage=stage-1&sort=case")
    assert answer.status_code == 302
    assert answer["Location"].endswith("?show=overdue&stage=stage-1&sort=case")
    page = staff.get(answer["Location"]).content.decode()
    assert re.search(r'aria-current="true">Late at stage 1</span>', page)
    everything = staff.get(f"/s/{made.slug}/").content.decode()
    href = re.findall(r'href="([^"]+)">Late at stage 1</a>', everything)[0].replace("&amp;", "&")
    assert len(rows_of(staff.get(href))) == 2
    key = key_of(staff, made, "Late at stage 1")
    staff.post(f"/s/{made.slug}/views/?view={key}", {"act": "change", "name": "Late"})
    text = text_of(staff.get(f"/s/{made.slug}/views/"))
    assert "Late Overdue. Stage: Stage 1. Sorted by case, the oldest number first. Yours" in text
    staff.post(f"/s/{made.slug}/views/?view={key}", {"act": "remove"})
    assert "Nothing yet." in text_of(staff.get(f"/s/{made.slug}/views/"))


def test_the_same_form_twice_saves_once_and_a_name_is_not_taken_for_something_else(made, signed_in):
    staff = signed_in(made.accounts["handler"])
    assert keep(staff, made, "Mine by case", "show=mine&sort=case").status_code == 302
    assert keep(staff, made, "Mine by case", "show=mine&sort=case").status_code == 302
    answer = keep(staff, made, "Mine by case", "show=all")
    assert answer.status_code == 422
    assert "You have a saved view of this name." in text_of(answer)
    assert 'value="Mine by case"' in answer.content.decode(), "what was typed stays"
    assert text_of(staff.get(f"/s/{made.slug}/views/")).count("Mine by case Mine.") == 1
    assert "Give the view a name." in text_of(keep(staff, made, "  ", "show=all"))


def test_the_one_that_opens_first(made, signed_in, now):
    complain(made, now, now, name="Just Now")
    staff = signed_in(made.accounts["handler"])
    keep(staff, made, "Only late", "show=overdue", first="on")
    assert "Nothing is overdue." in text_of(staff.get(f"/s/{made.slug}/"))
    assert "Just Now" in text_of(staff.get(f"/s/{made.slug}/?show=all")), "everything can still be seen"
    key = key_of(staff, made, "Only late")
    staff.post(f"/s/{made.slug}/views/?view={key}", {"act": "change", "name": "Only late"})
    assert "Just Now" in text_of(staff.get(f"/s/{made.slug}/"))


def test_sharing_is_for_whoever_may_assign_and_reaches_everybody(made, signed_in, now):
    handler, manager = signed_in(made.accounts["handler"]), signed_in(made.accounts["manager"])
    assert "Share it with everybody" not in text_of(handler.get(f"/s/{made.slug}/views/?show=mine"))
    keep(handler, made, "For me", "show=mine", shared="on")
    assert "For me" not in text_of(manager.get(f"/s/{made.slug}/"))
    keep(manager, made, "For all", "show=overdue", shared="on")
    text = text_of(handler.get(f"/s/{made.slug}/"))
    assert f"For all (shared by {made.accounts['manager'].name})" in text
    key = key_of(handler, made, "For all")
    # Somebody else's view is opened first, and neither renamed nor removed.
    handler.post(f"/s/{made.slug}/views/?view={key}", {"act": "change", "first": "on", "name": "Stolen"})
    assert "Nothing is overdue." in text_of(handler.get(f"/s/{made.slug}/"))
    assert "Stolen" not in text_of(manager.get(f"/s/{made.slug}/"))
    assert handler.post(f"/s/{made.slug}/views/?view={key}", {"act": "remove"}).status_code == 404
    # Taken back, it is gone for the others, also as the first.
    manager.post(f"/s/{made.slug}/views/?view={key}", {"act": "change", "name": "For all"})
    text = text_of(handler.get(f"/s/{made.slug}/"))
    assert "For all" not in text
    assert "Nothing is owed on any case." in text
    assert handler.get(f"/s/{made.slug}/views/?view={key}").status_code == 404


def test_what_is_gone_is_said(made, signed_in, now):
    from putright.accounts.models import Person
    from putright.accounts.scope import within

    complain(made, now, now, name="Just Now")
    staff = signed_in(made.accounts["handler"])
    with within(made.organisation):
        person = Person.objects.create(organisation=made.organisation, name="Gone Soon")
    keep(staff, made, "Old", f"show=all&site=999999999&by={person.key}")
    address = f"/s/{made.slug}/?show=all&site=999999999&by={person.key}"
    assert "By whom: Gone Soon" in text_of(staff.get(address))
    with within(made.organisation):
        Person.objects.filter(pk=person.pk).update(active=False)
    page = text_of(staff.get(address))
    assert "The site that this view asks for is not known here, or no longer." in page
    assert "The person or role that this view asks for is not known here, or no longer." in page
    assert "Just Now" in page, "the list is not narrowed by what is gone"
    assert "The site that this view asks for is not known here" in text_of(staff.get(f"/s/{made.slug}/views/"))


class TestTeams:
    def test_a_team_is_founded_changed_and_removed(self, made, signed_in):
        admin = signed_in(made.accounts["administrator"])
        nurse, handler = made.people["nurse"], made.people["handler"]
        address = f"/s/{made.slug}/teams/"
        assert "There is no team yet." in text_of(admin.get(address))
        admin.post(address, {"name": " Clinical  team ", "people": [nurse.pk, handler.pk]})
        text = text_of(admin.get(address))
        assert "Clinical team" in text
        assert nurse.name in text
        answer = admin.post(address, {"name": "CLINICAL TEAM"})
        assert answer.status_code == 422
        assert "There is a team of this name." in text_of(answer)
        one = re.findall(r'href="([^"]+/teams/\d+/)"', admin.get(address).content.decode())[0]
        admin.post(one, {"name": "Nursing", "people": [nurse.pk]})
        summary = text_of(admin.get(address)).split("Add a team")[0]
        assert "Nursing" in summary
        assert handler.name not in summary
        admin.post(one, {"act": "remove"})
        assert "There is no team yet." in text_of(admin.get(address))

    def test_nobody_of_another_organisation_gets_in(self, made, make_organisation, signed_in):
        from putright.accounts.scope import within
        from putright.accounts.worklist_models import Teammate

        other = make_organisation("ieso")
        admin = signed_in(made.accounts["administrator"])
        answer = admin.post(f"/s/{made.slug}/teams/", {"name": "Mixed", "people": [other.people["nurse"].pk]})
        assert answer.status_code == 422
        with within(made.organisation):
            assert not Teammate.objects.filter(organisation=made.organisation).exists()

    def test_who_left_stays_in_their_team_until_taken_out(self, made, signed_in):
        from putright.accounts.models import Person
        from putright.accounts.scope import within

        admin = signed_in(made.accounts["administrator"])
        nurse = made.people["nurse"]
        admin.post(f"/s/{made.slug}/teams/", {"name": "Clinical", "people": [nurse.pk]})
        with within(made.organisation):
            Person.objects.filter(pk=nurse.pk).update(active=False)
        one = re.findall(r'href="([^"]+/teams/\d+/)"', admin.get(f"/s/{made.slug}/teams/").content.decode())[0]
        assert f"{nurse.name} (left)" in text_of(admin.get(one))
        admin.post(one, {"name": "Clinical"})
        assert nurse.name not in text_of(admin.get(one))
