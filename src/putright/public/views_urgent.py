"""Whom to call when somebody is in danger. It is information: nobody is kept from complaining."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from putright.public.door import Counter, counter
from putright.public.language import others
from putright.public.safe_answers import first_of, is_of, own_numbers, told_first
from putright.wording.urgent_words import urgent_said


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
    # The cookie with the signs came with the answer that led here: without it, this browser keeps none of ours.
    return _page(at, {"then": then, "kept": bool(signs)}, signs)


def _page(at: Counter, more: dict[str, object], signs: Sequence[str] = ()) -> HttpResponse:
    own = own_numbers(at)
    helps, others = (urgent_said(some) for some in first_of(at, signs, bool(own)))
    looked = [one.known.on for one in (*helps, *others) if one.known.on is not None]
    context = {
        "first": helps,
        "own": own,
        "others": others,
        "looked_on": min(looked) if looked else None,
    }
    return at.page("public/urgent.html", context | more)


def _came_from(at: Counter) -> str:
    """The page of this provider that somebody came from, to go back to it: an address without what was asked in it."""
    try:
        came = urlsplit(at.request.headers.get("Referer", ""))
    except ValueError:
        return at.home
    itself = {at.request.path, *(one.href.partition("?")[0] for one in others(at.request, at.organisation))}
    here = came.netloc == at.request.get_host() and is_of(at, came.path) and came.path not in itself
    return came.path if here else at.home
