"""Compliments, suggestions and questions: the list of them, taking one down, all of them as a file. No clock runs."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from putright.accounts.models import Site
from putright.accounts.places import offered
from putright.casework.remark_steps import SORTS
from putright.casework.remarks import note_remark
from putright.register.models import CaseRead
from putright.register.remark_models import Remark
from putright.reports.remarks_file import remarks_file_name, remarks_lines
from putright.reports.remarks_list import SHOWN, Asked, fitting, page_of, read, remarks_seen
from putright.staff.door import Desk, desk
from putright.staff.remark_forms import RemarkForm
from putright.staff.remarks_shown import lines_of


@desk("read", only_looks=True)
def remarks(at: Desk) -> HttpResponse:
    """What came in: what is open with the oldest first, else the newest first."""
    asked = read(at.request.GET.dict())
    page = page_of(at.organisation, at.member, asked)
    here = reverse("remarks", args=[at.organisation.slug])
    sites = Site.objects.filter(organisation=at.organisation).order_by("name")
    unsorted = fitting(remarks_seen(at.organisation, at.member), at.member, Asked("unsorted"))
    context: dict[str, object] = {
        "rows": [one._asdict() for one in lines_of(at, page.rows)],
        "asked": asked,
        "here": here,
        "unsorted": unsorted.count(),
        "lists": [
            (words, f"{here}?{asked.query(show=code)}".rstrip("?"), code == asked.show) for code, words in SHOWN.items()
        ],
        "sorts": list(SORTS.items()),
        "sites": [(str(one.pk), one.name) for one in sites],
        "services": [(str(one.pk), one.name) for one in offered(at.organisation)],
        "first": f"{here}?{asked.query()}".rstrip("?") if asked.after else "",
        "further": f"{here}?{asked.query(after=page.further)}" if page.further else "",
        "may_record": at.member.may("receive"),
        "may_take_away": at.member.may("report"),
    }
    return at.page("staff/remarks.html", context)


@desk("receive")
def record_remark(at: Desk) -> HttpResponse:
    """The form; sent in twice, it makes one."""
    if at.request.method != "POST":
        return at.page("staff/remark_new.html", {"form": RemarkForm(at)})
    form = RemarkForm(at, at.request.POST)
    if not form.is_valid():
        return at.page("staff/remark_new.html", {"form": form})
    key = form.cleaned_data["form_id"]
    made = note_remark(at.organisation, form.told(), at.member.account, now=at.now, key=key)
    messages.success(at.request, f"It is recorded. Its number is {made.reference}. No clock runs for it.")
    if not at.member.may("read"):
        return redirect("record-remark", at.organisation.slug)
    return redirect("remarks-one", at.organisation.slug, made.number)


@desk("report", only_looks=True)
def remarks_csv(at: Desk) -> HttpResponse:
    """All of them as a file; with names and words only where they are asked for.

    Then it is recorded on each complaint that came of one, because its first words are in the file.
    """
    names = at.request.GET.get("names") == "1"
    if names:
        came = Remark.objects.filter(organisation=at.organisation, case__isnull=False).exclude(
            case__in=at.member.barred
        )
        CaseRead.objects.bulk_create(
            CaseRead(
                organisation=at.organisation, case_id=case, account_id=at.member.account, at=at.now, what="remarks"
            )
            for case in came.values_list("case", flat=True)
        )
    lines = remarks_lines(at.organisation, names=names, barred=at.member.barred)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = remarks_file_name(at.organisation, at.now, names=names)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response  # type: ignore[return-value]  # a stream is a response too; the door only hands it on
