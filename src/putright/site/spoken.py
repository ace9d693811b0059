"""The language of a public page, which stands in its address: ``/p/<provider>/cy/`` and all below it are in Welsh.

Django's own language is set along with ours: it says what forms say by themselves, and addresses that are computed for
links lead to pages of the same language. English needs nothing in the address, and staff have it alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.functional import lazy
from django.utils.translation import get_language, override

from putright.site.own_hosts import own_host_of
from putright.wording.language import ENGLISH, LANGUAGES, speaking

_OTHERS: Final = "|".join(one for one in LANGUAGES if one != ENGLISH)
_BELOW: Final = re.compile(rf"/p/[-\w]+/({_OTHERS})(?:/|$)")
_OWN: Final = re.compile(rf"/(?:p/[-\w]+/)?({_OTHERS})(?:/|$)")


class Spoken:
    """Answers a request in the language that its address asks for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer it."""
        found = (_OWN if own_host_of(request) else _BELOW).match(request.path_info)
        if found is None:
            return self.get_response(request)
        with in_language(found[1]):
            return self.get_response(request)


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Within it sentences and the addresses of pages are in that language, whichever was asked for."""
    with override(None if language == ENGLISH else language), speaking(language):
        yield


def _in_address() -> str:
    language = get_language() or ""
    return f"{language}/" if language in LANGUAGES and language != ENGLISH else ""


in_address = lazy(_in_address, str)()
"""What stands in the address for the language that is spoken: nothing for English."""
