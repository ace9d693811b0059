"""What changed in what a member owes since they were told last: new, due today, newly overdue, moved, gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from django.utils import timezone

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.reports.asking import GOVERNS, IN_FORCE, ask, open_to
from putright.reports.limits import owed_in_words
from putright.reports.my_duties import NTH, Mine, Place
from putright.reports.who_complained import policies_of, read_policies
from putright.wording.morning_words import AGREED, GONE, MOVED, NEW, OVERDUE, TODAY, Line, late_from_words

Known = Mapping[str, int | None]
"""What somebody was told of: each duty by its key, and from which moment on it is late (seconds; none: no date)."""

MOST_KNOWN: Final = 500
"""Of how many duties it is kept what was told of them: those that are due first."""

_BECAME: Final = MappingProxyType({"met": "done", "late": "done", "open": "no longer yours", "pending": "not owed yet"})


def known_now(duties: Iterable[Mine]) -> dict[str, int | None]:
    """What is to be kept of these, so that the next comparison can be made."""
    return {one.key: _late_from(one) for one in duties}


def changed(duties: Iterable[Mine], known: Known | None, compared: datetime | None, now: datetime) -> list[Line]:
    """What is worth saying of what is owed now, each duty once. ``known`` None: nothing was ever told."""
    found = []
    for one in duties:
        said = _said(one, known, compared, now)
        if said is not None:
            group, note = said
            found.append(Line(group, one.case, one.reference, one.what, one.by, note))
    return found


def _said(one: Mine, known: Known | None, compared: datetime | None, now: datetime) -> tuple[str, str] | None:
    is_new = known is None or (one.key not in known and not _was_beyond(one, known))
    before = known.get(one.key, _late_from(one)) if known is not None else None
    if one.is_late(now):
        if known is None:
            return OVERDUE, ""
        if is_new:
            return NEW, "already overdue"
        was_late = before is not None and compared is not None and before <= compared.timestamp()
        return None if was_late else (OVERDUE, "")
    if _is_due_on(one, now):  # there is one email a day, so this is said once
        return AGREED if one.agreed else TODAY, "new to you" if is_new and known is not None else ""
    if is_new:
        return NEW, ""
    return (MOVED, late_from_words(before)) if _moved(one, before) else None


def _was_beyond(one: Mine, known: Known) -> bool:
    """Whether it may have been there all along, behind the last of those that were kept."""
    if len(known) < MOST_KNOWN:
        return False
    late_from, last = _late_from(one), list(known.values())
    if late_from is None:
        return True
    return None not in last and late_from >= max(due for due in last if due is not None)


def _late_from(one: Mine) -> int | None:
    return None if one.due_at is None else int(one.due_at.timestamp())


def _moved(one: Mine, before: int | None) -> bool:
    return _late_from(one) != before


def _is_due_on(one: Mine, now: datetime) -> bool:
    if one.due is None:
        return False
    day = timezone.localdate(one.due) if isinstance(one.due, datetime) else one.due
    return day == timezone.localdate(now)


_CASES: Final = """
    SELECT c.id, c.reference, {governs}, bool_or(f.account_id IS DISTINCT FROM %(account)s), count(f.id)
    FROM register_case c
    LEFT JOIN register_fact f ON f.case_id = c.id AND f.recorded > %(since)s
    WHERE c.organisation_id = %(organisation)s AND c.id = ANY(%(cases)s) AND {seen}
    GROUP BY c.id
"""
_STAND: Final = """
    SELECT d.case_id, d.stage, d.action, coalesce(d.clause, d.law, ''), {nth}, d.state, d.person, d.role
    FROM register_duty d
    WHERE d.organisation_id = %(organisation)s AND d.case_id = ANY(%(cases)s) AND {in_force}
"""


def gone(organisation: Organisation, member: Member, keys: Iterable[str], since: datetime, now: datetime) -> list[Line]:
    """What is no longer theirs, of what they were told; not what they did themselves. Two queries."""
    places = sorted(place for key in keys if (place := _place(key)) is not None)
    if not places:
        return []
    asked: dict[str, Any] = {
        "organisation": organisation.pk,
        "cases": sorted({place.case for place in places}),
        "since": since,
        "now": now,
        "today": timezone.localdate(now),
        "account": member.account,
        "barred": list(member.barred),
    }
    cases = {row[0]: row[1:] for row in ask(_CASES.format(governs=GOVERNS, seen=open_to(member, "c.id")), asked)}
    rows = ask(_STAND.format(nth=NTH, in_force=IN_FORCE), asked)
    stand = {Place(*row[:5]): row[5:] for row in rows}
    policies = read_policies(policies_of(organisation, [row[1] for row in cases.values()]))
    found = []
    for place in places:
        if place.case not in cases or f"{place.case}/{place.stage}" in member.closed_strands:
            continue  # a case or a strand that they may not see is not spoken of
        reference, governs, by_others, facts = cases[place.case]
        state, person, role = stand.get(place, ("", "", ""))
        still_theirs = state == "open" and (person == member.person or (not person and role in member.policy_roles))
        did_it_themselves = facts and not by_others
        if still_theirs or did_it_themselves:
            continue
        policy = policies[governs]
        what = owed_in_words(policy, place.stage, place.action)
        became = "given to somebody else" if state == "open" and person else _BECAME.get(state, "no longer owed")
        found.append(Line(GONE, place.case, reference, what, "", became))
    return found


def _place(key: str) -> Place | None:
    """The place that a key names; None for one that was kept in another form."""
    parts = key.split("\t")
    if len(parts) != 5 or not (parts[0].isdigit() and parts[4].isdigit()):
        return None
    return Place(int(parts[0]), parts[1], parts[2], parts[3], int(parts[4]))
