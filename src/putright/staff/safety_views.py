"""What an organisation sets up for whoever complains where it is not safe: the way out of a page, urgent numbers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from putright.accounts.changes import note
from putright.accounts.exits import NEUTRAL
from putright.accounts.models import Organisation
from putright.accounts.urgent_numbers import Own, keep_urgent, own_urgent
from putright.bodies.urgent import known_for
from putright.register.adopting import in_force
from putright.register.reading import policy_of
from putright.staff.door import Desk, desk
from putright.staff.safety_forms import SafetyForm
from putright.staff.seen_forms import state_of
from putright.wording.directory_words import known_words


@desk("administer")
def safety(at: Desk) -> HttpResponse:
    """Show and change it, beside the numbers that are shown besides and how each is known."""
    data = at.request.POST if at.request.method == "POST" else None
    own = at.organisation
    if data is not None:
        own = Organisation.objects.select_for_update(no_key=True).get(pk=own.pk)
    before = own_urgent(own)
    form = SafetyForm(before, own.exit_to, data, state=state_of(own.exit_to, before))
    if data is not None and form.is_valid():
        lines = [
            ("Exit this page leads to", _leads(own.exit_to), _leads(form.exit_to)),
            ("Urgent numbers", _told(before), _told(form.numbers)),
        ]
        Organisation.objects.filter(pk=own.pk).update(exit_to=form.exit_to)
        keep_urgent(own, form.numbers)
        note(own, at.hand, "safety", own.pk, "Safety", lines)
        messages.success(at.request, "Saved. The public pages show it from now on.")
        return redirect("organisation-safety", slug=own.slug)
    policy = policy_of(in_force(own, timezone.localdate(at.now)))
    shown = [(one, known_words(one.known)) for one in known_for(policy.division, policy.kind)]
    return at.page("staff/safety.html", {"form": form, "shown": shown}, status=422 if data is not None else 200)


def _leads(exit_to: str) -> str:
    return NEUTRAL[exit_to][0] if exit_to in NEUTRAL else exit_to or "nowhere: there is no button"


def _told(numbers: list[Own]) -> str:
    return "; ".join(", ".join(part for part in one if part) for one in numbers)
