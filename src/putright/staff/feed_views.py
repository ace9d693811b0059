"""The calendar feed: a member's duties for whoever has the address, without signing in, and nothing else."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from putright.accounts.feeds import MOST_AN_HOUR, fetching
from putright.reports.duty_calendar import MOST_SHOWN, duty_calendar, mark_of
from putright.reports.my_duties import my_duties


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """The calendar of an address. One answer for an address that was revoked, and one that never was."""
    now = timezone.now()
    with fetching(token, now) as found:
        if found is None:
            raise Http404
        if found.often > MOST_AN_HOUR:
            answer: HttpResponseBase = _too_often(now.minute)
        else:
            duties = my_duties(found.organisation, found.member, now, MOST_SHOWN + 1)
            address = f"{settings.PUBLIC_ADDRESS}/s/{found.organisation.slug}/"
            etag = quote_etag(mark_of(found.organisation, duties, address, now))
            answer = get_conditional_response(request, etag=etag) or HttpResponse(
                duty_calendar(found.organisation, duties, address, now),
                content_type="text/calendar; charset=utf-8",
                headers={"ETag": etag, "Content-Disposition": 'inline; filename="duties.ics"'},
            )
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _too_often(minute: int) -> HttpResponse:
    response = HttpResponse("Asked for too often. Try again after the hour.\n", "text/plain; charset=utf-8", 429)
    response["Retry-After"] = str((60 - minute) * 60)
    return response
