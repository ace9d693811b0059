"""What roles may do: each role in a few words, one table for each kind of work, and what each permission opens."""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404, HttpResponse

from putright.accounts.models import Role
from putright.accounts.permissions import KINDS_OF_WORK, PERMISSIONS
from putright.reports.who_holds import holders
from putright.staff.door import Desk, desk
from putright.staff.door_words import Opening, openings
from putright.staff.people_pages import people_page
from putright.staff.role_words import holders_shown
from putright.wording.plain_names import capital

ROLE: Final = "role"
"""In the address: what this one role may do."""


@desk("administer", only_looks=True)
def matrix(at: Desk) -> HttpResponse:
    """What each role may do, who holds it, and which pages and entries each permission opens."""
    used = list(Role.objects.filter(organisation=at.organisation, retired_at=None).order_by("title", "pk"))
    held = holders(at.organisation, at.hand.today)
    shown = [_shown(role, [line.split(",")[0] for line in holders_shown(held.get(role.pk, ()))]) for role in used]
    asked = at.request.GET.get(ROLE, "")
    one = next((each for each in shown if each["slug"] == asked), None)
    if asked and one is None:
        raise Http404
    opens = {each.permission: each for each in openings()}
    context: dict[str, Any] = {
        "roles": shown,
        "one": one,
        "kinds": [_kind(title, names, used, one, opens) for title, names in KINDS_OF_WORK.items()],
        "cannot": [capital(words) for name, words in PERMISSIONS.items() if one and name not in one["names"]],
        "today": at.hand.today,
        "here": at.request.path,
    }
    return people_page(at, "staff/matrix.html", context, under="people-matrix")


def _shown(role: Role, names: list[str]) -> dict[str, Any]:
    may = [name for name in PERMISSIONS if name in role.permissions]
    return {
        "title": role.title,
        "slug": role.slug,
        "holders": names,
        "names": may,
        "may": [capital(PERMISSIONS[name]) for name in may],
    }


def _kind(
    title: str, names: tuple[str, ...], used: list[Role], one: dict[str, Any] | None, opens: dict[str, Opening]
) -> dict[str, Any]:
    """One kind of work: its table, and what its permissions open (of one role: those that it has)."""
    return {
        "title": title,
        "columns": [capital(PERMISSIONS[name]) for name in names],
        "rows": [
            (role.title, [(capital(PERMISSIONS[name]), name in role.permissions) for name in names]) for role in used
        ],
        "openings": [opens[name] for name in names if one is None or name in one["names"]],
    }
