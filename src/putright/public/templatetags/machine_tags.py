"""The two fields by which a form tells people from machines: ``{% for_machines form_id %}`` within the form."""

from __future__ import annotations

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from putright.public.machines import EMPTY, SHOWN, shown_at, when_shown
from putright.wording.language import say

register = template.Library()


@register.simple_tag(takes_context=True)
def for_machines(context: Context, form_id: str) -> SafeString:
    """The box that people do not see, and when the form was first shown: of one that comes back, when that was.

    The box is taken out of the page by the style sheet, so that it is neither shown, nor read out, nor reached by
    the keyboard. Where there is no style sheet its label says to leave it empty. The attributes keep browsers and
    keepers of passwords from filling it.
    """
    said = context["request"].POST.get(SHOWN, "")
    if when_shown(form_id, said) is None:
        said = shown_at(form_id, timezone.now())
    return format_html('{}<input type="hidden" name="{}" value="{}">', box_for_machines(), SHOWN, said)


@register.simple_tag
def box_for_machines() -> SafeString:
    """The box alone, for a form of which we know otherwise when it was begun."""
    return format_html(
        '<div class="putright-apart"><label for="id_{name}">{label}</label>'
        '<input type="text" id="id_{name}" name="{name}" value="" tabindex="-1" autocomplete="off"'
        ' data-1p-ignore data-lpignore="true" data-bwignore data-form-type="other"></div>',
        name=EMPTY,
        label=say("Leave this box empty. It is there to catch machines."),
    )
