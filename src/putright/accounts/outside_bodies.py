"""The organisation's own directory of outside bodies: read, changed, checked. Each change is a row that stays.

Nothing is sent to what stands here: it is printed, for complainants to use.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.utils import timezone
from django.utils.text import slugify

from putright.accounts.models import Organisation, OutsideBody
from putright.accounts.planned import planned
from putright.bodies import body_entry
from putright.bodies.entry import WAYS
from putright.bodies.own import OwnBody

_LONGEST_ID: Final = 60
NEW: Final = "new"
"""The address of the page on which one is added: no body has this id."""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody writes of a body. ``checked_how`` is empty where they looked at nothing."""

    name: str = ""
    does: str = ""
    takes: str = ""
    window: str = ""
    phone: str = ""
    textphone: str = ""
    email: str = ""
    web: str = ""
    post: str = ""
    other: str = ""
    offered: bool = False
    months: int | None = None

    @property
    def ways(self) -> dict[str, str]:
        """The ways to reach the body that are given."""
        return {way: getattr(self, way) for way in WAYS if getattr(self, way)}

    def reached_by(self, ways: Mapping[str, str]) -> Said:
        """The same, with these ways to reach the body and no others."""
        return Said(**{**asdict(self), **{way: ways.get(way, "") for way in WAYS}})


NAMES: Final = tuple(one.name for one in fields(Said))
"""What can be written of a body."""


class Kept(NamedTuple):
    """What became of a change. ``row`` is the newest; ``kept`` is false where somebody else had changed it first."""

    row: OutsideBody
    kept: bool


def newest(organisation: Organisation, body: str) -> OutsideBody | None:
    """What the organisation last said of a body, also where it dropped it; or None."""
    rows = OutsideBody.objects.filter(organisation=organisation, body=body)
    return rows.select_related("checked_by", "changed_by").order_by("-number").first()


_NEWEST: Final = f"""
    SELECT DISTINCT ON (b.body) b.dropped, b.body, b.name, b.does, b.takes, b."window",
           {", ".join(f"b.{way}" for way in WAYS)}, b.offered, b.months, b.checked_on,
           coalesce(a.name, ''), b.checked_how
    FROM accounts_outsidebody b LEFT JOIN accounts_account a ON a.id = b.checked_by_id
    WHERE b.organisation_id = %s ORDER BY b.body, b.number DESC
"""  # noqa: S608 - our own words


def own_bodies(organisation: Organisation) -> dict[str, OwnBody]:
    """The entries of the organisation, by id: one query, without models, because every page of a case asks it."""
    with planned() as cursor:
        cursor.execute(_NEWEST, [organisation.pk])
        return {row[1]: _as_own(row[1:]) for row in cursor.fetchall() if not row[0]}


def _as_own(row: tuple[Any, ...]) -> OwnBody:
    """An entry from its columns, in the order in which ``_NEWEST`` asks for them."""
    said, reached, rest = row[:5], row[5 : 5 + len(WAYS)], row[5 + len(WAYS) :]
    ways = {way: one for way, one in zip(WAYS, reached, strict=True) if one}
    return OwnBody._make((*said, ways, *rest))


def own_body(row: OutsideBody) -> OwnBody:
    """A row as what it says."""
    by = row.checked_by
    return OwnBody(
        id=row.body,
        name=row.name,
        does=row.does,
        takes=row.takes,
        window=row.window,
        ways={way: getattr(row, way) for way in WAYS if getattr(row, way)},
        offered=row.offered,
        months=row.months,
        checked_on=row.checked_on,
        checked_by=by.name if by is not None else "",
        checked_how=row.checked_how,
    )


def said_by(row: OutsideBody | None) -> Said:
    """What a row says, as it would be written again."""
    return Said(**{name: getattr(row, name) for name in NAMES}) if row is not None and not row.dropped else Said()


def changes_of(organisation: Organisation, body: str) -> list[OutsideBody]:
    """Every change of an entry, the newest first."""
    rows = OutsideBody.objects.filter(organisation=organisation, body=body)
    return list(rows.select_related("checked_by", "changed_by").order_by("-number"))


def say(
    organisation: Organisation,
    body: str,
    said: Said,
    *,
    seen: int,
    by: int | None,
    now: datetime,
    looked_at: str = "",
    dropped: bool = False,
) -> Kept:
    """Write down what the organisation says of a body; ``seen`` is the number of the change that the writer saw.

    ``looked_at`` makes it a check: of today, by the writer. A change of what is said without one lets an earlier check
    lapse, because what was checked is not what now stands there. Where somebody else was first nothing is written; the
    same again is written once.
    """
    # One at a time, so that of two who saw the same change one is told of the other.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    last = newest(organisation, body)
    if last is not None and last.number != seen:
        return Kept(last, kept=_is_this(last, said, by, looked_at, dropped))
    same = last is not None and said_by(last) == said and last.dropped is dropped
    if last is not None and same and not looked_at:
        return Kept(last, kept=True)
    keeps_check = last is not None and _checkable(said_by(last)) == _checkable(said) and not dropped
    row = OutsideBody(
        organisation=organisation,
        body=body,
        number=(last.number if last is not None else 0) + 1,
        dropped=dropped,
        changed_by_id=by,
        changed_at=now,
        **{name: getattr(said, name) for name in NAMES},
    )
    if looked_at:
        row.checked_on, row.checked_by_id, row.checked_how = timezone.localdate(now), by, looked_at
    elif keeps_check and last is not None:
        row.checked_on, row.checked_by_id, row.checked_how = last.checked_on, last.checked_by_id, last.checked_how
    row.save(force_insert=True)
    return Kept(row, kept=True)


def _is_this(row: OutsideBody, said: Said, by: int | None, looked_at: str, dropped: bool) -> bool:
    """Whether the change that came between is this very form, sent twice."""
    if row.changed_by_id != by or row.dropped is not dropped or said_by(row) != (Said() if dropped else said):
        return False
    return not looked_at or row.checked_how == looked_at


def _checkable(said: Said) -> tuple[object, ...]:
    """What a check is of: everything that the body itself could confirm."""
    return tuple(getattr(said, name) for name in NAMES if name not in ("offered", "months"))


def new_id(organisation: Organisation, name: str) -> str:
    """An id for a body of the organisation's own: from its name, and nobody else's."""
    base = slugify(name)[:_LONGEST_ID].strip("-") or "body"
    taken = set(OutsideBody.objects.filter(organisation=organisation).values_list("body", flat=True))
    number, found = 1, base
    while found in taken or found == NEW or body_entry(found) is not None:
        number += 1
        found = f"{base}-{number}"
    return found
