"""A day off is entered once: what is owed moves, what is done does not, and each case says so."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from tests.integration.calendar_cases import MONDAY, at, differing, duty, enter, record, take_back
from tests.integration.some_cases import complain, many, member, take


@pytest.fixture
def made(make_organisation):
    return make_organisation()


def entries(made, case, kind="calendar-changed") -> list[Any]:
    return [entry for entry in record(made, case).entries if entry.row.kind == kind]


def test_a_bank_holiday_moves_what_is_owed_and_not_what_is_done(made):
    owed = complain(made, at(9), at(9))  # to be acknowledged within 3 working days: by Monday the 14th
    done = complain(made, at(9), at(9))
    take(made, done, "acknowledged", at(10), at(10), medium="letter")
    assert duty(made, owed, "acknowledge", at(11)).due == "2026-12-14"
    before = duty(made, done, "acknowledge", at(11))
    enter(made, at(11))
    assert duty(made, owed, "acknowledge", at(11)).due == "2026-12-15"
    assert duty(made, owed, "acknowledge", at(15)).due == "2026-12-15"
    after = duty(made, done, "acknowledge", at(11))
    assert (after.state, after.due, after.done) == (before.state, before.due, before.done) == (
        "met", "2026-12-14", "2026-12-10",
    )  # fmt: skip
    # The answer to both is still owed, and moves.
    assert duty(made, owed, "respond", at(11)).due == duty(made, done, "respond", at(11)).due == "2027-01-12"
    assert differing(made) == []


def test_the_case_says_what_moved_from_when_to_when(made, signed_in):
    case = complain(made, at(9), at(9))
    enter(made, at(11), reason="It was announced on the news.")
    (entry,) = entries(made, case)
    moves = {(one["action"], one["was"], one["now"]) for one in entry.says["moves"] if one["action"]}
    assert moves == {("acknowledge", "2026-12-14", "2026-12-15"), ("respond", "2027-01-11", "2027-01-12")}
    # A page is shown as things stand today, so these days are past.
    past = complain(made, at(10, year=2025), at(10, year=2025))
    enter(made, at(11, year=2025), first=date(2025, 12, 15))
    page = signed_in(made.accounts["manager"]).get(f"/s/{made.slug}/cases/{past.reference}/").content.decode()
    assert "The calendar changed: Monday 15 December 2025 is a bank holiday (Day of the Test)." in page
    assert "it was due on Monday 15 December 2025, and is now due on Tuesday 16 December 2025." in page
    assert "15 Day of the Test" in page  # in the days counted out


def test_only_cases_that_can_be_touched_are_made_anew_and_nothing_else_differs(made):
    many(made, 16, at(11))
    for number, change in enumerate((at(11), at(11, 12))):
        enter(made, change, first=MONDAY + timedelta(days=number * 7), what="closure", name="Office move")
        assert differing(made) == []


def test_what_is_done_never_changes_whatever_is_entered(made):
    from putright.accounts.scope import within
    from putright.register.models import Duty

    many(made, 14, at(11))

    def judged():
        with within(made.organisation):
            rows = Duty.objects.filter(organisation=made.organisation, until=None, done__isnull=False)
            names = ("case_id", "stage", "action", "clause", "state", "due", "begun", "done", "law", "law_due")
            return sorted(rows.values_list(*names), key=str)

    before = judged()
    assert len(before) > 10
    changes = [
        enter(made, at(11, 13), first=date(2026, 11, 5), what="closure", name="Flood"),
        enter(made, at(11, 14), first=date(2026, 9, 7), last=date(2026, 9, 11), what="closure", name="Strike"),
        enter(made, at(11, 15), first=MONDAY),
        enter(made, at(11, 15), first=date(2026, 12, 25), what="works", name="We work at Christmas"),
    ]
    assert all(changes)
    assert judged() == before
    for number, change in enumerate(changes):
        assert take_back(made, change, at(12, 10 + number))
        assert judged() == before
    assert differing(made) == []


def test_what_was_done_on_the_day_itself_before_the_news_is_judged_without_it(made):
    case = complain(made, at(9), at(9))
    take(made, case, "acknowledged", at(11, 9), at(11, 9), medium="letter")
    enter(made, at(11, 12))
    assert duty(made, case, "acknowledge", at(11, 13)).due == "2026-12-14"
    later = complain(made, at(9), at(9))
    take(made, later, "acknowledged", at(11, 15), at(11, 15), medium="letter")
    assert duty(made, later, "acknowledge", at(11, 16)).due == "2026-12-15"


def test_a_closure_that_is_entered_afterwards_moves_what_is_late_and_leaves_what_was_done_late(made):
    late = complain(made, at(1), at(1))
    take(made, late, "acknowledged", at(7, 9), at(7, 9), medium="letter")  # due on the 4th
    owed = complain(made, at(2), at(2))  # due on the 7th, overdue on the 8th
    enter(made, at(8), first=date(2026, 12, 3), what="closure", name="Snow")
    assert duty(made, late, "acknowledge", at(8)).state == "late"
    assert duty(made, owed, "acknowledge", at(8)).due == "2026-12-08"


def test_a_day_known_earlier_is_refused_where_something_done_would_be_judged_anew(made):
    from putright.accounts.models import Role
    from putright.accounts.scope import within

    with within(made.organisation):  # cases are named to those alone who may see them
        role = Role.objects.filter(organisation=made.organisation, slug="administrator")
        role.update(permissions=["read", "policy", "administer"])
    late = complain(made, at(1), at(1))
    take(made, late, "acknowledged", at(7, 9), at(7, 9), medium="letter")
    snow = {"first": date(2026, 12, 3), "what": "closure", "name": "Snow", "known": date(2026, 12, 3)}
    refused = enter(made, at(8), by="administrator", **snow)
    assert not refused
    assert late.reference in refused.faults[0].message
    assert "judged by the days known when it was done" in refused.faults[0].message
    assert not enter(made, at(8), by="manager", **snow)  # who may not say so at all
    assert enter(made, at(8), by="administrator", **(snow | {"known": date(2026, 12, 8)}))


def test_a_day_known_earlier_counts_from_then_where_nothing_done_is_touched(made):
    case = complain(made, at(9), at(9))
    assert enter(made, at(12), by="administrator", known=date(2026, 12, 10))
    assert duty(made, case, "acknowledge", at(12)).due == "2026-12-15"
    found = record(made, case).history.calendar.proclaimed[0]
    assert (found.known, found.second) == (date(2026, 12, 10).toordinal(), 0)


def test_taking_back_moves_what_is_owed_back_and_keeps_what_was_judged_meanwhile(made):
    done = complain(made, at(9), at(9))
    owed = complain(made, at(9), at(9))
    change = enter(made, at(10, 12))
    take(made, done, "acknowledged", at(11, 9), at(11, 9), medium="letter")
    assert take_back(made, change, at(11, 12))
    assert duty(made, done, "acknowledge", at(11, 13)).due == "2026-12-15"
    assert duty(made, owed, "acknowledge", at(11, 13)).due == "2026-12-14"
    assert [entry.says["what"] for entry in entries(made, owed)] == ["holiday", "back"]
    assert not take_back(made, change, at(11, 14)), "it was taken back already"
    again = enter(made, at(11, 15))
    assert again
    assert duty(made, owed, "acknowledge", at(11, 16)).due == "2026-12-15"
    assert differing(made) == []


@pytest.mark.parametrize("given", [
    {"first": date(2026, 12, 12)},  # a Saturday
    {"first": date(2026, 12, 25)},
    {"first": MONDAY, "last": date(2026, 12, 10)},
    {"first": MONDAY, "last": date(2027, 3, 14), "what": "closure"},
    {"first": MONDAY, "name": " "},
    {"first": MONDAY, "name": "a\x00b"},
    {"first": MONDAY, "what": "party"},
    {"first": MONDAY, "what": "works"},
    {"first": date(2016, 12, 14)},
    {"first": MONDAY, "known": date(2026, 12, 30)},
])  # fmt: skip
def test_what_cannot_be_entered_is_refused_with_a_sentence(made, given):
    refused = enter(made, at(11), **given)
    assert not refused
    assert all(fault.message.endswith(".") for fault in refused.faults)


def test_the_same_form_twice_and_the_same_day_twice(made):
    from putright.accounts.scope import within
    from putright.register.calendar_models import CalendarChange

    first = enter(made, at(11), key="one-form")
    assert enter(made, at(11, 12), key="one-form") == first
    refused = enter(made, at(11, 12))
    assert "Day of the Test" in refused.faults[0].message
    with within(made.organisation):
        assert CalendarChange.objects.count() == 1


def test_a_change_can_neither_be_altered_nor_deleted(made):
    from django.db import DatabaseError

    from putright.accounts.scope import within
    from putright.register.calendar_models import CalendarChange

    change = enter(made, at(11))
    for work in (lambda rows: rows.update(name="x"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), within(made.organisation):
            work(CalendarChange.objects.filter(pk=change.pk))


def test_a_site_that_is_closed_moves_the_cases_of_that_site_alone(made):
    from putright.accounts.models import Site
    from putright.accounts.scope import within
    from putright.casework.receiving import Complaint, receive
    from putright.casework.recording import Recorded

    with within(made.organisation):
        site = Site.objects.get(organisation=made.organisation)
        came = Complaint("It was cold.", "phone", at(9).isoformat())
        done = receive(made.organisation, came, member(made), now=at(9), site=site)
    assert isinstance(done, Recorded)
    here = done.record.case
    elsewhere = complain(made, at(9), at(9))
    enter(made, at(11), what="closure", name="Boiler", site=site)
    assert duty(made, here, "acknowledge", at(11)).due == "2026-12-15"
    assert duty(made, elsewhere, "acknowledge", at(11)).due == "2026-12-14"
    assert differing(made) == []


def test_a_change_for_another_division_moves_nothing(made):
    case = complain(made, at(9), at(9))
    enter(made, at(11), by=None, division="scotland")
    assert duty(made, case, "acknowledge", at(11)).due == "2026-12-14"
    assert entries(made, case) == []
    assert differing(made) == []


def test_a_new_complaint_and_every_later_entry_are_counted_with_it(made):
    enter(made, at(8))
    case = complain(made, at(9), at(9))
    assert duty(made, case, "acknowledge", at(9)).due == "2026-12-15"
    take(made, case, "phoned", at(10), at(10))
    assert duty(made, case, "acknowledge", at(10)).due == "2026-12-15"
    assert differing(made) == []


def test_an_exported_case_replays_as_the_register_has_it(made, tmp_path):
    from putright.procedure.moments import write_instant
    from putright.register.export import case_file
    from putright.replay.command import replay_document

    done, owed = complain(made, at(9), at(9)), complain(made, at(9), at(9))
    change = enter(made, at(10, 12))
    take(made, done, "acknowledged", at(11, 9), at(11, 9), medium="letter")
    take_back(made, change, at(11, 12))
    enter(made, at(11, 15), what="closure", name="Office move")
    policy = tmp_path / "policy.yaml"
    for case in (done, owed):
        kept = record(made, case)
        policy.write_text(kept.case.policy.text, encoding="utf-8")
        exported = json.dumps(case_file(kept))
        for moment in (at(11, 16), at(15), at(28)):
            said = replay_document(exported, policy=str(policy), at=write_instant(int(moment.timestamp())))
            rows: Any = said["duties"]
            for row in rows:
                found = duty(made, case, row["action"], moment)
                assert (found.due, found.done) == (row["due"], row["done"]), (moment, row)


def test_two_at_once_both_count(made):
    case = complain(made, at(9), at(9))
    enter(made, at(11), recount=False)
    enter(made, at(11), first=date(2026, 12, 15), what="closure", name="Office move", recount=False)
    from putright.accounts.scope import within
    from putright.correspondence.recounting import recount_at_once

    with within(made.organisation):
        assert recount_at_once(made.organisation, at(11, 11))
    moves = [
        (one["was"], one["now"])
        for entry in entries(made, case)
        for one in entry.says["moves"]
        if one["action"] == "acknowledge"
    ]
    assert moves == [("2026-12-14", "2026-12-15"), ("2026-12-15", "2026-12-16")]
    assert duty(made, case, "acknowledge", at(11, 12)).due == "2026-12-16"
    assert differing(made) == []


class Killed(Exception):
    """The connection went in the middle of something."""


def recount_and_die(made, statement, moment):
    """Work through a part and lose the connection at the so manieth statement; whether it came to that."""
    from django.db import connection

    from putright.accounts.scope import within
    from putright.correspondence.recounting import recount

    seen = 0

    def lose(execute, sql, params, several, context):
        nonlocal seen
        seen += 1
        if seen == statement:
            raise Killed
        return execute(sql, params, several, context)

    try:
        with within(made.organisation), connection.execute_wrapper(lose):
            recount(made.organisation, moment, 4)
    except Killed:
        return True
    return False


def test_a_worker_that_is_killed_half_way_leaves_nothing_half_done_and_nothing_twice(made):
    from putright.accounts.scope import within
    from putright.register.calendar_models import Recount, WrongPromise
    from putright.register.verify import verify
    from putright.worker.calendars import recount_in_parts

    cases = [complain(made, at(9), at(9)) for _ in range(10)]
    for case in cases[:5]:
        take(made, case, "acknowledged", at(9, 12), at(9, 12), medium="letter")
    enter(made, at(11), recount=False)
    for statement in (3, 5, 9, 14, 22, 31):
        assert recount_and_die(made, statement, at(11, 11))
        with within(made.organisation):
            assert Recount.objects.filter(done=None).count() == 10
    assert not recount_and_die(made, 10_000, at(11, 11))  # one part is done, and then it dies again
    assert recount_and_die(made, 12, at(11, 11))
    assert recount_in_parts(made.organisation) == 6
    assert [len(entries(made, case)) for case in cases] == [1] * 10
    with within(made.organisation):
        assert WrongPromise.objects.count() == 5
        assert not verify(made.organisation).breaks
    assert differing(made) == []


def test_while_it_runs_an_act_is_counted_with_the_new_day_and_the_case_still_says_what_moved(made):
    from putright.accounts.scope import within
    from putright.correspondence.recounting import recount_at_once

    case = complain(made, at(9), at(9))
    enter(made, at(11), recount=False)
    take(made, case, "phoned", at(11, 11), at(11, 11))
    assert duty(made, case, "acknowledge", at(11, 11)).due == "2026-12-15"
    with within(made.organisation):
        recount_at_once(made.organisation, at(11, 12))
    (entry,) = entries(made, case)
    assert ("2026-12-14", "2026-12-15") in {(one["was"], one["now"]) for one in entry.says["moves"]}
    assert differing(made) == []


def test_two_people_who_enter_the_same_day_at_once_enter_it_once(made):
    import threading

    from django.db import connection

    results: list[Any] = []

    def work():
        try:
            results.append(enter(made, at(11)))
        finally:
            connection.close()

    both = [threading.Thread(target=work) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(bool(one) for one in results) == [False, True]


def test_a_command_enters_it_for_every_organisation_of_the_division(make_organisation, capsys):
    from putright.command.register_command import main

    # Of a division in which no other test has an organisation: this changes every one that there is.
    irish, scottish = make_organisation(text=_under("northern-ireland")), make_organisation(text=_under("scotland"))
    day = date.today() + timedelta(days=8 - date.today().weekday())  # noqa: DTZ011 - a Tuesday
    arguments = ["--holiday", day.isoformat(), "--name", "Day of the Test", "--reason", "It was proclaimed."]
    assert main(["calendar", irish.slug, "--division", "northern-ireland", *arguments]) == 0
    assert f"{irish.slug}: entered." in capsys.readouterr().out
    # Entered once for all: whoever has it already says so, and the others take it.
    assert main(["calendar", "--every-organisation", "--division", "northern-ireland", *arguments]) == 1
    said = capsys.readouterr().out
    assert f"{irish.slug}: " in said
    assert "is no working day already (Day of the Test)" in said
    assert scottish.slug not in said


def _under(division):
    from putright.policies import policy_text

    found = policy_text("ieso").replace("calendar: england-and-wales", f"calendar: {division}")
    assert f"calendar: {division}" in found
    return found


@pytest.mark.parametrize("arguments", [
    ["--holiday", "2027-06-01", "--name", "x", "--reason", "y"],
    ["nobody", "--holiday", "2027-06-01", "--name", "x", "--reason", "y"],
    ["--every-organisation", "--holiday", "2027-06-01", "--name", "x", "--reason", "y"],
    ["--every-organisation", "--division", "wales", "--holiday", "2027-06-01", "--name", "x", "--reason", "y"],
    ["x", "--holiday", "1 June", "--name", "x", "--reason", "y"],
    ["x", "--holiday", "2027-06-01", "--until", "2027-06-02", "--name", "x", "--reason", "y"],
])  # fmt: skip
def test_a_command_that_cannot_be_done_says_why_in_a_sentence(database, capsys, arguments):
    from putright.command.register_command import main

    assert main(["calendar", *arguments]) == 2
    assert capsys.readouterr().err.startswith("putright: ")


def test_the_calendars_command_says_how_far_they_reach(database, capsys):
    from putright.command.register_command import main

    code = main(["calendars"])
    said = capsys.readouterr().out
    assert code == ("WARNING" in said)
    assert "scotland: Bank holidays are known up to" in said
    assert "Christmas Day" in said


def test_a_date_past_the_end_of_the_calendar_is_marked_in_the_list_and_in_letters(made):
    from putright.accounts.scope import within
    from putright.casework.looking import look
    from putright.correspondence.lettering import LetterPeople, letter_text
    from putright.register.models import Case

    said = "may still move"
    ahead = at(20, year=2028)
    case = complain(made, ahead, ahead)
    with within(made.organisation):
        row = Case.objects.select_related("policy").get(pk=case.pk)
        found = look(made.organisation, row, ahead).found
    text = letter_text("acknowledgement", found, LetterPeople("Brightwater", case.reference)).text
    assert said in text
    assert any(problem.code == "beyond-calendar" for problem in found.problems)
    from putright.reports.worklist import worklist
    from putright.reports.worklist_lines import lines_of

    with within(made.organisation):
        page = worklist(made.organisation, member(made), "all", ahead)
        lines = lines_of(made.organisation, page.rows, {}, ahead, page.newest)
    assert {one.what: said in one.due for one in lines} == {
        "Acknowledge the complaint in writing": False,
        "Send our answer": True,
    }


def test_a_policy_that_lists_its_own_holidays_is_counted_with_what_is_entered_too(make_organisation, root):
    text = (root / "tests/policies/fixtures/its-own-holidays/policy.yaml").read_text(encoding="utf-8")
    made = make_organisation(text=text)
    case = complain(made, at(9), at(9))
    before = {one["due"] for one in _owed(made, case)}
    assert enter(made, at(9, 12), last=date(2026, 12, 18), what="closure", name="Office move")
    assert {one["due"] for one in _owed(made, case)} != before
    assert entries(made, case)
    assert differing(made) == []


def _owed(made, case):
    from putright.accounts.scope import within
    from putright.register.models import Duty

    with within(made.organisation):
        rows = Duty.objects.filter(case=case, until=None).exclude(due=None)
        return list(rows.values("action", "due"))
