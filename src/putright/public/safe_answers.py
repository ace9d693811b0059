"""What is done with every answer of the public pages: whom to call comes first where words may tell of danger, and
nothing stays behind at a reception desk."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse

from putright.accounts.urgent_numbers import Own, own_urgent
from putright.bodies.danger import codes, signs_in
from putright.bodies.urgent import ALWAYS_FIRST, UrgentNumber, urgent_for
from putright.public.sent import remember, remembered
from putright.wording.language import own, spoken
from putright.wording.urgent_words import urgent_said

if TYPE_CHECKING:
    from putright.public.door import Counter

THEN: Final = "then"
"""In the address of the numbers: where somebody goes on."""
_PATH: Final = re.compile(r"/(?!/)[\w/.?=&%-]*", re.ASCII)
_DANGER: Final = "danger"
_OURS: Final = frozenset({"csrfmiddlewaretoken", "form_id"})
_SENT_ON: Final = (302, 303)


def kept_safe(at: Counter, response: HttpResponse) -> HttpResponse:
    """The answer, with what has to be said first, and with what the browser must not keep."""
    if at.request.method == "POST" and response.status_code in _SENT_ON:
        _numbers_first(at, response)
    if at.desk is not None:
        response["Cache-Control"] = "no-store"
    return response


def told_first(at: Counter) -> tuple[str, tuple[str, ...]]:
    """Where somebody goes on who is shown the numbers first, and the signs for which.

    Where they go on stands in the address, so that it is known in a browser that keeps no cookie too; the signs do not.
    """
    then = at.request.GET.get(THEN, "")
    known = remembered(at, _DANGER) or {}
    return (then if is_of(at, then) else "", _named(known.get("for")))


def is_of(at: Counter, address: str) -> bool:
    """Whether an address that somebody brought leads to a page of this provider, and nowhere else."""
    return address.startswith(at.root) and _PATH.fullmatch(address) is not None and ".." not in address


def told_here(at: Counter) -> dict[str, object]:
    """What a page is told that answers a form itself, without sending on: it shows the numbers for what was typed."""
    signs = {one.code for one in signs_in(_typed(at))}
    if not signs:
        return {}
    theirs = own_numbers(at)
    return {"danger_told": True, "danger_line": [*urgent_said(first_of(at, signs, bool(theirs))[0]), *theirs]}


def own_numbers(at: Counter) -> list[Own]:
    """The provider's own numbers, in its own words. One query."""
    return [
        one._replace(when=own(one.when), name=own(one.name), says=own(one.says)) for one in own_urgent(at.organisation)
    ]


def first_of(at: Counter, signs: Collection[str], theirs: bool) -> tuple[list[UrgentNumber], list[UrgentNumber]]:
    """The numbers that come first where words show these signs, and the others."""
    numbers = urgent_for(at.policy.division, at.policy.kind, signs, theirs, spoken())
    first = [one for one in numbers if one.id in ALWAYS_FIRST or any(sign in signs for sign in one.signs)]
    return first, [one for one in numbers if one not in first]


def _typed(at: Counter) -> str:
    return "\n".join(text for name, texts in at.request.POST.lists() if name not in _OURS for text in map(str, texts))


def _numbers_first(at: Counter, response: HttpResponse) -> None:
    """Send somebody to the numbers, and then to where they were sent. Once for each sign: it is to be no nuisance."""
    then = response.headers.get("Location", "")
    if not then.startswith(at.root):
        return
    found = {one.code for one in signs_in(_typed(at))}
    before = set(_named((remembered(at, _DANGER) or {}).get("told")))
    if found - before:
        signs = {"for": _numbered(found - before), "told": _numbered(found | before)}
        remember(at, response, _DANGER, **signs)
        response["Location"] = f"{reverse('urgent-first', args=[at.organisation.slug])}?{urlencode({THEN: then})}"


def _numbered(signs: Collection[str]) -> str:
    """Signs as a browser keeps them: whoever looks into its cookies shall not read there what somebody is afraid of."""
    return "".join(str(number) for number, one in enumerate(codes()) if one in signs)


def _named(numbers: object) -> tuple[str, ...]:
    return tuple(one for number, one in enumerate(codes()) if str(number) in str(numbers or ""))
