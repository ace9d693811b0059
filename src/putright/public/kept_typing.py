"""What somebody typed and has not sent, when they change the language of the page: kept, and judged by nobody.

The way to the other language is then a button of the form (``public/languages_kept.html``). It brings all that was
typed to the same page in the other language, which shows it again: no fault is told, nothing is counted, nothing kept.
See ADR 49.
"""

from __future__ import annotations

from typing import Final, TypeVar

from django.forms import BaseForm
from django.http import HttpRequest, QueryDict

from putright.public.language import TO_LANGUAGE
from putright.site.needs_fields import FORMATS_BOX
from putright.site.uploads import left_out
from putright.wording.language import in_english
from putright.wording.needs import WELSH

BY_FORM: Final = {"language_by": "form"}
"""For a page with a form that somebody types into. The form has the id ``typing``; the language is a button of it."""
BY_LINK: Final = {"language_by": "link"}
"""For a page that answers a form and shows nothing of what was typed: a link loses nothing."""

_Form = TypeVar("_Form", bound=BaseForm)


def changes_language(request: HttpRequest) -> bool:
    """Whether a form was sent only to be shown again in another language."""
    return request.method == "POST" and TO_LANGUAGE in request.POST


def as_typed(form: _Form) -> _Form:
    """The form with what was typed, and no fault told of it."""
    form.errors.clear()
    return form


def typed_so_far(request: HttpRequest) -> QueryDict:
    """What was typed into a form of a complaint. Whoever complains in Welsh is taken to want letters in it, so that
    the tick for it goes with the language; it is there to be seen and changed."""
    typed = request.POST.copy()
    if changes_language(request) and (FORMATS_BOX in typed or not in_english()):
        formats = [one for one in typed.getlist(FORMATS_BOX) if one != WELSH]
        typed.setlist(FORMATS_BOX, formats if in_english() else [*formats, WELSH])
    return typed


def chose_files(request: HttpRequest) -> bool:
    """Whether files were chosen that did not come along: no page can give them back to a browser."""
    return changes_language(request) and bool(request.FILES or left_out(request))
