"""``csrf_token`` as everywhere, and with it, in the staff's pages, whose form it is (see putright.site.typing_kept)."""

from __future__ import annotations

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from putright.accounts.kept_typing import WHOSE, mark_of

register = template.Library()


class Marked(CsrfTokenNode):
    """The mark against forgery, and the account to which the form is shown."""

    def render(self, context: Context) -> SafeString:
        """Both as hidden fields. Only where the page knows who asks: nothing is looked up for it."""
        request = context.get("request")
        account = getattr(request, "_cached_user", None)
        forgery = mark_safe(super().render(context))  # noqa: S308 - Django made it
        if request is None or account is None or account.pk is None or not request.path.startswith("/s/"):
            return forgery
        return format_html('{}<input type="hidden" name="{}" value="{}">', forgery, WHOSE, mark_of(account.pk))


@register.tag("csrf_token")
def csrf_token(parser: Parser, token: Token) -> Marked:
    """In place of Django's, for every template."""
    return Marked()
