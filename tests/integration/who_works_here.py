"""Who works in an organisation, for the tests of people and access: what the tests ask and do."""

from __future__ import annotations

from datetime import timedelta

DAY = timedelta(days=1)


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
