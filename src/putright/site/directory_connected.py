"""With which directories an account is connected, and taking such a connection back."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction

from putright.accounts.changes import Hand, Refused
from putright.accounts.holding import held_on
from putright.accounts.models import Account, RoleHeld
from putright.accounts.scope import within
from putright.site.directories import Directory, directory, speaking_for
from putright.site.directory_signing import note_everywhere, organisations_of, with_words


def connections(account: Account) -> list[dict[str, Any]]:
    """Each directory that an account is or could be connected with, for its own page."""
    rows = {row.provider: row for row in SocialAccount.objects.filter(user=account).order_by("pk")}
    shown = [
        {"id": key, "name": name_of(key), "connected": True, "called": row.extra_data.get("called", "")}
        for key, row in rows.items()
    ]
    free = speaking_for({one.slug for one in organisations_of(account)})
    return shown + [{"id": one.id, "name": one.name, "connected": False} for one in free if one.id not in rows]


def offered(account: Account) -> list[Directory]:
    """The directories at which somebody who was sent a link may sign in with it, and be connected."""
    connected = set(SocialAccount.objects.filter(user=account).values_list("provider", flat=True))
    known = speaking_for({one.slug for one in organisations_of(account)})
    return [one for one in known if one.id not in connected]


def only_elsewhere(account: Account, slug: str) -> bool:
    """Whether an account is entered by directories alone, none of which opens the pages of that organisation.

    Its address may be what another organisation's directory claims: nobody is let in here by having it.
    """
    keys = list(SocialAccount.objects.filter(user=account).values_list("provider", flat=True))
    known = [found for found in map(directory, keys) if found is not None]
    return bool(keys) and not account.has_usable_password() and not any(slug in one.organisations for one in known)


def connected_names(account: Account) -> list[str]:
    """What an account is connected with, for whoever administers people."""
    rows = SocialAccount.objects.filter(user=account).order_by("pk")
    return [f"{name_of(row.provider)}, as {row.extra_data.get('called') or 'somebody'}" for row in rows]


def disconnect_one(account: Account, row: SocialAccount, by: Hand) -> str:
    """Take a connection back; what the directory is called. Raises Refused if it is the only way in, or gives roles."""
    name = name_of(row.provider)
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account.pk)
        if not _other_way(account, row):
            raise Refused(
                f"{name} is the only way in which you sign in. Ask whoever runs this installation for a link to sign "
                "in, set a password, then disconnect it."
            )
        for organisation in organisations_of(account):
            with within(organisation, account.pk):
                given = RoleHeld.objects.filter(
                    held_on(by.today), membership__account=account, from_directory=row.provider
                )
                if given.exists():
                    raise Refused(
                        f"{name} gives you roles at {organisation.name}, and nobody could follow any more whether it "
                        "still does. Ask an administrator there to end them, and to give you what you need by hand."
                    )
        row.delete()
        known = directory(row.provider)
        called = row.extra_data.get("called", "")
        note_everywhere(account, by, with_words(known, called) if known is not None else name, "")
    return name


def _other_way(account: Account, row: SocialAccount) -> bool:
    """Whether somebody can still sign in without it."""
    others = SocialAccount.objects.filter(user=account).exclude(pk=row.pk)
    if any(directory(one.provider) is not None for one in others):
        return True
    if not settings.PASSWORDS:
        return False
    keys = Authenticator.objects.filter(user=account, type=Authenticator.Type.WEBAUTHN)
    return account.has_usable_password() or any(key.wrap().is_passwordless for key in keys)


def name_of(key: str) -> str:
    """What a directory is called; of one that the operator names no more, its id."""
    found = directory(key)
    return found.name if found is not None else key
