"""Last year's cases under a draft: what comes of them, for which text it holds, and that it can be killed anywhere."""

from __future__ import annotations

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from putright.policies import policy_text

from .some_cases import complain, many, member, queries, take, text_of

NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)
IESO = policy_text("ieso")
BEGIN = {"act": "begin"}
STRICTER = IESO.replace("within: 20 working days", "within: 5 working days")


def started(made, text=STRICTER):
    from putright.accounts.scope import within
    from putright.casework.drafting import Kept, begin

    with within(made.organisation):
        done = begin(made.organisation, title="Stricter", text=text, origin="a text", by=member(made), now=NOW)
    assert isinstance(done, Kept)
    return done.draft


def begun(made, draft):
    from putright.accounts.scope import within
    from putright.casework.draft_trial import begin_trial

    with within(made.organisation):
        return begin_trial(made.organisation, draft.pk, by=member(made), now=NOW)


def went_on(made, draft, run, lot=500):
    from putright.accounts.scope import within
    from putright.casework.draft_trial import go_on

    with within(made.organisation):
        return go_on(made.organisation, draft.pk, run, lambda: NOW, lot)


def finished(made, draft, run, lot=500):
    trial = went_on(made, draft, run, lot)
    while trial is not None and trial.state == "running":
        trial = went_on(made, draft, run, lot)
    return trial


def left_to_the_worker(made, draft):
    from putright.accounts.scope import within
    from putright.casework.draft_trial import set_going

    with within(made.organisation):
        return set_going(made.organisation, draft.pk, by=member(made), now=NOW, at_once=1)


def address(made, draft, end=""):
    return f"/s/{made.slug}/policy/drafts/{draft.pk}/trial/{end}"


@pytest.fixture
def made(make_organisation):
    """A complaint answered after ten working days, one still open, one of the year before last."""
    found = make_organisation("ieso")
    found.answered = complain(found, NOW - 60 * DAY, NOW, attributes={"funding": "nhs"}, points=("The call",))
    take(found, found.answered, "acknowledged", NOW - 59 * DAY, NOW, medium="letter")
    take(found, found.answered, "responded", NOW - 46 * DAY, NOW, points={"p1": "upheld"})
    found.open = complain(found, NOW - 2 * DAY, NOW, attributes={"funding": "nhs"})
    found.old = complain(found, NOW - 500 * DAY, NOW, attributes={"funding": "nhs"})
    return found


def test_a_small_register_is_judged_at_once_and_the_page_says_what_changes(made, signed_in):
    draft = started(made)
    browser = signed_in(made.accounts["manager"])
    page = browser.post(address(made, draft), BEGIN, follow=True)
    text = text_of(page)
    assert "2 cases were judged under both policies" in text
    assert "What became of each promise" in text
    assert "By month" in text
    assert "By stage" in text
    assert made.answered.reference in text
    assert "met, would have been late" in text
    assert made.old.reference not in text
    # The open one is only due earlier.
    assert "due earlier" in text


def test_it_judges_as_the_engine_does(made):
    """The counts of the trial against each case assessed by hand."""
    from collections import Counter

    from putright.accounts.scope import within
    from putright.calendars import load_calendars
    from putright.procedure.assessment import assess
    from putright.register.models import Case
    from putright.register.reading import compiled, record_of

    many(made, 12, NOW)
    draft = started(made)
    trial = finished(made, draft, begun(made, draft).run)
    result = trial.result()
    new = compiled(STRICTER)
    wanted: Counter[object] = Counter()
    with within(made.organisation):
        for case in Case.objects.filter(organisation=made.organisation).select_related("policy"):
            record = record_of(case)
            under = [assess(record.history, one, load_calendars(), NOW) for one in (record.policy, new)]
            if under[0].case.facts[0].day < (NOW - 366 * DAY).toordinal():
                continue
            wanted["cases"] += 1
            for side, found in zip(("old", "new"), under, strict=True):
                wanted.update((side, row.action, row.status) for row in found.duties)
    counted: Counter[object] = Counter({"cases": result.outcomes.cases})
    for owed, count in result.outcomes.owed.items():
        for side, status in (("old", owed.old), ("new", owed.new)):
            if status is not None:
                counted[side, owed.promise.action, status] += count
    assert counted == wanted


def test_it_goes_on_where_it_was_left_and_counts_nothing_twice(made):
    from putright.accounts.scope import within
    from putright.register.models import DraftLot

    many(made, 11, NOW)
    draft = started(made)
    whole = finished(made, draft, begun(made, draft).run)
    trial = begun(made, draft)
    assert went_on(made, draft, trial.run, 4).done == 4

    class Killed(Exception):
        pass

    def killed_before_the_commit():
        with within(made.organisation):
            assert went_on(made, draft, trial.run, 4).done == 8
            raise Killed

    with pytest.raises(Killed):
        killed_before_the_commit()
    again = finished(made, draft, trial.run, 4)
    assert (again.done, again.of) == (13, 13)
    assert again.comparison["outcomes"] == whole.comparison["outcomes"]
    with within(made.organisation):
        assert sum(DraftLot.objects.filter(draft=draft).values_list("cases", flat=True)) == 13


def test_a_new_trial_takes_the_place_of_one_that_runs(made):
    draft = started(made)
    first, second = begun(made, draft), begun(made, draft)
    assert went_on(made, draft, first.run) is None
    assert finished(made, draft, second.run).done == 2


