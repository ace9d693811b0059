"""Leaving at once: the browser forgets what it was doing here, and shows another page. And how to be safer."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from putright.accounts.exits import NEUTRAL, exit_address
from putright.public.door import Counter, counter
from putright.public.forgetting import forget
from putright.public.language import to_say
from putright.wording.language import say


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
    return at.page("public/safer.html", {"leads_to": _named(to)})


_CALLED: Final = {
    "weather": to_say("The weather (BBC)"),
    "forecast": to_say("The weather (Met Office)"),
    "search": to_say("A search engine (DuckDuckGo)"),
    "encyclopaedia": to_say("An encyclopaedia (Wikipedia)"),
}
"""What the public reads of the pages of ``NEUTRAL``."""


def _named(address: str) -> str:
    code = next((code for code, (_, one) in NEUTRAL.items() if one == address), "")
    return str(_CALLED[code]) if code else say("another website") if address else ""
