"""The page of the procedure: made from the policy in force today, so that it can promise nothing else."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from putright.public.bodies import directory_at
from putright.public.door import Counter, counter
from putright.public.reaching import Reach
from putright.wording.procedure_page import procedure_page
from putright.wording.procedure_parts import Items, Part


@require_safe
@counter
def procedure(at: Counter) -> HttpResponse:
    """The provider's procedure. No cookie is set here: reading it is nobody's business."""
    page = procedure_page(at.policy, directory_at(at))
    sections = [
        {"id": section.id, "heading": section.heading, "parts": [_shown(part) for part in section.parts]}
        for section in page.sections
    ]
    return at.page(
        "public/procedure.html",
        {
            "procedure_title": page.title,
            "sections": sections,
            "mark": at.policy.stages[0].clause,
            "reach": Reach.of(at.organisation),
        },
    )


def _shown(part: Part) -> dict[str, object]:
    """A part as the template wants it, which cannot ask what kind it is."""
    if isinstance(part, Items):
        heading = part.intro.removesuffix(":") if part.intro.endswith(":") else ""
        return {"heading": heading, "intro": part.intro, "items": part.items}
    return {"text": part.text, "clauses": part.clauses}
