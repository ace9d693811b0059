"""The pages of a draft: begin one, see where it stands, its text, change it, drop it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from putright.casework.drafting import DraftChanged, Kept, begin, drop, replace
from putright.casework.starting_points import beginning, starting_points, title_of
from putright.procedure.acts import Refusal
from putright.register.models import DraftText, PolicyDraft
from putright.reports.policy_look import lines_of, look_at
from putright.staff.door import Desk, desk
from putright.staff.draft_forms import BringForm, DropForm, EditForm, StartForm
from putright.staff.draft_page import draft_page, marked_lines, noted_texts, since
from putright.staff.policy_pages import policy_page
from putright.wording.dates import long_day


def draft_at(at: Desk, draft: int) -> PolicyDraft:
    """The draft of that number, or no such page."""
    found = (
        PolicyDraft.objects.filter(organisation=at.organisation, pk=draft)
        .select_related("begun_by", "changed_by", "settled_by", "version")
        .defer("version__text")
        .first()
    )
    if found is None:
        raise Http404
    return found


def draft_view(at: Desk, template: str, draft: PolicyDraft, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of one draft."""
    return policy_page(at, template, {"draft": draft, **context}, under="policy", status=status)


@desk("policy")
def policy_draft_begin(at: Desk) -> HttpResponse:
    """Begin a draft: with a policy that is there, or with a file or text of one's own."""
    starts = starting_points(at.organisation, timezone.localdate(at.now))
    data = at.request.POST if at.request.method == "POST" else None
    # Two forms stand on the page, and a browser sends one of them.
    from_there = data is not None and "start" in data
    start_form = StartForm(data if from_there else None, starts=starts, initial={"start": starts[0].id})
    bring_form = BringForm(data if not from_there else None, at.request.FILES if data is not None else None)
    sent: StartForm | BringForm = start_form if from_there else bring_form
    if data is not None and sent.is_valid():
        done = _begun(at, sent)
        if isinstance(done, Kept):
            return redirect("policy-draft", slug=at.organisation.slug, draft=done.draft.pk)
        _refused(done)
        sent.refuse(done)
    if sent is bring_form and sent.is_bound:
        _keep_file(sent)
    context = {"start_form": start_form, "bring_form": bring_form}
    return policy_page(at, "staff/draft_begin.html", context, under="policy", status=200 if data is None else 422)


def _begun(at: Desk, form: StartForm | BringForm) -> Kept | Refusal:
    said = form.cleaned_data
    today = long_day(timezone.localdate(at.now).toordinal())
    how = "begun"
    if isinstance(form, StartForm):
        start = beginning(at.organisation, said["start"])
        text, title, origin = start.text, start.title, start.origin
    else:
        text, how = said["whole"], said["how"]
        name = said["file"].name if said.get("file") else ""
        title = title_of(text) or name or f"Draft of {today}"
        origin = f"the file {name}" if name else "a text that was pasted"
    return begin(
        at.organisation,
        title=said["title"] or title[:200],
        text=text,
        origin=origin,
        by=at.member,
        now=at.now,
        how=how,
        key=said["form_id"],
    )


def _keep_file(form: BringForm | EditForm) -> None:
    """A browser gives a file up once it is sent: where something else was wrong, its text goes on in the box."""
    if "whole" in form.cleaned_data and form.cleaned_data.get("file"):
        form.data = {**form.data, "text": form.cleaned_data["whole"]}


def _refused(refusal: Refusal) -> None:
    if refusal.why == "not-permitted":
        raise PermissionDenied


@desk("policy", only_looks=True)
def policy_draft(at: Desk, draft: int) -> HttpResponse:
    """Where a draft stands: its faults or what was found in it, who did what, and what can be done next."""
    found = draft_at(at, draft)
    return draft_view(at, "staff/draft.html", found, draft_page(at, found))


@desk("policy", only_looks=True)
def policy_draft_text(at: Desk, draft: int) -> HttpResponse:
    """The text with the numbers of its lines and what is wrong with them; with ?revision= an earlier text."""
    found = draft_at(at, draft)
    asked = at.request.GET.get("revision", "")
    text, earlier = found.text, None
    if asked and asked != str(found.revision):
        number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 0
        earlier = DraftText.objects.filter(organisation=at.organisation, draft=found, revision=number).first()
        if earlier is None:
            raise Http404
        text = earlier.text
    look = look_at(text, timezone.localdate(at.now))
    context = {"lines": marked_lines(lines_of(text), look), "earlier": earlier, "revision": asked if earlier else ""}
    return draft_view(at, "staff/draft_text.html", found, context)


