"""Forms that notice when somebody else changed what they are about since they were opened."""

from __future__ import annotations

import hashlib
from typing import Any, Final

from django import forms
from django.http import QueryDict

SINCE: Final = (
    "Somebody else changed this since you opened the page. What you typed is kept. "
    "Look at it again and send it if it still holds."
)


def state_of(*values: object) -> str:
    """A short sign of how something stands, that is another when it is changed."""
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


class SeenForm(forms.Form):
    """A form that carries how things stood when it was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def __init__(self, *args: Any, state: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        self.state = state
        self.initial = {"seen": state, **self.initial}  # what was given stays the caller's

    def clean(self) -> dict[str, Any]:
        """Say so if things stand otherwise now; sent once more, it is taken."""
        found = super().clean() or self.cleaned_data
        if found.get("seen") and self.state and found["seen"] != self.state:
            if isinstance(self.data, QueryDict):  # shown again, it holds how things stand now
                sent = self.data.copy()
                sent[self.add_prefix("seen")] = self.state
                self.data = sent
            self.add_error(None, SINCE)
        return found
