"""What an administrator does to the people of an organisation: add them, change their roles, let them in."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from django.db import transaction

from putright.accounts.changes import Hand, Refused, note
from putright.accounts.founding import add_member, add_person
from putright.accounts.holding import give, held_on, keeping_an_administrator, set_end, span_words
from putright.accounts.models import Account, Membership, Organisation, Person, Role, RoleHeld
from putright.accounts.one_time import new_link
from putright.accounts.scope import within
from putright.site.directory_connected import only_elsewhere


class Added(NamedTuple):
    """Somebody was added. ``link`` signs a new account in once; an account that was there before needs none."""

    person: Person
    link: str
    known_before: bool


class Access(NamedTuple):
    """What somebody is let in with: an address, roles, and from when until when (the first day on which no longer)."""

    email: str
    roles: Collection[Role]
    since: date
    until: date | None = None


@transaction.atomic
def add(organisation: Organisation, name: str, job: str, access: Access, by: Hand) -> Added:
    """Add somebody; with an email address they get an account and these roles."""
    if access.email:
        _refuse_twice(organisation, access.email)
    person = add_person(organisation, name, job)
    note(organisation, by, "person", person.pk, name, [("Added", "", job or "named on cases")])
    return _enter(organisation, person, access, by) if access.email else Added(person, "", known_before=False)


@transaction.atomic
def give_account(organisation: Organisation, person: Person, access: Access, by: Hand) -> Added:
    """Let somebody sign in who was only a name."""
    _refuse_twice(organisation, access.email)
    return _enter(organisation, person, access, by)


def _enter(organisation: Organisation, person: Person, access: Access, by: Hand) -> Added:
    known = Account.objects.filter(email__iexact=access.email).first()
    if known is not None and only_elsewhere(known, organisation.slug):
        raise Refused(
            "Whoever has this email address signs in by the directory of another organisation alone, and that opens no "
            "page of yours. Ask whoever runs this installation."
        )
    account = add_member(organisation, person, access.email, (), until=access.until)
    membership = Membership.objects.get(organisation=organisation, account=account)
    note(organisation, by, "person", person.pk, person.name, [("Signs in with", "", account.email)])
    for role in access.roles:
        give(organisation, membership, role, by, since=access.since, until=access.until)
    # A link to an account that was there already would let an administrator sign in as that person elsewhere.
    return Added(person, "" if known is not None else new_link(account), known_before=known is not None)


def _refuse_twice(organisation: Organisation, email: str) -> None:
    if Membership.objects.filter(organisation=organisation, account__email__iexact=email).exists():
        raise Refused("Somebody in the list below has this email address. Change their roles there.")


def change_roles(organisation: Organisation, membership: Membership, roles: Collection[Role], by: Hand) -> None:
    """Give a member these roles and no others, from today. Raises Refused if nobody could administer any more."""
    with keeping_an_administrator(organisation, by.today):
        own = RoleHeld.objects.filter(organisation=organisation, membership=membership)
        now = list(own.filter(held_on(by.today)).select_related("role", "membership"))
        wanted = {role.pk for role in roles}
        for held in now:
            if held.role_id not in wanted:
                set_end(organisation, held, by, by.today)
        has = {held.role_id for held in now}
        for role in roles:
            if role.pk not in has:
                coming = own.filter(role=role, since__gt=by.today).order_by("since").values_list("since", "until")
                later = next((begins for begins, ends in coming if begins and (ends is None or ends > begins)), None)
                give(organisation, membership, role, by, since=by.today, until=later)


def change_details(organisation: Organisation, person: Person, name: str, job: str, by: Hand) -> None:
    """Change what somebody is called, or what they do. Facts name people by key, so all pages follow."""
    note(organisation, by, "person", person.pk, name, [("Name", person.name, name), ("What they do", person.job, job)])
    Person.objects.filter(organisation=organisation, pk=person.pk).update(name=name, job=job)


def may_have_new_link(organisation: Organisation, membership: Membership) -> bool:
    """Whether an administrator here may make another link: never used, and in no other organisation."""
    account = membership.account
    if account.last_login is not None or account.has_usable_password() or not membership.active:
        return False
    with within(organisation, account.pk):
        elsewhere = Membership.objects.filter(account=account).exclude(organisation=organisation).exists()
    return not elsewhere


def make_role(organisation: Organisation, slug: str, title: str, permissions: Iterable[str], by: Hand) -> Role:
    """A further role. ``slug`` is made of its title and is nobody else's."""
    found = Role.objects.create(organisation=organisation, slug=slug, title=title, permissions=list(permissions))
    note(
        organisation, by, "role", found.pk, title, [("Added", "", ", ".join(found.permissions) or "with no permission")]
    )
    return found


def retire_role(organisation: Organisation, role: Role, by: Hand) -> int:
    """Take a role out of use: from now on nobody holds it. How many lose it. Raises Refused as change_roles."""
    with keeping_an_administrator(organisation, by.today):
        held = [
            one
            for one in RoleHeld.objects.filter(organisation=organisation, role=role).select_related(
                "role", "membership"
            )
            if one.until is None or one.until > by.today
        ]
        for one in held:
            set_end(organisation, one, by, by.today)
        Role.objects.filter(pk=role.pk).update(retired_at=by.now)
        note(organisation, by, "role", role.pk, role.title, [("In use", "yes", "retired")])
    return len(held)


def take_up_role(organisation: Organisation, role: Role, by: Hand) -> None:
    """Take a retired role into use again. Nobody holds it until it is given."""
    Role.objects.filter(organisation=organisation, pk=role.pk).update(retired_at=None)
    note(organisation, by, "role", role.pk, role.title, [("In use", "retired", "yes")])


def held_words(held: RoleHeld) -> str:
    """From when to when, for a list."""
    return span_words(held.since, held.until)
