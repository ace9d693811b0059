"""A scanned letter is praise, a suggestion or a question: written down as of the day on which it came."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from putright.correspondence.scans.filing import remark_by_letter
from putright.staff.door import Desk, desk
from putright.staff.mail_page import is_scan, line, mail_found
from putright.staff.remark_forms import RemarkForm
from putright.staff.scan_views import asked_of


@desk("receive")
def mail_praise(at: Desk, number: int) -> HttpResponse:
    """The form for a remark, filled with what is known of the letter. Sent in twice, it makes one."""
    posted = at.request.method == "POST"
    row = mail_found(at, number, to_change=posted)
    asked = asked_of(at, row) if is_scan(row) else None
    if not is_scan(row):
        raise Http404
    if row.state == "settled" or asked is None:
        if asked is not None:
            messages.info(at.request, "This letter was settled already.")
        return redirect("mail-one", at.organisation.slug, row.pk)
    form = RemarkForm(at, at.request.POST if posted else None, known=asked.known)
    if not posted or not form.is_valid():
        context: dict[str, object] = {"form": form, "from_scan": line(at, row), "scan_pages": asked.part.words}
        return at.page("staff/remark_new.html", context)
    key = form.cleaned_data["form_id"]
    made = remark_by_letter(at.organisation, row, form.told(), at.member, asked.part, now=at.now, key=key)
    messages.success(at.request, f"It is recorded. Its number is {made.reference}. No clock runs for it.")
    if asked.part.more:
        return redirect("mail-one", at.organisation.slug, row.pk)
    return redirect("mail", at.organisation.slug)
