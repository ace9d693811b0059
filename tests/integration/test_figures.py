"""The figures, counted a second time by the engine alone over the same cases."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.integration.some_cases import complain, many, queries, take, text_of

DAY = timedelta(days=1)
LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def now(database):
    from django.utils import timezone

    return timezone.now().replace(microsecond=0)


def judged(made, cases, now):
    """Every case of the organisation, as the engine judges it now from its facts."""
    from putright.accounts.scope import within
    from putright.calendars import load_calendars
    from putright.procedure.assessment import assess
    from putright.register.reading import record_of

    found = []
    for case in cases:
        with within(made.organisation):
            record = record_of(case)
        found.append(assess(record.history, record.policy, load_calendars(), now))
    return found


def counted(made, now):
    from putright.accounts.scope import within
    from putright.register.adopting import in_force
    from putright.register.reading import policy_of
    from putright.reports.figures import figures

    with within(made.organisation):
        return figures(made.organisation, policy_of(in_force(made.organisation, now.date())), now)


@pytest.mark.parametrize("policy", ["ieso", "al-aesthetics", "care-and-support"])
def test_promises_as_the_engine_counts_them(make_organisation, now, policy):
    made = make_organisation(policy)
    if policy == "ieso":
        cases = many(made, 40, now)
    else:
        cases = []
        for place in range(24):
            came = now - (3 + 41 * place % 150) * DAY
            cases.append(complain(made, came, now))
            if place % 2:
                take(made, cases[-1], "acknowledged", came + (place % 12) * DAY / 4, now, medium="letter")
            if place % 5 == 4 and came + 30 * DAY < now:
                take(
                    made, cases[-1], "responded", came + (20 + place % 9) * DAY, now, outcome="upheld", medium="letter"
                )
    should: dict[tuple[str, str, str | None], Counter[str]] = {}
    months: dict[date, Counter[str]] = {}
    for found in judged(made, cases, now):
        for row in found.duties:
            if row.due is None or row.status in ("pending", "cancelled"):
                continue
            should.setdefault((row.stage, row.action, row.clause), Counter())[row.status] += 1
            due = row.due_at
            day = due.astimezone(LONDON).date() if isinstance(due, datetime) else due
            assert isinstance(day, date)
            months.setdefault(day.replace(day=1), Counter())[row.status] += 1

    def as_counts(kept):
        said = {
            "met": kept.met,
            "late": kept.late,
            "missed": kept.missed,
            "overdue": kept.overdue,
            "open": kept.running,
        }
        return {status: number for status, number in said.items() if number}

    shown = counted(made, now)
    assert {tuple(promise): as_counts(kept) for promise, kept in shown.promises} == should
    assert len(should) >= 2
    assert as_counts(shown.all_promises) == dict(sum(should.values(), Counter()))
    assert {month: as_counts(kept) for month, kept in shown.by_month if kept.owed} == {
        month: counts for month, counts in months.items() if month in dict(shown.by_month)
    }


def test_per_cent_is_of_what_is_done_or_past_its_time():
    from putright.reports.figures import Kept

    assert Kept(met=3, late=1, missed=1, overdue=1, running=9).on_time == 50
    assert Kept(running=9).on_time is None
    assert Kept().on_time is None
    assert Kept(met=3, late=1, missed=1, overdue=1, running=9).owed == 15


def test_received_and_outcomes_as_the_engine_counts_them(make_organisation, now):
    made = make_organisation("ieso")
    cases = many(made, 40, now)
    found = judged(made, cases, now)
    received: Counter[tuple[date, str]] = Counter()
    outcomes: Counter[tuple[str, str]] = Counter()
    for one in found:
        first = one.case.facts[0]
        received[date.fromordinal(first.day).replace(day=1), one.known["channel"]] += 1
        if one.outcome:
            outcomes[one.stage.id, one.outcome] += 1
    shown = counted(made, now)
    assert {(month, name): number for month, counts in shown.received for name, number in counts.items()} == received
    assert {(stage, name): number for stage, counts in shown.outcomes for name, number in counts.items()} == outcomes
    assert outcomes


def test_answers_are_timed_in_working_days(make_organisation, now):
    """From Monday 2 November 2026 to the Wednesday, the Friday and the Monday after: 2, 4 and 5 working days."""
    made = make_organisation("ieso")
    came = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
    for answered in (4, 6, 9):
        case = complain(made, came, now)
        take(
            made,
            case,
            "responded",
            datetime(2026, 11, answered, 15, 0, tzinfo=UTC),
            now,
            outcome="upheld",
            medium="letter",
        )
    assert counted(made, now).answered == [("stage-1", 3, 4)]


def test_last_twelve_months_over_the_turn_of_the_year():
    from putright.reports.figures import last_months

    months = last_months(date(2027, 1, 31))
    assert months[0] == date(2026, 2, 1)
    assert months[-1] == date(2027, 1, 1)
    assert len(set(months)) == 12


def test_the_page_says_so_in_words_and_costs_the_same(make_organisation, signed_in, now):
    made = make_organisation("ieso")
    staff = signed_in(made.accounts["inspector"])
    address = f"/s/{made.slug}/figures/"
    assert "Nothing with a date has been owed yet." in text_of(staff.get(address))
    many(made, 3, now)
    _, few = queries(staff, address)
    many(made, 57, now, first=3)
    page, lots = queries(staff, address)
    assert lots == few <= 12
    text = text_of(page)
    limit = "3 working days after the complaint arrives"
    assert re.search(rf"Acknowledge the complaint in writing IE-09: {limit}, if it came by phone \d+ \d+", text)
    assert f"{limit}, if it came in any other way" in text
    # Promises that have no like are not told apart.
    assert re.search(r"IE-18: 3 working days after the complainant asks for the next stage \d+", text)
    assert "How promises are counted" in text
    assert "By phone" in text
    assert signed_in(made.accounts["handler"]).get(address).status_code == 403
