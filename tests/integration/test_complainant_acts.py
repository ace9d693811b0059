"""What whoever complained does on their case: the facts it makes, once, and what was recorded meanwhile."""

from __future__ import annotations

import threading
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.integration.some_cases import complain, member, take
from tests.integration.test_acts import look_at


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


def a_case(made, *, days=10, **more):
    now = timezone.now()
    more = {"attributes": {"funding": "private"}} | more
    return complain(made, now - timedelta(days=days), now, email="ada@marsh.example", **more)


def act(
    made, case, name, /, *, about="", who="concerned", seen=None, key=None, all_the_same=False, source=None, **said
):
    from putright.accounts.scope import within
    from putright.casework.complainant_acts import Doing
    from putright.correspondence.from_complainant import do_and_tell

    with within(made.organisation):
        return do_and_tell(
            made.organisation, case, Doing(name, about, said, (), all_the_same), who, now=timezone.now(), seen=seen,
            key=key or uuid.uuid4().hex, source=source or "complainant",
        )  # fmt: skip


def newest(made, case):
    entry = look_at(made, case).record.entries[-1]
    return entry.row.kind, {**entry.says} | ({"note": entry.note} if entry.note else {}), entry.row


def answered(made, days=30):
    case = a_case(made, days=days + 10)
    now = timezone.now()
    take(made, case, "responded", now - timedelta(days=days), now, outcome="not-upheld", medium="email")
    return case


WORDS = "It happened again on Friday."
SAID = {
    "add": ({"words": WORDS}, "heard-from", {"channel": "web", "about": "more", "words": WORDS}),
    "wrong": ({"words": WORDS}, "heard-from", {"channel": "web", "about": "wrong", "words": WORDS}),
    "delay": ({"words": WORDS}, "heard-from", {"channel": "web", "about": "delay", "words": WORDS}),
    "meeting": (
        {"how": "phone", "suits": "Tuesday"},
        "heard-from",
        {"channel": "web", "about": "meeting", "words": "A telephone call\n\nWhen it suits: Tuesday"},
    ),
    "reach": ({"email": "new@marsh.example"}, "heard-from",
              {"channel": "web", "about": "reach", "email": "new@marsh.example"}),
    "needs": ({"formats": "large-print", "print_size": "24"}, "needs-noted",
              {"formats": "large-print", "print_size": "24"}),
    "withdraw": ({"words": "It is fine now."}, "withdrawn", {"reason": "It is fine now."}),
}  # fmt: skip


def test_an_act_is_a_fact_of_the_case_at_once_and_staff_are_told(made):
    from putright.accounts.scope import within
    from putright.register.models import Message

    for name, (said, kind, says) in SAID.items():
        case = a_case(made)
        done = act(made, case, name, **said)
        assert done.first == done.last == len(look_at(made, case).record.entries)
        found = newest(made, case)
        assert found[:2] == (kind, says)
        assert (found[2].source, found[2].account_id) == ("complainant", None)
        with within(made.organisation):
            told = Message.objects.filter(organisation=made.organisation, case=case, kind="complainant-acted")
            assert told.count() == 1, name
            assert WORDS not in str([(one.key, one.says) for one in told])


def test_asking_for_the_next_stage_makes_the_case_go_on_and_owes_an_acknowledgement(made):
    case = answered(made)
    act(made, case, "next-stage", about="stage-2", reason="You did not ask the nurse.", desired_outcome="An apology")
    view = look_at(made, case)
    assert (view.found.stage.id, view.found.status) == ("stage-2", "open")
    assert "acknowledge" in [row.action for row in view.found.next]
    assert newest(made, case)[1] == {
        "to": "stage-2", "in_writing": True, "reason": "You did not ask the nurse.", "desired_outcome": "An apology"
    }  # fmt: skip
    assert [one.code for one in view.found.problems] == []


def test_what_they_do_on_the_day_of_an_answer_comes_after_it_though_its_hour_is_not_known(made):
    from putright.accounts.scope import within
    from putright.casework.recording import Proposed, record

    case, now = a_case(made), timezone.now()
    with within(made.organisation):
        answer = Proposed("responded", timezone.localdate().isoformat(), {"outcome": "not-upheld", "medium": "letter"})
        record(made.organisation, case, answer, member(made), now=now)
    act(made, case, "next-stage", about="stage-2", reason="You did not ask the nurse.")
    found = look_at(made, case).found
    assert (found.stage.id, found.status) == ("stage-2", "open"), "the answer is not one to this request"
    assert [one.code for one in found.problems] == []


