"""What ends when somebody leaves, giving on what was theirs, and new addresses."""

from __future__ import annotations

import re
import uuid

import pytest
from tests.integration.some_cases import complain, queries, take, text_of
from tests.integration.who_works_here import DAY, inside, membership, stands_in, typed, who


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
        who = f"/s/{made.slug}/who/"
        assert f'href="{here}"' in manager.get(who).content.decode()
        assert "/hand-over/" not in signed_in(made.accounts["handler"]).get(who).content.decode()
        form = manager.get(here).content.decode()
        assert f'href="{who}" class="govuk-back-link"' in form
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
