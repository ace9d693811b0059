"""The calendar of an organisation: its days off, entering one, what that moves, and the letters that it makes wrong."""

from __future__ import annotations

import re
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from putright.calendars import load_calendars
from putright.casework.calendar_acts import Proposed, check, enter, take_back
from putright.correspondence.looking_ahead import Ahead, CaseAhead, ahead, ahead_of_taking_back
from putright.correspondence.recounting import recount_at_once
from putright.letters import letters
from putright.procedure.acts import Refusal
from putright.procedure.assessment import calendar_for
from putright.procedure.moments import parse_moment
from putright.procedure.policy import Policy
from putright.register.adopting import in_force
from putright.register.calendar_models import BACK, CalendarChange
from putright.register.models import Case
from putright.register.reading import policy_of
from putright.reports.asking import PAGE
from putright.reports.calendar_days import (
    CaseMoved,
    cases_moved,
    change_line,
    change_lines,
    changes_entered,
    days_off,
    progress_of,
    still_to_do,
)
from putright.reports.who_complained import policies_of, read_policies
from putright.reports.wrong_promises import open_promises, promise_line, promise_rows, waiting_promises
from putright.staff.calendar_forms import BackForm, DayForm
from putright.staff.case_frame import address_of
from putright.staff.door import Desk, desk
from putright.staff.policy_pages import policy_page
from putright.wording.calendar_words import (
    change_words,
    coverage_words,
    date_words,
    ends_soon,
    move_words,
    promised_thing,
)
from putright.wording.dates import long_day
from putright.wording.plain_names import capital

_SHOWN_AHEAD = 50


@desk("policy")
def calendar(at: Desk) -> HttpResponse:
    """The days off, and the form to enter one: first what it would move, then it is entered."""
    data = at.request.POST if at.request.method == "POST" else None
    form = DayForm(at.organisation, data)
    if data is None or not form.is_valid():
        return _calendar(at, form)
    proposed = form.proposed()
    for fault in check(at.organisation, proposed, at.member, at.now):
        form.add_error(fault.path if fault.path in form.fields else None, fault.message)
    known = CalendarChange.objects.filter(organisation=at.organisation, key=form.cleaned_data["form_id"]).first()
    if known is None and form.errors:
        return _calendar(at, form)
    if known is None and "enter" not in data:
        return _ahead(
            at,
            "staff/calendar_ahead.html",
            ahead(at.organisation, proposed, at.now),
            {"form": form, "of": _words(proposed)},
        )
    done = enter(at.organisation, proposed, at.member, now=at.now, key=form.cleaned_data["form_id"])
    if isinstance(done, Refusal):  # somebody else was quicker
        form.refuse(done)
        return _calendar(at, form)
    return _entered(at, done, "It is entered.")


def _entered(at: Desk, change: CalendarChange, said: str) -> HttpResponse:
    """Make the dates anew, if the cases are few, and show what moved."""
    if recount_at_once(at.organisation, at.now):
        messages.success(at.request, f"{said} The dates of the cases are worked out anew.")
    else:
        messages.success(at.request, f"{said} The dates of the cases are being worked out anew.")
    return redirect("policy-calendar-change", slug=at.organisation.slug, change=change.takes_back_id or change.pk)


def _policy(at: Desk) -> Policy | None:
    try:
        return policy_of(in_force(at.organisation, timezone.localdate(at.now)))
    except LookupError:
        return None


def _calendar(at: Desk, form: DayForm) -> HttpResponse:
    today: date = timezone.localdate(at.now)
    policy = _policy(at)
    changes = changes_entered(at.organisation)
    plain = calendar_for(policy, None, load_calendars()) if policy is not None else None
    context: dict[str, object] = {
        "form": form,
        "coverage": coverage_words(plain.division, plain.last_day, today.toordinal()) if plain else "",
        "ends_soon": plain is not None and ends_soon(plain.last_day, today.toordinal()),
        "years": days_off(at.organisation, policy, today, changes) if policy is not None else [],
        "changes": change_lines(changes),
        "letters": waiting_promises(at.organisation, at.member),
        "waiting": still_to_do(at.organisation),
    }
    return policy_page(
        at, "staff/calendar.html", context, under="policy-calendar", status=422 if form.is_bound else 200
    )


def _ahead(at: Desk, template: str, found: Ahead, context: dict[str, object]) -> HttpResponse:
    """What a change would do, before it is made, as far as this member may see it."""
    moved = [one for one in found.moved if one.record.case.pk not in at.member.barred]
    cases = [
        CaseMoved(
            one.record.case.reference,
            _would_move(one),
        )
        for one in moved
    ]
    promises = [letter for one in moved for letter in _letters(one)]
    may_read = at.member.may("read")
    shown: dict[str, object] = {
        "cases": _linked(at, cases[:_SHOWN_AHEAD]),
        "moved": len(cases),
        "dates": sum(len(one.moves) for one in cases),
        "unshown": max(len(cases) - _SHOWN_AHEAD, 0),
        "more": found.more,
        "looked": found.touched,
        "wrong": len(promises),
        "promises": promises if may_read else [],
        "may_read": may_read,
    }
    return policy_page(at, template, {**context, **shown}, under="policy-calendar")


def _would_move(found: CaseAhead) -> tuple[str, ...]:
    policy = found.record.policy
    return tuple(
        move_words(one.stage, one.action, one.was, one.now, policy, expected=one.expected, law=one.law, ahead=True)
        for one in found.compared.moves
    )


def _words(proposed: Proposed) -> str:
    """What is about to be entered."""
    first, last = proposed.first.toordinal(), proposed.last.toordinal()
    whom = f", for {proposed.site.name}" if proposed.site is not None else ""
    return f"{capital(change_words(proposed.what, first, last, proposed.name))}{whom}."


