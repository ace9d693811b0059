"""The worklist: what is owed next on all cases, in the order in which it is due, at one cost whatever there is."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

import psycopg
import pytest
from django.utils import timezone
from tests.integration.some_cases import complain, many, queries, take, text_of

DAY = timedelta(days=1)


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


def references(page):
    return re.findall(r'putright-reference" href="[^"]*/([^/"]+)/"', page.content.decode())


def rows_of(page):
    """The text of each row."""
    import html

    body = page.content.decode().split("<tbody>", 1)[1].split("</tbody>", 1)[0]
    return [
        " ".join(html.unescape(re.sub(r"<[^>]+>", " ", row)).split()) for row in re.findall(r"<tr.*?</tr>", body, re.S)
    ]


def owed_by_engine(cases, now):
    """What is owed over these cases by the engine alone: (due, reference, action), as the worklist orders it."""
    from putright.accounts.scope import within
    from putright.calendars import load_calendars
    from putright.procedure.assessment import assess
    from putright.register.reading import record_of
    from putright.wording.law_words import owed_by_both, running

    found = []
    for case in cases:
        with within(case.organisation_id):
            record = record_of(case)
        assessed = assess(record.history, record.policy, load_calendars(), now)
        law = assessed.by_law()
        for row in owed_by_both(assessed, law):
            dates = [one.due for one in (row, running(law.of(row))) if one is not None and one.due is not None]
            found.append((not dates, min(dates, default=0), case.reference))
    return sorted(found)


def whole_list(staff, address):
    """The references of every row, page after page."""
    found, pages = [], 0
    while address:
        page = staff.get(address)
        found += references(page)
        pages += 1
        further = re.search(r'govuk-pagination__next"><a [^>]*href="([^"]+)"', page.content.decode())
        address = further[1].replace("&amp;", "&") if further else ""
        assert pages < 50
    return found


def test_everything_owed_is_on_it_once_earliest_first(made, staff, now):
    cases = many(made, 30, now)
    should = owed_by_engine(cases, now)
    assert len(should) > 25
    found = whole_list(staff, f"/s/{made.slug}/")
    assert sorted(found) == sorted(reference for _, _, reference in should)
    due: dict[str, list[tuple[bool, int]]] = {}
    for undated, day, reference in should:
        due.setdefault(reference, []).append((undated, day))
    order = [due[reference].pop(0) for reference in found]
    assert order == sorted(order)


def test_the_row_says_what_by_whom_by_when_and_why(made, staff, now):
    case = complain(made, now - 40 * DAY, now)
    take(made, case, "assigned", now - 39 * DAY, now, person=made.people["nurse"].key, role="senior-clinical-team")
    row = next(row for row in rows_of(staff.get(f"/s/{made.slug}/")) if "Acknowledge" in row)
    assert row.startswith(f"{case.reference} Ada Marsh Acknowledge the complaint in writing Stage 1")
    assert f"{made.people['nurse'].name} Senior Clinical Team" in row
    assert re.search(r"Due \w+day \d+ \w+ \d{4} Overdue by 2\d working days", row)
    assert row.endswith("IE-09, a firm promise: 3 working days after the complaint arrives.")


def test_filters_take_only_their_own_values(made, staff, now):
    complain(made, now - 40 * DAY, now, name="Long Ago")
    complain(made, now, now, name="Just Now")
    assert len(rows_of(staff.get(f"/s/{made.slug}/?show=overdue"))) == 2
    assert "Just Now" not in text_of(staff.get(f"/s/{made.slug}/?show=overdue"))
    everything = text_of(staff.get(f"/s/{made.slug}/"))
    for nonsense in (
        "show=due_at",
        "show=%00",
        "after=x",
        "after=none.",
        "after=99999999999999.1",
        "after=1.-1",
        "show=",
    ):
        assert text_of(staff.get(f"/s/{made.slug}/?{nonsense}")).split("minutes")[0][:60] == everything[:60], nonsense
        assert len(rows_of(staff.get(f"/s/{made.slug}/?{nonsense}"))) == 4, nonsense


def test_mine_is_what_i_was_given_and_what_my_roles_owe_that_nobody_has(made, signed_in, now):
    from putright.accounts.models import Membership, Role, RoleHeld
    from putright.accounts.scope import within

    given = complain(made, now - DAY, now, name="Given To Me")
    take(made, given, "assigned", now, now, person=made.people["handler"].key, role="senior-clinical-team")
    others = complain(made, now - DAY, now, name="Given Away")
    take(made, others, "assigned", now, now, person=made.people["nurse"].key, role="senior-clinical-team")
    complain(made, now - DAY, now, name="For Anybody")
    mine = f"/s/{made.slug}/?show=mine"
    staff = signed_in(made.accounts["handler"])
    seen = text_of(staff.get(mine))
    assert "Given To Me" in seen
    assert "Given Away" not in seen
    assert "For Anybody" not in seen
    with within(made.organisation):
        membership = Membership.objects.get(account=made.accounts["handler"])
        role = Role.objects.get(organisation=made.organisation, slug="senior-clinical-team")
        RoleHeld.objects.create(organisation=made.organisation, membership=membership, role=role)
    seen = text_of(staff.get(mine))
    assert "For Anybody" in seen
    assert "Given Away" not in seen


def test_due_today_is_neither_overdue_nor_tomorrows(made, staff, now):
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.register.models import Duty

    today = complain(made, now - DAY, now, name="Due Today")
    complain(made, now, now, name="Due Later")
    complain(made, now - 60 * DAY, now, name="Due Before")
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + DAY
    with within(made.organisation):
        Duty.objects.filter(case=today, action="acknowledge").update(due_at=midnight)
    rows = rows_of(staff.get(f"/s/{made.slug}/?show=today"))
    assert len(rows) == 1
    assert "Due Today" in rows[0]


def test_what_was_agreed_stays_when_the_case_is_closed(made, staff, now):
    case = complain(made, now - 30 * DAY, now)
    take(made, case, "acknowledged", now - 29 * DAY, now, medium="letter")
    take(made, case, "responded", now - 20 * DAY, now, outcome="upheld", medium="letter")
    take(
        made, case, "action-agreed", now - 19 * DAY, now, note="Refund the fee of £40", action="refund",
        owner=made.people["nurse"].key, by=(now + 30 * DAY).date().isoformat(),
    )  # fmt: skip
    take(made, case, "closed", now - 18 * DAY, now)
    rows = rows_of(staff.get(f"/s/{made.slug}/"))
    assert len(rows) == 1
    assert "Do what was agreed: Refund the fee of £40" in rows[0]
    assert made.people["nurse"].name in rows[0]
    assert rows[0].endswith("Agreed on this case.")
    take(made, case, "action-done", now, now, action="refund", owner=made.people["nurse"].key)
    assert "Nothing is owed on any case." in text_of(staff.get(f"/s/{made.slug}/"))


def test_the_number_of_queries_does_not_grow(made, staff, now):
    many(made, 3, now)
    _, few = queries(staff, f"/s/{made.slug}/")
    many(made, 57, now, first=3)
    page, lots = queries(staff, f"/s/{made.slug}/")
    assert len(rows_of(page)) == 25
    assert lots == few <= 11


def test_counts_stop_at_199(made, staff, now):
    from putright.accounts.scope import within
    from putright.register.models import Duty

    case = complain(made, now - 60 * DAY, now)
    with within(made.organisation):
        row = Duty.objects.filter(case=case, state="open").first()
        assert row is not None
        row.pk = None
        copies = []
        for _ in range(250):
            copy = Duty(**{field.attname: getattr(row, field.attname) for field in Duty._meta.concrete_fields})
            copy.pk = None
            copies.append(copy)
        Duty.objects.bulk_create(copies)
    text = text_of(staff.get(f"/s/{made.slug}/"))
    assert "Everything (199+)" in text
    assert "Overdue (199+)" in text
    assert "Mine (0)" in text


def test_the_page_reads_the_index_and_only_what_it_shows(made, now, database):
    """hazards, Deadlines and the promise: what falls due is found by index, with row security on.

    How the tables are read depends on what is known of them. So there are many duties and many letters being written,
    the server is told so, and all of it is for this test alone: it is never committed.
    """
    from tests.integration.some_cases import member

    from putright.accounts.scope import within
    from putright.reports.worklist import params
    from putright.reports.worklist_asked import Asked
    from putright.reports.worklist_sql import page_sql, values

    case = complain(made, now - 60 * DAY, now)
    with within(made.organisation):
        page, asked = page_sql(Asked(), member(made)), params(made.organisation, member(made), now) | values(Asked())
    with psycopg.connect(database.superuser_url) as connection:
        cursor = connection.cursor()
        cursor.execute(
            "INSERT INTO register_duty (organisation_id, case_id, place, since, stage, action, role, person, strength,"
            " state, due, due_at) SELECT organisation_id, case_id, place, since, stage, action, role, '', strength,"
            " CASE WHEN g %% 2 = 0 THEN 'open' ELSE 'met' END, due, due_at + g * interval '1 hour'"
            " FROM register_duty, generate_series(1, 20000) g WHERE case_id = %s AND place = 0",
            [case.pk],
        )
        cursor.execute("SET LOCAL session_replication_role = replica")  # so many letters are on no case that there is
        cursor.execute(
            "INSERT INTO correspondence_caseletter (organisation_id, case_id, kind, subject, text, revision, at)"
            " SELECT %s, -g, 'acknowledgement', '', '', 1, now() FROM generate_series(1, 5000) g",
            [made.organisation.pk],
        )
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("ANALYZE register_duty, correspondence_caseletter")
        cursor.execute(f"SET LOCAL ROLE {urlsplit(database.app_url).username}")
        cursor.execute("SELECT set_config('putright.organisation', %s, true)", [str(made.organisation.pk)])
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, COSTS OFF) {page}", asked)
        plan = "\n".join(row[0] for row in cursor.fetchall())
        connection.rollback()
        cursor.execute("ANALYZE register_duty, correspondence_caseletter")  # how many there are is not rolled back
    assert "Index Scan using owed_next on register_duty" in plan
    assert "Seq Scan on register_duty" not in plan
    read = [int(rows) for rows in re.findall(r"Index Scan using owed_next .*?rows=(\d+)", plan)]
    assert sum(read) <= 26
    assert "Removed by Filter" not in plan, plan


def test_a_row_says_what_somebody_needs_and_that_whoever_owes_it_cannot_see_the_case(made, signed_in):
    now = timezone.now()
    case = complain(made, now - timedelta(days=2), now, needed={"formats": "large-print", "print_size": "18"})
    take(made, case, "assigned", now, now, person=made.people["handler"].key)
    take(made, case, "person-named", now, now, person=made.people["handler"].key, how="complained-about")
    manager, clerk = signed_in(made.accounts["manager"]), signed_in(made.accounts["front-desk"])
    words = f"Cannot be done by {made.people['handler'].name}: give it to somebody else"
    page = text_of(manager.get(f"/s/{made.slug}/"))
    assert words in page
    assert "Needs: large print (18 point)" in page
    assert "Needs: large print (18 point)" in text_of(manager.get(f"/s/{made.slug}/cases/"))
    assert words not in text_of(clerk.get(f"/s/{made.slug}/")), "they can do nothing about it"
