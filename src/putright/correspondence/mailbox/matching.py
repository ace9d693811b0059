"""To which case a mail belongs: surely, or perhaps.

Surely by the Message-ID of a message that went to the complainant, which nobody else can know; or by the number of a
case in a mail of somebody whose address stands on that case. A number alone proves nothing (hazards, Mail).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Final, NamedTuple

from django.conf import settings
from django.db.models import QuerySet

from putright.accounts.models import Account, Membership, Organisation
from putright.incoming.mail import Mail
from putright.register.contacts import email_value
from putright.register.models import Case, Contact, Message

_MOST_LOOKED_AT: Final = 20_000
_MOST: Final = 8


class Suggested(NamedTuple):
    """A case to which a mail may belong, and why."""

    case: Case
    why: str


def messages_named(organisation: Organisation, identities: Iterable[str]) -> list[Message]:
    """Our own messages among these Message-IDs, the one named last first."""
    keys = [one.partition("@")[0].partition(".")[0] for one in identities]
    keys = [one for one in dict.fromkeys(reversed(keys)) if 30 <= len(one) <= 40]
    found = Message.objects.filter(organisation=organisation, identity__in=keys).select_related("case__policy")
    by_key = {one.identity: one for one in found}
    return [by_key[one] for one in keys if one in by_key]


def sure_case(organisation: Organisation, mail: Mail) -> Case | None:
    """The case to which a mail surely belongs."""
    for message in messages_named(organisation, mail.answers):
        # Only what went to the complainant: a mail is never taken for one of staff, whatever it answers.
        if message.to == "complainant" and message.case is not None:
            return message.case
    if not mail.sender.address:
        return None
    named = _named(organisation, mail)
    known = set(_of_sender(organisation, mail).filter(pk__in=[one.pk for one in named]).values_list("pk", flat=True))
    sure = [one for one in named if one.pk in known]
    return sure[0] if len(sure) == 1 else None


def suggestions(organisation: Organisation, mail: Mail, barred: Collection[int]) -> list[Suggested]:
    """The cases to which it may belong, the likeliest first; none that is closed to whoever asks."""
    found: dict[int, Suggested] = {}
    for message in messages_named(organisation, mail.answers):
        if message.case is not None:
            found.setdefault(message.case.pk, Suggested(message.case, "it answers a message of ours"))
    for case in _named(organisation, mail):
        found.setdefault(case.pk, Suggested(case, "its number is named"))
    for case in _of_sender(organisation, mail).order_by("-number")[:_MOST]:
        found.setdefault(case.pk, Suggested(case, "the same address stands on it"))
    return [one for one in found.values() if one.case.pk not in barred][:_MOST]


def has_case(organisation: Organisation, mail: Mail) -> bool:
    """Whether the address of its sender stands on a case."""
    return _of_sender(organisation, mail).exists()


def is_ours(organisation: Organisation, mail: Mail, own: Collection[str]) -> bool:
    """Whether it is our own mail coming back: by its address, or by its Message-ID."""
    ours = {settings.DEFAULT_FROM_EMAIL.lower(), organisation.email.lower(), *own} - {""}
    return mail.sender.address in ours or bool(messages_named(organisation, [mail.identity]))


def is_of_staff(organisation: Organisation, mail: Mail) -> bool:
    """Whether its sender's address is that of somebody who works here: they may be handing something on."""
    held = Membership.objects.filter(organisation=organisation)
    return Account.objects.filter(email__iexact=mail.sender.address, pk__in=held.values("account")).exists()


def _of_sender(organisation: Organisation, mail: Mail) -> QuerySet[Case]:
    value = email_value(mail.sender.address)
    held = Contact.objects.filter(organisation=organisation, value=value) if value else Contact.objects.none()
    return Case.objects.filter(organisation=organisation, pk__in=held.values("case")).select_related("policy")


def _named(organisation: Organisation, mail: Mail) -> list[Case]:
    """The cases whose numbers stand in the subject or the text."""
    text = f"{mail.subject}\n{mail.text}\n{mail.quoted}"[:_MOST_LOOKED_AT]
    found = re.findall(rf"\b{re.escape(organisation.prefix)}-(\d{{5,9}})\b", text, re.IGNORECASE)
    references = list(dict.fromkeys(f"{organisation.prefix}-{number}" for number in found))[:_MOST]
    if not references:
        return []
    rows = Case.objects.filter(organisation=organisation, reference__in=references).select_related("policy")
    return sorted(rows, key=lambda one: references.index(one.reference))
