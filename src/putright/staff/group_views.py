"""Groups of cases about one event: the list, one group with where each case stands, and acts on all of its cases."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from putright.casework.grouping import Answered, add_to_group, cases_of, make_group, record_on_all, take_from_group
from putright.casework.looking import case_of
from putright.casework.recording import Proposed
from putright.procedure.acts import Refusal
from putright.procedure.moments import write_instant
from putright.register.models import Case, CaseGroup
from putright.register.relating import members_of
from putright.reports.register_list import listed_of
from putright.staff.case_frame import address_of
from putright.staff.door import Desk, desk
from putright.staff.fact_fields import people_of
from putright.staff.own_words import sentence_of
from putright.staff.related_page import other_of
from putright.staff.typed_when import KeyedForm, new_key
from putright.wording.problem_words import problem_title

_LONGEST: Final = 20_000
_OFF: Final = {"autocomplete": "off", "spellcheck": "false"}


class NameForm(KeyedForm):
    """A new group."""

    name = forms.CharField(
        label="Name",
        help_text="Such as: power cut of 3 March. Do not name a person if you can help it.",
        max_length=120,
        widget=forms.TextInput(_OFF),
        error_messages={"required": "Write what the group is called."},
    )


class AddForm(KeyedForm):
    """Which case comes into the group."""

    other = forms.CharField(
        label="Number of the complaint",
        max_length=24,
        widget=forms.TextInput(_OFF | {"class": "govuk-input--width-10"}),
        error_messages={"required": "Write the number of the complaint."},
    )


class AssignForm(KeyedForm):
    """Who deals with all of them."""

    person = forms.ChoiceField(label="Who deals with them?", error_messages={"required": "Choose somebody."})
    reason = forms.CharField(
        label="Why all the same, if something speaks against it",
        help_text="It is recorded on each case on which this person was involved before or is named.",
        required=False,
        max_length=2_000,
        widget=forms.Textarea({"rows": 2}),
    )


class NoteForm(KeyedForm):
    """A staff note for all of them."""

    text = forms.CharField(
        label="Note",
        max_length=_LONGEST,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Write the note."},
    )


_FORMS: Final = {"add": AddForm, "assign": AssignForm, "note": NoteForm}


@desk("read")
def groups(at: Desk) -> HttpResponse:
    """Every group with how many cases of it one may see; a new one."""
    form = NameForm(at.request.POST if at.request.method == "POST" else None, initial={"form_id": new_key()})
    status = 200
    if at.request.method == "POST":
        if not at.member.may("assign"):
            raise PermissionDenied
        if form.is_valid():
            said = form.cleaned_data
            made = make_group(at.organisation, said["name"], at.member, now=at.now, key=said["form_id"])
            if not isinstance(made, Refusal):
                return redirect("group", at.organisation.slug, made.number)
            form.add_error("name", sentence_of(made.faults[0].message))
        status = 422
    inside = members_of(at.organisation)
    rows = CaseGroup.objects.filter(organisation=at.organisation).order_by("-number")
    context: dict[str, object] = {
        "rows": [
            (
                one.name,
                reverse("group", args=[at.organisation.slug, one.number]),
                len([case for case in inside.get(one.number, []) if case not in at.member.barred]),
            )
            for one in rows
        ],
        "form": form if at.member.may("assign") else None,
    }
    return at.page("staff/groups.html", context, status=status)


@desk("read")
def group(at: Desk, number: int) -> HttpResponse:
    """The cases of a group, and what can be done to all of them."""
    found = CaseGroup.objects.filter(organisation=at.organisation, number=number).first() if number < 2**31 else None
    if found is None:
        raise Http404
    if at.request.method != "POST":
        return _page(at, found, {})
    act = at.request.POST.get("act", "")
    if not at.member.may("handle" if act == "note" else "assign"):
        raise PermissionDenied
    if act == "take":
        return _taken(at, found)
    if act not in _FORMS:
        return _page(at, found, {}, status=422)
    form = _FORMS[act](at.request.POST)
    _people(at, form)
    if not form.is_valid():
        return _page(at, found, {act: form}, status=422)
    if act == "add":
        return _added(at, found, form)
    cases = cases_of(at.organisation, found, at.member)
    said = form.cleaned_data
    answers = record_on_all(
        at.organisation, cases, _proposed(at, act, said), at.member, now=at.now, key=said["form_id"]
    )
    return _answers(at, found, answers, form, act)


def _proposed(at: Desk, act: str, said: dict[str, Any]) -> Proposed:
    moment = write_instant(int(at.now.timestamp()))
    if act == "note":
        return Proposed("noted", moment, {"text": said["text"]})
    return Proposed("assigned", moment, {"person": said["person"]}, reason=said["reason"] or None)


def _answers(at: Desk, found: CaseGroup, answers: list[Answered], form: KeyedForm, act: str) -> HttpResponse:
    """Those on which it was recorded are counted; those that were refused are listed with the reason."""
    refused = [(one.case, one.refusal) for one in answers if one.refusal is not None]
    done = len(answers) - len(refused)
    words = f"Recorded on {done} {'case' if done == 1 else 'cases'}."
    if not refused:
        messages.success(at.request, words)
        return redirect("group", at.organisation.slug, found.number)
    listed = [(case.reference, address_of(at.organisation, case.reference), _why(refusal)) for case, refusal in refused]
    data = at.request.POST.copy()
    data["form_id"] = new_key()
    again = type(form)(data)
    _people(at, again)
    return _page(at, found, {act: again}, refused=listed, done=words)


def _why(refusal: Refusal) -> list[str]:
    if refusal.problems:
        return [*(f"{problem_title(one.code)}." for one in refusal.problems), "Say why all the same."]
    return [sentence_of(one.message) for one in refusal.faults]


def _added(at: Desk, found: CaseGroup, form: KeyedForm) -> HttpResponse:
    said = form.cleaned_data
    case = _case(at, said["other"])
    if case is None:
        form.add_error("other", "There is no complaint of this number. Look it up in the register.")
        return _page(at, found, {"add": form}, status=422)
    done = add_to_group(at.organisation, found, case, at.member, now=at.now, key=said["form_id"])
    if isinstance(done, Refusal):
        form.add_error("other", sentence_of(done.faults[0].message))
        return _page(at, found, {"add": form}, status=422)
    messages.success(at.request, f"{case.reference} is in the group.")
    return redirect("group", at.organisation.slug, found.number)


def _taken(at: Desk, found: CaseGroup) -> HttpResponse:
    case = _case(at, at.request.POST.get("other", ""))
    if case is None:
        raise Http404
    done = take_from_group(at.organisation, found, case, at.member, now=at.now)
    if isinstance(done, Refusal):
        messages.info(at.request, done.faults[0].message)
    else:
        messages.success(at.request, f"{case.reference} is not in the group any more.")
    return redirect("group", at.organisation.slug, found.number)


def _case(at: Desk, reference: str) -> Case | None:
    """The case of that reference; None where there is none, or it is closed to this member."""
    case = case_of(at.organisation, reference) if "\0" not in reference else None
    return None if case is None or case.pk in at.member.barred else case


def _people(at: Desk, form: forms.Form) -> None:
    field = form.fields.get("person")
    if isinstance(field, forms.ChoiceField):
        field.choices = [("", "Choose"), *people_of(at.organisation)]


def _page(
    at: Desk,
    found: CaseGroup,
    typed: dict[str, forms.Form],
    *,
    refused: list[tuple[str, str, list[str]]] | None = None,
    done: str = "",
    status: int = 200,
) -> HttpResponse:
    cases = cases_of(at.organisation, found, at.member)
    rows = listed_of(at.organisation, at.now, [case.pk for case in cases])
    blank = {name: form(initial={"form_id": new_key()}) for name, form in _FORMS.items() if name not in typed}
    shown = blank | typed
    for form in shown.values():
        _people(at, form)
        form.use_required_attribute = False
    prefix = {name: f"{name}-%s" for name in shown}
    for name, form in shown.items():
        form.auto_id = prefix[name]
    context: dict[str, object] = {
        "name": found.name,
        "rows": [(other_of(at, rows[case.pk]), rows[case.pk]) for case in cases if case.pk in rows],
        "forms": shown,
        "error_forms": [form for form in shown.values() if form.errors],
        "may_assign": at.member.may("assign"),
        "may_note": at.member.may("handle"),
        "refused": refused or [],
        "done": done,
    }
    return at.page("staff/group.html", context, status=status)
