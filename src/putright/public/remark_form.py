"""The form for praise, suggestions and questions; and for somebody who finds there that they want to complain."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final

from django import forms

from putright.accounts.models import Organisation, Site
from putright.accounts.places import offered
from putright.accounts.standing_models import Service
from putright.casework.remarks import Told
from putright.public.forms import MOST, AboutSite, choose
from putright.public.language import to_say
from putright.public.typed import EmailField, PhoneField, TextField, as_text
from putright.site.components import Radios
from putright.wording.language import say

COMPLAINT: Final = "complaint"
_KINDS: Final = (
    ("compliment", to_say("Praise or thanks"), ""),
    ("suggestion", to_say("A suggestion"), ""),
    ("question", to_say("A question"), ""),
    (
        COMPLAINT,
        to_say("Something went wrong, or I am not happy"),
        to_say("We take you to the form for complaints. What you write here comes with you."),
    ),
    (
        "unsure",
        to_say("I am not sure"),
        to_say("Write it all the same. A person reads it and sees where it belongs."),
    ),
)
_NO_WAY: Final = to_say(
    "Fill in “Email address”, “Telephone number” or “Postal address”, or say that you want no answer."
)
_CARRIED: Final = ("words", "name", "email", "phone", "address", "needs", "site", "service")


class RemarkForm(AboutSite):
    """Praise, a suggestion or a question. It starts no clock."""

    kind = forms.ChoiceField(
        label=to_say("What is it?"),
        choices=[(code, words) for code, words, _ in _KINDS],
        widget=Radios(hints={code: hint for code, _, hint in _KINDS}),
        error_messages={
            "required": to_say("Choose what it is. If you do not know, choose “I am not sure”."),
            "invalid_choice": to_say("Choose one of the answers."),
        },
    )
    words = TextField(
        most=MOST,
        label=to_say("What do you want to say?"),
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": to_say("Write what you want to say.")},
    )
    about = TextField(
        most=200,
        label=to_say("Is there somebody you want to thank, or is it about somebody?"),
        help_text=to_say("Write their name, or what you know of them: “the nurse on Tuesday”."),
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    wants_answer = forms.ChoiceField(
        label=to_say("Would you like an answer?"),
        choices=[("yes", to_say("Yes")), ("no", to_say("No"))],
        widget=Radios({"class": "govuk-radios--inline"}),
        error_messages={
            "required": to_say("Say if you would like an answer."),
            "invalid_choice": to_say("Choose one of the answers."),
        },
    )
    name = TextField(
        most=200, label=to_say("Your name"), required=False, widget=forms.TextInput({"autocomplete": "name"})
    )
    email = EmailField(label=to_say("Email address"), required=False)
    phone = PhoneField(label=to_say("Telephone number"), required=False)
    address = TextField(
        most=1_000,
        label=to_say("Postal address"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "street-address"}),
    )
    needs = TextField(
        most=2_000,
        label=to_say("What should we know to talk or write to you?"),
        help_text=to_say("For example: large print, or not to be rung before 10."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, organisation: Organisation, sites: Mapping[str, Site], data: Any = None) -> None:
        super().__init__(sites, data)
        self.organisation = organisation
        if sites:
            self.fields["site"].label = say("Which of our places is it about?")
        self.services: dict[str, Service] = {}
        if organisation.has_services:
            self.services = {one.key: one for one in offered(organisation)}
        if self.services:
            choices = [(key, one.name) for key, one in self.services.items()]
            self.fields["service"] = choose(say("Which of our services is it about?"), choices)

    @property
    def complains(self) -> bool:
        """Whether somebody says that something went wrong: then the other form is theirs."""
        return self.is_bound and self.data.get("kind") == COMPLAINT

    def carried(self, asked: Collection[str]) -> dict[str, str]:
        """What was typed, as answers to the questions of a complaint that are ``asked``: as it was typed, right or not.
        What is not asked there follows the words."""
        found = {name: as_text(self.data.get(name, "")) for name in _CARRIED}
        service = self.services.get(found["service"])
        named = service.name if service is not None and "service" not in asked else ""
        about = as_text(self.data.get("about", ""))
        told = [  # put in by us and not by ``say``, which may change a word: it stays as it was typed
            found["words"],
            say("It is about: {whom}").format(whom=about) if about else "",
            say("Service: {name}").format(name=named) if named else "",
        ]
        return {name: value for name, value in found.items() if name in asked} | {
            "words": "\n\n".join(one for one in told if one)
        }

    def clean(self) -> dict[str, Any]:
        """Whoever wants an answer can be reached."""
        said = self.cleaned_data
        tried = any(said.get(one) or one in self.errors for one in ("email", "phone", "address"))
        if said.get("wants_answer") == "yes" and not tried:
            self.add_error("email", _NO_WAY)
        return said

    def told(self, now: datetime, channel: str) -> Told:
        """What the register keeps; ``channel``: how it came."""
        said = self.cleaned_data
        texts = ("kind", "words", "about", "name", "email", "phone", "address", "needs")
        return Told(
            channel=channel,
            at=now,
            site=self.chosen_site,
            service=self.services.get(said.get("service", "")),
            wants_answer=said["wants_answer"] == "yes",
            **{name: said[name] for name in texts},
        )
