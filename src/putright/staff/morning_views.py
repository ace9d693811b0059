"""A member's own page: the addresses of their calendar feed, and the email of what changed each morning."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from putright.accounts.feeds import NotMade, feeds_of, make_feed, renew_feed, revoke_feed
from putright.accounts.models import Morning
from putright.accounts.mornings import HOURS, choose_morning, morning_of
from putright.outgoing.ways import any_way
from putright.reports.duty_calendar import MOST_SHOWN
from putright.site.components import Radios
from putright.staff.door import Desk, desk
from putright.staff.messages_shown import morning_message

_NEVER = "never"


class FeedForm(forms.Form):
    """A feed to make."""

    label = forms.CharField(
        label="Where will you use it?",
        help_text="So that you can tell your calendar feeds apart. For example, My phone",
        max_length=60,
    )


class MorningForm(forms.Form):
    """When the email comes."""

    hour = forms.ChoiceField(
        label="When should it come?",
        choices=[(_NEVER, "Never"), *((str(hour), f"From {hour} in the morning") for hour in HOURS)],
        widget=Radios(),
    )


@desk("read")
def mornings(at: Desk) -> HttpResponse:
    """Show and change what the member has; nobody can do either for them."""
    data = at.request.POST if at.request.method == "POST" else None
    if data is not None and ("renew" in data or "revoke" in data):
        return _renewed(at, data) if "renew" in data else _revoked(at, data)
    chosen = morning_of(at.organisation, at.member.account)
    initial = {"hour": str(chosen.hour) if chosen is not None else _NEVER}
    morning_form = MorningForm(data if data is not None and "hour" in data else None, initial=initial)
    # Two forms stand on the page, and a browser sends one of them; whoever sends both is answered for both.
    adds = data is not None and (bool(data.get("label")) or not morning_form.is_bound)
    feed_form = FeedForm(data if adds else None)
    bound = [form for form in (feed_form, morning_form) if form.is_bound]
    if data is None or not all(form.is_valid() for form in bound):
        return _page(at, chosen, feed_form, morning_form, status=422 if data is not None else 200)
    token = ""
    if feed_form.is_bound:
        try:
            token = make_feed(at.organisation, at.member.account, feed_form.cleaned_data["label"], at.now)
        except NotMade as why:
            feed_form.add_error("label", str(why))
            return _page(at, chosen, feed_form, morning_form, status=422)
    if morning_form.is_bound:
        _choose(at, morning_form.cleaned_data["hour"])
    if token:
        return _made(at, feed_form.cleaned_data["label"], token)
    return redirect("mornings", slug=at.organisation.slug)


def _choose(at: Desk, hour: str) -> None:
    wanted = int(hour) if hour != _NEVER else None
    choose_morning(at.organisation, at.member.account, wanted)
    said = f"Saved. An email comes from {hour} on, on working mornings on which something changed."
    messages.success(at.request, said if wanted is not None else "Saved. No email comes.")


def _renewed(at: Desk, data: Any) -> HttpResponse:
    found = renew_feed(at.organisation, at.member.account, _number(data["renew"]), at.now)
    if found is None:
        messages.error(at.request, "This calendar feed is not there any more.")
        return redirect("mornings", slug=at.organisation.slug)
    return _made(at, *found)


def _revoked(at: Desk, data: Any) -> HttpResponse:
    label = revoke_feed(at.organisation, at.member.account, _number(data["revoke"]))
    said = f"Revoked: {label}. Its address leads nowhere from now on." if label else "It is revoked already."
    messages.success(at.request, said)
    return redirect("mornings", slug=at.organisation.slug)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _made(at: Desk, label: str, token: str) -> HttpResponse:
    """The page with the new address: in this answer alone, because it is kept nowhere."""
    chosen = morning_of(at.organisation, at.member.account)
    initial = {"hour": str(chosen.hour) if chosen is not None else _NEVER}
    address = f"{settings.PUBLIC_ADDRESS}{reverse('feed', args=[token])}"
    shown: dict[str, object] = {"made": label, "address": address, "webcal": address.replace("https:", "webcal:", 1)}
    response = _page(at, chosen, FeedForm(), MorningForm(initial=initial), shown)
    response["Cache-Control"] = "no-store"
    return response


def _page(
    at: Desk,
    chosen: Morning | None,
    feed_form: FeedForm,
    morning_form: MorningForm,
    shown: dict[str, object] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, object] = {
        "feeds": feeds_of(at.organisation, at.member.account),
        "feed_form": feed_form,
        "morning_form": morning_form,
        "last": morning_message(at.organisation, chosen) if chosen is not None else None,
        "most": MOST_SHOWN,
        "has_mail": any_way(),
        "here": reverse("mornings", args=[at.organisation.slug]),
    }
    return at.page("staff/mornings.html", context | (shown or {}), status=status)
