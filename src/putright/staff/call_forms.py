"""The form for a call, in the order in which somebody tells it; what it is comes last, and staff say that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Final

from django import forms
from django.forms.utils import ErrorDict
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from putright.accounts.models import Organisation
from putright.casework.receiving import Complaint
from putright.procedure.acts import Refusal
from putright.procedure.policy import Policy
from putright.site.components import Radios
from putright.site.needs_fields import BEFORE
from putright.staff.own_words import sentence_of
from putright.staff.receiving_forms import ReceivingForm
from putright.wording.needs import needs_of

KINDS: Final = (
    (
        "complaint",
        "A complaint",
        "They are not satisfied with something that we did or did not do. They need not call it a complaint.",
    ),
    (
        "case",
        "About a complaint that they have with us already",
        "They ask how it stands, or add something. Whoever deals with it is told.",
    ),
    ("request", "A question, or a request", "They want to know something or ask for something. Nothing went wrong."),
    ("compliment", "Thanks", "They praise somebody or something."),
    ("suggestion", "A suggestion", "They say how we could do better, and want no answer."),
)
"""What a call can be: what is kept of the choice, its words, and when to choose it."""

NONE_OF_THEM: Final = ""
_OFF: Final = {"autocomplete": "off"}
_REACHED: Final = ("need_ways", "need_not_times", "need_not_address")
_APART: Final = frozenset(
    "words name concerned phone email address wish danger note on hour kind about reference".split()
)
_HIDDEN: Final = frozenset({"form_id", "opened", "all_the_same", "for_other", "channel", "at"})


class CallForm(ReceivingForm):
    """What somebody says on the telephone. Three things are asked for: what they say, when they rang, what it is."""

    danger = forms.CharField(
        label="What was done about the danger?",
        help_text="Only if somebody is in danger: who rang 999 and when, and who of us was told.",
        required=False,
        max_length=2_000,
        widget=forms.Textarea({"rows": 2}),
    )
    reference = forms.CharField(
        label="Number of their complaint, if they have one",
        required=False,
        max_length=30,
        widget=forms.TextInput(_OFF | {"class": "govuk-input--width-10", "spellcheck": "false"}),
    )
    about = forms.ChoiceField(label="Is the call about one of these?", required=False, widget=forms.RadioSelect())
    kind = forms.ChoiceField(
        label="What is it?",
        help_text="You say this, not the caller. If you are not sure, choose a complaint: whoever deals with it looks.",
        choices=[(code, words) for code, words, _ in KINDS],
        widget=Radios(hints={code: hint for code, _, hint in KINDS}),
        error_messages={"required": "Choose what it is."},
    )
    field_order: Sequence[str] = (
        "words", "name", "for_other", "concerned", "phone", "email", "address", *_REACHED, "wish", "reference",
        "about_staff", "site", "service", "concerns_date", "known_date", "good_reason", "points",
    )  # fmt: skip
    MAIN: Sequence[str] = (
        "words", "name", "concerned", "phone", "email", "wish", "danger", "reference", "about", "kind", "on", "hour",
        "for_other",
    )  # fmt: skip
    LABELS: ClassVar[Mapping[str, tuple[str, str]]] = {
        "words": ("What happened?", "“Please tell me what happened.” Write it in their own words."),
        "name": ("Who is calling?", "Leave it empty if they do not want to say."),
        "concerned": ("For whom, if it is not about themselves?", ""),
        "phone": ("On what number can we reach them?", ""),
        "wish": ("What would put it right?", "“What would you like to happen now?”"),
        "on": ("On what day did they ring?", ""),
        "hour": ("At what time?", "The time at which you opened this form, unless you change it."),
        "need_not_times": ("When is it not safe, or not good, to ring?", "For example: not after 5, when he is home."),
    }

    def __init__(
        self, organisation: Organisation, policy: Policy, data: Mapping[str, Any] | None = None, **more: Any
    ) -> None:
        super().__init__(organisation, policy, data, **more)
        del self.fields["channel"]
        for name, (label, hint) in self.LABELS.items():
            self.fields[name].label = label
            self.fields[name].help_text = hint
        self.fields["words"].widget.attrs |= {"rows": 8}
        self.fields["concerned"].widget.attrs |= {"autocomplete": "off"}
        self.offer(())

    def offer(self, cases: Sequence[tuple[str, str]]) -> None:
        """Offer these cases to choose from: a reference and what is said of it. None: the question is not asked."""
        field = self.fields["about"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - it is declared so
        field.choices = [*cases, (NONE_OF_THEM, "None of them")] if cases else []
        self.offered = bool(cases)

    def ask_later(self) -> None:
        """Show what was typed without saying what is missing: the call goes on."""
        self._errors = ErrorDict()

    @property
    def reached(self) -> list[forms.BoundField]:
        """How they can be reached, and when and where not."""
        return [self[name] for name in _REACHED if name in self.fields]

    @property
    def needs_boxes(self) -> list[forms.BoundField]:
        """The questions about needs that stand in the fold."""
        return [one for one in super().needs_boxes if one.name not in _REACHED]

    @property
    def needs_drawn(self) -> SafeString:
        """Those questions as HTML."""
        return format_html_join("", "{}", ((one.as_field_group(),) for one in self.needs_boxes))

    def clean(self) -> dict[str, Any]:
        """A call comes by telephone; one about a case needs to say which."""
        found = super().clean()
        found["channel"] = "phone"
        if found.get("kind") == "case" and not (found.get("about") or found.get("reference")):
            self.add_error("reference", "Write the number of the complaint, or look for it with the button below.")
        if found.get("about") and found.get("kind") not in (None, "case"):
            said = (
                "You chose a complaint that is there. Choose below that the call is about it, or choose “None of them”."
            )
            self.add_error("about", said)
        return found

    @property
    def of_case(self) -> str:
        """The reference of the case that it is about, as it was chosen or typed."""
        said = self.cleaned_data
        return str(said.get("about") or said["reference"]).strip().upper()

    def complaint(self) -> Complaint:
        """What was typed, as the register receives it; what was done about a danger begins the note."""
        made = super().complaint()
        danger = self.cleaned_data["danger"]
        return replace(made, note=_together(f"Danger: {danger}" if danger else "", made.note))

    def heard(self) -> dict[str, object]:
        """What was typed, as an entry says it on a case that is there; ``noted`` has the rest of it."""
        said = self.cleaned_data
        texts = "words name concerned phone email address wish danger".split()
        found: dict[str, object] = {name: said[name] for name in texts}
        found["needs"] = self.needs_said()
        return found

    def noted(self) -> str:
        """The note, with what was typed into boxes for which the entry has no place."""
        return _together(self.cleaned_data["note"], self.rest_said())

    def told(self) -> str:
        """What was typed in one text, where only a text is kept: of a request, of thanks."""
        said = self.cleaned_data
        more = [
            f"{label}: {value}"
            for label, value in (
                ("For", said["concerned"]),
                ("They want", said["wish"]),
                ("Danger", said["danger"]),
                ("They need", self.needs_said()),
                ("Note", said["note"]),
            )
            if value
        ]
        return _together(said["words"], "\n".join(more), self.rest_said())

    def needs_said(self) -> str:
        """What they need, in sentences."""
        needs = needs_of(self.needed(), self.cleaned_data["needs"])
        return "\n".join(
            [*(f"{label}: {value}" for label, value in needs.lines), *([needs.words] if needs.words else [])]
        )

    def rest_said(self) -> str:
        """What was typed into the other boxes, each with its question."""
        lines = []
        for box in self.visible_fields():
            value = self.cleaned_data.get(box.name)
            if box.name in _APART | _HIDDEN | {"needs"} or box.name.startswith(BEFORE) or not value:
                continue
            choices = dict(getattr(box.field, "choices", ())) if isinstance(value, str) else {}
            shown = (
                "; ".join(value) if isinstance(value, list) else "yes" if value is True else choices.get(value, value)
            )
            lines.append(f"{box.label} {shown}")
        return "\n".join(lines)

    def refuse(self, refusal: Refusal) -> None:
        """Say at the right field why it was not recorded."""
        own = [one for one in refusal.faults if one.path in ("reference", "form_id", "channel")]
        for fault in own:
            self.add_error("reference" if fault.path == "reference" else None, sentence_of(fault.message))
        rest = tuple(one for one in refusal.faults if one not in own)
        if rest:
            super().refuse(replace(refusal, faults=rest))


def _together(*texts: str) -> str:
    return "\n\n".join(one for one in texts if one)
