"""Roles with days, standing in, leaving, handing over, and what administrators change."""

from __future__ import annotations

import re
import threading
import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from tests.integration.some_cases import complain, queries, take, text_of

DAY = timedelta(days=1)


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


@pytest.fixture
def admin(made, signed_in):
    return signed_in(made.accounts["administrator"])


@pytest.fixture
def now():
    from django.utils import timezone

    return timezone.now()


@pytest.fixture
def today(now):
    from django.utils import timezone

    return timezone.localdate(now)


def typed(day):
    return f"{day.day} {day.month} {day.year}"


def hand(made, now, role="administrator"):
    from putright.accounts.changes import Hand

    return Hand(made.accounts[role].pk, now)


def inside(made):
    from putright.accounts.scope import within

    return within(made.organisation)


def membership(made, slug):
    from putright.accounts.models import Membership

    return Membership.objects.select_related("person", "account").get(
        organisation=made.organisation, account=made.accounts[slug]
    )


def role(made, slug):
    from putright.accounts.models import Role

    return Role.objects.get(organisation=made.organisation, slug=slug)


def who(made, slug, day):
    from putright.accounts.members import member_of

    made.accounts[slug].refresh_from_db()
    with inside(made):
        return member_of(made.organisation, made.accounts[slug], day)


def stands_in(made, now, deputy, absent, since, until, *, in_role=None, why="leave"):
    from putright.accounts.deputies import Standing, stand_in

    with inside(made):
        wanted = Standing(
            membership(made, deputy), membership(made, absent) if absent else None,
            role(made, in_role) if in_role else None, since, until, why,
        )  # fmt: skip
        return stand_in(made.organisation, wanted, hand(made, now))


class TestRolesWithDays:
    def test_a_role_begins_and_ends_by_itself(self, made, now, today):
        from putright.accounts.holding import give

        with inside(made):
            give(
                made.organisation, membership(made, "handler"), role(made, "inspector"), hand(made, now),
                since=today + 2 * DAY, until=today + 4 * DAY,
            )  # fmt: skip
        for days, has in ((0, False), (1, False), (2, True), (3, True), (4, False)):
            found = who(made, "handler", today + days * DAY)
            assert ("Inspector (reads only)" in found.roles) is has, days
            assert found.may("report") is has, days

    @pytest.mark.parametrize(
        ("moment", "day"),
        [
            (datetime(2026, 1, 31, 23, 59, 59, tzinfo=UTC), date(2026, 1, 31)),
            (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), date(2026, 3, 29)),  # half an hour before the clocks go on
            (datetime(2026, 3, 29, 22, 59, 59, tzinfo=UTC), date(2026, 3, 29)),
            (datetime(2026, 3, 29, 23, 0, tzinfo=UTC), date(2026, 3, 30)),  # summer time: the day begins at 23:00
            (datetime(2026, 10, 24, 22, 59, 59, tzinfo=UTC), date(2026, 10, 24)),
            (datetime(2026, 10, 24, 23, 0, tzinfo=UTC), date(2026, 10, 25)),
            (datetime(2026, 10, 25, 23, 30, tzinfo=UTC), date(2026, 10, 25)),  # and winter time again
            (datetime(2026, 10, 26, 0, 0, tzinfo=UTC), date(2026, 10, 26)),
        ],
    )
    def test_the_day_is_londons(self, moment, day):
        from putright.accounts.changes import Hand

        assert Hand(None, moment).today == day

    def test_what_has_ended_stays_as_it_was(self, made, admin, now, today):
        from putright.accounts.changes import Refused
        from putright.accounts.holding import set_end
        from putright.accounts.models import RoleHeld

        with inside(made):
            held = RoleHeld.objects.select_related("membership", "role").get(membership=membership(made, "handler"))
            RoleHeld.objects.filter(pk=held.pk).update(until=today - 3 * DAY)
            held.refresh_from_db()
            with pytest.raises(Refused, match="ended already"):
                set_end(made.organisation, held, hand(made, now), today + DAY)

    def test_the_application_cannot_write_history_anew(self, database, made):
        with psycopg.connect(database.app_url, autocommit=True) as app:
            app.execute("SELECT set_config('putright.organisation', %s, false)", [str(made.organisation.pk)])
            for statement in (
                "DELETE FROM accounts_roleheld", "UPDATE accounts_roleheld SET since = '2020-01-01'",
                "UPDATE accounts_roleheld SET role_id = role_id", "DELETE FROM accounts_deputy",
                "UPDATE accounts_deputy SET since = '2020-01-01'", "DELETE FROM accounts_role",
                "DELETE FROM accounts_change", "UPDATE accounts_change SET title = 'other'",
            ):  # fmt: skip
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    app.execute(statement)

    def test_dates_are_entered_on_the_page_and_both_rows_stay(self, made, admin, today):
        page = f"/s/{made.slug}/people/?person={made.people['handler'].pk}"
        with inside(made):
            inspector = role(made, "inspector").pk
        given = {
            "act": "give", "give-role": inspector, "give-since": typed(today), "give-last": typed(today + 13 * DAY),
        }  # fmt: skip
        assert admin.post(page, given).status_code == 302
        again = admin.post(page, given)
        assert again.status_code == 422
        assert "They hold this role already" in text_of(again)
        shown = text_of(admin.get(page))
        assert re.search(r"Inspector \(reads only\) from .* to .* Now Administrator Person", shown)
        assert "Complaint handler" in shown

    @pytest.mark.parametrize("back", [1, 400])
    def test_a_role_cannot_be_given_for_days_that_have_passed(self, made, admin, today, back):
        page = f"/s/{made.slug}/people/?person={made.people['handler'].pk}"
        with inside(made):
            inspector = role(made, "inspector").pk
        answer = admin.post(
            page, {"act": "give", "give-role": inspector, "give-since": typed(today - back * DAY), "give-last": ""}
        )
        assert answer.status_code == 422
        assert "from today on or from a later day" in text_of(answer)

    def test_an_inspection_of_two_weeks_ends_by_itself(self, made, admin, today, signed_in):
        from putright.accounts.members import member_of
        from putright.accounts.models import Account

        email = f"inspector-{uuid.uuid4().hex[:8]}@mail.example"
        with inside(made):
            inspector = role(made, "inspector").pk
        said = {
            "name": "Ida Spector",
            "job": "",
            "email": email,
            "roles": [str(inspector)],
            "last": typed(today + 13 * DAY),
        }
        assert admin.post(f"/s/{made.slug}/people/", said).status_code == 200
        account = Account.objects.get(email=email)
        with inside(made):
            last = member_of(made.organisation, account, today + 13 * DAY)
            assert last is not None
            assert last.may("read")
            assert member_of(made.organisation, account, today + 14 * DAY) is None


