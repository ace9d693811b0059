"""The forms for what the public is told of lessons."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django import forms

from putright.accounts.models import Organisation, Site
from putright.accounts.places import sites_today
from putright.casework.telling import LONGEST, Telling
from putright.procedure.acts import Refusal
from putright.reports.promises_asked import months_after
from putright.staff.own_words import sentence_of
from putright.staff.typed_when import KeyedForm
from putright.wording.dates import MONTHS

_MONTHS_BACK: Final = 36


class _SeenStep(KeyedForm):
    """A form that counts once, and carries the number of the step that was read."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=1_000_000)

    def refuse(self, refusal: Refusal) -> None:
        """Say why it was refused, each sentence at its field."""
        for fault in refusal.faults:
            self.add_error(fault.path if fault.path in self.fields else None, sentence_of(fault.message))


class TellingForm(_SeenStep):
    """The two texts, when it was done, and where."""

    said = forms.CharField(
        label="You said",
        help_text=f"What people told you, in a sentence or two, naming nobody. At most {LONGEST} characters.",
        error_messages={"required": "Write what people said."},
        widget=forms.Textarea({"rows": 3}),
    )
    did = forms.CharField(
        label="We did",
        help_text="What is different now. Write it for somebody who was not there.",
        error_messages={"required": "Write what was done about it."},
        widget=forms.Textarea({"rows": 3}),
    )
    done = forms.ChoiceField(
        label="When was it done?",
        required=False,
        error_messages={"invalid_choice": "Choose a month from the list."},
    )
    site = forms.ModelChoiceField(
        label="Where?",
        help_text="Leave it out if few people complained there.",
        required=False,
        queryset=Site.objects.none(),
        empty_label="Not said",
        error_messages={"invalid_choice": "Choose a site from the list."},
    )

    def __init__(self, organisation: Organisation, today: date, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        first = today.replace(day=1)
        known = self.initial.get("done")
        months = [months_after(first, -back) for back in range(_MONTHS_BACK)]
        if isinstance(known, date) and known not in months:
            months.append(known)  # what was said once can be kept
        choices = [("", "Not said"), *((f"{one:%Y-%m}", month_words(one)) for one in months)]
        self.fields["done"].choices = choices  # type: ignore[attr-defined]
        if isinstance(known, date):
            self.initial["done"] = f"{known:%Y-%m}"
        sites = {site.pk for site in sites_today(organisation)} | {self.initial.get("site")}
        found = Site.objects.filter(organisation=organisation, pk__in=[one for one in sites if one is not None])
        if found:
            self.fields["site"].queryset = found.order_by("name")  # type: ignore[attr-defined]
        else:
            del self.fields["site"]

    @property
    def telling(self) -> Telling:
        """What was typed."""
        said = self.cleaned_data
        done = date.fromisoformat(f"{said['done']}-01") if said["done"] else None
        return Telling(said["said"], said["did"], done, said.get("site"))


class PublishForm(_SeenStep):
    """Showing it to the public."""

    saw_warnings = forms.BooleanField(label="I read the warnings. It may be said all the same.", required=False)
    reason = forms.CharField(
        label="Why do you publish what you wrote yourself?",
        help_text="Nobody else here may publish it. Your reason is kept.",
        max_length=1_000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args: Any, warned: bool, alone: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if not warned:
            del self.fields["saw_warnings"]
        if not alone:
            del self.fields["reason"]


class TakeBackForm(_SeenStep):
    """Taking it from public view."""

    reason = forms.CharField(
        label="Why is it taken back?",
        help_text="It is kept, with your name and the day. The public does not see it.",
        max_length=1_000,
        error_messages={"required": "Say why it is taken back."},
        widget=forms.Textarea({"rows": 2}),
    )


def month_words(month: date) -> str:
    """March 2026."""
    return f"{MONTHS[month.month - 1]} {month.year}"
