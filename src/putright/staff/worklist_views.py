"""The worklist: what is owed next over all cases, in one of its views, narrowed and sorted as its address asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import parse_qsl

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from putright.accounts.members import names_of
from putright.calendars import load_calendars
from putright.procedure.assessment import calendar_for
from putright.procedure.policy import Policy
from putright.register.held_models import held_reference
from putright.reports.openings import shut_out
from putright.reports.read_first import first_of, held_first, read_first
from putright.reports.who_complained import policies_of, read_policies
from putright.reports.worklist import Around, around, owed
from putright.reports.worklist_asked import Asked, read
from putright.reports.worklist_choices import choices
from putright.reports.worklist_lines import lines_of
from putright.reports.worklist_waiting import waiting, waiting_lines
from putright.staff.body_page import to_be_checked
from putright.staff.door import Desk, desk
from putright.staff.mail_page import on_head
from putright.staff.worklist_form import NarrowForm
from putright.staff.worklist_page import (
    columns,
    empty,
    narrowed,
    not_understood,
    saved_views,
    sorted_words,
    standing_views,
)
from putright.wording.calendar_words import coverage_words, ends_soon
from putright.wording.danger_words import signs_words

_HELD_SHOWN: Final = 10
"""Of what is held back and to be read first; a flood may have the words of danger too."""


@desk("read", only_looks=True)
def worklist(at: Desk) -> HttpResponse:
    """What is owed next over all cases."""
    found = around(at.organisation, at.member, at.now)
    given = at.request.GET.dict()
    first = next((one for one in found.saved if one.first), None)
    if first is not None and not given.keys() - {"after"}:
        given = dict(parse_qsl(first.asked)) | given
    asked, wrong = read(given)
    opened = "narrow" in given
    known = choices(at.organisation) if opened or asked.narrowed or wrong else None
    if known is not None:
        strange = known.unknown(asked)
        for name in strange:
            asked = asked.without(name)._replace(after=asked.after)
        wrong = (*wrong, *strange)
    here = at.request.path
    context: dict[str, object] = {
        "now": at.now,
        "cases": reverse("cases", args=[at.organisation.slug]),
        "views": standing_views(asked, found, here),
        "saved": saved_views(found.saved, asked, here),
        "asked": asked,
        "narrowed": narrowed(asked, known, here) if known is not None else [],
        "not_understood": not_understood(wrong, asked),
        "sorted": sorted_words(asked),
        "change": f"{here}?{asked.query}&narrow=1#narrow",
        "form": NarrowForm(asked, known) if opened and known is not None else None,
        "here": here,
        "keep": f"{reverse('worklist-views', args=[at.organisation.slug])}?{asked.query}",
        "recounting": found.recounting,
        "looks": found.looks,
        "looks_asked": found.asked,
    }
    head = on_head(at, words=True) if at.member.may("receive") else None
    unread = first_of(at.organisation, head.new_words) if head is not None else read_first(at.organisation, at.member)
    first_of_all = {one.reference: signs_words(one.signs) for one in unread}
    context["read_first"] = [(one, f"{context['cases']}{one}/", why) for one, why in first_of_all.items()]
    context |= _held_first(at, head.held_words if head is not None else ())
    context |= _rows(at, asked, found.newest, here)
    for line in context["lines"]:  # type: ignore[attr-defined]
        line["read_first"] = first_of_all.get(line["reference"], "")
    context["empty"] = "" if context["lines"] else empty(asked, found.teams, looked=bool(context["looked"]))
    context |= _for_policy(at, found)
    context["head"] = head
    return at.page("staff/worklist.html", context)


def _held_first(at: Desk, words: Sequence[tuple[int, str, str | None]]) -> dict[str, object]:
    """What is held back and to be read first: the oldest of it, and how many more."""
    found = held_first(at.organisation, words)
    return {
        "held_first": [
            (held_reference(at.organisation, one.number, one.kind), signs_words(one.signs),
             reverse("held-one", args=[at.organisation.slug, one.number]))
            for one in found[:_HELD_SHOWN]
        ],
        "held_more": len(found[_HELD_SHOWN:]),
    }  # fmt: skip


def _rows(at: Desk, asked: Asked, newest: int, here: str) -> dict[str, object]:
    """The rows in words, and the ways to the pages before and after."""
    # As mappings: a template looks for a key first, and a tuple would refuse it once for each cell.
    if asked.show == "waiting":
        waits = waiting(at.organisation, at.member, asked, at.now)
        lines = [one._asdict() for one in waiting_lines(at.organisation, waits.rows)]
        more, looked = waits.more, waits.looked
    else:
        page = owed(at.organisation, at.member, asked, at.now)
        names = names_of(at.organisation, {row.person for row in page.rows})
        # Said to those who can do something about it.
        cannot = shut_out(at.organisation, page.rows) if at.member.may("assign") else frozenset[int]()
        lines = [one._asdict() for one in lines_of(at.organisation, page.rows, names, at.now, newest, cannot)]
        more, looked = page.more, page.looked
    return {
        "lines": lines,
        "columns": columns(asked, here),
        "looked": looked,
        "first": f"{here}?{asked.query}" if asked.after is not None else "",
        "further": f"{here}?{asked.query}&after={more}" if more is not None else "",
        "further_text": "Look further" if looked else "The next 25",
    }


_UNCHECKED: Final[dict[tuple[object, ...], int]] = {}
"""How many bodies want checking, by all that it depends on. What an organisation says of them is added to and never
altered, so that its newest row stands for all of it."""
_MOST_KEPT: Final = 256


def _for_policy(at: Desk, found: Around) -> dict[str, object]:
    """What only those are told who can do something about it: that the calendar ends, that bodies want checking."""
    version = found.policy
    if version is None or not at.member.may("policy"):
        return {}
    policy = read_policies(policies_of(at.organisation, [version]))[version]
    today = timezone.localdate(at.now)
    key = (at.organisation.pk, version, found.bodies, today)
    if key not in _UNCHECKED:
        if len(_UNCHECKED) >= _MOST_KEPT:
            _UNCHECKED.clear()
        _UNCHECKED[key] = to_be_checked(at, policy, today)
    return {"coverage": _coverage(policy, today.toordinal()), "bodies_unchecked": _UNCHECKED[key]}


def _coverage(policy: Policy, today: int) -> str:
    plain = calendar_for(policy, None, load_calendars())
    return coverage_words(plain.division, plain.last_day, today) if ends_soon(plain.last_day, today) else ""
