"""The page of people: who works here, what they may do, and how to change that."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from putright.accounts.members import person_of
from putright.accounts.models import Membership, Person, Role, Site
from putright.accounts.one_time import new_link
from putright.accounts.permissions import PERMISSIONS
from putright.site.components import Checkboxes
from putright.staff import people_acts
from putright.staff.door import Desk, desk
from putright.staff.people_acts import Added, Refused, may_have_new_link
from putright.wording.plain_names import capital, listed

_TYPED = MappingProxyType({"autocomplete": "off", "class": "govuk-!-width-two-thirds"})


class RolesForm(forms.Form):
    """The roles of somebody, and the email address of somebody who has none here yet."""

    email = forms.EmailField(
        label="Email address",
        help_text="With it they can sign in. Leave it empty for somebody who is only named on cases.",
        required=False,
        widget=forms.EmailInput(attrs={**_TYPED, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, roles: list[Role], has_account: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        self.by_key = {str(role.pk): role for role in roles}
        self.fields["roles"] = forms.MultipleChoiceField(
            label="Roles",
            required=False,
            choices=[(key, role.title) for key, role in self.by_key.items()],
            widget=Checkboxes(hints={key: may_words(role) for key, role in self.by_key.items()}),
        )
        self.has_account = has_account
        if has_account:
            del self.fields["email"]
        self.order_fields(self.field_order)

    def clean_roles(self) -> list[Role]:
        """The roles themselves."""
        return [self.by_key[key] for key in self.cleaned_data["roles"]]

    def clean(self) -> dict[str, Any]:
        """Roles are held by those who sign in."""
        found = super().clean() or self.cleaned_data
        if found.get("roles") and not self.has_account and not found.get("email") and "email" not in self.errors:
            self.add_error("email", "Somebody with a role signs in. Fill in their email address, or choose no role.")
        return found


class PersonForm(RolesForm):
    """Somebody to add."""

    name = forms.CharField(label="Name", max_length=200, widget=forms.TextInput(attrs=dict(_TYPED)))
    job = forms.CharField(
        label="What they do",
        help_text="For example, Practice nurse",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs=dict(_TYPED)),
    )

    field_order = ("name", "job", "email", "roles")


class Shown(NamedTuple):
    """A person in the list."""

    key: int
    name: str
    job: str
    email: str
    roles: str
    standing: str


def may_words(role: Role) -> str:
    """What a role lets somebody do, in words."""
    may = [PERMISSIONS[name] for name in PERMISSIONS if name in role.permissions]
    return f"{capital('; '.join(may))}." if may else "Nothing yet."


@desk("administer")
def people(at: Desk) -> HttpResponse:
    """People, their accounts and roles; a form to add somebody; with ?person= what can be changed of one."""
    roles = list(Role.objects.filter(organisation=at.organisation).order_by("title", "pk"))
    chosen = at.request.GET.get("person", "")
    person = person_of(at.organisation, f"person-{chosen}") if chosen else None
    if chosen and person is None:
        raise Http404
    if at.request.method == "POST":
        if person is None:
            return _add(at, roles)
        act = _ACTS.get(at.request.POST.get("act", ""))
        if act is None:
            raise Http404
        return act(at, person, roles)
    if person is not None:
        return _one(at, person, _roles_form(person, roles))
    return _page(at, roles, PersonForm(roles=roles))


def _page(at: Desk, roles: list[Role], form: PersonForm, status: int = 200) -> HttpResponse:
    rows = (
        Person.objects.filter(organisation=at.organisation)
        .select_related("membership__account")
        .prefetch_related("membership__held__role")
        .order_by("name", "pk")
    )
    context: dict[str, object] = {
        "people": [_shown(person) for person in rows],
        "sites": list(Site.objects.filter(organisation=at.organisation).order_by("name")),
        "form": form,
        "permissions": [capital(words) for words in PERMISSIONS.values()],
        "matrix": [
            (role.title, [(capital(PERMISSIONS[name]), name in role.permissions) for name in PERMISSIONS])
            for role in roles
        ],
        "here": at.request.path,
    }
    return at.page("staff/people.html", context, status=status)


def _shown(person: Person) -> Shown:
    membership = membership_of(person)
    if membership is None:
        return Shown(person.pk, person.name, person.job, "", "", "Named on cases only")
    titles = sorted(held.role.title for held in membership.held.all())
    standing = "Can sign in" if membership.active else "Ended"
    return Shown(person.pk, person.name, person.job, membership.account.email, listed(titles), standing)


def membership_of(person: Person) -> Membership | None:
    """The membership of a person who signs in."""
    found: Membership | None = getattr(person, "membership", None)
    return found


def _roles_form(person: Person, roles: list[Role], data: Any = None) -> RolesForm:
    membership = membership_of(person)
    initial = {"roles": [str(held.role_id) for held in membership.held.all()]} if membership is not None else {}
    return RolesForm(data, roles=roles, has_account=membership is not None, initial=initial)


def _one(
    at: Desk, person: Person, form: RolesForm, *, added: Added | None = None, refused: str = "", status: int = 200
) -> HttpResponse:
    membership = membership_of(person)
    context: dict[str, object] = {
        "person": person,
        "membership": membership,
        "form": form,
        "refused": refused,
        "own": membership is not None and membership.account_id == at.member.account,
        "may_have_link": membership is not None and may_have_new_link(at.organisation, membership),
        "added": added,
        "link": at.request.build_absolute_uri(added.link) if added is not None and added.link else "",
        "here": at.request.path,
        "address": f"{at.request.path}?person={person.pk}",
    }
    response = at.page("staff/person.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _add(at: Desk, roles: list[Role]) -> HttpResponse:
    form = PersonForm(at.request.POST, roles=roles)
    if not form.is_valid():
        return _page(at, roles, form, status=422)
    said = form.cleaned_data
    try:
        added = people_acts.add(at.organisation, said["name"], said["job"], said["email"], said["roles"])
    except Refused as why:
        form.add_error("email", str(why))
        return _page(at, roles, form, status=422)
    return _after_adding(at, added, roles)


def _after_adding(at: Desk, added: Added, roles: list[Role]) -> HttpResponse:
    """With a link: shown in this answer alone, because it can be shown once. Otherwise back to the list."""
    if added.link:
        person = Person.objects.get(pk=added.person.pk)
        return _one(at, person, _roles_form(person, roles), added=added)
    if added.known_before:
        sign_in = "They have an account already and sign in as they do now."
    else:
        sign_in = "They can be named on cases and cannot sign in."
    messages.success(at.request, f"{added.person.name} was added. {sign_in}")
    return redirect(at.request.path)


def _change(at: Desk, person: Person, roles: list[Role]) -> HttpResponse:
    form = _roles_form(person, roles, at.request.POST)
    if not form.is_valid():
        return _one(at, person, form, status=422)
    membership, chosen = membership_of(person), list(form.cleaned_data["roles"])
    try:
        if membership is not None:
            people_acts.change_roles(at.organisation, membership, chosen)
        elif form.cleaned_data["email"]:
            email = form.cleaned_data["email"]
            return _after_adding(at, people_acts.give_account(at.organisation, person, email, chosen), roles)
        else:
            return redirect(at.request.path)
    except Refused as why:
        form.add_error("roles" if membership is not None else "email", str(why))
        return _one(at, person, form, status=422)
    messages.success(at.request, f"The roles of {person.name} were saved. They hold from now on.")
    return redirect(at.request.path)


def _end(at: Desk, person: Person, roles: list[Role]) -> HttpResponse:
    membership = _needed(person)
    try:
        people_acts.end(at.organisation, membership)
    except Refused as why:
        return _one(at, person, _roles_form(person, roles), refused=str(why), status=422)
    messages.success(at.request, f"{person.name} is shut out from now on, also where they are still signed in.")
    return redirect(at.request.path if membership.account_id != at.member.account else "/")


def _again(at: Desk, person: Person, roles: list[Role]) -> HttpResponse:
    people_acts.let_in_again(_needed(person))
    messages.success(at.request, f"{person.name} can sign in again, with the roles they had.")
    return redirect(at.request.path)


def _link(at: Desk, person: Person, roles: list[Role]) -> HttpResponse:
    membership = _needed(person)
    if not may_have_new_link(at.organisation, membership):
        raise Http404
    added = Added(person, new_link(membership.account), known_before=True)
    return _one(at, person, _roles_form(person, roles), added=added)


def _needed(person: Person) -> Membership:
    found = membership_of(person)
    if found is None:
        raise Http404
    return found


_ACTS: MappingProxyType[str, Callable[[Desk, Person, list[Role]], HttpResponse]] = MappingProxyType(
    {"roles": _change, "end": _end, "again": _again, "link": _link}
)
"""What can be done to one person, by the value of the button."""