class TestTheLastAdministrator:
    def test_not_on_a_coming_day_either(self, made, admin, now, today):
        page = f"/s/{made.slug}/people/?person={made.people['administrator'].pk}"
        answer = admin.post(page, {"act": "last", "leaves-last": typed(today + 9 * DAY)})
        assert answer.status_code == 422
        assert "on nobody could add people or change roles" in text_of(answer)
        with inside(made):
            held = membership(made, "administrator").held.get().pk
        answer = admin.post(page, {"act": "end-role", "end-held": held, "end-last": typed(today + 9 * DAY)})
        assert answer.status_code == 422
        manager = f"/s/{made.slug}/people/?person={made.people['manager'].pk}"
        with inside(made):
            administrator = role(made, "administrator").pk
        given = {"act": "give", "give-role": administrator, "give-since": typed(today + 20 * DAY), "give-last": ""}
        assert admin.post(manager, given).status_code == 302
        # From the tenth to the nineteenth day nobody would.
        assert admin.post(page, {"act": "last", "leaves-last": typed(today + 9 * DAY)}).status_code == 422
        assert admin.post(page, {"act": "last", "leaves-last": typed(today + 19 * DAY)}).status_code == 302

    def test_who_only_stands_in_does_not_count(self, made, admin, now, today):
        stands_in(made, now, "manager", "administrator", today, today + 30 * DAY)
        page = f"/s/{made.slug}/people/?person={made.people['administrator'].pk}"
        assert admin.post(page, {"act": "end"}).status_code == 422

    def test_its_role_cannot_be_retired(self, made, admin):
        answer = admin.post(f"/s/{made.slug}/people/roles/administrator/", {"act": "retire"})
        assert answer.status_code == 422
        assert "nobody who can add people" in text_of(answer)
        assert admin.get(f"/s/{made.slug}/people/").status_code == 200

    def test_two_who_end_each_other_at_once_do_not_both_succeed(self, made, admin, signed_in, today):
        from django.db import connection

        page = f"/s/{made.slug}/people/?person={made.people['manager'].pk}"
        with inside(made):
            wanted = [str(role(made, slug).pk) for slug in ("administrator", "manager")]
        assert admin.post(page, {"act": "roles", "roles": wanted}).status_code == 302
        start, found = threading.Barrier(2), []

        def hurry(mine, other):
            try:
                using = signed_in(made.accounts[mine])
                start.wait(20)
                answer = using.post(f"/s/{made.slug}/people/?person={made.people[other].pk}", {"act": "end"})
                found.append(answer.status_code)
            finally:
                connection.close()

        pairs = (("administrator", "manager"), ("manager", "administrator"))
        threads = [threading.Thread(target=hurry, args=pair) for pair in pairs]
        for one in threads:
            one.start()
        for one in threads:
            one.join(30)
        assert len(found) == 2
        from putright.accounts.holding import day_without_administrator

        with inside(made):
            assert day_without_administrator(made.organisation, today) is None


