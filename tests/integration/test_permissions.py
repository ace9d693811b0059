"""What roles, people and inspectors may do, and the pages that say so."""

from __future__ import annotations

import re
import uuid

import pytest
from tests.integration.some_cases import complain, text_of
from tests.integration.who_works_here import DAY, inside, role, stands_in


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


class TestWhatARoleMay:
    def test_every_page_behind_a_door_has_its_words_and_no_other(self):
        from putright.staff.door_words import PAGES, doors

        assert set(PAGES) == set(doors()), "Say in PAGES (staff/door_words.py) what each page is."

    def test_every_permission_every_page_and_every_entry_is_on_the_page(self, made, admin):
        from putright.accounts.permissions import PERMISSIONS
        from putright.casework.who_may import NEEDS
        from putright.register.parts import BY_ITSELF
        from putright.staff.door_words import PAGES, doors, openings
        from putright.staff.own_words import own_title

        found = openings()
        assert [one.permission for one in found] == list(PERMISSIONS)
        assert sum(len(one.pages) for one in found) == len(doors())
        seen = text_of(admin.get(f"/s/{made.slug}/people/permissions/"))
        for words in (*PAGES.values(), *(own_title(kind) for kind in NEEDS if kind not in BY_ITSELF)):
            assert words in seen, words

    def test_one_role_is_looked_at_alone_with_what_it_may_not_do(self, made, admin):
        path = f"/s/{made.slug}/people/permissions/"
        seen = text_of(admin.get(f"{path}?role=front-desk"))
        may, may_not = seen.split("Not with this role")
        assert "Record a new complaint" in may
        assert "Correct an entry" in may_not
        assert "Send our answer" not in seen
        assert admin.get(f"{path}?role=nobody").status_code == 404

    def test_what_stands_on_the_page_is_what_the_doors_do(self, made, admin, signed_in):
        """The words are held to what happens: a role with one permission alone opens its pages and no others."""
        from django.urls import NoReverseMatch, reverse

        from putright.staff.door_words import doors

        using = signed_in(made.accounts["inspector"])
        for permission in ("read", "report", "administer", "assign", "receive"):
            with inside(made):
                inspector = role(made, "inspector")
                inspector.permissions = [permission]
                inspector.save(update_fields=["permissions"])
            for name, asks in doors().items():
                try:
                    path = reverse(name, args=[made.slug])
                except NoReverseMatch:  # it names a case or a draft besides
                    continue
                opened = using.get(path).status_code != 403
                assert opened is (asks == permission), (permission, name)

    def test_what_a_person_may_and_why(self, made, admin, now, today):
        stands_in(made, now, "handler", "manager", today, today + DAY)
        seen = text_of(admin.get(f"/s/{made.slug}/people/{made.people['handler'].pk}/may/"))
        assert re.search(r"Give a case to somebody Yes ?: as Complaints manager, in the place of", seen)
        assert re.search(r"Add people and change their roles No", seen)
        assert admin.get(f"/s/{made.slug}/people/999999999/may/").status_code == 404


class TestTheInspector:
    def test_sees_what_an_inspection_asks_and_each_case_read_is_noted(self, made, signed_in, now):
        from putright.register.models import CaseRead

        case = complain(made, now - DAY, now)
        using = signed_in(made.accounts["inspector"])
        of_case = (f"cases/{case.reference}/", f"cases/{case.reference}/bundle/")
        for end in ("", "cases/", *of_case, "figures/", "promises/", "who/", "register.csv", "remarks/"):
            assert using.get(f"/s/{made.slug}/{end}").status_code == 200, end
        assert made.people["inspector"].name in text_of(using.get(f"/s/{made.slug}/cases/{case.reference}/bundle/"))
        with inside(made):
            read = CaseRead.objects.filter(organisation=made.organisation, account=made.accounts["inspector"])
            assert set(read.values_list("what", flat=True)) == {"page", "bundle"}

    def test_can_change_nothing_by_any_form_filled_in_as_it_should_be(self, database):
        """Each form as somebody who may send it has it, with proper answers, sent by the inspector."""
        from tests.integration.pair import browser, found_house
        from tests.integration.test_hostile_input import FORMS, filled_in, safe
        from tests.integration.test_matrix import addresses, filled
        from tests.integration.watched import everything

        house = found_house("Inspected house")
        inspector = browser(house.accounts["inspector"])
        # What is an inspector's own: their calendar, their email, their views of the worklist; and to open a closed
        # case with a reason, which is looking, and is recorded.
        own = {"mornings", "worklist-views", "cases-open-closed"}
        attacks = []
        for name, (role_of, pattern) in FORMS.items():
            if not pattern.startswith("/s/") or name in own:
                continue
            path = pattern.format(
                slug=house.slug, reference=house.reference, draft=house.draft, change=house.change, site=house.site,
                service=house.service, person=house.people["handler"].pk, team=house.team, request=1, remark=1,
                another=house.reference, mail=house.mail, lesson=house.lesson,
            )  # fmt: skip
            form = safe(browser(house.accounts[role_of]).get(path))
            attacks.append((name, path, filled_in(form, "ok").data))
        people = f"/s/{house.slug}/people/?person={house.people['inspector'].pk}"
        acts = ("roles", "give", "end-role", "details", "email", "last", "end", "again", "link", "stop", "retire")
        typed_by = {"new-email": "new@mail.example", "own-name": "Other"}
        attacks += [(act, people, {"act": act} | typed_by) for act in acts]
        attacks += [
            (name, filled(pattern, house), {"form_id": uuid.uuid4().hex})
            for name, pattern in addresses().items()
            if pattern.startswith("/s/") and name not in own
        ]
        before = everything(database)
        for name, path, data in attacks:
            answer = inspector.post(path, data)
            assert answer.status_code in (403, 404, 405), (name, answer.status_code)
        assert everything(database) == before
        # The same form is taken from somebody who may send it, so that the attack was a real one.
        _, path, data = next(one for one in attacks if one[0] == "record-fact noted")
        assert browser(house.accounts["manager"]).post(path, data).status_code == 302
        assert everything(database) != before
