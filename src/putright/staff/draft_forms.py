"""The forms of a draft: begin it, change its text, drop it, adopt it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from putright.casework.adopting import LONGEST_REASON
from putright.casework.drafting import LONGEST_TITLE
from putright.casework.policy_texts import MOST, Unfit, text_of_file, tidy
from putright.casework.starting_points import Start
from putright.procedure.acts import Refusal
from putright.site.components import DateField
from putright.staff.own_words import sentence_of
from putright.staff.typed_when import KeyedForm, new_key

_CODE = "putright-code-box"


class _Form(KeyedForm):
    """A form that shows what an act refused beside the field concerned."""

    def __init__(self, *args: Any, **more: Any) -> None:
        more["initial"] = {"form_id": new_key(), **(more.get("initial") or {})}
        super().__init__(*args, **more)

    def refuse(self, refusal: Refusal) -> None:
        """Show why an act was refused."""
        for fault in refusal.faults:
            self.add_error(fault.path if fault.path in self.fields else None, sentence_of(fault.message))


class _BeginForm(_Form):
    """What every draft is asked at its beginning."""

    mark_optional = False
    title = forms.CharField(
        label="Name of the draft, if you want to give it one",
        help_text="It says what the draft is for. For example, Answers within 15 working days.",
        max_length=LONGEST_TITLE,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class StartForm(_BeginForm):
    """Begin with a policy that is there."""

    start = forms.ChoiceField(
        label="Start from", error_messages={"invalid_choice": "Choose one of the list: that one is not there any more."}
    )

    field_order = ("start", "title")

    def __init__(self, *args: Any, starts: list[Start], **more: Any) -> None:
        super().__init__(*args, auto_id="from_%s", **more)
        groups: dict[str, list[tuple[str, str]]] = {}
        for one in starts:
            groups.setdefault(one.heading, []).append((one.id, one.title))
        self.fields["start"].choices = list(groups.items())  # type: ignore[attr-defined]


class _TextForm(_Form):
    """A text, typed or as a file: one of the two."""

    text = forms.CharField(
        label="Text",
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 24, "spellcheck": "false", "autocomplete": "off", "class": _CODE}),
    )
    file = forms.FileField(
        label="Policy file",
        help_text=f"A text file, as putright keeps policies (YAML or JSON), of at most {MOST // 1024} kB.",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(),
    )
    nothing = "Choose a file, or paste the text of one."

    def clean(self) -> dict[str, Any]:
        """With ``whole``: the text that is meant."""
        found = super().clean() or self.cleaned_data
        file: UploadedFile[bytes] | None = found.get("file")
        typed = str(found.get("text") or "")
        if file is None and not typed.strip():
            self.add_error("file" if self.asks_file_first else "text", self.nothing)
            return found
        try:
            if file is not None and self.text_is_new(typed):
                self.add_error("file", "You chose a file and changed the text as well. Keep one of the two.")
            elif file is not None:
                # Read no further than it takes to see that it is too long.
                found["whole"], found["how"] = text_of_file(file.read(MOST + 1)), "uploaded"
            else:
                found["whole"], found["how"] = tidy(typed), "typed"
        except Unfit as why:
            self.add_error("file" if file is not None else "text", str(why))
        return found

    asks_file_first = False

    def text_is_new(self, typed: str) -> bool:
        """Whether something was typed besides what stood in the box."""
        return bool(typed.strip())


class BringForm(_BeginForm, _TextForm):
    """Begin with a file of one's own, or with what somebody pastes."""

    field_order = ("file", "text", "title")
    asks_file_first = True
    mark_optional = False

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, auto_id="own_%s", **more)
        self.fields["text"].label = "Or paste the text of one"
        self.fields["text"].widget.attrs["rows"] = 8


class EditForm(_TextForm):
    """Another text for a draft. ``seen`` is the revision that stood in the box."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)
    nothing = "There is nothing in the box. To end the draft, drop it."
    mark_optional = False

    field_order = ("text", "file")

    def __init__(self, *args: Any, before: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.before = before
        self.fields["text"].label = "The text of the draft"
        self.fields["file"].label = "Or a file that takes its place"

    def text_is_new(self, typed: str) -> bool:
        """Whether the box was changed."""
        try:
            return tidy(typed) != self.before
        except Unfit:
            return True


class DropForm(_Form):
    """Why a draft is dropped."""

    reason = forms.CharField(
        label="Why is it dropped?",
        help_text="For example, The board decided against it on 3 March.",
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 3}),
    )


class AdoptForm(_Form):
    """From which day a draft is adopted, and why. ``seen`` and ``newest`` are what the person had before them."""

    start = DateField(label="From which day?", help_text="Today or a later day. For example, 1 4 2027")
    reason = forms.CharField(
        label="Why is it adopted?",
        help_text="For example, Decided by the board on 12 February 2027. It is kept with the version, for inspectors.",
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 4}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)
    newest = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**62)
