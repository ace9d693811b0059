"""What gives public pages their provider's look, the page to show in a frame elsewhere, and the page about cookies."""

from __future__ import annotations

from typing import Final

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from putright.accounts.models import LookPicture
from putright.public.cookies import COOKIES
from putright.public.door import Counter, counter
from putright.site.look import sheet_name, style_sheet
from putright.site.look_shown import look_of

_FOR_EVER: Final = "public, max-age=31536000, immutable"
"""The address holds a hash of the content: another content has another address."""
_TYPES: Final = {"png": "image/png", "jpg": "image/jpeg"}


@require_safe
@counter
def sheet(at: Counter, name: str) -> HttpResponse:
    """The style sheet with the provider's colours. An older page that asks for an older one is led to today's."""
    look = look_of(at.organisation)
    current = sheet_name(look)
    if not current:
        raise Http404
    if name != current:
        return redirect("look-sheet", at.organisation.slug, current)
    return HttpResponse(style_sheet(look), content_type="text/css; charset=utf-8", headers={"Cache-Control": _FOR_EVER})


@require_safe
@counter
def picture(at: Counter, name: str) -> HttpResponse:
    """The provider's logo, as we made it."""
    current = at.organisation.logo
    if not current:
        raise Http404
    if name != current:
        return redirect("look-picture", at.organisation.slug, current)
    found = LookPicture.objects.filter(organisation=at.organisation, name=current).first()
    if found is None:
        raise Http404
    kind = _TYPES[current.rpartition(".")[2]]
    return HttpResponse(bytes(found.content), content_type=kind, headers={"Cache-Control": _FOR_EVER})


@require_safe
@counter
def embed(at: Counter) -> HttpResponse:
    """A page for a frame on the provider's own website. It has no form and needs no cookie: its links open new tabs.

    This page alone may be framed, and only by the origins that the provider named.
    """
    response = at.page("public/embed.html", {"complain": reverse("complain", args=[at.organisation.slug])})
    origins = at.organisation.frame_origins
    if origins:
        vars(response).update(_csp_replace={"frame-ancestors": list(origins)}, xframe_options_exempt=True)
    return response


@require_safe
@counter
def cookies(at: Counter) -> HttpResponse:
    """Every cookie that these pages can set."""
    rows = [
        {"name": one.named(at.organisation.pk), "purpose": one.purpose, "when": one.when, "life": one.life}
        for one in COOKIES
    ]
    return at.page("public/cookies.html", {"cookies": rows})
