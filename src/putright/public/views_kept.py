"""How the provider keeps its promises, if it shows that: read from what was made for the public, not counted here."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from putright.public.door import Counter, counter
from putright.reports.kept_in_public import adopted, told_lately
from putright.reports.kept_page import kept_page


@require_safe
@counter
def kept(at: Counter) -> HttpResponse:
    """The promises of the last twelve whole months. There is no such page where the provider does not show it."""
    if not at.organisation.shows_kept:
        raise Http404
    spans = told_lately(at.organisation, at.now)
    response = at.page("public/kept.html", {"kept": kept_page(spans, adopted(at.organisation, spans), at.policy)})
    response["Cache-Control"] = "public, max-age=3600"
    return response
