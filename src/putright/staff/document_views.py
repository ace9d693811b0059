"""The screens of a case's documents: the list, adding some, one document, and what may be done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from putright.casework.agreed import agreed_titles
from putright.casework.document_acts import (
    add_documents,
    describe_document,
    restore_document,
    store_of,
    withdraw_document,
)
from putright.casework.looking import View
from putright.casework.recording import Recorded
from putright.procedure.acts import Refusal
from putright.register.documents import Document, documents_of
from putright.register.models import Case
from putright.staff.case_frame import address_of, case_screen
from putright.staff.case_history import history_shown
from putright.staff.case_views import view_at
from putright.staff.document_forms import AboutForm, AddForm, RestoreForm, WithdrawForm, known_of
from putright.staff.documents_shown import documents_shown
from putright.staff.door import Desk, desk
from putright.staff.typed_when import new_key

ADD: Final = "handle"
"""The permission for adding documents and for withdrawing them: the wrong case must not have one for long."""

_TITLES: Final = {
    "describe": "Say anew what it is",
    "withdraw": "Withdraw or move document",
    "restore": "Bring back document",
}


@desk("read", only_looks=True)
def documents(at: Desk, reference: str) -> HttpResponse:
    """The documents of a case."""
    view = view_at(at, reference)
    shown = documents_shown(view, address_of(at.organisation, view.case.reference))
    context: dict[str, object] = {
        "title": "Documents",
        "documents": [one for one in shown if not one.gone],
        "withdrawn": [one for one in shown if one.gone],
        "may_add": at.member.may(ADD),
        "kept": store_of(at.organisation) is not None,
        "scanned": _scanned(),
    }
    return case_screen(at, view, "staff/documents.html", context, under="case-documents")


@desk("read", only_looks=True)
def document(at: Desk, reference: str, number: int) -> HttpResponse:
    """One document: what is known of it, and what may be done with it."""
    view = view_at(at, reference)
    shown = documents_shown(view, address_of(at.organisation, view.case.reference))
    one = next((one for one in shown if one.number == number), None)
    if one is None:
        raise Http404
    context: dict[str, object] = {
        "title": one.title,
        "one": one,
        "may_change": at.member.may(ADD),
        "scanned": _scanned(),
        "documents_address": _list(at, view),
    }
    return case_screen(at, view, "staff/document.html", context, under="case-documents")


@desk(ADD)
def documents_add(at: Desk, reference: str) -> HttpResponse:
    """The form for adding files, and its answer."""
    view = view_at(at, reference)
    store = store_of(at.organisation)
    context: dict[str, Any] = {"title": "Add documents", "documents_address": _list(at, view)}
    if store is None:
        return case_screen(at, view, "staff/documents_nowhere.html", context, under="case-documents", status=409)
    initial = {"form_id": new_key(), "came": at.now.date(), "beside": at.request.GET.get("beside", "")}
    form = AddForm(view, _entries(view), store, at.request, initial=initial)
    if at.request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        done = add_documents(
            at.organisation, view.case, said["brought"], form.about(), at.member, now=at.now, key=said["form_id"]
        )
        if not isinstance(done, Refusal):
            _say(at, done, f"Added: {_count(len(said['brought']))}.")
            return redirect(_list(at, view))
        _denied(done)
        form.refuse(done)
    if at.request.method == "POST":
        form.asked_again()
    status = 422 if form.errors else 200
    return case_screen(
        at, view, "staff/documents_add.html", {**context, "form": form}, under="case-documents", status=status
    )


@desk(ADD)
def document_change(at: Desk, reference: str, number: int, act: str) -> HttpResponse:
    """Saying anew what a document is, withdrawing or moving it, bringing it back."""
    view = view_at(at, reference)
    one = next((one for one in documents_of(view.record) if one.number == number), None)
    if one is None or act not in _ACTS or (one.gone is not None) != (act == "restore") or one.erased:
        raise Http404
    data = at.request.POST if at.request.method == "POST" else None
    form, take = _ACTS[act](at, view, one, data)
    if data is not None and form.is_valid():
        done = take()
        if isinstance(done, Recorded):
            _say(at, done, "Recorded.")
            return redirect(_list(at, view))
        if done is not None:
            _denied(done)
            form.refuse(done)
    context = {
        "title": f"{_TITLES[act]}{f' {number}' if act != 'describe' else ''}",
        "act": act,
        "form": form,
        "documents_address": _list(at, view),
    }
    status = 422 if form.errors else 200
    return case_screen(at, view, "staff/document_change.html", context, under="case-documents", status=status)


Take = Callable[[], Recorded | Refusal | None]


def _describe(at: Desk, view: View, one: Document, data: Any) -> tuple[AboutForm, Take]:
    form = AboutForm(view, _entries(view), data, initial={"form_id": new_key(), **known_of(one)})
    return form, lambda: describe_document(
        at.organisation, view.case, one.number, form.about(), at.member, now=at.now, key=form.cleaned_data["form_id"]
    )


def _withdraw(at: Desk, view: View, one: Document, data: Any) -> tuple[WithdrawForm, Take]:
    form = WithdrawForm(data, initial={"form_id": new_key()})

    def take() -> Recorded | Refusal | None:
        said = form.cleaned_data
        to = _case_named(at, said["to"])
        if said["to"] and to is None:
            form.add_error("to", "There is no case of that reference. Look for it in the register.")
            return None
        return withdraw_document(
            at.organisation, view.case, one.number, said["reason"], at.member, now=at.now, key=said["form_id"], to=to
        )

    return form, take


def _restore(at: Desk, view: View, one: Document, data: Any) -> tuple[RestoreForm, Take]:
    form = RestoreForm(data, initial={"form_id": new_key()})
    return form, lambda: restore_document(
        at.organisation, view.case, one.number, at.member, now=at.now, key=form.cleaned_data["form_id"]
    )


_ACTS: Final[dict[str, Callable[[Desk, View, Document, Any], tuple[Any, Take]]]] = {
    "describe": _describe,
    "withdraw": _withdraw,
    "restore": _restore,
}


def _case_named(at: Desk, reference: str) -> Case | None:
    """The case of a reference that somebody typed, if they may see it: by the one door to a case."""
    try:
        return view_at(at, reference).case if reference else None
    except Http404:
        return None


def _entries(view: View) -> list[Any]:
    """The entries that a document may bear out: those that are not about documents themselves."""
    shown = history_shown(view, view.accounts, agreed_titles(view))
    of_documents = {one.number for one in documents_of(view.record)}
    return [one for one in shown if one.number not in of_documents and not one.struck]


def _scanned() -> bool:
    from django.conf import settings

    return bool(settings.CLAMD)


def _list(at: Desk, view: View) -> str:
    return reverse("case-documents", args=[at.organisation.slug, view.case.reference])


def _denied(done: Refusal) -> None:
    if done.why == "not-permitted":
        raise PermissionDenied


def _say(at: Desk, done: Recorded, words: str) -> None:
    if done.again:
        messages.info(at.request, "This form came in before. Nothing was recorded twice.")
    else:
        messages.success(at.request, words)


def _count(number: int) -> str:
    return "1 document" if number == 1 else f"{number} documents"
