"""The page of saved views: keep the view that is shown, rename, share and remove what was kept, choose the first."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from putright.accounts import saved_views as keeping
from putright.accounts.saved_views import Refused
from putright.accounts.worklist_models import SavedView
from putright.reports.worklist import Saved, around
from putright.reports.worklist_asked import VIEWS, Asked, read
from putright.reports.worklist_choices import Choices, choices
from putright.staff.door import Desk, desk
from putright.staff.worklist_page import narrowed, not_understood, sorted_words
from putright.wording.plain_names import capital


class ViewForm(forms.Form):
    """The name of a view; whether it opens first; for whoever may assign, whether everybody sees it."""

    name = forms.CharField(
        label="Name",
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off", "class": "govuk-!-width-two-thirds"}),
        error_messages={"required": "Give the view a name.", "max_length": "Use 60 letters at most."},
    )
    first = forms.BooleanField(label="My worklist opens with this view", required=False)
    shared = forms.BooleanField(label="Share it with everybody in the organisation", required=False)

    def __init__(self, *args: Any, may_share: bool, own: bool = True, **more: Any) -> None:
        super().__init__(*args, **more)
        if not own:
            del self.fields["name"]
        if not own or not may_share:
            del self.fields["shared"]

    def clean_name(self) -> str:
        """The name, without double blanks."""
        return " ".join(self.cleaned_data["name"].replace("\x00", "").split())


@desk("read")
def saved_views(at: Desk) -> HttpResponse:
    """What was saved, with a form for the view that the address asks, or for the one that it names."""
    chosen = at.request.GET.get("view", "")
    view = _view(at, chosen) if chosen else None
    if at.request.method == "POST":
        act = _ACTS.get(at.request.POST.get("act", ""), _save if view is None else _change)
        return act(at, view)
    return _page(at, view, _form(at, view))


def _view(at: Desk, key: str) -> SavedView:
    """The saved view of that id, if this member sees it."""
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        raise Http404
    found = SavedView.objects.filter(organisation=at.organisation, pk=int(key)).first()
    if found is None or not (found.shared or found.account_id == at.member.account):
        raise Http404
    return found


def _form(at: Desk, view: SavedView | None, data: Any = None) -> ViewForm:
    may_share = at.member.may("assign")
    if view is None:
        return ViewForm(data, may_share=may_share)
    first = keeping.opens_first(view, at.member.account)
    own = view.account_id == at.member.account
    # What was shared once can be taken back by its owner, though they may share nothing new.
    initial = {"name": view.name, "first": first, "shared": view.shared}
    return ViewForm(data, may_share=may_share or view.shared, own=own, initial=initial)


def _asked(at: Desk) -> Asked:
    return read(at.request.GET.dict()).asked._replace(after=None)


def _page(at: Desk, view: SavedView | None, form: ViewForm, status: int = 200) -> HttpResponse:
    found = around(at.organisation, at.member, at.now)
    known = choices(at.organisation)
    here, home = at.request.path, reverse("worklist", args=[at.organisation.slug])
    asked = read(dict(parse_qsl(view.asked))).asked if view is not None else _asked(at)
    context: dict[str, object] = {
        "form": form,
        "view": view,
        "own": view is not None and view.account_id == at.member.account,
        "says": says(asked, known),
        "saved": [_row(one, known, here, home) for one in found.saved],
        "here": here,
        "address": at.request.get_full_path(),
        "back": f"{home}?{asked.query}",
    }
    return at.page("staff/saved_views.html", context, status=status)


def _row(one: Saved, known: Choices, here: str, home: str) -> dict[str, object]:
    standing = [
        "Yours" if one.own else f"Shared by {one.by}",
        *(["shared with everybody"] if one.own and one.shared else []),
        *(["your worklist opens with it"] if one.first else []),
    ]
    return {
        "name": one.name,
        "open": f"{home}?{one.asked}",
        "change": f"{here}?view={one.id}",
        "says": says(read(dict(parse_qsl(one.asked))).asked, known),
        "standing": capital("; ".join(standing)),
    }


def says(asked: Asked, known: Choices) -> list[str]:
    """What a view shows, in sentences; also what it asks for and is gone."""
    strange = known.unknown(asked)
    for name in strange:
        asked = asked.without(name)
    narrowing = [f"{words}." for words, _ in narrowed(asked, known, "")]
    return [f"{VIEWS[asked.show]}.", *narrowing, *not_understood(strange, asked), sorted_words(asked)]


def _save(at: Desk, view: SavedView | None) -> HttpResponse:
    if view is not None:
        raise Http404
    form, asked = _form(at, None, at.request.POST), _asked(at)
    if not form.is_valid():
        return _page(at, None, form, status=422)
    said = form.cleaned_data
    try:
        made = keeping.save(
            at.organisation, at.member.account, said["name"], asked.query, shared=said.get("shared", False)
        )
    except Refused as why:
        form.add_error("name", str(why))
        return _page(at, None, form, status=422)
    if said["first"]:
        keeping.open_first(made, at.member.account, first=True)
    messages.success(at.request, f"“{made.name}” is saved. It stands beside the views of the worklist.")
    return redirect(f"{reverse('worklist', args=[at.organisation.slug])}?{asked.query}")


def _change(at: Desk, view: SavedView | None) -> HttpResponse:
    if view is None:
        raise Http404
    form = _form(at, view, at.request.POST)
    if not form.is_valid():
        return _page(at, view, form, status=422)
    said = form.cleaned_data
    try:
        if "name" in said:
            keeping.rename(view, said["name"], shared=said.get("shared", view.shared))
    except Refused as why:
        form.add_error("name", str(why))
        return _page(at, view, form, status=422)
    keeping.open_first(view, at.member.account, first=said["first"])
    messages.success(at.request, "Saved.")
    return redirect(at.request.path)


def _remove(at: Desk, view: SavedView | None) -> HttpResponse:
    if view is None or view.account_id != at.member.account:
        raise Http404
    keeping.remove(view)
    messages.success(at.request, f"“{view.name}” is removed. No case is changed by that.")
    return redirect(at.request.path)


_ACTS: MappingProxyType[str, Callable[[Desk, SavedView | None], HttpResponse]] = MappingProxyType(
    {"save": _save, "change": _change, "remove": _remove}
)
