"""The form for sending a letter by email: what its sending is as a fact, and what is asked of the email besides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

from django import forms

from putright.casework.drafting import LONGEST_REASON
from putright.casework.recording import Proposed
from putright.correspondence.dispatching import by_email, with_reason
from putright.staff.act_forms import ActForm
from putright.staff.deciding_forms import form_for
from putright.staff.fact_fields import Around
from putright.staff.letter_forms import revision_field


class ToSend(NamedTuple):
    """The letter that the form is about: its revision, where it goes, what the person's needs say against that."""

    revision: int
    to: str
    against: tuple[str, ...]


class SendingForm(ActForm):
    """Sending happens now and by email: neither is asked."""

    letter: ToSend

    def sending(self, letter: ToSend) -> None:
        """Ask what belongs to the email."""
        self.letter = letter
        for name in ("on", "hour", "opened"):
            self.fields.pop(name, None)
        if by_email(self.kind, {}):
            self.fields.pop("medium", None)
        self.fields["letter"] = revision_field(letter.revision)
        self.fields["to"] = forms.CharField(widget=forms.HiddenInput, required=False, max_length=254, initial=letter.to)
        if letter.against:
            self.fields["by_email_because"] = forms.CharField(
                label="Why does it go by email all the same?",
                help_text="Your reason is kept with the entry.",
                max_length=LONGEST_REASON,
                error_messages={"required": "Say why it goes by email all the same, or send it as they need it."},
                widget=forms.Textarea({"rows": 3}),
            )

    def proposed(self) -> Proposed:
        """The fact, of this moment and by email."""
        found = super().proposed()
        note = with_reason(found.note, self.letter.against, self.cleaned_data.get("by_email_because", ""))
        return replace(found, says=by_email(found.kind, found.says), note=note)


def sending_form(
    kind: str, around: Around, data: Mapping[str, Any] | None, letter: ToSend, initial: dict[str, object]
) -> ActForm:
    """The form of that kind of fact, for a letter that is sent now."""
    form = _class_for(form_for(kind))(kind, around, data, initial=initial)
    form.sending(letter)
    return form


@cache
def _class_for(usual: type[ActForm]) -> type[SendingForm]:
    return SendingForm if usual is ActForm else type(f"Sending{usual.__name__}", (SendingForm, usual), {})
