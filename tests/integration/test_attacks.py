"""What an adversary tried against the register and its acts, and what it must answer. Most of it once went wrong."""

from __future__ import annotations

import json
import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg
import pytest

from putright.procedure.acts import Refusal

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


def member_of(made, role="manager"):
    from putright.accounts.members import member_of
    from putright.accounts.scope import within

    with within(made.organisation):
        found = member_of(made.organisation, made.accounts[role])
    assert found is not None
    return found


def receive(made, *, now=NOW, at="2026-11-09T10:15", **said) -> Any:
    from putright.accounts.scope import within
    from putright.casework.receiving import Complaint, receive

    given = {"words": "The call was cut off.", "channel": "phone", "name": "Ada Marsh"} | said
    with within(made.organisation):
        return receive(made.organisation, Complaint(at=at, **given), member_of(made), now=now)


def propose(made, case, kind, at, says=None, *, role="manager", now=NOW, note=None, reason=None) -> Any:
    from putright.accounts.scope import within
    from putright.casework.recording import Proposed, record

    with within(made.organisation):
        proposed = Proposed(kind, at, says or {}, note, reason)
        return record(made.organisation, case, proposed, member_of(made, role), now=now)


def entries(made, case):
    from putright.accounts.scope import within
    from putright.register.reading import record_of

    with within(made.organisation):
        return record_of(case).entries


def verify(made, known=None):
    from putright.accounts.scope import within
    from putright.register.verify import verify

    with within(made.organisation):
        return verify(made.organisation, known)


def tamper(database, *statements):
    """As somebody with the whole server might: without triggers and without row security."""
    with psycopg.connect(database.superuser_url, dbname="putright") as connection:
        connection.execute("SET session_replication_role = replica")
        for one in statements:
            connection.execute(one)


class TestWhoMayAndWhatCanBeKept:
    @pytest.mark.parametrize("role", ["inspector", "administrator"])
    @pytest.mark.parametrize(
        ("kind", "says"),
        [
            ("noted", {"text": "x"}),
            ("contact-given", {"email": "b@c.example"}),
            ("described", {"funding": "nhs"}),
            ("point-raised", {"id": "p1", "about": "x"}),
            ("phoned", {}),
        ],
    )
    def test_the_act_itself_asks_whether_it_is_permitted(self, made, role, kind, says):
        case = receive(made).record.case
        done = propose(made, case, kind, "2026-11-19", says, role=role)
        assert isinstance(done, Refusal)
        assert done.why == "not-permitted"
        assert len(entries(made, case)) == 2

    def test_an_open_case_is_not_opened_again(self, made):
        case = receive(made).record.case
        done = propose(made, case, "reopened", "2026-11-19")
        assert isinstance(done, Refusal)
        assert done.why == "impossible"

    def test_what_a_fact_says_cannot_make_it_another_fact(self, made):
        case = receive(made).record.case
        for says in ({"fact": "responded"}, {"at": "2026-11-10"}, {"recorded": "2026-11-10"}, {"id": "f9"}):
            done = propose(made, case, "phoned", "2026-11-19", says, role="front-desk")
            assert isinstance(done, Refusal), says
        assert len(entries(made, case)) == 2

    @pytest.mark.parametrize(
        ("kind", "at", "says"),
        [
            ("noted", "yesterday", {"text": "x"}),
            ("noted", "2099-01-01", {"text": "x"}),
            ("noted", "2026-11-19", {"text": {"a": [1]}}),
            ("noted", "2026-11-19", {"somebody": "Nurse Quill"}),
            ("contact-given", "2026-11-19", {"email": ["a@b.example"]}),
            ("point-raised", "2026-11-19", {"about": "no id"}),
            ("noted", "2026-11-19", {"text": "nul \0"}),
            ("noted", "2026-11-19", {"text": "half \ud800"}),
            ("delay-explained", "2026-11-19", {"reason": "nul \0"}),
            ("corrected", "2026-11-19", {"of": "f1", "set": {"note": "half \ud800"}}),
            ("corrected", "2026-11-19", {"of": "f1", "set": {"note": 1e22}}),
        ],
    )
    def test_what_could_not_be_read_again_is_refused_in_a_sentence(self, made, kind, at, says):
        case = receive(made).record.case
        done = propose(made, case, kind, at, says)
        assert isinstance(done, Refusal)
        assert all(fault.message.endswith(".") for fault in done.faults)
        assert len(entries(made, case)) == 2
        assert verify(made).breaks == ()

    @pytest.mark.parametrize("said", [{"words": "nul \0"}, {"name": "half \ud800"}, {"points": ["nul \0"]}])
    def test_neither_is_a_complaint_that_cannot_be_kept(self, made, said):
        assert isinstance(receive(made, **said), Refusal)
        assert verify(made).length == 0

    @pytest.mark.parametrize("changes", [{"at": "2026-12-24"}, {"at": "2030-01-01T10:00"}])
    def test_a_correction_does_not_put_a_fact_into_the_future(self, made, changes):
        case = receive(made).record.case
        propose(made, case, "phoned", "2026-11-10T09:00")
        done = propose(made, case, "corrected", "2026-11-20T10:00", {"of": "f3", "set": changes})
        assert isinstance(done, Refusal)
        assert done.why == "not-yet-happened"

    def test_a_correction_of_a_correction_keeps_words_in_the_part_that_can_be_erased(self, made):
        case = receive(made).record.case
        propose(made, case, "delay-explained", "2026-11-18", {"reason": "Quill is ill"})
        propose(made, case, "corrected", "2026-11-19", {"of": "f3", "set": {"reason": "Quill is away"}})
        changes = {"set": {"reason": "Quill left", "at": "2026-11-17"}}
        propose(made, case, "corrected", "2026-11-20", {"of": "f4", "set": changes})
        last = entries(made, case)[-1]
        assert last.row.says == {"of": "f4", "set": {"set": {"at": "2026-11-17"}}}
        assert last.says == {"of": "f4", "set": changes}


