"""Taking down a text, a chat or something on social media, with its original, in one transaction."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone

from putright.casework.document_acts import About, Brought, add_documents, store_of
from putright.casework.looking import case_of
from putright.casework.receiving import complained_lately, receive
from putright.casework.recording import Recorded
from putright.casework.who_may import needed_for
from putright.correspondence.hearing import Heard, hear
from putright.correspondence.mailbox.filing import BY_ITSELF
from putright.procedure.acts import Refusal
from putright.procedure.moments import ZONE
from putright.register.adopting import in_force
from putright.register.append import NewFact
from putright.register.parts import ADDED, HEARD
from putright.register.reading import policy_of
from putright.staff.call_page import likely
from putright.staff.case_frame import address_of
from putright.staff.door import Desk, desk
from putright.staff.message_forms import MessageForm
from putright.staff.typed_when import now_shown

_CHANNELS: Final = {"text": "text message", "social-media": "message", "web": "chat", "in-person": "paper"}
_MOVE: Final = (
    "It stands in public: do not talk about the case there. Answer there only that we have read it and want to help, "
    "and ask them to write to us privately or to ring."
)


@desk("receive")
def record_message(at: Desk) -> HttpResponse:
    """The form and its answer: a new complaint, or an entry on a case that is there."""
    try:
        policy = policy_of(in_force(at.organisation, timezone.localdate(at.now, ZONE)))
    except LookupError:
        return at.page("staff/record_no_policy.html", {"can_begin": at.member.may("policy")}, status=409)
    place = f"{at.organisation.pk}/message/{at.member.account}"
    shown = now_shown(at.now) | {"channel": "text", "hour": ""}
    form = MessageForm(at.organisation, policy, store_of(at.organisation), at.request, place, initial=shown)
    if at.request.method != "POST":
        return _form(at, form)
    if form.is_valid():
        done = _on_case(at, form) if form.cleaned_data["reference"] else _new(at, form)
        if isinstance(done, HttpResponse):
            return done
    return _form(at, form)


def _on_case(at: Desk, form: MessageForm) -> HttpResponse | None:
    said = form.cleaned_data
    typed = said["reference"].strip().upper()
    case = case_of(at.organisation, typed) if "\x00" not in typed else None
    if case is None:
        form.add_error("reference", "There is no complaint of this number. Look it up in the register.")
        return None
    heard = Heard(said["channel"], said["at"], form.heard(), said["note"], _files(form), _about(form))
    done = hear(at.organisation, case, heard, at.member, now=at.now, key=said["form_id"])
    return _said(at, form, done, "The message is on {}.")


def _new(at: Desk, form: MessageForm) -> HttpResponse | None:
    said, complaint = form.cleaned_data, form.complaint()
    asks = not said["all_the_same"]
    if asks and complained_lately(at.organisation, complaint, at.member, at.now, said["form_id"]):
        return _form(at, form, before=likely(at, {name: said[name] for name in ("name", "phone", "email")}))
    besides = [NewFact(HEARD.name, "", {"channel": said["channel"]} | form.about_it())]
    done = receive(
        at.organisation, complaint, at.member, now=at.now, key=said["form_id"], site=said.get("site"), besides=besides
    )
    if isinstance(done, Recorded) and not done.again and _files(form):
        adder = at.member if needed_for(ADDED.name) in at.member.permissions else BY_ITSELF
        source = "staff" if adder is at.member else "putright"
        added = add_documents(
            at.organisation, done.record.case, _files(form), _about(form), adder, now=at.now, source=source
        )
        if isinstance(added, Refusal):
            raise ValueError(f"the originals of a message were refused: {added.why}")
    return _said(at, form, done, "The complaint is recorded. Its number is {}.")


def _files(form: MessageForm) -> list[Brought]:
    return list(form.cleaned_data.get("brought", ()))


def _about(form: MessageForm) -> About:
    said = form.cleaned_data
    words = f"Original of the {_CHANNELS[said['channel']]}"
    return About("other", str(said["at"])[:10], said["name"], words)


def _said(at: Desk, form: MessageForm, done: Recorded | Refusal, words: str) -> HttpResponse | None:
    if isinstance(done, Refusal):
        form.refuse(done)
        return None
    reference = done.record.case.reference
    if done.again:
        messages.info(at.request, f"This form came in before. It stands on {reference}.")
    else:
        messages.success(at.request, words.format(reference))
    if form.in_public:
        messages.warning(at.request, _MOVE)
    if not at.member.may("read"):
        return redirect("record-message", at.organisation.slug)
    return redirect(address_of(at.organisation, reference))


def _form(at: Desk, form: MessageForm, *, before: list[tuple[str, str]] | None = None) -> HttpResponse:
    if at.request.method == "POST" and form.store_there:
        form.asked_again()
    if before:
        again = QueryDict(mutable=True)
        again.update(form.data)
        again["all_the_same"] = "1"
        form.data = again
    offered = [
        (said, address_of(at.organisation, reference) if at.member.may("read") else "")
        for reference, said in before or ()
    ]
    ways = [one for one in (at.organisation.phone, at.organisation.email) if one]
    context: dict[str, object] = {"form": form, "before": offered, "ways": " or ".join(ways)}
    return at.page("staff/message.html", context)
