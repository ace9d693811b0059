"""The forms for the people of a case: who else takes part, and what lets somebody speak for another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from putright.casework.looking import View
from putright.casework.noting import authorities_noted, next_person, people_noted
from putright.site.components import DateField, PhoneField, Radios
from putright.staff.fact_fields import Choices
from putright.staff.noting_forms import NotingForm
from putright.wording.people_words import AUTHORITIES, PARTS
from putright.wording.plain_names import capital

_OFF = {"autocomplete": "off"}
_SMALL = {"class": "govuk-radios--small"}


class _Changing(NotingForm):
    """A form whose boxes hold what is known; its entry says only what is different."""

    days: tuple[str, ...] = ()

    def __init__(self, who: str, known: Mapping[str, object], view: View, data: Mapping[str, Any] | None) -> None:
        self.who, self.known = who, known
        super().__init__(view, data, initial={name: _boxed(name, one, self.days) for name, one in known.items()})

    def says(self) -> dict[str, object]:
        """Whose it is, and what is different from what was known."""
        found: dict[str, object] = {"who": self.who}
        for name in self.fields:
            if name in ("form_id", "seen"):
                continue
            value = self.cleaned_data.get(name)
            text = value.isoformat() if isinstance(value, date) else str(value or "")
            if text != str(self.known.get(name) or ""):
                found[name] = text
        return found

    def clean(self) -> dict[str, Any]:
        """Something is different."""
        found = super().clean() or self.cleaned_data
        if not self.errors and len(self.says()) == 1:
            self.add_error(next(iter(self.fields)), "Nothing is different from what is known already.")
        return found


class PersonForm(_Changing):
    """Who takes part in the case besides the complainant, and how to reach them."""

    kind = "person-noted"
    days = ("ended",)
    part = forms.ChoiceField(
        label="What part do they take?",
        choices=[(code, title) for code, (title, _) in PARTS.items()],
        widget=Radios(_SMALL, hints={code: hint for code, (_, hint) in PARTS.items()}),
    )
    name = forms.CharField(label="Name", max_length=200, widget=forms.TextInput(_OFF))
    office = forms.CharField(label="Firm or organisation", required=False, max_length=200, widget=forms.TextInput(_OFF))
    phone = PhoneField(label="Phone number", required=False, widget=forms.TelInput(_OFF))
    email = forms.EmailField(label="Email address", required=False, max_length=254, widget=forms.EmailInput(_OFF))
    address = forms.CharField(
        label="Postal address", required=False, max_length=2000, widget=forms.Textarea({**_OFF, "rows": 3})
    )
    about = forms.CharField(
        label="What should colleagues know?",
        help_text="Such as: her daughter; she comes to the meetings and gets copies of the letters.",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
    )
    ended = DateField(
        label="No longer takes part since",
        help_text="Leave it empty while they do. For example, 27 3 2026",
        required=False,
    )
    field_order = ("part", "name", "office", "phone", "email", "address", "about", "ended")

    def __init__(self, who: str, part: str, view: View, data: Mapping[str, Any] | None) -> None:
        known = people_noted(view.record).get(who, {})
        super().__init__(who, known, view, data)
        if not known:
            del self.fields["ended"]
            self.initial["part"] = part

    def clean(self) -> dict[str, Any]:
        """Nobody stops before today is over."""
        found = super().clean()
        ended = found.get("ended")
        if ended is not None and ended.toordinal() > self.view.found.at.day:
            self.add_error("ended", "This day has not come yet.")
        return found


class AuthorityForm(_Changing):
    """What lets somebody complain or speak for another, and what shows it."""

    kind = "authority-noted"
    days = ("seen_on", "until")
    authority = forms.ChoiceField(
        label="What lets them speak for the other person?",
        choices=[(code, capital(words)) for code, words in AUTHORITIES.items()],
        widget=Radios(_SMALL),
    )
    person = forms.ChoiceField(label="Who saw the evidence?", required=False, widget=forms.Select())
    seen_on = DateField(label="When was it seen?", required=False)
    until = DateField(
        label="Until when does it hold?", help_text="Leave it empty if it has no end. For example, 27 3 2027",
        required=False,
    )  # fmt: skip
    missing = forms.CharField(
        label="What is still missing?",
        help_text="Such as: the last page, with the signature. Leave it empty if nothing is.",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
    )
    field_order = ("authority", "person", "seen_on", "until", "missing")

    def __init__(self, who: str, people: Choices, view: View, data: Mapping[str, Any] | None) -> None:
        known = authorities_noted(view.record).get(who, {})
        super().__init__(who, known, view, data)
        person = self.fields["person"]
        if isinstance(person, forms.ChoiceField):
            key = str(known.get("person") or "")
            gone = [(key, view.naming(key))] if key and key not in dict(people) else []
            person.choices = [("", "Nobody yet"), *people, *gone]

    def says(self) -> dict[str, object]:
        """As above; a person is an id of the organisation or is not named at all."""
        found = super().says()
        if found.get("person") == "":
            del found["person"]
        return found

    def clean(self) -> dict[str, Any]:
        """Who saw it goes with when; nobody saw it tomorrow."""
        found = super().clean()
        if bool(found.get("person")) != bool(found.get("seen_on")) and not {"person", "seen_on"} & set(self.errors):
            missing = "seen_on" if found.get("person") else "person"
            self.add_error(missing, "Say who saw the evidence, and on what day.")
        seen = found.get("seen_on")
        if seen is not None and seen.toordinal() > self.view.found.at.day:
            self.add_error("seen_on", "This day has not come yet.")
        return found


class NoteForm(NotingForm):
    """What was wrong with a note. Both readings stay on the record."""

    kind = "note-corrected"
    text = forms.CharField(label="What should it say?", max_length=20_000, widget=forms.Textarea({"rows": 6}))
    struck = forms.BooleanField(label="Strike it out: it should not be on this case at all", required=False)
    reason = forms.CharField(label="What was wrong?", max_length=2000, widget=forms.Textarea({"rows": 2}))
    field_order = ("text", "struck", "reason")

    def __init__(self, of: str, text: str, view: View, data: Mapping[str, Any] | None) -> None:
        self.of, self.known = of, text
        super().__init__(view, data, initial={"text": text})

    def clean(self) -> dict[str, Any]:
        """Something is different, or it is struck out."""
        found = super().clean() or self.cleaned_data
        if not self.errors and not found["struck"] and found["text"] == self.known:
            self.add_error("text", "Nothing is different from what the note says now. Change what is wrong.")
        return found

    def says(self) -> dict[str, object]:
        """Which note, how it reads now, and why."""
        said = self.cleaned_data
        found: dict[str, object] = {"of": self.of, "reason": said["reason"]}
        return found | ({"struck": True} if said["struck"] else {"text": said["text"]})


def person_to_note(view: View, who: str) -> str:
    """The id of the person that an address names, if the case has them; else that of the next one."""
    return who if who in people_noted(view.record) else next_person(view.record)


def _boxed(name: str, value: object, days: tuple[str, ...]) -> object:
    if name not in days:
        return value
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None
