"""The page for the number of a complaint and a code, and what a browser that asked for one remembers."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from putright.casework.case_codes import MOST_AN_HOUR, figures_of
from putright.casework.follow_sessions import is_token, new_token, token_digest
from putright.public.door import Counter
from putright.public.held_typing import Held
from putright.public.kept_typing import BY_FORM
from putright.public.language import to_say
from putright.public.reaching import Reach
from putright.public.sent import remembered
from putright.public.typed import TextField
from putright.wording.language import say

ASKED: Final = "code"
"""The name under which a browser remembers that it asked: the number as it was typed, how, and its token."""
NOT_RIGHT: Final = to_say(
    "This number and this code do not open a complaint. Look at both again. A code works once, and a code we sent "
    "works for 10 minutes. If you have tried several times, ask for a new code."
)


class CodeForm(forms.Form):
    """The number of the complaint, and the code."""

    number = TextField(
        most=200,
        label=to_say("Number of your complaint"),
        help_text=to_say("It is on every letter from us."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-20"}),
        error_messages={"required": to_say("Type the number of your complaint.")},
    )
    code = TextField(
        most=200,
        label=to_say("Code"),
        help_text=to_say("8 or 12 figures. You can leave out the spaces."),
        widget=forms.TextInput(
            {"autocomplete": "one-time-code", "inputmode": "numeric", "class": "govuk-input--width-20"}
        ),
        error_messages={"required": to_say("Type the code.")},
    )

    def clean_code(self) -> str:
        """The figures of the code. What can be no code is not tried."""
        found = figures_of(self.cleaned_data["code"])
        if not found:
            raise forms.ValidationError(
                say("This is not a whole code. A code has 8 figures if we sent or told it, and 12 figures on paper.")
            )
        return found


def code_page(
    at: Counter, form: CodeForm | None = None, *, held: Held | None = None, ended: bool = False
) -> HttpResponse:
    """The page. ``held``: what somebody typed when their time was over already. ``ended``: say that it is over."""
    asked = remembered(at, ASKED) or {}
    context: dict[str, object] = {
        "form": form if form is not None else CodeForm(initial={"number": asked.get("number", "")}),
        "asked": str(asked.get("how", "")),
        "held": held.signed() if held is not None else "",
        "held_files": held is not None and held.files,
        "ended": ended,
        "most": MOST_AN_HOUR,
        "reach": Reach.of(at.organisation),
        "language_to": reverse("follow-code", args=[at.organisation.slug]),  # it may answer a form of another page
        **BY_FORM,
    }
    return at.page("public/follow_code.html", context)


def browser_token(at: Counter) -> str:
    """The token by which this browser is known to have asked; a new one where there is none yet."""
    asked: dict[str, Any] = remembered(at, ASKED) or {}
    token = asked.get("token")
    return token if is_token(token) and isinstance(token, str) else new_token()


def browser_digest(at: Counter) -> bytes:
    """The same as it is kept."""
    return token_digest(browser_token(at))


def posted_held(request: HttpRequest) -> str:
    """What the page carried along, signed."""
    return str(request.POST.get("held", ""))
