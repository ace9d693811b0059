"""The forms of documents: adding files, saying anew what one is, withdrawing or moving one, bringing one back."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from copy import deepcopy
from datetime import date
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from putright.casework.document_acts import About, Brought
from putright.casework.looking import View
from putright.files.kinds import Unfit, kind_of, recognise
from putright.files.names import clean
from putright.files.store import Kept, Store, TooLarge, parts_of
from putright.procedure.acts import Refusal
from putright.register.documents import Document
from putright.site.components import Checkboxes, DateField, Radios
from putright.site.uploads import left_out
from putright.staff.case_history import Shown
from putright.staff.document_words import HOLDS_WORDS, WHAT_WORDS, size_words
from putright.staff.own_words import sentence_of
from putright.staff.typed_when import KeyedForm
from putright.wording.plain_names import capital, listed

log = logging.getLogger("putright.staff")

_SALT: Final = "putright.documents"
_FOR: Final = 12 * 60 * 60
"""Seconds for which a file waits for its form. A file that nobody speaks of is swept when it is a day old."""


class _Files(forms.FileInput):
    """Several files in one box."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """All of them."""
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class _FilesField(forms.FileField):
    """Several files. Each is looked at by itself, and what is wrong with one is said of that one."""

    widget = _Files

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The files that were chosen, if any."""
        return [one for one in (data or []) if one is not None]


