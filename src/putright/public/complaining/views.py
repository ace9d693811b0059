"""The page before the questions, and the questions."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.views.decorators.http import require_http_methods, require_safe

from putright.public.arriving import remember_form
from putright.public.complaining.drafts import Draft, begin, find, give_cookie, keep
from putright.public.complaining.from_here import from_here, is_marked
from putright.public.complaining.steps import ALL, CHECK, FILES, HEAR, WHAT, Asking, Step
from putright.public.door import Counter, counter
from putright.public.forms import ComplaintForm
from putright.public.gate import through
from putright.public.kept_typing import BY_FORM, as_typed, changes_language, typed_so_far
from putright.public.machines import box_filled
from putright.public.reaching import Reach
from putright.site.budgets import BEGUN as BEGUN_COMPLAINT

THEN: Final = "then"
"""In the address of a question: where to go after it."""
BEGUN: Final = "begun"
"""In the address after the first answer: so that a browser that keeps no cookie is noticed."""
LOST: Final = "lost"
"""In the address of the first question: an answer came for a complaint that is not kept any more."""
LEAVE: Final = "leave"
"""The name of the buttons that lead from a question elsewhere: what is typed there goes along, right or not."""
_MOST_KEPT: Final = 100_000
"""Characters. So much of what is no answer is kept for later: five times what the longest answer may have."""
CARRIED: Final = "carried"
"""In the address of the first question: what was typed came along from the form for praise and questions."""


@require_safe
@counter
def start(at: Counter) -> HttpResponse:
    """What is needed, how long it takes, other ways. No cookie is set here."""
    draft = find(at)
    context = {
        "reach": Reach.of(at.organisation),
        "begun": draft is not None and not draft.sent,
        "deleted": "deleted" in at.request.GET,
    }
    answer = at.page("public/complaining/start.html", context)
    if draft is not None:
        add_never_cache_headers(answer)
    return answer


@from_here
@require_http_methods(["GET", "HEAD", "POST"])
@counter
def question(at: Counter, asked: str) -> HttpResponse:
    """A question. Its answer is kept, and the next question comes."""
    posted = at.request.method == "POST"
    draft = find(at, to_change=posted)
    if draft is not None and draft.sent:
        if asked != WHAT.slug:
            return to_sent(at, draft, changed=posted and not changes_language(at.request))
        draft = None  # whoever begins anew has another complaint
    asking = Asking(at, draft)
    one = asking.step(asked)
    if one is None and asked not in ALL:
        raise Http404
    if one is None or (draft is None and one is not WHAT and not posted):
        return elsewhere(at, draft)
    if changes_language(at.request):
        return _page(at, asking, one, as_typed(asking.part(one, typed_so_far(at.request))))
    return _answer(at, asking, one) if posted else _ask(at, asking, one)


def elsewhere(at: Counter, draft: Draft | None) -> HttpResponse:
    """To where somebody belongs who asks for a question that is not theirs now."""
    if draft is not None:
        return redirect(address(at, CHECK))
    if BEGUN in at.request.GET:
        return at.page("public/complaining/no_cookie.html", {})
    return redirect("complain", slug=at.organisation.slug)


def to_sent(at: Counter, draft: Draft, *, changed: bool = False) -> HttpResponse:
    """To the number of the complaint that a draft became."""
    return remember_form(at, draft.row.form, changed=changed)


def address(at: Counter, slug: str, **more: str) -> str:
    """The address of a step, or of the page on which everything is checked."""
    slugs = {"slug": at.organisation.slug}
    if slug in (CHECK, FILES):
        path = reverse(f"complain-{slug}", kwargs=slugs)
    else:
        path = reverse("complain-step", kwargs=slugs | {"asked": slug})
    return f"{path}?{urlencode(more)}" if more else path


def changing(at: Counter) -> bool:
    """Whether one answer is changed, from the page on which everything is checked."""
    return at.request.GET.get(THEN) == CHECK


def onward(at: Counter, asking: Asking, one: Step, **more: str) -> HttpResponse:
    """To what comes after a step, after its answer was kept."""
    following = CHECK if "to_end" in at.request.POST else asking.after(one, changing=changing(at))
    missing = asking.missing()
    if following == CHECK and missing is not None:
        following = missing.slug
    elif following != CHECK and changing(at):
        more |= {THEN: CHECK}
    return redirect(address(at, following, **more))


def left_to(at: Counter, asking: Asking, one: Step) -> str:
    """Where somebody goes who leaves a question by a button, with what they typed; empty where they go on."""
    wanted = at.request.POST.get(LEAVE, "")
    if wanted == "save":
        return reverse("complain-save", kwargs={"slug": at.organisation.slug})
    return _back(at, asking, one) if wanted == "back" else ""


def _back(at: Counter, asking: Asking, one: Step) -> str:
    before = asking.before(one)
    if changing(at):
        return address(at, CHECK)
    if before is not None:
        return address(at, before.slug)
    return reverse("complain", kwargs={"slug": at.organisation.slug})


def around(at: Counter, asking: Asking, one: Step) -> dict[str, object]:
    """What the page of every step knows: which it is, of how many, the way back."""
    number, count = asking.counted(one)
    return {
        "step": one,
        "number": number,
        "count": count,
        "back": _back(at, asking, one),
        "begun": asking.draft is not None,
        "first_left_out": asking.steps.index(one) == 2 and not changing(at),
        "with_mark": asking.draft is not None or is_marked(at.request),
    }


def _answer(at: Counter, asking: Asking, one: Step) -> HttpResponse:
    form = asking.part(one, at.request.POST)
    right = form.is_valid()
    leads = left_to(at, asking, one)
    if leads and asking.draft is not None:
        return _leave(at, asking, asking.draft, one, form, leads)
    left_out = not one.needed and bool({"skip", "to_end"} & set(at.request.POST))
    if not right and not left_out:
        return _page(at, asking, one, form)
    draft, more = asking.draft, {}
    fresh = draft is None
    if draft is None:
        passed = through(at, BEGUN_COMPLAINT)
        if isinstance(passed, HttpResponse):
            return passed
        draft = begin(at)
        more = {BEGUN: "1"} if one is WHAT else {LOST: "1"}
    if right:
        draft.answer(one.slug, asking.names(one), asking.as_read(form, at.request.POST))
    else:
        draft.pass_over(one.slug)
    draft.machine = draft.machine or box_filled(at.request)
    keep(draft, at.now)
    asking = Asking(at, draft)
    if fresh and one is not WHAT:
        return give_cookie(at, redirect(address(at, WHAT.slug, **more)), draft)
    answer = onward(at, asking, one, **more)
    return give_cookie(at, answer, draft) if fresh else answer


def _leave(at: Counter, asking: Asking, draft: Draft, one: Step, form: ComplaintForm, leads: str) -> HttpResponse:
    """Elsewhere, with what was typed here: an answer if it is one, and otherwise as it stands. What is far too long
    stays on the page, with what is wrong with it."""
    typed = asking.as_read(form, at.request.POST)
    if not form.is_valid() and sum(len(one) for _, values in typed.lists() for one in values) > _MOST_KEPT:
        return _page(at, asking, one, form)
    names = asking.names(one)
    keep_it = draft.answer if form.is_valid() and any(any(values) for _, values in typed.lists()) else draft.keep_typing
    keep_it(one.slug, names, typed)
    draft.machine = draft.machine or box_filled(at.request)
    keep(draft, at.now)
    return redirect(leads)


def _ask(at: Counter, asking: Asking, one: Step) -> HttpResponse:
    typed = asking.draft.typed if asking.draft is not None else {}
    answered = asking.draft is not None and (
        one.slug in asking.draft.done or any(any(typed.get(name, ())) for name in asking.names(one))
    )
    return _page(at, asking, one, asking.part(one, asking.data if answered else None))


def _page(at: Counter, asking: Asking, one: Step, form: ComplaintForm) -> HttpResponse:
    boxes = list(form)
    context = around(at, asking, one) | {
        "form": form,
        "boxes": boxes,
        "alone": boxes[0] if len(boxes) == 1 and not one.lead and one.template == "question" else None,
        "title": asking.heading(one),
        "lost": LOST in at.request.GET,
        "carried": CARRIED in at.request.GET and asking.draft is not None,
        "reach": Reach.of(at.organisation),
        "says_welsh": one is HEAR,
        **BY_FORM,
    }
    answer = at.page(f"public/complaining/{one.template}.html", context)
    if asking.draft is None:
        # Not "no-store": somebody who goes to read the procedure and comes back must find what they typed.
        patch_cache_control(answer, private=True, no_cache=True)
    else:
        add_never_cache_headers(answer)
    return answer
