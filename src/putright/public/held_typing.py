"""What somebody typed into a page of their case after their time there had ended: carried until they are in again.

It travels in the page itself, signed, and is kept nowhere. It is given back to the same person on the same case alone:
at a shared computer the next one may open another, or speak for whoever typed it.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from django.core import signing
from django.http import HttpRequest
from django.urls import reverse

from putright.accounts.models import Organisation
from putright.casework.case_codes import Opened
from putright.public.language import TO_LANGUAGE
from putright.site.spoken import in_language
from putright.wording.language import LANGUAGES

_SALT: Final = "putright.held-typing"
_LASTS: Final = 7200
_MOST: Final = 400_000
"""Characters. A page that carries more could not be sent in again."""
_LEFT_OUT: Final = frozenset({"csrfmiddlewaretoken", TO_LANGUAGE})


class Held(NamedTuple):
    """What was typed: into the form of which address, for which case and by whom on it, name by name."""

    to: str
    of: Opened
    typed: tuple[tuple[str, str], ...]
    files: bool = False

    def signed(self) -> str:
        """As it stands in a page."""
        return signing.dumps([self.to, self.of.case, self.of.who, self.typed, self.files], salt=_SALT, compress=True)


def held_of(request: HttpRequest, of: Opened | None) -> Held | None:
    """What this request brought; None where it brought nothing, or nobody knows of which case."""
    if request.method != "POST" or of is None:
        return None
    typed = tuple((name, str(one)) for name, all_of in request.POST.lists() if name not in _LEFT_OUT for one in all_of)
    if not typed or sum(len(name) + len(one) for name, one in typed) > _MOST:
        return None
    return Held(request.path, of, typed, bool(request.FILES))


def held_again(said: str, organisation: Organisation) -> Held | None:
    """What a page carried, if it is ours, lately made, and for a page of a case of that provider."""
    try:
        found: Any = signing.loads(said, salt=_SALT, max_age=_LASTS)
    except signing.BadSignature:
        return None
    to, case, who, typed, files = found
    again = tuple((name, one) for name, one in typed)
    return Held(to, Opened(case, who), again, files) if to.startswith(_homes(organisation)) else None


def _homes(organisation: Organisation) -> tuple[str, ...]:
    """Where the pages of a case begin, in each language: it may have been changed since."""
    found = []
    for one in LANGUAGES:
        with in_language(one):
            found.append(reverse("followed-case", args=[organisation.slug]))
    return tuple(found)
