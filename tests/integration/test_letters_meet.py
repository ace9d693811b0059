"""Where the ways of a letter meet: drafted by itself, in the post, commented on, sent by itself, by a person."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from tests.integration.some_cases import complain, member
from tests.integration.test_letters_due import (
    CAME,
    DAY,
    SOON,
    TUESDAY,
    ask,
    choose,
    fallen,
    go,
    letters_on,
    made,
    work,
)
from tests.integration.who_works_here import inside

__all__ = ["made"]
NIGHT = TUESDAY.replace(hour=21)


@pytest.fixture
def case(made, post):
    found = complain(made, CAME, CAME, email="ada@marsh.example", address="1 Quay Lane\nTidemouth\nTM1 2AB")
    go(made, CAME)
    ask(made, found)
    return found


def put_in(made, case, now):
    """The reminder as it was drafted, put into the post by a person who read it."""
    from putright.casework.looking import look
    from putright.casework.recording import Proposed
    from putright.correspondence.post_models import PostLetter
    from putright.correspondence.post_queue import ForPost, put_into_post

    drafted = letters_on(made, case)["details-reminder"]
    with inside(made):
        view = look(made.organisation, case, now)
        to = ("Ada Marsh", "1 Quay Lane", "Tidemouth", "TM1 2AB")
        wanted = ForPost("details-reminder", drafted.revision, to, (), ())
        several = [Proposed("informed", now.isoformat(), {"about": "Reminder"}, None)]
        done = put_into_post(made.organisation, case, wanted, several, member(made), now=now, seen=view.seen)
    assert isinstance(done, PostLetter), done
    return drafted, done


def test_a_draft_that_somebody_put_into_the_post_stays_as_they_read_it_and_does_not_go_by_email_as_well(
    made, case, post
):
    choose(made, "details-reminder", "sent")
    assert work(made, NIGHT) == {"to-send": 1}
    drafted, waits = put_in(made, case, NIGHT)
    assert work(made, NIGHT + 12 * timedelta(hours=1)) == {"left": 1}
    assert work(made, TUESDAY + 2 * DAY) == {}
    assert go(made, TUESDAY + 2 * DAY + SOON) == []
    now = letters_on(made, case)["details-reminder"]
    assert (now.text, now.revision, now.subject) == (drafted.text, drafted.revision, drafted.subject)

    from putright.correspondence.post_queue import take_out

    with inside(made):
        assert take_out(made.organisation, waits, member(made), TUESDAY + 2 * DAY) is None
    assert work(made, TUESDAY + 2 * DAY) == {}  # it was taken out because something was wrong: it does not go now
    assert fallen(made)[-1].state == "left"


def test_what_was_put_in_stays_in_the_post_though_it_is_owed_no_more(made, case):
    from tests.integration.some_cases import take

    assert work(made, TUESDAY) == {"drafted": 1}
    drafted, _ = put_in(made, case, TUESDAY)
    take(made, case, "closed", TUESDAY, TUESDAY)
    work(made, TUESDAY)
    assert letters_on(made, case)["details-reminder"].pk == drafted.pk


@pytest.mark.parametrize("which", ["comment", "look"])
def test_what_somebody_remarked_on_or_is_to_look_at_does_not_go_by_itself(made, case, post, which):
    from putright.correspondence.commenting import Remark, comment
    from putright.correspondence.looks import Asked, ask_to_look, looks_for

    choose(made, "details-reminder", "sent")
    assert work(made, NIGHT) == {"to-send": 1}
    drafted = letters_on(made, case)["details-reminder"]
    key = uuid.uuid4().hex
    with inside(made):
        if which == "comment":
            remark = Remark(drafted.revision, "Do not send this: she rang.")
            comment(made.organisation, case, drafted.kind, remark, member(made), now=NIGHT, key=key)
        else:
            asked = Asked(drafted.revision, made.people["handler"].key, NIGHT.date())
            ask_to_look(made.organisation, case, drafted.kind, asked, member(made), now=NIGHT, key=key)
    assert work(made, TUESDAY + DAY) == {"left": 1}
    now = letters_on(made, case)["details-reminder"]
    assert (now.text, now.revision) == (drafted.text, drafted.revision)
    if which == "look":
        with inside(made):
            assert [one.letter for one in looks_for(made.organisation, member(made, "handler"))] == [now.pk]


def test_of_what_a_person_has_reminded_nothing_reminds_by_itself(made, case, post):
    from putright.casework.recording import Proposed, Recorded
    from putright.correspondence.case_letters import Going, Written, keep_letter, record_gone

    choose(made, "details-reminder", "sent")
    at = TUESDAY - DAY
    with inside(made):
        written = Written("We asked you", "Please tell us when it was.\n")
        keep_letter(made.organisation, case, "details-reminder", written, seen=0, by=member(made), now=at)
        going = Going("details-reminder", 1, (), "")
        several = [Proposed("informed", at.isoformat(), {"about": "Reminder"}, None)]
        done = record_gone(
            made.organisation, case, going, several, member(made), now=at, seen=None, key=uuid.uuid4().hex
        )
    assert isinstance(done, Recorded), done
    assert work(made, TUESDAY) == {"left": 1}
    assert go(made, TUESDAY + SOON) == []


def test_a_draft_on_which_somebody_spoke_is_shown_as_it_is_kept_approved_and_sent(made, case, signed_in):
    from django.utils import timezone

    from putright.correspondence.commenting import Remark, comment

    assert work(made, TUESDAY) == {"drafted": 1}
    drafted = letters_on(made, case)["details-reminder"]
    boss = signed_in(made.accounts["manager"])
    here = f"/s/{made.slug}/cases/{case.reference}/letter/details-reminder/"
    assert boss.get(here).context["text"] != drafted.text  # signed by whoever looks, until somebody has dealt with it
    with inside(made):
        remark = Remark(drafted.revision, "It is right.")
        now = timezone.now()
        comment(made.organisation, case, drafted.kind, remark, member(made), now=now, key=uuid.uuid4().hex)
    assert boss.get(here).context["text"] == drafted.text
    assert drafted.text.splitlines()[0] in boss.get(f"{here}letter.txt").content.decode().replace("\r\n", "\n")
