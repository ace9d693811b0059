"""What the form for a call shows beside its questions: whom to tell of a danger, likely cases, calls that broke off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from django.urls import reverse
from django.utils import timezone

from putright.accounts.begun_forms import begun_at
from putright.accounts.models import Organisation, Role
from putright.casework.likely import likely_cases
from putright.procedure.moments import ZONE
from putright.register.models import Case
from putright.register.words import LEFT_OUT
from putright.reports.search import Wanted, search
from putright.reports.who_complained import names_given
from putright.reports.who_holds import holders
from putright.site.typing_kept import kept_here
from putright.staff.door import Desk
from putright.wording.dates import long_day

SLOTS: Final = 9
"""So many calls may have broken off at once; each has an address of its own, so that none is written over."""
_SAFE: Final = "safeguarding"
_MOST_TOLD: Final = 3


class Whom(NamedTuple):
    """Somebody to be told at once when somebody is in danger, and as what they are told."""

    name: str
    role: str


class BrokenOff(NamedTuple):
    """A call that broke off: where it is gone on with, and since when it lies there."""

    href: str
    words: str


def whom_to_tell(organisation: Organisation, at: Desk) -> list[Whom]:
    """Who deals with danger here: whoever holds a role of safeguarding today; where nobody does, the managers."""
    roles = list(Role.objects.filter(organisation=organisation, retired_at=None).order_by("title", "pk"))
    safe = [one for one in roles if _SAFE in " ".join((one.slug, one.title.lower(), *one.policy_roles))]
    held = holders(organisation, at.hand.today)
    for several in (safe, [one for one in roles if one.slug == "manager"]):
        found = [Whom(who.name, one.title) for one in several for who in held.get(one.pk, ()) if not who.note]
        if found:
            return found[:_MOST_TOLD]
    return []


def slot_of(at: Desk) -> int:
    """Which of the calls that may lie here at once this address is; the first for anything that is none."""
    typed = at.request.GET.get("n", "")
    return int(typed) if typed in [str(one) for one in range(2, SLOTS + 1)] else 1


def broken_off(at: Desk, here: int) -> tuple[list[BrokenOff], str]:
    """The other calls that were begun and not recorded, and the address of a form for another one, if there is room."""
    found, free = [], ""
    base = reverse("call", args=[at.organisation.slug])
    for number in range(1, SLOTS + 1):
        if number == here:
            continue
        path = base if number == 1 else f"{base}?n={number}"
        since = _since(at, path)
        if since:
            found.append(BrokenOff(path, since))
        elif not free:
            free = path
    return found, free


def _since(at: Desk, path: str) -> str:
    address = path.removeprefix(f"/s/{at.organisation.slug}/")
    begun = begun_at(at.organisation, at.member.account, address) if address in at.member.begun else None
    kept = kept_here(at.request, at.member.account, path) if begun is None else None
    moment = begun.at if begun is not None else kept.at if kept is not None else None
    if moment is None:
        return ""
    local = timezone.localtime(moment, ZONE)
    return f"{long_day(local.date().toordinal())} at {local:%H:%M}"


def likely(at: Desk, said: Mapping[str, str]) -> list[tuple[str, str]]:
    """The cases that the caller may mean: the reference of each and what is said of it."""
    known = {name: said.get(name, "").replace("\x00", "") for name in ("reference", "name", "phone", "email")}
    found = list(likely_cases(at.organisation, at.member.barred, **known))
    named = [one for one in known["name"].split() if one.lower() not in LEFT_OUT]
    if not found and named and at.member.may("read"):  # spelt in another way than it was heard
        hits = search(at.organisation, at.member, Wanted(" ".join(named)[:100]), at.now, None).hits[:8]
        found = [one for hit in hits for one in _with_day(at, hit.row.case)]
    names = names_given(at.organisation, [one.pk for one in found]) if at.member.may("read") else {}
    return [(one.reference, _said_of(one, names.get(one.pk, ""))) for one in found]


def _with_day(at: Desk, key: int) -> list[Case]:
    row = Case.objects.filter(organisation=at.organisation, pk=key).first()
    return list(likely_cases(at.organisation, at.member.barred, reference=row.reference)) if row is not None else []


def _said_of(case: Case, name: str) -> str:
    came = getattr(case, "came", None)
    day = f", received {long_day(timezone.localdate(came, ZONE).toordinal())}" if came is not None else ""
    return f"{case.reference}{f', {name}' if name else ''}{day}"
