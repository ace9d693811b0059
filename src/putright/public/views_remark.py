"""Praise and suggestions: kept, thanked for, and no clock starts."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from putright.casework.held_back import has_come, hold_remark
from putright.public.door import Counter, counter
from putright.public.forms import RemarkForm, sites_of
from putright.public.gate import through
from putright.public.reaching import Reach
from putright.public.sent import remember, remembered
from putright.public.typed import FORM_UNKNOWN, form_id_of, new_form_id
from putright.register.models import Remark
from putright.site.budgets import REMARK


@cache_control(private=True, no_cache=True)
@require_http_methods(["GET", "HEAD", "POST"])
@counter
def remark(at: Counter) -> HttpResponse:
    """The form; sent in, a remark. Sent in again, the same one."""
    sites = sites_of(at.organisation)
    if at.request.method != "POST":
        return _form(at, RemarkForm(sites), new_form_id())
    form, form_id = RemarkForm(sites, at.request.POST), form_id_of(at.request)
    right = form.is_valid()
    if form_id is None:
        form.add_error(None, FORM_UNKNOWN)
    if form_id is None or not right:
        return _form(at, form, form_id or new_form_id())
    passed = through(at, REMARK, form_id, sent_before=lambda: _has_come(at, form_id))
    if isinstance(passed, HttpResponse):
        return passed
    if passed.why:
        hold_remark(at.organisation, form.says(), passed.why, now=at.now, key=form_id, site=form.chosen_site)
        return remember(at, redirect("remark-sent", slug=at.organisation.slug), "remark")
    # The database keeps one remark of a key, however many come at once.
    Remark.objects.bulk_create([form.remark(at.organisation, form_id, at.now)], ignore_conflicts=True)
    return remember(at, redirect("remark-sent", slug=at.organisation.slug), "remark")


@never_cache
@require_safe
@counter
def remark_sent(at: Counter) -> HttpResponse:
    """Thanks, to whoever sent something."""
    if remembered(at, "remark") is None:
        return at.page("public/nothing_sent.html", {"what": "praise or suggestion", "again": "remark"})
    return at.page("public/remark_sent.html", {"reach": Reach.of(at.organisation)})


def _has_come(at: Counter, form_id: str) -> bool:
    return Remark.objects.filter(organisation=at.organisation, key=form_id).exists() or has_come(
        at.organisation, form_id
    )


def _form(at: Counter, form: RemarkForm, form_id: str) -> HttpResponse:
    return at.page("public/remark.html", {"form": form, "form_id": form_id})
