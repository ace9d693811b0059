"""Who holds which role: today, or on a day that somebody asks for."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.urls import reverse

from putright.accounts.models import Person, Role
from putright.reports.policy_roles import policy_roles
from putright.reports.who_holds import holders
from putright.site.components import DateField
from putright.staff.door import Desk, desk
from putright.staff.role_words import holders_shown


class DayForm(forms.Form):
    """A day to ask for."""

    on = DateField(label="On which day?", required=False, help_text="Leave it empty for today. For example, 27 3 2026")


@desk("read", only_looks=True)
def who(at: Desk) -> HttpResponse:
    """Every role with who held it on a day, and who stood in."""
    form = DayForm({"on": at.request.GET.get("on", "")})
    day = form.cleaned_data["on"] or at.hand.today if form.is_valid() else at.hand.today
    held = holders(at.organisation, day)
    titles = {one.id: one.title for one in policy_roles(at.organisation, at.now)}
    rows = []
    for role in Role.objects.filter(organisation=at.organisation).order_by("title", "pk"):
        lines = holders_shown(held.get(role.pk, ()))
        if lines or role.retired_at is None:
            stands_for = [titles[one] for one in role.policy_roles if one in titles and titles[one] != role.title]
            rows.append({"title": role.title, "stands_for": stands_for, "holders": lines})
    context: dict[str, object] = {
        "form": form,
        "day": day,
        "today": day == at.hand.today,
        "rows": rows,
        "here": at.request.path,
    }
    context["stand_for"] = any(one["stands_for"] for one in rows)
    if at.member.may("assign"):
        context["hand_over"] = _people(at)
    return at.page("staff/who.html", context, status=200 if form.is_valid() else 422)


def _people(at: Desk) -> list[tuple[str, str]]:
    """Everybody, those who have left too, with the page of what they still deal with: one query."""
    everybody = Person.objects.filter(organisation=at.organisation).select_related("membership").order_by("name", "pk")
    found = []
    for one in everybody:
        membership = getattr(one, "membership", None)
        left = membership is not None and not (
            membership.active and (membership.until is None or membership.until > at.hand.today)
        )
        words = f"{one.name}{f', {one.job}' if one.job else ''}{' (has left)' if left else ''}"
        found.append((reverse("hand-over", args=[at.organisation.slug, one.pk]), words))
    return found
