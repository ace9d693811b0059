"""Start from a model policy: which kind of organisation, its name, its nation; then it is changed in a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from putright.casework.drafting import LONGEST_TITLE, begin
from putright.model_policies import models
from putright.procedure.acts import Refusal
from putright.revising.starting import NATIONS, begun
from putright.site.components import Radios
from putright.staff.door import Desk, desk
from putright.staff.own_words import sentence_of
from putright.staff.policy_pages import policy_page
from putright.staff.typed_when import KeyedForm, new_key

KINDS = {
    "private-clinic": ("Private clinic", "Patients pay themselves or through an insurer"),
    "housing-association": ("Housing association", "A landlord under the Housing Ombudsman"),
    "care-provider": ("Care provider", "A care home, home care or supported living"),
    "nhs-primary-care": ("NHS primary care", "A general practice, or another service of NHS primary care"),
    "charity": ("Charity", "Helps people, and raises money"),
}
"""The model policies as people choose between them."""


class ModelForm(KeyedForm):
    """A few questions, and a model becomes yours."""

    mark_optional = False
    model = forms.ChoiceField(
        label="What kind of organisation are you?",
        choices=[(one, KINDS[one][0]) for one in KINDS if one in models()],
        widget=Radios(hints={one: hint for one, (_, hint) in KINDS.items()}),
    )
    name = forms.CharField(
        label="Name of the organisation, as it stands in the policy",
        max_length=LONGEST_TITLE - 40,
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    nation = forms.ChoiceField(
        label="Where are you?",
        help_text="It decides the bank holidays. The models are written for England.",
        choices=[(one.value, one.text) for one in NATIONS],
        widget=Radios,
    )


@desk("policy")
def policy_model(at: Desk) -> HttpResponse:
    """Start from a model."""
    data = at.request.POST if at.request.method == "POST" else None
    form = ModelForm(data, initial={"form_id": new_key(), "name": at.organisation.name, "nation": "england"})
    if data is not None and form.is_valid():
        said = form.cleaned_data
        made = begun(said["model"], said["name"], said["nation"], timezone.localdate(at.now))
        done = begin(
            at.organisation,
            title=f"Complaints policy of {said['name']}",
            text=made.text,
            origin=f"the model policy for a {_kind(said['model'])}",
            by=at.member,
            now=at.now,
            key=said["form_id"],
        )
        if not isinstance(done, Refusal):
            for sentence in made.to_mend:
                messages.warning(at.request, sentence)
            return redirect("policy-draft-change", slug=at.organisation.slug, draft=done.draft.pk)
        _refuse(form, done)
    context: dict[str, Any] = {"form": form}
    return policy_page(at, "staff/model_begin.html", context, under="policy", status=200 if data is None else 422)


def _kind(model: str) -> str:
    name = KINDS[model][0]
    return name if name.startswith("NHS") else name.lower()


def _refuse(form: ModelForm, refusal: Refusal) -> None:
    if refusal.why == "not-permitted":
        raise PermissionDenied
    for fault in refusal.faults:
        form.add_error("name" if fault.path == "title" else None, sentence_of(fault.message))
