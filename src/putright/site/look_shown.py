"""An organisation's look as the templates of its public pages are told of it."""

from __future__ import annotations

from django.urls import reverse

from putright.accounts.models import Organisation
from putright.site.look import OUR_HEADER, Look, sheet_name


def look_of(organisation: Organisation) -> Look:
    """The colours of an organisation."""
    return Look(organisation.header_colour, organisation.link_colour)


def look_context(organisation: Organisation) -> dict[str, object]:
    """What the templates of public pages know of a look."""
    look, slug = look_of(organisation), organisation.slug
    sheet = sheet_name(look)
    return {
        "look_sheet": reverse("look-sheet", args=[slug, sheet]) if sheet else "",
        "look_theme": look.header or OUR_HEADER,
        "look_logo": reverse("look-picture", args=[slug, organisation.logo]) if organisation.logo else "",
        "look_says": organisation.logo_says,
        "look_alone": organisation.logo_alone,
    }
