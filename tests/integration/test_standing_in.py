"""Standing in for somebody else, in everything or in one role, from a day to a last day."""

from __future__ import annotations

import pytest
from tests.integration.some_cases import complain, take, text_of
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
