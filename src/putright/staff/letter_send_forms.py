"""The form for sending a letter by email: what its sending is as a fact, and what is asked of the email besides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any, Final, NamedTuple

from django import forms

from putright.casework.drafting import LONGEST_REASON
from putright.casework.recording import Proposed
from putright.correspondence.dispatching import by_email
from putright.correspondence.enclosures import Chosen, Offer
from putright.correspondence.leaflets import leaflets_offered
from putright.correspondence.letter_form import CHOOSE_THAT, against_form, forms_offered, whys, with_whys
from putright.register.documents import Document
from putright.site.components import Checkboxes, Radios
from putright.staff.act_forms import ActForm
from putright.staff.deciding_forms import form_for
from putright.staff.document_words import CAUTIONS, form_words, title_words
from putright.staff.fact_fields import Around
from putright.staff.letter_forms import revision_field
from putright.wording.needs import Needs

_WITH_IT: Final = ("letter_as", "letter_as_because", "papers", "documents")
"""What is asked of what goes with the email; it is shown together."""


class ToSend(NamedTuple):
    """The letter that the form is about: its revision, where it goes, what the person's needs say against that.

    ``usual`` is the form that is chosen beforehand, ``offer`` the documents that can go with it.
    """

    revision: int
    to: str
    against: tuple[str, ...]
    needs: Needs
    usual: str
    offer: Offer


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
        self.fields |= _with_it(letter)
        if letter.against:
            self.fields["by_email_because"] = forms.CharField(
                label="Why does it go by email all the same?",
                help_text="Your reason is kept with the entry.",
                max_length=LONGEST_REASON,
                error_messages={"required": "Say why it goes by email all the same, or send it as they need it."},
                widget=forms.Textarea({"rows": 3}),
            )

    @property
    def main(self) -> list[forms.BoundField]:
        """The questions in plain view, but for those of what goes with the email."""
        return [one for one in super().main if one.name not in _WITH_IT]

    @property
    def documents_open(self) -> bool:
        """Whether the documents stand open: one was chosen, or something is wrong with them."""
        return self.is_bound and bool(self["documents"].errors or self["documents"].data)

    @property
    def offers(self) -> bool:
        """Whether any document can go with it."""
        return bool(self.letter.offer.documents)

    @property
    def stays(self) -> list[tuple[str, str]]:
        """The documents of the case that cannot go with it, and why."""
        return [(title_words(one), why) for one, why in self.letter.offer.others]

    @property
    def chosen(self) -> Chosen:
        """What goes with it. A form that is valid has it."""
        said = self.cleaned_data
        form = said.get("letter_as") or self.letter.usual
        return Chosen(form, tuple(said.get("papers", ())), tuple(said.get("documents", ())))

    @property
    def against_its_form(self) -> str:
        """What the needs say against the form that was chosen."""
        return against_form(self.letter.needs, self.chosen.form)

    def clean(self) -> dict[str, Any]:
        """Besides what the fact needs: a reason for another form than the person needs."""
        found = super().clean()
        if self.against_its_form and not str(found.get("letter_as_because") or "").strip():
            self.add_error("letter_as_because", f"{self.against_its_form} {CHOOSE_THAT}")
        return found

    def proposed(self) -> Proposed:
        """The fact, of this moment and by email."""
        found = super().proposed()
        said = self.cleaned_data
        why = whys(
            self.letter.against, said.get("by_email_because", ""),
            self.against_its_form, said.get("letter_as_because", ""),
        )  # fmt: skip
        note = with_whys(found.note, why)
        return replace(found, says=by_email(found.kind, found.says), note=note)


def _with_it(letter: ToSend) -> dict[str, forms.Field]:
    """What is asked of what goes with the email."""
    offered = forms_offered(letter.needs)
    needed = {one.id: "This is what they need." for one in offered if one.needed}
    asked: dict[str, forms.Field] = {
        "letter_as": forms.ChoiceField(
            label="How does the letter go?", choices=[(one.id, one.title) for one in offered], required=False,
            initial=letter.usual, widget=Radios(hints=needed),
            error_messages={"invalid_choice": "What they need was changed meanwhile. Choose again."},
        ),
    }  # fmt: skip
    if needed:
        asked["letter_as_because"] = forms.CharField(
            label="Why not as they need it?", required=False,
            help_text="Only if you choose another form. Your reason is kept with the entry.",
            max_length=LONGEST_REASON, widget=forms.Textarea({"rows": 2}),
        )  # fmt: skip
    asked["papers"] = forms.MultipleChoiceField(
        label="Papers of the procedure to enclose", required=False, widget=Checkboxes(),
        choices=[(one.name, one.title) for one in leaflets_offered(letter.needs)],
        error_messages={"invalid_choice": "There is no paper of that name. Choose again."},
    )  # fmt: skip
    documents = letter.offer.documents
    cautions = {str(one.number): ", ".join(CAUTIONS[code] for code in one.holds) for one in documents}
    asked["documents"] = forms.TypedMultipleChoiceField(
        label="Documents of this case to enclose", required=False, coerce=int,
        choices=[(one.number, _document_words(one)) for one in documents],
        widget=Checkboxes(hints=cautions),
        error_messages={"invalid_choice": "A document that was chosen cannot go with it any more. Choose again."},
    )  # fmt: skip
    return asked


def _document_words(one: Document) -> str:
    return f"{title_words(one)} ({form_words(one)})"


def sending_form(
    kind: str, around: Around, data: Mapping[str, Any] | None, letter: ToSend, initial: dict[str, object]
) -> SendingForm:
    """The form of that kind of fact, for a letter that is sent now."""
    form = _class_for(form_for(kind))(kind, around, data, initial=initial)
    form.sending(letter)
    return form


@cache
def _class_for(usual: type[ActForm]) -> type[SendingForm]:
    return SendingForm if usual is ActForm else type(f"Sending{usual.__name__}", (SendingForm, usual), {})
