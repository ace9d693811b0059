"""The pages of an act: its questions, the look at the answers, why it cannot be, and what happens next."""

from __future__ import annotations

from functools import partial
from typing import Final

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from putright.calendars import load_calendars
from putright.casework.case_codes import Opened
from putright.casework.complainant_acts import CannotNow, Did, Doing, NoMore
from putright.casework.complainant_offers import ACTS, NotNow, Offer, offer_for
from putright.correspondence.from_complainant import do_and_tell
from putright.procedure.acts import Refusal
from putright.procedure.assessment import assess
from putright.public.acting.files import FilesForm, files_waiting
from putright.public.acting.questions import MOST
from putright.public.acting.shown import check_words, done_shown, not_now_shown
from putright.public.acting.walk import ANSWERED, CHECK, FILES, Walk
from putright.public.case_acts import acting_as, source_of, who_of
from putright.public.followed import Followed, followed, shut
from putright.public.kept_typing import BY_FORM, as_typed, changes_language, chose_files
from putright.public.language import to_say
from putright.public.sent import remember, remembered
from putright.public.standing import standing_said
from putright.public.typed import FORM_UNKNOWN, as_text, form_id_of, new_form_id
from putright.register.append import CaseChanged
from putright.register.reading import as_record
from putright.wording.language import own

SEND: Final = "send"
WORDS: Final = "words"
"""What the button says with which something that cannot be done at once is sent to us all the same."""
_CHANGED: Final = to_say(
    "Nothing was sent yet: something was written on your complaint since you opened this page. This is how it stands "
    "now: {standing}. What you answered is still here. Look at it, and send it again."
)
NO_WORDS: Final = to_say("Write what you want to tell us.")
MOST_WORDS: Final = 3 * MOST
"""Characters. What was typed into several boxes of an act that cannot be done any more comes together in one."""
TOO_MANY: Final = to_say("There is room for {most} characters. Please make it shorter. You can tell us the rest later.")
_NOT_KEPT: Final = to_say("We could not keep this. Please change it, or phone us or write to us instead.")


@require_http_methods(["GET", "HEAD", "POST"])
@followed
def case_act(at: Followed, act: str) -> HttpResponse:
    """A page of the act; sent in, a fact of the case. Sent in again, the same fact."""
    if act not in ACTS:
        raise Http404
    typed = at.request.POST if at.request.method == "POST" else at.request.GET
    about, go = as_text(typed.get("about", ""))[:40], at.request.POST.get("go", "")
    offer = offer_for(act, about, at.found, who_of(at))
    if go in (SEND, WORDS) and not changes_language(at.request):
        return _send(at, act, about, offer, all_the_same=go == WORDS)
    if isinstance(offer, NotNow):
        return _not_now(at, act, about, offer)
    walk = Walk(at, offer)
    if at.request.method != "POST":
        return _page(at, walk, walk.pages[0])
    if changes_language(at.request):
        return _as_typed(at, walk, at.request.POST.get("page", ""))
    return _onward(at, walk, at.request.POST.get("page", ""), go)


def _as_typed(at: Followed, walk: Walk, page: str) -> HttpResponse:
    """The same page in another language, with what was typed. The files that were chosen just now are not taken."""
    if page not in walk.pages:
        page = walk.pages[0]
    if page == CHECK:
        return _page(at, walk, CHECK)
    form = walk.form(page, bound=True)
    if isinstance(form, FilesForm):
        form.leave_chosen()
    return _page(at, walk, page, as_typed(form))


def _onward(at: Followed, walk: Walk, page: str, go: str) -> HttpResponse:
    """From a page to the next one, or back, or to one that is to be changed."""
    kind, _, wanted = go.partition(":")
    if page not in walk.pages:
        page = walk.pages[0]
    if kind == "change" and wanted in walk.pages:
        return _page(at, walk, wanted)
    if kind == "back":
        return _page(at, walk, walk.before(page) or page)
    if page == CHECK:
        return _page(at, walk, CHECK)
    form = walk.form(page, bound=True)
    if not form.is_valid():
        return _page(at, walk, page, form)
    if page == FILES:
        walk.tokens = form.tokens  # type: ignore[union-attr]
    return _page(at, walk, walk.after(page))


def _page(at: Followed, walk: Walk, page: str, form: object = None, told: str = "", seen: int = 0) -> HttpResponse:
    """A page of questions, or the look at all of them; that one only when nothing is wrong."""
    if page == CHECK:
        wrong = walk.first_wrong()
        if wrong is not None:
            page, form = wrong
    common: dict[str, object] = {
        **check_words(walk),
        "page": page,
        "form": form,
        "form_id": form_id_of(at.request) or new_form_id(),
        "seen": seen or _seen(at) or len(at.record.entries),
        "answered": ANSWERED,
        "back": walk.before(page),
        "carried": list(walk.carried(page)),
        "told": told,
        "files_again": chose_files(at.request),
        **BY_FORM,
    }
    if page == CHECK:
        return at.page("public/acting/check.html", common | {"answers": walk.answers()})
    shown = form if form is not None else walk.form(page, bound=False)
    if page == FILES:
        shown = shown.again()  # type: ignore[attr-defined]
    return at.page("public/acting/ask.html", common | {"form": shown, "files": page == FILES})