class TestStandingIn:
    def test_a_deputy_has_what_the_others_roles_give_while_it_lasts(self, made, now, today):
        stands_in(made, now, "handler", "manager", today + DAY, today + 3 * DAY)
        assert not who(made, "handler", today).may("assign")
        for days in (1, 2):
            found = who(made, "handler", today + days * DAY)
            assert found.may("assign")
            assert "Complaints manager" in found.roles
            assert found.persons == (made.people["handler"].key, made.people["manager"].key)
            assert found.called == f"{made.people['handler'].name}, standing in for {made.people['manager'].name}"
        assert not who(made, "handler", today + 3 * DAY).may("assign")

    def test_in_one_role_alone(self, made, now, today):
        from putright.accounts.holding import give

        with inside(made):
            give(
                made.organisation,
                membership(made, "manager"),
                role(made, "administrator"),
                hand(made, now),
                since=today,
            )
        stands_in(made, now, "handler", "manager", today, today + DAY, in_role="administrator")
        found = who(made, "handler", today)
        assert found.may("administer")
        assert not found.may("assign")
        assert found.persons == (made.people["handler"].key,)

    def test_in_a_post_that_is_vacant(self, made, now, today):
        stands_in(made, now, "handler", None, today, today + 9 * DAY, in_role="uk-clinical-lead", why="vacancy")
        found = who(made, "handler", today)
        assert "uk-clinical-lead" in found.policy_roles
        assert found.called.endswith("standing in for UK Clinical Lead")

    def test_it_is_not_handed_on(self, made, now, today):
        stands_in(made, now, "handler", "manager", today, today + 9 * DAY)
        stands_in(made, now, "front-desk", "handler", today, today + 9 * DAY)
        assert not who(made, "front-desk", today).may("assign")
        assert who(made, "front-desk", today).may("handle")

    def test_it_is_on_the_deputys_worklist_and_named_where_the_other_is(self, made, signed_in, now, today):
        case = complain(made, now - DAY, now)
        take(made, case, "assigned", now, now, person=made.people["manager"].key, role="senior-clinical-team")
        mine = f"/s/{made.slug}/?show=mine"
        deputy = signed_in(made.accounts["handler"])
        assert case.reference not in text_of(deputy.get(mine))
        stands_in(made, now, "handler", "manager", today, today + DAY)
        seen = text_of(deputy.get(mine))
        assert case.reference in seen
        assert f"{made.people['manager'].name} ({made.people['handler'].name} stands in)" in seen
        assert f"standing in for {made.people['manager'].name}" in deputy.get(mine).content.decode()
        page = text_of(deputy.get(f"/s/{made.slug}/cases/{case.reference}/"))
        assert f"{made.people['manager'].name}, for whom {made.people['handler'].name} stands in" in page

    def test_reminders_go_to_both(self, made, now, today):
        from putright.register.models import Message
        from putright.worker.reminders import remind

        case = complain(made, now - 30 * DAY, now)
        take(made, case, "assigned", now, now, person=made.people["manager"].key, role="senior-clinical-team")
        stands_in(made, now, "handler", "manager", today, today + DAY)
        with inside(made):
            remind(made.organisation, now)
            sent = Message.objects.filter(organisation=made.organisation, kind="overdue").values_list("to", flat=True)
            assert set(sent) == {made.people["manager"].key, made.people["handler"].key}

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            ({"absent": "handler"}, "Nobody stands in for themselves."),
            ({"absent": "", "role": ""}, "Say for whom, or in which role."),
            ({"last": -1}, "The last day must not be before the first."),
            ({"since": -1}, "Standing in begins today or later."),
            ({"role": "front-desk"}, "does not hold the role Front desk in that time."),
            ({"absent": "", "role": "manager"}, "Somebody holds this role in that time."),
        ],
    )
    def test_what_cannot_be_is_refused_with_a_sentence(self, made, admin, today, change, sentence):
        said = {"absent": "manager", "role": "", "since": 0, "last": 7} | change
        with inside(made):
            people = {slug: str(membership(made, slug).pk) for slug in made.accounts} | {"": ""}
            roles = {slug: str(role(made, slug).pk) for slug in ("front-desk", "manager")} | {"": ""}
        data = {
            "deputy": people["handler"], "absent": people[said["absent"]], "role": roles[said["role"]], "why": "leave",
            "since": typed(today + said["since"] * DAY), "last": typed(today + said["last"] * DAY), "words": "kept",
        }  # fmt: skip
        answer = admin.post(f"/s/{made.slug}/people/standing-in/", data)
        assert answer.status_code == 422
        assert sentence in text_of(answer)
        assert 'value="kept"' in answer.content.decode()

    def test_it_is_entered_and_ended_on_the_page(self, made, admin, today):
        from putright.accounts.models import Deputy

        here = f"/s/{made.slug}/people/standing-in/"
        with inside(made):
            data = {
                "deputy": membership(made, "handler").pk, "absent": membership(made, "manager").pk, "role": "",
                "since": typed(today), "last": typed(today + 7 * DAY), "why": "leave",
            }  # fmt: skip
        assert admin.post(here, data).status_code == 302
        assert admin.post(here, data).status_code == 422, "the same once more"
        with inside(made):
            which = Deputy.objects.get(organisation=made.organisation).pk
        assert who(made, "handler", today).may("assign")
        assert admin.post(here, {"act": "stop", "which": which}).status_code == 302
        assert not who(made, "handler", today).may("assign")
        assert "Nobody stands in for anybody today." in text_of(admin.get(here))
        assert admin.post(here, {"act": "stop", "which": "9" * 30}).status_code == 404


