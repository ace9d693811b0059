"""Taking a call down while somebody talks, and what to tell them then."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from putright.casework.looking import case_of
from putright.casework.receiving import complained_lately, receive
from putright.casework.remarks import Told, note_remark
from putright.casework.requests import Asked, note_request
from putright.correspondence.hearing import Heard, hear
from putright.procedure.acts import Refusal
from putright.procedure.moments import ZONE
from putright.register.adopting import in_force
from putright.register.reading import policy_of
from putright.staff.call_forms import CallForm
from putright.staff.call_page import broken_off, likely, slot_of, whom_to_tell
from putright.staff.call_said import to_say
from putright.staff.case_frame import address_of
from putright.staff.door import Desk, desk
from putright.staff.typed_when import is_key, moment_of, now_shown

FIND: Final = "find"
"""The button that looks for a case while the call goes on."""
_WORDS: Final = 20_000


@desk("receive")
def call(at: Desk) -> HttpResponse:
    """The form for a call. A call that broke off lies at its address until it is gone on with."""
    try:
        policy = policy_of(in_force(at.organisation, timezone.localdate(at.now, ZONE)))
    except LookupError:
        return at.page("staff/record_no_policy.html", {"can_begin": at.member.may("policy")}, status=409)
    if at.request.method != "POST":
        form = CallForm(at.organisation, policy, initial=now_shown(at.now))
        form.fields["words"].widget.attrs["autofocus"] = True
        return _form(at, form)
    form = CallForm(at.organisation, policy, at.request.POST)
    cases = likely(at, {name: at.request.POST.get(name, "") for name in ("reference", "name", "phone", "email")})
    form.offer(cases)
    if FIND in at.request.POST:
        form.ask_later()
        return _form(at, form, looked=True)
    if not form.is_valid():
        return _form(at, form)
    done = _TAKE[form.cleaned_data["kind"]](at, form)
    return done if isinstance(done, HttpResponse) else _form(at, form)


def _complaint(at: Desk, form: CallForm) -> HttpResponse | None:
    complaint, said = form.complaint(), form.cleaned_data
    asks = not said["all_the_same"]
    if asks and complained_lately(at.organisation, complaint, at.member, at.now, said["form_id"]):
        again = at.request.POST.copy()
        again["all_the_same"] = "1"
        shown = CallForm(at.organisation, form.policy, again)
        shown.offer(likely(at, {"reference": "", **{name: said[name] for name in ("name", "phone", "email")}}))
        return _form(at, shown, before=True)
    done = receive(at.organisation, complaint, at.member, now=at.now, key=said["form_id"], site=said.get("site"))
    return _said(at, form, done)


def _about_case(at: Desk, form: CallForm) -> HttpResponse | None:
    said = form.cleaned_data
    case = case_of(at.organisation, form.of_case) if "\x00" not in form.of_case else None
    if case is None:
        form.add_error("reference", "There is no complaint of this number. Look for it by name or telephone number.")
        return None
    heard = Heard("phone", said["at"], form.heard(), form.noted())
    done = hear(at.organisation, case, heard, at.member, now=at.now, key=said["form_id"])
    return _said(at, form, done)


def _request(at: Desk, form: CallForm) -> HttpResponse | None:
    said, words = form.cleaned_data, form.told()
    if not _fits(form, words):
        return None
    texts = {name: said[name] for name in ("name", "phone", "email", "address")}
    asked = Asked(words, "phone", moment_of(said["at"]), site=said.get("site"), **texts)
    if asked.at > at.now:
        form.add_error("on", "This has not happened yet. Check the day and the hour.")
        return None
    note_request(at.organisation, asked, at.member, now=at.now, key=said["form_id"])
    return _onward(at, said["form_id"])


def _remark(at: Desk, form: CallForm) -> HttpResponse | None:
    said, words = form.cleaned_data, form.told()
    if not _fits(form, words):
        return None
    moment = str(said["at"])
    came = moment_of(moment)
    if came > at.now:
        form.add_error("on", "This has not happened yet. Check the day and the hour.")
        return None
    texts = {name: said[name] for name in ("name", "phone", "email", "address")}
    told = Told(
        said["kind"], words, "phone", came, day_only=datetime.fromisoformat(moment).tzinfo is None,
        site=said.get("site"), service=said.get("service"), **texts,
    )  # fmt: skip
    note_remark(at.organisation, told, at.member.account, now=at.now, key=said["form_id"])
    return _onward(at, said["form_id"])


_TAKE: Final = {
    "complaint": _complaint,
    "case": _about_case,
    "request": _request,
    "compliment": _remark,
    "suggestion": _remark,
}
"""What becomes of a call, by what staff say it is."""


def _fits(form: CallForm, words: str) -> bool:
    if len(words) > _WORDS:
        form.add_error("words", "This is too long, with what stands in the other boxes. Shorten it a little.")
    return form.is_valid()


def _said(at: Desk, form: CallForm, done: object) -> HttpResponse | None:
    if isinstance(done, Refusal):
        form.refuse(done)
        return None
    if getattr(done, "again", False):
        messages.info(at.request, "This form came in before. Nothing was recorded twice.")
    return _onward(at, form.cleaned_data["form_id"])


def _onward(at: Desk, key: str) -> HttpResponse:
    return redirect("call-said", at.organisation.slug, key)


def _form(at: Desk, form: CallForm, *, looked: bool = False, before: bool = False) -> HttpResponse:
    others, free = broken_off(at, slot_of(at))
    context: dict[str, object] = {
        "form": form,
        "tell": whom_to_tell(at.organisation, at),
        "others": others,
        "another": free,
        "looked": looked,
        "before": before,
        "find": FIND,
    }
    return at.page("staff/call.html", context)


@desk("receive", only_looks=True)
def call_said(at: Desk, key: str) -> HttpResponse:
    """What to tell the caller now. Only whoever took the call sees it, and for a day."""
    said = to_say(at, key) if is_key(key) else None
    if said is None:
        raise Http404
    case = said.case.reference if said.case is not None else ""
    handles = bool(case) and at.member.may("handle")
    context: dict[str, object] = {
        "said": said,
        "case_href": address_of(at.organisation, case) if case and at.member.may("read") else "",
        "letter_href": reverse("letter", args=[at.organisation.slug, case, "acknowledgement"]) if handles else "",
    }
    return at.page("staff/call_said.html", context)
