"""The door to every page for staff: who are you, in which organisation, and may you see this?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from types import MappingProxyType
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils import timezone

from putright.accounts.changes import Hand
from putright.accounts.holding import here_on
from putright.accounts.members import Member, member_of
from putright.accounts.models import Account, Membership, Organisation
from putright.accounts.reception_desks import STAFF_KEY_NAME, desk_of
from putright.accounts.scope import as_account, within_named
from putright.site.directory_session import came, had_second_factor, opens
from putright.site.time_outs import allow
from putright.site.typing_kept import keep_sent, to_sign_in
from putright.staff.typed import NOTHING, AtForm, at_form, settle, settled


class CaseClosed(Exception):
    """A case is closed to whoever asks for it: they are told that, whom to ask, and nothing else."""


Page = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Desk:
    """Who asks, where and when: what every page for staff begins with."""

    request: HttpRequest
    organisation: Organisation
    member: Member
    now: datetime
    form: AtForm = NOTHING

    @property
    def hand(self) -> Hand:
        """Who changes something here, and when."""
        return Hand(self.member.account, self.now)

    def page(self, template: str, context: dict[str, object], *, status: int = 200) -> HttpResponse:
        """The template with what every page for staff knows."""
        slug = self.organisation.slug
        match = self.request.resolver_match
        here = (match.url_name or "") if match else ""
        here = _ELSEWHERE.get(here, here)
        shown = [
            {"text": text, "href": f"/s/{slug}/{end}", "current": _is_part(here, name), "count": None}
            for text, end, name, permission in _NAVIGATION
            if self.member.may(permission)
        ]
        common: dict[str, object] = {
            "organisation": self.organisation,
            "member": self.member,
            "staff_home": f"/s/{slug}/",
            "navigation": shown,
            "account_name": self.member.called,
            "search_box": f"/s/{slug}/cases/" if self.member.may("read") else "",
            "mail_stopped": self.member.mail_stopped if any(map(self.member.may, _OF_MAIL)) else None,
        }
        response = render(self.request, template, common | context, status=status)
        return self.form.shown(self.request, response)


_NAVIGATION = (
    ("Worklist", "", "worklist", "read"),
    ("Take a call", "call/", "call", "receive"),
    ("Record a complaint", "record/", "record", "receive"),
    ("Register", "cases/", "cases", "read"),
    ("Mail", "mail/", "mail", "receive"),
    ("Post", "post/", "post", "handle"),
    ("Requests", "requests/", "requests", "read"),
    ("Remarks", "remarks/", "remarks", "read"),
    ("Figures", "figures/", "figures", "report"),
    ("Policy", "policy/", "policy", "policy"),
    ("Who is who", "who/", "who", "read"),
    ("People", "people/", "people", "administer"),
    ("Organisation", "organisation/", "organisation", "administer"),
)
_OF_MAIL: Final = ("handle", "receive", "assign", "administer")
"""Whoever has one of these permissions is told that mail does not go out: they can write by post, or see to it."""
_ELSEWHERE: Final = MappingProxyType(
    {"record-fact": "case", "record-remark": "remarks", "held": "mail", "held-one": "mail"}
)
"""Pages whose names begin like an entry above that they do not stand under, and what they stand under."""


def _is_part(page: str, of: str) -> bool:
    """Whether a page belongs to an entry of the navigation. What is recorded on a case belongs to the case."""
    return page == of or (page.startswith(f"{of}-") and page != "record-fact")


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
            response: HttpResponse | None = None
            with within_named(slug, account.pk) as organisation:
                now = timezone.now()
                member = member_of(organisation, account, timezone.localdate(now)) if organisation is not None else None
                if organisation is not None and member is not None:
                    if not allow(request, organisation.idle_minutes):
                        return to_sign_in(request)
                    at = Desk(request, organisation, member, now, at_form(request, organisation, member))
                    response = _turned_away(at, permission, only_looks)
                    if response is None:
                        response = settle(request, organisation, member, now, str(more.get("reference", "")))
                    if response is None:
                        response = _answered(at, page, more)
            if response is None:
                return nobodys(request, account)
            # Not "no-store": somebody who goes back to a form must find what they typed.
            response.headers.setdefault("Cache-Control", "private, no-cache")
            return response

        open_it.permission = permission  # type: ignore[attr-defined]
        return open_it

    return door


def _answered(at: Desk, page: Page, more: dict[str, Any]) -> HttpResponse:
    """What the page says; what was kept of a form that it takes is forgotten."""
    try:
        response = page(at, **more)
    except CaseClosed:
        return at.page("staff/case_closed.html", {}, status=403)
    settled(at.request, at.organisation, at.member, response)
    return response


def nobodys(request: HttpRequest, account: Account) -> HttpResponse:
    """What somebody hears who does not belong here: that there is no such page.

    Whoever belonged somewhere and belongs nowhere any more is signed out, in every browser.
    """
    with as_account(account.pk):
        memberships = Membership.objects.filter(account=account)
        known, left = memberships.exists(), memberships.filter(here_on(timezone.localdate())).exists()
    if known and not left:
        logout(request)
        return redirect_to_login(request.get_full_path())
    raise Http404


def _is_reception(at: Desk) -> bool:
    """Whether this browser is a reception desk, at which no page for staff opens but that which ends it."""
    match, cookie = at.request.resolver_match, at.request.COOKIES.get(STAFF_KEY_NAME.format(at.organisation.pk))
    elsewhere = match is None or match.url_name != "desks"
    return bool(cookie) and elsewhere and desk_of(at.organisation, str(cookie)) is not None


def _turned_away(at: Desk, permission: str, only_looks: bool) -> HttpResponse | None:
    """What a member hears who may not come in: to sign in otherwise, to set up a code first, or that this page takes
    nothing."""
    if not opens(at.request, at.organisation):
        came_by = came(at.request)
        known = came_by.directory if came_by is not None else None
        return render(at.request, "staff/other_sign_in.html", {"own": at.organisation, "came_by": known}, status=403)
    if _is_reception(at):
        return render(at.request, "staff/at_a_desk.html", {"own": at.organisation}, status=403)
    has_second = at.member.has_code or had_second_factor(at.request)
    if at.organisation.needs_code and not settings.TRIAL and not has_second:
        first = redirect("mfa_activate_totp")
        keep_sent(at.request, first)  # it may be asked for only since the form was opened
        return first
    if not at.member.may(permission):
        raise PermissionDenied
    if only_looks and at.request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    return None
