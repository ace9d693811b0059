"""The form for a scanned letter that waits: what it is, when it came, which pages are meant."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from putright.correspondence.scans.filing import Part
from putright.site.components import DateField, Radios
from putright.staff.typed_when import KeyedForm, new_key

_LONG: Final = 2_000
_PAGES: Final = re.compile(r"([1-9][0-9]{0,5})(?:\s*[-–]\s*([1-9][0-9]{0,5}))?")
_CHOICES: Final = (
    ("complaint", "It is a new complaint", "The form for one comes next."),
    ("reply", "It belongs to a case", "It stands in the history of the case, and among its documents."),
    ("praise", "It is praise, a suggestion or a question", "The form for one comes next. No clock runs for it."),
    ("not-ours", "It is not for us", "It stays here, among those that are settled."),
)


def part_of(pages: str, *, more: bool, count: int | None) -> Part:
    """Which pages are meant: "3" or "1-3"; nothing: all. ValidationError with what to write."""
    text = pages.strip()
    if not text:
        return Part(more=more)
    found = _PAGES.fullmatch(text)
    if found is None:
        raise ValidationError("Write the pages as 3 or as 1-3.")
    first, last = int(found[1]), int(found[2] or found[1])
    if count is None:
        raise ValidationError("Pages can only be taken out of a PDF that can be read. Leave this empty.")
    if last < first or last > count:
        raise ValidationError(f"It has {count} pages. Write the first and the last that are meant, such as 1-3.")
    return Part(first, last, more)


class ScanForm(KeyedForm):
    """What a scanned letter is. ``scanned`` is the day on which it was scanned, ``today`` no day comes after."""

    what = forms.ChoiceField(label="What is it?", error_messages={"required": "Choose what it is."})
    reference = forms.CharField(
        label="The number of the case",
        help_text="If it belongs to a case.",
        required=False,
        max_length=30,
        widget=forms.TextInput({"class": "govuk-input--width-10", "autocomplete": "off", "spellcheck": "false"}),
    )
    came = DateField(
        label="On what day did the letter come?",
        help_text="The date stamp on it. If there is none, the day on which it was scanned.",
    )
    name = forms.CharField(
        label="Who wrote it?", required=False, max_length=200, widget=forms.TextInput({"autocomplete": "off"})
    )
    pages = forms.CharField(
        label="Which pages?",
        help_text="Only if this scan holds several letters. For example, 1-3",
        required=False,
        max_length=20,
        widget=forms.TextInput({"class": "govuk-input--width-5", "autocomplete": "off"}),
    )
    more = forms.BooleanField(
        label="There is another letter in it",
        help_text="Then it waits here until somebody says what the rest is.",
        required=False,
    )
    reason = forms.CharField(
        label="Why is it not for us?",
        help_text="Only if it is not.",
        required=False,
        max_length=_LONG,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, data: Any, *, likely: str, scanned: date, today: date, count: int | None) -> None:
        first = {"form_id": new_key(), "reference": likely, "what": "reply" if likely else "", "came": scanned}
        super().__init__(data, initial=first)
        self.today, self.count = today, count
        field = self.fields["what"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - it is declared so
        field.choices = [(code, words) for code, words, _ in _CHOICES]
        field.widget = Radios(hints={code: hint for code, _, hint in _CHOICES}, choices=field.choices)
        if count == 1 or count is None:
            del self.fields["pages"]

    def clean_came(self) -> date:
        """A day that has come."""
        day: date = self.cleaned_data["came"]
        if day > self.today:
            raise ValidationError("That day has not come yet. Check the date.")
        return day

    def clean(self) -> dict[str, Any]:
        """A case needs its number, what is put aside a reason; pages must be there."""
        found = super().clean() or self.cleaned_data
        if found.get("what") == "reply" and not found.get("reference"):
            self.add_error("reference", "Write the number of the case that it belongs to.")
        if found.get("what") == "not-ours" and not found.get("reason"):
            self.add_error("reason", "Write why it is not for us.")
        try:
            found["part"] = part_of(found.get("pages", ""), more=found.get("more", False), count=self.count)
        except ValidationError as wrong:
            self.add_error("pages", wrong)
        return found
