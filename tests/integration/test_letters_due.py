"""Letters that fall due by themselves: drafted before they are due, theirs who types, sent only where nothing speaks
against it, once."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from tests.integration.post_office import post_office
from tests.integration.some_cases import complain, member, take, text_of

CAME = datetime(2026, 11, 9, 10, 0, tzinfo=UTC)
"""A Monday. Under this policy an acknowledgement is due within three working days, by the Thursday."""
DAY = timedelta(days=1)
SOON = timedelta(minutes=6)


@pytest.fixture
def post(database):
    with post_office() as box:
        yield box


@pytest.fixture
def made(make_organisation):
    return make_organisation("commisceo")


@pytest.fixture
def case(made, post):
    found = complain(made, CAME, CAME, email="ada@marsh.example")
    go(made, CAME)
    return found


def work(made, now):
    from putright.worker.letters import write_letters_due

    return dict(write_letters_due(made.organisation, now))


def go(made, now):
    from putright.accounts.scope import within
    from putright.correspondence.outbox import send, waiting

    with within(made.organisation):
        found = waiting(made.organisation, now)
    return [send(made.organisation, one, now).state for one in found]


def letters_on(made, case):
    from putright.accounts.scope import within
    from putright.correspondence.case_letters import letters_begun

    with within(made.organisation):
        return letters_begun(case)


def fallen(made):
    from putright.accounts.scope import within
    from putright.correspondence.models import FallenLetter

    with within(made.organisation):
        return list(FallenLetter.objects.filter(organisation=made.organisation).order_by("pk"))


def choose(made, kind, how, **more):
    from putright.accounts.scope import within
    from putright.correspondence.falling_due import Wanted, choose
    from putright.correspondence.own_texts import Kept

    said = {"days": None, "hours": None, "reason": "We tried it out.", "key": uuid.uuid4().hex} | more
    with within(made.organisation):
        done = choose(made.organisation, Wanted(kind, how, **said), "", by=member(made), now=CAME)
    assert isinstance(done, Kept), done


class TestDrafting:
    def test_look(self, made, case, post):
        choose(made, "details-reminder", "sent")
        take(made, case, "acknowledged", CAME + DAY, CAME + DAY, medium="email")
        take(made, case, "details-requested", CAME + DAY, CAME + DAY)
        last = {}
        for n in range(1, 40):
            at = CAME + n * DAY
            done, now = work(made, at), {f.about: (f.state, f.why) for f in fallen(made)}
            if now != last: print(at, done, {k: v for k, v in now.items() if last.get(k) != v})
            last = now
            print(go(made, at + SOON))
        print(post.raw[-1].decode())
        raise AssertionError
