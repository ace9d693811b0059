"""The forms of the calendar: entering a day off, and taking one back."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms

from putright.accounts.models import Organisation, Site
from putright.casework.calendar_acts import Proposed
from putright.procedure.acts import Refusal
from putright.site.components import DateField, Radios
from putright.wording.calendar_words import KINDS

_HINTS = {
    "holiday": "A day that was proclaimed, and that putright does not know yet.",
    "closure": "A day on which you are closed though it is no bank holiday.",
    "works": "A bank holiday that does not hold for you.",
}


class DayForm(forms.Form):
    """A day off, or several in a row."""

    form_id = forms.CharField(widget=forms.HiddenInput, max_length=64)
    what = forms.ChoiceField(
        label="What is it?", choices=[(one, KINDS[one]) for one in _HINTS], widget=Radios(hints=_HINTS)
    )
    first = DateField(label="On which day?")
    last = DateField(
        label="Until which day?", required=False, help_text="Leave this empty if it is one day. For example, 31 12 2026"
    )
    name = forms.CharField(
        label="What is it called?",
        help_text="It stands where days are counted out, and complainants read it too. For example, Staff training",
        max_length=200,
    )
    site = forms.ModelChoiceField(
        label="For which site?", required=False, queryset=Site.objects.none(), empty_label="For all of them"
    )
    known = DateField(
        label="From which day was it known?",
        required=False,
        help_text="Leave this empty: it counts from now on. Only an administrator can name an earlier day, and only if "
        "nothing that was done since would be judged anew.",
    )
    reason = forms.CharField(
        label="Why, and how do you know?", max_length=2000, widget=forms.Textarea({"rows": 2}), required=False
    )

    def __init__(self, organisation: Organisation, data: Any = None) -> None:
        super().__init__(data, initial={"form_id": uuid.uuid4().hex})
        sites = Site.objects.filter(organisation=organisation).order_by("name")
        field = self.fields["site"]
        if isinstance(field, forms.ModelChoiceField) and len(sites):
            field.queryset = sites
        else:
            del self.fields["site"]

    def proposed(self) -> Proposed:
        """What was typed, as the act takes it."""
        said = self.cleaned_data
        return Proposed(
            said["what"],
            said["first"],
            said["last"] or said["first"],
            said["name"],
            said["reason"],
            said["known"],
            said.get("site"),
        )

    def refuse(self, refusal: Refusal) -> None:
        """Show why it cannot be entered, each reason at its field."""
        for fault in refusal.faults:
            self.add_error(fault.path if fault.path in self.fields else None, fault.message)


class BackForm(forms.Form):
    """Taking a day off back."""

    form_id = forms.CharField(widget=forms.HiddenInput, max_length=64)
    reason = forms.CharField(label="Why is it taken back?", max_length=2000, widget=forms.Textarea({"rows": 2}))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"form_id": uuid.uuid4().hex})
