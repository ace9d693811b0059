"""How a provider is reached, as its papers say it."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from putright.accounts.models import Organisation
from putright.wording.published import Contacts


def contacts_of(organisation: Organisation) -> Contacts:
    """What the provider's own directory says, and the address of its form here."""
    form = f"{settings.PUBLIC_ADDRESS}{reverse('complain', args=[organisation.slug])}"
    return Contacts(organisation.name, organisation.phone, organisation.email, organisation.address.strip(), form)
