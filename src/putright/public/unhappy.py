"""From the form for praise and questions to making a complaint, with what was typed."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from putright.public.complaining.drafts import Draft, begin, find, give_cookie, keep
from putright.public.complaining.steps import WHAT, Asking
from putright.public.complaining.views import CARRIED, address
from putright.public.door import Counter
from putright.public.forms import ComplaintForm, services_of, sites_of
from putright.public.gate import through
from putright.public.kept_typing import BY_FORM
from putright.public.typed import new_form_id
from putright.site.budgets import BEGUN


def to_complaint(at: Counter, typed: Mapping[str, str]) -> HttpResponse:
    """The questions of a complaint, with what was typed as the answers to them. Nothing stands in an address.

    Where something typed is no proper answer, or this browser has begun a complaint that must not be written over, it
    is the form on one page with everything in its boxes; nothing of that is kept yet.
    """
    begun = find(at)
    draft = _draft(at, typed) if begun is None or begun.sent else None
    if draft is None:
        return _one_page(at, typed)
    passed = through(at, BEGUN)
    if isinstance(passed, HttpResponse):
        return passed
    keep(draft, at.now)
    return give_cookie(at, redirect(address(at, WHAT.slug, **{CARRIED: "1"})), draft)


def asked_in_complaint(at: Counter) -> frozenset[str]:
    """What is asked of whoever complains here, by the names of the boxes."""
    return frozenset(Asking(at, None).form().fields)


def _draft(at: Counter, typed: Mapping[str, str]) -> Draft | None:
    """A draft with these answers; None where one of them is not proper."""
    draft = begin(at)
    asking = Asking(at, draft)
    answers = MultiValueDict({name: [value] for name, value in typed.items() if value})
    for step in asking.steps:
        if not any(name in answers for name in asking.names(step)):
            continue
        if not asking.part(step, answers).is_valid():
            return None
        draft.answer(step.slug, asking.names(step), answers)
    return draft


def _one_page(at: Counter, typed: Mapping[str, str]) -> HttpResponse:
    form = ComplaintForm(at.policy, sites_of(at.organisation), services=services_of(at.organisation, at.policy))
    form.initial.update({name: value for name, value in typed.items() if value and name in form.fields})
    context = {
        "form": form,
        "form_id": new_form_id(),
        "sent_to": reverse("complain-one-page", args=[at.organisation.slug]),
        "carried": True,
        "language_to": reverse("complain-one-page", args=[at.organisation.slug]),
        **BY_FORM,
    }
    return at.page("public/complain.html", context)
