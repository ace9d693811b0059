"""The procedure as a drawing, wide and narrow, and as text: made from the policy in force today."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from putright.drawing.drawn import drawn
from putright.public.door import Counter, counter

_SVG = "image/svg+xml; charset=utf-8"


@require_safe
@counter
def drawing(at: Counter) -> HttpResponse:
    """The page with the drawing. A narrow screen is given the narrow one."""
    return at.page("public/drawing.html", {})


@require_safe
@counter
def drawing_wide(at: Counter) -> HttpResponse:
    """The drawing for a screen or a sheet of paper."""
    return HttpResponse(drawn(at.policy), content_type=_SVG)


@require_safe
@counter
def drawing_narrow(at: Counter) -> HttpResponse:
    """The drawing for a phone."""
    return HttpResponse(drawn(at.policy, narrow=True), content_type=_SVG)


@require_safe
@counter
def drawing_text(at: Counter) -> HttpResponse:
    """The text twin."""
    return HttpResponse(drawn(at.policy, "text"), content_type="text/plain; charset=utf-8")
