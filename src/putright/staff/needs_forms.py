"""The form that notes, changes or takes back what a person needs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from putright.casework.looking import View
from putright.site.components import DateField
from putright.site.needs_fields import LONGEST, OF_STAFF, NeedsAsked, needs_in_boxes, needs_typed
from putright.staff.noting_forms import NotingForm
from putright.wording.needs import DAYS


class NeedsForm(NeedsAsked, NotingForm):
    """What is needed now, with what is known in the boxes. What is emptied is taken back."""

    kind = "needs-noted"
    needs_asked = OF_STAFF
    mark_optional = False
    other_support = forms.CharField(
        label="What else do they need?",
        help_text="In your words, such as: a room without stairs.",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 2}),
    )
    since = DateField(
        label="Since when?", help_text="Leave it empty if it has always been so. For example, 27 3 2026", required=False
    )
    review = DateField(
        label="When shall we look at it again?",
        help_text="On that day the case and the list of needs to look at again say so. For example, 27 3 2027",
        required=False,
    )

    def __init__(self, view: View, data: Mapping[str, Any] | None = None, **more: Any) -> None:
        self.known = view.record.latest(self.kind)
        said = {name: _day(self.known.get(name)) if name in DAYS else self.known.get(name) for name in _OURS}
        initial = {**more.pop("initial", {}), **needs_in_boxes(self.known), **{k: v for k, v in said.items() if v}}
        super().__init__(view, data, initial=initial, **more)
        self.ask_needs()
        self.order_fields([*(one for one in self.fields if one.startswith("need_")), *_OURS])

    def says(self) -> dict[str, object]:
        """What is different from what was known."""
        found: dict[str, object] = dict(needs_typed(self.cleaned_data, self.known))
        for name in _OURS:
            value = self.cleaned_data.get(name)
            found[name] = value.isoformat() if isinstance(value, date) else str(value or "")
        return {name: value for name, value in found.items() if value != str(self.known.get(name) or "")}

    def clean(self) -> dict[str, Any]:
        """A day to look again lies ahead or is today; something is different."""
        found = super().clean() or self.cleaned_data
        review, since = found.get("review"), found.get("since")
        if review is not None and review != self.initial.get("review") and review.toordinal() < self.view.found.at.day:
            self.add_error("review", "This day is over. Choose today or a day to come.")
        if since is not None and since.toordinal() > self.view.found.at.day:
            self.add_error("since", "This day has not come yet.")
        if not self.errors and not self.says():
            self.add_error(next(iter(self.fields)), "Nothing is different from what is known already.")
        return found


_OURS = ("other_support", "since", "review")


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text)) if text else None
    except ValueError:
        return None
