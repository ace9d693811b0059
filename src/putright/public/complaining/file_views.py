"""Photographs and files of a complaint that is begun: some at a time, each looked at by itself, each to be removed."""

from __future__ import annotations

import logging
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from putright.files.kinds import Unfit, recognise
from putright.files.names import clean
from putright.files.store import Store, TooLarge, parts_of
from putright.public.complaining.begun_files import BegunFile, place_of
from putright.public.complaining.drafts import Draft, find, keep
from putright.public.complaining.from_here import from_here
from putright.public.complaining.steps import CHECK, FILES, Asking, Step
from putright.public.complaining.views import THEN, address, around, changing, elsewhere, left_to, onward, to_sent
from putright.public.door import Counter, counter
from putright.public.gate import room_for_files
from putright.public.kept_typing import BY_FORM, changes_language, chose_files
from putright.public.language import to_say
from putright.site.file_fields import FilesField
from putright.site.uploads import left_out
from putright.wording.language import say
from putright.wording.sizes import size_words

log = logging.getLogger("putright.public")


class FilesForm(forms.Form):
    """The box for files."""

    documents = FilesField(label=to_say("Choose photographs or files"), required=False)

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        most, each, whole = settings.DOCUMENTS_AT_ONCE, _each(), size_words(settings.DOCUMENTS_MOST)
        self.fields["documents"].help_text = say(
            "Choose them, then press “Add files” or “Continue”. At most {most} files. Each may have at most {each}, "
            "all together {whole}. Pictures, PDF, office documents, text, sound and film.",
            most=most,
            each=each,
            whole=whole,
        )


@from_here
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@counter
def files(at: Counter) -> HttpResponse:
    """The files that are there, and the box for more."""
    posted = at.request.method == "POST"
    draft = find(at, to_change=posted)
    if draft is not None and draft.sent:
        return to_sent(at, draft, changed=posted and not changes_language(at.request))
    asking = Asking(at, draft)
    step = asking.step(FILES)
    if draft is None or step is None:
        return elsewhere(at, draft)
    answered = posted and not changes_language(at.request)
    return _answer(at, asking, draft, step) if answered else _page(at, asking, draft, step, FilesForm())


def _answer(at: Counter, asking: Asking, draft: Draft, step: Step) -> HttpResponse:
    removed = at.request.POST.get("remove", "")
    if removed:
        draft.files = [one for one in draft.files if one.digest != removed]
        keep(draft, at.now)
        return _again(at)
    form = FilesForm(at.request.POST, at.request.FILES)
    store = place_of(at.organisation.pk, draft.row.pk)
    chosen = form.cleaned_data["documents"] if form.is_valid() else []
    whole = size_words(settings.DOCUMENTS_MOST)
    wrong = [_too_large_together(clean(name), whole) for name in dict.fromkeys(left_out(at.request))]
    until = room_for_files(at, sum(one.size or 0 for one in chosen)) if chosen else None
    if until is not None:
        wrong.append(_no_room(f"{timezone.localtime(until):%H:%M}"))
    elif store is not None:
        wrong += [sentence for one in chosen if (sentence := _take(draft, store, one))]
    if "more" in at.request.POST and not chosen and not wrong and form.is_valid():
        wrong.append(_none())
    draft.pass_over(step.slug)
    keep(draft, at.now)
    if wrong:
        for sentence in wrong:
            form.add_error("documents", sentence)
        return _page(at, asking, draft, step, form)
    if "more" in at.request.POST:
        return _again(at)
    leads = left_to(at, asking, step)
    return redirect(leads) if leads else onward(at, Asking(at, draft), step)


def _take(draft: Draft, store: Store, file: UploadedFile[bytes]) -> str:
    """Keep a file; a sentence where it cannot be kept. One that is there already is there once."""
    name = clean(str(file.name))
    if len(draft.files) >= settings.DOCUMENTS_AT_ONCE:
        return say(
            "“{name}”: there is no room for it: a complaint can have {most} files. Send us the rest later.",
            name=name,
            most=settings.DOCUMENTS_AT_ONCE,
        )
    if sum(one.size for one in draft.files) + (file.size or 0) > settings.DOCUMENTS_MOST:
        return say(
            "“{name}” does not fit any more: all files together may have {whole}. Send us the rest later.",
            name=name,
            whole=size_words(settings.DOCUMENTS_MOST),
        )
    try:
        kind = recognise(file)
        file.seek(0)
        kept = store.keep(parts_of(file), settings.DOCUMENT_MOST)
    except Unfit as why:
        return say("“{name}” {why}", name=name, why=say(str(why)))
    except TooLarge:
        return say("“{name}” is too large. A file may have at most {each}.", name=name, each=_each())
    except OSError:
        log.exception("a file of a complaint could not be written to the folder of documents")
        return say(
            "“{name}” could not be kept just now. Please try again, or send your complaint without it.", name=name
        )
    if all(one.digest != kept.digest for one in draft.files):
        draft.files.append(BegunFile(name, kept.digest, kept.size, kind.code))
    return ""


def _page(at: Counter, asking: Asking, draft: Draft, step: Step, form: FilesForm) -> HttpResponse:
    listed = [{"name": one.name, "size": size_words(one.size), "digest": one.digest} for one in draft.files]
    context = around(at, asking, step) | {"form": form, "files": listed, "title": step.title}
    context |= {"files_again": chose_files(at.request), **BY_FORM}
    return at.page("public/complaining/files.html", context)


def _too_large_together(name: str, whole: str) -> str:
    return say(
        "“{name}” is too large, or the files together are. A file may have at most {each}, all together {whole}.",
        name=name,
        each=_each(),
        whole=whole,
    )


def _no_room(until: str) -> str:
    return say(
        "Very many files were sent from your internet connection in the last hour, so we cannot take these now. Choose "
        "them again after {until}, or send your complaint without them and bring or post them to us.",
        until=until,
    )


def _again(at: Counter) -> HttpResponse:
    return redirect(address(at, FILES, **({THEN: CHECK} if changing(at) else {})))


def _none() -> str:
    return say(
        "No file is chosen. Choose one first, then press “Add files”. If you do not want to add any more, press "
        "“Continue”."
    )


def _each() -> str:
    return size_words(settings.DOCUMENT_MOST)
