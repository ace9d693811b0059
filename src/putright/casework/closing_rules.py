"""Who may close a case, to whom, and who may open it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils import timezone

from putright.accounts.holders import holders_on
from putright.accounts.holding import held_on, here_on
from putright.accounts.members import Member
from putright.accounts.models import Membership, Organisation, Person, RoleHeld
from putright.procedure.acts import Refusal
from putright.procedure.faults import Fault
from putright.register.closing import ABOUT, CLOSING, Bars, bars_of, named_in, person_number
from putright.register.parts import ACCESS, NAMED
from putright.register.reading import Record


def deciders(organisation: Organisation) -> list[str]:
    """The keys of the members who may decide in their own right: extend a time limit, close a case to others."""
    return _holders(organisation, "decide")


def deciders_today(organisation: Organisation) -> list[str]:
    """The keys of the members who may decide today, those included who stand in for somebody."""
    return _may_today(organisation, "decide")


def others_who_can(organisation: Organisation, bars: Bars, me: str) -> list[str]:
    """The keys of the other members who could answer a case that is closed so, if only because they stand in."""
    return [one for one in _may_today(organisation, "respond") if one != me and not bars.shuts_out(one)]


def _may_today(organisation: Organisation, permission: str) -> list[str]:
    today = timezone.localdate()
    active = Membership.objects.filter(here_on(today), organisation=organisation, account__is_active=True)
    here = {f"person-{key}" for key in active.values_list("person", flat=True)}
    rows = holders_on(organisation, today).rows
    return sorted({one.person for one in rows if permission in one.permissions} & here)


def _holders(organisation: Organisation, permission: str) -> list[str]:
    today = timezone.localdate()
    held = RoleHeld.objects.filter(
        held_on(today),
        here_on(today, "membership__"),
        organisation=organisation,
        membership__account__is_active=True,
        role__permissions__contains=[permission],
    )
    return sorted(f"person-{key}" for key in set(held.values_list("membership__person", flat=True)))


def check_closing(
    organisation: Organisation, known: Record, kind: str, says: Mapping[str, object], by: Member
) -> Refusal | None:
    """Why this cannot be recorded, of an entry that decides to whom the case is closed; None if it can."""
    bars = bars_of(known.entries)
    if kind in CLOSING and bars.shuts_out(by.person) and others_who_can(organisation, bars, by.person):
        return _refused("You opened this case for a short time. Those to whom it is open decide this.", "note")
    if kind == NAMED.name:
        return _check_named(known, says, by)
    if kind == ACCESS.name:
        return _check_access(organisation, known, str(says.get("people", "")).split())
    return None


def _check_named(known: Record, says: Mapping[str, object], by: Member) -> Refusal | None:
    person, how = str(says.get("person", "")), str(says.get("how", ""))
    before = named_in(known.entries).get(person)
    if how == "mistake" and before is None:
        sentence = "This person is not named in the complaint, so there is nothing to take back."
        return _refused(sentence, "how")
    if before is not None and before.how == how:
        return _refused("That is recorded already.", "how")
    if before is not None and before.how == ABOUT and person == by.person:
        return _refused("The complaint is about you, so somebody else has to record this.", "how")
    if before is not None and before.how == ABOUT and not by.may("correct"):
        return _refused(
            "This opens the case to somebody to whom it is closed, so a manager has to record it. Ask one.",
            "how",
        )
    return None


def _check_access(organisation: Organisation, known: Record, people: Sequence[str]) -> Refusal | None:
    bars = bars_of(known.entries)
    numbers = [person_number(one) for one in people]
    there = Person.objects.filter(organisation=organisation, pk__in=[one for one in numbers if one is not None])
    if None in numbers or there.count() != len(set(numbers)):
        return _refused("Choose people from the list: one of these is nobody here.", "people")
    if bars.only == (frozenset(one for one in numbers if one is not None) or None):
        sentence = (
            "The case is open to just these people already." if people else "The case is open to everybody already."
        )
        return _refused(sentence, "open_to")
    if not people:
        return None
    about = {f"person-{one}" for one in bars.about}
    if about & set(people):
        return _refused("The complaint is about one of these people. Leave them out.", "people")
    if not set(people) & set(deciders(organisation)):
        return _refused(
            "Choose at least one manager as well: somebody has to be able to open the case to others again.",
            "people",
        )
    return None


def _refused(sentence: str, where: str) -> Refusal:
    return Refusal("not-well-formed", faults=(Fault(sentence, where),))
