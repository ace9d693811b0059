"""The forms of the post: that a batch is printed, that letters were posted, and on which day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from putright.site.components import DateField
from putright.staff.post_page import ItemShown
from putright.staff.typed_when import KeyedForm, new_key


def _day(today: date) -> DateField:
    return DateField(
        label="On what day were they posted?",
        help_text="Today, or an earlier day.",
        initial=today,
        error_messages={"required": "Say on what day they were posted."},
    )


class PrintForm(KeyedForm):
    """Nothing is asked. It counts once."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.initial.setdefault("form_id", new_key())


class _Ticks(forms.TypedMultipleChoiceField):
    """Numbers that are none of the choices are for the view to leave out: a case may have been closed to somebody."""

    def valid_value(self, value: Any) -> bool:
        """Every number."""
        return str(value).isascii() and str(value).isdigit() and len(str(value)) < 19


class PostedForm(forms.Form):
    """Which letters of a batch were posted, and when. Unticked ones wait again."""

    posted = _Ticks(
        label="These were posted",
        help_text="Untick what was not in the bag. It waits again, and is in the next post.",
        coerce=int,
        error_messages={"required": "Tick those that were posted, or say below that none of them was."},
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, items: Sequence[ItemShown], today: date, data: Any = None, *, none: bool = False) -> None:
        super().__init__(data, initial={"posted": [one.number for one in items if not one.since], "day": today})
        self.fields["posted"].required = not none  # "none of them was" needs no tick
        self.fields["posted"].choices = [(one.number, one.label) for one in items]  # type: ignore[attr-defined]
        self.fields["day"] = _day(today)


class MadeForm(KeyedForm):
    """That a letter which is made elsewhere was posted, and when."""

    def __init__(self, today: date, data: Any = None) -> None:
        super().__init__(data, initial={"day": today, "form_id": new_key()})
        self.fields["day"] = _day(today)
        self.fields["day"].label = "On what day was it posted?"
