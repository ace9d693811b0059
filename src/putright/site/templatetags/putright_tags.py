"""The tags and filters of our templates. They build their HTML here: a row of a long table costs no template."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from django import template
from django.forms import BaseForm
from django.http import HttpRequest
from django.template.base import NodeList, Parser, Token
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from putright.site.components import Field
from putright.wording.dates import long_day, plain_day
from putright.wording.language import say

register = template.Library()

_COMPILED = Path(__file__).resolve().parents[1] / "static" / "putright"

# Status of a duty, a case or a window (GLOSSARY.md): what the page says, and GOV.UK's colour of tag.
STATUSES: dict[str, tuple[str, str]] = {
    "pending": ("Waiting", "grey"),
    "open": ("Open", "blue"),
    "overdue": ("Overdue", "red"),
    "met": ("Met", "green"),
    "late": ("Late", "orange"),
    "cancelled": ("Cancelled", "grey"),
    "missed": ("Missed", "red"),
    "responded": ("Responded", "teal"),
    "settled": ("Settled", "green"),
    "external": ("With an outside body", "purple"),
    "withdrawn": ("Withdrawn", "grey"),
    "closed": ("Closed", "grey"),
    "used": ("Used", "green"),
    "used-late": ("Used late", "orange"),
}


class Page(Protocol):
    """One page of a list, as Django's Paginator gives it."""

    number: int

    def has_previous(self) -> bool:
        """Whether a page comes before."""

    def has_next(self) -> bool:
        """Whether a page comes after."""


# --- files -----------------------------------------------------------------------------------------------------------


@cache
def _compiled(stem: str, suffix: str) -> str:
    found = sorted(_COMPILED.glob(f"{stem}.*{suffix}"))
    # Without a build the page comes without its looks; tools/build_assets.py makes them.
    return f"putright/{found[0].name if found else stem + suffix}"


@register.simple_tag
def stylesheet() -> str:
    """The address of the style sheet, whose name holds a hash of its content."""
    return static(_compiled("putright", ".css"))


@register.simple_tag
def favicon() -> str:
    """The address of the small picture in the browser's tab."""
    return static(_compiled("favicon", ".svg"))


# --- words and dates -------------------------------------------------------------------------------------------------


@register.simple_tag
def tag(text: str, colour: str = "grey") -> SafeString:
    """A small coloured label."""
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', colour, text)


@register.simple_tag
def status_tag(code: object, text: str = "") -> SafeString:
    """A status in words, coloured. A status that is not known here is shown as it is called."""
    name = str(code)
    words, colour = STATUSES.get(name, (name.replace("-", " ").capitalize(), "grey"))
    return tag(text or words, colour)


@register.filter
def day(value: date | datetime | None) -> str:
    """Friday 27 March 2026."""
    if value is None:
        return ""
    local = timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
    return long_day(local.toordinal())


@register.filter
def moment(value: datetime | None) -> str:
    """27 March 2026 at 14:30."""
    if value is None:
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return say("{day} at {time}", day=plain_day(local.toordinal()), time=f"{local:%H:%M}")


@register.simple_tag
def lines(text: str) -> SafeString:
    """What somebody typed, as text and with its line breaks."""
    return format_html('<div class="putright-words">{}</div>', text)


# --- parts of a page -------------------------------------------------------------------------------------------------


@register.simple_tag
def back_link(href: str, text: str = "") -> SafeString:
    """The way back, above the heading."""
    back = say("Back")
    drawn = '<nav aria-label="{}"><a href="{}" class="govuk-back-link">{}</a></nav>'
    return format_html(drawn, back, href, text or back)


@register.simple_tag
def summary(rows: Iterable[Sequence[Any]]) -> SafeString:
    """A list of keys and values. A row: key, value, and perhaps address, "Change", words for a screen reader."""
    return format_html(
        '<dl class="govuk-summary-list putright-summary-wrap">{}</dl>',
        format_html_join("", "{}", ((_row(*row),) for row in rows)),
    )


def _row(key: str, value: Any, href: str = "", text: str = "", hidden: str = "") -> SafeString:
    actions: str | SafeString = ""
    if href:
        actions = format_html(
            '<dd class="govuk-summary-list__actions"><a class="govuk-link" href="{}">{}'
            '<span class="govuk-visually-hidden"> {}</span></a></dd>',
            href, text or say("Change"), hidden or key.lower(),
        )  # fmt: skip
    return format_html(
        '<div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">{}</dt>'
        '<dd class="govuk-summary-list__value">{}</dd>{}</div>',
        key, value, actions,
    )  # fmt: skip


