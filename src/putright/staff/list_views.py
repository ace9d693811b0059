"""Pages for staff that look over all cases: what is owed, the register, the figures, the register as a file."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone

from putright.accounts.members import names_of
from putright.accounts.models import Service
from putright.calendars import load_calendars
from putright.procedure.assessment import calendar_for
from putright.register.adopting import in_force
from putright.register.models import Case, CaseRead
from putright.register.reading import policy_of
from putright.reports.figures import figures as figures_of
from putright.reports.register_file import file_name, newest_number, register_lines
from putright.reports.register_list import STATUSES, listed
from putright.reports.register_list import place_of as place_in_register
from putright.reports.who_complained import policies_of, read_policies
from putright.reports.worklist import FILTERS, MOST_COUNTED, place_of
from putright.reports.worklist import worklist as worklist_of
from putright.reports.worklist_lines import lines_of
from putright.staff.body_page import to_be_checked
from putright.staff.door import Desk, desk
from putright.staff.figures_page import figures_page
from putright.wording.calendar_words import coverage_words, ends_soon
from putright.wording.plain_names import capital, stage_name
from putright.wording.standing_words import case_status_words, outcome_words


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


@desk("read", only_looks=True)
def cases(at: Desk) -> HttpResponse:
    """The register: every case, the newest first."""
    asked = at.request.GET
    # A NUL is no letter of any name, and PostgreSQL takes none.
    search = " ".join(asked.get("search", "").replace("\x00", "").split())[:200]
    status = asked.get("status", "")
    status = status if status in STATUSES else ""
    after = place_in_register(asked.get("after", ""))
    services = [(one.key, one.name) for one in Service.objects.filter(organisation=at.organisation).order_by("name")]
    service = asked.get("service", "") if asked.get("service", "") in dict(services) else ""
    found = listed(at.organisation, at.now, status=status, search=search, service=service, after=after)
    here = at.request.path
    kept = {name: value for name, value in (("search", search), ("status", status), ("service", service)) if value}
    context: dict[str, object] = {
        "rows": [
            {
                "reference": row.reference,
                "complainant": row.complainant,
                "received": timezone.localdate(row.received),
                "stage": capital(stage_name(row.stage, row.policy)),
                "status": row.status,
                "status_words": capital(case_status_words(row.status)),
                "outcome": capital(outcome_words(row.outcome)) if row.outcome else "",
            }
            for row in found.rows
        ],
        "many": found.many,
        "search": search,
        "status": status,
        "service": service,
        "services": services,
        "statuses": [(one, capital(case_status_words(one))) for one in STATUSES],
        "here": here,
        "first": f"{here}?{urlencode(kept)}" if after is not None else "",
        "further": f"{here}?{urlencode(kept | {'after': str(found.more)})}" if found.more is not None else "",
        "may_take_away": at.member.may("report"),
    }
    return at.page("staff/cases.html", context)


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
