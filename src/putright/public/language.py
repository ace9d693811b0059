"""In which language somebody reads the public pages, and the way to the others.

The language stands in the address (ADR 49): ``/p/<provider>/cy/complain/`` is ``/p/<provider>/complain/`` in Welsh.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from django.urls import reverse
from django.utils.functional import lazy

from putright.site.spoken import in_language
from putright.wording.language import ENGLISH, LANGUAGES, say, spoken

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.urls import ResolverMatch

NAMES: Final = {"en": "English", "cy": "Cymraeg"}
"""Each language as its own speakers call it."""
BILINGUAL: Final = frozenset(
    "procedure easier summary papers "
    "follow follow-code follow-finish follow-finished followed-case followed-file case-act case-act-done".split()
)  # fmt: skip
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


def there_in(language: str, request: HttpRequest, match: ResolverMatch) -> str:
    """The address of the page that was asked for, in that language; what was asked of it beside stays."""
    with in_language(language):
        path = reverse(match.url_name or "", kwargs=match.kwargs)
    query = request.GET.copy()
    query.pop("language", None)
    return f"{path}?{query.urlencode()}" if query else path


def sent_on(request: HttpRequest) -> str:
    """Where somebody is led instead: from an address of before the language stood in its path, and from a page that
    is in English alone. Empty where they are right."""
    match = request.resolver_match
    if match is None or request.method not in ("GET", "HEAD"):
        return ""
    bilingual = match.url_name in BILINGUAL
    asked = request.GET.get("language", "")
    if bilingual and asked in LANGUAGES and asked != spoken():
        return there_in(asked, request, match)
    return there_in(ENGLISH, request, match) if spoken() != ENGLISH and not bilingual else ""


def others(request: HttpRequest) -> list[Other]:
    """The same page in the other languages; none where it is in one alone."""
    match = request.resolver_match
    if match is None or match.url_name not in BILINGUAL:
        return []
    return [Other(one, NAMES[one], there_in(one, request, match)) for one in LANGUAGES if one != spoken()]
