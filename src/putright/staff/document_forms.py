"""The forms of documents: adding files, saying anew what one is, withdrawing or moving one, bringing one back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from putright.casework.document_acts import About
from putright.casework.looking import View
from putright.files.store import Store
from putright.procedure.acts import Refusal
from putright.register.documents import Document
from putright.site.components import Checkboxes, DateField, Radios
from putright.staff.case_history import Shown
from putright.staff.document_words import HOLDS_WORDS, WHAT_WORDS
from putright.staff.files_asked import FILES, FilesAsked
from putright.staff.own_words import sentence_of
from putright.staff.typed_when import KeyedForm
from putright.wording.plain_names import capital


class AboutForm(KeyedForm):
    """What is known of a document."""

    what = forms.ChoiceField(
        label="What is it?",
        choices=[(code, capital(words)) for code, words in WHAT_WORDS.items()],
        widget=Radios({"class": "govuk-radios--small"}),
    )
    description = forms.CharField(
        label="In a few words", help_text="For example, Photograph of the damp wall", required=False, max_length=200
    )
    came_from = forms.CharField(
        label="Who did it come from?", help_text="For example, the complainant", required=False, max_length=200
    )
    came = DateField(label="When did it come?", required=False)
    holds = forms.MultipleChoiceField(
        label="Does it hold anything that asks for caution?",
        help_text="It is said beside the document, for whoever takes it away.",
        choices=list(HOLDS_WORDS.items()),
        widget=Checkboxes({"class": "govuk-checkboxes--small"}),
        required=False,
    )
    beside = forms.TypedChoiceField(
        label="Does it bear out an entry?", required=False, coerce=int, empty_value="0", widget=forms.Select
    )
    remark = forms.CharField(label="Remark", required=False, max_length=2000, widget=forms.Textarea({"rows": 2}))

    def __init__(self, view: View, entries: Sequence[Shown], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.today = date.fromordinal(view.found.at.day)
        lines = [(str(one.number), f"{one.number}: {one.what[:80]} ({one.when})") for one in entries if one.number]
        self.fields["beside"].choices = [("", "No entry in particular"), *lines]  # type: ignore[attr-defined]
        for name in ("description", "came_from"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean_came(self) -> date | None:
        """The day, which has come."""
        day: date | None = self.cleaned_data["came"]
        if day is not None and day > self.today:
            raise ValidationError("That day has not come yet. Check the date.")
        return day

    def clean(self) -> dict[str, Any]:
        """What is nothing on the list needs words."""
        found = super().clean() or self.cleaned_data
        if found.get("what") == "other" and not found.get("description"):
            self.add_error("description", "Say in a few words what it is.")
        return found

    def about(self) -> About:
        """What was said. A form that is valid has it."""
        said = self.cleaned_data
        came = said["came"].isoformat() if said["came"] is not None else ""
        return About(
            said["what"], came, said["came_from"], said["description"], said["remark"], tuple(said["holds"]),
            int(said["beside"]),
        )  # fmt: skip

    def refuse(self, refusal: Refusal) -> None:
        """Say at the right field why it was not recorded."""
        refuse(self, refusal)


class AddForm(FilesAsked, AboutForm):
    """Files for a case, with what is known of them. Those that were found good once need not be chosen again."""

    field_order = ("documents", "here", "what", "description", "came_from", "came", "holds", "beside", "remark")
    files_needed = True

    def __init__(self, view: View, entries: Sequence[Shown], store: Store, request: Any, **more: Any) -> None:
        sent = request.method == "POST"
        super().__init__(view, entries, *((request.POST, request.FILES) if sent else ()), **more)
        self.take_files(store, f"{view.organisation.pk}/{view.case.pk}", request)

    @property
    def rest(self) -> list[Any]:
        """The questions besides which files."""
        return [one for one in self.visible_fields() if one.name not in FILES]


class WithdrawForm(KeyedForm):
    """Why a document is taken from view, and where it belongs."""

    to = forms.CharField(
        label="On which case does it belong?",
        help_text="Its reference, such as LSC-00012. Leave this empty if it belongs on none.",
        required=False,
        max_length=24,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-10"}),
    )
    reason = forms.CharField(
        label="Why?",
        help_text="For example, It is about another complainant. Write no name: it stays on this case.",
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
    )

    def refuse(self, refusal: Refusal) -> None:
        """Say at the right field why it was not recorded."""
        refuse(self, refusal)


class RestoreForm(KeyedForm):
    """Nothing is asked: pressing the button is enough."""

    def refuse(self, refusal: Refusal) -> None:
        """Say why it was not recorded."""
        refuse(self, refusal)


def refuse(form: forms.Form, refusal: Refusal) -> None:
    """Say at the right field why something was not recorded."""
    for fault in refusal.faults:
        form.add_error(fault.path if fault.path in form.fields else None, sentence_of(fault.message))


def known_of(document: Document) -> dict[str, object]:
    """What stands in the form that says anew what a document is."""
    found = document._asdict() | {"holds": list(document.holds), "beside": document.beside or ""}
    found["came"] = date.fromisoformat(document.came) if document.came else None
    return {name: found[name] for name in AboutForm.base_fields if name in found}
