"""Reception desks: making this browser one, the list of them, ending one."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect

from putright.accounts.places import sites_today
from putright.accounts.reception_desks import KEY_NAME, LASTS, STAFF_KEY_NAME, begin_desk, desks_of, end_desk
from putright.staff.door import Desk, desk
from putright.staff.safety_forms import DeskForm


@desk("receive")
def desks(at: Desk) -> HttpResponse:
    """The desks, and a form that makes this browser one: whoever does that is signed out here."""
    data = at.request.POST if at.request.method == "POST" else None
    if data is not None and "end" in data:
        return _end(at, data["end"])
    sites = {str(one.pk): one for one in sites_today(at.organisation)}
    form = DeskForm(sites, data)
    if data is not None and form.is_valid():
        said = form.cleaned_data
        key = begin_desk(
            at.organisation,
            said["name"].strip(),
            sites.get(said.get("site", "")),
            at.hand,
            prints=said["prints"],
            idle_minutes=said["idle_minutes"],
        )
        return _make_it_one(at, key)
    found = list(desks_of(at.organisation)[:100])
    context = {
        "form": form,
        "going_on": [one for one in found if one.ended_at is None],
        "ended": [one for one in found if one.ended_at is not None],
    }
    return at.page("staff/desks.html", context, status=422 if data is not None else 200)


def _make_it_one(at: Desk, key: str) -> HttpResponse:
    """Sign out, and let the browser keep the key for the pages of this organisation alone.

    It goes by the page that forgets: somebody may have begun a complaint in this browser before.
    """
    slug = at.organisation.slug
    logout(at.request)
    response = redirect("desk-done", slug=slug)
    for name, path in ((KEY_NAME, f"/p/{slug}/"), (STAFF_KEY_NAME, f"/s/{slug}/")):
        response.set_cookie(
            name.format(at.organisation.pk),
            key,
            max_age=LASTS,
            path=path,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def _end(at: Desk, which: str) -> HttpResponse:
    number = int(which) if which.isascii() and which.isdigit() and len(which) < 18 else 0
    if end_desk(at.organisation, number, at.hand):
        messages.success(at.request, "That browser is no reception desk any more.")
    else:
        messages.info(at.request, "That desk had been ended before.")
    return redirect("desks", slug=at.organisation.slug)
