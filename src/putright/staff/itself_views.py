"""The pages of letters that fall due by themselves: all kinds with the switch, and the choice for one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from putright.casework.drafting import take_turn
from putright.correspondence.falling_due import FALLS, GOING, STOPPED, Chosen, Wanted, choose, chosen_by
from putright.correspondence.letters_drafted import stop_waiting
from putright.correspondence.own_texts import Kept
from putright.procedure.acts import Refusal
from putright.staff.door import Desk, desk
from putright.staff.itself_forms import KindForm, SwitchForm
from putright.staff.itself_page import in_hours, kinds_shown, made_shown, nevers, title_of_kind
from putright.staff.policy_pages import policy_page
from putright.staff.seen_forms import state_of

_LIST = "policy-itself"


@desk("policy")
def itself(at: Desk) -> HttpResponse:
    """Every kind of letter that falls due by itself, what was chosen, and the switch that stops all sending."""
    posted = at.request.method == "POST"
    if posted:
        take_turn(at.organisation)
    chosen = chosen_by(at.organisation)
    form = SwitchForm(at.request.POST if posted else None, state=_state(chosen))
    if posted and form.is_valid():
        how = GOING if chosen.stopped is not None else STOPPED
        wanted = Wanted("", how, None, None, form.cleaned_data["reason"], form.cleaned_data["form_id"])
        done = choose(at.organisation, wanted, "", by=at.member, now=at.now)
        if not _refused(form, done):
            messages.success(at.request, _done(at, how))
            return redirect(_LIST, slug=at.organisation.slug)
    context: dict[str, Any] = {
        "lines": kinds_shown(at, dict(chosen.kinds)),
        "stopped": chosen.stopped,
        "form": form,
        "made": made_shown(at),
    }
    return policy_page(at, "staff/itself.html", context, under=_LIST, status=422 if posted else 200)


def _done(at: Desk, how: str) -> str:
    """What is said once the switch was pressed; stopped are those that wait to go, too."""
    if how == GOING:
        return "Letters go by themselves again."
    count = stop_waiting(at.organisation, at.member, at.now)
    also = f" {count} that waited {'was' if count == 1 else 'were'} stopped." if count else ""
    return f"Nothing goes by itself any more.{also}"


def _state(chosen: Chosen) -> str:
    return state_of(chosen.stopped.pk if chosen.stopped is not None else 0)


@desk("policy")
def itself_kind(at: Desk, kind: str) -> HttpResponse:
    """Who sends letters of a kind, and how long before they are due."""
    if kind not in FALLS:
        raise Http404
    posted = at.request.method == "POST"
    if posted:
        take_turn(at.organisation)
    choice = chosen_by(at.organisation).kinds[kind]
    never = nevers(at, (kind,))[kind]
    form = KindForm(at.request.POST if posted else None, choice, never, hours=kind in in_hours(at))
    if posted and form.is_valid():
        done = choose(at.organisation, form.wanted(), never, by=at.member, now=at.now)
        if not _refused(form, done):
            messages.success(at.request, "Chosen. It holds from now on.")
            return redirect(_LIST, slug=at.organisation.slug)
    context = {"title": title_of_kind(kind), "form": form, "never": never}
    return policy_page(at, "staff/itself_kind.html", context, under=_LIST, status=422 if posted else 200)


def _refused(form: KindForm | SwitchForm, done: Kept | Refusal) -> bool:
    if not isinstance(done, Refusal):
        return False
    if done.why == "not-permitted":
        raise PermissionDenied
    form.refuse(done)
    return True
