"""The list of needs that are to be looked at again."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils import timezone

from putright.reports.needs_list import AHEAD, needs_due, place_of
from putright.staff.case_frame import address_of
from putright.staff.door import Desk, desk
from putright.wording.dates import long_day
from putright.wording.plain_names import capital


@desk("read", only_looks=True)
def needs(at: Desk) -> HttpResponse:
    """Whose needs are to be looked at again, the longest due first."""
    after = place_of(at.request.GET.get("after", ""))
    rows, more = needs_due(at.organisation, at.member, at.now, after)
    today, here = timezone.localdate(at.now), at.request.path
    context: dict[str, object] = {
        "rows": [
            {
                "reference": row.reference,
                "href": address_of(at.organisation, row.reference),
                "complainant": row.complainant,
                "needs": capital(row.needs.short),
                "day": long_day(row.due.toordinal()),
                "due": row.due <= today,
            }
            for row in rows
        ],
        "days": AHEAD.days,
        "first": here if after is not None else "",
        "further": f"{here}?{urlencode({'after': str(more)})}" if more is not None else "",
    }
    return at.page("staff/needs.html", context)
