"""The addresses on a provider's own host name: its public pages at the root, and nothing else of putright.

Names and arguments are those of the addresses below ``/p/<provider>/``, so that every page and template can stay as it
is: the provider is an argument that leaves nothing in the address.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path, register_converter


class NoName:
    """The provider in an address of its own host: nothing is written, and the host says which it is."""

    regex = ""

    def to_python(self, value: str) -> str:
        """Nothing; ``own_hosts.OwnHosts`` puts the provider in."""
        return value

    def to_url(self, value: str) -> str:
        """Nothing."""
        return ""


register_converter(NoName, "own")


def shorter(request: HttpRequest, slug: str, named: str, rest: str) -> HttpResponse:
    """Lead from the long address of a page to its short one; a form keeps what it brings."""
    if named != slug:
        raise Http404
    query = request.META.get("QUERY_STRING", "")
    # Never two slashes at the beginning: that would be another host.
    there = "/" + rest.lstrip("/\\") + (f"?{query}" if query else "")
    return redirect(there, preserve_request=True)


urlpatterns = [
    path("<own:slug>p/<slug:named>/<path:rest>", shorter, name="shorter"),
    path("<own:slug>p/<slug:named>/", shorter, {"rest": ""}, name="shortest"),
    path("<own:slug>", include("putright.public.urls")),
]