def _send(at: Followed, act: str, about: str, offer: Offer | NotNow, *, all_the_same: bool) -> HttpResponse:
    """Record it. What cannot be recorded comes back with what was typed."""
    key = form_id_of(at.request)
    walk = Walk(at, offer) if isinstance(offer, Offer) else None
    doing = Doing(act, about, _words(at), tuple(files_waiting(at).values()), all_the_same=True)
    if not all_the_same and walk is not None:
        wrong = walk.first_wrong()
        if wrong is not None:
            return _page(at, walk, *wrong)
        if key is None:
            return _page(at, walk, CHECK, told=FORM_UNKNOWN)
        doing = Doing(act, about, walk.said(), walk.files)
    elif not all_the_same:
        doing = Doing(act, about)
    elif not 0 < len(doing.said.get("words", "")) <= MOST_WORDS:
        return _not_now(
            at, act, about, offer, wrong=NO_WORDS if not doing.said else str(TOO_MANY).format(most=f"{MOST_WORDS:,}")
        )
    try:
        done = do_and_tell(
            at.organisation, at.case, doing, who_of(at), now=at.now, source=source_of(at),
            seen=_seen(at) if walk is not None else None, key=key or new_form_id(), still=partial(acting_as, at),
        )  # fmt: skip
    except CaseChanged as changed:
        found = assess(changed.record.history, changed.record.policy, load_calendars(), at.now)
        assert walk is not None  # noqa: S101 - words are taken whatever was recorded meanwhile
        walk.at = at = at.as_it_is(changed.record, found) or at
        standing = standing_said(at, found).rstrip(".")
        return _page(at, walk, CHECK, told=str(_CHANGED).format(standing=standing), seen=len(changed.record.entries))
    if isinstance(done, NoMore):
        return shut(at.counter, Opened(at.case.pk, at.session.who))
    if isinstance(done, CannotNow):
        return _not_now(at, act, about, done.why)
    if isinstance(done, Refusal):
        told = " ".join([str(_NOT_KEPT), *(own(fault.message) for fault in done.faults)])
        return _not_now(at, act, about, offer, told=told) if walk is None else _page(at, walk, CHECK, told=told)
    return _done(at, act, doing.about or (offer.about if isinstance(offer, Offer) else ""), done)


def _words(at: Followed) -> dict[str, str]:
    """What they wrote to send it all the same."""
    words = as_text(at.request.POST.get("words", ""))
    return {"words": words} if words else {}


def _seen(at: Followed) -> int | None:
    """How many entries there were when the act was begun."""
    typed = at.request.POST.get("seen", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else None


def _done(at: Followed, act: str, about: str, done: Did) -> HttpResponse:
    onward = redirect("case-act-done", at.organisation.slug)
    said = {"act": act, "about": about, "case": at.case.reference, "who": at.session.who, "number": str(done.first)}
    return remember(at.counter, onward, "acted", **said)


def _not_now(
    at: Followed, act: str, about: str, offer: Offer | NotNow, *, wrong: str = "", told: str = ""
) -> HttpResponse:
    """Why it cannot be done, what can be done instead, and the way to send what they wrote all the same.

    ``wrong``: why these words could not be sent.
    """
    why = offer if isinstance(offer, NotNow) else NotNow("not-open")
    context = not_now_shown(at, act, about, why, wrong=wrong)
    context |= {"form_id": form_id_of(at.request) or new_form_id(), "told": told, "about": about, **BY_FORM}
    return at.page("public/acting/not_now.html", context, status=200 if at.request.method == "POST" else 409)


@require_safe
@followed
def case_act_done(at: Followed) -> HttpResponse:
    """What this browser did last on the case, what it changed, and what happens next."""
    said = remembered(at.counter, "acted")
    number = int(str(said["number"])) if said is not None else 0
    mine = said is not None and (said["case"], said.get("who")) == (at.case.reference, at.session.who)
    if said is None or not mine or not 0 < number <= len(at.record.entries):
        return redirect("followed-case", at.organisation.slug)
    before = as_record(at.case, at.record.entries[: number - 1], at.record.newest)
    was = assess(before.history, before.policy, load_calendars(), at.now)
    entry = at.record.entries[number - 1]
    return at.page("public/acting/done.html", done_shown(at, entry, was, str(said["act"]), str(said["about"])))
