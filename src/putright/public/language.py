"""In which language somebody reads the public pages, and the way to the others.

The language stands in the address (ADR 49): ``/p/<provider>/cy/complain/`` is ``/p/<provider>/complain/`` in Welsh.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import parse_qsl

from django.urls import Resolver404, resolve, reverse
from django.utils.functional import lazy

from putright.site.public_address import canonical
from putright.site.spoken import in_language
from putright.wording.language import ENGLISH, LANGUAGES, say, speaking, spoken

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.urls import ResolverMatch

    from putright.accounts.models import Organisation

TO_LANGUAGE: Final = "language"
"""In an address or a form: that the page is wanted in that language."""
NAMES: Final = {"en": "English", "cy": "Cymraeg"}
"""Each language as its own speakers call it."""
_COMPLAINING: Final = frozenset(
    f"complain{end}"
    for end in (
        "",
        *"-step -files -check -save -return -delete -one-page -sent -sent-copy -sent-copy-text -consent".split(),
    )
)
_OTHERS: Final = (
    "procedure easier summary papers who-may-complain help bodies accessibility remark remark-sent you-said kept "
    "drawing cookies embed urgent urgent-first leave safer desk desk-still desk-done"
).split()
_FOLLOWING: Final = (
    "follow follow-code follow-finish follow-finished followed-case followed-consent followed-file case-act "
    "case-act-done followed-copy followed-copy-text"
).split()
BILINGUAL: Final = frozenset({*_OTHERS, *_COMPLAINING, *_FOLLOWING})
"""The pages that can be read in every language of ``LANGUAGES``, by their names in ``public.pages``. Whoever asks for
another one in Welsh is led to it in English."""

to_say = lazy(say, str)
"""A sentence that is written down before anybody asked for the page, such as the label of a form's field: it is said
in the language of whoever reads it."""


class Other(NamedTuple):
    """Another language that the page can be read in."""

    code: str
    name: str
    href: str
    says: str
    """What a button does that leads there, in that language."""
    beside: tuple[tuple[str, str], ...]
    """What is asked beside the path, name by name: a form that is sent by ``get`` would leave it out."""
    whole: str
    """Its one address on either host, without what was asked beside: for those who collect addresses.
    Empty where the page answers a form: nobody finds it there."""


def there_in(language: str, request: HttpRequest, match: ResolverMatch) -> str:
    """The address of the page that was asked for, in that language; what was asked of it beside stays."""
    with in_language(language):
        path = reverse(match.url_name or "", kwargs=match.kwargs)
    query = request.GET.copy()
    query.pop(TO_LANGUAGE, None)
    return f"{path}?{query.urlencode()}" if query else path


def is_offered(organisation: Organisation) -> bool:
    """Whether the organisation has its pages in the language spoken now."""
    return spoken() == ENGLISH or organisation.offers_welsh


def in_english_instead(request: HttpRequest) -> str:
    """Where somebody is led who asks for a page in a language in which the organisation has none. Empty for a form
    that was sent in: it is taken, and what comes after it is in English."""
    match = request.resolver_match
    return there_in(ENGLISH, request, match) if match is not None and request.method in ("GET", "HEAD") else ""


def sent_on(request: HttpRequest) -> str:
    """Where somebody is led instead: from an address of before the language stood in its path, and from a page that
    is in English alone. Empty where they are right."""
    match = request.resolver_match
    if match is None or request.method not in ("GET", "HEAD"):
        return ""
    bilingual = match.url_name in BILINGUAL
    asked = request.GET.get(TO_LANGUAGE, "")
    if bilingual and asked in LANGUAGES and asked != spoken():
        return there_in(asked, request, match)
    return there_in(ENGLISH, request, match) if spoken() != ENGLISH and not bilingual else ""


def others(request: HttpRequest, organisation: Organisation, *, by: str = "", to: str = "") -> list[Other]:
    """The same page in the other languages; none where it is in one alone, nor where it answers a form: a link would
    leave behind what was typed, or what is shown this once. Unless the page says ``by`` what it is done.

    ``to``: the address that its form is for, where it is not the page's own.
    """
    match = _page_at(to) if to else request.resolver_match
    if match is None or match.url_name not in BILINGUAL or not organisation.offers_welsh:
        return []
    if request.method == "POST" and not by:
        return []
    return [_other(one, request, match, organisation) for one in LANGUAGES if one != spoken()]


def in_spoken(to: str, request: HttpRequest) -> str:
    """An address of ours, whatever its language, in the one that is spoken; as it is where it leads to no page."""
    match = _page_at(to)
    return there_in(spoken(), request, match) if match is not None else to


def _page_at(address: str) -> ResolverMatch | None:
    for one in LANGUAGES:
        with in_language(one), suppress(Resolver404):
            return resolve(address)
    return None


def _other(language: str, request: HttpRequest, match: ResolverMatch, organisation: Organisation) -> Other:
    href = there_in(language, request, match)
    path, _, beside = href.partition("?")
    whole = canonical(organisation, path) if organisation.host else path
    whole = whole if request.method != "POST" else ""
    with speaking(language):
        says = say("change the language, and keep what is typed here")
    return Other(language, NAMES[language], href, says, tuple(parse_qsl(beside)), whole)
