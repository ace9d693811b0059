"""What is to be read first: complaints in whose words there may be signs of danger, and which nobody has opened since.

It is worked out as it is asked for, from the words that are there. Nothing of it is kept: a list of phrases judges
nobody, and what was said of it would stand in the record for ever (ADR 46).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.accounts.planned import ask_planned
from putright.bodies.danger import Sign, signs_in
from putright.register.reading import Entry

_LOOKED_AT: Final = 1_000
"""The newest entries of an organisation. Earlier ones that nobody has opened stand on the worklist as overdue."""
_THEIRS: Final = ("words", "subject", "wish", "text", "danger")
"""Where in an entry the words of whoever wrote to us stand."""
_NEW: Final = """
    SELECT c.reference, p.says
    FROM (SELECT id, case_id, recorded, source FROM register_fact WHERE organisation_id = %(organisation)s
          ORDER BY position DESC LIMIT %(most)s) f
    JOIN register_personal p ON p.fact_id = f.id
    JOIN register_case c ON c.id = f.case_id
    WHERE f.source <> 'staff' AND NOT f.case_id = ANY(%(barred)s)
      AND NOT EXISTS (SELECT 1 FROM register_caseread r WHERE r.case_id = f.case_id AND r.at >= f.recorded
                      AND r.what = 'page')
    ORDER BY f.id
"""


class ReadFirst(NamedTuple):
    """A complaint to be read first, and the signs that were found in it."""

    reference: str
    signs: tuple[Sign, ...]


def read_first(organisation: Organisation, member: Member) -> list[ReadFirst]:
    """Those that nobody has opened since such words came, the oldest first; none that is closed to the member.

    One query, whose cost does not grow with the register. What staff typed themselves they have read.
    """
    asked = {"organisation": organisation.pk, "most": _LOOKED_AT, "barred": list(member.barred)}
    found: dict[str, dict[str, Sign]] = {}
    for reference, hidden in ask_planned(_NEW, asked):
        for one in signs_in(_words(json.loads(hidden))):
            found.setdefault(reference, {}).setdefault(one.code, one)
    return [ReadFirst(reference, tuple(signs.values())) for reference, signs in found.items()]


def signs_of(entries: Iterable[Entry]) -> tuple[Sign, ...]:
    """The signs in the words that came to us on a case, each once."""
    found: dict[str, Sign] = {}
    for entry in entries:
        if entry.row.source != "staff":
            for one in signs_in(_words(entry.says)):
                found.setdefault(one.code, one)
    return tuple(found.values())


def _words(says: Mapping[str, Any]) -> str:
    return "\n".join(str(says[name]) for name in _THEIRS if says.get(name))