class TestRolesOfTheProcedure:
    def test_what_nobody_holds_is_said(self, made, admin, now, today):
        here = f"/s/{made.slug}/people/roles/"
        assert "Nobody is the UK Clinical Lead: what this role owes reaches nobody" in text_of(admin.get(here))
        page = f"/s/{made.slug}/people/?person={made.people['manager'].pk}"
        with inside(made):
            lead = role(made, "uk-clinical-lead").pk
        given = {"act": "give", "give-role": lead, "give-since": typed(today), "give-last": typed(today + 5 * DAY)}
        assert admin.post(page, given).status_code == 302
        seen = text_of(admin.get(here))
        assert "Nobody is the UK Clinical Lead" not in seen
        assert "on nobody is the UK Clinical Lead" in seen
        stands_in(made, now, "handler", "manager", today, today + DAY)
        assert re.search(
            f"{made.people['manager'].name}, .*, for whom {made.people['handler'].name} \\(to", text_of(admin.get(here))
        )

    def test_who_was_in_a_role_on_a_day(self, made, admin, signed_in, now, today):
        from putright.accounts.models import RoleHeld

        inspector = signed_in(made.accounts["inspector"])
        with inside(made):
            other = membership(made, "front-desk")
            RoleHeld.objects.create(
                organisation=made.organisation, membership=other, role=role(made, "handler"), since=today - 30 * DAY,
                until=today - 10 * DAY,
            )  # fmt: skip
        name, here = made.people["front-desk"].name, f"/s/{made.slug}/who/"

        def held(day):
            page = inspector.get(here, {"on": typed(day)}).content.decode()
            row = re.search(r'<th scope="row">Complaint handler</th>(.*?)</tr>', page, re.DOTALL)
            assert row is not None
            return row[1]

        assert name not in held(today)
        assert name in held(today - 10 * DAY - DAY)
        assert name in held(today - 30 * DAY)
        assert name not in held(today - 31 * DAY)
        assert name not in held(today - 10 * DAY)
        assert inspector.get(here, {"on": "no day"}).status_code == 422
        # Somebody who leaves today was there until then.
        page = f"/s/{made.slug}/people/?person={made.people['handler'].pk}"
        assert admin.post(page, {"act": "end"}).status_code == 302
        assert "on that day" in held(today)
        assert made.people["handler"].name in held(today - DAY)
        assert made.people["handler"].name not in held(today + DAY)

    def test_a_role_is_added_renamed_retired_and_taken_up_again(self, made, admin, today):
        here = f"/s/{made.slug}/people/roles/"
        said = {"title": "Night Manager", "permissions": ["read", "handle"], "policy_roles": ["uk-clinical-lead"]}
        assert admin.post(here, said)["Location"] == f"{here}night-manager/"
        assert admin.post(here, said).status_code == 422
        person = f"/s/{made.slug}/people/?person={made.people['inspector'].pk}"
        with inside(made):
            keys = [str(role(made, slug).pk) for slug in ("inspector", "night-manager")]
        assert admin.post(person, {"act": "roles", "roles": keys}).status_code == 302
        assert who(made, "inspector", today).may("handle")
        assert admin.post(f"{here}night-manager/", said | {"title": "Night Lead"}).status_code == 302
        assert "Night Lead" in who(made, "inspector", today).roles
        answer = admin.post(f"{here}night-manager/", {"act": "retire"}, follow=True)
        assert "1 person held it and no longer do" in text_of(answer)
        assert not who(made, "inspector", today).may("handle")
        assert keys[1] not in text_of(admin.get(person))
        assert admin.post(person, {"act": "roles", "roles": keys}).status_code == 422, "a retired role was given"
        assert admin.post(f"{here}night-manager/", {"act": "again"}).status_code == 302
        assert not who(made, "inspector", today).may("handle"), "nobody holds it until it is given"

    def test_the_number_of_queries_does_not_grow(self, made, admin, now, today):
        from putright.accounts.founding import add_member, add_person
        from putright.accounts.models import Role

        paths = [
            f"/s/{made.slug}/people/{end}"
            for end in ("roles/", "permissions/", "standing-in/", "changes/", f"{made.people['handler'].pk}/may/")
        ]
        few = [queries(admin, path)[1] for path in paths]
        with inside(made):
            given = list(Role.objects.filter(organisation=made.organisation)[:3])
            for number in range(20):
                add_member(
                    made.organisation, add_person(made.organisation, f"P {number}"), f"{uuid.uuid4().hex}@m.example",
                    given, since=today,
                )  # fmt: skip
        stands_in(made, now, "handler", "manager", today, today + DAY)
        stands_in(made, now, "front-desk", "manager", today, today + DAY)
        assert [queries(admin, path)[1] for path in paths] == few
        assert max(few) < 20


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


