"""What every page knows."""

from __future__ import annotations

import re
from typing import Final

from django.conf import settings
from django.http import HttpRequest

from putright.accounts.reception_desks import KEY_NAME
from putright.site.own_hosts import own_host_of
from putright.wording.language import ENGLISH, spoken

_PUBLIC: Final = re.compile(r"/p/[-\w]+/")
_DESK: Final = KEY_NAME.removesuffix("{}")


def everywhere(request: HttpRequest) -> dict[str, object]:
    """Whether this is a trial; each page says so (design, Storage)."""
    return {"trial": settings.TRIAL}


def way_on(request: HttpRequest) -> dict[str, object]:
    """For a page that says that something went wrong, where nobody knows more than the address: where its reader
    begins anew, in the language spoken, and at a reception desk the way to forget, so that it is no dead end there.

    A provider that there is not has no page that begins: then it is our own.
    """
    found = _PUBLIC.match(request.path_info)
    root = "/" if own_host_of(request) else found[0] if found else ""
    begin = f"{root}{'' if spoken() == ENGLISH else f'{spoken()}/'}" if root else "/"
    at_desk = bool(root) and any(name.startswith(_DESK) for name in request.COOKIES)
    return {
        "begin_anew": "/" if begin == request.path_info else begin,
        "desk_done": f"{begin}desk/done/" if at_desk else "",
    }