class TestWhatFollows:
    def test_a_holiday_proclaimed_later_moves_what_is_owed_on_the_day_it_became_known(self, made):
        from django.db.models import Q

        from putright.accounts.scope import within
        from putright.register.models import Duty

        now = datetime(2022, 9, 5, 12, tzinfo=UTC)  # 19 September 2022 became a holiday on the 10th
        case = receive(made, at="2022-09-05T10:00", now=now).record.case

        def due(at):
            here = Q(since__lte=at) & (Q(until=None) | Q(until__gt=at))
            with within(made.organisation):
                return Duty.objects.get(here, case=case, action="respond").due

        assert due(datetime(2022, 9, 9, 12, tzinfo=UTC)) == "2022-10-03"
        assert due(datetime(2022, 9, 10, 12, tzinfo=UTC)) == "2022-10-04"

    def test_a_fact_entered_by_a_server_whose_clock_is_ahead_is_not_left_out(self, made):
        from django.db.models import Q

        from putright.accounts.scope import within
        from putright.register.models import Duty

        case = receive(made).record.case
        ahead = NOW + timedelta(seconds=20)
        propose(made, case, "acknowledged", ahead.isoformat(), {"medium": "letter"}, now=ahead, reason="late")
        propose(made, case, "noted", NOW.isoformat(), {"text": "x"})  # asked for first, and got its turn second
        at = NOW + timedelta(minutes=5)
        here = Q(since__lte=at) & (Q(until=None) | Q(until__gt=at))
        with within(made.organisation):
            assert Duty.objects.get(here, case=case, action="acknowledge").state == "late"

    def test_making_anew_while_somebody_records_loses_nothing(self, made):
        from django.db import connection

        from putright.accounts.scope import within
        from putright.register.rebuild import rebuild

        case = receive(made).record.case

        def write() -> None:
            try:
                propose(made, case, "phoned", "2026-11-11T09:00")
                propose(made, case, "acknowledged", "2026-11-12", {"medium": "letter"})
            finally:
                connection.close()

        hands: list[threading.Thread] = []

        def between(execute, sql, params, many, context):
            if "register_phase" in sql and not hands:  # the facts were read, what is kept was not
                hands.append(threading.Thread(target=write))
                hands[0].start()
                hands[0].join()
            return execute(sql, params, many, context)

        with within(made.organisation), connection.execute_wrapper(between):
            assert [one.same for one in rebuild(made.organisation)] == [True]
        assert len(entries(made, case)) == 4
        with within(made.organisation):
            assert [one.same for one in rebuild(made.organisation, write=False)] == [True]


