"""The papers of a procedure to take along: all of them on one page, and each as a file."""

from __future__ import annotations

import hashlib
import logging
from typing import Final

from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from putright.public.bodies import directory_at
from putright.public.door import Counter, counter
from putright.public.paper_list import paper_lists
from putright.publishing.making import written
from putright.publishing.paper import Paper, paper_named
from putright.publishing.setting import NotSet
from putright.publishing.shelf import Shelf
from putright.publishing.words import words_of
from putright.site.papers import as_file, contacts_of
from putright.site.spoken import in_language

_log: Final = logging.getLogger("putright.papers")
_SHELF: Final = Shelf(room=24_000_000)
"""For each process. A paper has about 50,000 bytes, so that the papers of some forty providers lie ready."""


@require_safe
@counter
def papers(at: Counter) -> HttpResponse:
    """All papers of the provider, each in every form."""
    return at.page("public/papers.html", {"lists": paper_lists(at.organisation.slug)})


@cache_control(public=True, max_age=300)
@require_safe
@counter
def paper(at: Counter, paper: str) -> HttpResponse:
    """A paper as a file. Its key is made of all its words, so that one that was made before is never out of date."""
    asked_for = paper_named(paper)
    if asked_for is None:
        raise Http404
    contacts = contacts_of(at.organisation)
    since, directory = at.version.adopted_from, directory_at(at)
    page = words_of(at.policy, asked_for.kind, asked_for.language, contacts, since, directory)
    key = hashlib.sha256(repr((page, asked_for, contacts)).encode()).hexdigest()
    etag = f'"{key[:32]}"'
    unchanged = get_conditional_response(at.request, etag=etag)
    if isinstance(unchanged, HttpResponseNotModified):
        return unchanged
    try:
        content = _SHELF.take(key, lambda: written(page, asked_for, contacts))
    except NotSet as fault:
        _log.error("%s of %s: %s", paper, at.organisation.slug, fault)
        return _not_made(at, asked_for)
    response = as_file(content, asked_for, f"{at.organisation.slug}-{paper}")
    response["ETag"] = etag
    return response


def _not_made(at: Counter, paper: Paper) -> HttpResponse:
    with in_language(paper.language):
        context: dict[str, object] = {"kind": paper.kind}
        response = at.page("public/paper_not_made.html", context, status=404)
    response["Cache-Control"] = "no-cache"
    return response
