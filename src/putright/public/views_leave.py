"""Leaving at once: the browser forgets what it was doing here, and shows another page. And how to be safer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from putright.accounts.exits import NEUTRAL, exit_address
from putright.public.door import Counter, counter
from putright.public.forgetting import forget

if TYPE_CHECKING:
    from collections.abc import Iterable


@never_cache
@require_safe
@counter
def leave(at: Counter) -> HttpResponse:
    """End what this browser began with this provider, and go to a neutral page. A link: it works without a script."""
    if "prefetch" in at.request.headers.get("Sec-Purpose", ""):
        return HttpResponse(status=204)  # the browser only thinks that somebody might
    home = reverse("desk" if at.desk is not None else "procedure", args=[at.organisation.slug])
    to = exit_address(at.organisation) if at.desk is None else ""
    response = HttpResponseRedirect(to or home)
    response.status_code = 303
    # A link on somebody else's website may lead here, and shall not make anybody lose what they typed.
    return response if at.request.headers.get("Sec-Fetch-Site") == "cross-site" else forget(at, response)


@require_safe
@counter
def safer(at: Counter) -> HttpResponse:
    """What leaving does, what it cannot do, and how somebody leaves fewer tracks."""
    to = exit_address(at.organisation)
    return at.page("public/safer.html", {"leads_to": _named(NEUTRAL.values(), to)})


def _named(known: Iterable[tuple[str, str]], address: str) -> str:
    return next((name for name, one in known if one == address), "another website" if address else "")
