"""Choosing an organisation, and taking down a complaint."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from putright.accounts.holding import here_on
from putright.accounts.members import member_of
from putright.accounts.models import Account, Membership, Organisation
from putright.accounts.scope import as_account, within
from putright.casework.receiving import Complaint, complained_lately, receive
from putright.casework.recording import Recorded
from putright.procedure.acts import Refusal
from putright.procedure.moments import ZONE
from putright.procedure.policy import Policy
from putright.register.adopting import in_force
from putright.register.models import Case
from putright.register.reading import policy_of
from putright.site.directory_session import opens
from putright.staff.case_frame import address_of
from putright.staff.door import Desk, desk
from putright.staff.receiving_forms import ReceivingForm
from putright.staff.typed_when import now_shown
from putright.wording.dates import long_day

EMPTY: Final[Mapping[str, object]] = MappingProxyType({})
_HOMES = (("read", "worklist"), ("receive", "record"), ("report", "figures"), ("administer", "people"))


@never_cache
@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """Which organisation? Whoever belongs to one only is not asked."""
    account = request.user
    if not isinstance(account, Account):
        return redirect_to_login(request.get_full_path())
    with as_account(account.pk):
        here = Membership.objects.filter(here_on(timezone.localdate()), account=account)
        found = list(Organisation.objects.filter(pk__in=here.values("organisation")).order_by("name"))
        ended = not found and Membership.objects.filter(account=account).exists()
    if ended:  # nothing is left to be signed in for
        logout(request)
        return redirect_to_login(request.get_full_path())
    # Where a session came by a directory it opens some of them alone; a link to another says how to come in there.
    opened = [one for one in found if opens(request, one)] or found
    chosen = [one for one in found if one.slug == request.GET.get("to")] or (opened if len(opened) == 1 else [])
    if chosen:
        return redirect(_home(chosen[0], account))
    return render(request, "staff/organisations.html", {"organisations": found})


def _home(organisation: Organisation, account: Account) -> str:
    """Where somebody begins: the first page that they may see."""
    with within(organisation, account.pk):
        member = member_of(organisation, account)
    may = member.permissions if member is not None else frozenset()
    page = next((page for permission, page in _HOMES if permission in may), "worklist")
    return reverse(page, args=[organisation.slug])


@desk("receive")
def record(at: Desk) -> HttpResponse:
    """A complaint that came by phone, letter, email, in person, text or social media, taken down on one screen."""
    try:
        policy = policy_of(in_force(at.organisation, timezone.localdate(at.now, ZONE)))
    except LookupError:
        return at.page("staff/record_no_policy.html", {"can_begin": at.member.may("policy")}, status=409)
    return taken_down(at, policy, {"channel": "phone"})


Shown = Mapping[str, object]
Take = Callable[[Complaint, dict[str, Any]], Recorded | Refusal]
"""What makes a case of a complaint that was taken down, with when, by which form and where."""


def taken_down(at: Desk, policy: Policy, known: Shown, shown: Shown = EMPTY, take: Take | None = None) -> HttpResponse:
    """The form for a complaint and its answer. ``known`` is filled in; ``take`` receives what has a history already."""
    if at.request.method != "POST":
        return _form(at, ReceivingForm(at.organisation, policy, initial=now_shown(at.now) | dict(known)), shown)
    form = ReceivingForm(at.organisation, policy, at.request.POST)
    if not form.is_valid():
        return _form(at, form, shown)
    complaint = form.complaint()
    found = form.cleaned_data
    asks = not found["all_the_same"]
    if asks and (before := complained_lately(at.organisation, complaint, at.member, at.now, found["form_id"])):
        again = at.request.POST.copy()
        again["all_the_same"] = "1"
        return _form(at, ReceivingForm(at.organisation, policy, again), shown, before)
    given: dict[str, Any] = {"now": at.now, "key": found["form_id"], "site": found.get("site")}
    done = take(complaint, given) if take is not None else receive(at.organisation, complaint, at.member, **given)
    if isinstance(done, Refusal):
        form.refuse(done)
        return _form(at, form, shown)
    reference = done.record.case.reference
    if done.again:
        messages.info(at.request, f"This form came in before. The complaint has the number {reference}.")
    else:
        reached = complaint.contacts or complaint.address
        unreached = "" if reached else " There is no way to reach the complainant."
        messages.success(at.request, f"The complaint is recorded. Its number is {reference}.{unreached}")
    if not at.member.may("read"):
        return redirect("record", at.organisation.slug)
    return redirect(address_of(at.organisation, reference))


def _form(at: Desk, form: ReceivingForm, shown: Shown, before: list[Case] | None = None) -> HttpResponse:
    lately = [(one.reference, _came(one), address_of(at.organisation, one.reference)) for one in before or ()]
    may_read = at.member.may("read")
    return at.page("staff/record.html", {"form": form, "before": lately, "may_read": may_read, **shown})


def _came(case: Case) -> str:
    """The day on which a complaint came, as ``complained_lately`` found it."""
    return long_day(timezone.localdate(getattr(case, "came"), ZONE).toordinal())  # noqa: B009
