"""Whose failed sign-ins are counted: the address that our own proxy saw, never one that a browser claims."""

import pytest
from django.test import RequestFactory, override_settings

from putright.site.whence import address_of


@pytest.mark.parametrize(
    ("proxies", "forwarded", "found"),
    [
        (0, "203.0.113.9", "198.51.100.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "192.0.2.66, 203.0.113.9", "203.0.113.9"),  # the left one is what the browser claims
        (2, "192.0.2.66, 203.0.113.9, 198.51.100.7", "203.0.113.9"),
        (1, "2001:db8::1", "2001:db8::1"),
        (1, None, "198.51.100.1"),
        (2, "203.0.113.9", "198.51.100.1"),  # fewer proxies than was said: none of them is believed
        (1, "'; DROP TABLE", "198.51.100.1"),
    ],
)
def test_the_address_counted_from_the_right(proxies: int, forwarded: str | None, found: str) -> None:
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    with override_settings(PROXIES=proxies):
        assert address_of(RequestFactory().get("/", REMOTE_ADDR="198.51.100.1", headers=headers)) == found


def test_sign_in_and_lockout_use_it() -> None:
    from axes.helpers import get_client_ip_address
    from django.conf import settings

    assert settings.ALLAUTH_TRUSTED_PROXY_COUNT == settings.PROXIES
    assert get_client_ip_address(RequestFactory().get("/", REMOTE_ADDR="198.51.100.1")) == "198.51.100.1"
