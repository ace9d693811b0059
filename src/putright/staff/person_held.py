"""What the page of a person shows of their roles and of standing in: who held what when, and who entered it."""

from __future__ import annotations

from putright.accounts.holding import span_words
from putright.accounts.models import Deputy, Membership, RoleHeld
from putright.site.directory_connected import name_of
from putright.staff.door import Desk


def held_row(at: Desk, held: RoleHeld) -> dict[str, object]:
    """A row of who held what when, with who entered it."""
    today = at.hand.today
    by_directory = name_of(held.from_directory)
    begins = held.since is None or held.since <= today
    over = held.until is not None and (held.until <= today or (held.since is not None and held.until <= held.since))
    return {
        "title": held.role.title,
        "when": span_words(held.since, held.until),
        "state": "Over" if over else "Now" if begins else "To come",
        "given": held.given_by.name if held.given_by is not None else by_directory,
        "ended": held.ended_by.name if held.ended_by is not None else by_directory if held.ended_at else "",
    }


def deputies_shown(at: Desk, membership: Membership | None) -> list[dict[str, object]]:
    """Who stands in for them, and for whom they stand in, today and later."""
    if membership is None:
        return []
    rows = Deputy.objects.filter(organisation=at.organisation, until__gt=at.hand.today)
    about = rows.filter(membership=membership) | rows.filter(instead_of=membership)
    found = about.select_related("membership__person", "instead_of__person", "role").order_by("since", "pk")
    return [{"words": one.title, "when": span_words(one.since, one.until)} for one in found if one.until > one.since]
