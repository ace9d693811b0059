"""Where and what complaints are about: the organisation's sites and services, added, renamed, closed from a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from putright.accounts.changes import Line, note
from putright.accounts.holding import day_words, until_words
from putright.accounts.models import Organisation, Service, Site
from putright.site.components import DateField, PhoneField
from putright.staff.door import Desk, desk
from putright.staff.people_forms import after, day_before
from putright.staff.seen_forms import SeenForm, state_of

_UNTIL = (
    "After that day no new complaint can be noted here. Those that are stay as they are. "
    "Leave it empty while it goes on. For example, 31 3 2026"
)


class SiteForm(SeenForm):
    """A site to add, or one that is there."""

    name = forms.CharField(label="Name of the site", help_text="For example, Weir Lane surgery", max_length=200)
    address = forms.CharField(
        label="Postal address", required=False, max_length=1000, widget=forms.Textarea({"rows": 3})
    )
    phone = PhoneField(label="Phone number", required=False, max_length=40)
    last = DateField(label="Last day on which it is open", required=False, help_text=_UNTIL)


class ServiceForm(SeenForm):
    """A service to add, or one that is there."""

    name = forms.CharField(label="Name of the service", help_text="For example, Home visits", max_length=200)
    last = DateField(label="Last day on which it is offered", required=False, help_text=_UNTIL)


def _one_at_a_time(at: Desk) -> None:
    """Let whoever changes something here wait for whoever changes something before them."""
    if at.request.method == "POST":
        Organisation.objects.select_for_update(no_key=True).get(pk=at.organisation.pk)


@desk("administer")
def sites(at: Desk) -> HttpResponse:
    """Every site, and a form to add one."""
    _one_at_a_time(at)
    data = at.request.POST if at.request.method == "POST" else None
    form = SiteForm(data)
    if data is not None and form.is_valid() and _save_site(at, Site(organisation=at.organisation), form):
        messages.success(at.request, "The site is added.")
        return redirect(at.request.path)
    rows = [
        {
            "name": one.name,
            "more": ", ".join(part for part in (*one.address.splitlines(), one.phone) if part.strip()),
            "state": _state(at, one.closed_from, "Open", "Closed"),
            "href": reverse("organisation-site", args=[at.organisation.slug, one.pk]),
        }
        for one in Site.objects.filter(organisation=at.organisation).order_by("name", "pk")
    ]
    return at.page("staff/sites.html", {"form": form, "rows": rows}, status=422 if data is not None else 200)


@desk("administer")
def site(at: Desk, site: int) -> HttpResponse:
    """One site: rename it, say where it is, close it from a day on."""
    _one_at_a_time(at)
    found = Site.objects.filter(organisation=at.organisation, pk=min(site, 2**63 - 1)).first()
    if found is None:
        raise Http404
    data = at.request.POST if at.request.method == "POST" else None
    known = {"name": found.name, "address": found.address, "phone": found.phone, "last": day_before(found.closed_from)}
    form = SiteForm(data, initial=dict(known), state=state_of(known))
    title = found.name
    if data is not None and form.is_valid() and _save_site(at, found, form):
        messages.success(at.request, "Saved.")
        return redirect("organisation-sites", slug=at.organisation.slug)
    return at.page("staff/site.html", {"form": form, "title": title}, status=422 if data is not None else 200)


def _save_site(at: Desk, found: Site, form: SiteForm) -> bool:
    """Add it or change it; False where another has that name, and the form says so."""
    said = form.cleaned_data
    new = {name: said[name].strip() for name in ("name", "address", "phone")} | {"closed_from": after(said["last"])}
    words = ("Name", "Postal address", "Phone number", "Last day")
    return _save(at, "site", found, form, new, words)


@desk("administer")
def services(at: Desk) -> HttpResponse:
    """Every service, and a form to add one."""
    _one_at_a_time(at)
    data = at.request.POST if at.request.method == "POST" else None
    form = ServiceForm(data)
    if data is not None and form.is_valid() and _save_service(at, Service(organisation=at.organisation), form):
        messages.success(at.request, "The service is added.")
        return redirect(at.request.path)
    rows = [
        {
            "name": one.name,
            "state": _state(at, one.ended_from, "Offered", "Ended"),
            "href": reverse("organisation-service", args=[at.organisation.slug, one.pk]),
        }
        for one in Service.objects.filter(organisation=at.organisation).order_by("name", "pk")
    ]
    return at.page("staff/services.html", {"form": form, "rows": rows}, status=422 if data is not None else 200)


@desk("administer")
def service(at: Desk, service: int) -> HttpResponse:
    """One service: rename it, end it from a day on."""
    _one_at_a_time(at)
    found = Service.objects.filter(organisation=at.organisation, pk=min(service, 2**63 - 1)).first()
    if found is None:
        raise Http404
    data = at.request.POST if at.request.method == "POST" else None
    known = {"name": found.name, "last": day_before(found.ended_from)}
    form = ServiceForm(data, initial=dict(known), state=state_of(known))
    title = found.name
    if data is not None and form.is_valid() and _save_service(at, found, form):
        messages.success(at.request, "Saved.")
        return redirect("organisation-services", slug=at.organisation.slug)
    return at.page("staff/service.html", {"form": form, "title": title}, status=422 if data is not None else 200)


def _save_service(at: Desk, found: Service, form: ServiceForm) -> bool:
    said = form.cleaned_data
    new = {"name": said["name"].strip(), "ended_from": after(said["last"])}
    if not _save(at, "service", found, form, new, ("Name", "Last day")):
        return False
    Organisation.objects.filter(pk=at.organisation.pk, has_services=False).update(has_services=True)
    return True


def _save(
    at: Desk, what: str, found: Site | Service, form: forms.Form, new: Mapping[str, Any], words: tuple[str, ...]
) -> bool:
    """Save it and write down what changed; False where another of the sort has that name."""
    others = type(found)._default_manager.filter(organisation=at.organisation, name__iexact=new["name"])
    if others.exclude(pk=found.pk).exists():
        form.add_error("name", f"There is a {what} of this name already.")
        return False
    before = [_words(getattr(found, name)) for name in new]
    for name, value in new.items():
        setattr(found, name, value)
    found.save()
    lines: list[Line] = list(zip(words, before, map(_words, new.values()), strict=True))
    note(at.organisation, at.hand, what, found.pk, new["name"], lines)
    return True


def _words(value: object) -> str:
    """A value as the list of changes has it; of a first day without it, the last one with it."""
    return until_words(value) if isinstance(value, date) else str(value or "")


def _state(at: Desk, over_from: date | None, going_on: str, over: str) -> str:
    if over_from is None:
        return going_on
    if over_from <= at.hand.today:
        return f"{over} since {day_words(over_from)}"
    return f"{going_on}, last day {until_words(over_from)}"
