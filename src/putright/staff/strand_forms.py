"""The forms of a strand: to open it, and for each step only the questions that the step needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms

from putright.casework.strands import EXTENDED, GIVEN, STRUCK, ForStrand, can_be_struck
from putright.procedure.acts import Refusal
from putright.register.strands import Strand
from putright.site.components import DateField, Radios
from putright.staff.fact_fields import LONGEST, Choices
from putright.staff.own_words import sentence_of
from putright.staff.strand_words import strand_sentence
from putright.staff.typed_when import WhenForm
from putright.strands import Sort, Step

_HOUR: Final = "The hour counts where a limit is in hours. Leave it empty if you only know the day."
_ONLY: Final = "Only what is needed. Whoever may open this case can read it, until the strand is closed to some."


class StrandForm(WhenForm):
    """What both have: when it happened, how many entries the person had before them, a refusal at its field."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def refuse(self, refusal: Refusal) -> None:
        """Say at the field why it was not recorded."""
        for fault in refusal.faults:
            where = {"at": "on"}.get(fault.path, fault.path)
            self.add_error(where if where in self.fields else None, sentence_of(fault.message))

    def wanted(self) -> ForStrand:
        """What is to be recorded. A form that is valid has it."""
        raise NotImplementedError


class OpenForm(StrandForm):
    """To open a strand: when you became aware, who looks after it, what it is about."""

    def __init__(self, sort: Sort, people: Choices, data: Mapping[str, Any] | None = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.sort = sort
        self.fields["on"].label = sort.aware
        self.fields["hour"].help_text = _HOUR
        self.fields["person"] = _person("Who looks after it?", people)
        self.fields["note"] = _words("What is it about?", _ONLY, required=True)

    def wanted(self) -> ForStrand:
        """The strand to open."""
        said = self.cleaned_data
        return ForStrand("", self.sort.id, said["at"], {"person": said["person"]}, said["note"])


class StepForm(StrandForm):
    """A step of a strand."""

    def __init__(
        self, strand: Strand, step: Step, people: Choices, data: Mapping[str, Any] | None = None, **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.strand, self.step = strand, step
        if step.kind == STRUCK:
            self.fields["of"] = forms.ChoiceField(
                choices=_entries(strand, dict(people)), widget=Radios, label="Which entry?"
            )
        if step.kind == GIVEN:
            self.fields["person"] = _person("Who looks after it now?", people)
        if step.choices:
            self.fields["outcome"] = forms.ChoiceField(
                choices=list(step.choices.items()), widget=Radios, label="Which of these?"
            )
        if step.kind == EXTENDED:
            self.fields["until"] = DateField(
                label="What is the new date?",
                help_text=f"At most {strand.sort.longest} months after it came. For example, 27 3 2026",
            )
        if step.reason:
            self.fields["reason"] = _words(f"{step.reason}", "It is kept with the entry.", required=True)
        self.fields["note"] = _words("Note", "Anything else that should be kept with this entry.", required=False)

    def wanted(self) -> ForStrand:
        """The step to record."""
        said = self.cleaned_data
        says: dict[str, object] = {name: said[name] for name in ("person", "outcome", "reason", "of") if said.get(name)}
        if self.step.kind == STRUCK:
            says["void"] = True
        if self.step.kind == EXTENDED:
            says |= {"action": self.strand.sort.extends, "until": said["until"].isoformat()}
        return ForStrand(self.strand.id, self.step.kind, said["at"], says, said["note"] or None)


def _entries(strand: Strand, people: Mapping[str, str]) -> Choices:
    struck = can_be_struck(strand)
    return [
        (one.id, strand_sentence(one.says, lambda key: people.get(key, key)))
        for one in strand.entries
        if one.id in struck
    ]


def _person(label: str, people: Choices) -> forms.Field:
    return forms.ChoiceField(choices=[("", "Choose"), *people], widget=forms.Select, label=label)


def _words(label: str, hint: str, *, required: bool) -> forms.Field:
    return forms.CharField(
        max_length=LONGEST, widget=forms.Textarea({"rows": 4}), label=label, help_text=hint, required=required
    )
