"""What a page saves while somebody types, by its script: kept as what comes too late is (ADR 31)."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from putright.accounts.kept_typing import InAnotherTab, TooSoon, Typed, worth_keeping
from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.register.models import Case, Remark, Submission
from putright.register.remark_models import RemarkStep
from putright.register.request_models import ServiceRequest
from putright.site.typing_kept import give_key, save_here

IN_ANOTHER_TAB: Final = 409
TOO_LONG: Final = 413
TOO_SOON: Final = 429
CLOSED: Final = 403

_RECORDED: Final = (Submission, Remark, RemarkStep, ServiceRequest)
"""Where the form stands that brought what was recorded, so that it counts once."""


def save_typed(request: HttpRequest, organisation: Organisation, member: Member, case: str) -> HttpResponse:
    """Save it, and say when and as which version; or why not, by the status alone: the page has the words."""
    if case and is_closed_to(organisation, member, case):
        return _said({}, CLOSED)
    typed = worth_keeping(request.POST.lists())
    if not typed:
        return _said({}, TOO_LONG)
    if is_recorded(organisation, typed):
        return _said({"recorded": True})  # it crossed the form itself on the way
    try:
        key, version = save_here(request, member.account, typed)
    except InAnotherTab:
        return _said({}, IN_ANOTHER_TAB)
    except TooSoon:
        return _said({}, TOO_SOON)
    response = _said({"version": version, "at": f"{timezone.localtime():%H:%M}"})
    give_key(response, key)
    return response


def is_recorded(organisation: Organisation, typed: Typed) -> bool:
    """Whether the form in which this was typed was recorded since."""
    forms = [one for one in typed.get("form_id", ()) if one]
    return any(one.objects.filter(organisation=organisation, key__in=forms).exists() for one in _RECORDED if forms)


def is_closed_to(organisation: Organisation, member: Member, case: str) -> bool:
    """Whether this is a case that the member may not open: one query, and none where no case is closed to them."""
    if not member.barred:
        return False
    return Case.objects.filter(organisation=organisation, reference__iexact=case, pk__in=member.barred).exists()


def _said(what: dict[str, object], status: int = 200) -> HttpResponse:
    response = JsonResponse(what, status=status)
    response["Cache-Control"] = "no-store"
    return response
