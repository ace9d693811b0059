"""A version of the policy that takes over the complaints that are open on its first day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.integration.some_cases import complain, member, take

DAY = timedelta(days=1)


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


def version_text(limit, *, takes=True):
    from putright.policies import policy_text

    text = policy_text("ieso")
    assert "20 working days" in text
    more = "\nopen complaints: {come under: this version, clause: IE-17}\n" if takes else ""
    return text.replace("20 working days", limit) + more


def adopt_text(made, text, day):
    from putright.accounts.scope import within
    from putright.register.adopting import adopt

    with within(made.organisation):
        return adopt(made.organisation, text, adopted_from=day, reason="The board decided.")


def answer_due(made, case, at):
    """When the answer of the first stage is due, as the register keeps it for that moment; and where it is done."""
    from putright.accounts.scope import within
    from putright.register.models import Duty

    with within(made.organisation):
        rows = Duty.objects.filter(case=case, action="respond", stage="stage-1", since__lte=at).exclude(until__lte=at)
        return sorted({(row.due, row.state) for row in rows if row.clause})


def count_from(case, days):
    from putright.calendars import load_calendars

    return load_calendars()["england-and-wales"].latest.after(case.toordinal(), days)


def test_open_cases_are_due_as_it_says_and_closed_ones_stay(made, now):
    from datetime import date

    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.register.rebuild import rebuild
    from putright.register.verify import verify

    came = now - 3 * DAY
    open_one = complain(made, came, now, attributes={"funding": "nhs"})
    closed = complain(made, came, now, name="Bilal Okoro", attributes={"funding": "nhs"})
    take(made, closed, "withdrawn", now, now)
    before = {case.pk: answer_due(made, case, now) for case in (open_one, closed)}
    later = complain(made, now, now, name="Chen Wu", attributes={"funding": "nhs"})
    tomorrow = timezone.localdate(now) + DAY
    adopt_text(made, version_text("25 working days"), tomorrow)
    # Until its first day nothing changes; from then on the open ones are due as it says.
    soon = timezone.now()
    assert answer_due(made, open_one, soon) == before[open_one.pk]
    day = timezone.localdate(came)
    due = date.fromordinal(count_from(day, 25)).isoformat()
    assert [one[0] for one in answer_due(made, open_one, now + 2 * DAY)] == [due]
    assert answer_due(made, closed, now + 2 * DAY) == before[closed.pk]
    assert answer_due(made, later, now + 2 * DAY) != answer_due(made, later, soon)
    with within(made.organisation):
        assert all(one.same for one in rebuild(made.organisation, write=False))
        assert not verify(made.organisation).breaks


def test_a_complaint_that_is_entered_after_the_adoption_and_came_before_the_day_is_taken_over_too(made, now):
    from datetime import date

    from django.utils import timezone

    tomorrow = timezone.localdate(now) + DAY
    adopt_text(made, version_text("25 working days"), tomorrow)
    case = complain(made, now - DAY, now, attributes={"funding": "nhs"})
    due = date.fromordinal(count_from(timezone.localdate(now - DAY), 25)).isoformat()
    assert [one[0] for one in answer_due(made, case, now + 2 * DAY)] == [due]


def test_a_version_that_says_nothing_takes_nothing_over(made, now):
    from django.utils import timezone

    case = complain(made, now - DAY, now, attributes={"funding": "nhs"})
    before = answer_due(made, case, now + 2 * DAY)
    adopt_text(made, version_text("25 working days", takes=False), timezone.localdate(now) + DAY)
    assert answer_due(made, case, now + 2 * DAY) == before


def test_the_case_says_so_and_nobody_can_record_it_by_hand(made, now):
    from django.test import Client
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.casework.recording import Proposed, record
    from putright.procedure.acts import Refusal

    case = complain(made, now - 3 * DAY, now, attributes={"funding": "nhs"})
    version = adopt_text(made, version_text("25 working days"), timezone.localdate(now))
    browser = Client()
    browser.force_login(made.accounts["manager"], backend="allauth.account.auth_backends.AuthenticationBackend")
    slug = made.organisation.slug
    page = browser.get(f"/s/{slug}/cases/{case.reference}/").content.decode()
    assert "A new version of the procedure holds for this case from" in page
    assert browser.get(f"/s/{slug}/cases/{case.reference}/record/policy-changed/").status_code == 404
    worklist = browser.get(f"/s/{slug}/").content.decode()
    assert "25 working days" in worklist
    assert "20 working days" not in worklist
    assert browser.get(f"/s/{slug}/cases/").status_code == 200
    with within(made.organisation):
        says = {"version": version.digest, "day": "2026-01-01"}
        done = record(made.organisation, case, Proposed("policy-changed", now.isoformat(), says), member(made), now=now)
    assert isinstance(done, Refusal)


def test_done_again_it_takes_over_nothing_twice_and_goes_on_in_parts(made, now):
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.register.models import FactRow, PolicyVersion
    from putright.register.taking_over import take_over

    cases = [complain(made, now - DAY, now, name=f"Ada {n}", attributes={"funding": "nhs"}) for n in range(3)]
    version = adopt_text(made, version_text("25 working days", takes=False), timezone.localdate(now))
    with within(made.organisation):
        version = PolicyVersion(
            **{**{f.attname: getattr(version, f.attname) for f in version._meta.concrete_fields}, "takes_open": True}
        )
        found = [take_over(made.organisation, version, now, most=2) for _ in range(3)]
        facts = FactRow.objects.filter(case__in=cases, kind="policy-changed").count()
    assert [(one.cases, one.more) for one in found] == [(2, True), (1, False), (0, False)]
    assert facts == 3


def test_a_case_of_which_it_cannot_say_how_it_stands_is_left(made, now):
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.register.models import PolicyVersion
    from putright.register.taking_over import take_over

    case = complain(made, now - DAY, now, attributes={"funding": "nhs"})
    text = version_text("25 working days").replace("stage-1", "first-look")
    adopt_text(made, text, timezone.localdate(now))
    with within(made.organisation):
        version = PolicyVersion.objects.get(organisation=made.organisation, takes_open=True)
        found = take_over(made.organisation, version, now)
    assert [(reference, "stage" in why) for reference, why in found.stay] == [(case.reference, True)]


def test_another_version_for_the_same_day_must_say_so_too(made, now):
    from django.utils import timezone

    from putright.procedure.faults import Faulty

    tomorrow = timezone.localdate(now) + DAY
    case = complain(made, now - DAY, now, attributes={"funding": "nhs"})
    adopt_text(made, version_text("25 working days"), tomorrow)
    with pytest.raises(Faulty, match="takes over the open complaints already"):
        adopt_text(made, version_text("15 working days", takes=False), tomorrow)
    before = answer_due(made, case, now + 2 * DAY)
    adopt_text(made, version_text("15 working days"), tomorrow)
    assert answer_due(made, case, now + 2 * DAY) != before


def test_what_had_ended_before_the_first_day_and_is_opened_again_stays(made, now):
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.register.models import FactRow, PolicyVersion
    from putright.register.taking_over import adopted_lately, take_over

    case = complain(made, now - 9 * DAY, now - 9 * DAY, attributes={"funding": "nhs"})
    other = complain(made, now - 9 * DAY, now - 9 * DAY, name="Bilal Okoro", attributes={"funding": "nhs"})
    for one in (case, other):
        take(made, one, "withdrawn", now - 8 * DAY, now - 8 * DAY)
    today = timezone.localdate(now)
    with within(made.organisation):
        from putright.register.adopting import adopt

        adopt(
            made.organisation, version_text("25 working days"), adopted_from=today - 2 * DAY, at=now - 30 * DAY, by=None
        )
    take(made, other, "reopened", now - 4 * DAY, now - 4 * DAY)  # after the adoption, before the day
    take(made, case, "reopened", now, now)  # after the day
    with within(made.organisation):
        (version,) = adopted_lately(made.organisation, now)
        assert isinstance(version, PolicyVersion)
        found = take_over(made.organisation, version, now)
        told = list(
            FactRow.objects.filter(kind="policy-changed", case__in=[case, other]).values_list("case", flat=True)
        )
    assert (found.cases, told) == (1, [other.pk])


def test_the_worklist_says_the_limit_by_which_the_date_was_counted(made, now):
    """Where the later version's date would lie before its first day, the earlier's date stays, and its limit."""
    from django.test import Client
    from django.utils import timezone
    from tests.integration.some_cases import text_of

    complain(made, now - 20 * DAY, now - 20 * DAY, attributes={"funding": "nhs"})
    adopt_text(made, version_text("2 working days"), timezone.localdate(now))
    browser = Client()
    browser.force_login(made.accounts["manager"], backend="allauth.account.auth_backends.AuthenticationBackend")
    words = text_of(browser.get(f"/s/{made.organisation.slug}/"))
    assert "20 working days" in words
    assert "2 working days" not in words.replace("20 working days", "").replace("12 working days", "")
