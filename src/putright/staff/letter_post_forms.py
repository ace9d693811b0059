"""The form for putting a letter into the post: what its sending will be as a fact, where it goes, and in what form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

from django import forms

from putright.casework.drafting import LONGEST_REASON
from putright.casework.recording import Proposed
from putright.correspondence.post_queue import LONGEST_ADDRESS, ForPost, by_post, with_reasons
from putright.staff.act_forms import ActForm
from putright.staff.deciding_forms import form_for
from putright.staff.fact_fields import Around
from putright.staff.letter_forms import revision_field
from putright.stationery.sheet import lines_of_address


class ToPost(NamedTuple):
    """The letter that the form is about: its kind and revision, the address that is known, what needs speak against.

    ``elsewhere`` are the formats, in words, that the person needs and that are made elsewhere.
    """

    kind: str
    revision: int
    to: tuple[str, ...]
    against: tuple[str, ...]
    elsewhere: str
    lacks: tuple[str, ...] = ()


class PostingForm(ActForm):
    """It goes by post, and when it was posted is said later: neither is asked."""

    letter: ToPost

    def posting(self, letter: ToPost) -> None:
        """Ask what belongs to the post."""
        self.letter = letter
        for name in ("on", "hour", "opened"):
            self.fields.pop(name, None)
        if by_post(self.kind, {}):
            self.fields.pop("medium", None)
        self.fields["letter"] = revision_field(letter.revision)
        self.fields["address"] = forms.CharField(
            label="Name and postal address",
            help_text="A line each, as it is to stand in the window of the envelope. What you change here is for this "
            "letter alone.",
            max_length=LONGEST_ADDRESS,
            initial="\n".join(letter.to),
            error_messages={"required": "Write the name and the postal address. None is known on the case."},
            widget=forms.Textarea({"rows": 6, "autocomplete": "off"}),
        )
        if letter.elsewhere:
            self.fields["here_because"] = forms.CharField(
                label="Print it here all the same?",
                help_text=f"They need it in: {letter.elsewhere}. Leave this empty and it is listed apart, to be made "
                "elsewhere. To print it here all the same, say why.",
                required=False,
                max_length=LONGEST_REASON,
                widget=forms.Textarea({"rows": 3}),
            )
        if letter.against:
            self.fields["by_post_because"] = forms.CharField(
                label="Why does it go by post all the same?",
                help_text="Your reason is kept with the entry.",
                max_length=LONGEST_REASON,
                error_messages={"required": "Say why it goes by post all the same, or send it as they need it."},
                widget=forms.Textarea({"rows": 3}),
            )
        names = ("why", "address", "here_because", "by_post_because")
        self.order_fields([one for one in names if one in self.fields])

    def clean_address(self) -> str:
        """The lines, without blanks; a single line is parted at its commas."""
        lines = lines_of_address(str(self.cleaned_data["address"]))
        if len(lines) < 2:
            raise forms.ValidationError("Write the name and below it the address, a line each.")
        return "\n".join(lines)

    def for_post(self) -> ForPost:
        """What was typed."""
        said = self.cleaned_data
        return ForPost(
            self.letter.kind, said.get("letter") or 0, tuple(said["address"].split("\n")), self.letter.lacks,
            self.letter.against, said.get("by_post_because", ""), said.get("here_because", ""),
        )  # fmt: skip

    def proposed(self) -> Proposed:
        """The fact, by post; as if of this moment, for nobody knows yet when it is posted."""
        found = super().proposed()
        note = with_reasons(found.note, self.for_post())
        return replace(found, says=by_post(found.kind, found.says), note=note)


def posting_form(
    kind: str, around: Around, data: Mapping[str, Any] | None, letter: ToPost, initial: dict[str, object]
) -> PostingForm:
    """The form of that kind of fact, for a letter that goes by post."""
    form = _class_for(form_for(kind))(kind, around, data, initial=initial)
    form.posting(letter)
    return form


@cache
def _class_for(usual: type[ActForm]) -> type[PostingForm]:
    return PostingForm if usual is ActForm else type(f"Posting{usual.__name__}", (PostingForm, usual), {})
