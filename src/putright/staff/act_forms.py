"""The form for each kind of fact: only the questions that it needs, and when it happened."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError

from putright.casework.recording import Proposed
from putright.procedure.acts import Refusal
from putright.procedure.facts import CHANGES, DATE, DECISIONS, IDENTITY
from putright.procedure.moments import parse_moment, write_instant
from putright.register.parts import ACCESS, OURS
from putright.site.components import PhoneField
from putright.staff.case_history import when_words
from putright.staff.fact_fields import LONGEST, UNANSWERED, Around, fields_for, said
from putright.staff.independence_forms import (
    Against,
    access_fields,
    access_now,
    against,
    own_note,
    own_questions,
    people_said,
)
from putright.staff.own_words import CONTACT, sentence_of
from putright.staff.typed_when import WhenForm
from putright.wording.act_words import FieldWords, act_fields, case_attribute_words, value_words
from putright.wording.people_words import NOTES
from putright.wording.plain_names import capital

_LEFT_OUT: Final = frozenset({("action-done", "by")})


class ActForm(WhenForm):
    """What to ask for a fact of one kind on one case."""

    asked_by_another_answer: ClassVar = frozenset({"people"})

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, kind: str, around: Around, data: Mapping[str, Any] | None = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.kind = kind
        self.around = around
        self.words = questions(kind, around)
        asked: dict[str, forms.Field] = {}
        for words in self.words:
            asked |= _field(kind, words, around)
        if kind == "action-agreed":
            asked["note"] = _note("What will be done?", "Such as: refund the fee.", required=True)
        later: dict[str, forms.Field] = {}
        if kind in OURS:
            for name in ("on", "hour", "opened"):
                del self.fields[name]
        if (note := own_note(kind)) is not None:
            later["note"] = note
        elif kind not in OURS and kind != "action-agreed":
            later["note"] = _note("Note", "Anything else that should be kept with this entry.")
        if data is not None and data.get("ask_why"):
            self.ask_why()
        self.fields = {**asked, **self.fields, **later}
        if kind == "action-agreed":
            self.order_fields(["note"])

    MORE: ClassVar[tuple[str, ...]] = ()
    """The names of fields that wait in a fold: most acts do not need them."""
    BESIDE: ClassVar[tuple[str, ...]] = ()
    """The names of fields whose answers make entries of their own."""
    more_title: ClassVar[str] = ""

    @property
    def told(self) -> list[str]:
        """What is said before anything is asked: what the policy permits, how the case stands."""
        return []

    @property
    def main(self) -> list[forms.BoundField]:
        """The questions in plain view. The reason has a label of its own in the template."""
        return [one for one in self.visible_fields() if one.name not in self.MORE and one.name != "why"]

    @property
    def more(self) -> list[forms.BoundField]:
        """The questions that wait in a fold."""
        return [one for one in self.visible_fields() if one.name in self.MORE]

    @property
    def more_open(self) -> bool:
        """Whether the fold stands open: something in it was answered, or is wrong."""
        return self.is_bound and any(one.errors or one.data for one in self.more)

    @property
    def against(self) -> list[Against]:
        """Who had a part in the case or is named in it, where the form chooses somebody to deal with it."""
        return against(self.kind, self.around.people, self.around.view) if "person" in self.fields else []

    def ask_why(self) -> None:
        """Ask for the reason as well: what is recorded raises a problem."""
        hint = "Your reason is kept with the entry."
        # Its label stands in act.html: an error that says it all needs no label before it in the summary.
        self.fields["why"] = _note("", hint)
        self.fields["ask_why"] = forms.CharField(widget=forms.HiddenInput, required=False, initial="1")

    def clean(self) -> dict[str, Any]:
        """Besides each field by itself: what is needed of several together."""
        found = super().clean()
        points = [name for name in self.fields if name.startswith("point_")]
        if points and all(found.get(name) == UNANSWERED for name in points):
            self.add_error(points[0], "Say what was decided on at least one of the points.")
        if self.kind == "assigned" and not (found.get("person") or found.get("role")):
            field = "person" if "person" in self.fields else "role"
            self.add_error(field, "Choose who deals with it now, or in what role.")
        if self.kind == ACCESS.name and found.get("open_to") == "only" and not found.get("people"):
            self.add_error("people", "Choose who may open it, yourself among them if you are to go on with it.")
        if self.kind in ("described", "contact-given", "service-noted") and not self.errors and not self.says():
            self.add_error(next(iter(self.fields)), "Nothing is different from what is known already.")
        return found

    def says(self) -> dict[str, object]:
        """What the fact says."""
        answers = {words.name: said(words, self.cleaned_data, self.around) for words in self.words}
        found = {name: value for name, value in answers.items() if value is not None}
        if self.kind == "action-agreed":
            found["action"] = next_id("a", agreed_ids(self.around))
        elif self.kind == "point-raised":
            found["id"] = next_id("p", self.around.view.record.history.points)
        elif self.kind == "contact-given":
            known = self.around.view.record.latest(self.kind)
            typed = {name: str(self.cleaned_data.get(name, "")) for name in CONTACT if name in self.fields}
            found = {name: value for name, value in typed.items() if value != str(known.get(name, ""))}
        elif self.kind == "service-noted":
            before = self.around.view.record.latest(self.kind).get("service_id")
            found = {name: value for name, value in found.items() if value != before}
        elif self.kind == "described":
            known = self.around.view.record.history.attributes
            found = {name: value for name, value in found.items() if value != known.get(name)}
        elif self.kind == ACCESS.name:
            found = {"people": people_said(self.cleaned_data)}
        return found

    def proposed(self) -> Proposed:
        """What is to be recorded. A form that is valid has it."""
        found = self.cleaned_data
        at = found["at"] if "at" in found else write_instant(self.around.view.found.at.instant)
        return Proposed(self.kind, at, self.says(), found.get("note") or None, found.get("why") or None)

    def proposes(self) -> tuple[Proposed, ...]:
        """Everything that is to be recorded in one transaction, in this order."""
        return (self.proposed(),)

    def refuse(self, refusal: Refusal, place: int = 0) -> None:
        """Say at the right field why it was not recorded; ``place`` is which of what it proposes is at fault."""
        if refusal.why == "reason-needed":
            self.add_error("why", "Say why you record it all the same.")
            return
        first = self.around.view.found.case.facts[0].moment
        at = self.cleaned_data.get("at")
        if refusal.why == "impossible" and at is not None and parse_moment(at).instant < first.instant:
            self.add_error("on", f"The complaint came in only on {when_words(first)}. Check the day and the time.")
            return
        for fault in refusal.faults:
            self.add_error(self.field_of(fault.path), ValidationError(sentence_of(fault.message)))

    def field_of(self, path: str) -> str | None:
        """The field that a fault of the engine speaks of."""
        name = re.split(r"[.\[]", path)[-1]
        field = {"at": "on"}.get(name, name)
        return field if field in self.fields else None


ARRANGED: Final = (
    FieldWords("day", "On what day is the meeting?", "", required=True, type=DATE),
    FieldWords("hour", "At what time does it begin?", "For example, 14:30"),
    FieldWords(
        "medium",
        "How is the meeting held?",
        type="choice",
        choices=tuple((one, capital(value_words("medium", one))) for one in ("in-person", "phone", "online")),
    ),
    FieldWords("place", "Where is it, or how does one join?"),
    FieldWords("coming", "Who comes?", "The complainant, who comes with them, and who comes for us."),
)
"""What is asked when the day of a meeting is fixed."""


def questions(kind: str, around: Around) -> tuple[FieldWords, ...]:
    """What a fact of this kind can say, as questions; the register's own kinds as well."""
    policy = around.view.found.policy
    own = own_questions(kind)
    if own is not None:
        return own
    if kind == "noted":
        sorts = tuple(NOTES.items())
        return (
            FieldWords("sort", "What sort of note is it?", choices=sorts),
            FieldWords("text", "What do you want to note?"),
        )
    if kind == "point-raised":
        return (
            FieldWords(
                "about",
                "What is the point about?",
                "In a few words, as the complainant would say it. They read it once our answer went out.",
            ),
        )
    if kind == "meeting-arranged":
        return ARRANGED
    if kind == "described":
        return tuple(case_attribute_words(name, policy)._replace(type="choice") for name in policy.attributes)
    if kind == "service-noted":
        return (FieldWords("service_id", "Which service is it about?", type="choice", required=True),)
    if kind == "contact-given":
        return tuple(FieldWords(name, label) for name, label in CONTACT.items() if name != "words")
    asked = (one for one in act_fields(kind, policy) if (kind, one.name) not in _LEFT_OUT)
    points = bool(around.view.record.history.points)
    return tuple(
        one
        for one in asked
        if one.type not in (IDENTITY, CHANGES)
        and not (kind == "action-agreed" and one.name == "action")
        and not (one.type == DECISIONS and not points)
        and not (kind == "responded" and one.name == "outcome" and points)
        and not (one.name == "approved_by" and not _approved(around))
    )


