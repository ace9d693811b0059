"""The bundle of a case: everything on one page, with both times, and what it takes to see that nothing was changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
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
    return signed_in(made.accounts["inspector"])


@pytest.fixture
def case(made, now):
    case = complain(
        made, now - 40 * DAY, now, words="They hung up.\nTwice.", email="ada@marsh.example", points=("The call",),
        attributes={"funding": "nhs"},
    )  # fmt: skip
    take(made, case, "acknowledged", now - 30 * DAY, now, medium="letter")
    take(made, case, "corrected", now, now, of="f5", set={"medium": "email"}, reason="It went by email")
    take(made, case, "responded", now - 20 * DAY, now, points={"p1": "upheld"}, medium="letter")
    take(
        made, case, "action-agreed", now - 19 * DAY, now, note="Refund the fee", action="refund",
        owner=made.people["nurse"].key, by=(now + 9 * DAY).date().isoformat(),
    )  # fmt: skip
    take(made, case, "lesson-recorded", now - 18 * DAY, now, text="Ring back within the hour.")
    return case


def address(made, case):
    return f"/s/{made.slug}/cases/{case.reference}/bundle/"


def test_everything_is_on_it(made, staff, case):
    text = text_of(staff.get(address(made, case)))
    for said in (
        "They hung up. Twice.", "ada@marsh.example", "The call Upheld at stage 1", "Refund the fee",
        "Ring back within the hour.",
        "Send our answer", "20 working days after", "The time to ask for stage 2", "Information Commissioner",
        "It went by email", "First entered as", f"by {made.people['manager'].name}",
    ):  # fmt: skip
        assert said in text, said


def test_each_entry_says_when_it_happened_and_when_it_was_entered(made, staff, case, now):
    from putright.wording.dates import long_day

    text = text_of(staff.get(address(made, case)))
    happened, entered = long_day((now - 30 * DAY).date().toordinal()), long_day(now.date().toordinal())
    assert f"Happened: {happened} at" in text
    assert f"Entered: {entered} at" in text
    assert "Entered late" in text
    assert [text.index(f"Entry {number} ") for number in range(1, 10)] == sorted(
        text.index(f"Entry {number} ") for number in range(1, 10)
    )


def test_its_hashes_are_those_of_the_chain(made, staff, case):
    from putright.accounts.scope import within
    from putright.register.models import FactRow
    from putright.register.verify import verify

    text = text_of(staff.get(address(made, case)))
    with within(made.organisation):
        verdict = verify(made.organisation)
        rows = list(FactRow.objects.filter(case=case).select_related("case__policy").order_by("number"))
    assert not verdict.breaks
    assert f"had {verdict.length} entries at that moment and ended with {verdict.head}" in text
    for row in rows:
        assert f"Entry {row.number} {row.position} {bytes(row.digest).hex()}" in text
    assert rows[0].case.policy.digest in text


def test_that_it_was_read_is_recorded_and_stands_on_it(made, staff, case, signed_in):
    from putright.accounts.scope import within
    from putright.register.models import CaseRead

    signed_in(made.accounts["manager"]).get(f"/s/{made.slug}/cases/{case.reference}/")
    text = text_of(staff.get(address(made, case)))
    with within(made.organisation):
        reads = list(CaseRead.objects.filter(case=case).order_by("at").values_list("account_id", "what"))
    assert reads == [(made.accounts["manager"].pk, "page"), (made.accounts["inspector"].pk, "bundle")]
    mine = text.index("this bundle", text.index("Who read this case"))
    assert mine < text.index("the page of the case", text.index("Who read this case"))


def test_a_register_taken_with_names_counts_for_the_cases_that_were_in_it(made, staff, case, now):
    b"".join(staff.get(f"/s/{made.slug}/register.csv?names=1").streaming_content)
    later = complain(made, now, now)
    assert "the whole register with names" in text_of(staff.get(address(made, case)))
    assert "the whole register with names" not in text_of(staff.get(address(made, later)))


def test_who_may_not_take_it(made, make_organisation, signed_in, client, case):
    for role in ("front-desk", "handler", "administrator"):
        assert signed_in(made.accounts[role]).get(address(made, case)).status_code == 403
    other = make_organisation("ieso")
    assert signed_in(other.accounts["inspector"]).get(address(made, case)).status_code == 404
    assert client.get(address(made, case)).status_code == 302
    assert signed_in(made.accounts["inspector"]).get(f"/s/{made.slug}/cases/T0-99999/bundle/").status_code == 404


def test_the_number_of_queries_does_not_grow_with_cases_or_entries(made, staff, case, now):
    _, few = queries(staff, address(made, case))
    many(made, 20, now)
    for day in range(17, 5, -1):
        take(made, case, "informed", now - day * DAY, now)
    for _ in range(5):
        staff.get(address(made, case))
    _, lots = queries(staff, address(made, case))
    assert lots == few <= 16