class AboutForm(KeyedForm):
    """What is known of a document."""

    what = forms.ChoiceField(
        label="What is it?",
        choices=[(code, capital(words)) for code, words in WHAT_WORDS.items()],
        widget=Radios({"class": "govuk-radios--small"}),
    )
    description = forms.CharField(
        label="In a few words", help_text="For example, Photograph of the damp wall", required=False, max_length=200
    )
    came_from = forms.CharField(
        label="Who did it come from?", help_text="For example, the complainant", required=False, max_length=200
    )
    came = DateField(label="When did it come?", required=False)
    holds = forms.MultipleChoiceField(
        label="Does it hold anything that asks for caution?",
        help_text="It is said beside the document, for whoever takes it away.",
        choices=list(HOLDS_WORDS.items()),
        widget=Checkboxes({"class": "govuk-checkboxes--small"}),
        required=False,
    )
    beside = forms.TypedChoiceField(
        label="Does it bear out an entry?", required=False, coerce=int, empty_value="0", widget=forms.Select
    )
    remark = forms.CharField(label="Remark", required=False, max_length=2000, widget=forms.Textarea({"rows": 2}))

    def __init__(self, view: View, entries: Sequence[Shown], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.today = date.fromordinal(view.found.at.day)
        lines = [(str(one.number), f"{one.number}: {one.what[:80]} ({one.when})") for one in entries if one.number]
        self.fields["beside"].choices = [("", "No entry in particular"), *lines]  # type: ignore[attr-defined]
        for name in ("description", "came_from"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean_came(self) -> date | None:
        """The day, which has come."""
        day: date | None = self.cleaned_data["came"]
        if day is not None and day > self.today:
            raise ValidationError("That day has not come yet. Check the date.")
        return day

    def clean(self) -> dict[str, Any]:
        """What is nothing on the list needs words."""
        found = super().clean() or self.cleaned_data
        if found.get("what") == "other" and not found.get("description"):
            self.add_error("description", "Say in a few words what it is.")
        return found

    def about(self) -> About:
        """What was said. A form that is valid has it."""
        said = self.cleaned_data
        came = said["came"].isoformat() if said["came"] is not None else ""
        return About(
            said["what"], came, said["came_from"], said["description"], said["remark"], tuple(said["holds"]),
            int(said["beside"]),
        )  # fmt: skip

    def refuse(self, refusal: Refusal) -> None:
        """Say at the right field why it was not recorded."""
        refuse(self, refusal)


class AddForm(AboutForm):
    """Files for a case, with what is known of them. Those that were found good once need not be chosen again."""

    documents = _FilesField(label="Files", required=False)
    here = forms.MultipleChoiceField(
        label="Files that came already",
        help_text="Take the tick away from one that you do not want to add.",
        required=False,
        widget=Checkboxes({"class": "govuk-checkboxes--small"}),
    )
    field_order = ("documents", "here", "what", "description", "came_from", "came", "holds", "beside", "remark")

    def __init__(self, view: View, entries: Sequence[Shown], store: Store, request: Any, **more: Any) -> None:
        sent = request.method == "POST"
        super().__init__(view, entries, *((request.POST, request.FILES) if sent else ()), **more)
        self.store = store
        self.place = f"{view.organisation.pk}/{view.case.pk}"
        self.tokens: list[str] = request.POST.getlist("here") if sent else []
        self.left_out = left_out(request) if sent else []
        self.brought: list[Brought] = []
        self.fields["documents"].help_text = (
            f"Choose one or several: at most {settings.DOCUMENTS_AT_ONCE} at once, each at most "
            f"{size_words(settings.DOCUMENT_MOST)}, together at most {size_words(settings.DOCUMENTS_MOST)}. PDF, "
            "pictures, office documents, text, emails, sound and film. No programs and no packed files (ZIP)."
        )
        self._waiting(self.tokens)

    def _waiting(self, tokens: Sequence[str]) -> None:
        """Offer the files that came with an earlier try. A token that is not ours, or too old, is nobody's file."""
        found = [(one, name) for one in dict.fromkeys(tokens) if (name := self._read(one)) is not None]
        self.waiting = dict(found)
        if not found:
            self.fields.pop("here", None)
            return
        field = self.fields["here"]
        field.choices = [  # type: ignore[attr-defined]
            (token, f"{one.name} ({size_words(one.kept.size)})") for token, one in found
        ]

    def _read(self, token: str) -> Brought | None:
        try:
            place, name, digest, size, code = signing.loads(token, salt=_SALT, max_age=_FOR)
        except (signing.BadSignature, ValueError, TypeError):
            return None
        good = place == self.place and self.store.lies(digest) is not None
        return Brought(name, Kept(digest, size), kind_of(code)) if good else None

    @property
    def rest(self) -> list[Any]:
        """The questions besides which files."""
        return [one for one in self.visible_fields() if one.name not in ("documents", "here")]

    def token(self, one: Brought) -> str:
        """What stands for a file that is here already."""
        return signing.dumps([self.place, one.name, *one.kept, one.kind.code], salt=_SALT)

    def clean_documents(self) -> list[Brought]:
        """Take in each file, or say of each that cannot be taken why."""
        found: list[Brought] = []
        wrong = [_too_large(self.left_out)] if self.left_out else []
        chosen = self.cleaned_data["documents"]
        if len(chosen) > settings.DOCUMENTS_AT_ONCE:
            raise ValidationError(
                f"These are {len(chosen)} files. Choose at most {settings.DOCUMENTS_AT_ONCE} at once."
            )
        for file in chosen:
            try:
                found.append(self._taken(file))
            except Unfit as why:
                wrong.append(f"“{clean(str(file.name))}” {why}")
            except TooLarge:
                wrong.append(_too_large([str(file.name)]))
            except OSError:
                log.exception("a file could not be written to the folder of documents")
                wrong.append(
                    f"“{clean(str(file.name))}” could not be kept. Ask whoever runs putright to look at the disk."
                )
        self.brought = found
        if wrong:
            raise ValidationError([ValidationError(one) for one in wrong])
        return found

    def _taken(self, file: UploadedFile[bytes]) -> Brought:
        kind = recognise(file)
        file.seek(0)
        return Brought(clean(str(file.name)), self.store.keep(parts_of(file), settings.DOCUMENT_MOST), kind)

    def clean(self) -> dict[str, Any]:
        """At least one file."""
        found = super().clean()
        kept = [self.waiting[token] for token in found.get("here", [])]
        if not kept and not self.brought and "documents" not in self.errors:
            self.add_error("documents", "Choose a file.")
        known = {(one.name, one.kept.digest) for one in kept}
        found["brought"] = kept + [one for one in self.brought if (one.name, one.kept.digest) not in known]
        return found

    def asked_again(self) -> None:
        """Before it is shown again: the files that came now are offered, because a browser forgets what was chosen."""
        tokens = [*self.tokens, *(self.token(one) for one in self.brought)]
        typed = QueryDict(mutable=True)
        typed.update(self.data)
        typed.setlist("here", tokens)
        self.data = typed
        self.fields.setdefault("here", deepcopy(self.base_fields["here"]))
        self._waiting(tokens)
        self.order_fields(self.field_order)


class WithdrawForm(KeyedForm):
    """Why a document is taken from view, and where it belongs."""

    to = forms.CharField(
        label="On which case does it belong?",
        help_text="Its reference, such as LSC-00012. Leave this empty if it belongs on none.",
        required=False,
        max_length=24,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-10"}),
    )
    reason = forms.CharField(
        label="Why?",
        help_text="For example, It is about another complainant. Write no name: it stays on this case.",
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
    )

    def refuse(self, refusal: Refusal) -> None:
        """Say at the right field why it was not recorded."""
        refuse(self, refusal)


class RestoreForm(KeyedForm):
    """Nothing is asked: pressing the button is enough."""

    def refuse(self, refusal: Refusal) -> None:
        """Say why it was not recorded."""
        refuse(self, refusal)


def refuse(form: forms.Form, refusal: Refusal) -> None:
    """Say at the right field why something was not recorded."""
    for fault in refusal.faults:
        form.add_error(fault.path if fault.path in form.fields else None, sentence_of(fault.message))


def known_of(document: Document) -> dict[str, object]:
    """What stands in the form that says anew what a document is."""
    found = document._asdict() | {"holds": list(document.holds), "beside": document.beside or ""}
    found["came"] = date.fromisoformat(document.came) if document.came else None
    return {name: found[name] for name in AboutForm.base_fields if name in found}


def _too_large(names: Sequence[str]) -> str:
    told = listed([f"“{clean(one)}”" for one in dict.fromkeys(names)])
    return (
        f"{told} {'is' if len(set(names)) == 1 else 'are'} too large, or the files together are. Each file may have at "
        f"most {size_words(settings.DOCUMENT_MOST)}, all together {size_words(settings.DOCUMENTS_MOST)}."
    )