class TestLeaving:
    def test_everything_ends_at_once(self, made, admin, signed_in, now, today, client):
        from putright.accounts.models import Deputy, RoleHeld
        from putright.accounts.one_time import new_link

        stands_in(made, now, "handler", "manager", today, today + 9 * DAY)
        stands_in(made, now, "front-desk", "handler", today + DAY, today + 9 * DAY)
        link = new_link(made.accounts["handler"])
        first, second = signed_in(made.accounts["handler"]), signed_in(made.accounts["handler"])
        assert first.get(f"/s/{made.slug}/").status_code == second.get(f"/s/{made.slug}/").status_code == 200
        page = f"/s/{made.slug}/people/?person={made.people['handler'].pk}"
        assert admin.post(page, {"act": "end"}).status_code == 302
        for using in (first, second):
            assert using.get("/account/password/")["Location"].startswith("/account/sign-in/"), "still signed in"
        assert client.post(link).status_code == 410
        with inside(made):
            assert not RoleHeld.objects.filter(membership=membership(made, "handler"), until=None).exists()
            assert all(
                one.until <= max(today, one.since) for one in Deputy.objects.filter(organisation=made.organisation)
            )
        assert not who(made, "front-desk", today + 2 * DAY).may("handle")

    def test_a_member_of_another_organisation_stays_signed_in_there(self, made, make_organisation, admin, signed_in):
        from putright.accounts.founding import add_member, add_person

        other = make_organisation("ieso")
        with inside(other):
            from putright.accounts.models import Role

            manager = Role.objects.get(organisation=other.organisation, slug="manager")
            person = add_person(other.organisation, "Both")
            add_member(other.organisation, person, made.accounts["handler"].email, [manager])
        using = signed_in(made.accounts["handler"])
        page = f"/s/{made.slug}/people/?person={made.people['handler'].pk}"
        assert admin.post(page, {"act": "end"}).status_code == 302
        assert using.get(f"/s/{other.slug}/").status_code == 200
        assert using.get(f"/s/{made.slug}/").status_code == 404

    def test_a_last_day_comes_by_itself(self, made, admin, signed_in, today):
        from putright.accounts.models import Membership, RoleHeld

        page = f"/s/{made.slug}/people/?person={made.people['handler'].pk}"
        assert admin.post(page, {"act": "last", "leaves-last": typed(today)}).status_code == 302
        assert who(made, "handler", today) is not None
        assert who(made, "handler", today + DAY) is None
        assert admin.post(page, {"act": "last", "leaves-last": typed(today - DAY)}).status_code == 422
        using = signed_in(made.accounts["handler"])
        with inside(made):  # the day has come
            Membership.objects.filter(account=made.accounts["handler"]).update(until=today)
        assert using.get("/s/")["Location"].startswith("/account/sign-in/")
        assert using.get("/account/password/")["Location"].startswith("/account/sign-in/")
        assert "Ended" in text_of(admin.get(page))
        assert admin.post(page, {"act": "again"}).status_code == 302
        assert who(made, "handler", today).roles == ("Complaint handler",)
        with inside(made):
            held = RoleHeld.objects.filter(membership=membership(made, "handler")).order_by("pk")
            assert [one.until for one in held] == [today, None], "that they were away is on the record"

    def test_of_those_who_leave_nobody_is_offered_on_a_case(self, made, signed_in, now, today):
        from putright.accounts.models import Membership

        case = complain(made, now - DAY, now)
        path = f"/s/{made.slug}/cases/{case.reference}/record/assigned/"
        manager = signed_in(made.accounts["manager"])
        assert made.people["handler"].key in manager.get(path).content.decode()
        with inside(made):
            Membership.objects.filter(account=made.accounts["handler"]).update(until=today)
        assert made.people["handler"].key not in manager.get(path).content.decode()


