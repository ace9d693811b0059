"""What is counted as one connection, and as one mailbox; the numbers that ADR 48 computes."""

import pytest
from django.test import RequestFactory

from putright.site.whence import origin_of


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("198.51.100.1", "198.51.100.2", False),
        ("198.51.100.1", "::ffff:198.51.100.1", True),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("", "not an address", True),
    ],
)
def test_an_ipv6_connection_is_its_first_half(one: str, other: str, same: bool) -> None:
    first, second = (origin_of(RequestFactory().get("/", REMOTE_ADDR=place)) for place in (one, other))
    assert (first == second) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ada@Marsh.Example", "ada+a@marsh.example ", True),
        ("a.da@gmail.com", "ada+1@gmail.com", True),
        ("a.da@marsh.example", "ada@marsh.example", False),
        ("ada@marsh.example", "ada@reed.example", False),
    ],
)
def test_a_mailbox_has_many_spellings(one: str, other: str, same: bool) -> None:
    from putright.casework.written_to import same_mailbox

    assert (same_mailbox(one) == same_mailbox(other)) is same


def test_no_step_comes_before_what_a_care_home_may_send() -> None:
    from putright.site.budgets import BUDGETS, COMPLAINT

    assert COMPLAINT.free >= 30
    for one in BUDGETS.values():
        assert one.free <= one.most
        assert not one.held or one.free < one.held < one.most
        assert not one.whole or one.whole > one.free
    assert COMPLAINT.times(10).held == 10 * COMPLAINT.held
