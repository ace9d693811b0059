"""Everything that administrators changed, the newest first."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final
from urllib.parse import urlencode

from django.http import HttpResponse

from putright.accounts.models import Change
from putright.reports.asking import PAGE
from putright.staff.door import Desk, desk
from putright.staff.people_pages import people_page

ABOUT: Final = MappingProxyType(
    {
        "person": "People",
        "role": "Roles",
        "deputy": "Standing in",
        "site": "Sites",
        "service": "Services",
        "details": "Organisation",
        "letterhead": "Letterhead",
        "safety": "Safety",
        "desk": "Reception desks",
        "look": "Look",
        "host": "Address of your own",
        "embedding": "On other websites",
        "sign-in": "Single sign-on",
    }
)
"""What a change is about, and what the page calls it."""


@desk("administer", only_looks=True)
def changes(at: Desk) -> HttpResponse:
    """A page of changes; ?about= narrows it, ?before= goes on."""
    asked = at.request.GET
    about = asked.get("about", "") if asked.get("about", "") in ABOUT else ""
    before = asked.get("before", "")
    rows = Change.objects.filter(organisation=at.organisation).select_related("account").order_by("-pk")
    if about:
        rows = rows.filter(about=about)
    if before.isascii() and before.isdigit() and len(before) < 18:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: PAGE + 1])
    here, kept = at.request.path, {"about": about} if about else {}
    context = {
        "rows": [(one, ABOUT.get(one.about, one.about)) for one in found[:PAGE]],
        "filters": [{"text": "Everything", "href": here, "current": not about}]
        + [{"text": text, "href": f"{here}?about={name}", "current": name == about} for name, text in ABOUT.items()],
        "further": f"{here}?{urlencode(kept | {'before': found[PAGE - 1].pk})}" if len(found) > PAGE else "",
        "first": f"{here}?{urlencode(kept)}" if before else "",
    }
    return people_page(at, "staff/changes.html", context, under="people-changes")
