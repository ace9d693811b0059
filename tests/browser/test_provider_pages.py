"""The provider's own pages: everybody can use them, whatever stands in them."""

from __future__ import annotations

from tests.browser.looking import wrong_with

PAGES = ("", "who/", "help/", "bodies/", "accessibility/")


def test_axe_finds_nothing_wide_or_narrow(make_organisation, window):
    """With a name, a contact and a body of the provider's own that are long, from right to left, and hostile."""
    made = make_organisation("care-and-support", name="Osier " + "W" * 60)
    known_bodies(made)
    shown = window()
    found = []
    for page in PAGES:
        shown.go(f"/p/{made.slug}/{page}")
        found += [f"{page}: {one}" for one in wrong_with(shown)]
    assert found == [], found


def known_bodies(made):
    """A body that everybody is told of, in words that are long, from right to left and hostile."""
    from django.utils import timezone

    from putright.accounts.models import OutsideBody
    from putright.accounts.scope import within

    with within(made.organisation):
        OutsideBody.objects.create(
            organisation=made.organisation, body="speak-up", number=1, name="خدمة المناصرة <b>" + "W" * 90,
            does="It helps people " + "very " * 60, phone="01632 960 222", web="https://" + "a" * 90 + ".example",
            offered=True, changed_by=made.accounts["manager"], changed_at=timezone.now(),
        )  # fmt: skip
