"""The forms of a letter's text: write it, put it in force, drop the draft."""

from __future__ import annotations

from typing import Any

from django import forms

from putright.casework.drafting import LONGEST_REASON
from putright.procedure.acts import Refusal
from putright.site.components import DateField
from putright.staff.letter_forms import revision_field
from putright.staff.own_words import sentence_of
from putright.staff.typed_when import KeyedForm, new_key


class _Form(KeyedForm):
    """A form that shows what an act refused beside the field concerned."""

    mark_optional = False

    def __init__(self, *args: Any, **more: Any) -> None:
        more["initial"] = {"form_id": new_key(), **(more.get("initial") or {})}
        super().__init__(*args, **more)

    def refuse(self, refusal: Refusal) -> None:
        """Show why an act was refused."""
        for fault in refusal.faults:
            self.add_error(fault.path if fault.path in self.fields else None, sentence_of(fault.message))


class TextForm(_Form):
    """A letter's subject and text. ``seen`` is the draft's revision that stood in the boxes; 0: there was none."""

    subject = forms.CharField(
        label="Subject",
        error_messages={"required": "Write a subject. {{ reference }} in it stands for the number of the complaint."},
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "true"}),
    )
    body = forms.CharField(
        label="Text",
        strip=False,
        required=False,
        help_text="A line that begins with # is a heading, lines that begin with - are a list, a blank line parts "
        "paragraphs. The names that can stand in it are listed below.",
        widget=forms.Textarea({"rows": 24, "spellcheck": "true", "autocomplete": "off", "class": "putright-code-box"}),
    )
    seen = revision_field()

    def speak(self, language: str) -> None:
        """What stands in the boxes is in another language than the page."""
        for name in ("subject", "body"):
            self.fields[name].widget.attrs["lang"] = language


class AdoptTextForm(_Form):
    """From which day a text is in force, and why."""

    start = DateField(label="From which day?", help_text="Today or a later day. For example, 1 4 2027")
    reason = forms.CharField(
        label="Why?",
        help_text="For example, Shorter, after what people told us. It is kept with the text.",
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 3}),
    )
    seen = revision_field()


class DropTextForm(_Form):
    """Give up a draft."""

    seen = revision_field()
