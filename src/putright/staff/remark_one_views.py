"""One compliment, suggestion or question: what came, what is done with it, and the complaint that it may be."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from putright.accounts.members import names_of
from putright.casework.receiving import Complaint
from putright.casework.recording import Recorded
from putright.casework.remark_steps import Stepped, case_of_remark, steps_of, take_step
from putright.casework.remarks import remark_of
from putright.correspondence.remark_answers import answer_by_email
from putright.procedure.acts import Refusal
from putright.procedure.moments import ZONE
from putright.register.adopting import in_force
from putright.register.reading import policy_of
from putright.register.remark_models import Remark
from putright.staff.case_frame import address_of
from putright.staff.door import CaseClosed, Desk, desk
from putright.staff.receiving_views import taken_down
from putright.staff.remark_forms import FORMS, FROM_HERE, AnswerForm, StepForm
from putright.staff.remarks_shown import history_of, known_of, line_of, moment_words
from putright.staff.seen_forms import SINCE
from putright.staff.typed_when import now_shown


@desk("read")
def remark_one(at: Desk, number: int) -> HttpResponse:
    """One of them; what is sent in is one thing that is done with it."""
    row = _found(at, number)
    if at.request.method != "POST":
        return _one(at, row)
    if not at.member.may("receive"):
        raise PermissionDenied
    kind = FORMS.get(at.request.POST.get("what", ""))
    if kind is None:
        return _one(at, row, status=400)
    form = kind(at, row, at.request.POST)
    if not form.is_valid():
        return _one(at, row, form)
    done = _take(at, row, form)
    if done is None:
        raise Http404
    if done.when == "again":
        messages.info(at.request, "This form came in before. Nothing was recorded twice.")
    elif done.when == "meanwhile":
        return _one(at, _found(at, number), _shown_again(at, done.remark, form), status=409)
    elif done.when == "refused":
        form.add_error(form.text or None, done.why)
        return _one(at, row, form)
    else:
        messages.success(at.request, _said(form))
    return redirect("remarks-one", at.organisation.slug, number)


def _take(at: Desk, row: Remark, form: StepForm) -> Stepped | None:
    said = form.cleaned_data
    seen = said["seen"] if said["seen"] is not None else row.steps
    given: dict[str, Any] = {"now": at.now, "key": said["form_id"], "seen": seen}
    if isinstance(form, AnswerForm) and said["how"] == FROM_HERE:
        return answer_by_email(at.organisation, row, said[form.text], at.member, **given)
    return take_step(at.organisation, row.number, form.step(), at.member, **given)


def _said(form: StepForm) -> str:
    if isinstance(form, AnswerForm) and form.cleaned_data["how"] == FROM_HERE:
        return "The answer is on its way by email."
    return form.done


def _shown_again(at: Desk, row: Remark, form: StepForm) -> StepForm:
    """The same form with what was typed, that now knows what others did meanwhile: sent once more, it is taken."""
    sent = at.request.POST.copy()
    sent["seen"] = str(row.steps)
    again = type(form)(at, row, sent)
    again.is_valid()
    again.add_error(None, SINCE)
    return again


@desk("receive")
def remark_complaint(at: Desk, number: int) -> HttpResponse:
    """It is a complaint: the form for one, filled with what came; received at the first contact, by the way it came."""
    row = _found(at, number, to_change=at.request.method == "POST")
    if row.case is not None:
        if at.request.POST.get("form_id"):
            messages.info(at.request, f"It is a complaint already. Its number is {row.case.reference}.")
        return redirect(address_of(at.organisation, row.case.reference))
    try:
        policy = policy_of(in_force(at.organisation, timezone.localdate(row.at, ZONE)))
    except LookupError:
        return at.page("staff/record_no_policy.html", {"can_begin": at.member.may("policy")}, status=409)
    known = {name: getattr(row, name) for name in ("name", "phone", "email", "address", "words", "site", "needs")}
    known |= now_shown(row.at) | {"channel": row.channel or "phone"}
    known["service"] = row.service
    known["note"] = f"They said whom it is about: {row.about}" if row.about else ""
    if row.day_only:
        known |= {"hour": None, "opened": ""}
    shown = {"from_remark": line_of(at, row, {}), "came": moment_words(row.at, day_only=row.day_only)}

    def take(complaint: Complaint, given: dict[str, Any]) -> Recorded | Refusal:
        told = replace(complaint, service=complaint.service or (row.service.key if row.service is not None else ""))
        return case_of_remark(at.organisation, row, told, at.member, **given)

    return taken_down(at, policy, known, shown, take)


def _found(at: Desk, number: int, *, to_change: bool = False) -> Remark:
    """The remark of that number. One that became a case closed to the member is closed to them as the case is."""
    found = remark_of(at.organisation, number, to_change=to_change)
    if found is None:
        raise Http404
    if found.case_id in at.member.barred:
        raise CaseClosed
    return found


def _one(at: Desk, row: Remark, sent: StepForm | None = None, *, status: int = 200) -> HttpResponse:
    """The page; ``sent`` is the form that was not taken, with what was typed."""
    does = at.member.may("receive")
    forms = {what.replace("-", "_"): kind(at, row) for what, kind in FORMS.items()} if does else {}
    if sent is not None:
        forms[sent.what.replace("-", "_")] = sent
    here = [at.organisation.slug, row.number]
    context: dict[str, object] = {
        "line": line_of(at, row, names_of(at.organisation, [row.holder] if row.holder else []))._asdict(),
        "words": row.words,
        "known": known_of(row),
        "written_by": row.account.name if row.account is not None else "",
        "held": moment_words(row.held) if row.held is not None else "",
        "mine": bool(row.holder) and row.holder == at.member.person,
        "sorted": bool(row.sort),
        "praise": row.sort == "compliment",
        "is_complaint": row.sort == "complaint" and row.case_id is None,
        "open": row.state == "open",
        "may": does and row.case_id is None,
        "may_note": does,
        "forms": forms,
        "form": sent,
        "opened": sent.what if sent is not None else "",
        "history": [one._asdict() for one in history_of(at, row, steps_of(row))],
        "complaint_href": reverse("remarks-complaint", args=here),
    }
    return at.page("staff/remark_one.html", context, status=status)