def _approved(around: Around) -> bool:
    """Whether the policy asks that somebody approve a new date in this stage."""
    rule = around.view.found.stage.extension
    return rule is not None and rule.approved_by is not None


def known_before(kind: str, around: Around, person: str) -> dict[str, object]:
    """What a form holds when it is opened, from what the case says already."""
    view = around.view
    if kind == "registered":
        return {"reference": view.case.reference}
    if kind == "described":
        return dict(view.record.history.attributes)
    if kind == "contact-given":
        return dict(view.record.latest(kind))
    if kind == "ticked":
        return {"person": person}
    if kind == "meeting-arranged":
        return {name: value for name, value in view.record.latest(kind).items() if name != "day"}
    if kind == ACCESS.name:
        return access_now(view, person)
    if kind in ("responded", "settled"):
        case = view.found.case
        place = case.last("assigned", case.periods[-1].begin, case.periods[-1].end)
        handler = case.facts[place].attributes.get("person") if place is not None else None
        return {"person": handler} if handler in dict(around.people) else {}
    if kind == "escalated":
        stages = [one for one in view.found.policy.stages if view.found.policy.order[one.id] > _here(around)]
        return {"to": stages[0].id} if len(stages) == 1 else {}
    return {}


def _here(around: Around) -> int:
    return around.view.found.policy.order[around.view.found.stage.id]