@desk("policy", only_looks=True)
def policy_draft_file(at: Desk, draft: int) -> HttpResponse:
    """The text of a draft as a file."""
    found = draft_at(at, draft)
    response = HttpResponse(found.text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="draft-{found.pk}-{found.revision}.yaml"'
    return response


@desk("policy")
def policy_draft_edit(at: Desk, draft: int) -> HttpResponse:
    """Change the text in a box, or give the draft another file."""
    found = draft_at(at, draft)
    if found.state != "open":
        return draft_view(at, "staff/draft_settled.html", found, {}, status=409 if at.request.method == "POST" else 200)
    if at.request.method != "POST":
        form = EditForm(before=found.text, initial={"text": found.text, "seen": found.revision})
        return draft_view(at, "staff/draft_edit.html", found, {"form": form})
    form = EditForm(at.request.POST, at.request.FILES, before=_before(at, found))
    if form.is_valid():
        said = form.cleaned_data
        try:
            done = replace(
                at.organisation, found.pk, said["whole"], seen=said["seen"] or 0, by=at.member, now=at.now,
                how=said["how"], key=said["form_id"],
            )  # fmt: skip
        except DraftChanged as changed:
            return _changed(at, changed.draft, form)
        if isinstance(done, Kept):
            messages.success(
                at.request, "Nothing is different: the text is as it was." if done.again else "The new text is kept."
            )
            return redirect("policy-draft", slug=at.organisation.slug, draft=found.pk)
        _refused(done)
        form.refuse(done)
    _keep_file(form)
    return draft_view(at, "staff/draft_edit.html", found, {"form": form}, status=422)


def _before(at: Desk, draft: PolicyDraft) -> str:
    """The text that stood in the box when the form was opened."""
    seen = at.request.POST.get("seen", "")
    if seen == str(draft.revision) or not (seen.isascii() and seen.isdigit() and len(seen) < 9):
        return draft.text
    found = DraftText.objects.filter(organisation=at.organisation, draft=draft, revision=int(seen)).first()
    return found.text if found is not None else draft.text


def _changed(at: Desk, draft: PolicyDraft, form: EditForm) -> HttpResponse:
    """Somebody else came before: what they did is shown, and what was typed is still there."""
    now = draft_at(at, draft.pk)
    typed = form.cleaned_data["whole"]
    data = at.request.POST.copy()
    data["text"], data["seen"] = typed, str(now.revision)
    again = EditForm(data, before=now.text)
    again.is_valid()
    context = {"form": again, "since": since(_before(at, now), now.text), "typed": typed}
    template = "staff/draft_edit.html" if now.state == "open" else "staff/draft_settled.html"
    return draft_view(at, template, now, context, status=409)


@desk("policy")
def policy_draft_drop(at: Desk, draft: int) -> HttpResponse:
    """Drop a draft, with a reason."""
    found = draft_at(at, draft)
    data = at.request.POST if at.request.method == "POST" else None
    if data is None and found.state != "open":
        return draft_view(at, "staff/draft_settled.html", found, {})
    form = DropForm(data)
    if data is not None and form.is_valid():
        try:
            done = drop(at.organisation, found.pk, form.cleaned_data["reason"], by=at.member, now=at.now)
        except DraftChanged as changed:
            return draft_view(at, "staff/draft_settled.html", draft_at(at, changed.draft.pk), {}, status=409)
        if isinstance(done, Kept):
            messages.success(at.request, "The draft is dropped. It can still be read here.")
            return redirect("policy-draft", slug=at.organisation.slug, draft=found.pk)
        _refused(done)
        form.refuse(done)
    return draft_view(at, "staff/draft_drop.html", found, {"form": form}, status=200 if data is None else 422)


@desk("policy", only_looks=True)
def policy_draft_history(at: Desk, draft: int) -> HttpResponse:
    """Every text that the draft had, who gave it that text, and what each changed."""
    found = draft_at(at, draft)
    return draft_view(at, "staff/draft_history.html", found, {"texts": noted_texts(found)})
