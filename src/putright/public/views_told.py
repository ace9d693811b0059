"""What the provider tells of what it learned: "You said, we did"."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from putright.public.door import Counter, counter
from putright.reports.told_lessons import told_publicly
from putright.wording.dates import MONTHS
from putright.wording.language import say


@require_safe
@counter
def you_said(at: Counter) -> HttpResponse:
    """Everything that is published now. Nothing on it leads to a case."""
    told = told_publicly(at.organisation)
    lessons = [
        {
            "said": one.said,
            "did": one.did,
            "when": f"{say(MONTHS[one.done.month - 1])} {one.done.year}" if one.done else "",
            "site": one.site,
        }
        for one in told.lessons
    ]
    return at.page("public/you_said.html", {"lessons": lessons, "changed": told.changed})
