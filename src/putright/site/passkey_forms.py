"""The forms of passkeys in our words. What they check is allauth's."""

from __future__ import annotations

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm

_NAME = "What do you call it?"
_HINT = "So that you know it again, such as: my telephone."


class AddPasskeyForm(AddWebAuthnForm):
    """A passkey to add. The browser makes it; the form carries it."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        _name(self)
        alone = self.fields["passwordless"]
        alone.label = "Sign in with it alone, without a password"
        alone.help_text = "Untick this for a plain security key: then it stands in for the code, besides your password."
        alone.initial = True
        self.fields["credential"].error_messages["required"] = "Press the button, and let your browser make a passkey."


class EditPasskeyForm(EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        _name(self)


def _name(form: Any) -> None:
    field = form.fields["name"]
    field.label, field.help_text, field.max_length = _NAME, _HINT, 80
    field.widget.attrs |= {"maxlength": "80", "autocomplete": "off"}
