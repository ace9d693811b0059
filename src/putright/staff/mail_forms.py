"""The forms for a mail that waits: what it is, and that it was put in the wrong place."""

from __future__ import annotations

from typing import Any

from django import forms

from putright.site.components import Radios
from putright.staff.typed_when import KeyedForm, new_key

_LONG = 2_000
CHOICES = (
    ("reply", "It belongs to a case", "Its words, itself and its files are put on the case."),
    ("request", "It asks for something, and is no complaint", "It is written down as a request."),
    ("praise", "It is praise, a suggestion or a question", "It is written down, to be sorted and answered."),
    ("not-ours", "It is not for us", "It stays here, among those that are settled."),
)
"""What a mail can be, besides a new complaint: what is kept of the choice, its words, what happens then."""
POSTED = ("posted", "They were told in another way", "By post or by telephone, because our message came back.")


class DecideForm(KeyedForm):
    """What a mail is. A new complaint has a form of its own."""

    what = forms.ChoiceField(label="What is it?", error_messages={"required": "Choose what it is."})
    reference = forms.CharField(
        label="The number of the case",
        help_text="If it belongs to a case.",
        required=False,
        max_length=30,
        widget=forms.TextInput({"class": "govuk-input--width-10", "autocomplete": "off", "spellcheck": "false"}),
    )
    reason = forms.CharField(
        label="Why, or what was done",
        required=False,
        max_length=_LONG,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, data: Any, *, handles: bool, came_back: bool, likely: str) -> None:
        first = "posted" if came_back else "reply" if likely and handles else ""
        super().__init__(data, initial={"form_id": new_key(), "reference": likely, "what": first})
        offered = [POSTED] if came_back else []
        offered += [one for one in CHOICES if handles or one[0] != "reply"]
        field = self.fields["what"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(code, words) for code, words, _ in offered]
            field.widget = Radios(hints={code: hint for code, _, hint in offered}, choices=field.choices)
        self.fields["reason"].help_text = (
            "Needed if they were told in another way." if came_back else ("Needed if it is not for us.")
        )
        if not handles:
            del self.fields["reference"]

    def clean(self) -> dict[str, Any]:
        """A case needs its number; what is put aside needs a reason."""
        found = super().clean() or self.cleaned_data
        if found.get("what") == "reply" and not found.get("reference"):
            self.add_error("reference", "Write the number of the case that it belongs to.")
        if found.get("what") == "not-ours" and not found.get("reason"):
            self.add_error("reason", "Write why it is not for us.")
        if found.get("what") == "posted" and not found.get("reason"):
            self.add_error("reason", "Write how they were told instead.")
        return found


class BackForm(KeyedForm):
    """That a mail was put in the wrong place."""

    reason = forms.CharField(
        label="What was wrong?",
        max_length=_LONG,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Write what was wrong."},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"form_id": new_key()})
