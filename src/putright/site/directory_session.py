"""A session that began at a directory: what it opens, whether there was a second factor, and how it ends there too."""

from __future__ import annotations

from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from allauth.account.signals import user_logged_in as signed_in_by_allauth
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.urls import reverse

from putright.accounts.models import Organisation
from putright.site.directories import Directory, directory, is_safe_address

STATE: Final = "directory"
"""Under this name the state of an attempt says what is told the session."""
LEFT: Final = "left_directory"
"""Of a session that has ended: where the directory can be left as well."""

_SESSION: Final = "directory"


class Came(NamedTuple):
    """How a session came in: by which directory (nothing: the operator names it no more), and with a second factor."""

    directory: Directory | None
    second: bool
    ends_at: str


def came(request: HttpRequest) -> Came | None:
    """How this session came in; nothing where it did not come by a directory."""
    said = request.session.get(_SESSION)
    if not isinstance(said, dict):
        return None
    return Came(directory(str(said.get("id"))), said.get("second") is True, str(said.get("ends_at", "")))


def opens(request: HttpRequest, organisation: Organisation) -> bool:
    """Whether this session opens the pages of an organisation: one that came by a directory opens those it speaks for.

    So one organisation's directory lets nobody into another's pages, even where somebody belongs to both.
    """
    found = came(request)
    return found is None or (found.directory is not None and organisation.slug in found.directory.organisations)


def had_second_factor(request: HttpRequest) -> bool:
    """Whether the directory says that it asked for one, or the operator says that it always does."""
    found = came(request)
    return found is not None and found.directory is not None and found.second


def farewell(request: HttpRequest) -> tuple[str, str] | None:
    """What the directory is called, and the address at which somebody signs out there; nothing where there is none."""
    found = came(request)
    if found is None or found.directory is None or not is_safe_address(found.ends_at):
        return None
    back = request.build_absolute_uri(reverse("account_login"))
    asked = urlencode({"client_id": found.directory.client, "post_logout_redirect_uri": back})
    joint = "&" if "?" in found.ends_at else "?"
    return found.directory.name, f"{found.ends_at}{joint}{asked}"


def watch() -> None:
    """Note how each session came in."""
    user_logged_in.connect(_signed_in, dispatch_uid="putright-directory")
    signed_in_by_allauth.connect(_signed_in_by_allauth, dispatch_uid="putright-directory-said")


def _signed_in(sender: object, request: HttpRequest | None, **_: Any) -> None:
    if request is not None and hasattr(request, "session"):
        for name in (_SESSION, LEFT):
            request.session.pop(name, None)


def _signed_in_by_allauth(sender: object, request: HttpRequest, sociallogin: Any = None, **_: Any) -> None:
    said = sociallogin.state.get(STATE) if sociallogin is not None else None
    if said:
        request.session[_SESSION] = said
