"""What the pages of outside bodies show, worked out before the template sees it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from django.urls import reverse

from putright.accounts.models import OutsideBody
from putright.accounts.outside_bodies import NAMES, own_bodies, said_by
from putright.bodies import body_entry
from putright.bodies.ages import DEFAULT_MONTHS, FRESH, NEVER
from putright.bodies.own import OwnBody
from putright.procedure.policy import Policy
from putright.register.bodies_in_use import policies_in_use
from putright.staff.body_forms import BodyForm
from putright.staff.door import Desk
from putright.wording.body_shown import BodyShown, bodies_of, body_shown, our_facts
from putright.wording.directory_words import age_words, day_words
from putright.wording.plain_names import capital, sentence

_OURS = "The list of putright has something to check."
_YOURS = "As you wrote it."


class Line(NamedTuple):
    """A body in the list."""

    name: str
    href: str
    about: str
    time: str
    contact: str
    source: str
    checked: str
    colour: str
    warning: str


class Change(NamedTuple):
    """One change of an entry: when, by whom, and what it was."""

    when: object
    who: str
    what: list[str]


class Bodies(NamedTuple):
    """The bodies that an organisation has to do with: ids in order, its own entries, its policies in use."""

    ids: list[str]
    own: dict[str, OwnBody]
    policies: list[Policy]


def bodies_at(at: Desk) -> Bodies:
    """The bodies that the policies in use name, then those of which only the organisation has an entry."""
    try:
        policies = policies_in_use(at.organisation, at.now)
    except LookupError:
        policies = []
    own = own_bodies(at.organisation)
    named = dict.fromkeys(body for policy in policies for body in bodies_of(policy))
    return Bodies(list(dict.fromkeys((*named, *own))), own, policies)


def lines(found: Bodies, slug: str, today: date) -> list[Line]:
    """The list of bodies."""
    return [_line(body, found.own.get(body), slug, today) for body in found.ids]


def _line(body: str, own: OwnBody | None, slug: str, today: date) -> Line:
    shown, entry = body_shown(body, own, today), body_entry(body)
    about = [shown.does or (entry.remit.does if entry is not None else ""), shown.takes]
    return Line(
        name=capital(shown.name),
        href=reverse("policy-body", args=[slug, body]),
        about=" ".join(sentence(one) for one in about if one) or "Nothing is kept of it",
        time=sentence(shown.time) or "Not said",
        contact=sentence(shown.contact) or "Nothing yet",
        source=_YOURS if own is not None and own.ways else _OURS if shown.maybe else "",
        checked=checked_words(shown, today),
        colour={FRESH: "green", NEVER: "red"}.get(shown.state, "orange"),
        warning=shown.warning(today),
    )


def checked_words(shown: BodyShown, today: date) -> str:
    """When the contact that is printed was checked: "3 months ago"."""
    if not shown.contact:
        return "Not checked" if shown.maybe else "No contact"
    return capital(age_words(shown.checked, today))


def to_be_checked(at: Desk, policy: Policy, today: date) -> int:
    """How many bodies complainants are told of, by the policy in force, without a contact that was checked lately."""
    named = bodies_of(policy)
    own = own_bodies(at.organisation)
    ids = dict.fromkeys((*named, *(one.id for one in own.values() if one.offered)))
    return sum(bool(body_shown(body, own.get(body), today).warning(today)) for body in ids)


def one_body(body: str, found: Bodies, rows: Sequence[OutsideBody], today: date) -> dict[str, object]:
    """The page of one body, but for its forms."""
    own, entry = found.own.get(body), body_entry(body)
    named = any(body in bodies_of(policy) for policy in found.policies)
    shown = body_shown(body, own, today)
    warnings = [one for one in (shown.warning(today),) if one]
    if entry is not None and entry.which and not shown.own:
        warnings.append(f"This stands for one of many: {entry.which}. Write down which one you mean.")
    if entry is not None and entry.look:
        warnings.append(entry.look)
    return {
        "name": capital(shown.name),
        "shown": shown,
        "said": _said(shown, "As the policy says" if named else "Not said"),
        "warnings": warnings,
        "checked": _checked(own),
        "ours": our_facts(entry) if entry is not None else [],
        "printed": list(_printed(body, found.policies)),
        "changes": changes(rows),
        "confirms": shown.contact or shown.maybe,
        "copies": not shown.contact and bool(shown.maybe),
        "months": (entry.check_every if entry is not None else DEFAULT_MONTHS),
    }


def _said(shown: BodyShown, otherwise: str) -> list[tuple[str, str]]:
    """What complainants read of it; ``otherwise``: where the organisation says nothing itself."""
    return [
        ("Name", capital(shown.name)),
        ("What it does", sentence(shown.does) or otherwise),
        ("Whom it takes", shown.whom or otherwise),
        ("How long there is", shown.asked("") or otherwise),
        ("How to reach it", sentence(shown.contact) or "Nothing. Letters leave the place open, to be written."),
        ("Told to", "Every complainant" if shown.offered else "Those to whom the policy names it"),
    ]


def _checked(own: OwnBody | None) -> str:
    if own is None or own.checked_on is None:
        return ""
    by = f" by {own.checked_by}" if own.checked_by else ""
    return f"Last checked on {day_words(own.checked_on)}{by}. Looked at: {own.checked_how}."


def _printed(body: str, policies: Iterable[Policy]) -> Iterable[str]:
    """What the policies print as its contact: never used as it stands, and here to be compared."""
    printed = (
        "; ".join(one.items)
        for policy in policies
        for one in policy.standing
        if one.kind == "contact" and one.says == body and one.items
    )
    return dict.fromkeys(printed)


def changes(rows: Sequence[OutsideBody]) -> list[Change]:
    """Every change, the newest first, each with what was written, and what was there before."""
    found = []
    for number, row in enumerate(rows):
        before = rows[number + 1] if number + 1 < len(rows) else None
        by = row.changed_by
        found.append(Change(row.changed_at, by.name if by is not None else "the program", differences(before, row)))
    return found


def differences(before: OutsideBody | None, row: OutsideBody) -> list[str]:
    """What one change did, in a line for each thing."""
    if row.dropped:
        return ["Your own words were taken back."]
    old, new = said_by(before), said_by(row)
    what = []
    for name in NAMES:
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            what.append(f"{_label(name)}: {_value(now)}{f' (before: {_value(was)})' if was else ''}")
    if row.checked_on is not None and (before is None or (row.checked_on, row.checked_how) != _check_of(before)):
        what.append(f"Checked. Looked at: {row.checked_how}")
    elif row.checked_on is None and before is not None and before.checked_on is not None:
        what.append("The earlier check no longer counts.")
    return what or ["Nothing new."]


def _check_of(row: OutsideBody) -> tuple[date | None, str]:
    return row.checked_on, row.checked_how


def _label(name: str) -> str:
    return str(BodyForm.base_fields[name].label).rstrip("?")


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "as usual" if value is None else str(value) or "nothing"
