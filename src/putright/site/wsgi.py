"""What the web server talks to."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from typing import Any, Final

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "putright.site.settings")
_django = get_wsgi_application()

_CHARSET: Final = re.compile(r";\s*charset\s*=\s*(?:\"[^\"]*\"|[^;]*)", re.IGNORECASE)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Every request is read as UTF-8, whatever it calls itself; no browser calls itself anything else.

    Django would take any codec of Python that a request names: one that is no encoding of text ends in a fault before
    there is a request, and UTF-7 brings in halves of characters that nothing can keep or show.
    """
    if "CONTENT_TYPE" in environ:
        environ["CONTENT_TYPE"] = _CHARSET.sub("", environ["CONTENT_TYPE"])
    return _django(environ, start_response)
