"""Whether the public sees how promises are kept: choose it, having seen exactly what would be seen."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from putright.accounts.models import Account, Organisation
from putright.register.adopting import in_force
from putright.register.reading import policy_of
from putright.reports.kept_in_public import adopted, last_month_told, tell, to_be_told, told_lately
from putright.reports.kept_page import KeptPage, kept_page
from putright.reports.promises_asked import months_after
from putright.reports.withholding import FEWEST
from putright.staff.door import Desk, desk

MOST_WITHHELD = 50
"""To withhold more than this would leave nothing to show."""


class KeptForm(forms.Form):
    """Whether the public sees it, and from which number on."""

    shows_kept = forms.BooleanField(label="Show the public how we keep our promises", required=False)
    fewest_shown = forms.IntegerField(
        label="The smallest number that is shown",
        help_text=f"{FEWEST} or more. Smaller numbers could point to a person. What was shown once is not taken back.",
        min_value=FEWEST,
        max_value=MOST_WITHHELD,
        widget=forms.TextInput({"class": "govuk-input--width-3", "inputmode": "numeric"}),
        error_messages={
            "invalid": f"Write a whole number from {FEWEST} to {MOST_WITHHELD}.",
            "min_value": f"Write {FEWEST} or more: smaller numbers are never shown.",
            "max_value": f"Write {MOST_WITHHELD} or less.",
        },
    )


@desk("administer")
def kept_in_public(at: Desk) -> HttpResponse:
    """Show what the public would see, and take the choice."""
    own = at.organisation
    data = at.request.POST if at.request.method == "POST" else None
    initial = {"shows_kept": own.shows_kept, "fewest_shown": own.fewest_shown}
    form = KeptForm(data, initial=initial)
    looks = data is not None and "look" in data
    if data is not None and form.is_valid() and not looks:
        _choose(at, form.cleaned_data)
        shown = form.cleaned_data["shows_kept"]
        messages.success(
            at.request, "Saved. The public sees it now." if shown else "Saved. The public does not see it."
        )
        return redirect("organisation-kept", slug=own.slug)
    valid = data is not None and form.is_valid()
    fewest = form.cleaned_data["fewest_shown"] if valid else own.fewest_shown
    return at.page(
        "staff/kept.html",
        {
            "form": form,
            "kept": _preview(at, fewest),
            "fewest": fewest,
            "chosen_by": _who(own),
            "chosen_at": own.kept_chosen_at,
        },
        status=200 if data is None or valid else 422,
    )


def _choose(at: Desk, said: dict[str, object]) -> None:
    """Keep the choice with who made it and when; if it is shown, make what is shown."""
    choice = said | {"kept_chosen_by_id": at.member.account, "kept_chosen_at": at.now}
    Organisation.objects.filter(pk=at.organisation.pk).update(**choice)
    if said["shows_kept"]:
        tell(at.organisation, at.now)


def _preview(at: Desk, fewest: int) -> KeptPage:
    """What the public sees, or would see from now on: what was told, and what could be told now."""
    since = months_after(last_month_told(at.now), -11)
    fresh = [one for one in to_be_told(at.organisation, at.now, fewest) if one.last >= since]
    spans = [*told_lately(at.organisation, at.now), *fresh]
    current = policy_of(in_force(at.organisation, timezone.localdate(at.now)))
    return kept_page(spans, adopted(at.organisation, spans), current)


def _who(organisation: Organisation) -> str:
    key = organisation.kept_chosen_by_id
    account = Account.objects.filter(pk=key).first() if key is not None else None
    return (account.name or account.email) if account is not None else ""
