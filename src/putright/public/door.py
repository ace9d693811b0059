"""The door to a provider's public pages: which provider, which procedure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from putright.accounts.models import Organisation
from putright.accounts.scope import within_named
from putright.procedure.policy import Policy
from putright.public.around import safe_around
from putright.public.desk_here import DeskHere, desk_here
from putright.public.language import in_english_instead, is_offered, others, sent_on
from putright.public.safe_answers import kept_safe
from putright.public.ways_on import at_the_foot
from putright.register.adopting import in_force
from putright.register.models import PolicyVersion
from putright.register.reading import policy_of
from putright.site.look_shown import look_context
from putright.site.public_address import canonical
from putright.wording.language import say, spoken

Page = Callable[..., HttpResponse]

_FOLLOWING = ("follow", "follow-code", "followed-case", "followed-consent", "case-act", "case-act-done")
"""Where the navigation says that somebody follows a complaint."""


@dataclass(frozen=True, slots=True)
class Counter:
    """What every public page begins with: the provider, its procedure of today, the moment; ``desk``: the reception
    desk at which it is asked for."""

    request: HttpRequest
    organisation: Organisation
    version: PolicyVersion
    policy: Policy
    now: datetime
    desk: DeskHere | None = None

    @property
    def home(self) -> str:
        """Where this provider's pages begin, on the host that was asked, in the language that is spoken."""
        return reverse("procedure", args=[self.organisation.slug])

    @property
    def root(self) -> str:
        """Where they begin in every language: the path that this provider's cookies are bound to."""
        with override(None):
            return reverse("procedure", args=[self.organisation.slug])

    def page(self, template: str, context: dict[str, object], *, status: int = 200) -> HttpResponse:
        """The template with what every public page knows."""
        home = self.home
        name = (self.request.resolver_match.url_name if self.request.resolver_match else "") or ""
        common: dict[str, object] = {
            "organisation": self.organisation,
            "lang": spoken(),
            "languages": others(
                self.request,
                self.organisation,
                by=str(context.get("language_by", "")),
                to=str(context.get("language_to", "")),
            ),
            "provider_name": self.organisation.name,
            "public_home": home,
            "public_navigation": [
                {"text": say("Our complaints procedure"), "href": home, "current": name == "procedure"},
                {"text": say("Make a complaint"), "href": f"{home}complain/", "current": name.startswith("complain")},
                {"text": say("Follow your complaint"), "href": f"{home}follow/", "current": name in _FOLLOWING},
                {"text": say("Praise, suggest or ask"), "href": f"{home}remark/", "current": name == "remark"},
            ],
            "provider_contact": _contact(self.organisation),
            "public_foot": at_the_foot(self.organisation),
            "canonical": canonical(self.organisation, self.request.path) if self.organisation.host else "",
            **look_context(self.organisation),
        }
        common |= safe_around(self, name or "", context)
        return render(self.request, template, common | context, status=status)


def counter(page: Page) -> Page:
    """Open to everybody; the page runs in one transaction that sees this provider's rows alone."""

    @wraps(page)
    def open_it(request: HttpRequest, slug: str, **more: Any) -> HttpResponse:
        if elsewhere := sent_on(request):
            return redirect(elsewhere)
        now = timezone.now()
        with within_named(slug) as organisation:
            if organisation is None:
                raise Http404
            if not is_offered(organisation) and (elsewhere := in_english_instead(request)):
                return redirect(elsewhere)
            try:
                version = in_force(organisation, timezone.localdate(now))
            except LookupError:
                raise Http404 from None
            at = Counter(request, organisation, version, policy_of(version), now, desk_here(request, organisation))
            return kept_safe(at, page(at, **more))

    return open_it


def _contact(organisation: Organisation) -> str:
    ways = [one for one in (organisation.phone, organisation.email, " ".join(organisation.address.split())) if one]
    return say("You can reach {name} here: {ways}.", name=organisation.name, ways=", ".join(ways)) if ways else ""
