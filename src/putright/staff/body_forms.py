"""The forms of the directory of outside bodies: what is said of one, that it was checked, that it is taken back."""

from __future__ import annotations

import re
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from putright.accounts.outside_bodies import NAMES, Said

_ROWS: Final = {"rows": 2}
_OFF: Final = {"autocomplete": "off"}
_PAGE: Final = re.compile(r"(https?://)?[^\s/@]+\.[^\s/@]+(/\S*)?")
SEEN_UNKNOWN: Final = "We could not tell which entry you were looking at. Look at it again, then send the form again."


class _Seen(forms.Form):
    """Every form says which change of the entry its writer saw."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1, error_messages={
        "required": SEEN_UNKNOWN, "invalid": SEEN_UNKNOWN, "min_value": SEEN_UNKNOWN, "max_value": SEEN_UNKNOWN,
    })  # fmt: skip


class BodyForm(_Seen):
    """What the organisation says of a body."""

    name = forms.CharField(label="Name", max_length=200, widget=forms.TextInput(_OFF))
    does = forms.CharField(
        label="What it does",
        help_text="A sentence or two that a complainant understands.",
        max_length=1000,
        required=False,
        widget=forms.Textarea(_ROWS),
    )
    takes = forms.CharField(
        label="Whom it takes",
        help_text="It follows “It is for”. For example: anybody who lives in the county",
        max_length=1000,
        required=False,
        widget=forms.Textarea(_ROWS),
    )
    window = forms.CharField(
        label="How long there is",
        help_text="It follows “Please ask them”. For example: within 12 months of the day you knew of the problem",
        max_length=300,
        required=False,
    )
    phone = forms.CharField(label="Phone number", max_length=200, required=False, widget=forms.TextInput(_OFF))
    textphone = forms.CharField(
        label="Textphone or relay service", max_length=200, required=False, widget=forms.TextInput(_OFF)
    )
    email = forms.EmailField(
        label="Email address",
        help_text="It is printed for complainants. Nothing is sent to it from here.",
        max_length=254,
        required=False,
        widget=forms.EmailInput({**_OFF, "spellcheck": "false"}),
    )
    web = forms.CharField(
        label="Web page", max_length=300, required=False, widget=forms.TextInput({**_OFF, "spellcheck": "false"})
    )
    post = forms.CharField(
        label="Postal address", max_length=500, required=False, widget=forms.Textarea({**_OFF, "rows": 3})
    )
    other = forms.CharField(
        label="Another way to reach it",
        help_text="For example: by British Sign Language on its web page",
        max_length=300,
        required=False,
    )
    offered = forms.BooleanField(
        label="Tell every complainant of it, whether the policy names it or not", required=False
    )
    months = forms.IntegerField(
        label="Check it again after how many months?",
        min_value=1,
        max_value=60,
        required=False,
        widget=forms.NumberInput({"class": "govuk-input--width-3"}),
        error_messages={
            "invalid": "Write a whole number of months, such as 6.",
            "min_value": "Write at least 1 month.",
            "max_value": "Write at most 60 months.",
        },
    )
    looked_at = forms.CharField(
        label="If you have checked all of this with the body today: what did you look at?",
        help_text="For example: its page “Contact us”, or its letter of 3 March. Leave it empty if you have not.",
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, called: str = "", months: int = 12, **more: Any) -> None:
        super().__init__(*args, **more)
        if called:
            self.fields["name"].required = False
            self.fields["name"].help_text = f"Leave it empty to use: {called}"
        self.fields["months"].help_text = f"Leave it empty for {months}."

    def clean(self) -> dict[str, Any]:
        """Refuse signs that cannot be seen: some turn round what follows, and a number would read backwards."""
        found = super().clean() or self.cleaned_data
        for name, typed in list(found.items()):
            if isinstance(typed, str) and not all(line.isprintable() for line in re.split(r"[\r\n\t]+", typed)):
                self.add_error(name, "There is a sign in this that cannot be seen. Type it again, do not paste it.")
        return found

    def clean_phone(self) -> str:
        """A number, with words around it if need be."""
        typed: str = self.cleaned_data["phone"]
        if typed and sum(sign.isdigit() for sign in typed) < 3:
            raise ValidationError("There is no telephone number in this. Write for example 01632 960 001.")
        return typed

    def clean_web(self) -> str:
        """An address that somebody can type."""
        typed: str = self.cleaned_data["web"]
        if typed and not _PAGE.fullmatch(typed):
            raise ValidationError("This is not the address of a web page. Write for example www.body.example/complain.")
        return typed

    def clean_post(self) -> str:
        """An address in one line: letters print it within a sentence."""
        lines = (line.strip(" ,") for line in str(self.cleaned_data["post"]).splitlines())
        return ", ".join(line for line in lines if line)

    @property
    def said(self) -> Said:
        """What was written."""
        return Said(**{name: self.cleaned_data[name] for name in NAMES})

    @property
    def looked(self) -> str:
        """What somebody looked at to check it; empty for no check."""
        return " ".join(str(self.cleaned_data["looked_at"]).split())


class CheckForm(_Seen):
    """That somebody compared the entry with the body's own page or letter today."""

    how = forms.CharField(
        label="What did you look at?",
        help_text="For example: its page “Contact us”, or its letter of 3 March",
        max_length=300,
        widget=forms.TextInput({"id": "id_how"}),
    )


class DropForm(_Seen):
    """That the organisation takes its own words back."""
