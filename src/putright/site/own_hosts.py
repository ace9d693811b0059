"""Requests to the host name of a provider: its public pages, and nothing else.

The operator's host names stand in PUTRIGHT_HOSTS. A provider's stands in the database once the operator has confirmed
it (``putright hosts``), so that it is served without a restart. Any other name is refused by Django, as before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port

from putright.accounts.hosts import owner_of

URLS: Final = "putright.site.own_host_urls"


class OwnHosts:
    """Gives a request to a provider's own host name the addresses of that host."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer it."""
        domain, port = split_domain_port(request.META.get("HTTP_HOST", ""))
        slug = owner_of(domain) if domain and domain not in settings.ALLOWED_HOSTS else None
        if slug is None:
            return self.get_response(request)
        vars(request)["own_host"] = slug
        vars(request)["urlconf"] = URLS
        # Django would ask ALLOWED_HOSTS, which is fixed when the process starts. This name was confirmed.
        vars(request)["get_host"] = lambda: f"{domain}:{port}" if port else domain
        response = self.get_response(request)
        _rooted(response, f"/p/{slug}/")
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, more: dict[str, Any]) -> None:
        """Say to the view whose page it is: the address does not."""
        slug = own_host_of(request)
        if slug is not None:
            more["slug"] = slug


def own_host_of(request: HttpRequest) -> str | None:
    """The short name of the provider on whose own host name a request came; None on the operator's."""
    found: str | None = getattr(request, "own_host", None)
    return found


def _rooted(response: HttpResponse, home: str) -> None:
    """Bind cookies of the provider's pages to where those pages stand on this host."""
    for cookie in response.cookies.values():
        if str(cookie["path"]).startswith(home):
            cookie["path"] = "/" + str(cookie["path"])[len(home) :]
