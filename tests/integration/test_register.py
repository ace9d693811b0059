"""The register: facts are only added, what follows is made again identical, and a change does not go unseen."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

OF_2 = "fact_id IN (SELECT id FROM register_fact WHERE number = 2)"
OF_3 = OF_2.replace("2)", "3)")
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


@pytest.fixture
def member(made):
    from putright.accounts.members import member_of
    from putright.accounts.scope import within

    with within(made.organisation):
        found = member_of(made.organisation, made.accounts["manager"])
    assert found is not None
    return found


def receive(made, member, words="The call was cut off.", at="2026-11-09T10:15", now=NOW, key=None, **more):
    from putright.accounts.scope import within
    from putright.casework.receiving import Complaint, receive
    from putright.casework.recording import Recorded

    with within(made.organisation):
        complaint = Complaint(words, "phone", at, name="Ada Marsh", email="ada@marsh.example", **more)
        done = receive(made.organisation, complaint, member, now=now, key=key)
    assert isinstance(done, Recorded), done
    return done


def take(made, member, case, kind, at, now=NOW, seen=None, key=None, reason=None, note=None, **says):
    from putright.accounts.scope import within
    from putright.casework.recording import Proposed, record

    with within(made.organisation):
        return record(
            made.organisation, case, Proposed(kind, at, says, note, reason), member, now=now, seen=seen, key=key
        )


class TestOnlyAdded:
    @pytest.mark.parametrize(
        "what", ["UPDATE {} SET organisation_id = organisation_id", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
    )
    @pytest.mark.parametrize("table", ["register_fact", "register_case", "register_policyversion", "register_caseread"])
    @pytest.mark.parametrize("role", ["app", "owner"])
    def test_nobody_changes_or_empties_the_record(self, database, made, member, table, what, role):
        case = receive(made, member).record.case
        if table == "register_caseread":
            from putright.accounts.scope import within
            from putright.casework.looking import look, note_read

            with within(made.organisation):
                note_read(look(made.organisation, case, NOW), made.accounts["manager"].pk, "page")
        with psycopg.connect(database.app_url if role == "app" else database.owner_url) as connection:
            connection.execute("SELECT set_config('putright.organisation', %s, true)", [str(made.organisation.pk)])
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(what.format(table))

    def test_a_fact_that_does_not_follow_the_last_one_is_refused(self, database, made, member):
        receive(made, member)
        with psycopg.connect(database.app_url) as connection:
            connection.execute("SELECT set_config('putright.organisation', %s, true)", [str(made.organisation.pk)])
            with pytest.raises(psycopg.errors.RaiseException, match="does not follow"):
                connection.execute(
                    "INSERT INTO register_fact (organisation_id, case_id, number, position, kind, schema, happened,"
                    " recorded, source, says, previous, digest) SELECT organisation_id, case_id, number + 100, 9999,"
                    " kind, schema, happened, recorded, source, says, previous, digest FROM register_fact LIMIT 1"
                )


class TestChain:
    def test_an_untouched_chain_holds(self, made, member):
        from putright.accounts.scope import within
        from putright.register.verify import verify

        case = receive(made, member).record.case
        take(made, member, case, "acknowledged", "2026-11-10", medium="letter", note="Sent first class.")
        with within(made.organisation):
            found = verify(made.organisation)
        assert (found.breaks, found.length, found.erased) == ((), 3, 0)

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            (
                ["UPDATE register_fact SET happened = '2026-11-11' WHERE number = 3"],
                "position 3 ({3}): its content was",
            ),
            (["UPDATE register_fact SET says = '{}' WHERE number = 1"], "position 1 ({1}): its content was changed"),
            (
                ["UPDATE register_fact SET account_id = NULL WHERE number = 3"],
                "position 3 ({3}): its content was changed",
            ),
            (
                ['UPDATE register_personal SET says = \'{"note": "no"}\' WHERE ' + OF_3],
                "position 3 ({3}): its personal",
            ),
            (
                ["DELETE FROM register_personal WHERE " + OF_2, "DELETE FROM register_fact WHERE number = 2"],
                "2: missing",
            ),
            (
                ["DELETE FROM register_personal WHERE " + OF_3, "DELETE FROM register_fact WHERE number = 3"],
                "3: the end is",
            ),
            (
                ["UPDATE register_case SET reference = 'X-1' WHERE true"],
                "position 1 (case X-1, fact f1, received): its",
            ),
        ],
    )
    def test_it_says_where_it_breaks(self, database, make_organisation, change, says):
        from putright.accounts.members import member_of
        from putright.accounts.scope import within
        from putright.register.verify import verify

        made = make_organisation("ieso")
        with within(made.organisation):
            member = member_of(made.organisation, made.accounts["manager"])
        case = receive(made, member).record.case
        take(made, member, case, "acknowledged", "2026-11-10", medium="letter", note="Sent first class.")
        here = f" AND organisation_id = {made.organisation.pk}"
        with psycopg.connect(database.superuser_url, dbname="putright") as connection:
            connection.execute("SET session_replication_role = replica")  # as somebody with the whole server might
            for one in change:
                connection.execute(one + here)
        with within(made.organisation):
            found = verify(made.organisation)
        says = says.replace("{1}", f"case {case.reference}, fact f1, received")
        says = says.replace("{3}", f"case {case.reference}, fact f3, acknowledged")
        assert says in str(found.breaks[0])

    def test_an_erased_personal_part_leaves_the_chain_whole(self, database, made, member):
        from putright.accounts.scope import within
        from putright.casework.looking import look
        from putright.register.verify import verify

        case = receive(made, member).record.case
        with psycopg.connect(database.owner_url) as connection:
            connection.execute("SELECT set_config('putright.organisation', %s, true)", [str(made.organisation.pk)])
            connection.execute("DELETE FROM register_personal")
        with within(made.organisation):
            found = verify(made.organisation)
            view = look(made.organisation, case, NOW)
        assert (found.breaks, found.erased) == ((), 1)
        assert view.complainant == ""
        assert [row.status for row in view.found.duties] == ["overdue", "open"]

    def test_a_file_of_lines_is_checked_without_a_database(self, made, member):
        from putright.accounts.scope import within
        from putright.register.chain import check
        from putright.register.chain_file import read_lines
        from putright.register.verify import verify, written

        receive(made, member)
        with within(made.organisation):
            lines = list(written(made.organisation, with_personal=True))
            head = verify(made.organisation).head
        assert check(read_lines(lines), head).breaks == ()
        changed = json.loads(lines[0])
        changed["says"]["channel"] = "letter"
        broken = check(read_lines([json.dumps(changed), *lines[1:]]), head)
        assert [one.position for one in broken.breaks] == [1]

    def test_a_head_written_down_earlier_shows_a_chain_that_was_made_anew(self, made, member):
        from putright.accounts.scope import within
        from putright.register.verify import verify

        receive(made, member)
        with within(made.organisation):
            head = verify(made.organisation).head
            assert verify(made.organisation, head).breaks == ()
            assert "made anew" in str(verify(made.organisation, "ab" * 32).breaks[0])

    def test_personal_words_are_in_no_procedural_part(self, database, made, member):
        case = receive(made, member, words="Nurse Quill shouted", wish="An apology from Quill").record.case
        take(made, member, case, "phoned", "2026-11-10T09:00", note="Quill was not there")
        take(made, member, case, "delay-explained", "2026-11-11", reason="Quill is on leave")
        take(made, member, case, "corrected", "2026-11-12", of="f4", set={"reason": "Quill is ill", "at": "2026-11-10"})
        with psycopg.connect(database.superuser_url, dbname="putright") as connection:
            kept = connection.execute("SELECT says::text FROM register_fact WHERE case_id = %s", [case.pk]).fetchall()
        assert not [row for row in kept if "Quill" in row[0] or "marsh" in row[0]]


class TestWhatFollows:
    def test_it_is_made_again_identical_whatever_the_hour(self, made, member):
        from putright.accounts.scope import within
        from putright.register.models import Duty, Phase
        from putright.register.rebuild import rebuild

        case = receive(made, member).record.case
        take(made, member, case, "acknowledged", "2026-11-10", medium="letter")
        take(made, member, case, "escalated", "2026-11-19", to="stage-2", in_writing=True, reason="because")
        with within(made.organisation):
            assert [one.same for one in rebuild(made.organisation)] == [True]
            Duty.objects.filter(case=case).update(state="met", due=None)
            Phase.objects.filter(case=case).delete()
            assert [one.same for one in rebuild(made.organisation)] == [False]
            assert [one.same for one in rebuild(made.organisation)] == [True]

    def test_the_rows_of_a_moment_are_what_the_engine_says_at_that_moment(self, made, member):
        from django.db.models import Q

        from putright.accounts.scope import within
        from putright.calendars import load_calendars
        from putright.procedure.assessment import assess
        from putright.register.models import Duty, Phase
        from putright.wording.output import as_json

        case = receive(made, member).record.case
        done = take(made, member, case, "responded", "2026-11-19", outcome="upheld", reason="overdue")
        with within(made.organisation):
            for days in (0, 1, 5, 30, 100, 181, 182, 200, 4000):
                at = NOW + timedelta(days=days)
                here = Q(since__lte=at) & (Q(until=None) | Q(until__gt=at))
                rows = Duty.objects.filter(here, case=case).order_by("place")
                said: dict = as_json(assess(done.record.history, done.record.policy, load_calendars(), at))
                kept = [
                    (
                        row.action,
                        row.due,
                        "overdue" if row.state == "open" and row.due_at and row.due_at <= at else row.state,
                    )
                    for row in rows
                ]
                assert kept == [(one["action"], one["due"], one["status"]) for one in said["duties"]]
                phase = Phase.objects.get(here, case=case)
                assert (phase.stage, phase.status, phase.outcome, phase.windows) == (
                    said["stage"],
                    said["status"],
                    said["outcome"],
                    said["windows"],
                )


class TestTwoAtOnce:
    def test_a_hundred_identical_forms_from_eight_hands_make_one_case(self, made, member):
        from django.db import connection

        from putright.accounts.scope import within
        from putright.register.models import Case

        references: list[str] = []

        def send() -> None:
            try:
                references.extend(receive(made, member, key="form-1").record.case.reference for _ in range(13))
            finally:
                connection.close()

        hands = [threading.Thread(target=send) for _ in range(8)]
        for hand in hands:
            hand.start()
        for hand in hands:
            hand.join()
        with within(made.organisation):
            assert Case.objects.filter(organisation=made.organisation).count() == 1
        assert len(references) == 104
        assert len(set(references)) == 1

    def test_cases_made_at_once_get_numbers_without_gaps_and_one_chain(self, made, member):
        from django.db import connection

        from putright.accounts.scope import within
        from putright.register.models import Case
        from putright.register.verify import verify

        def send(hand: int) -> None:
            try:
                for number in range(5):
                    receive(made, member, key=f"{hand}-{number}")
            finally:
                connection.close()

        hands = [threading.Thread(target=send, args=(hand,)) for hand in range(6)]
        for one in hands:
            one.start()
        for one in hands:
            one.join()
        with within(made.organisation):
            numbers = sorted(Case.objects.filter(organisation=made.organisation).values_list("number", flat=True))
            assert numbers == list(range(1, 31))
            assert verify(made.organisation).breaks == ()

    def test_the_second_is_told_and_nothing_is_written(self, made, member):
        from putright.register.append import CaseChanged

        case = receive(made, member).record.case
        take(made, member, case, "phoned", "2026-11-10T09:00", seen=2)
        with pytest.raises(CaseChanged) as caught:
            take(made, member, case, "acknowledged", "2026-11-10", seen=2)
        assert [entry.row.kind for entry in caught.value.record.entries[2:]] == ["phoned"]

    def test_the_same_form_again_changes_nothing(self, made, member):
        case = receive(made, member).record.case
        first = take(made, member, case, "phoned", "2026-11-10T09:00", key="k", seen=2)
        again = take(made, member, case, "phoned", "2026-11-10T09:00", key="k", seen=2)
        assert (first.again, again.again) == (False, True)
        assert len(again.record.entries) == 3


class TestRefusals:
    def test_a_form_of_another_complaint_is_refused_and_not_lost(self, made, member):
        first, second = receive(made, member).record.case, receive(made, member).record.case
        take(made, member, first, "phoned", "2026-11-10T09:00", key="k")
        refused = take(made, member, second, "phoned", "2026-11-10T09:00", key="k")
        assert "another complaint" in refused.faults[0].message

    def test_a_problem_asks_for_a_reason_and_then_is_recorded(self, made, member):
        case = receive(made, member).record.case
        take(made, member, case, "responded", "2026-11-12", outcome="not-upheld")
        refused = take(made, member, case, "escalated", "2026-11-19", to="stage-2", in_writing=False)
        assert refused.why == "reason-needed"
        done = take(
            made, member, case, "escalated", "2026-11-19", to="stage-2", in_writing=False, reason="She cannot write."
        )
        assert done.record.entries[-1].note == "She cannot write."
        assert [one.code for one in done.problems] == ["escalation-not-in-writing"]

    def test_a_person_is_somebody_of_the_organisation(self, made, member, make_organisation):
        case = receive(made, member).record.case
        stranger = make_organisation("ieso").people["nurse"]
        for typed in ("Nurse Quill", stranger.key, "person-", "person-99999999999999999999", "person-\uff11"):
            refused = take(made, member, case, "assigned", "2026-11-10", person=typed)
            assert refused.why == "not-well-formed"
            assert "nobody of your organisation" in refused.faults[0].message

    @pytest.mark.parametrize(("kind", "name"), [("registered", "reference"), ("action-agreed", "action")])
    def test_an_id_has_no_room_for_a_name(self, made, member, kind, name):
        """The procedural part is never erased, so nothing that tells of somebody may come into it."""
        case = receive(made, member).record.case
        for typed in ("Ada Marsh", "<b>", "x" * 41, ""):
            refused = take(made, member, case, kind, "2026-11-10", **{name: typed})
            assert (refused.why, refused.faults[0].path) == ("not-well-formed", name)

    def test_an_outside_body_is_one_that_is_known(self, made, member):
        case = receive(made, member).record.case
        assert take(made, member, case, "referred", "2026-11-10", body="my aunt Ada").why == "not-well-formed"
        assert take(made, member, case, "referred", "2026-11-10", body="ico").record.entries[-1].row.says == {
            "body": "ico"
        }

    def test_what_has_not_happened_cannot_be_recorded(self, made, member):
        case = receive(made, member).record.case
        assert take(made, member, case, "phoned", "2026-11-21T09:00").why == "not-yet-happened"
