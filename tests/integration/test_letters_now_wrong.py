"""Which letters promise a date that is wrong now: what was said last counts, whatever clause it stands under."""

from __future__ import annotations

from datetime import date

import pytest
from tests.integration.calendar_cases import at, enter, record
from tests.integration.some_cases import complain, take


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


def acknowledged(made):
    case = complain(made, at(1), at(1), attributes={"funding": "nhs"})
    take(made, case, "acknowledged", at(2), at(2), medium="letter")
    return case


def broken(made, case, moment):
    from putright.accounts.scope import within
    from putright.calendars import load_calendars
    from putright.correspondence.promised import broken_promises
    from putright.procedure.assessment import assess
    from putright.register.calendars import changes_of, newest_change

    with within(made.organisation):
        known = record(made, case)
        found = assess(known.history, known.policy, load_calendars(), moment)
        changes = changes_of(made.organisation.pk, newest_change(made.organisation.pk))
        return [
            (one.kind, one.promised[1], one.was, one.now)
            for one in broken_promises(known, changes, "Brightwater", found)
        ]


def test_a_date_that_a_later_letter_changed_was_put_right_by_it(made):
    case = acknowledged(made)
    take(made, case, "extended", at(3), at(3), action="respond", until="2027-01-15", reason="Ill", agreed=True)
    assert broken(made, case, at(3, 12)) == [("acknowledgement", "respond", "2026-12-31", "2027-01-15")]
    take(made, case, "informed", at(4), at(4))
    assert broken(made, case, at(4, 12)) == []


def test_a_letter_of_an_earlier_version_is_wrong_though_the_later_says_it_under_another_clause(made):
    from putright.accounts.scope import within
    from putright.policies import policy_text
    from putright.register.adopting import adopt

    case = acknowledged(made)
    assert broken(made, case, at(2, 12)) == []
    text = policy_text("ieso").replace("20 working days", "25 working days").replace("IE-10", "IE-99")
    text += "\nopen complaints: {come under: this version, clause: IE-17}\n"
    with within(made.organisation):
        adopt(made.organisation, text, adopted_from=date(2026, 12, 4), at=at(3))
    enter(made, at(7), first=date(2026, 12, 21), name="Day of the Test")
    assert [one[:2] for one in broken(made, case, at(7, 12))] == [("acknowledgement", "respond")]
