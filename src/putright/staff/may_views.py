"""What one person may do, and why."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import reverse

from putright.accounts.holders import Has, holders_on
from putright.accounts.holding import until_words
from putright.accounts.members import person_of
from putright.accounts.permissions import PERMISSIONS
from putright.staff.door import Desk, desk
from putright.staff.door_words import openings
from putright.staff.people_pages import people_page
from putright.staff.person_views import membership_of, standing_words
from putright.wording.plain_names import capital


@desk("administer", only_looks=True)
def may(at: Desk, person: int) -> HttpResponse:
    """Each permission, whether this person has it today, and through which role or for whom they stand in."""
    found = person_of(at.organisation, f"person-{person}")
    if found is None:
        raise Http404
    membership = membership_of(found)
    has = [one for one in holders_on(at.organisation, at.hand.today).rows if one.person == found.key]
    opens = {one.permission: one for one in openings()}
    context = {
        "person": found,
        "back": f"{reverse('people', args=[at.organisation.slug])}?person={found.pk}",
        "standing": standing_words(at, membership) if membership is not None else "Cannot sign in",
        "rows": [
            {
                "words": capital(words),
                "why": [_because(one) for one in has if name in one.permissions],
                "pages": opens[name].pages,
                "entries": opens[name].entries,
            }
            for name, words in PERMISSIONS.items()
        ],
    }
    return people_page(at, "staff/may.html", context, under="people")


def _because(one: Has) -> str:
    if one.until is None:
        return f"as {one.title}"
    place = f"in the place of {one.absent}" if one.absent else "which nobody holds"
    return f"as {one.title}, {place}, to {until_words(one.until)}"