class TestChain:
    def test_it_is_verified_while_others_add_to_it(self, made):
        from django.db import connection

        case = receive(made).record.case
        done = threading.Event()

        def write() -> None:
            try:
                for _ in range(25):
                    propose(made, case, "noted", "2026-11-19", {"text": "x"})
            finally:
                done.set()
                connection.close()

        hand = threading.Thread(target=write)
        hand.start()
        breaks: list[object] = []
        while not done.is_set():
            breaks += verify(made).breaks
        hand.join()
        assert breaks == []

    def test_a_policy_text_changed_under_its_digest_is_found(self, database, made):
        receive(made)
        here = f"WHERE organisation_id = {made.organisation.pk}"
        tamper(database, f"UPDATE register_policyversion SET text = replace(text, '20 working', '60 working') {here}")
        assert "its text was changed" in str(verify(made).breaks[0])

    @pytest.mark.parametrize(
        "what", ["number", "position", "says", "recorded", "kind", "happened", "commitment", "digest"]
    )
    def test_two_facts_that_changed_places_are_found(self, database, made, what):
        case = receive(made).record.case
        propose(made, case, "delay-explained", "2026-11-18", {"reason": "one"})
        propose(made, case, "registered", "2026-11-19", {"reference": "two"}, now=NOW + timedelta(1), note="two")
        here = f"WHERE case_id = {case.pk} AND number"
        if what in ("number", "position"):
            change = f"UPDATE register_fact SET {what} ="
            tamper(database, f"{change} {what} + 100 {here} IN (3, 4)", f"{change} 107 - {what} {here} > 100")
            if what == "position":
                tamper(database, f"{change} 107 - {what} WHERE case_id = {case.pk} AND position > 100")
        else:
            other = f"(SELECT {what} FROM register_fact {here} ="
            tamper(
                database,
                f"UPDATE register_fact SET {what} = CASE number WHEN 3 THEN {other} 4) ELSE {other} 3) END {here} > 2",
            )
        assert verify(made).breaks != ()

    def test_a_personal_part_moved_to_another_fact_is_found(self, database, made):
        case = receive(made).record.case
        propose(made, case, "noted", "2026-11-18", {"text": "one"})
        propose(made, case, "noted", "2026-11-19", {"text": "two"})
        of = f"(SELECT id FROM register_fact WHERE case_id = {case.pk} AND number = %d)"
        tamper(
            database,
            f"UPDATE register_personal SET says = (SELECT says FROM register_personal WHERE fact_id = {of % 3})"
            f" WHERE fact_id = {of % 4}",
        )
        assert "its personal part" in str(verify(made).breaks[0])

    def test_a_case_put_under_another_policy_is_found(self, database, made):
        from putright.accounts.scope import within
        from putright.policies import policy_text
        from putright.register.adopting import adopt

        case = receive(made).record.case
        text = policy_text("ieso").replace("20 working days", "60 working days")
        with within(made.organisation):
            other = adopt(made.organisation, text, adopted_from=date(2026, 1, 1))
        tamper(database, f"UPDATE register_case SET policy_id = {other.pk} WHERE id = {case.pk}")
        assert len(verify(made).breaks) == 2

    def test_an_end_taken_away_together_with_the_head_is_told_by_a_head_written_down(self, database, made):
        case = receive(made).record.case
        before = verify(made).head
        propose(made, case, "noted", "2026-11-19", {"text": "unwelcome"})
        written = verify(made).head
        tamper(
            database,
            f"DELETE FROM register_personal WHERE fact_id IN (SELECT id FROM register_fact WHERE number = 3"
            f" AND case_id = {case.pk})",
            f"DELETE FROM register_fact WHERE number = 3 AND case_id = {case.pk}",
            f"UPDATE register_head SET position = 2, digest = '\\x{before}' WHERE organisation_id ="
            f" {made.organisation.pk}",
        )
        assert verify(made).breaks == ()
        assert verify(made, written).breaks != ()


