"""From the form for praise and questions to the one for complaints, with what was typed."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponse
from django.urls import reverse

from putright.public.door import Counter
from putright.public.forms import ComplaintForm, services_of, sites_of
from putright.public.typed import new_form_id


def to_complaint(at: Counter, typed: Mapping[str, str]) -> HttpResponse:
    """The form for complaints with these words in its boxes. Nothing is kept yet, and nothing stands in an address."""
    form = ComplaintForm(at.policy, sites_of(at.organisation), services=services_of(at.organisation, at.policy))
    form.initial = {name: value for name, value in typed.items() if value and name in form.fields}
    context = {
        "form": form,
        "form_id": new_form_id(),
        "sent_to": reverse("complain-one-page", args=[at.organisation.slug]),
        "carried": True,
    }
    return at.page("public/complain.html", context)
