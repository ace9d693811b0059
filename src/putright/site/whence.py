"""Where a request came from, when a proxy stands in front."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str | None:
    """The address that our own proxies saw; what the browser itself claims, further left in the header, is not read."""
    direct: str | None = request.META.get("REMOTE_ADDR")
    if settings.PROXIES:
        seen = request.headers.get("X-Forwarded-For", "").split(",")
        if len(seen) >= settings.PROXIES:
            try:
                return str(ip_address(seen[-settings.PROXIES].strip()))
            except ValueError:
                return direct
    return direct


def origin_of(request: HttpRequest) -> str:
    """The connection that a request came by, for counting: an address of the old kind, or the first half of a new one.

    Whoever has an IPv6 connection has a whole /64 of addresses and may use another for each request (RFC 6177).
    """
    try:
        found = ip_address(address_of(request) or "")
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    if isinstance(found, IPv6Address):
        return str(ip_network((int(found), 64), strict=False))
    return str(found)