class TestAdopting:
    @pytest.mark.parametrize(
        ("name", "long"), [("IE-09", "IE-" + "9" * 60), ("senior-clinical-team", "r" * 90), ("stage-1", "s" * 70)]
    )
    def test_a_policy_whose_names_cannot_be_kept_is_refused_before_a_complaint_comes(self, made, name, long):
        from putright.accounts.scope import within
        from putright.policies import policy_text
        from putright.procedure.faults import Faulty
        from putright.register.adopting import adopt

        text = policy_text("ieso").replace(name, long)
        with within(made.organisation), pytest.raises(Faulty, match="Shorten it"):
            adopt(made.organisation, text, adopted_from=date(2026, 1, 1))

    def test_a_complaint_comes_under_the_policy_of_the_day_on_which_it_was_received(self, made):
        from putright.accounts.scope import within
        from putright.policies import policy_text
        from putright.register.adopting import adopt
        from putright.register.rebuild import rebuild

        text = policy_text("ieso").replace("20 working days", "15 working days")
        with within(made.organisation):
            later = adopt(made.organisation, text, adopted_from=date(2026, 11, 15))
        # The last but one is still the 14th where the complaint came in.
        times = ("2026-11-14T23:59", "2026-11-15", "2026-11-15T00:00:30+02:00", "2019-01-01")
        under = [receive(made, at=at).record.case.policy_id == later.pk for at in times]
        assert under == [False, True, False, False]
        with within(made.organisation):
            assert all(one.same for one in rebuild(made.organisation, write=False))


class TestPosting:
    def waiting(self, made, now=NOW):
        from putright.accounts.scope import within
        from putright.correspondence.outbox import waiting

        with within(made.organisation):
            return waiting(made.organisation, now)

    def test_a_message_that_cannot_be_written_does_not_hold_up_the_others(self, database, made):
        from putright.correspondence.outbox import send

        receive(made, email="ada@marsh.example")
        receive(made, email="ada@marsh.example")
        first, second = self.waiting(made)
        tamper(database, f"UPDATE register_message SET kind = 'unknown' WHERE id = {first}")
        assert send(made.organisation, first, NOW).state == "waiting"
        assert self.waiting(made) == [second]
        assert send(made.organisation, second, NOW).state == "not-sent"  # no mail server here
        assert send(made.organisation, first, NOW + timedelta(days=5)).state == "not-sent"

    def test_a_receipt_is_sent_although_the_day_of_the_complaint_was_corrected(self, made):
        from putright.correspondence.outbox import send

        case = receive(made, email="ada@marsh.example", at="2026-11-19T09:00").record.case
        later = NOW + timedelta(hours=4)
        changes = {"at": (NOW + timedelta(hours=3)).isoformat()}
        done = propose(made, case, "corrected", "2026-11-20", {"of": "f1", "set": changes}, now=later)
        assert not isinstance(done, Refusal)
        [message] = self.waiting(made, later)
        assert "no mail server" in send(made.organisation, message, later).why.lower()

    def test_what_goes_wrong_in_one_organisation_does_not_stop_the_others(self, database, make_organisation):
        from putright.worker.jobs import write_reminders

        spoilt, sound = make_organisation("ieso"), make_organisation("ieso")
        for one in (spoilt, sound):
            receive(one, at="2026-10-01T10:15")
        tamper(
            database,
            f"UPDATE register_policyversion SET text = 'spoilt', digest = 'spoilt' WHERE organisation_id ="
            f" {spoilt.organisation.pk}",
        )
        try:
            write_reminders.func(0)
        finally:
            tamper(
                database,
                f"UPDATE register_policyversion SET text = p.text, digest = p.digest FROM register_policyversion p"
                f" WHERE p.organisation_id = {sound.organisation.pk} AND register_policyversion.organisation_id ="
                f" {spoilt.organisation.pk}",
            )
        assert len(self.waiting(sound, NOW + timedelta(days=9999))) > 0


