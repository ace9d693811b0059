"""Forms for what the register notes besides the procedure: of needs, of people, of notes that were wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from putright.casework.looking import View
from putright.casework.recording import Proposed
from putright.procedure.acts import Refusal
from putright.procedure.moments import write_instant
from putright.staff.own_words import sentence_of
from putright.staff.typed_when import KeyedForm, new_key


class NotingForm(KeyedForm):
    """A form that notes something on a case now. ``seen``: how many entries the person had before them."""

    kind: ClassVar[str] = ""
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, view: View, data: Mapping[str, Any] | None = None, **more: Any) -> None:
        opened = {"seen": view.seen, "form_id": new_key(), **more.pop("initial", {})}
        super().__init__(data, initial=opened, **more)
        self.view = view

    def says(self) -> dict[str, object]:
        """What the entry says. A form that is valid has it."""
        raise NotImplementedError

    def proposed(self) -> Proposed:
        """What is to be recorded."""
        return Proposed(self.kind, write_instant(self.view.found.at.instant), self.says())

    def refuse(self, refusal: Refusal) -> None:
        """Say at the field why it was not recorded."""
        for fault in refusal.faults:
            named = next((one for one in (fault.path, f"need_{fault.path}") if one in self.fields), None)
            hidden = named is not None and self.fields[named].widget.is_hidden
            self.add_error(None if hidden else named, sentence_of(fault.message))
