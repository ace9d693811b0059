"""The form for a text, a chat or something on social media: its words as they stand, its day, the original."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from putright.accounts.models import Organisation
from putright.files.store import Store
from putright.procedure.acts import Refusal
from putright.procedure.moments import ZONE
from putright.procedure.policy import Policy
from putright.site.components import DateField, Radios
from putright.staff.files_asked import FILES, FilesAsked
from putright.staff.receiving_forms import CHANNELS, ReceivingForm
from putright.staff.typed_when import moment_of

_WRITTEN: Final = ("text", "social-media", "web", "in-person")
_OFF: Final = {"autocomplete": "off", "spellcheck": "false"}


class MessageForm(FilesAsked, ReceivingForm):
    """A message that reached staff, as a complaint or on a case that is there."""

    platform = forms.CharField(
        label="On which service?",
        help_text="For example, the name of the network, or the number that the text came to.",
        required=False,
        max_length=100,
        widget=forms.TextInput(_OFF),
    )
    seen_by = forms.ChoiceField(
        label="Who can see it?",
        choices=[("private", "Only we: it was sent to us"), ("public", "Anybody: it is a post, a comment or a review")],
        required=False,
        initial="private",
        widget=Radios({"class": "govuk-radios--small"}),
    )
    post = forms.CharField(
        label="Address of the post, or the name of the account",
        help_text="Copied from the browser. It is kept as text and never opened from here.",
        required=False,
        max_length=500,
        widget=forms.TextInput(_OFF),
    )
    written = DateField(
        label="On what day was it written, if that was earlier?",
        help_text="Such as a post that we saw some days later. For example, 27 3 2026",
        required=False,
    )
    reference = forms.CharField(
        label="Number of the complaint that it is about",
        help_text="If there is one already. Then no new complaint is made: it stands on that case.",
        required=False,
        max_length=30,
        widget=forms.TextInput(_OFF | {"class": "govuk-input--width-10"}),
    )
    field_order: Sequence[str] = (
        "channel", "platform", "seen_by", "post", "words", "documents", "here", "on", "hour", "written", "name",
        "phone", "email", "reference", "address", "for_other", "concerned", "about_staff", "site", "service",
        "concerns_date", "known_date", "good_reason",
    )  # fmt: skip
    MAIN: Sequence[str] = (*field_order[:14], "name")
    LABELS: ClassVar[Mapping[str, tuple[str, str]]] = {
        "words": ("What does it say?", "Its words as they stand, with their mistakes. Of a visit: what they said."),
        "on": ("On what day did it reach us?", "The day on which it was sent. Of a post: on which we first saw it."),
        "hour": ("At what time?", "Leave it empty if you only know the day."),
        "name": ("Who wrote it?", "As they call themselves, if you know no other name."),
        "documents": ("The original", ""),
    }

    def __init__(self, organisation: Organisation, policy: Policy, store: Store | None, request: Any, place: str,
                 **more: Any) -> None:  # fmt: skip
        sent = request.method == "POST"
        super().__init__(organisation, policy, request.POST if sent else None,
                         **({"files": request.FILES} if sent else {}), **more)  # fmt: skip
        channel = self.fields["channel"]
        assert isinstance(channel, forms.ChoiceField)  # noqa: S101 - it is declared so
        channel.choices = [one for one in CHANNELS if one[0] in _WRITTEN]
        for name, (label, hint) in self.LABELS.items():
            self.fields[name].label, self.fields[name].help_text = label, hint
        self.store_there = store is not None
        if store is not None:
            self.take_files(store, place, request)
            limits = self.fields["documents"].help_text
            self.fields["documents"].help_text = (
                "A picture of the screen, a saved page or the file itself. What you type is saved as you type; files "
                f"are kept once you record it, so choose them last. {limits}"
            )
        else:
            for name in FILES:
                self.fields.pop(name, None)

    @property
    def needs_drawn(self) -> SafeString:
        """The questions about needs as HTML."""
        return format_html_join("", "{}", ((one.as_field_group(),) for one in self.needs_boxes))

    def clean_written(self) -> date | None:
        """A day that has come."""
        day: date | None = self.cleaned_data["written"]
        if day is not None and day > timezone.localdate(timezone=ZONE):
            raise ValidationError("That day has not come yet. Check the date.")
        return day

    def clean(self) -> dict[str, Any]:
        """It cannot have reached us before it was written; a post in public is something on social media or the web."""
        found = super().clean() if self.store_there else ReceivingForm.clean(self)
        day, at = found.get("written"), found.get("at")
        if day is not None and at is not None and day > moment_of(str(at)).astimezone(ZONE).date():
            self.add_error("written", "It reached us before this day. Check both days.")
        return found

    @property
    def in_public(self) -> bool:
        """Whether anybody can see it."""
        return str(self.cleaned_data.get("seen_by")) == "public"

    def about_it(self) -> dict[str, object]:
        """What is known of the message itself: where it stands, who can see it, when it was written."""
        said = self.cleaned_data
        day = said["written"]
        found = {"name": said["name"], "platform": said["platform"], "post": said["post"], "in_public": self.in_public}
        return {name: value for name, value in found.items() if value} | (
            {"written": day.isoformat()} if day is not None else {}
        )

    def heard(self) -> dict[str, object]:
        """What was typed, as an entry says it on a case that is there."""
        said = self.cleaned_data
        texts = "words name concerned phone email address wish needs".split()
        return {name: said[name] for name in texts} | self.about_it()

    def refuse(self, refusal: Refusal) -> None:
        """Say at the right field why it was not recorded."""
        for fault in refusal.faults:
            if fault.path in ("documents", "reference") and fault.path in self.fields:
                self.add_error(fault.path, fault.message)
                return
        super().refuse(refusal)