def test_the_result_says_when_the_text_or_the_register_has_moved_on(made, signed_in):
    draft = started(made)
    browser = signed_in(made.accounts["manager"])
    browser.post(address(made, draft), BEGIN)
    assert "since this trial run" not in text_of(browser.get(address(made, draft)))
    take(made, made.open, "acknowledged", NOW - DAY, NOW, medium="letter")
    assert "1 entry was added" in text_of(browser.get(address(made, draft)))
    edit = f"/s/{made.slug}/policy/drafts/{draft.pk}/edit/"
    browser.post(edit, {"text": IESO.replace("within: 20", "within: 12"), "seen": "1"})
    page = text_of(browser.get(address(made, draft)))
    assert "The draft has changed since this trial run." in page
    assert "met, would have been late" in page  # of the earlier text
    page = text_of(browser.post(address(made, draft), BEGIN, follow=True))
    assert "since this trial run" not in page
    assert "met, would have been late" not in page


def _work_once():
    """Do the jobs that wait, and leave no connection behind."""
    from django.db import connections

    from putright.worker.running import work

    try:
        work(wait=False)
    finally:
        connections.close_all()


def test_a_large_register_is_left_to_the_worker_and_the_page_says_how_far_it_is(made, signed_in):
    many(made, 5, NOW)
    draft = started(made)
    browser = signed_in(made.accounts["manager"])
    left_to_the_worker(made, draft)
    page = browser.get(address(made, draft))
    assert "The trial run is under way: 0 of 7 cases are done." in text_of(page)
    assert "Stop and begin again" in text_of(page)
    # In a thread: where a browser was driven before, this one has an event loop of its own.
    with ThreadPoolExecutor(1) as aside:
        aside.submit(_work_once).result()
    assert "7 cases were judged under both policies" in text_of(browser.get(address(made, draft)))


def test_what_the_job_is_told_are_ids_only(made):
    from procrastinate.contrib.django.models import ProcrastinateJob

    draft = started(made)
    left_to_the_worker(made, draft)
    job = ProcrastinateJob.objects.filter(task_name="putright.worker.jobs.try_draft").latest("id")
    assert set(job.args) == {"organisation", "draft", "run"}
    assert (job.args["organisation"], job.args["draft"]) == (made.organisation.pk, draft.pk)


def test_a_trial_changes_nothing_on_any_case(made):
    from django.db import connection

    from putright.accounts.scope import within

    def everything():
        with within(made.organisation), connection.cursor() as cursor:
            found = []
            for table in ("fact", "phase", "duty", "message", "caseread", "case", "head", "policyversion"):
                cursor.execute(f"SELECT * FROM register_{table} ORDER BY 1, 2")
                found.append(cursor.fetchall())
            return found

    draft = started(made)
    before = everything()
    finished(made, draft, begun(made, draft).run)
    assert everything() == before


def may(made, role, *permissions):
    from putright.accounts.models import Role
    from putright.accounts.scope import within

    with within(made.organisation):
        Role.objects.filter(organisation=made.organisation, slug=role).update(permissions=list(permissions))


def test_somebody_who_sees_neither_cases_nor_figures_does_not_see_what_came_of_it(made, signed_in):
    draft = started(made)
    other = signed_in(made.accounts["administrator"])
    page = other.post(address(made, draft), BEGIN, follow=True)
    text = text_of(page)
    assert "2 complaints received from" in text
    assert "shown to people who may see the cases or the figures" in text
    assert "What became of each promise" not in text
    assert "late" not in text
    for file in ("counts.csv", "counts.csv?cases=1", "wide/", "narrow/"):
        assert other.get(address(made, draft, file)).status_code == 403


def test_cases_are_named_to_those_alone_who_may_read_them(made, signed_in):
    may(made, "administrator", "policy", "report")
    draft = started(made)
    signed_in(made.accounts["manager"]).post(address(made, draft), BEGIN)
    reader, other = signed_in(made.accounts["manager"]), signed_in(made.accounts["administrator"])
    assert made.answered.reference in text_of(reader.get(address(made, draft)))
    page = other.get(address(made, draft))
    assert "2 cases were judged" in text_of(page)
    # With the hyphen of a reference: the letters alone can stand in the form's token by chance.
    assert f"{made.organisation.prefix}-" not in page.content.decode()
    cases = address(made, draft, "counts.csv?cases=1")
    assert other.get(cases).status_code == 403
    rows = list(csv.reader(io.StringIO(reader.get(cases).content.decode("utf-8-sig"))))
    assert rows[0] == ["Case", "Effect", "Promise", "As recorded", "Under the draft", "Due"]
    assert [made.answered.reference, "answer changes", "Met", "Late"] in [
        [row[0], row[1], row[3], row[4]] for row in rows
    ]
    counts = other.get(address(made, draft, "counts.csv")).content.decode()
    assert made.organisation.prefix not in counts
    assert "late" in counts


def test_the_number_of_queries_does_not_grow_with_the_cases(made, signed_in):
    draft = started(made)
    browser = signed_in(made.accounts["manager"])
    browser.post(address(made, draft), BEGIN)
    before = queries(browser, address(made, draft))[1]
    many(made, 40, NOW)
    browser.post(address(made, draft), BEGIN)
    page, after = queries(browser, address(made, draft))
    assert after == before
    assert "Further cases" in text_of(page)


def test_only_whoever_may_change_the_policy_may_try_a_draft(made):
    from putright.accounts.scope import within
    from putright.casework.draft_trial import begin_trial

    draft = started(made)
    with within(made.organisation):
        done = begin_trial(made.organisation, draft.pk, by=member(made, "handler"), now=NOW)
    assert getattr(done, "why", None) == "not-permitted"