class TestHandingOver:
    def test_cases_and_actions_go_to_somebody_else_each_with_the_reason(self, made, admin, signed_in, now):
        cases = [complain(made, now - number * DAY, now) for number in (1, 2)]
        for case in cases:
            take(made, case, "assigned", now, now, person=made.people["handler"].key, role="senior-clinical-team")
        take(
            made,
            cases[0],
            "action-agreed",
            now,
            now,
            note="Refund the fee",
            action="a1",
            owner=made.people["handler"].key,
        )
        page = f"/s/{made.slug}/people/?person={made.people['handler'].pk}"
        assert "2 cases and 1 agreed action" in text_of(admin.get(page))
        manager, here = signed_in(made.accounts["manager"]), f"/s/{made.slug}/hand-over/{made.people['handler'].pk}/"
        form = manager.get(here).content.decode()
        assert "Agreed to: Refund the fee" in form
        key = re.search(r'name="form_id" value="([^"]+)"', form)
        assert key is not None
        said = {"form_id": key[1], "to": made.people["nurse"].key, "reason": "They have left."}
        assert manager.post(here, said | {"reason": ""}).status_code == 422
        done = manager.post(here, said)
        assert done.status_code == 200
        assert f"Given to {made.people['nurse'].name}:" in text_of(done)
        assert "No case, no agreed action and no strand" in text_of(manager.get(here))
        for case in cases:
            history = text_of(manager.get(f"/s/{made.slug}/cases/{case.reference}/"))
            assert f"Given to {made.people['nurse'].name}" in history
            assert "They have left." in history
        assert manager.post(here, said).status_code == 200, "the same form again"
        from putright.register.models import FactRow

        with inside(made):
            assigned = FactRow.objects.filter(organisation=made.organisation, kind="assigned")
            assert assigned.count() == 4
            assert FactRow.objects.filter(organisation=made.organisation, kind="corrected").count() == 1

    def test_after_they_have_left_too(self, made, admin, signed_in, now):
        case = complain(made, now - DAY, now)
        take(made, case, "assigned", now, now, person=made.people["handler"].key, role="senior-clinical-team")
        page = f"/s/{made.slug}/people/?person={made.people['handler'].pk}"
        admin.post(page, {"act": "end"})
        assert "1 case" in text_of(admin.get(page))
        manager, here = signed_in(made.accounts["manager"]), f"/s/{made.slug}/hand-over/{made.people['handler'].pk}/"
        said = {"form_id": uuid.uuid4().hex, "to": made.people["nurse"].key, "reason": "Left"}
        assert f"Given to {made.people['nurse'].name}" in text_of(manager.post(here, said))
        assert manager.post(here, said | {"to": made.people["handler"].key}).status_code == 422, "back to who left"

    def test_whoever_dealt_with_the_earlier_stage_is_not_given_the_review(self, make_organisation, signed_in, now):
        made, later = make_organisation("ieso"), "stage-2"
        case = complain(made, now - 20 * DAY, now)
        take(made, case, "assigned", now - 19 * DAY, now, person=made.people["nurse"].key)
        take(
            made,
            case,
            "responded",
            now - 10 * DAY,
            now,
            medium="letter",
            outcome="not-upheld",
            person=made.people["nurse"].key,
        )
        take(made, case, "escalated", now - 5 * DAY, now, to=later, in_writing=True)
        take(made, case, "assigned", now - 4 * DAY, now, person=made.people["handler"].key)
        manager, here = signed_in(made.accounts["manager"]), f"/s/{made.slug}/hand-over/{made.people['handler'].pk}/"
        said = {"form_id": uuid.uuid4().hex, "to": made.people["nurse"].key, "reason": "Left"}
        done = text_of(manager.post(here, said))
        assert "Not given, each for its own reason:" in done
        assert f"{made.people['nurse'].name} handled or answered" in done
        # Nor is the manager, who entered that answer.
        done = text_of(manager.post(here, said | {"form_id": uuid.uuid4().hex, "to": made.people["front-desk"].key}))
        assert f"Given to {made.people['front-desk'].name}" in done

    def test_more_cases_cost_no_more_questions_to_look_at(self, made, signed_in, now):
        manager, here = signed_in(made.accounts["manager"]), f"/s/{made.slug}/hand-over/{made.people['handler'].pk}/"

        def given(number):
            case = complain(made, now - number * DAY, now)
            take(made, case, "assigned", now, now, person=made.people["handler"].key, role="senior-clinical-team")

        given(1)
        _, few = queries(manager, here)
        for number in (2, 3, 4):
            given(number)
        assert queries(manager, here)[1] == few


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


