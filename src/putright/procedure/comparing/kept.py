"""A comparison as plain values, to be kept or sent; and read again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from putright.procedure.comparing.changes import Change, Part
from putright.procedure.comparing.comparison import Comparison
from putright.procedure.comparing.pairing import Promise
from putright.procedure.comparing.replaying import Looked
from putright.procedure.comparing.tally import Difference, Example, LeftOut, Outcomes, Owed, Raised, Stand
from putright.procedure.moments import Moment, write_day
from putright.procedure.moments import parse_day as _day

Kept = dict[str, Any]
"""What JSON can hold."""

FORM = 1
"""The number of this form. What was kept in another is not read: compare again."""


def as_plain(found: Comparison) -> Kept:
    """The comparison as JSON can hold it."""
    kept: Kept = {
        "form": FORM,
        "old": list(found.old),
        "new": list(found.new),
        "changes": [{**one._asdict(), "parts": [part._asdict() for part in one.parts]} for one in found.changes],
    }
    if found.looked is not None:
        kept["looked"] = _looked(found.looked)
    if found.outcomes is not None:
        kept["outcomes"] = _outcomes(found.outcomes)
    return kept


def from_plain(kept: Mapping[str, Any]) -> Comparison:
    """The comparison again. Raises ValueError where it was kept in another form."""
    if kept.get("form") != FORM:
        raise ValueError(
            f"this comparison was kept in form {kept.get('form')}, and form {FORM} is read. Compare again."
        )
    return Comparison(
        (kept["old"][0], kept["old"][1]),
        (kept["new"][0], kept["new"][1]),
        tuple(Change(**{**one, "parts": tuple(Part(**part) for part in one["parts"])}) for one in kept["changes"]),
        _looked_again(kept["looked"]) if "looked" in kept else None,
        _outcomes_again(kept["outcomes"]) if "outcomes" in kept else None,
    )


def _looked(looked: Looked) -> Kept:
    def day(one: int | None) -> str | None:
        return write_day(one) if one is not None else None

    return {
        "at": list(looked.at),
        "received_from": day(looked.received_from),
        "received_before": day(looked.received_before),
        "versions": looked.versions,
    }


def _looked_again(kept: Kept) -> Looked:
    first, end = (_day(one) if one is not None else None for one in (kept["received_from"], kept["received_before"]))
    return Looked(Moment(*kept["at"]), first, end, kept["versions"])


_OWED = ("month", "stage", "action", "old_clause", "new_clause", "old_role", "new_role", "old", "new", "due", "count")


def _outcomes(found: Outcomes) -> Kept:
    """Tables with their columns named once: there may be thousands of rows."""
    return {
        "cases": found.cases,
        "outside": found.outside,
        "owed": {
            "columns": list(_OWED),
            "rows": [[one.month, *one.promise, *one[2:], count] for one, count in sorted(found.owed.items(), key=str)],
        },
        "stands": {
            "columns": [*Stand._fields, "count"],
            "rows": [[*one, count] for one, count in sorted(found.stands.items())],
        },
        "problems": [[*one, count] for one, count in sorted(found.problems.items())],
        "left_out": [[*one, count] for one, count in sorted(found.left_out.items())],
        "examples": [
            {"what": one.what, "about": list(one.about), "cases": [list(case) for case in cases]}
            for one, cases in sorted(found.examples.items(), key=str)
        ],
    }


def _outcomes_again(kept: Kept) -> Outcomes:
    return Outcomes(
        kept["cases"],
        kept["outside"],
        {Owed(month, Promise(*rest[:4]), *rest[4:9]): count for month, *rest, count in kept["owed"]["rows"]},
        {Stand(*one): count for *one, count in kept["stands"]["rows"]},
        {Raised(*one): count for *one, count in kept["problems"]},
        {LeftOut(*one): count for *one, count in kept["left_out"]},
        {
            Difference(one["what"], tuple(one["about"])): [Example(*case) for case in one["cases"]]
            for one in kept["examples"]
        },
    )
