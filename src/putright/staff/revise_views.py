"""Changing a draft in a form: the parts of the policy, and the questions of one part."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from putright.casework.drafting import DraftChanged, Kept, replace
from putright.procedure.acts import Refusal
from putright.procedure.faults import Faulty
from putright.register.models import DraftText, PolicyDraft
from putright.revising.answering import Refused, Revised, revised
from putright.revising.asking import groups
from putright.revising.question import Group
from putright.staff.door import Desk, desk
from putright.staff.draft_views import draft_at, draft_view
from putright.staff.own_words import sentence_of
from putright.staff.revise_forms import PartForm
from putright.staff.revise_page import part_page, parts_page


@desk("policy", only_looks=True)
def policy_draft_change(at: Desk, draft: int) -> HttpResponse:
    """The parts of the policy that can be changed in a form."""
    found = draft_at(at, draft)
    if found.state != "open":
        return draft_view(at, "staff/draft_settled.html", found, {})
    asked = _groups(found.text)
    if asked is None:
        return draft_view(at, "staff/draft_unreadable.html", found, {})
    return draft_view(at, "staff/draft_change.html", found, parts_page(asked))


@desk("policy")
def policy_draft_change_part(at: Desk, draft: int, part: str) -> HttpResponse:
    """The questions of one part. What is answered goes into the file, and the page says what changed."""
    found = draft_at(at, draft)
    if found.state != "open":
        return draft_view(at, "staff/draft_settled.html", found, {}, status=409 if at.request.method == "POST" else 200)
    if at.request.method == "POST":
        return _sent(at, found, part)
    asked = _groups(found.text)
    if asked is None:
        return redirect("policy-draft-change", slug=at.organisation.slug, draft=draft)
    form = PartForm(group=_part(asked, part), revision=found.revision)
    return _shown(at, found, asked, form)


def _sent(at: Desk, draft: PolicyDraft, part: str) -> HttpResponse:
    base = _base(at, draft)
    asked = _groups(base)
    if asked is None:
        return redirect("policy-draft-change", slug=at.organisation.slug, draft=draft.pk)
    form = PartForm(at.request.POST, group=_part(asked, part), revision=draft.revision)
    if not form.is_valid():
        return _shown(at, draft, asked, form, status=422)
    made = revised(base, form.answers())
    if isinstance(made, Refused):
        form.refuse(made.faults)
        return _shown(at, draft, asked, form, status=422)
    try:
        done = replace(
            at.organisation, draft.pk, made.text, seen=form.cleaned_data["seen"] or 0, by=at.member, now=at.now,
            how="form", key=form.cleaned_data["form_id"],
        )  # fmt: skip
    except DraftChanged as changed:
        return _overtaken(at, changed.draft, part)
    if isinstance(done, Refusal):
        form.refuse({"": tuple(sentence_of(fault.message) for fault in done.faults)})
        return _shown(at, draft, asked, form, status=422)
    return _kept(at, done, made, part)


def _kept(at: Desk, done: Kept, made: Revised, part: str) -> HttpResponse:
    """The part as it is now, and what changed."""
    now = draft_at(at, done.draft.pk)
    asked = _groups(now.text) or ()
    # A stage keeps its place, but a part of which nothing is left has none.
    group = next((one for one in asked if one.id == part), asked[0])
    form = PartForm(group=group, revision=now.revision)
    changes = () if done.again and now.text != made.text else made.changes
    return _shown(at, now, asked, form, changes=changes, mentions=made.mentions, saved=True)


def _overtaken(at: Desk, draft: PolicyDraft, part: str) -> HttpResponse:
    """Somebody else changed the draft meanwhile: nothing is kept, and the answers stand in the form as it is now."""
    now = draft_at(at, draft.pk)
    asked = _groups(now.text)
    if now.state != "open" or asked is None:
        return draft_view(at, "staff/draft_settled.html", now, {"typed": _typed(at)}, status=409)
    data = at.request.POST.copy()
    data["seen"] = str(now.revision)
    form = PartForm(data, group=next((one for one in asked if one.id == part), asked[0]), revision=now.revision)
    form.is_valid()
    return _shown(at, now, asked, form, status=409, overtaken=True)


def _typed(at: Desk) -> str:
    return "\n".join(str(value) for key, value in at.request.POST.items() if key.startswith("q") and value)


def _shown(
    at: Desk, draft: PolicyDraft, asked: tuple[Group, ...], form: PartForm, status: int = 200, **more: Any
) -> HttpResponse:
    context = part_page(at.organisation.slug, draft.pk, asked, form)
    return draft_view(at, "staff/draft_change_part.html", draft, {**context, **more}, status=status)


def _base(at: Desk, draft: PolicyDraft) -> str:
    """The text that the questions were asked about."""
    seen = at.request.POST.get("seen", "")
    if seen == str(draft.revision) or not (seen.isascii() and seen.isdigit() and len(seen) < 9):
        return draft.text
    found = DraftText.objects.filter(organisation=at.organisation, draft=draft, revision=int(seen)).first()
    return found.text if found is not None else draft.text


def _groups(text: str) -> tuple[Group, ...] | None:
    try:
        return groups(text)
    except Faulty:
        return None


def _part(asked: tuple[Group, ...], part: str) -> Group:
    found = next((one for one in asked if one.id == part), None)
    if found is None:
        raise Http404
    return found