def _letters(ahead: CaseAhead) -> list[tuple[str, str]]:
    """Each letter that would be wrong: the case, and what it promised."""
    policy, titles = ahead.record.policy, letters()
    return [
        (
            ahead.record.case.reference,
            f"{titles[one.kind].title} of {long_day(parse_moment(one.entry.row.happened).day)}. "
            f"{promised_thing(one.promised[0], one.promised[1], policy)}: {date_words(one.was)} was promised, and it "
            f"would be {date_words(one.now)}.",
        )
        for one in ahead.letters
    ]


def _linked(at: Desk, cases: list[CaseMoved]) -> list[tuple[CaseMoved, str]]:
    """The cases with their addresses. They are named to those alone who may read them."""
    if not at.member.may("read"):
        return []
    return [(one, address_of(at.organisation, one.reference)) for one in cases]


@desk("policy")
def calendar_change(at: Desk, change: int) -> HttpResponse:
    """What a change moved, how far that has got, and the form to take it back."""
    rows = CalendarChange.objects.filter(organisation=at.organisation).select_related("account", "site")
    row = rows.filter(pk=change).exclude(what=BACK).first()
    if row is None:
        raise Http404
    back = rows.filter(takes_back=row).first()
    data = at.request.POST if at.request.method == "POST" else None
    form = BackForm(data)
    if data is not None and form.is_valid():
        key = form.cleaned_data["form_id"]
        if "enter" not in data and back is None:
            found = ahead_of_taking_back(at.organisation, row, at.now)
            return _ahead(at, "staff/calendar_back.html", found, {"form": form, "change": change_line(row, None)})
        done = take_back(at.organisation, row.pk, at.member, form.cleaned_data["reason"], now=at.now, key=key)
        if not isinstance(done, Refusal):
            return _entered(at, done, "It is taken back.")
        form.add_error(None, " ".join(fault.message for fault in done.faults))
    asked = at.request.GET
    followed = back if back is not None and asked.get("of") != "entering" else row
    after = _after(asked.get("after", ""))
    may_read = at.member.may("read")
    moved = cases_moved(at.organisation, at.member, followed.pk, _policies(at), after) if may_read else []
    here = reverse("policy-calendar-change", args=[at.organisation.slug, row.pk])
    kept = "of=entering&" if followed is row and back is not None else ""
    context: dict[str, object] = {
        "form": form if back is None else None,
        "change": change_line(row, back),
        "by_back": followed is not row,
        "here": here,
        "back": back,
        "progress": progress_of(at.organisation, followed.pk),
        "may_read": may_read,
        "cases": _linked(at, [one for _, one in moved[:PAGE]]),
        "first": f"{here}?{kept}" if after else "",
        "further": f"{here}?{kept}after={moved[PAGE - 1][0]}" if len(moved) > PAGE else "",
        "letters": waiting_promises(at.organisation, at.member),
    }
    return policy_page(
        at, "staff/calendar_change.html", context, under="policy-calendar", status=422 if form.is_bound else 200
    )


def _after(typed: str) -> int:
    return int(typed) if re.fullmatch("[0-9]{1,18}", typed) else 0


def _policies(at: Desk) -> dict[int, Policy]:
    """The policies under which the organisation has cases."""
    versions = Case.objects.filter(organisation=at.organisation).values_list("policy", flat=True).distinct()
    return read_policies(policies_of(at.organisation, versions))


def _told(at: Desk, data: QueryDict) -> HttpResponse:
    """Tick a letter off, if the date that the person saw, and told, is still the one that holds."""
    rows = open_promises(at.organisation, at.member).select_for_update(no_key=True)
    row = rows.filter(pk=_after(data.get("promise", ""))).first()
    if row is None:
        raise Http404
    if data.get("now", row.now) != row.now:
        messages.error(
            at.request,
            f"Not ticked off: the date changed again while you looked. It is {date_words(row.now)} now. Tell them that "
            "date, then tick it off.",
        )
    else:
        if row.settled is None:
            row.settled, row.settled_by_id = at.now, at.member.account
            row.save(update_fields=["settled", "settled_by"])
        messages.success(at.request, "Ticked off. It stands below with your name.")
    return redirect("policy-calendar-letters", slug=at.organisation.slug)


@desk("policy")
def calendar_letters(at: Desk) -> HttpResponse:
    """The letters that promised a date which is now wrong; each is ticked off once the complainant was told."""
    may_read = at.member.may("read")
    data = at.request.POST if at.request.method == "POST" else None
    if data is not None:
        if not may_read:  # they cannot know which letter it is
            raise PermissionDenied
        return _told(at, data)
    after = _after(at.request.GET.get("after", ""))
    rows = promise_rows(at.organisation, at.member, settled=False, after=after) if may_read else []
    settled = promise_rows(at.organisation, at.member, settled=True, after=0) if may_read else []
    policies = read_policies(policies_of(at.organisation, {row.case.policy_id for row in (*rows, *settled)}))
    here = reverse("policy-calendar-letters", args=[at.organisation.slug])
    context: dict[str, object] = {
        "may_read": may_read,
        "letters": waiting_promises(at.organisation, at.member),
        "rows": [(promise_line(row, policies), address_of(at.organisation, row.case.reference)) for row in rows[:PAGE]],
        "settled": [promise_line(row, policies) for row in settled],
        "first": here if after else "",
        "further": f"{here}?after={rows[PAGE - 1].pk}" if len(rows) > PAGE else "",
        "waiting": still_to_do(at.organisation),
    }
    return policy_page(at, "staff/calendar_letters.html", context, under="policy-calendar")
