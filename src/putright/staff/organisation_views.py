"""The organisation's own pages: what can be set up and where, and how it is reached."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from putright.accounts.changes import note
from putright.accounts.models import Organisation
from putright.site.components import PhoneField
from putright.staff.door import Desk, desk
from putright.staff.seen_forms import SeenForm, state_of


class OrganisationForm(SeenForm):
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
    offers_welsh = forms.BooleanField(
        label="Offer the public pages in Welsh too",
        help_text="Nobody who speaks Welsh has checked our Welsh, and every Welsh page says so. Your own words stay as "
        "you wrote them. Whoever complains in Welsh is told that this is no promise of an answer in Welsh. Letters to "
        "whoever wants Welsh are in Welsh, with the same in English below.",
        required=False,
    )
    needs_code = forms.BooleanField(
        label="Staff sign in with a passkey, or with a code from an app besides their password", required=False
    )


_DETAILS = ("name", "phone", "email", "address", "offers_welsh", "idle_minutes", "needs_code")
_PLACES = (
    (
        "The organisation",
        (
            (
                "Name and address",
                "organisation-details",
                "administer",
                "What the public and letters say, and if in Welsh.",
            ),
            (
                "Letterhead",
                "organisation-letterhead",
                "administer",
                "What letters show besides: website, foot, picture.",
            ),
            ("Name, logo and colours", "organisation-look", "administer", "How the public pages look."),
            ("An address of your own", "organisation-address", "administer", "The host name of the public pages."),
            (
                "On your website and your walls",
                "organisation-embedding",
                "administer",
                "A link, a button, a frame and a square code to copy.",
            ),
            ("Sites", "organisation-sites", "administer", "Where complaints are about: clinics, homes, offices."),
            ("Services", "organisation-services", "administer", "What complaints are about: what you offer."),
            ("Mailboxes", "organisation-mail", "administer", "Where mail is taken in, and what becomes of it."),
            (
                "Safety",
                "organisation-safety",
                "administer",
                "Urgent numbers, and where “Exit this page” leads, for whoever complains where it is not safe.",
            ),
            ("Promises in public", "organisation-kept", "administer", "Whether the public sees how you keep them."),
        ),
    ),
    (
        "People and roles",
        (
            ("People", "people", "administer", "Who works here, who signs in, and who leaves."),
            ("Roles", "people-roles", "administer", "Who is who in your procedure, and what each role may do."),
            ("Teams", "organisation-teams", "administer", "Who works together, for the worklist."),
            ("Standing in", "people-deputies", "administer", "Who does the work of somebody who is away."),
            (
                "Single sign-on",
                "organisation-sign-in",
                "administer",
                "Which app roles of your directory give which role.",
            ),
            ("What roles may do", "people-matrix", "administer", "Each role, what it may do and who has it, to print."),
            ("Changes", "people-changes", "administer", "Everything that administrators changed: who, when, what."),
        ),
    ),
    (
        "The procedure",
        (
            ("Policy", "policy", "policy", "Your procedure: its versions, drafts, and putting one in force."),
            ("Calendar", "policy-calendar", "policy", "Days off, closures of a site, and proclaimed holidays."),
            ("Outside bodies", "policy-bodies", "policy", "The ombudsmen and others whom letters name."),
            ("Published papers", "policy-papers", "policy", "The procedure as you print it or put it on the wall."),
        ),
    ),
)
"""What can be set up: what it is called, its address, the permission that it asks for, and what it is for."""


@desk("administer", only_looks=True)
def organisation(at: Desk) -> HttpResponse:
    """Everything that can be set up, each with what it is for."""
    groups = [
        (
            title,
            [
                {"text": text, "href": reverse(name, args=[at.organisation.slug]), "why": why}
                for text, name, permission, why in places
                if at.member.may(permission)
            ],
        )
        for title, places in _PLACES
    ]
    return at.page("staff/organisation.html", {"groups": [(title, places) for title, places in groups if places]})


@desk("administer")
def details(at: Desk) -> HttpResponse:
    """Show and change how the organisation is reached, and whether staff need a code."""
    own = at.organisation
    data = at.request.POST if at.request.method == "POST" else None
    if data is not None:
        own = Organisation.objects.select_for_update(no_key=True).get(pk=own.pk)
    known = {name: getattr(own, name) for name in _DETAILS}
    form = OrganisationForm(data, initial=known, state=state_of(known))
    if data is not None and form.is_valid():
        said = form.cleaned_data
        lines = [(str(form.fields[name].label), _plain(known[name]), _plain(said[name])) for name in known]
        Organisation.objects.filter(pk=own.pk).update(**{name: said[name] for name in known})
        note(own, at.hand, "details", own.pk, said["name"], lines)
        messages.success(at.request, "Saved. The public pages and new letters say so from now on.")
        return redirect("organisation", slug=own.slug)
    return at.page("staff/organisation_details.html", {"form": form}, status=422 if data is not None else 200)


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
