"""The letterhead of an organisation, as stationery takes it."""

from __future__ import annotations

from putright.accounts.letterhead_models import OwnLetterhead
from putright.accounts.models import Organisation
from putright.stationery.sheet import Letterhead, lines_of_address


def letterhead_of(organisation: Organisation) -> Letterhead:
    """How an organisation presents itself on its letters. Within its transaction."""
    own = OwnLetterhead.objects.filter(organisation=organisation).first()
    return Letterhead(
        name=organisation.name,
        address=lines_of_address(organisation.address),
        phone=organisation.phone,
        email=organisation.email,
        website=own.website if own is not None else "",
        foot=own.foot if own is not None else "",
        logo=bytes(own.logo) if own is not None else b"",
    )


def attaches_letters(organisation: Organisation) -> bool:
    """Whether a letter that goes by email has a PDF of it attached, where a person's needs do not say otherwise."""
    return OwnLetterhead.objects.filter(organisation=organisation, attaches=True).exists()
