"""Old verdicts never change: a new version of the policy leaves every case alone that is under another."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from putright.policies import policy_text

from . import public_forms
from .some_cases import complain, member, take, text_of
from .test_one_truth import kept, replayed

NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)
IESO = policy_text("ieso")


def within_days(number):
    return IESO.replace("within: 20 working days", f"within: {number} working days").replace(
        "within: 3 working days", f"within: {max(1, number // 5)} working days"
    )


STRICTER, LOOSER = within_days(5), within_days(40)


def adopt(made, text, start, *, now=NOW, reason="The board decided so."):
    from putright.accounts.scope import within
    from putright.casework.adopting import Adopted, adopt_version

    with within(made.organisation):
        done = adopt_version(
            made.organisation, text, start=start, reason=reason, by=made.accounts["manager"].pk, now=now
        )
    assert isinstance(done, Adopted), done
    return done.version


def local_today():
    from django.utils import timezone

    return timezone.localdate(NOW)


@pytest.fixture
def made(make_organisation):
    """Cases of every sort: open in time, open and late, answered in time, answered late, closed, at the next stage."""
    found = make_organisation("ieso")
    found.cases = {}
    for name, days in (("new", 1), ("overdue", 45), ("late", 60), ("kept", 50), ("closed", 80), ("second", 40)):
        came = NOW - days * DAY
        case = found.cases[name] = complain(
            found, came, NOW, email=f"{name}@marsh.example", attributes={"funding": "nhs"}, points=("The call",)
        )
        if name in ("new", "overdue"):
            continue
        take(found, case, "acknowledged", came + DAY, NOW, medium="letter")
        answered = came + (40 if name == "late" else 10) * DAY
        take(found, case, "responded", answered, NOW, points={"p1": "upheld"})
        if name == "closed":
            take(found, case, "closed", came + 40 * DAY, NOW)
        if name == "second":
            take(found, case, "escalated", came + 15 * DAY, NOW, to="stage-2")
    return found


def rows(made, of="*"):
    """Everything that follows from the facts, as the database has it."""
    from django.db import connection

    from putright.accounts.scope import within

    found = {}
    with within(made.organisation), connection.cursor() as cursor:
        for table in ("register_duty", "register_phase", "register_case", "register_message", "register_policyversion"):
            cursor.execute(f"SELECT {of} FROM {table} ORDER BY id")
            found[table] = cursor.fetchall()
    return found


def pages(made, browser):
    """What staff read of each case, and every letter that it can have."""
    from putright.letters import letters

    found = {}
    for name, case in made.cases.items():
        home = f"/s/{made.slug}/cases/{case.reference}/"
        page = browser.get(home)
        # What each form carries to be known again is another one each time.
        found[name] = re.sub(r"(csrfmiddlewaretoken|whose)\S+ value=\"[^\"]+\"", "", page.content.decode())
        for kind in letters():
            letter = browser.get(f"{home}letter/{kind}/")
            if letter.status_code == 200:
                found[name, kind] = text_of(letter)
    assert len(found) > 50
    return found


@pytest.mark.parametrize("text", [STRICTER, LOOSER], ids=["stricter", "looser"])
def test_a_new_version_leaves_every_case_duty_letter_and_page_as_it_was(made, signed_in, client, text):
    public_forms.send(client, made)
    sent = client.get(f"/p/{made.slug}/complain/sent/").content
    browser = signed_in(made.accounts["manager"])
    before, shown = rows(made), pages(made, browser)
    version = adopt(made, text, local_today())
    after = rows(made)
    assert after["register_policyversion"][:-1] == before["register_policyversion"]
    assert {k: v for k, v in after.items() if k != "register_policyversion"} == {
        k: v for k, v in before.items() if k != "register_policyversion"
    }
    assert pages(made, browser) == shown
    assert client.get(f"/p/{made.slug}/complain/sent/").content == sent
    new = complain(made, NOW - timedelta(minutes=1), NOW)
    assert new.policy_id == version.pk
    assert {case.policy_id for case in made.cases.values()} != {version.pk}


@pytest.mark.parametrize("text", [STRICTER, LOOSER], ids=["stricter", "looser"])
def test_what_is_made_again_replayed_or_verified_is_the_same_for_cases_under_both(made, tmp_path, text):
    from putright.accounts.scope import within
    from putright.register.models import Case
    from putright.register.reading import record_of
    from putright.register.rebuild import rebuild
    from putright.register.verify import verify

    adopt(made, text, local_today())
    for number in range(2):
        case = complain(made, NOW - timedelta(minutes=1 + number), NOW, attributes={"funding": "nhs"})
        made.cases[f"under the new one {number}"] = case
    take(made, made.cases["overdue"], "acknowledged", NOW - timedelta(hours=1), NOW, medium="letter")
    with within(made.organisation):
        assert all(one.same for one in rebuild(made.organisation, write=False))
        records = [
            record_of(case)
            for case in Case.objects.filter(organisation=made.organisation).select_related("policy").order_by("number")
        ]
        assert not verify(made.organisation).breaks
    assert len({record.case.policy_id for record in records}) == 2
    for record in records:
        for later in (timedelta(0), 9 * DAY, 70 * DAY):
            said = replayed(record, NOW + later, tmp_path)
            duties, phase = kept(made.organisation, record, NOW + later)
            both = [*said["duties"], *said["law_duties"]]
            assert duties == [{name: one[name] for name in duties[0]} for one in both], record.case.reference
            assert (phase.stage, phase.status, phase.outcome) == (said["stage"], said["status"], said["outcome"])


def test_a_case_that_goes_on_after_the_change_goes_on_under_its_own_version(made, signed_in):
    """Asked for the next stage now, it has the time that was promised when it was received."""
    from putright.accounts.scope import within
    from putright.register.models import Duty

    adopt(made, STRICTER, local_today())
    case = made.cases["kept"]
    take(made, case, "escalated", NOW - timedelta(hours=1), NOW, to="stage-2")
    with within(made.organisation):
        duty = Duty.objects.get(case=case, stage="stage-2", action="respond", until=None)
    begun, due = date.fromisoformat(str(duty.begun)), date.fromisoformat(str(duty.due))
    assert (due - begun).days >= 26


def test_a_version_for_a_later_day_holds_for_what_is_received_from_that_day_on(made):
    """By the day of receipt, not the day on which somebody typed it in, or on which a letter was opened."""
    start = local_today() + 10 * DAY
    first = made.cases["new"].policy_id
    coming = adopt(made, STRICTER, start)
    assert complain(made, NOW, NOW).policy_id == first
    later = datetime.combine(start, datetime.min.time(), tzinfo=UTC) + timedelta(hours=12)
    assert complain(made, later, later).policy_id == coming.pk
    assert complain(made, later - DAY, later + 3 * DAY).policy_id == first
    assert complain(made, later, later + 3 * DAY).policy_id == coming.pk


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 7, 1), 1), (date(2026, 12, 1), 0)], ids=["summer", "winter"])
def test_a_day_begins_at_midnight_on_the_clock_on_the_wall(make_organisation, day, hours):
    from putright.accounts.scope import within
    from putright.register.adopting import adopt as adopt_plainly

    made = make_organisation("ieso")
    with within(made.organisation):
        coming = adopt_plainly(made.organisation, STRICTER, adopted_from=day)
    midnight = datetime.combine(day, datetime.min.time(), tzinfo=UTC) - timedelta(hours=hours)
    now = midnight + 5 * DAY
    assert complain(made, midnight - timedelta(seconds=1), now).policy_id != coming.pk
    assert complain(made, midnight, now).policy_id == coming.pk


def test_the_page_for_the_public_turns_over_at_midnight_too(make_organisation):
    from zoneinfo import ZoneInfo

    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.register.adopting import adopt as adopt_plainly
    from putright.register.adopting import in_force

    made = make_organisation("ieso")
    with within(made.organisation):
        coming = adopt_plainly(made.organisation, STRICTER, adopted_from=date(2026, 7, 1))
        before = datetime(2026, 6, 30, 22, 59, 59, tzinfo=UTC)
        for moment, expected in ((before, False), (before + timedelta(seconds=1), True)):
            today = timezone.localdate(moment, ZoneInfo("Europe/London"))
            assert (in_force(made.organisation, today).pk == coming.pk) is expected


def test_a_version_to_come_is_taken_back_by_another_for_the_same_day(made, signed_in):
    start = local_today() + 10 * DAY
    coming = adopt(made, STRICTER, start)
    again = adopt(made, IESO, start)
    later = datetime.combine(start, datetime.min.time(), tzinfo=UTC) + timedelta(hours=12)
    assert complain(made, later, later).policy_id == again.pk
    from putright.accounts.scope import within
    from putright.reports.versions import versions_of

    with within(made.organisation):
        found = {one.version.pk: one for one in versions_of(made.organisation, NOW)}
    assert [found[one.pk].standing for one in (again, coming)] == ["coming", "withdrawn"]
    first = found[made.cases["new"].policy_id]
    assert (first.standing, first.last_day) == ("in-force", start - DAY)
    assert (first.cases, first.open) == (6, 5)


def test_the_history_of_versions_is_told_in_the_browser_and_by_a_command(made, signed_in, capsys):
    from putright.command.register_command import main

    first = made.cases["new"].policy_id
    adopt(made, LOOSER, local_today(), reason="Too few of us.")
    coming = adopt(made, STRICTER, local_today() + 10 * DAY, reason="More of us.")
    browser = signed_in(made.accounts["manager"])
    page = text_of(browser.get(f"/s/{made.slug}/policy/"))
    for words in ("In force", "Still to come", "Past", "Too few of us.", "More of us.", made.people["manager"].name):
        assert words in page, words
    one = text_of(browser.get(f"/s/{made.slug}/policy/versions/{coming.pk}/"))
    assert "within: 5 working days" in one
    assert "within: 40 working days" in one
    assert "Adopted by" in one
    assert "It is the first." in text_of(browser.get(f"/s/{made.slug}/policy/versions/{first}/"))
    file = browser.get(f"/s/{made.slug}/policy/versions/{coming.pk}/file/")
    assert file.content.decode() == STRICTER
    capsys.readouterr()
    assert main(["versions", made.slug]) == 0
    said = capsys.readouterr().out
    assert "3 versions" in said
    assert "still to come, 0 cases, 0 open" in said
    assert "past, 6 cases, 5 open" in said
    assert f"adopted by {made.people['manager'].name}" in said


def test_a_role_can_stand_for_a_role_of_a_version_to_come(made, signed_in):
    from putright.accounts.models import Role
    from putright.accounts.scope import within

    adopt(made, IESO.replace("senior-clinical-team", "quality-team"), local_today() + 10 * DAY)
    browser = signed_in(made.accounts["administrator"])
    page = f"/s/{made.slug}/people/roles/handler/"
    assert b'value="quality-team"' in browser.get(page).content
    browser.post(page, {"title": "Handler", "permissions": ["read", "handle"],
                        "policy_roles": ["quality-team", "senior-clinical-team"]})  # fmt: skip
    with within(made.organisation):
        role = Role.objects.get(organisation=made.organisation, slug="handler")
    assert set(role.policy_roles) == {"quality-team", "senior-clinical-team"}


def test_members_are_what_they_were(made):
    """An adoption gives nobody a permission."""
    from putright.accounts.scope import within

    def permissions():
        with within(made.organisation):
            return {role: member(made, role).permissions for role in made.accounts}

    before = permissions()
    adopt(made, IESO.replace("senior-clinical-team", "manager"), local_today())
    assert permissions() == before
