"""The provider's own pages: everybody can use them, whatever stands in them."""

from __future__ import annotations

import uuid

from tests.browser.looking import wrong_with
from tests.browser.steps import sign_in
from tests.integration.some_cases import complain, take

PAGES = ("", "who/", "help/", "bodies/", "you-said/", "accessibility/", "cy/bodies/", "cy/remark/", "cy/urgent/")


def test_axe_finds_nothing_wide_or_narrow(make_organisation, window):
    """With a name, a contact and a body of the provider's own that are long, from right to left, and hostile."""
    made = make_organisation("care-and-support", name="Osier " + "W" * 60)
    known_bodies(made)
    tell(made)
    shown = window()
    found = []
    for page in PAGES:
        shown.go(f"/p/{made.slug}/{page}")
        found += [f"{page}: {one}" for one in wrong_with(shown)]
    sign_in(shown, made.accounts["manager"])
    for page in ("", "1/", "1/change/"):
        shown.go(f"/s/{made.slug}/policy/you-said/{page}")
        found += [f"staff {page}: {one}" for one in wrong_with(shown)]
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


def tell(made):
    """A lesson that is told in words of both directions, long and hostile; and one that could be told."""
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.register.models import FactRow, ToldLesson

    now = timezone.now()
    case = complain(made, now, now)
    for text in ("A code that hangs beside its door is no code.", "W" * 300):
        take(made, case, "lesson-recorded", now, now, text=text)
    with within(made.organisation):
        lesson = FactRow.objects.filter(organisation=made.organisation, kind="lesson-recorded").earliest("pk")
        for number, what in enumerate(("written", "published"), 1):
            ToldLesson.objects.create(
                organisation=made.organisation, item=1, number=number, what=what, case=case, lesson=lesson,
                said="غيّرتم الموعد ولم يخبرنا أحد. <script>alert(1)</script>", did="We ring first. " + "W" * 200,
                at=now, done=now.date().replace(day=1), account=made.accounts["administrator"], key=uuid.uuid4().hex,
                warnings=["“Marsh” is part of a name on this case."],
            )  # fmt: skip
