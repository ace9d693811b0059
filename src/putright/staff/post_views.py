"""The post: what waits for it, one PDF of all of it, and that it was posted."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header

from putright.casework.document_acts import store_of
from putright.casework.looking import View
from putright.correspondence.models import CaseLetter
from putright.correspondence.post_models import PostBatch
from putright.correspondence.post_posted import record_posted
from putright.correspondence.post_printing import MOST, Printed, print_post
from putright.files.store import digest_of
from putright.procedure.acts import Refusal
from putright.publishing.setting import NotSet
from putright.staff.door import Desk, desk
from putright.staff.letter_views import missing_on
from putright.staff.post_forms import PostedForm, PrintForm
from putright.staff.post_page import ItemShown, OneBatch, batches_shown, one_batch, post_shown


@desk("handle")
def post(at: Desk) -> HttpResponse:
    """What waits for the post; sent in, it is printed."""
    if at.request.method == "POST":
        return _printed(at)
    return _page(at)


def _page(at: Desk, status: int = 200) -> HttpResponse:
    context: dict[str, object] = {
        "post": post_shown(at),
        "batches": batches_shown(at, still_open=True),
        "settled": batches_shown(at, still_open=False),
        "form": PrintForm(),
        "kept_nowhere": store_of(at.organisation) is None,
        "most": MOST,
    }
    return at.page("staff/post.html", context, status=status)


def _printed(at: Desk) -> HttpResponse:
    form = PrintForm(at.request.POST)
    if not form.is_valid() or at.request.POST.get("then") != "print":
        return _page(at, 422)

    def lacks(view: View, letter: CaseLetter) -> tuple[str, ...]:
        return missing_on(at, view, letter)

    try:
        done = print_post(at.organisation, lacks, at.member, now=at.now, key=form.cleaned_data["form_id"])
    except NotSet as fault:
        messages.error(at.request, str(fault))
        return redirect("post", at.organisation.slug)
    _tell(at, done)
    if done is None or done.batch is None:
        return redirect("post", at.organisation.slug)
    return redirect("post-batch", at.organisation.slug, done.batch.number)


def _tell(at: Desk, done: Printed | None) -> None:
    """What came of it, besides the PDF."""
    if done is None:
        messages.error(
            at.request, "No folder for documents is named, so that nothing is kept. Ask whoever runs putright."
        )
        return
    if done.batch is None and not done.held:
        messages.info(at.request, "Nothing waits to be printed. Somebody else may have printed it.")
    if done.held:
        how_many = "One letter is" if done.held == 1 else f"{done.held} letters are"
        messages.error(at.request, f"{how_many} not in it, because the case is not as it was. The post says why.")
    if done.left:
        messages.info(at.request, f"One PDF has at most {MOST} letters. More wait: print the next ones too.")


@desk("handle")
def post_batch(at: Desk, number: int) -> HttpResponse:
    """What was printed together and what became of it; sent in, which of it was posted."""
    batch = _found(at, number)
    shown = one_batch(at, batch)
    if not shown.items:
        raise Http404
    today = timezone.localdate(at.now)
    if at.request.method != "POST":
        return _batch(at, batch, shown, PostedForm(shown.open, today) if shown.open else None)
    none = at.request.POST.get("then") == "none"
    form = PostedForm(_sent_in(at, shown), today, at.request.POST, none=none)
    if not form.is_valid():
        return _batch(at, batch, shown, form, 422)
    offered = {one.number for one in _sent_in(at, shown)}
    ticked = set() if none else set(form.cleaned_data["posted"]) & offered
    done = record_posted(
        at.organisation, batch, ticked, offered - ticked, form.cleaned_data["day"], at.member, now=at.now
    )  # fmt: skip
    if isinstance(done, Refusal):
        for fault in done.faults:
            form.add_error("day", fault.message)
        return _batch(at, batch, shown, form, 422)
    _say(at, Counter(one.state for one in done))
    return redirect("post-batch", at.organisation.slug, batch.number)


def _sent_in(at: Desk, shown: OneBatch) -> list[ItemShown]:
    """The letters that stood in the form: of no other it says whether they were posted."""
    stood = {one for one in at.request.POST.getlist("shown") if one.isascii() and one.isdigit()}
    return [one for one in shown.items if str(one.number) in stood]


def _say(at: Desk, became: Counter[str]) -> None:
    def letters(number: int) -> str:
        return "1 letter" if number == 1 else f"{number} letters"

    if not became:
        messages.info(at.request, "This was said before. Nothing was recorded twice.")
    if became["posted"]:
        messages.success(at.request, f"Recorded on the cases: {letters(became['posted'])} posted.")
    if became["left-out"]:
        messages.info(at.request, f"{letters(became['left-out']).capitalize()} not posted: back in the queue.")
    if became["held"]:
        messages.error(at.request, f"{letters(became['held']).capitalize()} could not be recorded. The list says why.")
    if became["taken-out"]:
        messages.error(
            at.request, f"{letters(became['taken-out']).capitalize()} had been taken out of the post meanwhile."
        )


def _batch(
    at: Desk, batch: PostBatch, shown: OneBatch, form: PostedForm | None, status: int = 200
) -> HttpResponse:  # fmt: skip
    store = store_of(at.organisation)
    there = bool(batch.file) and store is not None and store.path(batch.file).is_file()
    context: dict[str, object] = {
        "batch": batch,
        "shown": shown,
        "form": form,
        "offered": [one.number for one in (_sent_in(at, shown) if at.request.method == "POST" else shown.open)],
        "pdf": reverse("post-pdf", args=[at.organisation.slug, batch.number]) if there and not shown.left_out else "",
    }
    return at.page("staff/post_batch.html", context, status=status)


@desk("handle", only_looks=True)
def post_pdf(at: Desk, number: int) -> HttpResponse:
    """The PDF of a batch, byte for byte as it was printed. Not for whom a case within it is closed."""
    batch = _found(at, number)
    store = store_of(at.organisation)
    place = store.path(batch.file) if batch.file and store is not None else None
    if place is None or not place.is_file() or one_batch(at, batch).left_out:
        raise Http404
    with place.open("rb") as file:
        if digest_of(file) != batch.file:
            raise Http404
    return as_pdf(place.read_bytes(), f"post-{batch.number}.pdf")


def as_pdf(content: bytes, name: str) -> HttpResponse:
    """A PDF that the browser may show, and keeps nowhere."""
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": content_disposition_header(False, name) or "inline",
            "Cache-Control": "private, no-store",
        },
    )


def _found(at: Desk, number: int) -> PostBatch:
    found = PostBatch.objects.filter(organisation=at.organisation, number=min(number, 2**31 - 1))
    batch = found.select_related("account").first()
    if batch is None:
        raise Http404
    return batch
