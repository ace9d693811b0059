"""The copy of a complaint as a browser is given it: as a file to keep, and in a list with how large each file is.

Whoever may have it, a page decides. What is made is kept nowhere: it is made anew each time, with what holds now.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final, NamedTuple

from django.http import HttpResponse

from putright.casework.looking import View
from putright.correspondence.complaint_copy import ComplaintCopy, copy_of
from putright.public.bodies import directory_at
from putright.public.door import Counter
from putright.publishing.setting import NotSet
from putright.site.public_address import public_address
from putright.stationery.printing import ORDINARY
from putright.wording.language import say

_log: Final = logging.getLogger("putright.papers")
PDF, TEXT = "copy.pdf", "copy.txt"
_FORMS: Final = {
    PDF: ("application/pdf", ComplaintCopy.as_pdf),
    TEXT: ("text/plain; charset=utf-8", ComplaintCopy.as_plain_text),
}


class CopyFile(NamedTuple):
    """A form of the copy in a list: where it lies, what it is called, how large it is."""

    href: str
    text: str
    size: str


def copies_of(at: Counter, view: View, folder: str) -> list[CopyFile]:
    """The copy in every form there is, below the address of a folder. One that cannot be made is left out.

    For the browser that sent it, which needs no code: nothing stands in it that was decided since.
    """
    copy = complaint_copy(at, view, with_decisions=False)
    pdf = say("PDF in large print, {size} point", size=f"{copy.size:.0f}") if copy.size > ORDINARY else "PDF"
    found = []
    for name, title in ((PDF, pdf), (TEXT, say("plain text"))):
        content = _made(copy, _FORMS[name][1])
        if content is not None:
            found.append(CopyFile(f"{folder}{name}", title, f"{max(1, round(len(content) / 1000))} kB"))
    return found


def copies_in(folder: str) -> list[CopyFile]:
    """The same without the sizes: nothing is made until somebody asks for it."""
    return [CopyFile(f"{folder}{name}", title, "") for name, title in ((PDF, "PDF"), (TEXT, say("plain text")))]


def copy_file(at: Counter, view: View, name: str, *, with_decisions: bool) -> HttpResponse | None:
    """The copy as a file to keep. None: the PDF cannot be made, because the provider's own words cannot be set."""
    media, make = _FORMS[name]
    content = _made(complaint_copy(at, view, with_decisions=with_decisions), make)
    if content is None:
        return None
    response = HttpResponse(content, content_type=media)
    ending = name.partition(".")[2]
    response["Content-Disposition"] = f'attachment; filename="complaint-{view.case.reference}.{ending}"'
    response["Cache-Control"] = "private, no-store"
    return response


def complaint_copy(at: Counter, view: View, *, with_decisions: bool = True) -> ComplaintCopy:
    """The copy of a complaint to this provider, with the outside bodies as its directory has them."""
    directory, follow = directory_at(at, view.found.policy), public_address(at.organisation, "follow")
    return copy_of(view, directory, follow, with_decisions=with_decisions)


def _made(copy: ComplaintCopy, make: Callable[[ComplaintCopy], bytes]) -> bytes | None:
    try:
        return make(copy)
    except NotSet as fault:
        _log.error("the copy of %s: %s", copy.reference, fault)
        return None
