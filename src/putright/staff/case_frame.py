"""What every screen of a case shows: whose case it is, what that person needs, and the other screens of the case."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from putright.accounts.models import Organisation
from putright.casework.looking import View
from putright.casework.who_may import may_record
from putright.register.relating import relations_of
from putright.staff.door import Desk
from putright.wording.dates import long_day

CASE_PAGES: Final = (
    ("The case", "case", "read"),
    ("People", "case-people", "read"),
    ("Documents", "case-documents", "read"),
    ("Strands", "case-strands", "read"),
    ("Who is involved", "case-involved", "read"),
    ("Codes to follow it", "case-codes", "handle"),
    ("Other cases", "case-related", "read"),
)
"""The screens of a case in its own navigation: what each is called, its address, and the permission it asks for."""


def address_of(organisation: Organisation, reference: str) -> str:
    """Where the page of a case stands."""
    return reverse("case", args=[organisation.slug, reference])


class NeedsShown(NamedTuple):
    """What the banner on every screen of a case says; ``due`` says that it is to be looked at again."""

    words: str
    lines: tuple[tuple[str, str], ...]
    due: str
    change: str


def needs_shown(at: Desk, view: View) -> NeedsShown | None:
    """What the person needs; None where nothing is known to be needed."""
    needs = view.needs
    if not needs:
        return None
    due = ""
    if needs.review is not None:
        day = long_day(needs.review.toordinal())
        due = f"This was to be looked at again on {day}." if needs.due(timezone.localdate(at.now)) else ""
    change = ""
    if may_record(("needs-noted",), at.member.permissions):
        change = reverse("case-needs", args=[at.organisation.slug, view.case.reference])
    return NeedsShown(needs.words, needs.lines, due, change)


class WentOn(NamedTuple):
    """The case in which this one goes on, its address, and why: it came twice, or was taken back."""

    reference: str
    href: str
    title: str
    why: str


_TWICE: Final = ("Joined with another case", "It came twice.")
_BACK: Final = ("Taken back into another case", "It was split off, and is one complaint with the other after all.")


def went_on(organisation: Organisation, view: View) -> WentOn | None:
    """Where this complaint goes on, as far as whoever looks may know of it; None where it stands by itself."""
    known = relations_of(view.record.entries)
    joined = known.elsewhere
    if joined is None or joined.number in view.hidden:
        return None
    title, why = _TWICE if known.goes_on is not None else _BACK
    return WentOn(joined.reference, address_of(organisation, joined.reference), title, why)


def case_screen(
    at: Desk, view: View, template: str, context: dict[str, Any], *, under: str = "", status: int = 200
) -> HttpResponse:
    """A screen of a case; ``under`` is the name of the address in the case's navigation that it belongs to.

    Its template extends staff/case_base.html, which shows what the person needs on each of them.
    """
    reference = view.case.reference
    pages = [
        {"text": text, "href": reverse(name, args=[at.organisation.slug, reference]), "current": name == under}
        for text, name, permission in CASE_PAGES
        if at.member.may(permission)
    ]
    common: dict[str, Any] = {
        "reference": reference,
        "complainant": view.complainant,
        "address": address_of(at.organisation, reference),
        "needs": needs_shown(at, view),
        "went_on": went_on(at.organisation, view),
        "case_pages": pages if len(pages) > 1 else [],
    }
    return at.page(template, common | context, status=status)