@pytest.mark.parametrize("ending", ["closed", "withdrawn", "settled"])
def test_a_request_on_the_day_of_an_ending_whose_hour_nobody_noted_opens_it_again(made, ending):
    from putright.accounts.scope import within
    from putright.casework.recording import Proposed, record

    owed = []
    for days in (1, 0):
        case, day = answered(made), timezone.localdate() - timedelta(days=days)
        with within(made.organisation):
            record(made.organisation, case, Proposed(ending, day.isoformat(), {}, None, "So."), member(made),
                   now=timezone.now())  # fmt: skip
        assert look_at(made, case).found.status == ending
        act(made, case, "next-stage", about="stage-2", reason="You did not ask the nurse.")
        found = look_at(made, case).found
        assert (found.stage.id, found.status, list(found.problems)) == ("stage-2", "open", [])
        owed.append({(row.action, row.due_at) for row in found.next})
    assert owed[0] == owed[1]


def test_a_request_after_the_window_is_refused_with_the_rule_and_kept_as_words(made):
    from putright.casework.complainant_acts import CannotNow

    case = answered(made, days=250)
    refused = act(made, case, "next-stage", about="stage-2", reason="I was ill.")
    assert isinstance(refused, CannotNow)
    assert (refused.why.why, refused.why.clause) == ("window-over", "IE-17")
    act(made, case, "next-stage", about="stage-2", all_the_same=True, words="I was ill.")
    kind, says, row = newest(made, case)
    by = says.pop("answer_by")
    assert (kind, says) == (
        "heard-from", {"channel": "web", "about": "asked", "words": "I was ill.", "wish": "next-stage"}
    )  # fmt: skip
    assert row.says["answer_by"] == by, "a day names nobody, and is what we told them"
    assert look_at(made, case).found.stage.id == "stage-1"


def test_whoever_waits_for_an_answer_to_what_they_asked_for_is_thought_of_before_and_after_that_day(made):
    from datetime import date, datetime, time

    from putright.accounts.scope import within
    from putright.procedure.moments import ZONE
    from putright.register.models import Message
    from putright.worker.asked import remind_of_asked

    case = answered(made, days=250)
    act(made, case, "next-stage", about="stage-2", all_the_same=True, words="I was ill.")
    by = date.fromisoformat(newest(made, case)[1]["answer_by"])
    noon = datetime.combine(by, time(12), tzinfo=ZONE)

    def reminded(days):
        now = noon + timedelta(days=days)
        with within(made.organisation):
            remind_of_asked(made.organisation, now + timedelta(hours=12), now)
            found = Message.objects.filter(organisation=made.organisation, case=case, kind__startswith="asked-")
            return list(found.order_by("pk").values_list("kind", flat=True))

    managers = 1
    assert reminded(-2) == []
    assert reminded(0) == ["asked-soon"] * managers
    assert reminded(0) == ["asked-soon"] * managers, "once"
    assert reminded(1) == ["asked-soon", "asked-late"]
    other = answered(made, days=250)
    act(made, other, "next-stage", about="stage-2", all_the_same=True, words="I was ill.")
    take(made, other, "phoned", timezone.now(), timezone.now(), answered=True)
    with within(made.organisation):
        remind_of_asked(made.organisation, noon + timedelta(hours=12), noon)
        assert not Message.objects.filter(organisation=made.organisation, case=other, kind="asked-soon").exists()


def test_a_letter_that_was_struck_out_or_went_before_they_asked_answers_nothing(made):
    from putright.casework.asked_for import asked_and_open

    case, now = answered(made, days=250), timezone.now()
    act(made, case, "next-stage", about="stage-2", all_the_same=True, words="I was ill.")

    def waits():
        return len(asked_and_open(look_at(made, case).record))

    assert waits() == 1
    take(made, case, "informed", now - timedelta(days=2), now, about="x")
    assert waits() == 1, "recorded late, it went before they asked"
    take(made, case, "phoned", timezone.now(), timezone.now(), answered=False)
    assert waits() == 1, "nobody answered"
    take(made, case, "informed", timezone.now(), timezone.now(), about="x")
    assert waits() == 0
    letter = look_at(made, case).record.entries[-1].id
    take(made, case, "corrected", timezone.now(), timezone.now(), of=letter, void=True, reason="It did not go.")
    assert waits() == 1
    take(made, case, "escalated", now, timezone.now(), to="stage-2", exceptional=True, in_writing=True)
    assert waits() == 0


def test_what_was_withdrawn_or_settled_can_be_taken_up_again(make_organisation):
    made = make_organisation("care-and-support")
    for ending in ("withdraw", "satisfied"):
        case = a_case(made, attributes={})
        act(made, case, ending)
        assert look_at(made, case).found.status in ("withdrawn", "settled")
        act(made, case, "go-on", words="It is not.")
        assert look_at(made, case).found.status == "open"


