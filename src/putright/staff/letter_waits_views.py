"""A letter that waits for the post: as it will be printed, why it is held, and the ways out of the queue."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from putright.casework.looking import View, note_read
from putright.correspondence.case_letters import letter_of
from putright.correspondence.lettering import fitting, letter_title
from putright.correspondence.models import CaseLetter, PostLetter
from putright.correspondence.post_judging import formats_words, why_held
from putright.correspondence.post_posted import record_made_elsewhere
from putright.correspondence.post_queue import in_post, still_right, take_out
from putright.correspondence.post_sheets import sheet_for
from putright.letters import letters
from putright.procedure.acts import Refusal
from putright.publishing.setting import NotSet
from putright.staff.case_frame import case_screen
from putright.staff.case_views import view_at
from putright.staff.door import Desk, desk
from putright.staff.letter_views import WRITE, missing_on
from putright.staff.post_forms import MadeForm
from putright.staff.post_views import as_pdf
from putright.stationery.plain_text import as_text
from putright.stationery.printing import as_paper
from putright.wording.plain_names import capital


@desk("read")
def letter_waits(at: Desk, reference: str, kind: str) -> HttpResponse:
    """The letter, and for whoever may write letters the ways to take it out or to leave it in."""
    view, kind, waits = _found(at, reference, kind)
    if waits is None:
        return redirect("letter", slug=at.organisation.slug, reference=view.case.reference, kind=kind)
    if at.request.method == "POST":
        if not at.member.may(WRITE):
            raise PermissionDenied
        return _done(at, view, waits)
    note_read(view, at.member.account, "letter")
    return _page(at, view, waits, MadeForm(timezone.localdate(at.now)))


def _found(at: Desk, reference: str, kind: str) -> tuple[View, str, PostLetter | None]:
    if letters().get(kind) is None:
        raise Http404
    view = view_at(at, reference)
    return view, fitting(kind, view.found), in_post(view.case, kind)


def _page(at: Desk, view: View, waits: PostLetter, form: MadeForm, status: int = 200) -> HttpResponse:
    draft = letter_of(view.case, waits.letter)
    where = [at.organisation.slug, view.case.reference, waits.letter]
    batch = waits.batch
    context: dict[str, Any] = {
        "title": f"In the post: {letter_title(waits.letter, view.found)}",
        "waits": waits,
        "why": _why(at, view, waits, draft),
        "form_words": capital(formats_words(waits)),
        "text": as_text(sheet_for(at.organisation, view.case, draft, waits.to, waits.size, at.now)[0]) if draft else "",
        "pdf": "" if waits.elsewhere else reverse("letter-waits-file", args=where),
        "form": form if waits.elsewhere and batch is None and at.member.may(WRITE) else None,
        "may_write": at.member.may(WRITE),
        "batch_href": reverse("post-batch", args=[at.organisation.slug, batch.number]) if batch is not None else "",
        "post_href": reverse("post", args=[at.organisation.slug]),
        "look_href": reverse("letter-look", args=where),
        "letter_href": reverse("letter", args=where),
    }
    return case_screen(at, view, "staff/letter_waits.html", context, status=status)


def _why(at: Desk, view: View, waits: PostLetter, draft: CaseLetter | None) -> str:
    """Why it would not be printed, or what was said when it could not be recorded."""
    if waits.held or waits.batch_id is not None or draft is None:
        return waits.held
    return why_held(view, waits, draft, missing_on(at, view, draft))


def _done(at: Desk, view: View, waits: PostLetter) -> HttpResponse:
    then = at.request.POST.get("then")
    here = at.request.path
    where = [at.organisation.slug, view.case.reference, waits.letter]
    if then == "made":
        return _made(at, view, waits)
    refusal: Refusal | None = None
    if then == "right":
        refusal = still_right(at.organisation, waits, lambda seen, one: missing_on(at, seen, one), at.member, at.now)
    elif then in ("out", "gone"):
        refusal = take_out(at.organisation, waits, at.member, at.now)
        here = reverse("letter-out" if then == "gone" else "letter", args=where)
    if refusal is not None:
        messages.error(at.request, refusal.faults[0].message)
        return redirect(at.request.path)
    if then == "right":
        messages.success(at.request, "It stays in the post, and is printed with the rest.")
    elif then == "out":
        messages.success(at.request, "Taken out of the post. It is a letter that is being written again.")
    return redirect(here)


def _made(at: Desk, view: View, waits: PostLetter) -> HttpResponse:
    """A letter that was made elsewhere was posted."""
    form = MadeForm(timezone.localdate(at.now), at.request.POST)
    if form.is_valid():
        said = form.cleaned_data
        done = record_made_elsewhere(
            at.organisation, waits, said["day"], at.member, now=at.now, key=said["form_id"]
        )  # fmt: skip
        if isinstance(done, Refusal):
            for fault in done.faults:
                form.add_error("day", fault.message)
        elif done.state == "held":
            messages.error(at.request, done.why)
            return redirect(at.request.path)
        else:
            messages.success(at.request, "Recorded: it was posted. Its text is kept with the case.")
            return redirect("case", slug=at.organisation.slug, reference=view.case.reference)
    return _page(at, view, waits, form, 422)


@desk("read", only_looks=True)
def letter_waits_file(at: Desk, reference: str, kind: str) -> HttpResponse:
    """The letter by itself, as it will be printed, with its address."""
    view, kind, waits = _found(at, reference, kind)
    draft = letter_of(view.case, kind)
    if waits is None or draft is None or waits.elsewhere:
        raise Http404
    note_read(view, at.member.account, "letter")
    try:
        content = as_paper(*sheet_for(at.organisation, view.case, draft, waits.to, waits.size, at.now))
    except NotSet as fault:
        raise Http404 from fault
    return as_pdf(content, f"{view.case.reference}-{kind}.pdf")
