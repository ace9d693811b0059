"""The box for files of a form: each is looked at by itself, and one that was good need not be chosen again."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from copy import deepcopy
from typing import Any, ClassVar, Final

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from putright.casework.document_acts import Brought
from putright.files.kinds import Unfit, kind_of, recognise
from putright.files.names import clean
from putright.files.store import Kept, Store, TooLarge, parts_of
from putright.site.components import Checkboxes
from putright.site.file_fields import FilesField
from putright.site.uploads import left_out
from putright.staff.document_words import size_words
from putright.wording.plain_names import listed

FILES: Final = ("documents", "here")
"""The names of the boxes."""

log = logging.getLogger("putright.staff")

_SALT: Final = "putright.documents"
_FOR: Final = 12 * 60 * 60
"""Seconds for which a file waits for its form. A file that nobody speaks of is swept when it is a day old."""


class FilesAsked(forms.Form):
    """A form with files. ``take_files`` is called once it is made; ``brought`` of what is cleaned are all of them."""

    files_needed: ClassVar[bool] = False
    documents = FilesField(label="Files", required=False)
    here = forms.MultipleChoiceField(
        label="Files that came already",
        help_text="Take the tick away from one that you do not want to add.",
        required=False,
        widget=Checkboxes({"class": "govuk-checkboxes--small"}),
    )

    def take_files(self, store: Store, place: str, request: Any) -> None:
        """Take the files of a request for the ``place`` that they belong to; those that came before are offered."""
        sent = request.method == "POST"
        self.store, self.place = store, place
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
        """The files that came before and those that came now; at least one where they are needed."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        kept = [self.waiting[token] for token in found.get("here", [])]
        if self.files_needed and not kept and not self.brought and "documents" not in self.errors:
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


def _too_large(names: Sequence[str]) -> str:
    told = listed([f"“{clean(one)}”" for one in dict.fromkeys(names)])
    return (
        f"{told} {'is' if len(set(names)) == 1 else 'are'} too large, or the files together are. Each file may have at "
        f"most {size_words(settings.DOCUMENT_MOST)}, all together {size_words(settings.DOCUMENTS_MOST)}."
    )
