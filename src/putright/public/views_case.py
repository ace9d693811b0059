"""The page of a case for whoever follows it: where it is, what we owe, what happened, what we sent."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from putright.casework.looking import note_followed
from putright.public.followed import Followed, followed
from putright.wording.standing_words import next_for_complainant, standing_for_complainant


@require_safe
@followed
def followed_case(at: Followed) -> HttpResponse:
    """The page. That it was read is recorded."""
    note_followed(at.case, at.now)
    return at.page(
        "public/followed_case.html",
        {"standing": standing_for_complainant(at.found), "promises": next_for_complainant(at.found)},
    )
