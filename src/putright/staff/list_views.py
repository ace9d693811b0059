"""Pages for staff that look over all cases: what is owed, the figures, the register as a file (the register itself:
search_views.py).
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone

from putright.accounts.members import names_of
from putright.calendars import load_calendars
from putright.procedure.assessment import calendar_for
from putright.register.adopting import in_force
from putright.register.models import Case, CaseRead
from putright.register.reading import policy_of
from putright.reports.figures import figures as figures_of
from putright.reports.register_file import file_name, newest_number, register_lines
from putright.reports.who_complained import policies_of, read_policies
from putright.reports.worklist import FILTERS, MOST_COUNTED, place_of
from putright.reports.worklist import worklist as worklist_of
from putright.reports.worklist_lines import lines_of
from putright.staff.body_page import to_be_checked
from putright.staff.door import Desk, desk
from putright.staff.figures_page import figures_page
from putright.wording.calendar_words import coverage_words, ends_soon


@desk("read", only_looks=True)
def worklist(at: Desk) -> HttpResponse:
    """What is owed next over all cases."""
    asked = at.request.GET
    chosen = asked.get("show", "")
    chosen = chosen if chosen in FILTERS else "all"
    after = place_of(asked.get("after", ""))
    found = worklist_of(at.organisation, at.member, chosen, at.now, after)
    here = at.request.path
    context: dict[str, object] = {
        "lines": lines_of(
            at.organisation,
            found.rows,
            names_of(at.organisation, {row.person for row in found.rows}),
            at.now,
            found.newest,
        ),
        "cases": reverse("cases", args=[at.organisation.slug]),
        "filters": [
            {
                "text": text,
                "href": here if name == "all" else f"{here}?{urlencode({'show': name})}",
                "current": name == chosen,
                "count": _capped(found.counts[name]),
            }
            for name, text in FILTERS.items()
        ],
        "chosen": chosen,
        "first": (here if chosen == "all" else f"{here}?{urlencode({'show': chosen})}") if after is not None else "",
        "further": f"{here}?{urlencode({'show': chosen, 'after': str(found.more)})}" if found.more is not None else "",
        "now": at.now,
        "recounting": found.recounting,
        "coverage": _coverage(at, found.policy),
        "bodies_unchecked": to_be_checked(at, timezone.localdate(at.now)) if at.member.may("policy") else 0,
    }
    return at.page("staff/worklist.html", context)


def _coverage(at: Desk, version: int | None) -> str:
    """That the calendar ends within a year, to those who can do something about it."""
    if version is None or not at.member.may("policy"):
        return ""
    policy = read_policies(policies_of(at.organisation, [version]))[version]
    plain = calendar_for(policy, None, load_calendars())
    today = timezone.localdate(at.now).toordinal()
    return coverage_words(plain.division, plain.last_day, today) if ends_soon(plain.last_day, today) else ""


def _capped(count: int) -> str:
    return f"{MOST_COUNTED - 1}+" if count >= MOST_COUNTED else str(count)


@desk("report", only_looks=True)
def figures(at: Desk) -> HttpResponse:
    """What was promised and kept, what came in, how it ended."""
    policy = policy_of(in_force(at.organisation, timezone.localdate(at.now)))
    page = figures_page(figures_of(at.organisation, policy, at.now), policy)
    return at.page("staff/figures.html", {"shown": page, "now": at.now})


@desk("report", only_looks=True)
def register_csv(at: Desk) -> HttpResponse:
    """The register as a file, line by line; with the names only where they are asked for, and then that is recorded."""
    names = at.request.GET.get("names") == "1"
    newest = newest_number(at.organisation)
    if names and newest:
        _note_names_taken(at, newest)
    lines = register_lines(at.organisation, newest, names=names)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file_name(at.organisation, at.now, names=names)}"'
    response["Cache-Control"] = "no-store"
    return response  # type: ignore[return-value]  # a stream is a response too; the door only hands it on


def _note_names_taken(at: Desk, newest: int) -> None:
    """One read for the whole register, on its newest case: it counts for every case up to that number."""
    case = Case.objects.get(organisation=at.organisation, number=newest)
    CaseRead.objects.create(
        organisation=at.organisation, case=case, account_id=at.member.account, at=at.now, what="register"
    )
