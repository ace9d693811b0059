"""The form of an organisation's look: colours that can be read, a logo, and what it says in words."""

from __future__ import annotations

import base64
import binascii
from typing import Any, Final

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError

from putright.site.colours import read_colour
from putright.site.look import better_header, better_link, fault_of_header, fault_of_link
from putright.site.look_pictures import Made, Unfit, made_of
from putright.staff.seen_forms import SeenForm

COLOURS: Final = ("header_colour", "link_colour")
_NO_COLOUR: Final = (
    "This is no colour. Write six digits, for example #1c5b58, or three numbers, for example 28, 91, 88."
)


class LookForm(SeenForm):
    """How the public pages look."""

    header_colour = forms.CharField(
        label="Colour of the header",
        help_text="For example, #1c5b58. Your name stands on it in white or black, whichever can be read. Empty: ours.",
        required=False,
        max_length=40,
        widget=forms.TextInput({"class": "govuk-input--width-10", "spellcheck": "false", "autocomplete": "off"}),
    )
    link_colour = forms.CharField(
        label="Colour of links and buttons",
        help_text="It stands on white, and must be dark enough to be read there. Empty: ours.",
        required=False,
        max_length=40,
        widget=forms.TextInput({"class": "govuk-input--width-10", "spellcheck": "false", "autocomplete": "off"}),
    )
    picture = forms.FileField(
        label="Logo",
        help_text="A PNG or a JPEG, at most 2 MB. We lay it on white and make it at most 64 dots high and 280 wide.",
        required=False,
        widget=forms.FileInput({"accept": "image/png,image/jpeg"}),
    )
    from_letters = forms.BooleanField(label="Take the picture of our letterhead as the logo", required=False)
    kept = forms.CharField(required=False, widget=forms.HiddenInput, max_length=200_000)
    without = forms.BooleanField(label="Take the logo away", required=False)
    logo_says = forms.CharField(
        label="What the logo says, for people who cannot see it",
        help_text="Write the words in it. Leave it empty if it is a mark without words.",
        required=False,
        max_length=200,
    )
    logo_alone = forms.BooleanField(
        label="The logo has our name in it: do not write the name beside it", required=False
    )

    def __init__(self, salt: str, has_logo: bool, letterhead: bytes, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.salt = salt
        self.has_logo = has_logo
        self.letterhead = letterhead
        self.better: dict[str, str] = {}
        if not has_logo:
            del self.fields["without"]
        if not letterhead:
            del self.fields["from_letters"]

    def clean_header_colour(self) -> str:
        """The colour, if what stands on it can be read."""
        return self._colour("header_colour")

    def clean_link_colour(self) -> str:
        """The colour, if it can be read wherever links and buttons stand."""
        return self._colour("link_colour")

    def clean_picture(self) -> Made | None:
        """The logo, made anew; or the one that came with this form before and is not saved yet."""
        sent = self.cleaned_data["picture"]
        return _made(bytes(sent.read())) if sent is not None else self._kept()

    def clean_from_letters(self) -> Made | None:
        """The picture of the letterhead, made anew, where it is asked for."""
        return _made(self.letterhead) if self.cleaned_data["from_letters"] else None

    def clean(self) -> dict[str, Any]:
        """A logo that stands alone must say the name to those who cannot see it."""
        found = super().clean()
        found["picture"] = found.get("picture") or found.get("from_letters")
        shown = (self.has_logo and not found.get("without")) or found.get("picture") is not None
        if found.get("logo_alone") and shown and not found.get("logo_says"):
            self.add_error(
                "logo_says",
                "Write what the logo says. It stands alone, so who cannot see it would not know who you are.",
            )
        return found

    def carried(self) -> str:
        """The logo as the hidden field takes it along, so that nobody chooses the file again."""
        made = self.cleaned_data.get("picture") if self.is_bound else None
        if made is None:
            return ""
        said = [made.name, base64.b64encode(made.content).decode(), made.width, made.height]
        return signing.dumps(said, salt=self.salt)

    def _kept(self) -> Made | None:
        # It is ours or nothing: signed, for this organisation, and made by made_of before.
        try:
            name, content, width, height = signing.loads(self.data.get("kept", ""), salt=self.salt, max_age=86_400)
            return Made(str(name), base64.b64decode(content), int(width), int(height))
        except (signing.BadSignature, ValueError, TypeError, binascii.Error):
            return None

    def _colour(self, name: str) -> str:
        typed = str(self.cleaned_data[name])
        if not typed:
            return ""
        try:
            colour = read_colour(typed)
        except ValueError:
            raise ValidationError(_NO_COLOUR) from None
        of_header = name == "header_colour"
        if fault := fault_of_header(colour) if of_header else fault_of_link(colour):
            self.better[name] = better_header(colour) if of_header else better_link(colour)
            raise ValidationError(fault)
        return colour


def _made(sent: bytes) -> Made:
    try:
        return made_of(sent)
    except Unfit as why:
        raise ValidationError(str(why)) from None
