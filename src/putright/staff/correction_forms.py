"""The form that corrects an entry: what it says now, what it should say, or that it should not be there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError

from putright.casework.agreed import agreed_titles, titled
from putright.casework.looking import View
from putright.casework.recording import Proposed
from putright.procedure.acts import Refusal
from putright.procedure.facts import CHANGES, DATE, DECISIONS, IDENTITY, Fact
from putright.procedure.moments import ZONE, write_instant, write_moment
from putright.site.components import Radios
from putright.staff.act_forms import ActForm
from putright.staff.case_history import when_words
from putright.staff.fact_fields import UNANSWERED, Around, fields_for, said
from putright.staff.typed_when import moment_typed
from putright.wording.act_words import FieldWords, act_fields
from putright.wording.fact_words import fact_sentence

_WAYS = {"change": "Change what it says", "void": "Strike it out: it should not have been entered at all"}
_NOW = "now_"
"""What stands before the name of each field that holds what the entry says, which may have a reason of its own."""


class Entered(NamedTuple):
    """An entry that can be corrected, as it reads now."""

    id: str
    number: int
    what: str
    when: str


def correctable(view: View) -> list[Entered]:
    """The entries that stand, newest first. What was struck out is corrected by striking out the correction."""
    numbers = {entry.id: entry.row.number for entry in view.record.entries}
    titles = agreed_titles(view)
    points = view.record.history.points
    found = [
        Entered(
            fact.id,
            numbers[fact.id],
            fact_sentence(titled(fact, titles), view.found.policy, view.naming, numbers, points),
            when_words(fact.moment),
        )
        for fact in view.found.case.facts
        if fact.id is not None
    ]
    return sorted(found, key=lambda one: one.number, reverse=True)


class CorrectionForm(ActForm):
    """What was wrong with one entry. Each field holds what the entry says now."""

    mark_optional = False
    of = forms.CharField(widget=forms.HiddenInput)
    how = forms.ChoiceField(label="What should be done?", widget=Radios({"class": "govuk-radios--small"}))
    reason = forms.CharField(
        label="What was wrong?",
        help_text="In a few words. Both versions stay on the record.",
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, of: str, around: Around, data: Mapping[str, Any] | None = None, **more: Any) -> None:
        self.target = _fact(around.view, of)
        initial = {**more.pop("initial", {}), **_present(self.target, around)}
        super().__init__("corrected", around, data, initial=initial, **more)
        self.words = _questions(self.target, around)
        asked: dict[str, forms.Field] = {}
        for words in self.words:
            present = self.target.attributes.get(words.name)
            fields = fields_for(self.target.kind, words, around, present=present)
            asked |= {f"{_NOW}{name}": field for name, field in fields.items()}
        for field in asked.values():
            field.required = False
        for name in ("note", "void"):
            del self.fields[name]
        for name in ("on", "hour", "opened") if self.target.kind == "corrected" else ():
            del self.fields[name]
        if "on" in self.fields:
            happened = "it come" if self.target.kind == "received" else "this happen"
            self.fields["on"].label = f"On what day did {happened}?"
        self._offer_ways()
        self.fields |= asked
        self.order_fields(["why", "how", *asked, "on", "hour", "reason"])

    def _offer_ways(self) -> None:
        """A receipt cannot be struck out, or there would be no case; a correction can only be struck out."""
        barred = {"received": "void", "corrected": "change"}.get(self.target.kind)
        ways = [(way, words) for way, words in _WAYS.items() if way != barred]
        how = self.fields["how"]
        if isinstance(how, forms.ChoiceField):
            how.choices = ways
        self.initial["how"] = ways[0][0]
        if len(ways) == 1:
            how.widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """What is different from what the entry says."""
        found = forms.Form.clean(self) or self.cleaned_data
        found.pop("at", None)
        if found.get("how") == "change" and not self.errors:
            found["set"] = self._changes(found)
            if not found["set"] and not self.errors:
                self.add_error("how", "Nothing is different from what the entry says now. Change what is wrong.")
        return found

    def _changes(self, found: Mapping[str, Any]) -> dict[str, object]:
        changes: dict[str, object] = {}
        typed = {name.removeprefix(_NOW): value for name, value in found.items() if name.startswith(_NOW)}
        for words in self.words:
            before, after = self.target.attributes.get(words.name), said(words, typed, self.around)
            if words.type == DECISIONS:
                before = dict(before) if isinstance(before, Mapping) else None
            if after is None and before is not None:
                name = f"{_NOW}{words.name}"
                name = name if name in self.fields else "how"
                self.add_error(name, "This cannot be emptied. Strike the entry out and record it again.")
            elif after != before:
                changes[words.name] = after
        at = self._moment(found)
        if at is not None:
            changes["at"] = at
        return changes

    def _moment(self, found: Mapping[str, Any]) -> str | None:
        """When it happened, where that is different from what the entry says."""
        day = found.get("on")
        if not isinstance(day, date):
            self.add_error("on", "Say on what day it happened.")
            return None
        hour, known = found.get("hour"), self.target.moment
        shown = None if known.bare else datetime.fromtimestamp(known.instant, ZONE)
        same_hour = hour is None if shown is None else hour == shown.time().replace(second=0)
        if day.toordinal() == known.day and same_hour:
            return None
        try:
            # An hour that was left alone is the hour that is meant, also on another day.
            return moment_typed(day, hour, None)
        except ValidationError as wrong:
            self.add_error("hour", wrong)
            return None

    def proposed(self) -> Proposed:
        """The correction, made now."""
        found = self.cleaned_data
        says: dict[str, object] = {"of": self.target.id, "reason": found["reason"]}
        if found["how"] == "void":
            says["void"] = True
        else:
            says["set"] = found["set"]
        at = write_instant(self.around.view.found.at.instant)
        return Proposed("corrected", at, says, None, found.get("why") or None)

    def refuse(self, refusal: Refusal, place: int = 0) -> None:
        """Say it at the field; what the whole case would not allow stands at the top."""
        if refusal.why == "impossible" and "at" in self.cleaned_data.get("set", {}):
            first = self.around.view.found.case.facts[0]
            after = self.target.kind == "received"
            sentence = (
                "Then something would have happened on this case before the complaint came in. Correct that first."
                if after
                else f"The complaint came in only on {when_words(first.moment)}. Check the day and the time."
            )
            self.add_error("on", sentence)
            return
        super().refuse(refusal, place)

    def field_of(self, path: str) -> str | None:
        """The field that a fault of the engine speaks of."""
        name = f"{_NOW}{re.split(r'[.]', path)[-1]}"
        return name if name in self.fields else super().field_of(path)


def _fact(view: View, of: str) -> Fact:
    found = view.fact(of)
    if found is None:
        raise LookupError(f"{of} is no entry of this case that stands")
    return found


def _questions(target: Fact, around: Around) -> tuple[FieldWords, ...]:
    """What can be wrong in an entry. Ids that the register gave are not asked for."""
    if target.kind == "corrected":
        return ()
    points = bool(around.view.record.history.points)
    return tuple(
        one
        for one in act_fields(target.kind, around.view.found.policy)
        if one.type not in (IDENTITY, CHANGES)
        and not (target.kind == "action-agreed" and one.name == "action")
        and not (one.type == DECISIONS and not points)
    )


def _present(target: Fact, around: Around) -> dict[str, object]:
    """What the entry says now, as the boxes hold it."""
    found: dict[str, object] = {}
    for words in _questions(target, around):
        value = target.attributes.get(words.name)
        if words.type == DECISIONS and isinstance(value, Mapping):
            for number, key in enumerate(around.view.record.history.points):
                found[f"{_NOW}point_{number}"] = value.get(key, UNANSWERED)
        elif isinstance(value, bool):
            found[f"{_NOW}{words.name}"] = "true" if value else "false"
        elif words.type == DATE and value is not None:
            found[f"{_NOW}{words.name}"] = date.fromisoformat(str(value))
        elif value is not None:
            found[f"{_NOW}{words.name}"] = value
    found["on"] = date.fromordinal(target.day)
    found["hour"] = None if target.bare else datetime.fromtimestamp(target.instant, ZONE).time()
    found["opened"] = write_moment(target.moment)
    return found