class TestReminding:
    def remind(self, made, now=NOW):
        from putright.accounts.scope import within
        from putright.worker.reminders import remind

        with within(made.organisation):
            return remind(made.organisation, now)

    def whom(self, made):
        from putright.accounts.scope import within
        from putright.register.models import Message

        with within(made.organisation):
            found = Message.objects.filter(organisation=made.organisation, kind__in=("due-soon", "overdue"))
            return set(found.values_list("to", flat=True))

    def test_all_hear_however_many_fall_due_together(self, made):
        from putright.accounts.scope import within
        from putright.register.models import Duty

        case = receive(made).record.case
        with within(made.organisation):
            one = Duty.objects.filter(case=case, action="acknowledge").first()
            assert one is not None
            more = []
            for number in range(1100):
                row = {name.attname: getattr(one, name.attname) for name in Duty._meta.concrete_fields}
                more.append(Duty(**row | {"id": None, "action": f"act-{number}"}))
            Duty.objects.bulk_create(more)
        assert self.remind(made) == 1101
        assert self.remind(made) == 0

    def test_of_somebody_who_left_the_managers_hear(self, made):
        from putright.accounts.models import Membership
        from putright.accounts.scope import within

        case = receive(made).record.case
        propose(made, case, "assigned", "2026-11-10", {"person": made.people["handler"].key})
        with within(made.organisation):
            Membership.objects.filter(person=made.people["handler"]).update(active=False)
        self.remind(made)
        assert self.whom(made) == {made.people["manager"].key}

    def test_long_names_do_not_make_two_reminders_one(self, made):
        from putright.accounts.scope import within
        from putright.register.models import Duty

        case = receive(made).record.case
        with within(made.organisation):
            long = {"action": "a" * 60, "clause": "c" * 40}
            Duty.objects.filter(case=case, action="acknowledge").update(**long)
        assert self.remind(made, datetime(2026, 11, 11, 12, tzinfo=UTC)) == 0  # nothing yet: recorded on the 20th
        assert self.remind(made) == 1
        with within(made.organisation):
            Duty.objects.filter(case=case, action="a" * 60).update(due_at=NOW + timedelta(hours=1))
        assert self.remind(made) == 1  # due soon is another message than overdue

    def test_the_organisations_own_closures_are_no_working_days(self, make_organisation):
        from putright.policies import policy_text

        shut = "[{from: 2026-12-24, to: 2026-12-24}, {from: 2026-12-29, to: 2026-12-29}]"
        text = policy_text("ieso").replace(
            "calendar: england-and-wales", f"calendar: england-and-wales\nclosures: {shut}"
        )
        made = make_organisation("ieso", text=text)
        receive(made, at="2026-12-21T10:00", now=datetime(2026, 12, 21, 12, tzinfo=UTC))
        # Three working days: the 22nd, the 23rd, the 30th. Seen from the 23rd that is the end of the next working day.
        assert self.remind(made, datetime(2026, 12, 22, 12, tzinfo=UTC)) == 0
        assert self.remind(made, datetime(2026, 12, 23, 12, tzinfo=UTC)) == 1


class TestExport:
    def test_corrections_of_corrections_points_with_quotes_and_flags_replay_the_same(self, make_organisation):
        from putright.accounts.scope import within
        from putright.calendars import load_calendars
        from putright.procedure.assessment import assess
        from putright.procedure.moments import moment_at
        from putright.register.export import case_file
        from putright.register.reading import record_of
        from putright.replay.judging import judge
        from putright.replay.opening import open_case
        from putright.wording.output import as_json

        made = make_organisation("care-and-support")
        said = {"attributes": {"cqc_registered": True, "subject": "both"}, "points": ['it\'s "one"', "two\nlines"]}
        case = receive(made, **said).record.case
        for kind, at, says in (
            ("acknowledged", "2026-11-10", {"medium": "letter", "names_handler": False}),
            ("corrected", "2026-11-11", {"of": "f6", "set": {"names_handler": True, "at": "2026-11-09"}}),
            ("corrected", "2026-11-12", {"of": "f7", "set": {"set": {"at": "2026-11-10T09:00"}}}),
            ("responded", "2026-11-18", {"points": {"p1": "upheld", "p2": "not-upheld"}}),
        ):
            done = propose(made, case, kind, at, says, reason="It was so.")
            assert not isinstance(done, Refusal), done
        with within(made.organisation):
            kept = record_of(case)
            for words in (True, False):
                text = json.dumps(case_file(kept, words=words))
                replayed = as_json(judge(open_case(text, "case", kept.policy), moment_at(NOW)))
                assert replayed == as_json(assess(kept.history, kept.policy, load_calendars(), NOW))