class TestEmail:
    def test_a_new_address_holds_once_its_owner_confirms_it_signed_in(self, made, admin, signed_in, client):
        account = made.accounts["handler"]
        from allauth.account.models import EmailAddress

        EmailAddress.objects.create(user=account, email=account.email, primary=True)
        account.set_password("three blue teapots on a shelf")
        account.save()
        old, new = account.email, f"new-{uuid.uuid4().hex[:8]}@mail.example"
        page = f"/s/{made.slug}/people/?person={made.people['handler'].pk}"
        answer = admin.post(page, {"act": "email", "new-email": new})
        assert answer.status_code == 200
        link = re.search(r"https?://[^/]+(/email/[^/<]+/)", answer.content.decode())
        assert link is not None
        account.refresh_from_db()
        assert account.email == old
        assert client.post(link[1])["Location"].startswith("/account/sign-in/")
        assert admin.post(link[1]).status_code == 410, "the administrator confirmed it"
        owner = signed_in(account)
        assert new in text_of(owner.get(link[1]))
        assert "Your email address is changed" in text_of(owner.post(link[1]))
        account.refresh_from_db()
        assert account.email == new
        assert not EmailAddress.objects.filter(user=account).exists(), "the old address still signs in"
        assert owner.post(link[1]).status_code == 410
        assert owner.get(f"/s/{made.slug}/").status_code == 200

    def test_of_somebody_who_never_signed_in_it_is_put_right_at_once(self, made, admin, client):
        from putright.accounts.one_time import new_link

        link = new_link(made.accounts["handler"])
        page = f"/s/{made.slug}/people/?person={made.people['handler'].pk}"
        new = f"new-{uuid.uuid4().hex[:8]}@mail.example"
        assert "has never signed in" in text_of(admin.post(page, {"act": "email", "new-email": new}))
        made.accounts["handler"].refresh_from_db()
        assert made.accounts["handler"].email == new
        assert client.post(link).status_code == 410
        taken = admin.post(page, {"act": "email", "new-email": made.accounts["manager"].email.upper()})
        assert taken.status_code == 422
        assert "Somebody signs in with this address already." in text_of(taken)


