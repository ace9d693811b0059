"""Pages for staff: how often each promise was kept, one promise by itself, and the same as a file."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from putright.procedure.policy import Policy
from putright.register.adopting import in_force
from putright.register.models import PolicyVersion
from putright.register.reading import policy_of
from putright.reports.limits import STRENGTHS
from putright.reports.promises_asked import NOT_RECORDED, Asked, Choices, asked_of, months_after
from putright.reports.promises_choices import choices_of
from putright.reports.promises_file import file_name, promise_lines
from putright.reports.promises_kept import NotKept, Source, demands_kept, not_kept, one_promise, promises_kept, together
from putright.reports.same_promise import Same, same_as, same_promises, versions_of
from putright.reports.worklist import Place, place_of
from putright.staff.door import Desk, desk
from putright.staff.promises_page import (
    asked_words,
    chart,
    cross,
    line,
    month_lines,
    month_words,
    name_of,
    promises_page,
    terms_in_words,
)
from putright.staff.promises_rows import case_rows


@desk("report", only_looks=True)
def promises(at: Desk) -> HttpResponse:
    """Every promise: how often it was kept, by month, by site or service."""
    choices = choices_of(at.organisation)
    asked, wrong = asked_of(at.request.GET, choices, at.now)
    counted = promises_kept(at.organisation, asked, at.now)
    versions = versions_of(at.organisation, [source for source, _ in counted.promises])
    page = promises_page(
        counted,
        same_promises(counted.promises, versions),
        demands_kept(at.organisation, asked, at.now),
        asked=asked,
        choices=choices,
        versions=versions,
        here=at.request.path,
        policy=_policy(at),
    )
    return at.page(
        "staff/promises.html",
        _around(at.request, asked, choices, wrong, at) | {"shown": page},
        status=422 if wrong else 200,
    )


@desk("report", only_looks=True)
def promise(at: Desk) -> HttpResponse:
    """One promise: month by month, by site or service, and the cases on which it was not kept."""
    choices = choices_of(at.organisation)
    asked, wrong = asked_of(at.request.GET, choices, at.now)
    found, policy = _promise(at)
    counts = one_promise(at.organisation, asked, found.sources, at.now)
    months = {month: together(one for (due, _), one in counts.items() if due == month) for month, _ in counts}
    total = together(counts.values())
    may_read = at.member.may("read")
    after = place_of(at.request.GET.get("after", ""))
    rows: list[NotKept] = []
    more = None
    if may_read:
        place = (after.due_at, after.id) if after is not None and after.due_at is not None else None
        rows, more = not_kept(at.organisation, at.member, asked, found.sources, at.now, place)
    here = f"{at.request.path}?{urlencode(_named(at) | asked.address())}"
    context = _around(at.request, asked, choices, wrong, at) | {
        "name": name_of(found, policy),
        "terms": terms_in_words(found, policy, alike=True),
        "changed": found.changed,
        "chart": chart(months, asked),
        "months": [*month_lines(months, asked), line("Together", total)],
        "total": line("Together", total),
        "cross": cross(counts, asked, choices),
        "may_read": may_read,
        "cases": case_rows(rows, at.organisation.slug),
        "first": f"{here}#cases" if after is not None else "",
        "further": f"{here}&{urlencode({'after': str(Place(*more))})}#cases" if more is not None else "",
        "all_promises": f"{reverse('figures-promises', args=[at.organisation.slug])}?{urlencode(asked.address())}",
        "kept_in_address": _named(at),
    }
    return at.page("staff/promise.html", context, status=422 if wrong else 200)


@desk("report", only_looks=True)
def promises_csv(at: Desk) -> HttpResponse:
    """The same figures as a file: a line for each promise, month, and site or service."""
    choices = choices_of(at.organisation)
    asked, wrong = asked_of(at.request.GET, choices, at.now)
    if wrong:
        said = "\n".join(sentence for _, sentence in wrong)
        return HttpResponse(f"{said}\n", status=422, content_type="text/plain; charset=utf-8")
    lines = promise_lines(at.organisation, asked, choices, at.now)
    response = HttpResponse("".join(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file_name(at.organisation, asked)}"'
    response["Cache-Control"] = "no-store"
    return response


def _policy(at: Desk) -> Policy:
    return policy_of(in_force(at.organisation, timezone.localdate(at.now)))


def _named(at: Desk) -> dict[str, str]:
    """Which promise, as the address says it."""
    said = at.request.GET
    return {name: said[name] for name in ("stage", "action", "clause", "firm", "version") if name in said}


def _promise(at: Desk) -> tuple[Same, Policy]:
    """The promise that the address names. There is no such page for one that no version of the policy makes."""
    said = at.request.GET
    version, firm = said.get("version", ""), said.get("firm", "")
    if not (version.isascii() and version.isdigit() and len(version) < 19 and firm in STRENGTHS):
        raise Http404
    source = Source(int(version), said.get("stage", ""), said.get("action", ""), said.get("clause"), firm)
    versions = versions_of(at.organisation, _every_version(at, source))
    found = same_as(source, versions)
    if found is None:
        raise Http404
    return found, versions.policies[found.newest.policy]


def _every_version(at: Desk, source: Source) -> list[Source]:
    keys = PolicyVersion.objects.filter(organisation=at.organisation).values_list("pk", flat=True)
    return [source._replace(policy=key) for key in keys]


def _around(
    request: HttpRequest, asked: Asked, choices: Choices, wrong: list[tuple[str, str]], at: Desk
) -> dict[str, object]:
    """What stands around the tables of both pages: the choices as they are made, and what is wrong with them."""
    typed = {name: request.GET.get(name, "") for name in ("from", "to")}
    address = asked.address()
    site_choices = list(choices.sites.items())
    services = [] if asked.by == "site" else list(choices.values(asked.by).items())
    return {
        "now": at.now,
        "wrong": wrong,
        "said": dict(wrong),
        "asked_words": asked_words(asked, choices),
        "from": typed["from"] if any(name == "from" for name, _ in wrong) else month_words(asked.first),
        "to": typed["to"] if any(name == "to" for name, _ in wrong) else month_words(asked.last),
        "asked": asked,
        "sites": [*site_choices, (NOT_RECORDED, "No site recorded")] if site_choices else [],
        "splits": list(choices.titles().items()),
        "split_title": choices.titles()[asked.by],
        "services": [*services, (NOT_RECORDED, "Not recorded")] if services else [],
        "csv": f"{reverse('figures-promises-csv', args=[at.organisation.slug])}?{urlencode(address)}",
        "here": request.path,
        "plain": f"{request.path}?{urlencode(_named(at))}" if _named(at) else request.path,
        "narrowed": bool(asked.site or asked.service) or asked.first != months_after(asked.last, -11),
    }
