"""The forms beside a letter that is being written: a comment, whom to ask to look, approving it."""

from __future__ import annotations

from typing import Any

from django import forms

from putright.casework.drafting import LONGEST_REASON
from putright.correspondence.commenting import LONGEST, LONGEST_QUOTED
from putright.procedure.acts import Refusal
from putright.site.components import DateField
from putright.staff.fact_fields import Choices
from putright.staff.letter_forms import revision_field
from putright.staff.own_words import sentence_of
from putright.staff.typed_when import KeyedForm


class BesideForm(KeyedForm):
    """A form about one revision of a letter."""

    revision = revision_field()

    def refuse(self, refusal: Refusal) -> None:
        """Show why it was not done."""
        for fault in refusal.faults:
            self.add_error(fault.path if fault.path in self.fields else None, sentence_of(fault.message))


class CommentForm(BesideForm):
    """A comment on a letter."""

    words = forms.CharField(
        label="Your comment",
        help_text="It is never sent and is no part of the letter. It stays on the record. The complainant may ask for "
        "a copy of everything that is held about them.",
        max_length=LONGEST,
        error_messages={"required": "Write your comment."},
        widget=forms.Textarea({"rows": 4}),
    )
    quoted = forms.CharField(
        label="Words of the letter that it is about",
        help_text="Copy them from the letter. Leave it empty if your comment is about the whole letter.",
        required=False,
        max_length=LONGEST_QUOTED,
        widget=forms.Textarea({"rows": 2}),
    )


class AskForm(BesideForm):
    """Who is to look at a letter, and by when."""

    person = forms.ChoiceField(label="Who is to look at it?", error_messages={"required": "Choose somebody."})
    by = DateField(label="By what day?")

    def __init__(self, people: Choices, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["person"].choices = [("", "Choose somebody"), *people]  # type: ignore[attr-defined]


class ApproveForm(BesideForm):
    """Approving a letter as it reads. ``reason`` is asked only where something speaks against it."""

    words = forms.CharField(
        label="Anything to say with your approval",
        help_text="It is kept with the entry.",
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 2}),
    )
    reason = forms.CharField(
        label="Why do you approve it all the same?",
        help_text="Your reason is kept with the entry.",
        max_length=LONGEST_REASON,
        error_messages={"required": "Say why you approve it all the same."},
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args: Any, asks_why: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if not asks_why:
            del self.fields["reason"]
