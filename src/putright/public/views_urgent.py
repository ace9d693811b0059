"""Whom to call when somebody is in danger. It is information: nobody is kept from complaining."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from putright.accounts.urgent_numbers import own_urgent
from putright.bodies.urgent import ALWAYS_FIRST, urgent_for
from putright.public.door import Counter, counter
from putright.public.safe_answers import told_first


@require_safe
@counter
def urgent(at: Counter) -> HttpResponse:
    """The numbers for this country and this kind of provider, with its own."""
    return _page(at, {"back": _came_from(at)})


@never_cache
@require_safe
@counter
def urgent_first(at: Counter) -> HttpResponse:
    """The same, before somebody goes on whose words may tell of danger. What they typed is kept already."""
    then, signs = told_first(at)
    if not then:
        return redirect("urgent", slug=at.organisation.slug)
    return _page(at, {"then": then}, signs)


def _page(at: Counter, more: dict[str, object], signs: Sequence[str] = ()) -> HttpResponse:
    own = own_urgent(at.organisation)
    numbers = urgent_for(at.policy.division, at.policy.kind, signs, bool(own))
    helps = [one for one in numbers if one.id in ALWAYS_FIRST or any(sign in signs for sign in one.signs)]
    looked = [one.known.on for one in numbers if one.known.on is not None]
    context = {
        "first": helps,
        "own": own,
        "others": [one for one in numbers if one not in helps],
        "looked_on": min(looked) if looked else None,
    }
    return at.page("public/urgent.html", context | more)


def _came_from(at: Counter) -> str:
    """The page of this provider that somebody came from, to go back to it: an address without what was asked in it."""
    came = urlsplit(at.request.headers.get("Referer", ""))
    home = at.home
    here = came.netloc == at.request.get_host() and came.path.startswith(home) and came.path != at.request.path
    return came.path if here else home
