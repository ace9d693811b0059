"""Forms about two cases: linking, joining, splitting, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from putright.casework.looking import View
from putright.casework.splitting import acknowledged
from putright.procedure.acts import Refusal
from putright.register.relating import Relations
from putright.site.components import Checkboxes, Radios
from putright.staff.own_words import sentence_of
from putright.staff.related_words import HOW
from putright.staff.typed_when import KeyedForm, new_key

_WORDS = 20_000
_LONGEST = 2_000


class RelatingForm(KeyedForm):
    """A form about a case and another. ``seen``: how many entries the person had before them."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, view: View, known: Relations, data: Mapping[str, Any] | None = None, **more: Any) -> None:
        opened = {"seen": view.seen, "form_id": new_key(), **more.pop("initial", {})}
        super().__init__(data, initial=opened, **more)
        self.view, self.known = view, known
        self.guide()

    def guide(self) -> None:
        """What can be chosen on this case."""

    def refuse(self, refusal: Refusal) -> None:
        """Say at the field why it was not recorded."""
        for fault in refusal.faults:
            shown = fault.path in self.fields and not self.fields[fault.path].widget.is_hidden
            self.add_error(fault.path if shown else None, sentence_of(fault.message))

    def choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        """Give a field its choices."""
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices


def _number() -> forms.CharField:
    return forms.CharField(
        label="Number of the other complaint",
        max_length=24,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-10"}),
        error_messages={"required": "Write the number of the other complaint."},
    )


def _reason(label: str = "Why?", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=_LONGEST,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Say why. It stays with the record."},
    )


class LinkForm(RelatingForm):
    """Which case is related, and how."""

    other = _number()
    how = forms.ChoiceField(
        label="How are the two related?",
        choices=list(HOW.items()),
        widget=Radios({"class": "govuk-radios--small"}),
    )
    why = _reason("Anything that others should know of it", required=False)


class UnlinkForm(RelatingForm):
    """Which link is taken back, and why."""

    other = forms.ChoiceField(label="Which case is not related?")
    why = _reason()

    def guide(self) -> None:
        """Those that are linked now."""
        self.choose("other", [(one, one) for one in self.known.links])


class JoinForm(RelatingForm):
    """Which case is the same complaint, and which of the two goes on."""

    other = _number()
    other_seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    which = forms.ChoiceField(
        label="Which of the two goes on?",
        help_text="The case that goes on counts from the earlier receipt, whichever you choose.",
        choices=[("first", "The one that came first"), ("this", "This one"), ("other", "The other one")],
        initial="first",
        widget=Radios({"class": "govuk-radios--small"}),
    )
    why = _reason("How do you know that it is the same complaint?")
    sure = forms.BooleanField(
        label="It is the same complaint, though no name, number or address is the same", required=False
    )


class PartForm(RelatingForm):
    """Which joining is taken back, and why."""

    other = forms.ChoiceField(label="Which case is another complaint?")
    why = _reason()

    def guide(self) -> None:
        """Those that are joined with this one now."""
        ends = [self.known.goes_on.reference] if self.known.goes_on is not None else []
        self.choose("other", [(one, one) for one in (*ends, *self.known.came)])


class BackForm(RelatingForm):
    """Which split is taken back, and why."""

    other = forms.ChoiceField(label="Which split is taken back?", widget=Radios({"class": "govuk-radios--small"}))
    other_seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    why = _reason("Why is it one complaint?")

    def guide(self) -> None:
        """The case that this one was a part of, and parts of this one."""
        origin = [(self.known.origin, f"This case goes back into {self.known.origin}")] if self.known.origin else []
        parts = [(one, f"{one} comes back into this case") for one in self.known.into]
        self.choose("other", [*origin, *parts])
        if len(self.fields["other"].choices) == 1:  # type: ignore[attr-defined]
            self.fields["other"].initial = [*origin, *parts][0][0]


class SplitForm(RelatingForm):
    """What becomes a complaint of its own."""

    points = forms.MultipleChoiceField(
        label="Which points go into the new case?",
        required=False,
        widget=Checkboxes({"class": "govuk-checkboxes--small"}),
    )
    words = forms.CharField(
        label="What is the second complaint about?",
        help_text="In the complainant's words. Leave it empty if the points say it.",
        required=False,
        max_length=_WORDS,
        widget=forms.Textarea({"rows": 5}),
    )
    covers = forms.BooleanField(
        label="The acknowledgement that was sent speaks of this complaint too", required=False, initial=True
    )
    why = _reason("Why is it a complaint of its own?")

    def guide(self) -> None:
        """The points that are still here; an acknowledgement, if there was one."""
        there = self.view.record.history.points.items()
        points = [(key, about or "erased") for key, about in there if key not in self.known.moved]
        if points:
            self.choose("points", points)
        else:
            del self.fields["points"]
            self.fields["words"].required = True
            self.fields["words"].help_text = "In the complainant's words."
        if acknowledged(self.view.found) is None:
            del self.fields["covers"]


class GroupForm(RelatingForm):
    """Into which group the case goes: one that is there, or a new one."""

    group = forms.TypedChoiceField(label="Which group?", required=False, coerce=int, empty_value=None)
    name = forms.CharField(
        label="Or the name of a new group",
        help_text="Such as: power cut of 3 March. Do not name a person if you can help it.",
        required=False,
        max_length=120,
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        """One or the other."""
        found = super().clean() or self.cleaned_data
        if bool(found.get("group")) == bool(found.get("name")) and not self.errors:
            self.add_error("name", "Choose a group that is there, or name a new one: one of the two.")
        return found
