"""A new address to sign in with. It holds once the owner of the account says so, signed in, by a link that was sent
to that address: so that whoever administers an organisation cannot take an account over.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Final, NamedTuple

from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from putright.accounts.changes import Hand, Refused, note
from putright.accounts.models import Account, EmailChange, Membership, OneTimeSignIn, Organisation
from putright.accounts.scope import within
from putright.outgoing.ways import any_way

LASTS: Final = timedelta(hours=72)
_TAKEN: Final = "Somebody signs in with this address already."


class Asked(NamedTuple):
    """That a new address was asked for: it holds already, or a link went to it (``sent``), or is to be handed over."""

    email: str
    path: str
    sent: bool
    done: bool


def ask_for_email(
    organisation: Organisation, membership: Membership, email: str, by: Hand, absolute: Callable[[str], str]
) -> Asked:
    """Change the address of somebody who never signed in; ask anybody else to confirm it. Raises Refused.

    ``absolute`` makes a whole address of a path. The old address is told.
    """
    account, email = membership.account, email.strip().lower()
    if Account.objects.filter(email__iexact=email).exists():
        raise Refused(_TAKEN)
    title = membership.person.name
    if account.last_login is None and not account.has_usable_password() and not _elsewhere(organisation, account):
        _set(account, email)
        OneTimeSignIn.objects.filter(account=account, used=None).delete()
        note(organisation, by, "person", membership.person_id, title, [("Signs in with", account.email, email)])
        return Asked(email, "", sent=False, done=True)
    token = secrets.token_urlsafe(24)
    EmailChange.objects.filter(account=account, used=None).delete()
    EmailChange.objects.create(account=account, email=email, digest=_digest(token), expires=by.now + LASTS)
    path = f"/email/{token}/"
    asked = f"{account.email}; asked to confirm {email}"
    note(organisation, by, "person", membership.person_id, title, [("Signs in with", account.email, asked)])
    if any_way():
        link = absolute(path)
        transaction.on_commit(lambda: _send(organisation, account.email, email, link))
    return Asked(email, path, sent=any_way(), done=False)


def _elsewhere(organisation: Organisation, account: Account) -> bool:
    with within(organisation, account.pk):
        return Membership.objects.filter(account=account).exclude(organisation=organisation).exists()


def _send(organisation: Organisation, old: str, new: str, link: str) -> None:
    """To the new address the link, to the old one that it was asked for."""
    EmailMessage(
        "Confirm your new email address",
        f"An administrator of {organisation.name} asked that you sign in to putright with this address.\n\n"
        f"Open this page within three days, signed in as you are now, and say yes:\n\n{link}\n\n"
        "If you do not expect this, do nothing.\n",
        to=[new],
    ).send(fail_silently=True)
    EmailMessage(
        "A new email address was asked for",
        f"An administrator of {organisation.name} asked that you sign in to putright with another address.\n\n"
        "Nothing changes until you say yes yourself, signed in. If you do not expect this, tell them.\n",
        to=[old],
    ).send(fail_silently=True)


def asked_for(token: str, account: Account) -> EmailChange | None:
    """What a link asks this account to confirm; nothing for a link that is used, too old or somebody else's."""
    if len(token) < 16 or not token.isascii():
        return None
    fresh = EmailChange.objects.filter(used=None, expires__gt=timezone.now(), account=account)
    return fresh.filter(digest=_digest(token)).first()


def confirm(token: str, account: Account) -> str | None:
    """Change the address; the new one. Nothing where the link does not hold. Raises Refused where it is taken now."""
    found = asked_for(token, account)
    if found is None or not EmailChange.objects.filter(pk=found.pk, used=None).update(used=timezone.now()):
        return None
    if Account.objects.filter(email__iexact=found.email).exclude(pk=account.pk).exists():
        raise Refused(_TAKEN)
    _set(account, found.email)
    return found.email


def _set(account: Account, email: str) -> None:
    """Let the account sign in with this address and with no other."""
    Account.objects.filter(pk=account.pk).update(email=email)
    EmailAddress.objects.filter(user=account).delete()  # allauth's own list: the old address would still sign in


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
