"""The morning email: once, on working mornings, only if something changed, and nothing of the complaint in it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.integration.test_feed import EXTENDED, make_organisation, say  # noqa: F401 - a fixture

FRIDAY = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def made(make_organisation):  # noqa: F811
    """A manager who owes everything and wants the email at seven."""
    found = make_organisation("ieso")
    choose(found, 7)
    return found


def choose(made, hour, role="manager"):
    from putright.accounts.mornings import choose_morning
    from putright.accounts.scope import within

    with within(made.organisation):
        choose_morning(made.organisation, made.accounts[role].pk, hour)


def complain(made, now, came="2026-11-18T10:15"):
    from putright.accounts.scope import within
    from putright.casework.receiving import Complaint, receive
    from putright.casework.recording import Recorded

    with within(made.organisation):
        told = Complaint("Nurse Quill shouted.", "phone", came, name="Ada Marsh", phone="07700 900123")
        done = receive(made.organisation, told, None, now=now)
    assert isinstance(done, Recorded)
    return done.record.case


def morning(made, now):
    """What the job does, at that hour; how many mails were written."""
    from putright.accounts.scope import within
    from putright.worker.mornings import due_mornings, is_morning, settle_morning

    if not is_morning(now):
        return 0
    with within(made.organisation):
        due = due_mornings(made.organisation, now)
    count = 0
    for one in due:
        with within(made.organisation):
            count += settle_morning(made.organisation, one, now)
    return count


def deliver(made, now):
    from putright.accounts.scope import within
    from putright.correspondence.outbox import send, waiting

    with within(made.organisation):
        found = waiting(made.organisation, now)
    return [send(made.organisation, one, now) for one in found]


def received(made, post, now):
    """The mail of that morning as it came, line by line; None if there was none."""
    if not morning(made, now):
        return None
    deliver(made, now)
    to, message = post.came[-1]
    assert to == [made.accounts["manager"].email]
    return message["Subject"], message.get_content().splitlines()


def kept(made):
    from putright.accounts.models import Morning
    from putright.accounts.scope import within
    from putright.register.models import Message

    with within(made.organisation):
        row = Morning.objects.filter(organisation=made.organisation).first()
        count = Message.objects.filter(organisation=made.organisation, kind="morning").count()
        return row, count


class TestWhatItSays:
    def test_the_first_one_says_what_is_with_you(self, made, post):
        case = complain(made, FRIDAY - DAY)
        subject, lines = received(made, post, FRIDAY)
        assert subject == "Complaints at Brightwater Test Service, this morning: 2 for later"
        assert "Due later, or with no date: 2" in lines
        assert f"- {case.reference}: Acknowledge the complaint in writing (due Monday 23 November 2026)" in lines
        assert "In all, 2 things are with you. Your list:" in lines

    def test_it_names_nobody_and_says_nothing_of_the_complaint(self, made, post):
        case = complain(made, FRIDAY - DAY)
        say(made, case, "action-agreed", "2026-11-19", {"action": "apology", "by": "2026-11-20"}, now=FRIDAY - DAY)
        subject, lines = received(made, post, FRIDAY)
        whole = subject + "".join(lines)
        for word in ("Ada", "Marsh", "Quill", "shouted", "apology", "07700", "Person"):
            assert word not in whole
        assert "Agreed actions due today: 1" in lines
        [message] = [message for _, message in post.came]
        assert message["Auto-Submitted"] == "auto-generated"

    def test_a_link_leads_to_where_it_is_turned_off(self, made, post, signed_in):
        complain(made, FRIDAY - DAY)
        _, lines = received(made, post, FRIDAY)
        [link] = [line for line in lines if line.endswith("/mornings/")]
        page = signed_in(made.accounts["manager"]).get("/" + link.split("/", 3)[3])
        assert page.status_code == 200
        assert "When should it come?" in page.content.decode()

    def test_due_today_and_then_overdue(self, made, post):
        case = complain(made, FRIDAY - DAY)
        received(made, post, FRIDAY)
        subject, lines = received(made, post, MONDAY)
        assert subject.endswith("this morning: 1 due today")
        assert lines[0].startswith("Complaints at Brightwater Test Service: what changed for you from 07:00 on Friday")
        assert f"- {case.reference}: Acknowledge the complaint in writing (due Monday 23 November 2026)" in lines
        subject, lines = received(made, post, MONDAY + DAY)
        assert subject.endswith("this morning: 1 newly overdue")
        assert "In all, 2 things are with you, 1 of them overdue. Your list:" in lines
        assert received(made, post, MONDAY + 2 * DAY) is None

    def test_a_date_that_moved(self, made, post):
        case = complain(made, FRIDAY - DAY)
        received(made, post, FRIDAY)
        say(made, case, "acknowledged", "2026-11-20T09:00", {"medium": "letter"}, now=FRIDAY + timedelta(hours=3))
        say(made, case, "extended", "2026-11-20T10:00", EXTENDED, now=FRIDAY + timedelta(hours=4))
        subject, lines = received(made, post, MONDAY)
        assert "1 moved" in subject
        said = "due Monday 21 December 2026, was due Wednesday 16 December 2026"
        assert f"- {case.reference}: Send our answer ({said})" in lines

    def test_what_others_did_is_told_and_what_i_did_is_not(self, made, post):
        first, second = complain(made, FRIDAY - DAY), complain(made, FRIDAY - DAY)
        received(made, post, FRIDAY)
        later = FRIDAY + timedelta(hours=3)
        say(made, first, "acknowledged", "2026-11-20T09:00", {"medium": "letter"}, now=later)
        say(made, second, "acknowledged", "2026-11-20T09:00", {"medium": "letter"}, "handler", now=later)
        subject, lines = received(made, post, MONDAY)
        assert subject.endswith("this morning: 1 done or no longer yours")
        assert f"- {second.reference}: Acknowledge the complaint in writing (done)" in lines
        assert first.reference not in "".join(lines)

    def test_what_was_given_to_somebody_else(self, made, post):
        case = complain(made, FRIDAY - DAY)
        received(made, post, FRIDAY)
        given = {"person": made.people["nurse"].key}
        say(made, case, "assigned", "2026-11-20T09:00", given, now=FRIDAY + timedelta(hours=3))
        assert received(made, post, MONDAY) is None  # they did it themselves
        again = complain(made, MONDAY)
        received(made, post, MONDAY + DAY)
        from putright.accounts.models import Role
        from putright.accounts.scope import within

        with within(made.organisation):
            Role.objects.filter(organisation=made.organisation, slug="handler").update(
                permissions=["read", "handle", "assign", "respond"]
            )
        say(made, again, "assigned", "2026-11-24T09:00", given, "handler", now=MONDAY + DAY + timedelta(hours=3))
        _, lines = received(made, post, MONDAY + 2 * DAY)
        assert f"- {again.reference}: Send our answer (given to somebody else)" in lines

    def test_of_very_many_the_first_are_named_and_the_rest_counted(self, made, post):
        for _ in range(14):
            complain(made, FRIDAY - DAY)
        _, lines = received(made, post, FRIDAY)
        assert "Due later, or with no date: 28" in lines
        assert "- and 3 more, on your list." in lines

    def test_of_more_than_are_kept_the_next_in_line_is_not_taken_for_new(self, database):
        from putright.reports.morning_changes import MOST_KNOWN, changed, known_now
        from putright.reports.my_duties import Mine

        def owed(number, due_at):
            return Mine(f"{number}\ts\ta\tc\t0", number, f"T-{number}", "Send", False, None, due_at, 1, FRIDAY)

        known = known_now(owed(number, MONDAY + DAY) for number in range(MOST_KNOWN))
        behind, before = owed(1000, MONDAY + 3 * DAY), owed(1001, MONDAY + timedelta(hours=1))
        undated = owed(1002, None)
        told = changed([behind, before, undated], known, FRIDAY, MONDAY)
        assert [(line.group, line.case) for line in told] == [("new", 1001)]
        told = changed([behind, undated], {}, FRIDAY, MONDAY)
        assert [line.case for line in told] == [1000, 1002]

    def test_who_is_told_for_the_first_time_hears_what_is_overdue_apart(self, made, post):
        complain(made, MONDAY - 90 * DAY, came="2026-08-20T10:15")
        subject, lines = received(made, post, MONDAY)
        assert subject.endswith("2 overdue")
        assert lines[2] == "Overdue: 2"
        assert "In all, 2 things are with you, all overdue. Your list:" in lines

    def test_of_what_is_not_named_nothing_is_counted_that_they_may_not_see_any_more(self):
        from putright.wording.morning_words import GONE, NEW, Line, as_kept, morning_text

        lines = [
            Line(group, case, f"T-{case}", "Send our answer", "", "") for group in (NEW, GONE) for case in range(40)
        ]
        says = as_kept(lines, FRIDAY, MONDAY, 40, 0, all_known=True)
        told = morning_text("Brightwater", says, {1, 26, 27, 39}, "list", "choice")
        assert told is not None
        assert told.subject.endswith("this morning: 36 new; 36 done or no longer yours")
        assert "- and 12 more, on your list.\n" in told.text
        assert "- and 12 more.\n" in told.text
        told = morning_text("Brightwater", says, set(range(25)), "list", "choice")
        assert told is not None
        assert "New to you: 15\n- 15 not named here, on your list.\n" in told.text
        assert morning_text("Brightwater", says, set(range(40)), "list", "choice") is None

    def test_a_case_that_they_may_not_see_any_more_is_left_out(self, made):
        from putright.wording.morning_words import NEW, Line, as_kept, morning_text

        lines = [Line(NEW, case, f"T-{case}", "Send our answer", "no date set", "") for case in (1, 2)]
        says = as_kept(lines, FRIDAY, MONDAY, 2, 0, all_known=True)
        told = morning_text("Brightwater", says, {1}, "list", "choice")
        assert told is not None
        assert "T-1" not in told.text
        assert told.subject.endswith("1 new")
        assert "In all" not in told.text  # both were counted there
        assert "Your list:" in told.text
        assert morning_text("Brightwater", says, {1, 2}, "list", "choice") is None


class TestWhen:
    def test_nobody_gets_one_who_did_not_choose_it(self, make_organisation, post):  # noqa: F811
        made = make_organisation("ieso")
        complain(made, FRIDAY - DAY)
        assert morning(made, FRIDAY) == 0

    def test_nothing_changed_nothing_sent(self, made, post):
        complain(made, FRIDAY - DAY)
        assert morning(made, FRIDAY - DAY) == 1
        assert morning(made, FRIDAY) == 0

    def test_once_a_morning_however_often_the_job_runs(self, made):
        complain(made, FRIDAY - DAY)
        assert [morning(made, FRIDAY + timedelta(minutes=5 * number)) for number in range(4)] == [1, 0, 0, 0]
        complain(made, FRIDAY)
        assert morning(made, FRIDAY + timedelta(hours=1)) == 0
        assert morning(made, MONDAY) == 1

    def test_not_before_the_hour_and_not_after_noon(self, made):
        complain(made, FRIDAY - DAY)
        choose(made, 9)
        assert morning(made, FRIDAY + timedelta(hours=1, minutes=59)) == 0
        assert morning(made, FRIDAY + timedelta(hours=5)) == 0
        assert morning(made, FRIDAY + timedelta(hours=4, minutes=59)) == 1

    def test_after_a_week_without_a_worker_there_is_one(self, made, post):
        complain(made, FRIDAY - DAY)
        received(made, post, FRIDAY)
        subject, _ = received(made, post, MONDAY + 7 * DAY)
        assert subject.endswith("this morning: 1 newly overdue")
        assert kept(made)[1] == 2

    def test_not_at_a_weekend_on_a_bank_holiday_or_on_a_day_off(self, made):
        from tests.integration.calendar_cases import enter

        complain(made, FRIDAY - DAY)
        for day in (FRIDAY + DAY, FRIDAY + 2 * DAY, datetime(2026, 12, 25, 8, tzinfo=UTC)):
            assert morning(made, day) == 0
        enter(made, FRIDAY, first=date(2027, 1, 4), name="Day of the Test")
        assert morning(made, datetime(2027, 1, 4, 8, tzinfo=UTC)) == 0
        assert morning(made, datetime(2027, 1, 5, 8, tzinfo=UTC)) == 1

    @pytest.mark.parametrize(
        ("before", "after", "early"),
        [
            # The clocks go forward on Sunday 29 March and back on Sunday 25 October 2026: seven is seven all the same.
            (datetime(2026, 3, 27, 7, tzinfo=UTC), datetime(2026, 3, 30, 6, tzinfo=UTC), timedelta(minutes=1)),
            (datetime(2026, 10, 23, 6, tzinfo=UTC), datetime(2026, 10, 26, 7, tzinfo=UTC), timedelta(minutes=1)),
        ],
    )
    def test_seven_is_seven_when_the_clocks_change(self, made, before, after, early):
        complain(made, before - DAY, came=(before - 2 * DAY).isoformat())
        assert morning(made, before - early) == 0
        assert morning(made, before) == 1
        complain(made, before + timedelta(hours=2), came=before.isoformat())
        for day in range(1, 3):
            assert morning(made, before + timedelta(days=day, hours=1)) == 0
        assert morning(made, after - early) == 0
        assert morning(made, after) == 1

    def test_a_member_who_is_none_any_more_or_may_not_read_gets_none(self, made):
        from putright.accounts.models import Membership, Role
        from putright.accounts.scope import within

        complain(made, FRIDAY - DAY)
        with within(made.organisation):
            Role.objects.filter(organisation=made.organisation, slug="manager").update(permissions=["report"])
        assert morning(made, FRIDAY) == 0
        with within(made.organisation):
            Membership.objects.filter(account=made.accounts["manager"]).update(active=False)
        assert kept(made) == (None, 0)


class TestNeitherLostNorDoubled:
    def test_what_fails_on_the_way_leaves_nothing_behind(self, made):
        from putright.accounts.scope import within
        from putright.worker.mornings import due_mornings, settle_morning

        complain(made, FRIDAY - DAY)
        with within(made.organisation):
            [key] = due_mornings(made.organisation, FRIDAY)

        def killed():
            with within(made.organisation):
                assert settle_morning(made.organisation, key, FRIDAY)
                raise RuntimeError("the power went")

        with pytest.raises(RuntimeError):
            killed()
        row, count = kept(made)
        assert (row.told, row.looked, count) == (None, None, 0)
        assert morning(made, FRIDAY) == 1

    def test_it_is_tried_again_under_the_same_message_id(self, made, post):
        complain(made, FRIDAY - DAY)
        morning(made, FRIDAY)
        post.answer = "451 later"
        assert [one.state for one in deliver(made, FRIDAY)] == ["waiting"]
        post.answer = "250 taken"
        assert [one.state for one in deliver(made, FRIDAY + timedelta(minutes=5))] == ["sent"]
        assert deliver(made, FRIDAY + timedelta(minutes=9)) == []
        first, second = (message for _, message in post.came)
        assert first["Message-ID"] == second["Message-ID"]
        assert first.get_content() == second.get_content()

    def test_whoever_may_not_read_any_more_is_not_written_to(self, made, post):
        from putright.accounts.models import Account

        complain(made, FRIDAY - DAY)
        morning(made, FRIDAY)
        Account.objects.filter(pk=made.accounts["manager"].pk).update(is_active=False)
        [outcome] = deliver(made, FRIDAY)
        assert (outcome.state, "may not see" in outcome.why) == ("not-sent", True)
        assert post.came == []

    def test_the_job_settles_the_mornings_of_every_organisation(self, made):
        from django.utils import timezone

        from putright.worker.jobs import write_mornings
        from putright.worker.mornings import is_morning

        before = timezone.now()
        write_mornings.func(0)
        row, _ = kept(made)
        if is_morning(before) and is_morning(timezone.now()):
            assert row.looked == timezone.localdate()
        elif not is_morning(before):
            assert row.looked is None

    def test_what_is_kept_of_what_was_told_is_small_and_names_nobody(self, made):
        complain(made, FRIDAY - DAY)
        morning(made, FRIDAY)
        row, _ = kept(made)
        assert len(row.told) == 2
        assert all(isinstance(due, int) for due in row.told.values())


class TestChoosing:
    def test_it_is_off_until_chosen_and_can_be_turned_off(self, make_organisation, signed_in):  # noqa: F811
        made = make_organisation("ieso")
        using, path = signed_in(made.accounts["manager"]), f"/s/{made.slug}/mornings/"
        assert "The last one was written" not in using.get(path).content.decode()
        assert kept(made)[0] is None
        assert using.post(path, {"hour": "8"}).status_code == 302
        assert kept(made)[0].hour == 8
        assert using.post(path, {"hour": "6"}).status_code == 422
        assert using.post(path, {"hour": ""}).status_code == 422
        assert using.post(path, {"hour": "never"}).status_code == 302
        assert kept(made)[0] is None

    def test_chosen_again_on_the_same_morning_it_comes_once(self, made):
        complain(made, FRIDAY - DAY)
        assert morning(made, FRIDAY) == 1
        choose(made, None)
        choose(made, 8)
        assert morning(made, FRIDAY + timedelta(hours=2)) == 0
        assert morning(made, MONDAY + timedelta(hours=1)) == 1

    def test_the_page_says_what_became_of_the_last_one(self, made, post, signed_in):
        complain(made, FRIDAY - DAY)
        received(made, post, FRIDAY)
        page = signed_in(made.accounts["manager"]).get(f"/s/{made.slug}/mornings/").content.decode()
        assert "The last one was written on" in page
        assert ": sent." in page
