"""Whether this browser is a reception desk of the provider: by a signed cookie bound to the provider's pages."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest

from putright.accounts.models import Organisation, Site
from putright.accounts.reception_desks import KEY_NAME, desk_of
from putright.casework.receiving import Complaint


@dataclass(frozen=True, slots=True)
class DeskHere:
    """The reception desk at which a page is asked for. ``site``: where it stands (0: nowhere in particular)."""

    id: int
    name: str
    site: int
    prints: bool
    idle_minutes: int

    @property
    def idle_seconds(self) -> int:
        """Seconds without use after which it asks if somebody is there."""
        return self.idle_minutes * 60

    def stands_at(self, organisation: Organisation) -> Site | None:
        """The site at which it stands: what is said there is about it, where nobody says otherwise."""
        return Site.objects.filter(organisation=organisation, pk=self.site).first() if self.site else None

    def took(self, complaint: Complaint) -> Complaint:
        """The complaint as one that was given here, by the person's own hand."""
        note = f"Typed at the reception desk “{self.name}”, by whoever complains."
        return replace(complaint, channel="in-person", note="\n".join(filter(None, (complaint.note, note))))


def desk_here(request: HttpRequest, organisation: Organisation) -> DeskHere | None:
    """The desk that this browser is, while it is one. A browser without the cookie asks the database nothing."""
    cookie = request.COOKIES.get(KEY_NAME.format(organisation.pk))
    found = desk_of(organisation, cookie) if cookie else None
    if found is None:
        return None
    return DeskHere(found.pk, found.name, found.site_id or 0, found.prints, found.idle_minutes)
