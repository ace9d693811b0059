"""The roles: whom the procedure names and who that is, what each role may do, and who holds it."""

from __future__ import annotations

from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import slugify

from putright.accounts.changes import Refused, note
from putright.accounts.holding import keeping_an_administrator
from putright.accounts.models import Organisation, Role, RoleHeld
from putright.accounts.permissions import PERMISSIONS
from putright.reports.policy_roles import PolicyRole, policy_roles
from putright.reports.who_holds import first_day_without, holders
from putright.site.components import Checkboxes
from putright.staff import people_acts
from putright.staff.door import Desk, desk
from putright.staff.people_pages import people_page
from putright.staff.role_words import gap_words, holders_shown
from putright.staff.seen_forms import SeenForm, state_of
from putright.wording.plain_names import capital, listed


class RoleForm(SeenForm):
    """What a role may do, and which roles of the policy it stands for."""

    title = forms.CharField(label="Name of the role", max_length=200)
    permissions = forms.MultipleChoiceField(
        label="Its holders may",
        required=False,
        choices=[(name, capital(what)) for name, what in PERMISSIONS.items()],
        widget=Checkboxes(),
    )

    def __init__(self, *args: Any, policy_roles: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["policy_roles"] = forms.MultipleChoiceField(
            label="It stands for these roles of the procedure",
            help_text="What the procedure asks of them is on the worklist of whoever holds this role.",
            required=False,
            choices=policy_roles,
            widget=Checkboxes(),
        )
        if not policy_roles:
            del self.fields["policy_roles"]


class OurRole(NamedTuple):
    """A role of the organisation in a list."""

    title: str
    href: str
    may: list[str]
    stands_for: str
    holders: list[str]


def _named(at: Desk) -> list[PolicyRole]:
    return [one for one in policy_roles(at.organisation, at.now) if one.ours]


def _standing_for(roles: list[Role], name: str) -> list[Role]:
    return [role for role in roles if name in role.policy_roles]


@desk("administer")
def roles(at: Desk) -> HttpResponse:
    """Every role that the procedure names, with who holds it; the organisation's own roles; a form to add one."""
    named = policy_roles(at.organisation, at.now)
    ours = [(one.id, one.title) for one in named if one.ours]
    data = at.request.POST if at.request.method == "POST" else None
    form = RoleForm(data, policy_roles=ours)
    if data is not None and form.is_valid():
        made = _made(at, form)
        if made is not None:
            messages.success(at.request, "The role was added. Give it to somebody on the page of that person.")
            return redirect("people-role", slug=at.organisation.slug, role=made.slug)
    known = list(Role.objects.filter(organisation=at.organisation).order_by("title", "pk"))
    used = [role for role in known if role.retired_at is None]
    held = holders(at.organisation, at.hand.today)
    groups = {one.id: [role.pk for role in _standing_for(used, one.id)] for one in named if one.ours}
    gaps = first_day_without(at.organisation, groups, at.hand.today)
    context: dict[str, object] = {
        "form": form,
        "findings": [gap_words(one.title, gaps[one.id], at.hand.today) for one in named if one.id in gaps],
        "named": [
            {
                "title": one.title,
                "does": one.does,
                "versions": listed(one.versions),
                "ours": one.ours,
                "by": [{"title": role.title, "href": _address(at, role)} for role in _standing_for(used, one.id)],
                "holders": [
                    line for role in _standing_for(used, one.id) for line in holders_shown(held.get(role.pk, ()))
                ],
            }
            for one in named
        ],
        "roles": [_ours(at, role, dict(ours), holders_shown(held.get(role.pk, ()))) for role in used],
        "retired": [{"title": role.title, "href": _address(at, role)} for role in known if role.retired_at is not None],
        "here": at.request.path,
    }
    return people_page(at, "staff/roles.html", context, under="people-roles", status=422 if data is not None else 200)


def _address(at: Desk, role: Role) -> str:
    return reverse("people-role", args=[at.organisation.slug, role.slug])


def _ours(at: Desk, role: Role, titles: dict[str, str], held: list[str]) -> OurRole:
    may = [capital(PERMISSIONS[one]) for one in PERMISSIONS if one in role.permissions]
    stands_for = listed([titles[one] for one in role.policy_roles if one in titles])
    return OurRole(role.title, _address(at, role), may, stands_for, held)


def _made(at: Desk, form: RoleForm) -> Role | None:
    said = form.cleaned_data
    Organisation.objects.select_for_update(no_key=True).get(pk=at.organisation.pk)
    if Role.objects.filter(organisation=at.organisation, title__iexact=said["title"]).exists():
        form.add_error("title", "There is a role of this name already.")
        return None
    plain = slugify(said["title"])[:70] or "role"
    taken = set(Role.objects.filter(organisation=at.organisation).values_list("slug", flat=True))
    slug = next(one for one in (plain, *(f"{plain}-{number}" for number in range(2, 10_000))) if one not in taken)
    made = people_acts.make_role(at.organisation, slug, said["title"], said["permissions"], at.hand)
    stands_for = said.get("policy_roles", [])
    if stands_for:
        Role.objects.filter(pk=made.pk).update(policy_roles=stands_for)
        note(at.organisation, at.hand, "role", made.pk, made.title, [("Stands for", "", ", ".join(stands_for))])
    return made


@desk("administer")
def role(at: Desk, role: str) -> HttpResponse:
    """Show and change what a role may do; take it out of use, or into use again. Somebody must always administer."""
    data = at.request.POST if at.request.method == "POST" else None
    if data is not None:
        Organisation.objects.select_for_update(no_key=True).get(pk=at.organisation.pk)
    found = Role.objects.filter(organisation=at.organisation, slug=role).first()
    if found is None:
        raise Http404
    titles = {one.id: one.title for one in _named(at)}
    act = data.get("act", "") if data is not None else ""
    if act in ("retire", "again"):
        return _retire(at, found, titles) if act == "retire" else _take_up(at, found)
    initial = {"title": found.title, "permissions": found.permissions, "policy_roles": found.policy_roles}
    state = state_of(found.title, sorted(found.permissions), sorted(found.policy_roles), found.retired_at)
    form = RoleForm(data, initial=initial, policy_roles=list(titles.items()), state=state)
    if data is not None and form.is_valid() and _changed(at, found, form, titles):
        messages.success(at.request, "Saved. It holds from the next page that somebody opens.")
        return redirect("people-roles", slug=at.organisation.slug)
    return _role_page(at, found, form, status=422 if data is not None else 200)


def _role_page(at: Desk, found: Role, form: RoleForm, *, refused: str = "", status: int = 200) -> HttpResponse:
    held = holders(at.organisation, at.hand.today).get(found.pk, [])
    rows = RoleHeld.objects.filter(organisation=at.organisation, role=found).select_related("membership__person")
    context = {
        "form": form,
        "role": found,
        "refused": refused,
        "holders": holders_shown(held),
        "history": [
            {"name": one.membership.person.name, "when": people_acts.held_words(one)}
            for one in rows.order_by("-since", "-pk")[:50]
        ],
    }
    return people_page(at, "staff/role.html", context, under="people-roles", status=status)


def _changed(at: Desk, found: Role, form: RoleForm, titles: dict[str, str]) -> bool:
    """Change it. False where nobody could administer any more, or another role has that name; the form says so."""
    said = form.cleaned_data
    others = Role.objects.filter(organisation=at.organisation, title__iexact=said["title"]).exclude(pk=found.pk)
    if others.exists():
        form.add_error("title", "There is a role of this name already.")
        return False
    # Roles of a former policy stay: its cases may still be open.
    stands_for = [*(one for one in found.policy_roles if one not in titles), *said.get("policy_roles", [])]
    lines = [
        ("Name", found.title, said["title"]),
        ("May", _permission_words(found.permissions), _permission_words(said["permissions"])),
        ("Stands for", _role_words(found.policy_roles, titles), _role_words(stands_for, titles)),
    ]
    try:
        with keeping_an_administrator(at.organisation, at.hand.today):
            found.title, found.permissions, found.policy_roles = said["title"], said["permissions"], stands_for
            found.save(update_fields=["title", "permissions", "policy_roles"])
            note(at.organisation, at.hand, "role", found.pk, found.title, lines)
    except Refused as why:
        form.add_error("permissions", str(why))
        return False
    return True


def _permission_words(permissions: list[str]) -> str:
    return "; ".join(PERMISSIONS[one] for one in PERMISSIONS if one in permissions) or "nothing"


def _role_words(names: list[str], titles: dict[str, str]) -> str:
    return listed([titles.get(one, one) for one in sorted(names)]) or "none"


def _retire(at: Desk, found: Role, titles: dict[str, str]) -> HttpResponse:
    form = RoleForm(
        initial={"title": found.title, "permissions": found.permissions, "policy_roles": found.policy_roles},
        policy_roles=list(titles.items()),
    )
    if found.retired_at is not None:
        return redirect("people-roles", slug=at.organisation.slug)
    try:
        many = people_acts.retire_role(at.organisation, found, at.hand)
    except Refused as why:
        return _role_page(at, found, form, refused=str(why), status=422)
    lost = f" {many} {'person' if many == 1 else 'people'} held it and no longer do." if many else ""
    messages.success(at.request, f"The role is retired.{lost}")
    return redirect("people-roles", slug=at.organisation.slug)


def _take_up(at: Desk, found: Role) -> HttpResponse:
    people_acts.take_up_role(at.organisation, found, at.hand)
    messages.success(at.request, "The role is in use again. Nobody holds it yet.")
    return redirect("people-role", slug=at.organisation.slug, role=found.slug)
