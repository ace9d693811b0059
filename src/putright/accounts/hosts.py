"""The host name of a provider's public pages: wished for by the provider, confirmed by whoever runs the server.

A provider that could name any host by itself would be served under another's name, so a name that nobody confirmed is
kept as a wish and answers nothing.
"""

from __future__ import annotations

import re
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction

from putright.accounts.changes import Hand, Refused, note
from putright.accounts.models import Organisation

_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST: Final = re.compile(rf"(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])?")
LONGEST: Final = 253
WRITE: Final = "Write the name alone, such as complaints.larkfield.example."


def owner_of(host: str) -> str | None:
    """The short name of the organisation that has this host, confirmed; None where nobody has it."""
    if not is_host(host):
        return None
    return Organisation.objects.filter(host=host).values_list("slug", flat=True).first()


def is_host(text: str) -> bool:
    """Whether it is a host name as a browser sends it: small letters, with a dot, and no address in numbers."""
    return len(text) <= LONGEST and _HOST.fullmatch(text) is not None


def read_host(typed: str) -> str:
    """A host name as somebody writes it, perhaps as the address of a page. Raises ``Refused``."""
    text = typed.strip().lower().rstrip(".")
    text = text.removeprefix("https://").removeprefix("http://").removesuffix("/")
    try:
        found = text.encode("idna").decode() if text and not text.isascii() else text
    except UnicodeError:
        raise Refused(f"This is no host name. {WRITE}") from None
    if not is_host(found):
        raise Refused(f"This is no host name. {WRITE}")
    if found in settings.ALLOWED_HOSTS:
        raise Refused(f"{found} is the name of the server itself. Choose one that is yours alone.")
    return found


def wish(organisation: Organisation, host: str, by: Hand) -> None:
    """Write down which host name a provider would like; empty: none. One that is confirmed stays until then."""
    own = _taken(organisation)
    if host in (own.host_wished, own.host or None):
        return
    Organisation.objects.filter(pk=own.pk).update(host_wished=host)
    note(own, by, "host", own.pk, "Address of your own", [("Wished for", own.host_wished, host)])


def confirm(organisation: Organisation, host: str, by: Hand) -> None:
    """Put a host name in force, in the name of whoever runs the server. Raises ``Refused``."""
    own = _taken(organisation)
    if own.host == host:
        return
    try:
        with transaction.atomic():
            wished = "" if own.host_wished == host else own.host_wished
            Organisation.objects.filter(pk=own.pk).update(host=host, host_wished=wished)
    except IntegrityError:
        raise Refused(f"{host} belongs to another organisation here. Take it from that one first.") from None
    note(own, by, "host", own.pk, "Address of your own", [("In force", own.host or "", host)])


def give_up(organisation: Organisation, by: Hand) -> None:
    """Take the host name out of force, and the wish with it: the pages stand at the operator's address alone."""
    own = _taken(organisation)
    Organisation.objects.filter(pk=own.pk).update(host=None, host_wished="")
    lines = [("In force", own.host or "", ""), ("Wished for", own.host_wished, "")]
    note(own, by, "host", own.pk, "Address of your own", lines)


def _taken(organisation: Organisation) -> Organisation:
    return Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
