"""The register, and the search in it: one page, whose address says what was asked."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse

from putright.accounts.models import Service, Site
from putright.register.search_anew import words_missing
from putright.reports.register_list import STATUSES, listed
from putright.reports.register_list import place_of as place_in_register
from putright.reports.search import after_of, search, span_of
from putright.staff.door import Desk, desk
from putright.staff.search_asked import Asked, read_asked
from putright.staff.search_page import advice_of, found_rows, plain_rows, said_of, tried_words, understood_words
from putright.wording.plain_names import capital
from putright.wording.standing_words import case_status_words


@desk("read", only_looks=True)
def cases(at: Desk) -> HttpResponse:
    """Every case, the newest first; or those that fit what was typed, the likeliest first."""
    sites = {row.pk: row.name for row in Site.objects.filter(organisation=at.organisation).order_by("name", "pk")}
    services = {}
    if at.organisation.has_services:
        own = Service.objects.filter(organisation=at.organisation).order_by("name", "pk")
        services = {row.key: row.name for row in own}
    asked = read_asked(at.request.GET, sites, services)
    here = reverse("cases", args=[at.organisation.slug])
    found = _searched(at, asked) if asked.searches else _listed(at, asked)
    kept = asked.address()
    more, paged = found.pop("more"), found.pop("paged")
    context: dict[str, object] = {
        "asked": asked,
        "narrowed": asked.is_narrowed,
        "statuses": [(one, capital(case_status_words(one))) for one in STATUSES],
        "sites": list(sites.items()),
        "services": list(services.items()),
        "here": here,
        "first": f"{here}?{urlencode(kept)}" if paged else "",
        "further": f"{here}?{urlencode(kept | {'after': str(more)})}" if more is not None else "",
        "may_take_away": at.member.may("report"),
        "search_box": "",  # the page has a larger one
    }
    return at.page("staff/cases.html", context | found)


def _listed(at: Desk, asked: Asked) -> dict[str, object]:
    after = place_in_register(asked.after)
    wanted = asked.wanted
    found = listed(at.organisation, at.member, at.now, status=wanted.status, received=span_of(wanted), after=after)
    return {"rows": plain_rows(found.rows), "more": found.more, "paged": after is not None}


def _searched(at: Desk, asked: Asked) -> dict[str, object]:
    after = after_of(asked.after)
    found = search(at.organisation, at.member, asked.wanted, at.now, after)
    return {
        "rows": found_rows(found.hits),
        "searched": True,
        "understood": understood_words(found),
        "said": said_of(found),
        "tried": tried_words(found),
        "advice": advice_of(found, asked.is_within_bounds),
        "missing": words_missing(at.organisation),
        "more": found.more,
        "paged": after is not None,
    }
