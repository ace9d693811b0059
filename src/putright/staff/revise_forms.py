"""The form of one part of a draft: a field for each question, under a name that an address and an id can hold."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError

from putright.revising.question import CHOICE, DAY, LIMIT, LINES, TICK, TICKS, WORDS, YES, Block, Group, Question
from putright.revising.units import UNITS, joined, parted
from putright.site.components import Checkboxes, DateField, Radios
from putright.staff.own_words import sentence_of
from putright.staff.typed_when import KeyedForm, new_key

LONGEST = 4000
_UNIT = "-unit"


def name_of(question_id: str) -> str:
    """The name of the field of a question: the same for the same place in the file."""
    return f"q{hashlib.sha256(question_id.encode()).hexdigest()[:12]}"


class Asked(NamedTuple):
    """A question as the page draws it: its field, and that of the unit where it is a length of time."""

    field: Any
    unit: Any
    question: Question


class BlockShown(NamedTuple):
    """A block as the page draws it. ``folded``: its fields open on demand; ``open``: they are open now."""

    title: str
    says: str
    asked: list[Asked]
    folded: bool
    open: bool
    fresh: bool


class PartForm(KeyedForm):
    """The questions of one group."""

    mark_optional = False
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, group: Group, revision: int) -> None:
        super().__init__(data, initial={"form_id": new_key(), "seen": revision})
        self.group = group
        for question in group.questions:
            self.fields |= dict(_fields(question))

    def clean(self) -> dict[str, Any]:
        """Refuse what is no whole form: a box that was not sent would read as one without its tick."""
        found = super().clean() or self.cleaned_data
        if found.get("seen") is None:
            raise ValidationError("This form was not sent whole. Look through it, and save it again.")
        return found

    def answers(self) -> dict[str, tuple[str, ...]]:
        """What was answered, by question. A field that a browser did not send leaves its question as it is."""
        return {
            one.id: self._answer(one)
            for one in self.group.questions
            if one.kind in (TICK, TICKS) or self.add_prefix(name_of(one.id)) in self.data
        }

    def _answer(self, question: Question) -> tuple[str, ...]:
        name = name_of(question.id)
        value = self.cleaned_data.get(name)
        if question.kind == TICK:
            return (YES if value else "",)
        if question.kind == TICKS:
            return tuple(value or ())
        if question.kind == LIMIT:
            typed = str(value or "").strip()
            unit = str(self.cleaned_data.get(name + _UNIT) or "")
            # Left as it was, "one month" stays "one month".
            return (question.value,) if (typed, unit) == parted(question.value) else (joined(typed, unit),)
        return (value.isoformat() if isinstance(value, date) else str(value or ""),)

    def refuse(self, faults: dict[str, tuple[str, ...]]) -> None:
        """Say beside each question what the policy cannot take. What belongs to none here stands above."""
        mine = {one.id for one in self.group.questions}
        for place, messages in faults.items():
            for message in messages:
                self.add_error(name_of(place) if place in mine else None, sentence_of(message))

    def blocks(self) -> list[BlockShown]:
        """The blocks of the group with their fields."""
        return [self._block(one) for one in self.group.blocks]

    def _block(self, block: Block) -> BlockShown:
        asked = [
            Asked(self[name_of(one.id)], self[name_of(one.id) + _UNIT] if one.kind == LIMIT else None, one)
            for one in block.questions
        ]
        # What was typed but not kept must be seen.
        touched = self.is_bound and any(_touched(field) for one in asked for field in (one.field, one.unit) if field)
        return BlockShown(block.title, block.says, asked, bool(block.says) or block.fresh, touched, block.fresh)


def _touched(field: Any) -> bool:
    """Whether a field holds something else than at first, or something that cannot be taken."""
    typed = field.data.replace("\r\n", "\n") if isinstance(field.data, str) else field.data
    return bool(field.errors) or field.field.has_changed(field.initial, typed)


def _fields(question: Question) -> list[tuple[str, forms.Field]]:
    name = name_of(question.id)
    common: dict[str, Any] = {"label": question.label, "required": False, "help_text": question.means}
    options = [(one.value, one.text) for one in question.options]
    if question.kind == TICK:
        return [(name, forms.BooleanField(**common, initial=question.value == YES))]
    if question.kind == TICKS:
        return [
            (
                name,
                forms.MultipleChoiceField(**common, choices=options, initial=list(question.values), widget=Checkboxes),
            )
        ]
    if question.kind == CHOICE:
        # The meanings of a doubtful place are sentences: a list would cut them off.
        widget_of = Radios if question.id.startswith("=") else forms.Select
        return [(name, forms.ChoiceField(**common, choices=options, initial=question.value, widget=widget_of))]
    if question.kind == DAY:
        return [(name, DateField(**{**common, "help_text": "For example, 24 12 2026"}, initial=_day(question.value)))]
    if question.kind == LIMIT:
        return _limit(question, name, common)
    rows = min(12, max(2, question.value.count("\n") + 2 + len(question.value) // 80))
    widget: forms.Widget = forms.TextInput({"autocomplete": "off"})
    if question.kind in (WORDS, LINES):
        widget = forms.Textarea({"rows": rows})
    return [(name, forms.CharField(**common, max_length=LONGEST, initial=question.value, widget=widget))]


def _limit(question: Question, name: str, common: dict[str, Any]) -> list[tuple[str, forms.Field]]:
    number, unit = parted(question.value)
    units = [(one.value, one.text) for one in (*UNITS, *question.options)]
    if unit and unit not in [value for value, _ in units]:
        units.append((unit, unit))
    if question.optional and not question.value:
        units.insert(0, ("", "no limit set"))
    box = forms.TextInput({"class": "govuk-input--width-4", "inputmode": "numeric", "autocomplete": "off"})
    return [
        (name, forms.CharField(**common, max_length=40, initial=number, widget=box)),
        (
            name + _UNIT,
            forms.ChoiceField(label=f"{question.label}: of what", required=False, choices=units, initial=unit),
        ),
    ]


def _day(value: str) -> date | str:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return value
