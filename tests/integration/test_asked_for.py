"""By when whoever asked for something on a complaint that ended is told that they are answered."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

import pytest

from putright.procedure.facts import Fact
from putright.procedure.history import History
from putright.procedure.moments import ZONE, parse_moment

ROOT = Path(__file__).parents[2]


def a_fact(kind, day, **says):
    at = parse_moment(day.isoformat())
    return Fact(kind, at.day, at.instant, True, MappingProxyType(says), kind)


@pytest.mark.parametrize("name", ["energy-supplier", "police-force"])
def test_nobody_is_told_an_answer_by_a_day_that_is_over(database, name):
    """These procedures count some times of a later stage from the day of the complaint."""
    from putright.casework.asked_for import answer_by
    from putright.register.models import Case
    from putright.register.reading import Record, sound

    policy = sound((ROOT / "examples" / name / "policy.yaml").read_text(encoding="utf-8"))
    begun = date(2026, 1, 5)
    for days in (1, 30, 100, 400):
        now = datetime(2026, 1, 6, 9, tzinfo=ZONE) + timedelta(days=days)
        closed = a_fact("closed", begun + timedelta(days=days), reason="x")
        facts = (a_fact("received", begun, channel="email"), closed)
        by = answer_by(Record(Case(), policy, (), History(facts), 0), now)
        assert by is not None
        assert by >= now.date().toordinal(), days
