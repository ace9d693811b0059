"""Single sign-on of an organisation: which app roles of its directories stand for its roles, and who may come in."""

from __future__ import annotations

from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect

from putright.accounts.app_roles import let_make_members, makes_members, map_role, unmap_role
from putright.accounts.changes import Refused
from putright.accounts.holding import Source
from putright.accounts.models import AppRole, Organisation, Role
from putright.site.directories import Directory, speaking_for
from putright.staff.door import Desk, desk


class AppRoleForm(forms.Form):
    """An app role, and a role that whoever has it holds."""

    value = forms.CharField(
        label="App role",
        help_text="As the directory sends it: its value, not its display name. For example, Complaints.Handler",
        max_length=120,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "govuk-!-width-two-thirds"}),
        error_messages={"required": "Write the app role.", "max_length": "Use 120 letters at most."},
    )
    role = forms.ChoiceField(label="Your role", error_messages={"required": "Choose one of your roles."})

    def __init__(self, *args: Any, roles: list[Role], **more: Any) -> None:
        super().__init__(*args, **more)
        self.by_key = {str(role.pk): role for role in roles}
        choosing = self.fields["role"]
        assert isinstance(choosing, forms.ChoiceField)  # noqa: S101 - for the type checker
        choosing.choices = [("", "Choose"), *((key, role.title) for key, role in self.by_key.items())]


class MembersForm(forms.Form):
    """Whether app roles make members."""

    members = forms.BooleanField(
        label="Somebody with one of these app roles becomes a member at the first sign-in, without an invitation",
        required=False,
    )


class Part(NamedTuple):
    """What the page shows of one directory."""

    directory: Directory
    rows: list[AppRole]
    form: AppRoleForm
    members: MembersForm
    makes_members: bool


@desk("administer")
def sign_in(at: Desk) -> HttpResponse:
    """Show and change it. Who signs in where, the operator says (docs/single-sign-on.md)."""
    known = speaking_for({at.organisation.slug})
    if at.request.method != "POST":
        return _page(at, known)
    Organisation.objects.select_for_update(no_key=True).get(pk=at.organisation.pk)
    data = at.request.POST
    act, _, key = data.get("act", "").partition(" ")
    found = next((one for one in known if one.id == key.partition(" ")[0]), None)
    if found is None:
        raise Http404
    if act == "map":
        wrong = _map(at, found, data)
        if wrong is not None:
            return _page(at, known, found, wrong)
    elif act == "unmap":
        _unmap(at, found, key.partition(" ")[2])
    elif act == "members":
        may = f"{found.id}-members" in data
        let_make_members(at.organisation, _source(found), at.hand, may=may)
        messages.success(at.request, "Saved. It holds from the next sign-in.")
    else:
        raise Http404
    return redirect("organisation-sign-in", slug=at.organisation.slug)


def _map(at: Desk, found: Directory, data: QueryDict) -> AppRoleForm | None:
    """Let an app role stand for a role; the form with what is wrong, if something is."""
    form = AppRoleForm(data, prefix=found.id, roles=_roles(at))
    if not form.is_valid():
        return form
    value, role = form.cleaned_data["value"].strip(), form.by_key[form.cleaned_data["role"]]
    try:
        map_role(at.organisation, _source(found), value, role, at.hand)
    except Refused as why:
        form.add_error("role", str(why))
        return form
    messages.success(at.request, f"Saved. Whoever has {value} is {role.title} from their next sign-in on.")
    return None


def _unmap(at: Desk, found: Directory, key: str) -> None:
    rows = AppRole.objects.filter(organisation=at.organisation, directory=found.id).select_related("role")
    row = rows.filter(pk=int(key)).first() if key.isascii() and key.isdigit() and len(key) < 18 else None
    if row is not None:  # gone already: somebody else did it, or the button was pressed twice
        unmap_role(at.organisation, _source(found), row, at.hand)
    messages.success(at.request, "Taken away. Whoever holds the role by it holds it until their next sign-in.")


def _roles(at: Desk) -> list[Role]:
    return list(Role.objects.filter(organisation=at.organisation, retired_at=None).order_by("title", "pk"))


def _source(found: Directory) -> Source:
    return Source(found.id, found.name)


def _page(
    at: Desk, known: list[Directory], sent: Directory | None = None, wrong: AppRoleForm | None = None
) -> HttpResponse:
    parts = []
    for one in known:
        may = makes_members(at.organisation, _source(one))
        rows = AppRole.objects.filter(organisation=at.organisation, directory=one.id).select_related("role")
        form = wrong if wrong is not None and one == sent else AppRoleForm(prefix=one.id, roles=_roles(at))
        members = MembersForm(prefix=one.id, initial={"members": may})
        parts.append(Part(one, list(rows.order_by("value", "role__title")), form, members, may))
    context: dict[str, object] = {"parts": parts, "form": wrong}
    return at.page("staff/directories.html", context, status=422 if wrong is not None else 200)
