"""The pages of teams: which there are, who is in them, and how to change that."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from putright.accounts import teams as keeping
from putright.accounts.models import Person
from putright.accounts.teams import Refused
from putright.accounts.worklist_models import Team, Teammate
from putright.site.components import Checkboxes
from putright.staff.door import Desk, desk
from putright.wording.plain_names import listed


class TeamForm(forms.Form):
    """The name of a team and who is in it."""

    name = forms.CharField(
        label="Name of the team",
        max_length=120,
        widget=forms.TextInput({"autocomplete": "off", "class": "govuk-!-width-two-thirds"}),
        error_messages={"required": "Give the team a name.", "max_length": "Use 120 letters at most."},
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["people"] = forms.MultipleChoiceField(
            label="Who is in it",
            help_text="Somebody may be in several teams.",
            required=False,
            choices=people,
            widget=Checkboxes(),
        )

    def clean_name(self) -> str:
        """The name, without double blanks."""
        return " ".join(self.cleaned_data["name"].replace("\x00", "").split())


@desk("administer")
def teams(at: Desk) -> HttpResponse:
    """The teams with their people, and a form to found one."""
    data = at.request.POST if at.request.method == "POST" else None
    form = TeamForm(data, people=_people(at))
    if data is not None and form.is_valid():
        try:
            made = keeping.name_team(at.organisation, form.cleaned_data["name"])
        except Refused as why:
            form.add_error("name", str(why))
        else:
            keeping.put_together(made, [int(key) for key in form.cleaned_data["people"]])
            messages.success(at.request, f"The team “{made.name}” is there. Its people find it on their worklist.")
            return redirect(at.request.path)
    mates = Prefetch("mates", Teammate.objects.select_related("person").order_by("person__name", "pk"))
    found = Team.objects.filter(organisation=at.organisation).prefetch_related(mates).order_by("name")
    shown = [
        {"id": team.pk, "name": team.name, "people": listed([one.person.name for one in team.mates.all()])}
        for team in found
    ]
    return at.page("staff/teams.html", {"form": form, "teams": shown}, status=200 if data is None else 422)


@desk("administer")
def team(at: Desk, team: int) -> HttpResponse:
    """Change a team, or take it away."""
    found = Team.objects.filter(organisation=at.organisation, pk=team).first() if team < 2**63 else None
    if found is None:
        raise Http404
    data = at.request.POST if at.request.method == "POST" else None
    if data is not None and data.get("act") == "remove":
        keeping.part(found)
        messages.success(at.request, f"The team “{found.name}” is removed. Its people stay as they are.")
        return redirect("organisation-teams", slug=at.organisation.slug)
    now = [str(key) for key in Teammate.objects.filter(team=found).values_list("person_id", flat=True)]
    form = TeamForm(data, people=_people(at, now), initial={"name": found.name, "people": now})
    if data is not None and form.is_valid():
        try:
            keeping.name_team(at.organisation, form.cleaned_data["name"], found)
        except Refused as why:
            form.add_error("name", str(why))
        else:
            keeping.put_together(found, [int(key) for key in form.cleaned_data["people"]])
            messages.success(at.request, "Saved. It holds from the next page that somebody opens.")
            return redirect("organisation-teams", slug=at.organisation.slug)
    status = 200 if data is None else 422
    title = Team.objects.values_list("name", flat=True).get(pk=found.pk)
    return at.page("staff/team.html", {"form": form, "title": title}, status=status)


def _people(at: Desk, besides: list[str] | None = None) -> list[tuple[str, str]]:
    """Who works here; with those who left and are in a team still."""
    rows = Person.objects.filter(organisation=at.organisation).order_by("name", "pk")
    return [
        (str(one.pk), one.name if one.active else f"{one.name} (left)")
        for one in rows
        if one.active or str(one.pk) in (besides or ())
    ]
