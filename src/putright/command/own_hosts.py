"""The host names of providers' public pages: wished for, in force; confirmed and taken back here."""

from __future__ import annotations

import argparse

from putright.command.environment import NotSet, set_up


def hosts(given: argparse.Namespace) -> int:
    """List, confirm or take back. Each confirmation is written down among the organisation's changes."""
    set_up()
    from django.utils import timezone

    from putright.accounts.changes import Hand, Refused
    from putright.accounts.hosts import confirm, give_up, read_host
    from putright.accounts.models import Organisation
    from putright.accounts.scope import within
    from putright.command.checking import organisations
    from putright.site.public_address import public_address

    if given.what == "list":
        for one in Organisation.objects.exclude(host=None, host_wished="").order_by("slug"):
            print(f"{one.slug}: in force {one.host or 'none'}, wished for {one.host_wished or 'none'}")
        return 0
    if not given.organisation:
        raise NotSet(f"Whose? Write: putright hosts {given.what} SLUG")
    (own,) = organisations(given.organisation)
    hand = Hand(None, timezone.now())
    try:
        with within(own):
            if given.what == "withdraw":
                give_up(own, hand)
            else:
                if not given.host:
                    raise NotSet("Which host? Write it out: putright hosts confirm SLUG HOST")
                confirm(own, _that_is_wished(own.host_wished, read_host(given.host)), hand)
    except Refused as why:
        raise NotSet(str(why)) from None
    own.refresh_from_db()
    print(f"{own.name}: its public pages stand at {public_address(own, 'procedure')}")
    return 0


def _that_is_wished(wished: str, host: str) -> str:
    """The name to confirm, which must be the one that the organisation wished for: whoever types it has read it."""
    if host != wished:
        asked = f"it wished for {wished}" if wished else "it wished for none"
        raise NotSet(
            f"The organisation did not ask for {host}: {asked}. It does so on the page An address of your own."
        )
    return host
