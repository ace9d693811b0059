"""The views of the worklist, what narrows and sorts them, and that each page follows the one before."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from tests.integration.some_cases import complain, many, member, queries, take, text_of
from tests.integration.test_worklist import references, rows_of, whole_list

DAY = timedelta(days=1)
SORTS = ("due", "-due", "case", "-case", "received", "-received", "what", "whom")


@pytest.fixture
def now(database):
    from django.utils import timezone

    return timezone.now().replace(microsecond=0)


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


@pytest.fixture
def staff(made, signed_in):
    return signed_in(made.accounts["manager"])


def shown(browser, made, query=""):
    """The rows of a page, without the words around them."""
    page = browser.get(f"/s/{made.slug}/?{query}")
    assert page.status_code == 200, page.content[:300]
    return rows_of(page) if "<tbody>" in page.content.decode() else []


def counts(browser, made):
    text = text_of(browser.get(f"/s/{made.slug}/?show=all"))
    return {name: int(count) for name, count in re.findall(r"([A-Z][a-z’ ]+?) \((\d+)\)", text.split("Sorted by ")[0])}


def team_of(made, name, *people):
    from putright.accounts import teams
    from putright.accounts.scope import within

    with within(made.organisation):
        team = teams.name_team(made.organisation, name)
        teams.put_together(team, [made.people[one].pk for one in people])
    return team


def three(made, now):
    """One case that the nurse was given, one that the handler was given, one that nobody was."""
    cases = {}
    for name in ("nurse", "handler", "nobody"):
        cases[name] = complain(made, now - DAY, now, name=f"Case of {name}")
        if name != "nobody":
            take(made, cases[name], "assigned", now, now, person=made.people[name].key, role="senior-clinical-team")
    return cases


def test_my_teams_is_what_its_people_were_given_and_their_roles_owe(made, signed_in, now):
    from putright.accounts.models import Membership, Role, RoleHeld
    from putright.accounts.scope import within

    cases = three(made, now)
    handler = signed_in(made.accounts["handler"])
    page = text_of(handler.get(f"/s/{made.slug}/?show=team"))
    assert "You are in no team." in page
    team_of(made, "Clinical", "handler", "nurse")
    team_of(made, "Others", "manager")
    seen = {row.split()[0] for row in shown(handler, made, "show=team")}
    assert seen == {cases["nurse"].reference, cases["handler"].reference}
    with within(made.organisation):
        # What a role of a colleague owes and nobody has been given is the team's too.
        other = Membership.objects.get(account=made.accounts["inspector"])
        role = Role.objects.get(organisation=made.organisation, slug="senior-clinical-team")
        RoleHeld.objects.create(organisation=made.organisation, membership=other, role=role)
    assert cases["nobody"].reference not in {row.split()[0] for row in shown(handler, made, "show=team")}
    team_of(made, "Wide", "handler", "inspector")
    rows = shown(handler, made, "show=team")
    assert {row.split()[0] for row in rows} == {case.reference for case in cases.values()}
    assert len(rows) == len(set(rows)), "somebody in two teams is counted once"
    assert counts(handler, made)["My team’s"] == len(rows)
    assert shown(signed_in(made.accounts["manager"]), made, "show=team") == []


def test_unassigned_is_what_nobody_was_given(made, staff, now):
    cases = three(made, now)
    assert {row.split()[0] for row in shown(staff, made, "show=unassigned")} == {cases["nobody"].reference}
    assert counts(staff, made)["Unassigned"] == len(shown(staff, made, "show=unassigned"))


def test_agreed_actions_are_those_of_open_and_closed_cases(made, staff, now):
    closed = complain(made, now - 30 * DAY, now, name="Closed Case")
    take(made, closed, "acknowledged", now - 29 * DAY, now, medium="letter")
    take(made, closed, "responded", now - 20 * DAY, now, outcome="upheld", medium="letter")
    opened = complain(made, now - 2 * DAY, now, name="Open Case")
    for case, when in ((closed, now - 19 * DAY), (opened, now - DAY)):
        take(made, case, "action-agreed", when, now, note="Refund the fee", action="refund",
             owner=made.people["nurse"].key, by=(now + 30 * DAY).date().isoformat())  # fmt: skip
    take(made, closed, "closed", now - 18 * DAY, now)
    rows = shown(staff, made, "show=agreed")
    assert {row.split()[0] for row in rows} == {closed.reference, opened.reference}
    assert all("Do what was agreed: Refund the fee" in row for row in rows)
    assert counts(staff, made)["Agreed actions"] == 2


class TestWaitingForTheComplainant:
    def test_details_and_consent_that_were_asked_for_and_not_given(self, made, staff, now):
        case = complain(made, now - 9 * DAY, now, name="Late Reply")
        take(made, case, "details-requested", now - 8 * DAY, now)
        rows = shown(staff, made, "show=waiting")
        assert len(rows) == 1
        assert rows[0].startswith(f"{case.reference} Late Reply The details that we asked for")
        assert f"{(now - 8 * DAY).day} {(now - 8 * DAY):%B %Y}" in rows[0]
        assert counts(staff, made)["Waiting for the complainant"] == 1
        take(made, case, "details-received", now - DAY, now)
        assert shown(staff, made, "show=waiting") == []
        take(made, case, "consent-requested", now - DAY, now)
        assert "The consent of the person concerned" in shown(staff, made, "show=waiting")[0]
        take(made, case, "withdrawn", now, now)
        assert "Nothing is waited for." in text_of(staff.get(f"/s/{made.slug}/?show=waiting"))

    def test_whether_they_ask_for_the_next_stage_while_there_is_time(self, made, staff, now):
        case = complain(made, now - 9 * DAY, now)
        take(made, case, "acknowledged", now - 8 * DAY, now, medium="letter")
        take(made, case, "responded", now - 5 * DAY, now, outcome="not-upheld", medium="letter")
        row = shown(staff, made, "show=waiting")[0]
        assert "Whether they ask for Stage 2" in row or "Whether they ask for stage 2" in row
        assert re.search(r"Until \w+day \d+ \w+ \d{4} IE-\d+", row), row
        take(made, case, "escalated", now - DAY, now, to="stage-2")
        assert shown(staff, made, "show=waiting") == []

    def test_a_window_that_has_closed_is_not_waited_for(self, made, staff, now):
        case = complain(made, now - 400 * DAY, now)
        take(made, case, "acknowledged", now - 399 * DAY, now, medium="letter")
        take(made, case, "responded", now - 390 * DAY, now, outcome="not-upheld", medium="letter")
        assert shown(staff, made, "show=waiting") == []

    def test_pages_follow_one_another_and_a_site_narrows_them(self, made, staff, now):
        from putright.accounts.scope import within
        from putright.register.models import Waiting

        case = complain(made, now - 9 * DAY, now)
        take(made, case, "details-requested", now - 8 * DAY, now)
        with within(made.organisation):
            row = Waiting.objects.get(case=case)
            for place in range(60):
                row.pk = None
                row.until = now + DAY * (1 + place // 7) if place % 2 else None
                row.asked_at = now - DAY * (place % 9)
                row.save(force_insert=True)
        found = whole_list(staff, f"/s/{made.slug}/?show=waiting")
        assert len(found) == 61
        assert shown(staff, made, "show=waiting&site=999999999")  # no such site: it narrows nothing, and that is said
        assert len(whole_list(staff, f"/s/{made.slug}/?show=waiting&stage=stage-1")) == 61
        assert whole_list(staff, f"/s/{made.slug}/?show=waiting&stage=stage-2") == []


def test_every_order_has_each_row_once(made, staff, now):
    many(made, 30, now)
    everything = sorted(row[-1] for row in kept_rows(made, now))
    assert len(everything) > 50
    for sort in SORTS:
        found = whole_list(staff, f"/s/{made.slug}/?show=all&sort={sort}")
        assert sorted(found) == everything, sort
        if sort.endswith("case"):
            assert found == sorted(found, reverse=sort.startswith("-"))


def test_an_order_within_a_view_and_what_narrows_it(made, staff, now):
    cases = many(made, 12, now)
    for case in cases[::2]:
        take(made, case, "assigned", now, now, person=made.people["manager"].key, role="senior-clinical-team")
    mine = sorted(whole_list(staff, f"/s/{made.slug}/?show=mine"))
    assert mine
    for sort in SORTS:
        assert sorted(whole_list(staff, f"/s/{made.slug}/?show=mine&sort={sort}")) == mine, sort
    late = whole_list(staff, f"/s/{made.slug}/?show=overdue&sort=-case")
    assert sorted(late) == sorted(whole_list(staff, f"/s/{made.slug}/?show=overdue"))


def test_looking_for_what_fits_ends_and_goes_on(made, staff, now, monkeypatch):
    """Where no index leads to what is asked, a page looks at so many duties; the next goes on there."""
    from putright.reports import worklist, worklist_sql, worklist_waiting

    for module in (worklist, worklist_sql, worklist_waiting):
        monkeypatch.setattr(module, "LOOKED_AT", 30)
    many(made, 24, now)
    address = f"/s/{made.slug}/?show=all&action=acknowledge&stage=stage-1"
    for query in ("&from=procedure", "&sort=-case", "&sort=what", "&sort=-due&clause=IE-09"):
        found = whole_list(staff, address + query)
        every = [row for row in kept_rows(made, now) if row[0] == "acknowledge" and row[1] == "stage-1"]
        if "clause" in query:
            every = [row for row in every if row[2] == "IE-09"]
        assert sorted(found) == sorted(row[3] for row in every), query


def kept_rows(made, now):
    """The open duties as they are kept: action, stage, clause and reference."""
    from django.db.models import Q

    from putright.accounts.scope import within
    from putright.register.models import Duty

    with within(made.organisation):
        held = Duty.objects.filter(Q(until__isnull=True) | Q(until__gt=now), organisation=made.organisation,
                                   state="open", since__lte=now)  # fmt: skip
        return list(held.values_list("action", "stage", "clause", "case__reference"))


def test_what_narrows_is_said_and_can_be_taken_away(made, staff, now):
    cases = three(made, now)
    query = f"show=all&by={made.people['nurse'].key}&stage=stage-1"
    page = staff.get(f"/s/{made.slug}/?{query}")
    text = text_of(page)
    assert f"By whom: {made.people['nurse'].name}" in text
    assert "Stage: Stage 1" in text
    assert set(references(page)) == {cases["nurse"].reference}
    away = re.findall(r'href="([^"]+)">Take away<span[^>]*> By whom', page.content.decode())[0].replace("&amp;", "&")
    assert "by=" not in away
    assert "stage=stage-1" in away
    assert set(references(staff.get(away))) == {case.reference for case in cases.values()}
    role = staff.get(f"/s/{made.slug}/?by=role:senior-clinical-team&action=acknowledge")
    assert set(references(role)) == {
        case.reference for case in cases.values()
    } or "Nothing in this view fits" in text_of(role)


@pytest.mark.parametrize(
    "query",
    ["site=999999999999", "site=x", "stage=no-such-stage", "action=%00", "by=person-999999", "by=role:nobody", "from=x",
     "by=DROP%20TABLE", "clause=" + "x" * 200, "sort=id", "after=what~1.1", "after=none~none.5", "after=~1.1",
     "sort=case&after=x~none.1", "sort=what&after=acknowledge~none.7", "sort=whom&after=~none.7",
     "show=waiting&after=none~none.1", "show=waiting&after=none.1", "show=waiting&action=acknowledge", "narrow=1"],
)  # fmt: skip
def test_an_address_that_makes_no_sense_is_answered_in_words(made, staff, now, query):
    three(made, now)
    page = staff.get(f"/s/{made.slug}/?{query}")
    assert page.status_code == 200
    name = query.split("=", 1)[0]
    if name in ("site", "stage", "by", "from", "clause"):
        assert "is not known here, or no longer. The list is not narrowed by it." in text_of(page)
        assert rows_of(page)


def test_the_form_offers_what_there_is(made, staff, now):
    three(made, now)
    page = staff.get(f"/s/{made.slug}/?show=mine&narrow=1").content.decode()
    form = page.split('id="narrow"', 1)[1].split("</form>", 1)[0]
    assert made.people["nurse"].name in form
    assert 'value="acknowledge"' in form
    assert '<option value="mine" selected>Mine</option>' in form
    assert 'method="get"' in page


def test_heads_say_how_the_list_is_sorted(made, staff, now):
    three(made, now)
    page = staff.get(f"/s/{made.slug}/?sort=case").content.decode()
    heads = re.findall(r'<th scope="col"( aria-sort="(\w+)")?><a[^>]*href="([^"]+)">([^<]+)', page)
    assert {text: sort for _, sort, _, text in heads if sort} == {"Case": "ascending"}
    to = {text: href for _, _, href, text in heads}
    assert "sort=-case" in to["Case"]
    assert "sort" not in to["When"]
    assert "Sorted by case, the oldest number first." in text_of(staff.get(f"/s/{made.slug}/?sort=case"))


@pytest.mark.parametrize("query", ["show=all", "show=team", "show=waiting", "show=agreed", "show=mine&sort=whom",
                                   "show=all&stage=stage-1&action=acknowledge&narrow=1"])  # fmt: skip
def test_no_view_asks_more_of_more_cases(made, staff, now, query):
    team_of(made, "All", "manager", "nurse", "handler")
    many(made, 3, now)
    _, few = queries(staff, f"/s/{made.slug}/?{query}")
    many(made, 17, now, first=3)
    _, lots = queries(staff, f"/s/{made.slug}/?{query}")
    assert lots == few <= (16 if "narrow" in query else 11)


def plan_of(made, asked, now):
    """The plan that is made once for all values (accounts/planned.py), as it is gone by for these."""
    from django.db import connection

    from putright.reports.worklist import params
    from putright.reports.worklist_sql import page_sql, values

    given = params(made.organisation, member(made), now) | values(asked)
    sql = page_sql(asked, member(made))
    names = list(dict.fromkeys(re.findall(r"%\((\w+)\)s", sql)))
    with connection.cursor() as cursor:
        cursor.execute("PREPARE page AS " + re.sub(r"%\((\w+)\)s", lambda one: f"${names.index(one[1]) + 1}", sql))
        each = ", ".join(["%s"] * len(names))
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, COSTS OFF) EXECUTE page ({each})", [given[one] for one in names])
        plan = "\n".join(row[0] for row in cursor.fetchall())
        assert not names or "$1" in plan, "a plan of its own for these values"
        cursor.execute("DEALLOCATE page")
    return plan


def test_each_view_and_order_is_read_from_an_index(made, now):
    """The plan must not grow with the data: with 20,000 open duties, at most as many are read as are looked at."""
    from django.db import connection

    from putright.accounts.scope import within
    from putright.reports.worklist_asked import Asked, Place
    from putright.reports.worklist_sql import LOOKED_AT

    case = complain(made, now - 60 * DAY, now)
    me = made.people["manager"].key
    team_of(made, "All", "manager", "nurse", "handler")
    with within(made.organisation), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO register_duty (organisation_id, case_id, place, since, stage, action, role, person, strength,"
            " state, due, due_at, received) SELECT organisation_id, case_id, place, since, stage,"
            " CASE g %% 40 WHEN 1 THEN 'do-action' WHEN 2 THEN 'respond' ELSE action END, role,"
            " CASE g %% 50 WHEN 0 THEN %s WHEN 1 THEN '' ELSE 'person-' || g %% 50 END, strength, 'open', due,"
            " CASE WHEN g %% 9 > 0 THEN due_at + g * interval '1 hour' END, received + g * interval '1 minute'"
            " FROM register_duty, generate_series(1, 20000) g WHERE case_id = %s AND place = 0",
            [me, case.pk],
        )
        cursor.execute("SELECT max(id) FROM register_duty WHERE organisation_id = %s", [made.organisation.pk])
        last = cursor.fetchone()[0] - 100
        asked = [Asked(show) for show in ("all", "mine", "team", "unassigned", "today", "overdue", "agreed")]
        asked += [Asked(order=sort) for sort in SORTS]
        asked += [Asked("mine", order=sort) for sort in SORTS]
        asked += [Asked(action="respond"), Asked("overdue", by=me), Asked(stage="stage-1", clause="IE-09")]
        places = {"due": Place(now, last), "case": Place(None, last, str(case.pk)), "received": Place(now, last)}
        places |= {"what": Place(now, last, "acknowledge"), "whom": Place(now, last, "person-7")}
        asked += [one._replace(after=places[one.order.lstrip("-")]) for one in asked]
        # The planner knows nothing yet of so many rows, and would sort what it takes for few.
        for way in ("seqscan", "sort", "bitmapscan"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        for one in asked:
            plan = plan_of(made, one, now)
            assert "Seq Scan on register_duty" not in plan, (one, plan)
            read = [
                int(rows)
                for rows in re.findall(r"Scan (?:Backward )?using owed_\w+ on register_duty.*?rows=(\d+)", plan)
            ]
            assert read, (one, plan)
            assert "Bitmap Heap Scan on register_duty" not in plan, (one, plan)
            assert sum(read) <= 3 * LOOKED_AT, (one, plan)