class TestPlaces:
    def test_a_closed_site_takes_no_new_case_and_old_ones_keep_it(self, made, admin, signed_in, now, today):
        from putright.accounts.models import Site
        from putright.accounts.places import open_sites

        with inside(made):
            site = Site.objects.get(organisation=made.organisation)
        here = f"/s/{made.slug}/organisation/sites/{site.pk}/"
        said = {"name": "South house", "address": "1 High Street", "phone": "01632 960111", "last": typed(today - DAY)}
        assert admin.post(here, said).status_code == 302
        assert "Closed since" in text_of(admin.get(f"/s/{made.slug}/organisation/sites/"))
        with inside(made):
            assert not open_sites(made.organisation, today).exists()
            assert open_sites(made.organisation, today - DAY).exists()
        assert "South house" not in text_of(signed_in(made.accounts["manager"]).get(f"/s/{made.slug}/record/"))

    def test_a_service_is_noted_at_receipt_and_later_shown_filtered_and_counted(
        self, made, admin, signed_in, now, today
    ):
        from putright.accounts.models import Service

        here = f"/s/{made.slug}/organisation/services/"
        manager = signed_in(made.accounts["manager"])
        case = complain(made, now - DAY, now)
        path = f"/s/{made.slug}/cases/{case.reference}/"
        assert "Note which service it is about" not in text_of(manager.get(path))
        assert manager.get(f"{path}record/service-noted/").status_code == 409
        for name in ("Home visits", "Night line"):
            assert admin.post(here, {"name": name}).status_code == 302
        assert admin.post(here, {"name": "home visits"}).status_code == 422
        with inside(made):
            visits, night = Service.objects.filter(organisation=made.organisation).order_by("name")
        said = {"form_id": uuid.uuid4().hex, "channel": "phone", "words": "Late again", "on": typed(today),
                "service": visits.pk, "name": "Ola Dent"}  # fmt: skip
        other = manager.post(f"/s/{made.slug}/record/", said, follow=True)
        assert "Service Home visits" in text_of(other)
        assert "Note which service it is about" in text_of(manager.get(path))
        form = manager.get(f"{path}record/service-noted/").content.decode()
        hidden = dict(re.findall(r'<input type="hidden" name="(form_id|seen)" value="([^"]*)"', form))
        assert manager.post(f"{path}record/service-noted/", hidden | {"service_id": night.key}).status_code == 302
        page = text_of(manager.get(path))
        assert "Service Night line" in page
        assert "Noted the service: Night line." in page
        found = text_of(manager.get(f"/s/{made.slug}/cases/", {"service": night.key}))
        assert case.reference in found
        assert "Ola Dent" not in found
        promises = text_of(manager.get(f"/s/{made.slug}/promises/"))
        assert "Night line" in promises
        assert "Home visits" in promises
        # A service that has ended is no longer offered; the case keeps it, by its new name too.
        ended = {"name": "Night telephone", "last": typed(today - DAY)}
        assert admin.post(f"{here}{night.pk}/", ended).status_code == 302
        assert "Service Night telephone" in text_of(manager.get(path))
        assert "Night telephone" not in text_of(manager.get(f"/s/{made.slug}/record/"))

    def test_a_service_of_another_organisation_cannot_be_noted(self, made, make_organisation, now):
        from putright.accounts.models import Organisation, Service
        from putright.casework.recording import Proposed, record

        other = make_organisation("ieso")
        with inside(other):
            theirs = Service.objects.create(organisation=other.organisation, name="Theirs")
        Organisation.objects.all()
        case = complain(made, now - DAY, now)
        from tests.integration.some_cases import member

        with inside(made):
            for key in (theirs.key, "service-x", "service-", "person-1", "service-٣"):
                proposed = Proposed("service-noted", now.isoformat(timespec="seconds"), {"service_id": key})
                done = record(made.organisation, case, proposed, member(made), now=now)
                assert not done
                assert "Choose one of your services" in done.faults[0].message

    def test_a_procedure_that_asks_for_the_service_itself_is_the_only_truth(self, make_organisation, signed_in, root):
        from putright.accounts.models import Organisation, Service

        made = make_organisation(text=(Path(root) / "examples/city-council/policy.yaml").read_text("utf-8"))
        with inside(made):
            Service.objects.create(organisation=made.organisation, name="Our own words for it")
            Organisation.objects.filter(pk=made.organisation.pk).update(has_services=True)
        manager = signed_in(made.accounts["manager"])
        assert "Our own words for it" not in text_of(manager.get(f"/s/{made.slug}/record/"))
        assert "Our own words for it" not in text_of(manager.get(f"/s/{made.slug}/promises/"))


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
        from tests.integration.pair import browser, everything, found_house
        from tests.integration.test_hostile_input import FORMS, filled_in, safe
        from tests.integration.test_matrix import addresses, filled

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
                service=house.service, person=house.people["handler"].pk, team=house.team, request=1,
                another=house.reference,
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
