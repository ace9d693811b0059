"""What stands around every public page on which somebody says something, or reads of their case: whom to call when
somebody is in danger, the way out of the page, and at a reception desk the way to forget everything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from django.forms import BaseForm
from django.urls import reverse
from django.utils.html import format_html

from putright.accounts.exits import exit_address
from putright.bodies.urgent import urgent_for
from putright.wording.urgent_words import urgent_said

if TYPE_CHECKING:
    from putright.public.door import Counter

ASKING: Final = ("complain", "remark", "follow", "followed", "case")
"""What the names of those pages begin with."""
_TO_ANSWER: Final = 60
"""Seconds in which somebody can say that they are still there."""
_TO_TYPE: Final = 20 * 60
"""Seconds for a page with a form: without a script nobody knows that somebody is typing."""
_LEFT_TOO: Final = ("urgent", "urgent-first", "safer")
_ON_THE_LINE: Final = ("emergency", "emergency-elsewhere", "emergency-text", "nhs-111", "gp-ni")


def is_asking(name: str) -> bool:
    """Whether somebody says something on the page of that name, or reads of their case there."""
    return any(name == one or name.startswith(f"{one}-") for one in ASKING)


def safe_around(at: Counter, name: str, context: Mapping[str, object]) -> dict[str, object]:
    """What the base template is told of it. No query."""
    asking = is_asking(name)
    if at.desk is not None:
        _prepare(context, at.desk.site)
    return _of_desk(at, name) | {
        "danger_line": _line(at) if asking else (),
        "danger_first": name == "complain",  # it says so itself, at its top
        "leaves": (asking or name in _LEFT_TOO) and at.desk is None and bool(exit_address(at.organisation)),
    }


def _of_desk(at: Counter, name: str) -> dict[str, object]:
    """When a page at a reception desk goes away by itself, where there is no script: later while somebody types."""
    if at.desk is None:
        return {"reception": None}
    slug = at.organisation.slug
    goes_to, seconds = f"{reverse('desk-still', args=[slug])}?to={at.request.path}", at.desk.idle_minutes * 60
    if name == "desk-still":
        goes_to, seconds = reverse("desk-done", args=[slug]), _TO_ANSWER
    elif name == "desk":
        seconds = 0  # there is nothing to forget
    elif is_asking(name):
        seconds = max(seconds, _TO_TYPE)
    return {
        "reception": at.desk,
        "reception_seconds": seconds,
        "reception_goes_to": goes_to,
        "reception_left": format_html("<span data-desk-left>{}</span>", _TO_ANSWER),
    }


def _line(at: Counter) -> list[object]:
    """The few numbers that stand on the page itself."""
    return [*urgent_said(one for one in urgent_for(at.policy.division, at.policy.kind) if one.id in _ON_THE_LINE)]


def _prepare(context: Mapping[str, object], site: int) -> None:
    """Let the browser neither offer what somebody typed before nor keep what is typed now; choose the desk's site."""
    for form in context.values():
        if isinstance(form, BaseForm):
            if site and "site" in form.fields:
                form.initial.setdefault("site", str(site))
            for one in form.fields.values():
                one.widget.attrs["autocomplete"] = "off"
