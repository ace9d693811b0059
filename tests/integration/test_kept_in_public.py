"""How promises are kept, as the public sees it: off until chosen, small numbers withheld, told once."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.integration.some_cases import complain, queries, take, text_of

DAY = timedelta(days=1)


@pytest.fixture
def now(database):
    from django.utils import timezone

    return timezone.now().replace(microsecond=0)


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


def month(now, back):
    """The first day of the month so many before the last that may be told."""
    from putright.reports.kept_in_public import last_month_told
    from putright.reports.promises_asked import months_after

    return months_after(last_month_told(now), -back)


def received(now, back):
    """When a complaint came whose answer was due in that month: 20 working days end between the 8th and the 14th."""
    first = month(now, back)
    return datetime(first.year, first.month, 1, 10, 0, tzinfo=UTC) - 20 * DAY


def answers(made, now, back, in_time, late):
    """Complaints whose answers were due in that month, so many in time and so many late."""
    came = received(now, back)
    for number in range(in_time + late):
        case = complain(made, came, now, channel="email")
        take(made, case, "acknowledged", came + DAY, now, medium="letter")
        days = 17 if number < in_time else 45
        take(made, case, "responded", came + days * DAY, now, outcome="upheld", medium="letter")


def switch(browser, made, fewest="5", on=True, **more):
    said = {"fewest_shown": fewest} | ({"shows_kept": "on"} if on else {}) | more
    return browser.post(f"/s/{made.slug}/kept/", said)


def told(made, now):
    """The spans of the answer as they are told: from and to how many months back, and the numbers."""
    from putright.accounts.scope import within
    from putright.register.models import KeptSpan
    from putright.reports.kept_in_public import tell

    months = {month(now, back): back for back in range(14)}
    with within(made.organisation):
        tell(made.organisation, now)
        rows = KeptSpan.objects.filter(organisation=made.organisation, action="respond").order_by("promise", "first")
        return [(months[row.first], months[row.last], row.owed, row.kept, row.few) for row in rows if row.owed != 0]


def test_nothing_is_public_until_somebody_chooses_it(made, client, signed_in, now):
    from putright.accounts.models import Organisation

    assert client.get(f"/p/{made.slug}/kept/").status_code == 404
    assert "How we keep our promises" not in client.get(f"/p/{made.slug}/").content.decode()
    office = signed_in(made.accounts["administrator"])
    assert "It is not shown." in text_of(office.get(f"/s/{made.slug}/kept/"))
    assert switch(office, made).status_code == 302
    assert client.get(f"/p/{made.slug}/kept/").status_code == 200
    assert f'href="/p/{made.slug}/kept/"' in client.get(f"/p/{made.slug}/").content.decode()
    kept = Organisation.objects.get(pk=made.organisation.pk)
    assert kept.kept_chosen_by == made.accounts["administrator"]
    assert abs(kept.kept_chosen_at - now) < timedelta(minutes=5)
    assert "Chosen by" in text_of(office.get(f"/s/{made.slug}/kept/"))
    assert switch(office, made, on=False).status_code == 302
    assert client.get(f"/p/{made.slug}/kept/").status_code == 404


@pytest.mark.parametrize("fewest", ["4", "0", "-5", "five", "", "51", "5.5", "\x00", "9" * 400])
def test_a_smaller_number_cannot_be_chosen(made, signed_in, fewest):
    office = signed_in(made.accounts["administrator"])
    page = switch(office, made, fewest)
    assert page.status_code == 422
    assert made.organisation.__class__.objects.get(pk=made.organisation.pk).shows_kept is False
    assert switch(office, made, "12").status_code == 302


def test_the_database_takes_no_smaller_number_either(made):
    from django.db import IntegrityError, transaction

    from putright.accounts.models import Organisation
    from putright.accounts.scope import within

    with pytest.raises(IntegrityError), within(made.organisation), transaction.atomic():
        Organisation.objects.filter(pk=made.organisation.pk).update(fewest_shown=4)


def test_months_with_small_numbers_wait_for_the_next(made, now):
    answers(made, now, 5, 6, 0)
    answers(made, now, 4, 5, 2)
    answers(made, now, 3, 1, 3)
    answers(made, now, 1, 0, 1)
    # The first is whole; the next two have five late ones together; the last waits.
    assert told(made, now) == [(5, 5, 6, 6, ""), (4, 3, 11, 6, "")]


def test_a_quarter_with_few_late_ones_says_that_they_are_few(made, client, signed_in, now):
    answers(made, now, 5, 6, 1)
    answers(made, now, 4, 5, 0)
    answers(made, now, 3, 1, 0)
    assert told(made, now) == [(5, 3, 13, None, "failed")]
    switch(signed_in(made.accounts["administrator"]), made)
    text = text_of(client.get(f"/p/{made.slug}/kept/"))
    assert "we answered in time in at least 9 of 13 complaints." in text
    assert "13 all but fewer than 5" in text


def test_what_was_told_is_never_told_again_otherwise(made, now):
    from django.db import DatabaseError, transaction

    from putright.accounts.scope import within
    from putright.register.models import KeptSpan

    answers(made, now, 5, 6, 0)
    before = told(made, now)
    assert before == [(5, 5, 6, 6, "")]
    answers(made, now, 5, 0, 1)  # a late entry
    assert told(made, now) == before
    for change in ("UPDATE register_keptspan SET owed = 1", "DELETE FROM register_keptspan"):
        with pytest.raises(DatabaseError, match=r"keeps what happened|permission denied"), within(made.organisation):
            _execute(change)
    with within(made.organisation), transaction.atomic():
        assert KeptSpan.objects.filter(organisation=made.organisation).exists()


def _execute(sql):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_month_is_told_two_weeks_after_its_end():
    from putright.reports.kept_in_public import last_month_told

    assert last_month_told(datetime(2026, 11, 14, 12, tzinfo=UTC)) == date(2026, 9, 1)
    assert last_month_told(datetime(2026, 11, 15, 12, tzinfo=UTC)) == date(2026, 10, 1)


def test_the_preview_is_what_the_public_sees(made, client, signed_in, now):
    answers(made, now, 2, 8, 0)
    answers(made, now, 1, 7, 6)
    office = signed_in(made.accounts["administrator"])
    preview = text_of(office.get(f"/s/{made.slug}/kept/")).split("What the public sees")[1]
    with_ten = text_of(switch(office, made, "10", look="1"))
    assert "With 10 as the smallest number that is shown." in with_ten
    assert client.get(f"/p/{made.slug}/kept/").status_code == 404  # it was only looked at
    switch(office, made)
    public = text_of(client.get(f"/p/{made.slug}/kept/"))
    said = public.split("procedure promises. ")[1]
    assert said in preview
    assert said in text_of(office.get(f"/s/{made.slug}/kept/"))
    assert "we answered in time in 15 of 21 complaints." in public
    assert "we wrote back in time in all of 21 complaints." in public
    assert "We aim to send you our full answer" in public or "we aim to send you our full answer" in public
    assert "With 5 as the smallest" in text_of(office.get(f"/s/{made.slug}/kept/"))


def test_no_case_and_no_words_are_public(made, client, signed_in, now):
    answers(made, now, 2, 8, 0)
    switch(signed_in(made.accounts["administrator"]), made)
    page = client.get(f"/p/{made.slug}/kept/").content.decode()
    assert not re.search(rf"{made.organisation.prefix}-\d", page)
    assert "Ada Marsh" not in page
    assert "cut off" not in page


def test_a_changed_limit_is_told_apart(made, client, signed_in, now):
    from putright.accounts.scope import within
    from putright.policies import policy_text
    from putright.register.adopting import adopt

    answers(made, now, 4, 6, 0)
    with within(made.organisation):
        text = policy_text("ieso").replace("within: 20 working days", "within: 15 working days")
        adopt(made.organisation, text, adopted_from=received(now, 3).date())
    answers(made, now, 2, 7, 0)
    switch(signed_in(made.accounts["administrator"]), made)
    text = text_of(client.get(f"/p/{made.slug}/kept/"))
    assert re.search(r"within 20 working days [^.]*\. From [^.]* we answered in time in all of 6 complaints", text)
    assert re.search(r"within 15 working days [^.]*\. From [^.]* we answered in time in all of 7 complaints", text)


def test_the_public_page_counts_nothing_and_costs_the_same(made, client, signed_in, now):
    answers(made, now, 2, 6, 0)
    switch(signed_in(made.accounts["administrator"]), made)
    page, few = queries(client, f"/p/{made.slug}/kept/")
    answers(made, now, 1, 9, 0)
    told(made, now)
    _, more = queries(client, f"/p/{made.slug}/kept/")
    assert few == more <= 5
    assert page["Cache-Control"] == "public, max-age=3600"
    assert not page.cookies
    from django.db import connection

    seen = []

    def look(execute, sql, params, several, context):
        seen.append(sql)
        return execute(sql, params, several, context)

    with connection.execute_wrapper(look):
        client.get(f"/p/{made.slug}/kept/")
    assert not [sql for sql in seen if "register_duty" in sql or "register_case" in sql or "register_fact" in sql]


def test_the_worker_tells_where_it_is_shown_and_nowhere_else(make_organisation, signed_in, now):
    from putright.accounts.models import Organisation
    from putright.accounts.scope import within
    from putright.register.models import KeptSpan
    from putright.worker.jobs import tell_what_was_kept

    shown, hidden = make_organisation("ieso"), make_organisation("ieso")
    for made in (shown, hidden):
        answers(made, now, 2, 6, 0)
    with within(shown.organisation):
        Organisation.objects.filter(pk=shown.organisation.pk).update(shows_kept=True)
    for _ in range(2):
        tell_what_was_kept(timestamp=0)
    for made, there in ((shown, True), (hidden, False)):
        with within(made.organisation):
            rows = KeptSpan.objects.filter(organisation=made.organisation)
            assert rows.exists() is there
            assert len(set(rows.values_list("promise", "first"))) == rows.count()
