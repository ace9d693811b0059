"""The door to every page for staff: who are you, in which organisation, and may you see this?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils import timezone

from putright.accounts.members import Member, member_of
from putright.accounts.models import Account, Organisation
from putright.accounts.scope import within_named
from putright.site.time_outs import allow
from putright.site.typing_kept import keep_sent, to_sign_in
from putright.staff.typed import NOTHING, AtForm, at_form, settle, settled

Page = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Desk:
    """Who asks, where and when: what every page for staff begins with."""

    request: HttpRequest
    organisation: Organisation
    member: Member
    now: datetime
    form: AtForm = NOTHING

    def page(self, template: str, context: dict[str, object], *, status: int = 200) -> HttpResponse:
        """The template with what every page for staff knows."""
        slug = self.organisation.slug
        match = self.request.resolver_match
        here = (match.url_name or "") if match else ""
        shown = [
            {"text": text, "href": f"/s/{slug}/{end}", "current": here == name or here.startswith(f"{name}-")}
            for text, end, name, permission in _NAVIGATION
            if self.member.may(permission)
        ]
        common: dict[str, object] = {
            "organisation": self.organisation,
            "member": self.member,
            "staff_home": f"/s/{slug}/",
            "navigation": shown,
            "account_name": self.member.name,
        }
        response = render(self.request, template, common | context, status=status)
        return self.form.shown(self.request, response)


_NAVIGATION = (
    ("Worklist", "", "worklist", "read"),
    ("Record a complaint", "record/", "record", "receive"),
    ("Register", "cases/", "cases", "read"),
    ("Praise", "remarks/", "remarks", "read"),
    ("Figures", "figures/", "figures", "report"),
    ("Policy", "policy/", "policy", "policy"),
    ("People", "people/", "people", "administer"),
    ("Organisation", "organisation/", "organisation", "administer"),
)


def desk(permission: str, *, only_looks: bool = False) -> Callable[[Page], Page]:
    """Let in members with this permission; the page runs in one transaction that sees their organisation alone.

    Somebody not signed in is sent to sign in; another organisation's member is told that there is no such page, because
    to say more would say that it exists. A page that ``only_looks`` takes nothing that is sent to it.
    """

    def door(page: Page) -> Page:
        @wraps(page)
        def open_it(request: HttpRequest, slug: str, **more: Any) -> HttpResponse:
            account = request.user
            if not isinstance(account, Account):
                return to_sign_in(request)
            # A NUL in an address names nothing, and PostgreSQL takes none.
            if any("\x00" in str(one) for one in (slug, *more.values())):
                raise Http404
            with within_named(slug, account.pk) as organisation:
                member = member_of(organisation, account) if organisation is not None else None
                if organisation is None or member is None:
                    raise Http404
                if not allow(request, organisation.idle_minutes):
                    return to_sign_in(request)
                now = timezone.now()
                at = Desk(request, organisation, member, now, at_form(request, organisation, member))
                response = _turned_away(at, permission, only_looks)
                if response is None:
                    response = settle(request, organisation, member, now, str(more.get("reference", "")))
                if response is None:
                    response = page(at, **more)
                    settled(request, organisation, member, response)
            # Not "no-store": somebody who goes back to a form must find what they typed.
            response.headers.setdefault("Cache-Control", "private, no-cache")
            return response

        open_it.permission = permission  # type: ignore[attr-defined]
        return open_it

    return door


def _turned_away(at: Desk, permission: str, only_looks: bool) -> HttpResponse | None:
    """What a member hears who may not come in: to set up a code first, or that this page takes nothing."""
    if at.organisation.needs_code and not settings.TRIAL and not at.member.has_code:
        first = redirect("mfa_activate_totp")
        keep_sent(at.request, first)  # it may be asked for only since the form was opened
        return first
    if not at.member.may(permission):
        raise PermissionDenied
    if only_looks and at.request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    return None
