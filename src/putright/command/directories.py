"""Whether the directories that the operator names answer, and what has to be entered there."""

from __future__ import annotations

from putright.command.environment import set_up
from putright.procedure.faults import printable


def directories() -> int:
    """Ask each directory for its configuration and keys; 1 if one cannot be used. Nobody signs in by it."""
    set_up()
    from django.conf import settings

    if not settings.DIRECTORIES:
        print("PUTRIGHT_DIRECTORIES names none, so nothing was asked.")
        return 0
    return max(_told(key) for key in settings.DIRECTORIES)


def _told(key: str) -> int:
    """Print what there is to say of one; 1 if something is wrong with it."""
    from django.conf import settings
    from django.http import HttpRequest
    from django.urls import reverse
    from requests import RequestException

    from putright.accounts.models import Organisation
    from putright.site.directory_provider import DirectoryAdapter, Unusable

    found = settings.DIRECTORIES[key]
    known = set(Organisation.objects.filter(slug__in=found.organisations).values_list("slug", flat=True))
    missing = [slug for slug in found.organisations if slug not in known]
    try:
        keys = DirectoryAdapter(HttpRequest(), key).ask_anew()
        answer, wrong = f"answers, with {keys} {'key' if keys == 1 else 'keys'}", keys == 0
    except Unusable as why:
        answer, wrong = f"cannot be used: {printable(str(why))}", True
    except RequestException as why:
        answer, wrong = f"does not answer at {found.configuration} ({type(why).__name__})", True
    print(f"{key}: {printable(found.name)}")
    print(f"  {answer}")
    print(f"  redirect address: {settings.PUBLIC_ADDRESS}{reverse('openid_connect_callback', args=[key])}")
    print(f"  address after signing out: {settings.PUBLIC_ADDRESS}{reverse('account_login')}")
    for slug in sorted(known):
        print(f"  opens the pages of {slug}")
    for slug in missing:
        print(f"  there is no organisation {printable(slug)}")
    return 1 if wrong or missing else 0
