"""Praise, suggestions and questions: kept, read and sorted by a person, and no clock starts."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from putright.casework.held_back import hold_remark, remark_before
from putright.casework.remarks import note_remark
from putright.correspondence.remark_thanks import thank
from putright.public.door import Counter, counter
from putright.public.forms import sites_of
from putright.public.gate import through
from putright.public.kept_typing import BY_FORM, as_typed, changes_language
from putright.public.reaching import Reach
from putright.public.remark_form import RemarkForm
from putright.public.sent import remember, remembered
from putright.public.typed import FORM_UNKNOWN, form_id_of, new_form_id
from putright.public.unhappy import asked_in_complaint, to_complaint
from putright.register.models import HeldBack
from putright.site.budgets import REMARK


# Not "no-store": somebody who goes to read the procedure and comes back must find what they typed.
@cache_control(private=True, no_cache=True)
@require_http_methods(["GET", "HEAD", "POST"])
@counter
def remark(at: Counter) -> HttpResponse:
    """The form; sent in, a remark. Sent in again, the same one. Whoever is not happy is given the other form."""
    sites = sites_of(at.organisation)
    if at.request.method != "POST":
        return _form(at, RemarkForm(at.organisation, sites), new_form_id())
    form, form_id = RemarkForm(at.organisation, sites, at.request.POST), form_id_of(at.request)
    if changes_language(at.request):
        return _form(at, as_typed(form), form_id or new_form_id())
    if form.complains:
        return to_complaint(at, form.carried(asked_in_complaint(at)))
    right = form.is_valid()
    if form_id is None:
        form.add_error(None, FORM_UNKNOWN)
    if form_id is None or not right:
        return _form(at, form, form_id or new_form_id())
    told = form.told(at.now, "in-person" if at.desk is not None else "web")
    onward = redirect("remark-sent", slug=at.organisation.slug)
    before = remark_before(at.organisation, form_id, told.words)
    passed = through(at, REMARK, form_id, sent_before=lambda: before is not None)
    if isinstance(passed, HttpResponse):
        return passed
    if isinstance(before, HeldBack):
        number = before.reference  # it waits for somebody to look at it, however the limits stand by now
    elif passed.why:
        number = hold_remark(at.organisation, told, passed.why, now=at.now, key=form_id).reference
    else:
        made = note_remark(at.organisation, told, None, now=at.now, key=form_id)
        number = made.reference
        thank(at.organisation, made, at.now)
    return remember(at, onward, "remark", answer=told.wants_answer, number=number)


@never_cache
@require_safe
@counter
def remark_sent(at: Counter) -> HttpResponse:
    """Thanks, to whoever sent something, and the number that it has. It shows nothing that was typed."""
    sent = remembered(at, "remark")
    if sent is None:
        return at.page("public/nothing_sent.html", {"again": "remark"})
    return at.page(
        "public/remark_sent.html",
        {"reach": Reach.of(at.organisation), "answer": sent.get("answer"), "number": sent.get("number")},
    )


def _form(at: Counter, form: RemarkForm, form_id: str) -> HttpResponse:
    return at.page("public/remark.html", {"form": form, "form_id": form_id, **BY_FORM})
