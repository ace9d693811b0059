"""Pages for staff that look over all cases: the figures, the register and the requests as files."""

from __future__ import annotations

from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone

from putright.register.adopting import in_force
from putright.register.models import Case, CaseRead
from putright.register.reading import policy_of
from putright.reports.figures import figures as figures_of
from putright.reports.register_file import file_name, newest_number, register_lines
from putright.reports.remark_figures import remark_figures
from putright.reports.requests_file import requests_file_name, requests_lines
from putright.staff.door import Desk, desk
from putright.staff.figures_page import figures_page
from putright.staff.remarks_shown import remark_tables


@desk("report", only_looks=True)
def figures(at: Desk) -> HttpResponse:
    """What was promised and kept, what came in, how it ended."""
    policy = policy_of(in_force(at.organisation, timezone.localdate(at.now)))
    page = figures_page(figures_of(at.organisation, policy, at.now), policy)
    remarks = remark_tables(remark_figures(at.organisation, at.now))
    return at.page("staff/figures.html", {"shown": page, "remarks": remarks, "now": at.now})


@desk("report", only_looks=True)
def register_csv(at: Desk) -> HttpResponse:
    """The register as a file, line by line; with the names only where they are asked for, and then that is recorded."""
    names = at.request.GET.get("names") == "1"
    newest = newest_number(at.organisation)
    if names and newest:
        _note_names_taken(at, newest)
    lines = register_lines(at.organisation, newest, names=names, barred=at.member.barred)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file_name(at.organisation, at.now, names=names)}"'
    response["Cache-Control"] = "no-store"
    return response  # type: ignore[return-value]  # a stream is a response too; the door only hands it on


@desk("report", only_looks=True)
def requests_csv(at: Desk) -> HttpResponse:
    """The requests as a file; with names and words only where they are asked for.

    Then it is recorded on each complaint that came of one, because its first words are in the file.
    """
    names = at.request.GET.get("names") == "1"
    if names:
        came = Case.objects.filter(servicerequest__organisation=at.organisation).exclude(pk__in=at.member.barred)
        CaseRead.objects.bulk_create(
            CaseRead(organisation=at.organisation, case=case, account_id=at.member.account, at=at.now, what="requests")
            for case in came.distinct()
        )
    lines = requests_lines(at.organisation, at.now, names=names, barred=at.member.barred)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = requests_file_name(at.organisation, at.now, names=names)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response  # type: ignore[return-value]  # a stream is a response too; the door only hands it on


def _note_names_taken(at: Desk, newest: int) -> None:
    """One read for the whole register, on its newest case: it counts for every case up to that number."""
    case = Case.objects.get(organisation=at.organisation, number=newest)
    CaseRead.objects.create(
        organisation=at.organisation, case=case, account_id=at.member.account, at=at.now, what="register"
    )
