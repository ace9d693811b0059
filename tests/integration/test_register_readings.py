"""Readings of the contract that only a register can show. Their numbers are those of docs/readings.md."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

NOW = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def made(make_organisation):
    return make_organisation("al-aesthetics")


def member(made):
    from putright.accounts.members import member_of

    return member_of(made.organisation, made.accounts["manager"])


def received(made, at, **more):
    from putright.casework.receiving import Complaint, receive
    from putright.casework.recording import Recorded

    done = receive(made.organisation, Complaint("It hurt.", "phone", at, **more), member(made), now=NOW)
    assert isinstance(done, Recorded), done
    return done.record


@pytest.mark.parametrize(("at", "version"), [("2019-12-30", 0), ("2026-03-15", 0), ("2026-03-16", 1)])
def test_a_back_dated_complaint_comes_under_the_policy_of_its_day(made, at, version):
    from putright.accounts.scope import within
    from putright.policies import policy_text
    from putright.register.adopting import adopt
    from putright.register.models import PolicyVersion

    with within(made.organisation):
        adopt(made.organisation, policy_text("al-aesthetics") + "\n# changed\n", adopted_from=date(2026, 3, 16))
        record = received(made, at)
        versions = list(PolicyVersion.objects.filter(organisation=made.organisation).order_by("adopted_from"))
        assert record.case.policy == versions[version]


def test_what_a_case_depends_on_holds_for_the_whole_case(made):
    from putright.accounts.scope import within
    from putright.calendars import load_calendars
    from putright.casework.recording import Proposed, Recorded, record
    from putright.procedure.assessment import assess

    with within(made.organisation):
        known = received(made, "2026-03-02")
        before = assess(known.history, known.policy, load_calendars(), "2026-03-03")
        for said in ("surgical-procedure", "non-surgical"):
            act = Proposed("described", NOW.isoformat(), {"patient_class": said})
            done = record(made.organisation, known.case, act, member(made), now=NOW)
            assert isinstance(done, Recorded), done
            known = done.record
        after = assess(known.history, known.policy, load_calendars(), "2026-03-03")
    assert "attribute-missing" in [problem.code for problem in before.problems]
    assert after.problems == []
    assert known.history.attributes == {"patient_class": "non-surgical"}
