"""The copy of a complaint, for the browser that sent it and for whoever follows it as the one who complained."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from putright.casework.looking import View, note_followed
from putright.public.copies import PDF, TEXT, CopyFile, copies_in, copies_of, copy_file
from putright.public.door import Counter, counter
from putright.public.followed import Followed, followed
from putright.public.what_was_sent import sent_view
from putright.wording.people_words import COMPLAINANT


@never_cache
@require_safe
@counter
def sent_copy_pdf(at: Counter) -> HttpResponse:
    """As PDF, in large print if they asked for that."""
    return _copy(at, PDF)


@never_cache
@require_safe
@counter
def sent_copy_text(at: Counter) -> HttpResponse:
    """As plain text."""
    return _copy(at, TEXT)


@require_safe
@followed
def followed_copy_pdf(at: Followed) -> HttpResponse:
    """As PDF, for whoever follows their own complaint. Recorded as the reading of the page is."""
    return _followed_copy(at, PDF)


@require_safe
@followed
def followed_copy_text(at: Followed) -> HttpResponse:
    """As plain text."""
    return _followed_copy(at, TEXT)


def copies_of_followed(at: Followed) -> list[CopyFile]:
    """The copies for the page of the case; none for somebody else than the complainant, or if its words are gone.

    None at a reception desk: a file would stay there for whoever comes next.
    """
    theirs = at.session.who == COMPLAINANT and at.speaker.sees
    if at.counter.desk is not None or not theirs or not at.record.latest("contact-given").get("words"):
        return []
    return copies_in(f"{at.counter.home}case/")


def _followed_copy(at: Followed, name: str) -> HttpResponse:
    found = copy_file(at.counter, at.view, name, with_decisions=True) if copies_of_followed(at) else None
    if found is None:
        raise Http404
    note_followed(at.case, at.now)
    return found


def _copy(at: Counter, name: str) -> HttpResponse:
    view = _sent(at)
    if view is None:
        return at.page("public/nothing_sent.html", {"again": "complain"}, status=404)
    found = copy_file(at, view, name, with_decisions=False)
    if found is None:
        raise Http404
    return found


def copies_to_keep(at: Counter) -> list[CopyFile]:
    """The copies of what this browser sent, for the page that says so; none where it sent nothing."""
    view = _sent(at)
    return copies_of(at, view, f"{at.home}complain/sent/") if view is not None else []


def _sent(at: Counter) -> View | None:
    """Nothing at a reception desk: a file would stay there for whoever comes next."""
    return sent_view(at) if at.desk is None else None
