"""A case as a case file of the replay contract: what ``putright replay`` reads, with nothing left out that it needs."""

from __future__ import annotations

from putright.procedure.holiday import Entered, Since
from putright.procedure.moments import start_of_day, write_day, write_instant
from putright.register.parts import OURS
from putright.register.reading import Record


def case_file(record: Record, *, words: bool = False) -> dict[str, object]:
    """The case as replay takes it. ``words`` adds the personal part; without it only codes, dates and ids leave."""
    history, policy = record.history, record.policy
    known = policy.attributes
    found: dict[str, object] = {"policy": policy.id}
    if history.attributes:
        found["attributes"] = {
            name: value == "true" if set(known[name]) == {"true", "false"} else value
            for name, value in history.attributes.items()
        }
    if history.points:
        found["points"] = [{"id": point, "about": about if words else ""} for point, about in history.points.items()]
    if history.calendar is not None:
        found["calendar"] = {"proclaimed": [_proclaimed(one) for one in history.calendar.proclaimed]}
    facts = []
    for entry in record.entries:
        row = entry.row
        if row.kind in OURS:
            continue
        says = entry.says if words else row.says
        fact: dict[str, object] = {"fact": row.kind, "at": row.happened, "id": entry.id, **says}
        fact["recorded"] = row.recorded.replace(microsecond=0).isoformat()
        if words and entry.note:
            fact["note"] = entry.note
        facts.append(fact)
    found["facts"] = facts
    return found


def _proclaimed(one: Entered) -> dict[str, str]:
    """A day that the organisation entered, as a case file has it."""
    found = {"date": write_day(one.day), "on": _since((one.known, one.second))}
    if one.name is not None:
        found["name"] = one.name
    if one.ended is not None:
        found["taken_back"] = _since(one.ended)
    return found


def _since(when: Since) -> str:
    day, second = when
    return write_instant(start_of_day(day) + second) if second else write_day(day)
