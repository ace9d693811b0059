"""The organisation's own page: how it is reached, its sites, and what each of its roles may do."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from putright.accounts.models import Organisation, Role, RoleHeld, Site
from putright.accounts.permissions import PERMISSIONS
from putright.register.adopting import current_and_coming
from putright.register.reading import policy_of
from putright.site.components import Checkboxes, PhoneField
from putright.staff.door import Desk, desk
from putright.staff.people_acts import LAST
from putright.wording.plain_names import capital


class OrganisationForm(forms.Form):
    """What the public pages and the letters say of the organisation."""

    name = forms.CharField(label="Name", help_text="As the public knows you.", max_length=200)
    phone = PhoneField(label="Phone number", required=False, max_length=40)
    email = forms.EmailField(label="Email address for complaints", required=False, max_length=254)
    address = forms.CharField(
        label="Postal address", required=False, max_length=1000, widget=forms.Textarea({"rows": 3})
    )
    idle_minutes = forms.IntegerField(
        label="After how many minutes without use is somebody signed out?",
        help_text="From 10 to 120. What they typed is kept. Empty: as whoever runs this installation has set.",
        required=False,
        min_value=10,
        max_value=120,
        widget=forms.TextInput({"inputmode": "numeric", "class": "govuk-input--width-3"}),
        error_messages={
            "invalid": "Write the minutes as a number.",
            "min_value": "Allow at least 10 minutes.",
            "max_value": "Allow at most 120 minutes.",
        },
    )
    needs_code = forms.BooleanField(
        label="Staff sign in with a passkey, or with a code from an app besides their password", required=False
    )


class SiteForm(forms.Form):
    """A site to add."""

    site = forms.CharField(label="Name of the site", help_text="For example, Weir Lane surgery", max_length=200)


class RoleForm(forms.Form):
    """What a role may do, and which roles of the policy it stands for."""

    title = forms.CharField(label="Name of the role", max_length=200)
    permissions = forms.MultipleChoiceField(
        label="Its holders may",
        required=False,
        choices=[(name, capital(what)) for name, what in PERMISSIONS.items()],
        widget=Checkboxes(),
    )

    def __init__(self, *args: Any, policy_roles: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["policy_roles"] = forms.MultipleChoiceField(
            label="It stands for these roles of the procedure",
            help_text="What the procedure asks of them is on the worklist of whoever holds this role.",
            required=False,
            choices=policy_roles,
            widget=Checkboxes(),
        )


@desk("administer")
def organisation(at: Desk) -> HttpResponse:
    """Show and change how the organisation is reached; add a site."""
    own = at.organisation
    data = at.request.POST if at.request.method == "POST" else None
    known = {name: getattr(own, name) for name in ("name", "phone", "email", "address", "idle_minutes", "needs_code")}
    form = OrganisationForm(data if data is not None and "name" in data else None, initial=known)
    # Two forms stand on the page, and a browser sends one of them; whoever sends both is answered for both.
    adds_site = data is not None and (bool(data.get("site")) or not form.is_bound)
    site_form = SiteForm(data if adds_site else None)
    if data is not None and all(one.is_valid() for one in (form, site_form) if one.is_bound):
        if form.is_bound:
            Organisation.objects.filter(pk=own.pk).update(**form.cleaned_data)
            messages.success(at.request, "Saved. The public pages and new letters say so from now on.")
        if site_form.is_bound:
            _, made = Site.objects.get_or_create(organisation=own, name=site_form.cleaned_data["site"].strip())
            messages.success(at.request, "The site is added." if made else "There is a site of this name already.")
        return redirect("organisation", slug=own.slug)
    return at.page(
        "staff/organisation.html",
        {
            "form": form,
            "site_form": site_form,
            "sites": list(Site.objects.filter(organisation=own).order_by("name")),
            "roles": [
                {
                    "title": role.title,
                    "href": reverse("role", args=[own.slug, role.slug]),
                    "may": [capital(PERMISSIONS[one]) for one in PERMISSIONS if one in role.permissions],
                }
                for role in Role.objects.filter(organisation=own).order_by("title")
            ],
        },
        status=422 if data is not None else 200,
    )


@desk("administer")
def role(at: Desk, role: str) -> HttpResponse:
    """Show and change what a role may do. Somebody must always be left who may administer."""
    # The row of the organisation is taken, so that two at once cannot each take away the other's last administrator.
    Organisation.objects.select_for_update(no_key=True).get(pk=at.organisation.pk)
    found = Role.objects.filter(organisation=at.organisation, slug=role).first()
    if found is None:
        raise Http404
    policies = [policy_of(one) for one in current_and_coming(at.organisation, timezone.localdate(at.now))]
    titles = {one.id: one.title for policy in reversed(policies) for one in policy.roles.values()}
    data = at.request.POST if at.request.method == "POST" else None
    initial = {"title": found.title, "permissions": found.permissions, "policy_roles": found.policy_roles}
    form = RoleForm(data, initial=initial, policy_roles=list(titles.items()))
    if data is not None and form.is_valid():
        said = form.cleaned_data
        if "administer" not in said["permissions"] and not _others_administer(at.organisation, found):
            form.add_error("permissions", LAST)
        else:
            # Roles of a former policy stay: its cases may still be open.
            former = [one for one in found.policy_roles if one not in titles]
            found.title, found.permissions = said["title"], said["permissions"]
            found.policy_roles = [*former, *said["policy_roles"]]
            found.save(update_fields=["title", "permissions", "policy_roles"])
            messages.success(at.request, "Saved. It holds from the next page that somebody opens.")
            return redirect("organisation", slug=at.organisation.slug)
    return at.page("staff/role.html", {"form": form, "role": found}, status=422 if data is not None else 200)


def _others_administer(organisation: Organisation, but: Role) -> bool:
    """Whether somebody may administer by another role than this."""
    held = RoleHeld.objects.filter(
        organisation=organisation, membership__active=True, role__permissions__contains=["administer"]
    )
    return held.exclude(role=but).exists()
