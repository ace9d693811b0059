"""The law beside the policy on every page that shows a date, and in what goes by the earlier of the two."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from tests.integration.some_cases import complain, queries, take, text_of

DAY = timedelta(days=1)
CAME = datetime(2026, 9, 7, 9, tzinfo=UTC)
"""A Monday. By the policy an acknowledgement is owed by 21 September, by law by the 10th."""
BOTH = (
    "Policy: by Monday 21 September 2026. "
    "Law (SI 2009/309 reg 13(3), not yet checked against its source): by Thursday 10 September 2026"
)


@pytest.fixture
def now(database):
    from django.utils import timezone

    return timezone.now().replace(microsecond=0)


@pytest.fixture
def made(make_organisation):
    return make_organisation("commisceo")


@pytest.fixture
def staff(made, signed_in):
    return signed_in(made.accounts["manager"])


def kept(made, at):
    """The rows of the one case as they are kept at that moment, by what they owe."""
    from django.db.models import Q

    from putright.accounts.scope import within
    from putright.register.models import Duty

    here = Q(since__lte=at) & (Q(until=None) | Q(until__gt=at))
    with within(made.organisation):
        return {(row.action, row.clause or row.law): row for row in Duty.objects.filter(here).order_by("place")}


def case_url(made, case):
    return f"/s/{made.slug}/cases/{case.reference}/"


def test_the_earlier_of_policy_and_law_is_what_is_kept_as_due(made, now):
    complain(made, CAME, CAME)
    row = kept(made, CAME)["acknowledge", "CP-03"]
    assert (row.due, row.law_due, row.law, row.state) == ("2026-09-21", "2026-09-10", "si-2009-309 reg 13(3)", "open")
    assert row.due_at == row.law_at == datetime(2026, 9, 10, 23, tzinfo=UTC)
    assert row.promised_at == datetime(2026, 9, 21, 23, tzinfo=UTC)


def test_what_a_law_wants_is_owed_though_the_policys_own_clock_waits(made, now):
    complain(made, CAME, CAME)
    row = kept(made, CAME)["respond", "CP-16"]
    assert (row.due, row.law_due, row.state) == (None, "2027-03-06", "open")


def test_done_for_the_law_by_a_call_and_for_the_policy_not_yet(made, now):
    case = complain(made, CAME, CAME)
    take(made, case, "phoned", CAME + DAY, CAME + DAY)
    row = kept(made, CAME + DAY)["acknowledge", "CP-03"]
    assert (row.law_state, row.state) == ("met", "open")
    assert row.due_at == row.promised_at


def test_the_letter_that_is_owed_says_the_laws_date_too(made, staff):
    soon = datetime.now(tz=UTC).replace(hour=9, minute=0, second=0, microsecond=0) - DAY
    case = complain(made, soon, soon)
    text = text_of(staff.get(case_url(made, case)))
    owed = text[text.index("Letters owed now") :]
    assert re.search(r"It is due [^.]+\. The law \(SI 2009/309 reg 13\(3\), not yet checked [^)]+\): by ", owed)


def test_six_months_without_an_answer_leave_the_reason_owed(made, now):
    complain(made, CAME, CAME)
    after = datetime(2027, 3, 7, 12, tzinfo=UTC)
    assert ("explain-delay", "si-2009-309 reg 14(4)") not in kept(made, after - DAY)
    row = kept(made, after)["explain-delay", "si-2009-309 reg 14(4)"]
    assert (row.due, row.law_due, row.law_state) == (None, None, "open")


QUESTION = "Not answered yet Is it about how personal data was used?"


def test_staff_are_asked_what_decides_whether_a_law_binds_until_somebody_answers(made, staff):
    case = complain(made, CAME, CAME)
    page = staff.get(case_url(made, case))
    assert QUESTION in text_of(page)
    assert b'href="record/described/"' in page.content
    take(made, case, "described", CAME + DAY, CAME + DAY, data_protection=True)
    text = text_of(staff.get(case_url(made, case)))
    assert "Not answered yet" not in text
    assert "Tell the complainant what came of the complaint about personal data" in text


def test_nobody_is_asked_about_a_law_that_was_not_yet_in_force(made, staff):
    early = datetime(2026, 6, 18, 9, tzinfo=UTC)
    case = complain(made, early, early)
    assert "Not answered yet" not in text_of(staff.get(case_url(made, case)))


def test_the_complainant_is_not_asked_about_the_law(made, client):
    assert "personal data" not in text_of(client.get(f"/p/{made.slug}/complain/one-page/"))


def test_the_worklist_shows_both_dates_and_counts_from_the_law(made, staff, now):
    complain(made, CAME, now)
    text = text_of(staff.get(f"/s/{made.slug}/"))
    assert f"{BOTH} Overdue by" in text
    assert "Give the complainant a copy of what was written down" in text
    assert "Law (SI 2009/309 reg 13(2), not yet checked against its source): no date" in text
    assert "What was said by word of mouth is written down, and the complainant is given a copy." in text


def test_the_page_of_the_case_and_the_bundle_show_both(made, staff, now):
    case = complain(made, CAME, now)
    here = case_url(made, case)
    paper = re.search(r'href="([^"]*)">The whole case on paper', staff.get(here).content.decode())
    assert paper is not None
    for address in (here, paper[1]):
        text = text_of(staff.get(address))
        assert BOTH.lower() in text.lower()
        assert "The law (SI 2009/309 reg 14(3)): by Saturday 6 March 2027" in text
        assert "6 months commencing on Monday 7 September 2026: Saturday 6 March 2027." in text
        assert "SI 2009/309 reg 13(2), not yet checked against its source" in text


def test_what_the_law_adds_is_recorded_by_a_form_and_then_done(made, staff, now):
    case = complain(made, CAME, now)
    page = staff.get(case_url(made, case)).content.decode()
    assert "record/record-copied/" in page
    assert "What laws ask for" in page
    form = staff.get(f"{case_url(made, case)}record/record-copied/")
    assert form.status_code == 200
    take(made, case, "record-copied", now, now)
    row = kept(made, now)["copy-record", "si-2009-309 reg 13(2)"]
    assert row.state == "met"
    assert "the complainant was given a copy of the written record of what they said" in text_of(
        staff.get(case_url(made, case))
    )


def test_it_can_be_ticked_by_hand_under_its_provision(made, now):
    case = complain(made, CAME, now)
    take(made, case, "ticked", now, now, clause="si-2009-309 reg 13(7)-(8)")
    assert kept(made, now)["offer-discussion", "si-2009-309 reg 13(7)-(8)"].state == "met"


def test_a_reminder_goes_by_the_law_and_once(made, now):
    from putright.accounts.scope import within
    from putright.register.models import Message
    from putright.worker.reminders import remind

    complain(made, CAME, CAME)
    with within(made.organisation):
        remind(made.organisation, CAME + 2 * DAY)
        remind(made.organisation, CAME + 2 * DAY)
        soon = Message.objects.filter(organisation=made.organisation, key__contains="/acknowledge/")
        assert {("reg 13(3)" in one.key, one.kind) for one in soon} == {(True, "due-soon")}
        remind(made.organisation, CAME + 4 * DAY)
        assert {one.kind for one in soon.all()} == {"due-soon", "overdue"}


def test_the_figures_judge_the_promise_by_the_policy_and_the_demand_by_the_law(made, staff, now):
    case = complain(made, CAME, now)
    take(made, case, "acknowledged", CAME + 7 * DAY, now, medium="letter", names_handler=True)
    text = text_of(staff.get(f"/s/{made.slug}/figures/"))
    promised, _, demanded = text.partition("What the law demands")
    assert re.search(r"Acknowledge the complaint in writing CP-03: \S.*? 1 1 0 0 0 0 100%", promised)
    assert re.search(
        r"Acknowledge the complaint in writing .*?SI 2009/309 reg 13\(3\), not yet checked against its source "
        r"1 0 1 0 0 0 0%",
        demanded,
    )


def test_the_register_as_a_file_has_both_dates(made, staff, now):
    complain(made, CAME, now)
    link = re.search(r'href="([^"]*\.csv[^"]*)"', staff.get(f"/s/{made.slug}/cases/").content.decode())
    assert link is not None
    text = b"".join(staff.get(link[1])).decode()
    assert "2026-09-21,2026-09-10" in text


def test_a_letter_is_held_to_what_the_law_wants_of_it(made, staff, now):
    case = complain(made, CAME, now)
    text = text_of(staff.get(f"{case_url(made, case)}letter/stage-response/"))
    assert "the signature of the responsible person (SI 2009/309 reg 14(2))" in text


def test_a_complaint_about_personal_data_is_asked_for_and_has_its_own_clock(made, staff, now):
    form = text_of(staff.get(f"/s/{made.slug}/record/"))
    assert "Is it about how personal data was used?" in form
    complain(made, CAME, now, attributes={"data_protection": "true"})
    assert kept(made, now)["tell-data-outcome", "dpa-2018-s164a s164A(4)"].state == "open"


def test_the_reason_of_an_extension_counts_though_its_words_are_left_out(make_organisation, now):
    """The landlords' Code asks whether there is a reason; what it says may be erased, or not exported."""
    from putright.accounts.scope import within
    from putright.register.export import case_file
    from putright.register.reading import record_of
    from putright.replay.command import replay_document

    made = make_organisation("care-and-support")
    case = complain(
        made, CAME, now,
        attributes={"subject": "housing", "cqc_registered": "false", "council_commissioned": "false"},
    )  # fmt: skip
    take(made, case, "acknowledged", CAME + DAY, now, medium="letter", names_handler=True)
    take(made, case, "extended", CAME + 2 * DAY, now, action="respond", until="2026-10-02", reason="A survey is needed")
    with within(made.organisation):
        record = record_of(case)
    for words in (True, False):
        exported = json.dumps(case_file(record, words=words))
        assert ("survey" in exported) is words
        answer = replay_document(exported, at="2026-09-10")
        assert answer["duties"][1]["law_due"] == "2026-10-02"  # type: ignore[index]


def test_a_policy_that_names_a_code_that_there_is_not_is_not_adopted(made):
    from datetime import date

    from putright.accounts.scope import within
    from putright.policies import policy_text
    from putright.procedure.faults import Faulty
    from putright.register.adopting import adopt

    text = policy_text("ieso").replace("iscas-2022", "iscas-2021")
    with within(made.organisation), pytest.raises(Faulty) as refused:
        adopt(made.organisation, text, adopted_from=date(2026, 1, 1))
    assert 'Did you mean "iscas-2022"?' in str(refused.value)


def test_the_number_of_queries_does_not_grow_with_the_law(made, staff, now):
    complain(made, CAME, now)
    _, few = queries(staff, f"/s/{made.slug}/")
    for _ in range(4):
        complain(made, CAME, now)
    _, lots = queries(staff, f"/s/{made.slug}/")
    assert few == lots
