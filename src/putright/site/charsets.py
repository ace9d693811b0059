"""What is sent to us is read as UTF-8, as our pages are, whatever a request says of itself."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

_DJANGO_REFUSES = "application/x-www-form-urlencoded"


class AsUtf8:
    """No browser names another charset for a form of ours. Some charsets decode to half characters, which are no text:
    a page that shows what was typed could not be made, and the answer would be an error of ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer it. A form that is refused for its charset anyway stays refused."""
        if request.encoding and (request.method != "POST" or request.content_type != _DJANGO_REFUSES):
            request.encoding = "utf-8"
        return self.get_response(request)
