"""The host name of an organisation's public pages: wished for here, put in force by whoever runs the server."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect

from putright.accounts.changes import Refused
from putright.accounts.hosts import give_up, read_host, wish
from putright.accounts.models import Organisation
from putright.site.public_address import origin_of, public_address
from putright.staff.door import Desk, desk
from putright.staff.seen_forms import SeenForm, state_of


class AddressForm(SeenForm):
    """Which host name is wished for."""

    host = forms.CharField(
        label="The name that you would like",
        help_text="A name below your own domain, for example complaints.larkfield.example",
        max_length=300,
        widget=forms.TextInput({"spellcheck": "false", "autocomplete": "off", "inputmode": "url"}),
    )

    def clean_host(self) -> str:
        """The name alone, in small letters."""
        try:
            return read_host(self.cleaned_data["host"])
        except Refused as why:
            raise ValidationError(str(why)) from None


@desk("administer")
def own_address(at: Desk) -> HttpResponse:
    """Show where the public pages stand; wish for another name, or give it up."""
    own = Organisation.objects.select_for_update(no_key=True).get(pk=at.organisation.pk)
    posted = at.request.method == "POST"
    state = state_of(own.host, own.host_wished)
    form = AddressForm(at.request.POST if posted else None, initial={"host": own.host_wished}, state=state)
    if posted and "give_up" in at.request.POST and (own.host or own.host_wished):
        give_up(own, at.hand)
        messages.success(at.request, "Your pages stand at the address of this server alone from now on.")
        return redirect("organisation-address", slug=own.slug)
    if posted and form.is_valid():
        wish(own, form.cleaned_data["host"], at.hand)
        if form.cleaned_data["host"] == own.host:
            messages.info(at.request, f"{own.host} is in force already.")
        else:
            messages.success(at.request, "Written down. Whoever runs this server has to put it in force.")
        return redirect("organisation-address", slug=own.slug)
    context: dict[str, Any] = {
        "form": form,
        "host": own.host,
        "wished": own.host_wished,
        "address": public_address(own, "procedure"),
        "server": urlsplit(settings.PUBLIC_ADDRESS).hostname,
        "would_be": f"{origin_of(own.host_wished)}/" if own.host_wished else "",
    }
    return at.page("staff/own_address.html", context, status=422 if posted else 200)
