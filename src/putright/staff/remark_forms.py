"""The forms for compliments, suggestions and questions: taking one down, and what is done with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, ClassVar, Final

from django import forms

from putright.accounts.models import Site
from putright.accounts.places import offered, open_sites
from putright.accounts.standing_models import Service
from putright.accounts.worklist_models import Team
from putright.casework.remark_steps import ANSWERED_BY, SORTS, Step
from putright.casework.remarks import Told
from putright.correspondence.remark_answers import can_be_written_to
from putright.register.remark_models import Remark
from putright.site.components import PhoneField, Radios
from putright.staff.door import Desk
from putright.staff.fact_fields import people_of
from putright.staff.receiving_forms import CHANNELS
from putright.staff.typed_when import KeyedForm, WhenForm, moment_of, new_key, now_shown

_WORDS: Final = 20_000
_LONG: Final = 2_000
_OFF: Final = MappingProxyType({"autocomplete": "off"})
_SMALL: Final = MappingProxyType({"class": "govuk-radios--small"})
FROM_HERE: Final = "here"
_KINDS: Final = (
    ("compliment", "Praise", "They thank somebody, or say what went well."),
    ("suggestion", "A suggestion", "They say how we could do better."),
    ("question", "A question", "They want to know something."),
    ("unsure", "I am not sure", "Somebody sorts it afterwards."),
)
_SORTS: Final = {
    "compliment": "",
    "suggestion": "",
    "question": "",
    "complaint": "Somebody is not satisfied, whatever they call it. Then make a case of it below.",
    "nothing": "Advertising, or not meant for us. This closes it.",
}


class RemarkForm(WhenForm):
    """What somebody said by telephone, in person or on paper."""

    kind = forms.ChoiceField(
        label="What is it?",
        choices=[(code, words) for code, words, _ in _KINDS],
        widget=Radios({**_SMALL}, hints={code: hint for code, _, hint in _KINDS}),
    )
    channel = forms.ChoiceField(
        label="How did it come?", choices=CHANNELS, widget=Radios({"class": "govuk-radios--small govuk-radios--inline"})
    )
    words = forms.CharField(
        label="What did they say?",
        help_text="In their own words.",
        max_length=_WORDS,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": "Write down what they said."},
    )
    about = forms.CharField(
        label="Whom do they want to thank, or whom is it about?",
        required=False,
        max_length=200,
        widget=forms.TextInput({**_OFF}),
    )
    name = forms.CharField(label="Who said it?", required=False, max_length=200, widget=forms.TextInput({**_OFF}))
    phone = PhoneField(label="Phone number", required=False, widget=forms.TelInput({**_OFF}))
    email = forms.EmailField(
        label="Email address", required=False, max_length=254, widget=forms.EmailInput({**_OFF, "spellcheck": "false"})
    )
    address = forms.CharField(
        label="Postal address", required=False, max_length=_LONG, widget=forms.Textarea({**_OFF, "rows": 2})
    )
    wants_answer = forms.BooleanField(label="They want an answer", required=False)
    needs = forms.CharField(
        label="What do they need from us?",
        help_text="Such as large print, or not to be rung before 10.",
        required=False,
        max_length=_LONG,
        widget=forms.Textarea({"rows": 2}),
    )
    site = forms.ModelChoiceField(Site.objects.none(), label="Where was it?", required=False, empty_label="Not known")
    service = forms.ModelChoiceField(
        Service.objects.none(), label="What service is it about?", required=False, empty_label="Not known"
    )

    field_order = ("kind", "channel", "words", "about", "name", "phone", "email", "address", "wants_answer", "needs")

    def __init__(self, at: Desk, data: Any = None, known: Mapping[str, object] = MappingProxyType({})) -> None:
        super().__init__(data, initial=now_shown(at.now) | {"channel": "phone", **known})
        self.now = at.now
        for name, offers in (("site", open_sites(at.organisation)), ("service", offered(at.organisation))):
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField) and offers.exists():
                field.queryset = offers
            else:
                del self.fields[name]
        self.order_fields([*self.field_order, "site", "service", "on", "hour"])

    def clean(self) -> dict[str, Any]:
        """It has happened, and whoever wants an answer can be reached."""
        found = super().clean()
        if "at" in found and moment_of(str(found["at"])) > self.now:
            self.add_error("on", "This has not happened yet. Record it when it has.")
        ways = ("phone", "email", "address")
        if found.get("wants_answer") and not any(found.get(one) or one in self.errors for one in ways):
            self.add_error("wants_answer", "Write down how to reach them, or take away the tick.")
        return found

    def told(self) -> Told:
        """What was typed."""
        said = self.cleaned_data
        texts = ("kind", "channel", "words", "about", "name", "phone", "email", "address", "needs", "wants_answer")
        moment = str(said["at"])
        return Told(
            at=moment_of(moment),
            day_only=datetime.fromisoformat(moment).tzinfo is None,
            site=said.get("site"),
            service=said.get("service"),
            **{name: said[name] for name in texts},
        )


class StepForm(KeyedForm):
    """Something that is done with a remark. ``seen``: how many steps there were when the page was opened."""

    what: ClassVar[str] = ""
    text: ClassVar[str] = ""  # the field with its words: each form has its own, so that kept typing finds its form
    done: ClassVar[str] = "Recorded."

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**6)

    def __init__(self, at: Desk, remark: Remark, data: Any = None) -> None:
        initial = {"form_id": new_key(), "seen": remark.steps, **self.begins(at, remark)}
        super().__init__(data, initial=initial, auto_id=f"id_{self.what}_%s")
        self.prepare(at, remark)

    def begins(self, at: Desk, remark: Remark) -> Mapping[str, object]:
        """What stands in the boxes at first."""
        return {}

    def prepare(self, at: Desk, remark: Remark) -> None:
        """What there is to choose from."""

    def says(self) -> dict[str, object]:
        """What the step says in codes."""
        return {}

    def step(self) -> Step:
        """What was chosen and typed."""
        return Step(self.what, self.says(), str(self.cleaned_data.get(self.text, "")))


def _words(label: str, *, hint: str = "", rows: int = 3, required: bool = True, empty: str = "") -> forms.CharField:
    wrong = {"required": empty} if empty else {}
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=_WORDS,
        widget=forms.Textarea({"rows": rows}), error_messages=wrong,
    )  # fmt: skip


class SortForm(StepForm):
    """What it is."""

    what = "sorted"
    text = "why"
    done = "It is sorted."
    sort = forms.ChoiceField(
        label="What is it?",
        choices=list(SORTS.items()),
        widget=Radios({**_SMALL}, hints=_SORTS),
        error_messages={"required": "Choose what it is."},
    )
    why = _words("Why", hint="Only if somebody may ask.", rows=2, required=False)

    def begins(self, at: Desk, remark: Remark) -> Mapping[str, object]:
        """What it is now, or what they said it is."""
        return {"sort": remark.sort or (remark.kind if remark.kind in SORTS else "")}

    def says(self) -> dict[str, object]:
        """As what."""
        return {"as": self.cleaned_data["sort"]}


class TakeForm(StepForm):
    """Whoever presses the button has it."""

    what = "taken"
    done = "It is yours."

    def prepare(self, at: Desk, remark: Remark) -> None:
        """Who that is."""
        self.person = at.member.person

    def says(self) -> dict[str, object]:
        """Who."""
        return {"person": self.person}


class GiveForm(StepForm):
    """Who has it from now on."""

    what = "given"
    done = "Recorded who has it."
    person = forms.ChoiceField(label="Who has it from now on?", required=False)

    def begins(self, at: Desk, remark: Remark) -> Mapping[str, object]:
        """Who has it now."""
        return {"person": remark.holder}

    def prepare(self, at: Desk, remark: Remark) -> None:
        """The people of the organisation, and nobody."""
        field = self.fields["person"]
        if isinstance(field, forms.ChoiceField):
            field.choices = lambda: [("", "Nobody"), *people_of(at.organisation)]

    def says(self) -> dict[str, object]:
        """Who; nobody gives it back."""
        person = self.cleaned_data["person"]
        return {"person": person} if person else {}


class AnswerForm(StepForm):
    """An answer: sent from here by email, or given in another way before."""

    what = "answered"
    text = "answer"
    done = "The answer is recorded."
    how = forms.ChoiceField(
        label="How are they answered?",
        widget=Radios({**_SMALL}),
        error_messages={"required": "Choose how they are answered."},
    )
    answer = _words(
        "What do you answer?", rows=6, empty="Write what you answer, or what you said.",
        hint="If it goes by email from here, this is the whole email: begin with a greeting, end with your name.",
    )  # fmt: skip

    def prepare(self, at: Desk, remark: Remark) -> None:
        """By email from here only where there is an address that can be written to."""
        field = self.fields["how"]
        if isinstance(field, forms.ChoiceField):
            sends = [(FROM_HERE, f"Send it now by email to {remark.email}")] if can_be_written_to(remark) else []
            told = [(code, f"I answered {words[0].lower()}{words[1:]}") for code, words in ANSWERED_BY.items()]
            field.choices = [*sends, *told]

    def says(self) -> dict[str, object]:
        """How."""
        return {"how": self.cleaned_data["how"]}


class PassOnForm(StepForm):
    """Whom it was passed on to."""

    what = "passed-on"
    text = "how_passed"
    done = "Recorded to whom it was passed on."
    to = forms.ChoiceField(label="To whom did you pass it on?", required=False)
    how_passed = _words(
        "How, and to whom if they are not in the list",
        rows=2,
        required=False,
        hint="Such as: read out at the handover.",
    )

    def prepare(self, at: Desk, remark: Remark) -> None:
        """The teams and the people."""
        field = self.fields["to"]
        if isinstance(field, forms.ChoiceField):
            field.choices = lambda: [
                ("", "Somebody who is not in this list"),
                *((f"team-{one.pk}", f"The team {one.name}") for one in self._teams(at)),
                *people_of(at.organisation),
            ]
        self.at = at

    def _teams(self, at: Desk) -> list[Team]:
        return list(Team.objects.filter(organisation=at.organisation).order_by("name"))

    def clean(self) -> dict[str, Any]:
        """It is said to whom."""
        found = super().clean() or self.cleaned_data
        if not found.get("to") and not found.get("how_passed") and not self.errors:
            self.add_error("how_passed", "Choose to whom you passed it on, or write it here.")
        return found

    def says(self) -> dict[str, object]:
        """To whom: a team by the name it has now, a person by their key."""
        to = str(self.cleaned_data["to"])
        if to.startswith("team-"):
            team = next((one.name for one in self._teams(self.at) if f"team-{one.pk}" == to), "")
            return {"team": team}
        return {"person": to} if to else {}


class NoteForm(StepForm):
    """What was done because of it."""

    what = "noted"
    text = "note"
    done = "The note is recorded."
    note = _words("What was done?", hint="Such as what was changed because of a suggestion.",
                   empty="Write what was done.")  # fmt: skip


class CloseForm(StepForm):
    """It is dealt with."""

    what = "closed"
    text = "last_words"
    done = "It is closed."
    last_words = _words("Is there more to say about it?", rows=2, required=False,
                   hint="If they wanted an answer and have none, write why.")  # fmt: skip


class ReopenForm(StepForm):
    """It goes on."""

    what = "reopened"
    text = "why_again"
    done = "It is open again."
    why_again = _words("Why is it opened again?", rows=2, empty="Write why it is opened again.")


FORMS: Final[Mapping[str, type[StepForm]]] = MappingProxyType(
    {one.what: one for one in (SortForm, TakeForm, GiveForm, AnswerForm, PassOnForm, NoteForm, CloseForm, ReopenForm)}
)
"""The forms of the page, by what they do."""
