"""How to reach a provider, as it stands on the papers it publishes; lines to fill in by hand where it is not known."""

from __future__ import annotations

from dataclasses import dataclass

from putright.wording.language import own, say
from putright.wording.procedure_parts import Item, Items, Section


@dataclass(frozen=True, slots=True)
class Contacts:
    """Where a provider can be reached. ``address`` may have several lines; ``form``: the web address of its form."""

    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    form: str = ""


def contact_section(contacts: Contacts | None) -> Section:
    """The part of a paper that says how to reach the provider."""
    return Section("contact", say("How to reach us"), (Items("", tuple(_lines(contacts))),))


def _lines(contacts: Contacts | None) -> list[Item]:
    known = contacts is not None and (contacts.phone or contacts.email or contacts.address or contacts.form)
    if contacts is None or not known:
        labels = say("Phone:"), say("Email:"), say("Address:")
        return [Item(label, blank=True) for label in labels]
    address = ", ".join(line.strip() for line in contacts.address.splitlines() if line.strip())
    lines = (
        (say("Phone:"), contacts.phone),
        (say("Email:"), contacts.email),
        (say("Our form:"), contacts.form),
        (say("Address:"), ", ".join(part for part in (contacts.name, address) if part) if address else ""),
    )
    # A name or an address is in no language that we could tell; it is not ours to translate.
    return [Item(f"{label} {own(value)}") for label, value in lines if value]
