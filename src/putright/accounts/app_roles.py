"""Roles by a directory: what an organisation says of its app roles, and a member's roles as the directory has them.

What a directory gave is a row of its own (``RoleHeld.from_directory``) and ends when the directory says so no longer.
What somebody here gave is never touched by it.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.db.models import Q

from putright.accounts.changes import Hand, Refused, note
from putright.accounts.directory_models import AppRole, MembersByRole
from putright.accounts.holding import Source, give, held_on, keeping_an_administrator, set_end
from putright.accounts.models import Membership, Organisation, Role, RoleHeld

ABOUT = "sign-in"
"""How changes of this page are filed."""


def map_role(organisation: Organisation, source: Source, value: str, role: Role, by: Hand) -> None:
    """From the next sign-ins on, whoever has the app role holds the role. Raises Refused where it does so already."""
    try:
        with transaction.atomic():
            AppRole.objects.create(organisation=organisation, directory=source.id, value=value, role=role)
    except IntegrityError:
        raise Refused("This app role stands for this role already.") from None
    note(organisation, by, ABOUT, role.pk, source.name, [(f"App role {value}", "", role.title)])


def unmap_role(organisation: Organisation, source: Source, row: AppRole, by: Hand) -> None:
    """From the next sign-ins on, the app role gives that role no longer."""
    AppRole.objects.filter(organisation=organisation, pk=row.pk).delete()
    note(organisation, by, ABOUT, row.role_id, source.name, [(f"App role {row.value}", row.role.title, "")])


def makes_members(organisation: Organisation, source: Source) -> bool:
    """Whether app roles of that directory make members of people who were not invited."""
    return MembersByRole.objects.filter(organisation=organisation, directory=source.id).exists()


def let_make_members(organisation: Organisation, source: Source, by: Hand, *, may: bool) -> None:
    """Say whether they do."""
    before = makes_members(organisation, source)
    rows = MembersByRole.objects.filter(organisation=organisation, directory=source.id)
    if may:
        MembersByRole.objects.get_or_create(organisation=organisation, directory=source.id)
    else:
        rows.delete()
    words = {True: "yes", False: "no"}
    note(organisation, by, ABOUT, None, source.name, [("App roles make members", words[before], words[may])])


def mapped(organisation: Organisation, source: Source, values: Collection[str]) -> list[Role]:
    """The roles for which these app roles stand."""
    rows = AppRole.objects.filter(
        organisation=organisation, directory=source.id, value__in=values, role__retired_at=None
    ).select_related("role")
    return list({row.role_id: row.role for row in rows}.values())


def follow(
    organisation: Organisation, membership: Membership, source: Source, values: Collection[str], by: Hand
) -> None:
    """Give a member the roles for which these app roles stand, and end those that the directory gave and gives no more.

    Where that would leave nobody who may administer, such a role stays, and the list of changes says so.
    """
    if not _differs(organisation, membership, source, values, by):
        return
    try:
        with keeping_an_administrator(organisation, by.today):
            _follow(organisation, membership, source, values, by, Q())
    except Refused:
        with transaction.atomic():
            Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
            kept = Q(role__permissions__contains=["administer"])
            _follow(organisation, membership, source, values, by, ~kept)
            wanted = [role.pk for role in mapped(organisation, source, values)]
            _note_kept(organisation, membership, source, by, kept & ~Q(role__in=wanted))


def _given(membership: Membership, source: Source, by: Hand) -> list[RoleHeld]:
    """What the directory gave and has not ended."""
    rows = RoleHeld.objects.filter(held_on(by.today), membership=membership, from_directory=source.id)
    return list(rows.select_related("role", "membership"))


def _differs(
    organisation: Organisation, membership: Membership, source: Source, values: Collection[str], by: Hand
) -> bool:
    wanted = {role.pk for role in mapped(organisation, source, values)}
    held = set(RoleHeld.objects.filter(held_on(by.today), membership=membership).values_list("role_id", flat=True))
    return bool(wanted - held) or any(one.role_id not in wanted for one in _given(membership, source, by))


def _follow(
    organisation: Organisation, membership: Membership, source: Source, values: Collection[str], by: Hand, which: Q
) -> None:
    wanted = {role.pk: role for role in mapped(organisation, source, values)}
    ending = set(RoleHeld.objects.filter(which, membership=membership).values_list("pk", flat=True))
    for one in _given(membership, source, by):
        if one.role_id not in wanted and one.pk in ending:
            set_end(organisation, one, by, by.today, source)
    own = RoleHeld.objects.filter(organisation=organisation, membership=membership)
    held = set(own.filter(held_on(by.today)).values_list("role_id", flat=True))
    for key, role in wanted.items():
        if key not in held:
            coming = own.filter(role=role, since__gt=by.today).order_by("since").values_list("since", "until")
            later = next((begins for begins, ends in coming if begins and (ends is None or ends > begins)), None)
            give(organisation, membership, role, by, since=by.today, until=later, source=source)


def _note_kept(organisation: Organisation, membership: Membership, source: Source, by: Hand, kept: Q) -> None:
    names = RoleHeld.objects.filter(held_on(by.today), kept, membership=membership, from_directory=source.id)
    lines = [
        (title, "", f"kept although {source.name} says it no longer: nobody else could administer")
        for title in names.values_list("role__title", flat=True)
    ]
    note(organisation, by, "person", membership.person_id, membership.person.name, lines)
