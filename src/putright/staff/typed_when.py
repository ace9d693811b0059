"""When something happened, as a form asks for it: now, unless somebody says otherwise; a day alone is enough."""

from __future__ import annotations

import re
import uuid
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from putright.procedure.moments import ZONE, write_day, write_instant
from putright.site.components import DateField, TimeField, day_and_time

_KEY = re.compile(r"[0-9a-f]{32}")


def new_key() -> str:
    """The name of a form that was opened: sent in twice, it counts once."""
    return uuid.uuid4().hex


def is_key(typed: str) -> bool:
    """Whether it is the name of a form, as ``new_key`` makes one."""
    return _KEY.fullmatch(typed) is not None


class KeyedForm(forms.Form):
    """A form that counts once, however often it is sent in."""

    form_id = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_form_id(self) -> str:
        """The key, or a new one where a browser lost it."""
        typed = str(self.cleaned_data["form_id"])
        return typed if is_key(typed) else new_key()


class WhenForm(KeyedForm):
    """A form that asks when. ``opened`` is the moment that stood in the boxes at first.

    Left alone, they mean that moment to the second. If only the day was changed the hour is not known: it would be the
    hour at which somebody typed.
    """

    on = DateField(label="On what day?", help_text="For example, 27 3 2026")
    hour = TimeField(label="At what time?", required=False, help_text="Leave it empty if you only know the day.")
    opened = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        """With ``at``: the moment as the register takes it."""
        found = super().clean() or self.cleaned_data
        day = found.get("on")
        if isinstance(day, date) and "hour" in found:
            try:
                found["at"] = moment_typed(day, found["hour"], _moment(str(found.get("opened", ""))))
            except ValidationError as wrong:
                self.add_error("hour", wrong)
        return found


def moment_typed(day: date, hour: time | None, shown: datetime | None) -> str:
    """What was typed as ISO 8601; ``shown`` is the moment that stood there before. ValidationError: no such hour."""
    if hour is None:
        return write_day(day.toordinal())
    if shown is not None and (hour.hour, hour.minute) == (shown.hour, shown.minute):
        return write_instant(int(shown.timestamp())) if day == shown.date() else write_day(day.toordinal())
    return write_instant(int(day_and_time(day, hour, ZONE).timestamp()))


def moment_of(at: str) -> datetime:
    """The moment that ``moment_typed`` wrote; where only the day is known, as it begins."""
    moment = datetime.fromisoformat(at)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=ZONE)


def now_shown(now: datetime) -> dict[str, object]:
    """What stands in the boxes when a form is opened."""
    local = now.astimezone(ZONE)
    moment = write_instant(int(now.timestamp()))
    return {"on": local.date(), "hour": local.time(), "opened": moment, "form_id": new_key()}


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.astimezone(ZONE) if found.tzinfo is not None else None
