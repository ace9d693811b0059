"""Where a request came from, when a proxy stands in front."""

from __future__ import annotations

from ipaddress import ip_address

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
