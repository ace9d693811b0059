"""All answers on one page, to be checked, changed and sent."""

from __future__ import annotations

import logging
from typing import Final

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from putright.procedure.acts import Refusal
from putright.public.arriving import remember_sent
from putright.public.complaining.begun_files import Missing
from putright.public.complaining.drafts import Draft, find
from putright.public.complaining.from_here import from_here
from putright.public.complaining.sending import send
from putright.public.complaining.steps import CHECK, FILES, Asking, shown
from putright.public.complaining.views import address, elsewhere, to_sent
from putright.public.door import Counter, counter
from putright.public.gate import through
from putright.public.kept_typing import BY_LINK, changes_language
from putright.public.language import to_say
from putright.public.machines import too_quick
from putright.public.reaching import Reach
from putright.site.budgets import COMPLAINT
from putright.wording.language import say
from putright.wording.sizes import size_words

_CHANGED: Final = to_say(
    "An answer was changed since you opened this page, perhaps in another window. Please look at your answers "
    "once more. Nothing was sent yet."
)
_ASKED_ANEW: Final = to_say(
    "Our questions changed since you opened this page. Please look at your answers once more. Nothing was sent yet."
)
_NOT_KEPT: Final = to_say("We could not keep your complaint. Please phone us or write to us instead.")
_DISK: Final = to_say(
    "We could not keep your files just now. Nothing was sent yet. Please try again, or remove your files."
)

Fault = tuple[str, str]
"""Where to mend it, and what is wrong."""

log = logging.getLogger("putright.public")


@from_here
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@counter
def check(at: Counter) -> HttpResponse:
    """The answers; on sending, a new case. Sent again, the same case."""
    posted = at.request.method == "POST"
    draft = find(at, to_change=posted)
    if draft is None:
        return elsewhere(at, None)
    if draft.sent:
        return to_sent(at, draft)
    asking = Asking(at, draft)
    missing = asking.missing()
    if missing is not None:
        return redirect(address(at, missing.slug))
    if not posted or changes_language(at.request):
        return _page(at, asking, draft, [])
    if at.request.POST.get("revision") != draft.revision:
        return _page(at, asking, draft, [("", str(_CHANGED))])
    if at.request.POST.get("asked", asking.mark) != asking.mark:
        return _page(at, asking, draft, [("", str(_ASKED_ANEW))])
    return _send(at, asking, draft)


def _send(at: Counter, asking: Asking, draft: Draft) -> HttpResponse:
    form = asking.form(asking.answers())
    if not form.is_valid():
        return _page(at, asking, draft, _faults(at, asking, form.errors.get_json_data()))
    sign = draft.machine or too_quick(at.now.timestamp() - draft.begun)
    passed = through(at, COMPLAINT, draft.row.form, sign=sign)
    if isinstance(passed, HttpResponse):
        return passed
    try:
        done = send(at, draft, form, passed.why)
    except Missing as missing:
        gone = say(
            "“{name}” is not here any more. Remove it from your files and add it again. Nothing was sent yet.",
            name=missing,
        )
        return _page(at, asking, draft, [(address(at, FILES, then=CHECK), gone)])
    except OSError:
        log.exception("the files of a complaint could not be kept")
        return _page(at, asking, draft, [("", str(_DISK))])
    if isinstance(done, Refusal):
        return _page(at, asking, draft, [("", " ".join([str(_NOT_KEPT), *(fault.message for fault in done.faults)]))])
    return remember_sent(at, done, changed=False)


def _page(at: Counter, asking: Asking, draft: Draft, faults: list[Fault]) -> HttpResponse:
    return at.page(
        "public/complaining/check.html",
        {
            "rows": _rows(at, asking, draft),
            "revision": draft.revision,
            "asked": asking.mark,
            "faults": faults,
            "back": address(at, asking.steps[-1].slug),
            "begun": True,
            "anonymous": bool(asking.data.get("anonymous")),
            "reach": Reach.of(at.organisation),
            **BY_LINK,
        },
    )


def _rows(at: Counter, asking: Asking, draft: Draft) -> list[tuple[str, SafeString, str, str, str]]:
    """Each answer with its question and the way to change it. Of a page with several questions, those answered."""
    found = []
    for step in asking.steps:
        there = address(at, step.slug, then=CHECK)
        if step.slug == FILES:
            told = [(f"{one.name} ({size_words(one.size)})",) for one in draft.files]
            does = say("Change") if told else say("Add")
            found.append((str(step.title), _value(told), there, does, say("your files")))
            continue
        answers = shown(asking.part(step), asking.data)
        given = [(label, value) for label, value in answers if value] or [(asking.heading(step), "")]
        found += [
            (label, _value([(value,)]), there, say("Change"), say("your answer to: {label}", label=label))
            if value
            else (label, _value([]), there, say("Answer"), say("this question: {label}", label=label))
            for label, value in given
        ]
    return found


def _value(lines: list[tuple[str]]) -> SafeString:
    if not lines:
        return format_html('<span class="govuk-hint">{}</span>', say("Not answered"))
    return format_html_join("", '<div dir="auto">{}</div>', ((linebreaksbr(one, autoescape=True),) for (one,) in lines))


def _faults(at: Counter, asking: Asking, wrong: dict[str, list[dict[str, str]]]) -> list[Fault]:
    """Each fault of the whole form, with the page on which it is mended."""
    found = []
    for name, errors in wrong.items():
        step = next((one for one in asking.steps if name in asking.names(one)), None)
        there = address(at, step.slug, then=CHECK) if step is not None else ""
        found += [(there, one["message"]) for one in errors]
    return found
