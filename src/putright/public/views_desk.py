"""The pages of a reception desk: where each visitor begins, the question if somebody is still there, and forgetting."""

from __future__ import annotations

import re
from typing import Final

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from putright.public.door import Counter, counter
from putright.public.forgetting import forget
from putright.wording.language import say_number

_PATH: Final = re.compile(r"/(?!/)[\w/-]*", re.ASCII)


@never_cache
@require_safe
@counter
def desk(at: Counter) -> HttpResponse:
    """What a visitor can do here. At a browser that is no desk: the provider's procedure."""
    if at.desk is None:
        return redirect("procedure", slug=at.organisation.slug)
    forgets = say_number(
        "This computer forgets what you typed when you choose “I am done”, or when nobody has used it for {n} minute.",
        "This computer forgets what you typed when you choose “I am done”, or when nobody has used it for {n} minutes.",
        at.desk.idle_minutes,
    )
    return at.page("public/desk.html", {"forgets": forgets})


@never_cache
@require_safe
@counter
def desk_still(at: Counter) -> HttpResponse:
    """Where a page goes by itself that nobody used, without a script: it asks, and forgets if nobody answers."""
    if at.desk is None:
        return redirect("procedure", slug=at.organisation.slug)
    asked = at.request.GET.get("to", "")
    known = asked.startswith(at.root) and _PATH.fullmatch(asked) is not None
    return at.page("public/desk_still.html", {"to": asked if known else reverse("desk", args=[at.organisation.slug])})


@never_cache
@require_safe
@counter
def desk_done(at: Counter) -> HttpResponse:
    """Forget everything of whoever was here, and begin anew: because they said so, or are not there any more.

    A link and no form: the pages that ask something set no cookie to tell a forged form by, and all it does is forget.
    """
    begin = "desk" if at.desk is not None else "procedure"
    response = HttpResponseRedirect(reverse(begin, args=[at.organisation.slug]))
    return forget(at, response) if at.desk is not None else response
