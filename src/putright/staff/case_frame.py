"""What every screen of a case shows: whose case it is, what that person needs, and the other screens of the case."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse
from django.urls import reverse

from putright.accounts.models import Organisation
from putright.casework.looking import View
from putright.staff.door import Desk

CASE_PAGES: Final = (("The case", "case", "read"), ("Who is involved", "case-involved", "read"))
"""The screens of a case in its own navigation: what each is called, its address, and the permission it asks for."""


def address_of(organisation: Organisation, reference: str) -> str:
    """Where the page of a case stands."""
    return reverse("case", args=[organisation.slug, reference])


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
        "needs": str(view.record.latest("contact-given").get("needs", "")),
        "case_pages": pages if len(pages) > 1 else [],
    }
    return at.page(template, common | context, status=status)
