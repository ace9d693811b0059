"""The whole address of a public page, for mails, papers and square codes: at the provider's own host, if it has one."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from putright.accounts.models import Organisation
from putright.site.own_hosts import URLS
from putright.site.spoken import in_language
from putright.wording.language import ENGLISH, LANGUAGES


def origin_of(host: str) -> str:
    """Where a provider's own host is reached: as the operator's own address is, under the other name."""
    ours = urlsplit(settings.PUBLIC_ADDRESS)
    return f"{ours.scheme}://{host}{f':{ours.port}' if ours.port else ''}"


def public_address(organisation: Organisation, name: str, **more: object) -> str:
    """The address of a page by its name in ``public.urls``. The same wherever it is asked: one page, one address."""
    said = {"slug": organisation.slug, **more}
    if organisation.host:
        return origin_of(organisation.host) + reverse(name, urlconf=URLS, kwargs=said)
    return f"{settings.PUBLIC_ADDRESS}{reverse(name, urlconf=settings.ROOT_URLCONF, kwargs=said)}"


def in_other_languages(organisation: Organisation, name: str) -> dict[str, str]:
    """The same for the page in each of our other languages, by their codes; nothing where the organisation has none."""
    found = {}
    for language in LANGUAGES:
        if language != ENGLISH and organisation.offers_welsh:
            with in_language(language):
                found[language] = public_address(organisation, name)
    return found


def canonical(organisation: Organisation, path: str) -> str:
    """The one address of a page of which this is the path, on either host. The path says its language itself."""
    rest = path.removeprefix(f"/p/{organisation.slug}/").lstrip("/")
    with in_language(ENGLISH):
        return public_address(organisation, "procedure") + rest
