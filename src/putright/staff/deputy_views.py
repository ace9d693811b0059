"""Who stands in for whom: entered with a first and a last day, ended early, and kept."""

from __future__ import annotations

from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from putright.accounts.changes import Refused
from putright.accounts.deputies import REASONS, Standing, stand_in, stop
from putright.accounts.holding import here_on, span_words
from putright.accounts.models import Deputy, Membership, Role
from putright.site.components import DateField, Radios
from putright.staff.door import Desk, desk
from putright.staff.people_forms import after
from putright.staff.people_pages import people_page

_MOST_PAST = 50
"""So many rows of what is over are shown, the latest first."""


class DeputyForm(forms.Form):
    """Who stands in for whom, in what, from when until when, and why."""

    deputy = forms.ChoiceField(label="Who stands in?")
    absent = forms.ChoiceField(
        label="For whom?", required=False, help_text="If the post is vacant, choose nobody here and the role below."
    )
    role = forms.ChoiceField(
        label="In which role?", required=False, help_text="Leave it at everything, or choose one role alone."
    )
    since = DateField(label="From which day?")
    last = DateField(label="Last day", help_text="It ends by itself after that day. For example, 9 4 2026")
    why = forms.ChoiceField(
        label="Why?",
        choices=list(REASONS.items()),
        widget=Radios(hints={"leave": "Do not say why they are away: whether somebody is ill is their own business."}),
    )
    words = forms.CharField(label="Note", required=False, max_length=200)

    def __init__(self, data: Any, members: list[Membership], roles: list[Role]) -> None:
        super().__init__(data)
        self.members = {str(one.pk): one for one in members}
        self.roles = {str(one.pk): one for one in roles}
        people = [(key, one.person.name) for key, one in self.members.items()]
        for name, choices in (
            ("deputy", [("", "Choose"), *people]),
            ("absent", [("", "Nobody: the post is vacant"), *people]),
            ("role", [("", "Everything that they do"), *((key, one.title) for key, one in self.roles.items())]),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices

    def wanted(self) -> Standing:
        """What was typed."""
        said = self.cleaned_data
        return Standing(
            self.members[said["deputy"]],
            self.members.get(said["absent"]),
            self.roles.get(said["role"]),
            said["since"],
            after(said["last"]) or said["since"],
            said["why"],
            said["words"],
        )


class Line(NamedTuple):
    """A row of who stands in."""

    key: int
    deputy: str
    place: str
    when: str
    why: str
    note: str
    entered: str


@desk("administer")
def deputies(at: Desk) -> HttpResponse:
    """Who stands in today and later, who did, and a form for somebody new."""
    today = at.hand.today
    own = Deputy.objects.filter(organisation=at.organisation).select_related(
        "membership__person", "instead_of__person", "role", "given_by", "ended_by"
    )
    members = Membership.objects.filter(here_on(today), organisation=at.organisation).select_related("person")
    roles = Role.objects.filter(organisation=at.organisation, retired_at=None).order_by("title", "pk")
    data = at.request.POST if at.request.method == "POST" else None
    if data is not None and data.get("act") == "stop":
        return _stop(at, own.filter(pk=_number(data.get("which", ""))).first())
    form = DeputyForm(data, list(members.order_by("person__name", "pk")), list(roles))
    if data is not None and form.is_valid():
        try:
            made = stand_in(at.organisation, form.wanted(), at.hand)
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(at.request, f"Saved: {made.title}, {span_words(made.since, made.until)}.")
            return redirect(at.request.path)
    open_rows = [one for one in own.filter(until__gt=today).order_by("since", "pk") if one.until > one.since]
    past = own.filter(until__lte=today).order_by("-until", "-pk")[: _MOST_PAST + 1]
    context = {
        "form": form,
        "now": [_line(one) for one in open_rows if one.since <= today],
        "coming": [_line(one) for one in open_rows if one.since > today],
        "past": [_line(one) for one in past[:_MOST_PAST]],
        "more": len(past) > _MOST_PAST,
        "here": at.request.path,
    }
    status = 422 if data is not None else 200
    return people_page(at, "staff/deputies.html", context, under="people-deputies", status=status)


def _number(text: str) -> int:
    """A row's id as it was sent; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


def _stop(at: Desk, found: Deputy | None) -> HttpResponse:
    if found is None:
        raise Http404
    stop(at.organisation, found, at.hand)
    messages.success(at.request, f"Ended: {found.title}.")
    return redirect(at.request.path)


def _line(one: Deputy) -> Line:
    absent = one.instead_of.person.name if one.instead_of is not None else ""
    role = one.role.title if one.role is not None else ""
    place = f"{absent} as {role}" if absent and role else absent or f"{role} (nobody holds it)"
    entered = one.given_by.name if one.given_by is not None else ""
    if one.ended_by is not None:
        entered = f"{entered}; ended by {one.ended_by.name}"
    when = span_words(one.since, one.until)
    return Line(one.pk, one.membership.person.name, place, when, REASONS.get(one.why, one.why), one.words, entered)
