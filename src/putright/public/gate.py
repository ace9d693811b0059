"""What every public form passes that costs somebody something: nothing is asked, work is asked, or it is not now.

    passed = through(at, COMPLAINT, form_id, sent_before=...)
    if isinstance(passed, HttpResponse):
        return passed

Whoever is asked for work gets a page that carries all that they typed, and sends it on. ``passed.why`` says why what
came is to be held back, or nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from math import ceil
from typing import Final, NamedTuple

from django.http import HttpResponse
from django.utils import timezone
from django.utils.html import format_html

from putright.public.door import Counter
from putright.public.kept_typing import BY_FORM
from putright.public.machines import sign_of_a_machine
from putright.public.reaching import Reach
from putright.public.work import ASKED, DONE, PARTS, Question, ask, asked, outcome
from putright.site.budgets import CASE_FILES, COMPLAINT, FILE_BYTES, REMARK, Budget
from putright.site.limiting import Step, room_of, step, take_back, tell
from putright.site.whence import origin_of
from putright.wording.language import say_number

_OURS: Final = frozenset({"csrfmiddlewaretoken", ASKED, DONE})
_KEPT: Final = (COMPLAINT, REMARK)


class Passed(NamedTuple):
    """It may go on. ``why``: what it is held back for (``casework.held_back.WHY``); empty: nothing."""

    why: str = ""


def through(
    at: Counter,
    budget: Budget,
    form_id: str = "",
    *,
    sent_before: Callable[[], bool] = lambda: False,
    sign: str | None = None,
) -> Passed | HttpResponse:
    """Count what is being sent, and say whether it may go on, or show the page that asks for work or tells when.

    ``sent_before`` says whether this form did its work already: sent twice it asks for nothing. ``sign``: what tells of
    a machine, where that is known otherwise than by the form. A reception desk of the provider is not counted.
    """
    if at.desk is not None:
        return Passed()
    found = step(at.request, at.organisation.pk, budget, at.now)
    if found.until is None and not found.works:
        return Passed(_why(at, budget, found, sign_of_a_machine(at.request, form_id, at.now) if sign is None else sign))
    if sent_before():
        take_back(at.request, at.organisation.pk, budget, at.now)
        return Passed()
    if found.until is not None:
        take_back(at.request, at.organisation.pk, budget, at.now)
        return not_now(at, found.until)
    whose = f"{budget.name}/{at.organisation.pk}/{form_id}/{origin_of(at.request)}"
    question = asked(whose, at.request.POST.get(ASKED, ""), at.now)
    became = outcome(question, at.request.POST.get(DONE, ""), at.now) if question is not None else ""
    if became == "done":
        return Passed(_why(at, budget, found, sign_of_a_machine(at.request, form_id, at.now) if sign is None else sign))
    take_back(at.request, at.organisation.pk, budget, at.now)
    if question is None or became == "used":
        tell("asked-to-work", at.now)
        question = ask(whose, found.times, at.now)
    return _work(at, question, early=became == "early")


def room_for_files(at: Counter, size: int) -> datetime | None:
    """Count the bytes of files that were sent; where there were too many, when there is room again."""
    if at.desk is not None:
        return None
    found = step(at.request, at.organisation.pk, FILE_BYTES, at.now, size)
    if found.until is not None:
        take_back(at.request, at.organisation.pk, FILE_BYTES, at.now, size)
        tell("not-now", at.now)
    return found.until


def room_on_case(at: Counter, case: int, size: int) -> datetime | None:
    """The same for the files of one case, whoever sends them, after ``room_for_files``."""
    until = room_of(f"{at.organisation.pk}/{case}", CASE_FILES, at.now, size)
    if until is not None:
        take_back(at.request, at.organisation.pk, FILE_BYTES, at.now, size)
        tell("not-now", at.now)
    return until


def not_now(at: Counter, until: datetime) -> HttpResponse:
    """Nothing more is taken from there until then: what to do, with all that was typed."""
    tell("not-now", at.now)
    seconds = max(60, ceil((until - at.now).total_seconds()))
    context = _typed(at) | {"until": format_html("<strong>{}</strong>", f"{timezone.localtime(until):%H:%M}")}
    response = at.page("public/not_now.html", context, status=429)
    response["Retry-After"] = str(seconds)
    response["Cache-Control"] = "no-store"
    return response


def _why(at: Counter, budget: Budget, found: Step, sign: str) -> str:
    if budget not in _KEPT:
        return ""
    if sign:
        tell("by-a-machine", at.now)
        return sign
    if found.held:
        tell("held", at.now)
        return "many" if found.times * budget.free >= budget.held else "whole"
    return ""


def _work(at: Counter, question: Question, *, early: bool) -> HttpResponse:
    wait = question.wait_left(at.now)
    context = _typed(at) | {
        "asked": str(question),
        "sign": question.sign,
        "bits": question.bits,
        "parts": PARTS,
        "wait": wait,
        "waiting": say_number(
            "Please wait {n} second. Then press “Send”.", "Please wait {n} seconds. Then press “Send”.", wait
        ),
        "early": early,
    }
    response = at.page("public/work.html", context, status=200)
    response["Cache-Control"] = "no-store"
    return response


def _typed(at: Counter) -> dict[str, object]:
    """Everything that was typed, to be sent again; and how else to reach the provider."""
    sent = [(name, value) for name, values in at.request.POST.lists() if name not in _OURS for value in values]
    return {"sent": sent, "reach": Reach.of(at.organisation), "here": at.request.get_full_path(), **BY_FORM}
