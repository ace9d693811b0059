"""What people type into a public form, kept as text: nothing that is typed may break a page or be cut off unseen."""

from __future__ import annotations

import re
import unicodedata
import uuid
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from putright.public.language import to_say
from putright.wording.language import say

_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_ADDRESS: Final = re.compile(r"^\S+@\S+\.\S+$")
_FORM_ID: Final = re.compile(r"[0-9a-f]{32}")
FORM_UNKNOWN: Final = to_say(
    "Nothing was sent just now: we could not tell if you had sent this form before. What you typed is still here. "
    "Please send it again."
)


def as_text(typed: object) -> str:
    """What was typed, as text that the register can keep.

    PostgreSQL takes no NUL, and half a character (a lone surrogate) is not text at all. Everything else stays as it is,
    whatever it may mean to a browser, a spreadsheet or a template. A text in which nothing can be seen is empty.
    """
    text = _SURROGATES.sub("�", str(typed)).replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip()
    return text if any(unicodedata.category(sign)[0] in "LNPS" for sign in text) else ""


class TextField(forms.CharField):
    """A text of at most ``most`` characters.

    The browser is not told of the limit: it would cut off the end of what somebody pastes, and say nothing.
    """

    def __init__(self, *, most: int, **options: Any) -> None:
        super().__init__(**options)
        self.most = most

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Whichever way the writing runs."""
        return {"dir": "auto", **super().widget_attrs(widget)}

    def to_python(self, value: Any) -> str:
        """The text."""
        return as_text(value) if value is not None else ""

    def validate(self, value: Any) -> None:
        """Refuse what is too long, in a sentence."""
        super().validate(value)
        if len(value) > self.most:
            raise ValidationError(
                say(
                    "This is {length} characters long, and there is room for {most}. Please make it shorter. "
                    "You can tell us the rest later.",
                    length=f"{len(value):,}",
                    most=f"{self.most:,}",
                ),
                code="too-long",
            )


class EmailField(TextField, forms.EmailField):
    """An email address."""

    widget = forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"})

    def __init__(self, **options: Any) -> None:
        wrong = {"invalid": to_say("This is not an email address. Write it like this: ann.reed@mail.example.")}
        super().__init__(most=254, max_length=None, error_messages=wrong, **options)

    def run_validators(self, value: Any) -> None:
        """Say so where it is a telephone number: whoever mixed up the boxes looks for another fault."""
        if value and "@" not in value and sum(one.isdigit() for one in value) > len(value) // 2:
            raise ValidationError(say("This looks like a telephone number. Look if it is in the right box."))
        super().run_validators(value)


class PhoneField(TextField):
    """A telephone number, with whatever somebody wants to add to it: "after 6pm", "ask for Jo"."""

    widget = forms.TelInput(attrs={"autocomplete": "tel", "class": "govuk-input--width-20"})

    def __init__(self, **options: Any) -> None:
        super().__init__(most=100, **options)

    def validate(self, value: Any) -> None:
        """Refuse what nobody could dial."""
        super().validate(value)
        if value and _ADDRESS.search(value):
            raise ValidationError(say("This looks like an email address. Look if it is in the right box."))
        if value and sum(sign.isdigit() for sign in value) < 3:
            raise ValidationError(say("There is no number in this. Write it like this: 01632 960 001."), code="invalid")


def new_form_id() -> str:
    """A name for a form that is being shown, so that it counts once however often it is sent in."""
    return uuid.uuid4().hex


def form_id_of(request: HttpRequest) -> str | None:
    """The name of the form that was sent in, or None where it is missing or is none of ours."""
    found = request.POST.get("form_id", "")
    return found if _FORM_ID.fullmatch(found) else None
