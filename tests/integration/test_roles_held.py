"""Roles with days, the last administrator, and the roles that the procedure names."""

from __future__ import annotations

import re
import threading
import uuid
from datetime import UTC, date, datetime

import psycopg
import pytest
from tests.integration.some_cases import queries, text_of
from tests.integration.who_works_here import DAY, hand, inside, membership, role, stands_in, typed, who


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
                start.wait(60)
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
