"""Tags for pages in several languages: our own words said in the one spoken, and texts that are in two."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import Final

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from putright.wording.language import Run, finished, runs_of, spoken
from putright.wording.language import say as said_in
from putright.wording.language import unmarked as without_marks

register = template.Library()
_LINKED: Final = re.compile(r"\[([^\]]*)\]")


@register.simple_tag
def say(message: str, **values: object) -> str:
    """A fixed sentence of a page in the language spoken now. Of its places some may be HTML of ours."""
    if any(isinstance(one, SafeString) for one in values.values()):
        return format_html(said_in(message), **values)
    return said_in(message, **values)


@register.simple_tag
def language_spoken() -> str:
    """The language of the page."""
    return spoken()


@register.simple_tag
def say_linked(message: str, *hrefs: str, **values: object) -> SafeString:
    """The same with links: what leads somewhere stands in square brackets, ``hrefs`` in the order of those.

    The whole sentence is one message, so that other languages can put the link where it belongs in theirs."""
    parts = _LINKED.split(said_in(message))
    said = [conditional_escape(part.format_map(values) if values else part) for part in parts]
    led = zip(said[1::2], hrefs, strict=True)
    linked = [format_html('<a class="govuk-link" href="{}">{}</a>', href, text) for text, href in led]
    return format_html_join("", "{}{}", zip_longest(said[::2], linked, fillvalue=""))


@register.filter
def said(text: str) -> SafeString:
    """A text; the pieces of it that are in another language than the page say so."""
    return format_html_join("", "{}", ((_piece(run),) for run in runs_of(finished(text))))


@register.filter
def unmarked(text: str) -> str:
    """A text where no piece can say its language, such as the title of a page."""
    return without_marks(str(text))


def _piece(run: Run) -> SafeString:
    if not run.language:
        return conditional_escape(run.text)
    return format_html('<span lang="{}">{}</span>', run.language, run.text)
