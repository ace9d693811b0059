"""The register as a file for a spreadsheet."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from tests.integration.some_cases import complain, many, take

DAY = timedelta(days=1)
CAME = datetime(2026, 9, 7, 10, 0, tzinfo=UTC)  # a Monday


@pytest.fixture
def now(database):
    from django.utils import timezone

    return timezone.now().replace(microsecond=0)


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


@pytest.fixture
def staff(made, signed_in):
    return signed_in(made.accounts["inspector"])


def rows_of(staff, made, query=""):
    page = staff.get(f"/s/{made.slug}/register.csv{query}")
    assert page.status_code == 200
    body = b"".join(page.streaming_content)
    assert body.startswith(b"\xef\xbb\xbf")  # so that Excel reads é as é
    assert page["Content-Type"] == "text/csv; charset=utf-8"
    assert page["Content-Disposition"].startswith('attachment; filename="register-')
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))


def test_a_line_says_what_became_of_a_case(made, staff, now):
    case = complain(made, CAME, now, name="Zoë Marsh", channel="phone")
    take(made, case, "acknowledged", CAME + 2 * DAY, now, medium="letter")
    take(made, case, "responded", CAME + 31 * DAY, now, outcome="partly-upheld", medium="letter")
    take(made, case, "action-agreed", CAME + 32 * DAY, now, action="refund", owner=made.people["nurse"].key, note="Pay")
    take(made, case, "lesson-recorded", CAME + 33 * DAY, now, text="Ring back.")
    take(made, case, "closed", CAME + 34 * DAY, now)
    (row,) = rows_of(staff, made)
    assert row == {
        "Reference": case.reference, "Received": "2026-09-07", "Channel": "phone", "Site": "", "Stage": "stage 1",
        "Status": "closed", "Outcome": "partly upheld", "Acknowledge by": "2026-09-10",
        "Acknowledge by (law)": "", "Respond by (law)": "", "Acknowledged": "2026-09-09",
        "Acknowledged on time": "yes", "Acknowledged late by (working days)": "", "Respond by": "2026-10-05",
        "Responded": "2026-10-08", "Responded on time": "no", "Responded late by (working days)": "3",
        "Next stage asked for": "", "Outside body": "", "Closed": "2026-10-11", "Problems": row["Problems"],
        "Agreed actions open": "1", "Lessons recorded": "1",
    }  # fmt: skip


def test_corrections_count(made, staff, now):
    case = complain(made, CAME, now)
    take(made, case, "acknowledged", CAME + 9 * DAY, now, medium="letter")
    assert rows_of(staff, made)[0]["Acknowledged on time"] == "no"
    take(made, case, "corrected", now, now, of="f3", set={"at": "2026-09-08"}, reason="A slip of the pen.")
    (row,) = rows_of(staff, made)
    assert (row["Acknowledged"], row["Acknowledged on time"]) == ("2026-09-08", "yes")


def test_what_is_not_done_is_not_due_yet_or_no(made, staff, now):
    complain(made, now, now)
    complain(made, CAME, now)
    assert [row["Responded on time"] for row in rows_of(staff, made)] == ["not due yet", "no"]


def test_names_only_where_asked_for_and_then_it_is_recorded(made, staff, now):
    from putright.accounts.scope import within
    from putright.register.models import CaseRead

    complain(made, CAME, now, name="Zoë Marsh", by="representative", concerned="Old Mrs Marsh")
    complain(made, CAME, now, name="Bilal Okoro")
    assert "Marsh" not in str(rows_of(staff, made))
    with within(made.organisation):
        assert not CaseRead.objects.filter(organisation=made.organisation).exists()
    rows = rows_of(staff, made, "?names=1")
    assert [(row["Complainant"], row["Person concerned"]) for row in rows] == [
        ("Zoë Marsh", "Old Mrs Marsh"), ("Bilal Okoro", ""),
    ]  # fmt: skip
    with within(made.organisation):
        (read,) = CaseRead.objects.filter(organisation=made.organisation).select_related("case")
    assert (read.what, read.account_id, read.case.number) == ("register", made.accounts["inspector"].pk, 2)


@pytest.mark.parametrize(
    "name", ["=1+1", "+44", "-2", "@SUM(A1)", "\tx", "\r=cmd|' /C calc'!A0", '=HYPERLINK("http://x.example")']
)
def test_no_cell_is_a_formula(made, staff, now, name):
    complain(made, CAME, now, name=name)
    (row,) = rows_of(staff, made, "?names=1")
    for cell in row.values():
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert row["Complainant"].lstrip("'").strip() == name.strip()


def test_every_case_is_in_it_in_order_however_many_lots_it_takes(made, staff, now, monkeypatch):
    from putright.reports import register_file

    monkeypatch.setattr(register_file, "LOT", 7)
    cases = many(made, 28, now)
    assert [row["Reference"] for row in rows_of(staff, made)] == [case.reference for case in cases]


def test_it_agrees_with_the_figures(made, staff, now):
    from putright.accounts.scope import within
    from putright.register.adopting import in_force
    from putright.register.reading import policy_of
    from putright.reports.figures import figures

    many(made, 40, now)
    rows = rows_of(staff, made)
    with within(made.organisation):
        found = figures(made.organisation, policy_of(in_force(made.organisation, now.date())), now)
    kept = [one for promise, one in found.promises if (promise.stage, promise.action) == ("stage-1", "acknowledge")]
    assert sum(row["Acknowledged on time"] == "yes" for row in rows) == sum(one.met for one in kept)
    assert sum(row["Acknowledged on time"] == "no" for row in rows) == sum(one.judged - one.met for one in kept)


def test_an_empty_register_is_a_heading(made, staff):
    assert rows_of(staff, made) == []
    assert rows_of(staff, made, "?names=1") == []


def test_who_may_not_take_it(made, make_organisation, signed_in, client):
    for role in ("front-desk", "handler", "administrator"):
        assert signed_in(made.accounts[role]).get(f"/s/{made.slug}/register.csv").status_code == 403
    other = make_organisation("ieso")
    assert signed_in(other.accounts["inspector"]).get(f"/s/{made.slug}/register.csv").status_code == 404
    assert client.get(f"/s/{made.slug}/register.csv").status_code == 302


def test_it_shows_its_own_organisation_alone(made, make_organisation, staff, now):
    other = make_organisation("ieso")
    complain(other, CAME, now, name="Not Yours")
    complain(made, CAME, now, name="Ours")
    assert [row["Complainant"] for row in rows_of(staff, made, "?names=1")] == ["Ours"]
