"""Promises kept, counted a second time by the engine alone from the histories of the same cases."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.integration.some_cases import complain, many, queries, take, text_of

DAY = timedelta(days=1)
LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def now(database):
    from django.utils import timezone

    return timezone.now().replace(microsecond=0)


def month_of(due):
    day = due.astimezone(LONDON).date() if isinstance(due, datetime) else due
    return day.replace(day=1)


def recounted(organisation, now, *, by_law=False):
    """What the engine says of every case: each promise with its month, site, what is known of the case, its fate."""
    from putright.accounts.scope import within
    from putright.calendars import load_calendars
    from putright.procedure.assessment import assess
    from putright.register.models import Case
    from putright.register.reading import record_of

    found = []
    with within(organisation):
        for case in Case.objects.filter(organisation=organisation).select_related("policy"):
            record = record_of(case)
            at = max([now, *(entry.row.recorded for entry in record.entries)])
            judged = assess(record.history, record.policy, load_calendars(), at)
            law = judged.by_law()
            firsts = [laws[0] for row in judged.duties if (laws := law.of(row))]
            for row in [*firsts, *law.duties] if by_law else judged.duties:
                if row.due is None or row.status == "pending":
                    continue
                fate = "extended" if row.status == "met" and row.extended is not None else row.status
                known = dict(record.history.attributes) | {
                    "own-service": record.latest("service-noted").get("service_id")
                }
                found.append((case, row, month_of(row.due_at), known, fate))
    return found


def as_counts(tally):
    said = {
        "met": tally.met - tally.extended, "extended": tally.extended, "late": tally.late, "missed": tally.missed,
        "overdue": tally.overdue, "open": tally.running, "cancelled": tally.dropped,
    }  # fmt: skip
    return {name: number for name, number in said.items() if number}


def asked(first, last, by="site", **more):
    from putright.reports.promises_asked import Asked

    return Asked(first, last, by, **more)


FIRST, LAST = date(2015, 1, 1), date(2035, 12, 1)


def check(organisation, now, first=FIRST, last=LAST, by="site"):
    """Every table of the page against the engine; how many promises were compared."""
    from putright.accounts.scope import within
    from putright.reports.promises_kept import demands_kept, each_promise, promises_kept

    with within(organisation):
        question = asked(first, last, by)
        shown = promises_kept(organisation, question, now)
        each = each_promise(organisation, question, now)
        laws = demands_kept(organisation, question, now)
    promises: dict[Any, Counter[str]] = {}
    strengths: dict[Any, Counter[str]] = {}
    months: dict[Any, Counter[str]] = {}
    splits: dict[Any, Counter[str]] = {}
    cells: dict[Any, Counter[str]] = {}
    total: Counter[str] = Counter()
    for case, row, month, known, fate in recounted(organisation, now):
        if not first <= month <= last:
            continue
        split = (str(case.site_id) if case.site_id else None) if by == "site" else known.get(by)
        source = (case.policy_id, row.stage, row.action, row.clause, row.duty.strength)
        total[fate] += 1
        keys: list[tuple[dict[Any, Counter[str]], Any]] = [(promises, source), (strengths, row.duty.strength)]
        keys += [(months, month), (splits, split), (cells, (source, month, split))]
        for table, key in keys:
            table.setdefault(key, Counter())[fate] += 1
    assert {tuple(source): as_counts(tally) for source, tally in shown.promises} == promises
    assert {name: as_counts(tally) for name, tally in shown.strengths.items()} == strengths
    assert {month: as_counts(tally) for month, tally in shown.months.items()} == months
    assert {split: as_counts(tally) for split, tally in shown.splits.items()} == splits
    assert {(tuple(source), month, split): as_counts(tally) for source, month, split, tally in each} == cells
    assert as_counts(shown.total) == dict(total)
    demanded: dict[Any, Counter[str]] = {}
    for _, row, month, _, fate in recounted(organisation, now, by_law=True):
        if first <= month <= last:
            key = row.stage, row.action, row.clause
            demanded.setdefault(key, Counter())["met" if fate == "extended" else fate] += 1
    assert {tuple(demand): as_counts(tally) for demand, tally in laws} == demanded
    return sum(total.values())


def test_every_case_of_the_demonstration_counts_as_the_engine_judges_it(demonstration):
    """The oracle: each case of every made-up provider assessed anew from its own history, and recounted."""
    from putright.accounts.scope import within
    from putright.reports.promises_choices import choices_of

    now = datetime.now(UTC)
    extended = 0
    assert len(demonstration) == 5
    for organisation in demonstration.values():
        assert check(organisation, now) > 20
        with within(organisation):
            attributes = choices_of(organisation).attributes
        for name in attributes:
            check(organisation, now, by=name)
        check(organisation, now, date(now.year, now.month, 1), date(now.year, now.month, 1))
        extended += sum(fate == "extended" for *_, fate in recounted(organisation, now))
    assert extended, "No story keeps a promise by an extended date, so nothing here looked at one."


@pytest.mark.parametrize("policy", ["ieso", "careium", "commisceo"])
def test_many_cases_of_every_sort(make_organisation, now, policy):
    made = make_organisation(policy)
    if policy == "ieso":
        many(made, 40, now)
    else:
        for place in range(20):
            came = now - (3 + 41 * place % 150) * DAY
            case = complain(made, came, now)
            if place % 2:
                take(made, case, "acknowledged", came + (place % 12) * DAY / 4, now, medium="letter")
            if place % 5 == 4 and came + 30 * DAY < now:
                take(made, case, "responded", came + (20 + place % 9) * DAY, now, outcome="upheld", medium="letter")
    assert check(made.organisation, now) >= 40
    if policy == "ieso":
        check(made.organisation, now, by="funding")


def found(made, question, now):
    from putright.accounts.scope import within
    from putright.reports.promises_kept import promises_kept

    with within(made.organisation):
        return promises_kept(made.organisation, question, now)


def answer_of(made, question, now):
    """The tally of the answer of stage 1."""
    (tally,) = [tally for source, tally in found(made, question, now).promises if source[1:3] == ("stage-1", "respond")]
    return tally


CAME = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)  # a Monday: 20 working days end on Monday 29 June
YEAR = (date(2026, 1, 1), date(2026, 12, 1))


def answered(made, now, days, came=CAME, **more):
    case = complain(made, came, now, **more)
    take(made, case, "responded", came + days * DAY, now, outcome="upheld", medium="letter")
    return case


def test_kept_by_an_extended_date_is_said_by_itself(make_organisation, now):
    made = make_organisation("ieso")
    answered(made, now, 28)
    answered(made, now, 29)
    case = complain(made, CAME, now)
    take(made, case, "extended", CAME + 20 * DAY, now, action="respond", until="2026-07-10", agreed=True,
         reason="We wait for the notes.")  # fmt: skip
    take(made, case, "responded", CAME + 38 * DAY, now, outcome="upheld", medium="letter")
    tally = answer_of(made, asked(*YEAR), now)
    assert (tally.met, tally.extended, tally.late, tally.per_cent) == (2, 1, 1, 67)
    # By the month of the date that holds: the extended one is July's.
    assert answer_of(made, asked(date(2026, 7, 1), date(2026, 7, 1)), now) == (1, 1, 0, 0, 0, 0, 0)


def test_withdrawn_and_running_ones(make_organisation, now):
    """What was not yet due when the case was withdrawn is no longer owed; what was past its date stays missed."""
    made = make_organisation("ieso")
    for days in (10, 40):
        take(made, complain(made, CAME, now), "withdrawn", CAME + days * DAY, now)
    tally = answer_of(made, asked(*YEAR), now)
    assert (tally.owed, tally.missed, tally.dropped) == (1, 1, 1)
    complain(made, now - 2 * DAY, now)
    later = asked(date(2015, 1, 1), date(2035, 1, 1))
    assert answer_of(made, later, now)._replace(missed=0, dropped=0) == (0, 0, 0, 0, 0, 1, 0)


def test_per_cent_is_all_or_none_only_for_all_or_none():
    from putright.reports.promises_kept import Tally

    assert Tally(met=999, late=1).per_cent == 99
    assert Tally(met=1, late=999).per_cent == 1
    assert Tally(met=3).per_cent == 100
    assert Tally(late=3, running=9).per_cent == 0
    assert Tally(running=3, dropped=2).per_cent is None


def adopt_shorter(made, day, text_from="20 working days", text_to="15 working days"):
    from putright.accounts.scope import within
    from putright.policies import policy_text
    from putright.register.adopting import adopt

    text = policy_text("ieso")
    changed = text.replace(f"within: {text_from}", f"within: {text_to}")
    with within(made.organisation):
        adopt(made.organisation, changed, adopted_from=day)
        return changed != text


def test_a_changed_limit_is_counted_by_itself_and_an_unchanged_one_together(make_organisation, signed_in, now):
    made = make_organisation("ieso")
    answered(made, now, 25)
    assert adopt_shorter(made, date(2026, 6, 2))
    arrives = "working days after the complaint arrives, if it came by phone An aim In the procedure from"
    answered(made, now, 25, CAME + DAY)  # late under 15 working days
    staff = signed_in(made.accounts["manager"])
    text = text_of(staff.get(f"/s/{made.slug}/promises/?from=2026-01&to=2026-12"))
    assert f"20 {arrives} 1 January 2020 1 1 0 0" in text
    assert f"15 {arrives} 2 June 2026 1 0 0 1" in text
    # The acknowledgement is promised alike in both: one line, without a version.
    assert len(re.findall("Acknowledge the complaint in writing IE-", text)) == 1
    before = adopt_shorter(made, date(2026, 6, 3), "20 working days", "20 working days")
    assert not before  # the first text again: the promise of 20 working days goes on
    answered(made, now, 25, CAME + 2 * DAY)
    text = text_of(staff.get(f"/s/{made.slug}/promises/?from=2026-01&to=2026-12"))
    assert f"20 {arrives} 1 January 2020 2 2 0 0" in text


def test_a_version_that_takes_over_counts_what_it_promised_and_no_more(make_organisation, now):
    """What was answered before its day was promised by the earlier version; what is open then, by it."""
    from django.utils import timezone
    from tests.integration.test_taking_over import adopt_text, version_text

    from putright.accounts.scope import within
    from putright.reports.promises_kept import one_promise
    from putright.reports.same_promise import same_promises, versions_of

    made = make_organisation("ieso")
    came = now - 6 * DAY
    complain(made, came, now)
    take(made, complain(made, came, now), "responded", came + 2 * DAY, now, outcome="upheld", medium="letter")
    adopt_text(made, version_text("30 working days"), timezone.localdate(now))
    later = now + 2 * DAY
    question = asked(date(2015, 1, 1), date(2060, 1, 1))
    with within(made.organisation):
        counted = promises_kept_of(made, question, later)
        versions = versions_of(made.organisation, [source for source, _ in counted])
        same = [one for one in same_promises(counted, versions) if one.newest[1:3] == ("stage-1", "respond")]
        older, newer = sorted(same, key=lambda one: one.since)
        assert (older.changed, newer.changed) == (True, True)
        assert (older.tally.met, older.tally.running) == (1, 0)
        assert (newer.tally.met, newer.tally.running) == (0, 1)
        for one in (older, newer):
            cells = one_promise(made.organisation, question, one.sources, later)
            assert sum(tally.owed for tally in cells.values()) == 1


def promises_kept_of(made, question, at):
    from putright.reports.promises_kept import promises_kept

    return promises_kept(made.organisation, question, at).promises


@pytest.fixture
def north(make_organisation, now):
    """An organisation with cases at a site and at none, of two sorts of funding and of none."""
    from putright.accounts.models import Site
    from putright.accounts.scope import within

    made = make_organisation("ieso")
    with within(made.organisation):
        site = Site.objects.get(organisation=made.organisation)
    made.site = site
    place: dict[int, Any] = {}
    for number, funding in enumerate(("nhs", "nhs", "private", None, None)):
        came = CAME + number * DAY
        case = complain_at(made, came, now, site if number % 2 else None, {"funding": funding} if funding else {})
        take(made, case, "responded", came + (25 if number != 1 else 33) * DAY, now, outcome="upheld", medium="letter")
        place[number] = case
    made.cases = place
    return made


def complain_at(made, came, now, site, attributes):
    from tests.integration.some_cases import member

    from putright.accounts.scope import within
    from putright.casework.receiving import Complaint, receive
    from putright.casework.recording import Recorded

    with within(made.organisation):
        told = Complaint("The call was cut off.", "phone", came.isoformat(), name="Ada", attributes=attributes)
        done = receive(made.organisation, told, member(made), now=now, site=site)
    assert isinstance(done, Recorded)
    return done.record.case


def test_by_site_and_by_what_is_known(north, signed_in, now):
    staff = signed_in(north.accounts["manager"])
    base = f"/s/{north.slug}/promises/?from=2026-01&to=2026-12"
    site = str(north.site.pk)
    by_site = found(north, asked(*YEAR), now).splits
    assert set(by_site) == {site, None}
    by_funding = found(north, asked(*YEAR, "funding"), now).splits
    assert set(by_funding) == {"nhs", "private", None}
    assert sum(one.owed for one in by_funding.values()) == sum(one.owed for one in by_site.values())
    text = text_of(staff.get(f"{base}&by=funding"))
    assert "NHS" in text.split("what is known of the case")[1]
    assert "Not recorded" in text
    # Filters: a site, a value, both, and where nothing is recorded.
    assert answer_of(north, asked(*YEAR, site=site), now)[:3] == (1, 0, 1)
    assert answer_of(north, asked(*YEAR, "funding", service="nhs"), now)[:3] == (1, 0, 1)
    assert answer_of(north, asked(*YEAR, "funding", site=site, service="nhs"), now)[:3] == (0, 0, 1)
    assert answer_of(north, asked(*YEAR, "funding", service="~"), now).owed == 2
    assert answer_of(north, asked(*YEAR, site="~"), now).owed == 3
    check(north.organisation, now, by="funding")


def test_what_is_known_of_a_case_is_what_was_said_last(north, now):
    take(north, north.cases[0], "described", now - DAY, now, funding="private")
    assert answer_of(north, asked(*YEAR, "funding", service="private"), now).owed == 2
    check(north.organisation, now, by="funding")


def link_to_the_answer(page):
    from html import unescape

    href, *_ = re.findall(r'href="([^"]*one/\?stage=stage-1&amp;action=respond[^"]*)"', page.content.decode())
    return unescape(href)


def test_the_page_of_one_promise(north, signed_in, now):
    staff = signed_in(north.accounts["manager"])
    page = staff.get(f"/s/{north.slug}/promises/?from=2026-06&to=2026-07")
    one = staff.get(link_to_the_answer(page))
    text = text_of(one)
    assert "Bars of what was kept on time" in text
    late = north.cases[1].reference
    assert f'href="/s/{north.slug}/cases/{late}/"' in one.content.decode()
    assert "Cases on which it was not kept" in text
    assert not any(north.cases[number].reference in text for number in (0, 2, 3, 4))
    # Chart and table say the same of each month.
    for month in ("June 2026", "July 2026"):
        drawn = re.search(rf"{month[:3]} 2026: (\d+) kept, (\d+) not", text)
        row = re.search(rf"{month} (\d+) (\d+)", text.split("The same in figures")[1])
        assert drawn
        assert row
        assert (int(row[2]), int(row[1]) - int(row[2])) == (int(drawn[1]), int(drawn[2]))
    # Who may not read cases sees none.
    from putright.accounts.models import Role
    from putright.accounts.scope import within

    with within(north.organisation):
        Role.objects.filter(organisation=north.organisation, slug="inspector").update(permissions=["report"])
    alone = signed_in(north.accounts["inspector"]).get(link_to_the_answer(page))
    assert alone.status_code == 200
    assert late not in alone.content.decode()


@pytest.mark.parametrize(
    "address",
    ["", "?version=1", "?stage=stage-1&action=respond&clause=IE-99&firm=aim&version={version}",
     "?stage=stage-1&action=respond&clause=%00&firm=aim&version={version}",
     "?stage=stage-1&action=respond&clause=IE-19&firm=always&version={version}",
     "?stage=stage-1&action=respond&clause=IE-19&firm=aim&version={other}",
     "?stage=stage-1&action=respond&clause=IE-19&firm=aim&version=99999999999999999999"],
)  # fmt: skip
def test_there_is_no_page_of_a_promise_that_nobody_made(make_organisation, signed_in, address):
    from putright.accounts.scope import within
    from putright.register.models import PolicyVersion

    made, other = make_organisation("ieso"), make_organisation("ieso")
    versions = []
    for house in (made, other):
        with within(house.organisation):
            versions.append(PolicyVersion.objects.get(organisation=house.organisation).pk)
    staff = signed_in(made.accounts["manager"])
    query = address.format(version=versions[0], other=versions[1])
    assert staff.get(f"/s/{made.slug}/promises/one/{query}").status_code == 404


def test_more_cases_than_a_page_holds(make_organisation, signed_in, now):
    made = make_organisation("ieso")
    for number in range(28):
        complain(made, CAME + number * DAY / 24, now)
    staff = signed_in(made.accounts["manager"])
    page = staff.get(link_to_the_answer(staff.get(f"/s/{made.slug}/promises/?from=2026-06&to=2026-07")))
    first = set(re.findall(rf"/cases/({made.organisation.prefix}-\d+)/", page.content.decode()))
    further = re.search(r'href="([^"]*after=[^"]*)"', page.content.decode())
    assert further
    second = staff.get(further[1].replace("&amp;", "&")).content.decode()
    rest = set(re.findall(rf"/cases/({made.organisation.prefix}-\d+)/", second))
    assert (len(first), len(rest), len(first | rest)) == (25, 3, 28)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("from=yesterday", "Write a month and a year"),
        ("to=13/2026", "Write a month and a year"),
        ("from=2026-05&to=2026-04", "The first month must not be later than the last."),
        ("from=2001-01&to=2026-01", "Ask for 60 months at most."),
        ("site=999999999", "Choose one of your sites from the list."),
        ("site=%00", "Choose one of your sites from the list."),
        ("by=shoe-size", "Choose from the list by what the promises are to be split."),
        ("by=funding&service=gold", "Choose again"),
        ("by=site&service=nhs", "Choose again"),
    ],
)
def test_an_address_that_says_nonsense_is_answered_in_a_sentence(make_organisation, signed_in, query, said):
    made = make_organisation("ieso")
    staff = signed_in(made.accounts["manager"])
    page = staff.get(f"/s/{made.slug}/promises/?{query}")
    assert page.status_code == 422
    assert said in text_of(page)
    answer = staff.get(f"/s/{made.slug}/promises.csv?{query}")
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_months_are_read_as_people_write_them():
    from putright.reports.promises_asked import read_month

    for text in ("2026-03", "3/2026", "03 2026", "March 2026", "mar 2026", " 2026 march ", "2026.3"):
        assert read_month(text) == date(2026, 3, 1), text
    for text in ("", "2026", "ma 2026", "13 2026", "0 2026", "ju 2026", "March", "3 26", "\u0663 2026", "1 9999"):
        assert read_month(text) is None, text


def test_the_file_says_what_the_page_says(north, signed_in, now):
    staff = signed_in(north.accounts["inspector"])
    page = staff.get(f"/s/{north.slug}/promises.csv?from=2026-01&to=2026-12&by=funding")
    body = page.content
    assert body.startswith(b"\xef\xbb\xbf")
    assert page["Content-Disposition"] == f'attachment; filename="promises-{north.slug}-2026-01-to-2026-12.csv"'
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    shown = found(north, asked(*YEAR, "funding"), now)
    for column, name in (("Owed", "owed"), ("Kept on time", "met"), ("Late", "late"), ("Overdue", "overdue")):
        assert sum(int(row[column]) for row in rows) == getattr(shown.total, name)
    assert {row["Clause"] for row in rows} == {source.clause for source, _ in shown.promises}


def test_no_cell_of_the_file_is_a_formula(make_organisation, signed_in, now):
    from putright.accounts.models import Site
    from putright.accounts.scope import within

    made = make_organisation("ieso")
    with within(made.organisation):
        site = Site.objects.create(organisation=made.organisation, name="=HYPERLINK(1)")
    complain_at(made, CAME, now, site, {})
    body = signed_in(made.accounts["inspector"]).get(f"/s/{made.slug}/promises.csv?from=2026-01&to=2026-12").content
    cells = [cell for row in csv.reader(io.StringIO(body.decode("utf-8-sig"))) for cell in row]
    assert "'=HYPERLINK(1)" in cells
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def test_the_pages_cost_the_same_whatever_they_count(make_organisation, signed_in, now):
    made = make_organisation("ieso")
    staff = signed_in(made.accounts["manager"])
    address = f"/s/{made.slug}/promises/?by=funding"
    assert "Nothing was due in these months." in text_of(staff.get(address))
    many(made, 4, now)
    page, few = queries(staff, address)
    one = link_to_the_answer(page)
    _, few_of_one = queries(staff, one)
    _, few_in_file = queries(staff, f"/s/{made.slug}/promises.csv")
    many(made, 40, now, first=4)
    assert queries(staff, address)[1] == few <= 13
    assert queries(staff, one)[1] == few_of_one <= 13
    assert queries(staff, f"/s/{made.slug}/promises.csv")[1] == few_in_file <= 12
    for version in range(3):
        adopt_shorter(made, date(2026, 1, 1) + version * DAY, "20 working days", f"{19 - version} working days")
    assert queries(staff, address)[1] == few
    assert queries(staff, one)[1] == few_of_one


def test_another_organisations_cases_never_count(make_organisation, now):
    made, other = make_organisation("ieso"), make_organisation("ieso")
    answered(other, now, 20)
    assert found(made, asked(*YEAR), now).total.owed == 0


def test_the_mark_of_a_promise_never_changes(database, root):
    """By it the public is told of each month once. Were it reckoned otherwise, every month would be told again."""
    from putright.register.reading import compiled
    from putright.reports.promises_kept import Source
    from putright.reports.same_promise import terms_of

    text = (root / "tests/policies/fixtures/takes-over/policy.yaml").read_text("utf-8")
    source = Source(7, "warden", "respond", "LI-3", "must")
    before = "539d4f2c18fa33d3e49a50069ade922fc88cf333ace6d438c11fdb6c37d78e8c"
    assert terms_of(source, compiled(text)) == before
    assert terms_of(source._replace(policy=8), compiled(text)) == before
    assert terms_of(source, compiled(text.replace("within: 15", "within: 14"))) != before
    assert terms_of(source, compiled(text.replace("respond\n", "respond\n        if: channel is phone\n"))) != before
    assert terms_of(source, compiled(text.replace("england-and-wales", "scotland"))) != before
    # What decides no date makes no other promise.
    assert terms_of(source, compiled(text.replace("Complaints policy of a lido", "Of a lido"))) == before
