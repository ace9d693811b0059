"""The procedure, whole, in easier words and in short: made from the policy in force, so that it can promise nothing
else."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from putright.public.bodies import directory_at
from putright.public.door import Counter, counter
from putright.public.reaching import Reach
from putright.public.sections import section_shown
from putright.public.ways_on import further_ways, ways_on
from putright.publishing.words import CONTACT, page_words
from putright.site.papers import contacts_of
from putright.wording.language import spoken


@require_safe
@counter
def procedure(at: Counter) -> HttpResponse:
    """The provider's procedure. No cookie is set here: reading it is nobody's business."""
    return _page(at, "procedure", "public/procedure.html")


@require_safe
@counter
def easier(at: Counter) -> HttpResponse:
    """The same in easier words."""
    return _page(at, "easier", "public/other_words.html")


@require_safe
@counter
def summary(at: Counter) -> HttpResponse:
    """What the one page for the wall says."""
    return _page(at, "summary", "public/other_words.html")


def _page(at: Counter, kind: str, template: str) -> HttpResponse:
    paper = page_words(at.policy, kind, spoken(), contacts_of(at.organisation), directory_at(at))
    reach = Reach.of(at.organisation)
    sections = [section_shown(one) for one in paper.sections if one.id != CONTACT or reach]
    if kind == "procedure":
        # Whoever reads how to complain looks for the telephone number next.
        first, *rest = sections
        sections = [first, *sorted(rest, key=lambda one: not one["reach"])]
    context: dict[str, object] = {
        "paper": paper,
        "kind": kind,
        "sections": sections,
        "mark": at.policy.stages[0].clause,
        "reach": reach,
    }
    if kind == "procedure":
        context |= {"ways_on": ways_on(at.organisation), "further": further_ways(at.organisation)}
    return at.page(template, context)
