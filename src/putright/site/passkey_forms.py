"""The forms of passkeys in our words. What they check is allauth's; what is no passkey at all is refused here.

The browser's answer is parsed by python-fido2, which raises whatever comes up where somebody sends something made up.
"""

from __future__ import annotations

import struct
from typing import Any, Final

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from cryptography.exceptions import InvalidSignature
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

_MADE_UP: Final = (
    ArithmeticError, AttributeError, InvalidSignature, LookupError, RecursionError, TypeError, ValueError, struct.error,
)  # fmt: skip
_REFUSED: Final = "The passkey was not accepted. Try again, or sign in another way."
_NAME: Final = "What do you call it?"
_HINT: Final = "So that you know it again, such as: my telephone."


class Credential(forms.JSONField):
    """What the browser says, as JSON."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput)

    def to_python(self, value: Any) -> Any:
        """Read, unless it goes deeper than anything that a browser says."""
        try:
            return super().to_python(value)
        except RecursionError as fault:
            raise ValidationError(_REFUSED) from fault

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Nothing: an answer holds once, and is not shown again."""
        return None

    def prepare_value(self, value: Any) -> str:
        """Nothing, likewise."""
        return ""


class AddPasskeyForm(AddWebAuthnForm):
    """A passkey to add. The browser makes it; the form carries it."""

    credential = Credential()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        _name(self)
        alone = self.fields["passwordless"]
        alone.label = "Sign in with it alone, without a password"
        alone.help_text = "Untick this for a plain security key: then it stands in for the code, besides your password."
        alone.initial = True
        self.fields["credential"].error_messages["required"] = "Press the button, and let your browser make a passkey."

    def clean(self) -> dict[str, Any]:
        """As allauth checks it."""
        try:
            found: dict[str, Any] = super().clean()
        except _MADE_UP as fault:
            raise ValidationError(_REFUSED) from fault
        return found


class _Refusing(AuthenticateWebAuthnForm):
    credential = Credential()

    def clean_credential(self) -> Authenticator:
        """As allauth checks it."""
        try:
            return super().clean_credential()
        except _MADE_UP as fault:
            raise ValidationError(_REFUSED) from fault


class SecondPasskeyForm(_Refusing):
    """A passkey besides the password."""


class LonePasskeyForm(_Refusing, LoginWebAuthnForm):
    """A passkey alone."""


class AgainPasskeyForm(_Refusing, ReauthenticateWebAuthnForm):
    """A passkey, to show that it is still you."""


class EditPasskeyForm(EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        _name(self)


def _name(form: Any) -> None:
    field = form.fields["name"]
    field.label, field.help_text = _NAME, _HINT
    field.validators.append(MaxLengthValidator(80, "Use at most 80 characters."))
    field.widget.attrs |= {"maxlength": "80", "autocomplete": "off"}