@register.simple_tag
def pagination_links(
    previous_href: str = "", next_href: str = "", previous_text: str = "Previous page", next_text: str = "Next page"
) -> SafeString:
    """Ways to the page before and the page after; nothing when there is neither."""
    links = [
        format_html(
            '<div class="govuk-pagination__{0}"><a class="govuk-link govuk-pagination__link" href="{1}" rel="{0}">'
            '<span class="govuk-pagination__link-title">{2}</span></a></div>',
            way, href, text,
        )
        for way, href, text in (("prev", previous_href, previous_text), ("next", next_href, next_text))
        if href
    ]  # fmt: skip
    if not links:
        return SafeString("")
    return format_html(
        '<nav class="govuk-pagination" aria-label="Pages">{}</nav>',
        format_html_join("", "{}", ((each,) for each in links)),
    )


@register.simple_tag(takes_context=True)
def pagination(context: template.Context, page: Page, parameter: str = "page") -> SafeString:
    """The same for a page with a number: the other questions in the address are kept."""
    request: HttpRequest | None = context.get("request")
    asked = request.GET.copy() if request else None

    def address(number: int) -> str:
        if asked is None:
            return f"?{parameter}={number}"
        asked[parameter] = str(number)
        return f"?{asked.urlencode()}"

    return pagination_links(
        address(page.number - 1) if page.has_previous() else "", address(page.number + 1) if page.has_next() else ""
    )


class Wrapped(template.Node):
    """What stands between two tags, in a frame."""

    def __init__(self, before: str, content: NodeList, after: str, title: template.base.FilterExpression | None):
        self.before, self.content, self.after, self.title = before, content, after, title

    def render(self, context: template.Context) -> SafeString:
        """The frame with its title, and what it holds."""
        title = conditional_escape(self.title.resolve(context)) if self.title else ""
        # Both parts are ours; the title was escaped, the content is a rendered template.
        return mark_safe(self.before.replace("{title}", title) + self.content.render(context) + self.after)  # noqa: S308


def _wrapping(name: str, before: str, after: str, titled: bool = False) -> None:
    def compiled(parser: Parser, token: Token) -> Wrapped:
        words = token.split_contents()
        if len(words) != 1 + titled:
            raise template.TemplateSyntaxError(f"“{name}” takes {'a title' if titled else 'nothing'}: {token.contents}")
        content = parser.parse((f"end{name}",))
        parser.delete_first_token()
        return Wrapped(before, content, after, parser.compile_filter(words[1]) if titled else None)

    register.tag(name, compiled)


_wrapping(
    "details",
    '<details class="govuk-details"><summary class="govuk-details__summary"><span class="govuk-details__summary-text">'
    '{title}</span></summary><div class="govuk-details__text">',
    "</div></details>",
    titled=True,
)
_wrapping("inset", '<div class="govuk-inset-text">', "</div>")
_wrapping(
    "warning",
    '<div class="govuk-warning-text"><span class="govuk-warning-text__icon" aria-hidden="true">!</span>'
    '<strong class="govuk-warning-text__text"><span class="govuk-visually-hidden">Warning:</span> ',
    "</strong></div>",
)


# --- forms -----------------------------------------------------------------------------------------------------------


@register.simple_tag
def field(
    bound: Field,
    *,
    label: str = "",
    hint: str | None = None,
    size: str = "s",
    heading: bool = False,
    optional: bool = True,
    width: str = "",
) -> SafeString:
    """One field of a form, where it should look otherwise than {{ form }} draws it."""
    if label:
        bound.label = label
    if hint is not None:
        bound.help_text = hint
    if width:
        bound.field.widget.attrs["class"] = f"govuk-input--width-{width}"
    seen = {"field": bound, "size": size, "heading": heading, "hide_optional": not optional}
    return bound.render(context=seen)


@register.simple_tag
def error_summary(*forms: object) -> SafeString:
    """What is wrong on this page, each with a link to its field; nothing when nothing is."""
    found = [item for form in forms if isinstance(form, BaseForm) for item in _wrong(form)]
    if not found:
        return SafeString("")
    # The browser itself moves to it, without a script, and a screen reader begins there.
    return format_html(
        '<div class="govuk-error-summary" tabindex="-1" autofocus><div role="alert">'
        '<h2 class="govuk-error-summary__title">{}</h2><div class="govuk-error-summary__body">'
        '<ul class="govuk-list govuk-error-summary__list">{}</ul></div></div></div>',
        say("There is a problem"),
        format_html_join("", "<li>{}</li>", ((item,) for item in found)),
    )


def _wrong(form: BaseForm) -> Iterable[SafeString]:
    if not form.errors:
        return
    for message in form.non_field_errors():
        yield format_html("{}", message)
    for name in form.fields:
        bound = form[name]
        if not isinstance(bound, Field):
            continue
        for said in bound.summarised:
            if bound.is_hidden:
                yield format_html("{}", said)
            else:
                yield format_html('<a href="#{}">{}</a>', bound.first_id, said)
