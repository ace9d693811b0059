"""The pages of letter texts: the list, one kind with its editor and check, a preview, putting a text in force."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from putright.correspondence.models import LetterDraft
from putright.correspondence.own_texts import (
    Adopting,
    DraftChanged,
    Kept,
    Wording,
    adopt_text,
    draft_of,
    drop_draft,
    keep_draft,
    ours,
    tidied,
    wording_of,
)
from putright.letters import is_welsh_text
from putright.procedure.acts import Refusal
from putright.staff.door import Desk, desk
from putright.staff.letter_text_forms import AdoptTextForm, DropTextForm, TextForm
from putright.staff.letter_text_page import (
    Standing,
    differences,
    letter_of,
    lines_at,
    numbered,
    one_kind,
    previewed,
    standing,
)
from putright.staff.policy_pages import policy_page
from putright.stationery.halves import WELSH

_LIST = "policy-letters"


@desk("policy", only_looks=True)
def letter_texts(at: Desk) -> HttpResponse:
    """Every kind of letter, and whose text it is written with."""
    return policy_page(at, "staff/letter_texts.html", {"lines": lines_at(at)}, under=_LIST)


@desk("policy")
def letter_text_page(at: Desk, kind: str) -> HttpResponse:
    """One kind of letter: its text in an editor, what is wrong with it, what it must say, what can stand in it."""
    letter = letter_of(kind)
    if at.request.method == "POST" and at.request.POST.get("act") == "drop":
        return _drop(at, kind)
    found = standing(at, letter, draft_of(at.organisation, kind))
    if at.request.method != "POST":
        seen = found.draft.revision if found.draft is not None else 0
        form = TextForm(initial={"subject": found.wording.subject, "body": found.wording.body, "seen": seen})
        return _page(at, found, form)
    form = TextForm(at.request.POST)
    if not form.is_valid():
        return _page(at, found, form, status=422)
    said = form.cleaned_data
    typed = tidied(said["subject"], said["body"])
    try:
        done = keep_draft(at.organisation, kind, typed, seen=said["seen"] or 0, by=at.member, now=at.now)
    except DraftChanged as changed:
        return _changed(at, kind, changed.draft, typed)
    if isinstance(done, Refusal):
        _may(done)
        form.refuse(done)
        return _page(at, found, form, status=422)
    messages.success(
        at.request, "Nothing is different: the draft is as it was." if done.again else "The draft is kept."
    )
    return redirect("policy-letter", slug=at.organisation.slug, kind=kind)


def _page(at: Desk, found: Standing, form: TextForm, *, status: int = 200, **more: Any) -> HttpResponse:
    seen = found.draft.revision if found.draft is not None else 0
    drop = DropTextForm(initial={"seen": seen}, auto_id="drop_%s")
    if is_welsh_text(found.letter.kind):
        form.speak(WELSH)
    context = {**one_kind(at, found), "form": form, "drop": drop, **more}
    return policy_page(at, "staff/letter_text.html", context, under=_LIST, status=status)


def _changed(at: Desk, kind: str, now: LetterDraft | None, typed: Wording) -> HttpResponse:
    """Somebody else kept another text meanwhile: it is shown beside what was typed, which is still in the box."""
    found = standing(at, letter_of(kind), now)
    data = {"subject": typed.subject, "body": typed.body, "seen": now.revision if now is not None else 0}
    form = TextForm(initial=data)
    more = {"since": differences(found.wording, typed), "since_by": now, "typed": True}
    return _page(at, found, form, status=409, **more)


def _drop(at: Desk, kind: str) -> HttpResponse:
    form = DropTextForm(at.request.POST)
    seen = form.cleaned_data["seen"] or 0 if form.is_valid() else 0
    try:
        done = drop_draft(at.organisation, kind, seen=seen, by=at.member)
    except DraftChanged as changed:
        now = changed.draft
        return _changed(at, kind, now, Wording(now.subject, now.body) if now is not None else ours(kind))
    _may(done)
    messages.success(at.request, "The draft is dropped. Letters are written as before.")
    return redirect("policy-letter", slug=at.organisation.slug, kind=kind)


def _may(done: Kept | Refusal) -> None:
    if isinstance(done, Refusal) and done.why == "not-permitted":
        raise PermissionDenied


@desk("policy")
def letter_text_adopt(at: Desk, kind: str, what: str) -> HttpResponse:
    """Put the draft in force from a day on, or go back to our text."""
    letter = letter_of(kind)
    if what not in ("draft", "ours"):
        raise Http404
    found = standing(at, letter, draft_of(at.organisation, kind))
    seen = found.draft.revision if found.draft is not None and what == "draft" else None
    if at.request.method != "POST":
        first = {"start": timezone.localdate(at.now), "seen": seen}
        return _adopt_page(at, found, what, AdoptTextForm(initial=first))
    form = AdoptTextForm(at.request.POST)
    if not form.is_valid():
        return _adopt_page(at, found, what, form, status=422)
    said = form.cleaned_data
    adopting = Adopting(
        said["start"], said["reason"], said["form_id"], (said["seen"] or 0) if what == "draft" else None
    )
    try:
        done = adopt_text(at.organisation, kind, adopting, found.checked.lacking, by=at.member, now=at.now)
    except DraftChanged as changed:
        now = standing(at, letter, changed.draft)
        return _adopt_page(at, now, what, form, status=409, changed=True)
    if isinstance(done, Refusal):
        _may(done)
        form.refuse(done)
        return _adopt_page(at, found, what, form, status=422)
    said_so = "This was done before; nothing was done twice." if done.again else "Adopted. Letters are written with it."
    messages.success(at.request, said_so)
    return redirect("policy-letter", slug=at.organisation.slug, kind=kind)


def _adopt_page(
    at: Desk, found: Standing, what: str, form: AdoptTextForm, *, status: int = 200, changed: bool = False
) -> HttpResponse:
    before = wording_of(found.version, found.letter.kind)
    after = ours(found.letter.kind) if what == "ours" else found.wording
    context = {
        **one_kind(at, found),
        "form": form,
        "what": what,
        "changed": changed,
        "changes": differences(before, after),
        "may_adopt": what == "ours" or (found.draft is not None and not found.faults and not found.checked.lacking),
    }
    return policy_page(at, "staff/letter_text_adopt.html", context, under=_LIST, status=status)


@desk("policy", only_looks=True)
def letter_text_preview(at: Desk, kind: str) -> HttpResponse:
    """The draft, or the text in force, on a made-up case of one's own policy."""
    found = standing(at, letter_of(kind), draft_of(at.organisation, kind))
    asked = at.request.GET.get("case", "0")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else -1
    context: dict[str, Any] = one_kind(at, found)
    context["preview"] = previewed(found, number) if found.tried or number else None
    return policy_page(at, "staff/letter_text_preview.html", context, under=_LIST)


@desk("policy", only_looks=True)
def letter_text_version(at: Desk, kind: str, number: int) -> HttpResponse:
    """A text that was adopted: who, when, from which day, why, and what it changed."""
    found = standing(at, letter_of(kind), None)
    version = next((one for one in found.versions if one.number == number), None)
    if version is None:
        raise Http404
    earlier = max((one for one in found.versions if one.number < number), key=lambda one: one.number, default=None)
    wording = wording_of(version, kind)
    context = {
        **one_kind(at, found),
        "version": version,
        "wording": wording,
        "numbered": numbered(wording),
        "changes": differences(
            wording_of(earlier, kind) if earlier is not None else Wording(version.subject_then, version.body_then),
            wording,
        ),
    }
    return policy_page(at, "staff/letter_text_version.html", context, under=_LIST)
