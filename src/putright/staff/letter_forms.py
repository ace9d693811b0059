"""The form of a letter on a case, and what is asked besides when it has gone out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import Truncator

from putright.casework.drafting import LONGEST_REASON
from putright.correspondence.case_letters import Written, as_typed
from putright.correspondence.models import CaseLetter, LetterComment
from putright.letters.filling import MOST
from putright.letters.parsing import LONGEST_SUBJECT
from putright.procedure.acts import Refusal
from putright.staff.act_forms import ActForm
from putright.staff.own_words import sentence_of
from putright.stationery.halves import WELSH, Half, english_of, joined, welsh_of
from putright.wording.language import ENGLISH

_LEAST_ROWS, _MOST_ROWS, _WIDTH = 10, 60, 75
_LABEL = 120


def revision_field(initial: int | None = None) -> forms.IntegerField:
    """The revision that somebody had before them, carried along unseen."""
    return forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1, initial=initial
    )


def rows_for(text: str) -> int:
    """How many rows a box has for a text."""
    rows = sum(1 + len(line) // _WIDTH for line in text.splitlines()) + 1
    return min(max(rows, _LEAST_ROWS), _MOST_ROWS)


class LetterForm(forms.Form):
    """A letter on a case. ``seen`` is the revision that stood in the boxes; 0: nobody had begun it.

    ``comments`` are those on it that are open. ``bilingual``: it is in Welsh too, or goes to somebody who wants that.
    """

    subject = forms.CharField(
        label="Subject", max_length=LONGEST_SUBJECT, widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": "Write a subject."},
    )  # fmt: skip
    text = forms.CharField(
        label="Text",
        help_text="A line that begins with # is a heading, with - one of a list, with > what somebody else wrote. "
        "A blank line parts paragraphs.",
        strip=False,
        max_length=MOST,
        error_messages={"required": "There is nothing in it. Write the letter, or drop what is written."},
        widget=forms.Textarea({"autocomplete": "off", "spellcheck": "true"}),
    )  # fmt: skip
    welsh_subject = forms.CharField(
        label="Subject in Welsh", max_length=LONGEST_SUBJECT, required=False,
        widget=forms.TextInput({"autocomplete": "off", "lang": WELSH}),
    )  # fmt: skip
    welsh = forms.CharField(
        label="Text in Welsh",
        help_text="The same as above in Welsh. It stands first in the letter, and the English below it. Places to fill "
        "in stand here too: what you write there in English, write here in Welsh. Or leave this box empty: then the "
        "letter is in English alone, and you are asked why.",
        strip=False,
        required=False,
        max_length=MOST,
        widget=forms.Textarea({"autocomplete": "off", "spellcheck": "true", "lang": WELSH}),
    )  # fmt: skip
    done = forms.MultipleChoiceField(
        label="Which of the open comments are dealt with?",
        help_text="They are marked as done when the letter is kept.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    seen = revision_field()

    def __init__(
        self, *args: Any, comments: Iterable[LetterComment] = (), bilingual: bool = False, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        if not bilingual:
            del self.fields["welsh_subject"], self.fields["welsh"]
        choices = [(str(one.pk), f"{one.account}: {Truncator(one.words).chars(_LABEL)}") for one in comments]
        if choices:
            self.fields["done"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["done"]
        for name in ("text", "welsh"):
            if name in self.fields:
                self.fields[name].widget.attrs["rows"] = rows_for(str(self[name].value() or ""))

    def written(self) -> Written:
        """The letter as it was typed, both halves of it."""
        said = self.cleaned_data
        english = Half(ENGLISH, *as_typed(said["subject"], said["text"]))
        welsh = Half(WELSH, *as_typed(said.get("welsh_subject", ""), said.get("welsh", "")))
        return Written(*joined(welsh, english))

    def refuse(self, refusal: Refusal) -> None:
        """Show why it was not kept."""
        for fault in refusal.faults:
            self.add_error(fault.path if fault.path in self.fields else None, sentence_of(fault.message))


def boxes_of(written: Written) -> dict[str, object]:
    """What stands in the boxes of a letter."""
    english, welsh = english_of(*written), welsh_of(*written)
    found: dict[str, object] = {"subject": english.subject, "text": english.text}
    return found | ({"welsh_subject": welsh.subject, "welsh": welsh.text} if welsh is not None else {})


def asking_of_the_letter(form: ActForm, letter: CaseLetter, missing: tuple[str, ...]) -> ActForm:
    """A form for what the sending is, with what is asked of the letter besides."""
    form.fields["letter"] = revision_field(letter.revision)
    if missing:
        form.fields["all_the_same"] = forms.CharField(
            label="Why did it go out all the same?",
            help_text="Your reason is kept with the entry and with the letter.",
            max_length=LONGEST_REASON,
            error_messages={"required": "Say why it went out all the same, or write into the letter what is missing."},
            widget=forms.Textarea({"rows": 3}),
        )
    return form
