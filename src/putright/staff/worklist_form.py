"""The form that narrows and sorts the worklist. It is sent by GET, so that what it asks stands in the address."""

from __future__ import annotations

from django import forms

from putright.reports.worklist_asked import VIEWS, Asked
from putright.reports.worklist_choices import Choices
from putright.staff.worklist_page import SORTS


class NarrowForm(forms.Form):
    """Which view, what narrows it, in which order. What it says is read by ``worklist_asked.read``, not here."""

    def __init__(self, asked: Asked, known: Choices) -> None:
        said = asked.said() | {"sort": asked.order}
        # Each has an answer from the beginning, so that none need say that it may be left out.
        super().__init__(initial=said, auto_id="narrow-%s", use_required_attribute=False)
        self._choice("show", "View", VIEWS.items())
        if known.site:
            self._choice("site", "Site", [("", "Every site"), *known.site.items()])
        self._choice("stage", "Stage", [("", "Every stage"), *known.stage.items()])
        if asked.show != "waiting":
            self._choice("action", "What is owed", [("", "Everything"), *known.action.items()])
            self._choice("by", "By whom", [("", "Everybody"), *known.by.items()])
            self._choice(
                "from", "Ground", [("", "Every ground"), *((key, f"Only {text}") for key, text in known.ground.items())]
            )
            self.fields["clause"] = forms.CharField(
                label="Clause or law",
                help_text="As it stands under “Why”, such as IE-09.",
                required=True,
                max_length=80,
                widget=forms.TextInput(
                    {"class": "govuk-input--width-20", "autocomplete": "off", "spellcheck": "false"}
                ),
            )
            self._choice("sort", "Sort by", SORTS.items())

    def _choice(self, name: str, label: str, options: object) -> None:
        self.fields[name] = forms.ChoiceField(label=label, choices=list(options), required=True, widget=forms.Select)  # type: ignore[call-overload]
