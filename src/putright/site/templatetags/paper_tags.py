"""Tags for pages in several languages: our own words said in the one spoken, and texts that are in two."""

from __future__ import annotations

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from putright.wording.language import Run, finished, runs_of, spoken
from putright.wording.language import say as said_in

register = template.Library()


@register.simple_tag
def say(message: str, **values: object) -> str:
    """A fixed sentence of a page in the language spoken now. Links, and pieces of another language, may be in it."""
    if any(isinstance(one, SafeString) for one in values.values()):
        return format_html(said_in(message), **values)
    return said_in(message, **values)


@register.simple_tag
def language_spoken() -> str:
    """The language of the page."""
    return spoken()


@register.simple_tag
def say_link(message: str, href: str) -> SafeString:
    """A link within a sentence, for the tag ``say``: ``{% say_link "make a complaint" there as link %}``."""
    return format_html('<a class="govuk-link" href="{}">{}</a>', href, said_in(message))


@register.filter
def said(text: str) -> SafeString:
    """A text; the pieces of it that are in another language than the page say so."""
    return format_html_join("", "{}", ((_piece(run),) for run in runs_of(finished(text))))


def _piece(run: Run) -> SafeString:
    if not run.language:
        return conditional_escape(run.text)
    return format_html('<span lang="{}">{}</span>', run.language, run.text)