def test_a_new_date_counts_once_they_agree_and_stays_where_they_do_not(make_organisation):
    made = make_organisation("care-and-support")
    for agree in ("yes", "no"):
        case, now = a_case(made, days=3, attributes={}), timezone.now()
        until = (timezone.localdate() + timedelta(days=60)).isoformat()
        take(made, case, "acknowledged", now - timedelta(days=1), now, medium="email", names_handler=True)
        take(made, case, "extended", now - timedelta(hours=2), now, action="respond", until=until, reason="It is long")

        def due(case=case):
            return next(row.due_at for row in look_at(made, case).found.next if row.action == "respond")

        before = due()
        act(made, case, "extension", agree=agree)
        assert (due().isoformat() == until) is (agree == "yes")
        assert (due() == before) is (agree == "no")
        kind, says, _ = newest(made, case)
        assert kind == ("extended" if agree == "yes" else "heard-from")
        assert says.get("about") in (None, "extension-refused")


def test_the_answer_to_an_invitation_is_a_fact_or_words(made):
    for agree, kind in (("no", "meeting-declined"), ("yes", "heard-from")):
        case, now = a_case(made), timezone.now()
        take(made, case, "meeting-offered", now - timedelta(hours=1), now, medium="phone")
        act(made, case, "invitation", agree=agree, suits="Mondays")
        assert newest(made, case)[0] == kind


def test_consent_is_the_person_concerneds_own(made):
    from putright.casework.complainant_acts import CannotNow

    case = a_case(made, by="representative", concerned="Bo Marsh")
    assert isinstance(act(made, case, "consent", who="unproven", name="Ada Marsh"), CannotNow)
    act(made, case, "consent-coming", who="unproven", coming="rings", words="On Monday.")
    assert newest(made, case)[1]["words"] == "They will ring you.\n\nOn Monday."
    act(made, case, "consent", who="spoken-for", name="Bo Marsh", agree="yes", source="concerned")
    kind, says, row = newest(made, case)
    assert (kind, row.source) == ("consent-received", "concerned")
    assert says["note"] == "Given by Bo Marsh on the page of the case."
    assert "no-consent" not in [one.code for one in look_at(made, case).found.problems]


def test_the_same_form_counts_once_also_at_the_same_moment(made):
    case, key = a_case(made), uuid.uuid4().hex
    done = []

    def send():
        from django.db import connection

        done.append(act(made, case, "withdraw", key=key))
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(one.again for one in done) == [False, True, True, True]
    assert len({(one.last) for one in done}) == 1
    assert [one.row.kind for one in look_at(made, case).record.entries].count("withdrawn") == 1


def test_a_form_of_another_complaint_changes_nothing_here(made):
    from putright.procedure.acts import Refusal

    key, one, other = uuid.uuid4().hex, a_case(made), a_case(made)
    act(made, one, "withdraw", key=key)
    assert isinstance(act(made, other, "withdraw", key=key), Refusal)
    assert look_at(made, other).found.status == "open"


def test_what_staff_recorded_meanwhile_is_noticed_where_it_matters(made):
    from putright.register.append import CaseChanged

    case, now = a_case(made), timezone.now()
    seen = len(look_at(made, case).record.entries)
    take(made, case, "acknowledged", now - timedelta(minutes=5), now, medium="email")
    with pytest.raises(CaseChanged):
        act(made, case, "withdraw", seen=seen)
    assert look_at(made, case).found.status == "open"
    act(made, case, "add", seen=seen, words=WORDS)
    assert newest(made, case)[0] == "heard-from"


def test_what_no_database_keeps_is_refused_and_nothing_else_is(made):
    from putright.procedure.acts import Refusal

    case = a_case(made)
    assert isinstance(act(made, case, "add", words="half \ud800"), Refusal)
    assert isinstance(act(made, case, "needs", formats="gold-letters"), Refusal)
    act(made, case, "add", words="<script>alert(1)</script>{{ 7|add:7 }}\u202e")
    assert newest(made, case)[1]["words"] == "<script>alert(1)</script>{{ 7|add:7 }}\u202e"


def test_the_chain_holds_and_the_words_are_in_the_personal_part(made):
    from putright.accounts.scope import within
    from putright.register.verify import verify

    case = a_case(made)
    act(made, case, "reach", email="new@marsh.example")
    row = newest(made, case)[2]
    assert row.says == {"channel": "web", "about": "reach"}
    with within(made.organisation):
        assert not verify(made.organisation).breaks
        assert look_at(made, case).record.latest("contact-given")["email"] == "ada@marsh.example"
