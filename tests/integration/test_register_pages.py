"""The register as a page: newest first, found by reference and by whoever complained."""

from __future__ import annotations

import re
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


def references(page):
    return re.findall(r'putright-reference" href="[^"]*/([^/"]+)/"', page.content.decode())


def test_every_case_is_there_once_newest_first(made, staff, now):
    cases = many(made, 60, now)
    received = {case.reference: now - (5 + 37 * place % 200) * DAY for place, case in enumerate(cases)}
    found, address = [], f"/s/{made.slug}/cases/"
    while address:
        page = staff.get(address)
        found += references(page)
        further = re.search(r'govuk-pagination__next"><a [^>]*href="([^"]+)"', page.content.decode())
        address = further[1].replace("&amp;", "&") if further else ""
        assert len(found) <= 60
    assert len(found) == 60
    assert [received[one] for one in found] == sorted(received.values(), reverse=True)


@pytest.mark.parametrize(
    "search",
    ["{reference}", "{lower}", "{number}", " {number} ", "bilal okoro", "Bilal O", "BILAL", "bilal@okoro.example",
     "Bilal@Okoro.example", "01632 960 777", "+44 1632 960777"],
)  # fmt: skip
def test_a_case_is_found_by(made, staff, now, search):
    complain(made, now - DAY, now, name="Ada Marsh", email="ada@marsh.example", phone="01632 960 778")
    case = complain(made, now - DAY, now, name="Bilal Okoro", email="bilal@okoro.example", phone="01632 960 777")
    words = search.format(reference=case.reference, lower=case.reference.lower(), number=case.number)
    assert references(staff.get(f"/s/{made.slug}/cases/", {"search": words})) == [case.reference]


@pytest.mark.parametrize("search", ["%", "_", "name:", "'; --", "Z%", "lalib", "\U0010ffff", "9" * 40, "-bilal", "the"])
def test_a_search_for_nothing_finds_nothing(made, staff, now, search):
    complain(made, now - DAY, now, name="Bilal Okoro", email="bilal@okoro.example")
    page = staff.get(f"/s/{made.slug}/cases/", {"search": search})
    assert page.status_code == 200
    assert references(page) == []
    assert "No case fits." in text_of(page)


def test_a_nul_is_no_search(made, staff, now):
    complain(made, now - DAY, now)
    assert len(references(staff.get(f"/s/{made.slug}/cases/", {"search": "\x00"}))) == 1


def test_nobody_finds_another_organisations_case(made, make_organisation, staff, now):
    other = make_organisation("ieso")
    case = complain(other, now - DAY, now, name="Bilal Okoro", email="bilal@okoro.example")
    for search in (case.reference, "bilal", "bilal@okoro.example"):
        assert references(staff.get(f"/s/{made.slug}/cases/", {"search": search})) == []


def test_status_is_that_of_this_moment(made, staff, now):
    withdrawn = complain(made, now - 9 * DAY, now)
    take(made, withdrawn, "withdrawn", now - 3 * DAY, now)
    opened = complain(made, now - 9 * DAY, now)
    address = f"/s/{made.slug}/cases/"
    assert references(staff.get(address, {"status": "withdrawn"})) == [withdrawn.reference]
    assert references(staff.get(address, {"status": "open"})) == [opened.reference]
    assert references(staff.get(address, {"status": "closed"})) == []
    assert len(references(staff.get(address, {"status": "state"}))) == 2
    assert "Withdrawn" in text_of(staff.get(address, {"status": "withdrawn"}))


def test_names_are_text(made, staff, now):
    complain(made, now - DAY, now, name="<script>alert(1)</script> Marsh")
    for address in (f"/s/{made.slug}/cases/", f"/s/{made.slug}/", f"/s/{made.slug}/cases/?search=<script>alert(1)"):
        body = staff.get(address).content.decode()
        assert "<script>alert" not in body
        assert "&lt;script&gt;alert" in body


def test_the_number_of_queries_does_not_grow(made, staff, now):
    many(made, 3, now)
    _, few = queries(staff, f"/s/{made.slug}/cases/")
    _, few_found = queries(staff, f"/s/{made.slug}/cases/?search=ada")
    many(made, 57, now, first=3)
    page, lots = queries(staff, f"/s/{made.slug}/cases/")
    _, lots_found = queries(staff, f"/s/{made.slug}/cases/?search=ada")
    assert len(references(page)) == 25
    assert lots == few <= 8
    assert lots_found == few_found <= 13  # what stands in documents is asked for too
