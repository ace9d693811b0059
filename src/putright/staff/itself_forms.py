"""The forms of letters that fall due by themselves: who sends a kind of letter, and whether anything goes at all."""

from __future__ import annotations

from typing import Any

from django import forms

from putright.casework.drafting import LONGEST_REASON
from putright.correspondence.falling_due import DRAFTED, MOST_DAYS, MOST_HOURS, PERSON, SENT, Choice, Wanted
from putright.procedure.acts import Refusal
from putright.site.components import Radios
from putright.staff.own_words import sentence_of
from putright.staff.seen_forms import SeenForm, state_of
from putright.staff.typed_when import KeyedForm, new_key

_HINTS = {
    PERSON: "Nothing happens by itself. The letter is on the worklist when it is owed.",
    DRAFTED: "It stands ready on the case. Whoever handles it is told, looks at it, and sends it.",
    SENT: "By email, in office hours, where nothing is left to be written and nothing speaks against it. Otherwise it "
    "is drafted, and says why it did not go.",
}


class _Choosing(SeenForm, KeyedForm):
    reason = forms.CharField(
        label="Why?",
        help_text="It is kept with the choice.",
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        more["initial"] = {"form_id": new_key(), **(more.get("initial") or {})}
        super().__init__(*args, **more)

    def refuse(self, refusal: Refusal) -> None:
        """Show why it was refused beside the field concerned."""
        for fault in refusal.faults:
            self.add_error(fault.path if fault.path in self.fields else None, sentence_of(fault.message))


class KindForm(_Choosing):
    """Who sends letters of a kind, and how long before. ``never``: why they cannot go by themselves."""

    field_order = ("how", "days", "hours", "reason")
    how = forms.ChoiceField(label="Who sends it?", widget=Radios())
    days = forms.IntegerField(
        min_value=0,
        max_value=MOST_DAYS,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "class": "govuk-input--width-3"}),
    )
    hours = forms.IntegerField(
        label="How many hours before, where the promise is in hours?",
        min_value=0,
        max_value=MOST_HOURS,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "class": "govuk-input--width-3"}),
    )

    def __init__(self, data: Any, choice: Choice, never: str, *, hours: bool) -> None:
        initial = {"how": choice.how, "days": choice.days, "hours": choice.hours}
        super().__init__(data, state=state_of(choice.row.pk if choice.row is not None else 0), initial=initial)
        self.choice = choice
        words = {PERSON: "A person writes it", DRAFTED: "It is drafted by itself, and a person sends it"}
        words |= {} if never else {SENT: "It is sent by itself"}
        how = self.fields["how"]
        assert isinstance(how, forms.ChoiceField)  # noqa: S101 - it is
        how.choices, how.widget = list(words.items()), Radios(hints=_HINTS, choices=list(words.items()))
        falls, days = choice.falls, self.fields["days"]
        if falls.after:
            days.label = "How many working days after we asked?"
        elif falls.waits:
            days.label = "How many working days before the time ends?"
        else:
            days.label = "How many working days before it is due?"
        if not hours:
            del self.fields["hours"]
        for name, most in (("days", MOST_DAYS), ("hours", MOST_HOURS)):
            if name in self.fields:
                wrong = f"Write a number of {'working days' if name == 'days' else name} from 0 to {most}."
                messages = dict.fromkeys(("invalid", "min_value", "max_value", "required"), wrong)
                self.fields[name] = _with_messages(self.fields[name], messages)

    def wanted(self) -> Wanted:
        """What is to hold. A form that is valid has it."""
        said = self.cleaned_data
        kind = self.choice.falls.kind
        return Wanted(kind, said["how"], said["days"], said.get("hours"), said["reason"], said["form_id"])


def _with_messages(field: forms.Field, messages: dict[str, str]) -> forms.Field:
    assert isinstance(field, forms.IntegerField)  # noqa: S101 - it is
    made = forms.IntegerField(
        label=field.label, min_value=field.min_value, max_value=field.max_value, widget=field.widget,
        error_messages=messages,
    )  # fmt: skip
    for one in made.validators:
        if getattr(one, "code", None) in messages:
            one.message = messages[one.code]  # type: ignore[attr-defined]
    return made


class SwitchForm(_Choosing):
    """Stop all sending by itself, or let it go on."""
