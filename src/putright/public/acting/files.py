"""Files for a case, from whoever complained: each is looked at by itself, and one that was good is chosen once."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from putright.casework.document_acts import Brought, store_of
from putright.files.kinds import Unfit, kind_of, recognise
from putright.files.names import clean
from putright.files.store import Kept, TooLarge, parts_of
from putright.public.followed import Followed
from putright.public.gate import room_for_files, room_on_case
from putright.public.language import to_say
from putright.site.components import Checkboxes
from putright.site.file_fields import FilesField
from putright.site.uploads import left_out
from putright.wording.dates import WEEKDAYS
from putright.wording.language import say
from putright.wording.plain_names import listed
from putright.wording.sizes import size_words

HERE: Final = "here"
"""The name under which files that came already are carried from page to page."""

log = logging.getLogger("putright.public")
_SALT: Final = "putright.files-of-an-act"
_FOR: Final = 12 * 60 * 60
"""Seconds for which a file waits for its form. One that nobody speaks of is swept when it is a day old."""
_NO_ROOM: Final = to_say(
    "Too many files came to us from where you are. Send yours after {until}, or by email or post. You can go on "
    "without them now."
)
_CASE_FULL: Final = to_say(
    "Very many files came for this complaint today. We can take yours here after {until} on {day}. Or send them by "
    "email or post. You can go on without them now."
)


class FilesForm(forms.Form):
    """The page for files. ``brought`` are those that came before and now."""

    documents = FilesField(label=to_say("Do you want to send files?"), required=False)
    here = forms.MultipleChoiceField(
        label=to_say("Files that we have already"),
        help_text=to_say("Take the tick away from a file that you do not want to send."),
        required=False,
        widget=Checkboxes({"class": "govuk-checkboxes--small"}),
    )

    def __init__(self, at: Followed, data: Any = None) -> None:
        request, case = at.request, at.case
        super().__init__(data, request.FILES if data is not None else None, auto_id="id_%s")
        self.at, self.case, self.store = at, case, store_of(case.organisation)
        self.left_out = left_out(request) if data is not None else []
        self.now: list[Brought] = []
        self.fields["documents"].help_text = say(
            "Such as photos, letters or emails. You do not have to. Choose one or several: at most {most} at once, "
            "each at most {size}.",
            most=settings.DOCUMENTS_AT_ONCE,
            size=size_words(settings.DOCUMENT_MOST),
        )
        self._offer(data.getlist(HERE) if data is not None else [])

    @property
    def brought(self) -> list[Brought]:
        """Every file that goes with the act, once it was cleaned."""
        kept = [self.waiting[token] for token in self.cleaned_data.get(HERE, ())]
        known = {(one.name, one.kept.digest) for one in kept}
        return kept + [one for one in self.now if (one.name, one.kept.digest) not in known]

    @property
    def tokens(self) -> list[str]:
        """What stands in the next page for every file that is good."""
        return [self._token(one) for one in self.brought]

    def clean_documents(self) -> list[Brought]:
        """Take in each file, or say of each that cannot be taken why."""
        wrong = [_too_large(self.left_out)] if self.left_out else []
        chosen = self.cleaned_data["documents"]
        if len(chosen) > settings.DOCUMENTS_AT_ONCE:
            many = "These are {n} files. Choose at most {most} at once."
            raise ValidationError(say(many, n=len(chosen), most=settings.DOCUMENTS_AT_ONCE))
        until = room_for_files(self.at.counter, sum(one.size or 0 for one in chosen)) if chosen else None
        if until is not None:
            raise ValidationError(str(_NO_ROOM).format(until=f"{timezone.localtime(until):%H:%M}"))
        full = room_on_case(self.at.counter, self.case.pk, sum(one.size or 0 for one in chosen)) if chosen else None
        if full is not None:
            again = timezone.localtime(full)
            day = say(WEEKDAYS[again.weekday()])
            raise ValidationError(str(_CASE_FULL).format(until=f"{again:%H:%M}", day=day))
        for file in chosen:
            try:
                self.now.append(self._taken(file))
            except Unfit as why:
                wrong.append(f"“{clean(str(file.name))}” {say(str(why))}")
            except TooLarge:
                wrong.append(_too_large([str(file.name)]))
            except OSError:
                log.exception("a file could not be written to the folder of documents")
                lost = "“{name}” could not be kept. Send it to us by email or by post."
                wrong.append(say(lost, name=clean(str(file.name))))
        if wrong:
            raise ValidationError([ValidationError(one) for one in wrong])
        return self.now

    def leave_chosen(self) -> None:
        """As if no file had been chosen just now."""
        self.files, self.left_out = MultiValueDict(), []

    def again(self) -> FilesForm:
        """Ready to be shown again: a browser forgets what was chosen, so that what was good is offered."""
        tokens = [*self.waiting, *(self._token(one) for one in self.now)]
        typed = QueryDict(mutable=True)
        typed.setlist(HERE, tokens)
        self.data = typed
        self._offer(tokens)
        return self

    def _taken(self, file: UploadedFile[bytes]) -> Brought:
        assert self.store is not None  # noqa: S101 - there is no page for files without a folder
        kind = recognise(file)
        file.seek(0)
        kept = self.store.keep(parts_of(file), settings.DOCUMENT_MOST)
        what = "photograph" if kind.media.startswith("image/") else "other"
        return Brought(clean(str(file.name)), kept, kind, what)

    def _offer(self, tokens: Sequence[str]) -> None:
        self.waiting = {one: found for one in dict.fromkeys(tokens) if (found := self._read(one)) is not None}
        if not self.waiting:
            self.fields.pop(HERE, None)
            return
        self.fields.setdefault(HERE, self.base_fields[HERE])
        choices = [(token, f"{one.name} ({size_words(one.kept.size)})") for token, one in self.waiting.items()]
        self.fields[HERE].choices = choices  # type: ignore[attr-defined]

    def _read(self, token: str) -> Brought | None:
        """The file that a token stands for; None for one that is not ours, is of another case, or too old."""
        try:
            case, name, digest, size, code, what = signing.loads(token, salt=_SALT, max_age=_FOR)
        except (signing.BadSignature, ValueError, TypeError):
            return None
        if case != self.case.pk or self.store is None or self.store.lies(digest) is None:
            return None
        return Brought(name, Kept(digest, size), kind_of(code), what)

    def _token(self, one: Brought) -> str:
        return signing.dumps([self.case.pk, one.name, *one.kept, one.kind.code, one.what], salt=_SALT)


def files_waiting(at: Followed) -> dict[str, Brought]:
    """The files that came with an act and are kept for it, each by what stands for it in the page."""
    return FilesForm(at, at.request.POST).waiting if at.request.method == "POST" else {}


def _too_large(names: Sequence[str]) -> str:
    told = listed([f"“{clean(one)}”" for one in dict.fromkeys(names)])
    one_file = "{names} is too large, or the files together are. Each file may have at most {each}, all together {all}."
    several = "{names} are too large, or the files together are. Each file may have at most {each}, all together {all}."
    sizes = {"each": size_words(settings.DOCUMENT_MOST), "all": size_words(settings.DOCUMENTS_MOST)}
    return say(one_file if len(set(names)) == 1 else several, names=told, **sizes)