def _field(kind: str, words: FieldWords, around: Around) -> dict[str, forms.Field]:
    if kind == "contact-given":
        return {words.name: _contact(words)}
    if kind == ACCESS.name:
        return access_fields(around.view, around.people)
    return fields_for(kind, words, around)


def _contact(words: FieldWords) -> forms.Field:
    if words.name == "email":
        return forms.EmailField(label=words.label, required=False, widget=forms.EmailInput({"autocomplete": "off"}))
    if words.name == "phone":
        return PhoneField(label=words.label, required=False, widget=forms.TelInput({"autocomplete": "off"}))
    if words.name in ("name", "concerned", "relation", "consent"):
        return forms.CharField(
            label=words.label, required=False, max_length=200, widget=forms.TextInput({"autocomplete": "off"})
        )
    return forms.CharField(label=words.label, required=False, max_length=LONGEST, widget=forms.Textarea({"rows": 3}))


def _note(label: str, hint: str, *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=LONGEST, widget=forms.Textarea({"rows": 3})
    )


def agreed_ids(around: Around) -> list[str]:
    """The ids of what was agreed on a case."""
    return [str(entry.says.get("action", "")) for entry in around.view.record.entries if "action" in entry.says]


def next_id(letter: str, known: Any) -> str:
    """The next free id after those: a3."""
    numbers = [int(found[1]) for one in known if (found := re.fullmatch(rf"{letter}(\d{{1,9}})", str(one)))]
    return f"{letter}{max(numbers, default=0) + 1}"
