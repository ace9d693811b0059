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
NEW_WORDS: Final = f"""
    (SELECT coalesce(json_agg(json_build_array(reference, says::text) ORDER BY id), '[]')
     FROM (SELECT c.reference, p.says, f.id
           FROM (SELECT id, case_id, recorded, source FROM register_fact WHERE organisation_id = %(organisation)s
                 ORDER BY position DESC LIMIT {_LOOKED_AT}) f
           JOIN register_personal p ON p.fact_id = f.id
           JOIN register_case c ON c.id = f.case_id
           WHERE f.source <> 'staff' AND NOT f.case_id = ANY(%(barred)s::bigint[])
             AND NOT EXISTS (SELECT 1 FROM register_caseread r WHERE r.case_id = f.case_id AND r.at >= f.recorded
                             AND r.what = 'page')) AS unread)
"""  # noqa: S608 - a number of ours
"""The number of a case and what an entry says, for each that nobody has opened: to be asked within another question."""

HELD_WORDS: Final = f"""
    (SELECT coalesce(json_agg(json_build_array(number, concat_ws(E'\\n', said ->> 'words', said ->> 'wish',
                                               said ->> 'needs', said ->> 'note')) ORDER BY number), '[]')
     FROM (SELECT number, CASE kind WHEN 'complaint' THEN says -> 'complaint' ELSE says END AS said
           FROM register_heldback WHERE organisation_id = %(organisation)s AND state = 'waiting'
           ORDER BY at DESC, id DESC LIMIT {_LOOKED_AT}) AS held)
"""  # noqa: S608 - a number of ours
"""The number and the words of what is held back and waits, the newest: to be asked within another question."""
_KNOWN: Final[dict[tuple[int, int], tuple[Sign, ...]]] = {}
"""The signs in what is held back: its words never change, and a flood would have to be read with each page."""
_MOST_KNOWN: Final = 20_000


class ReadFirst(NamedTuple):
    """A complaint to be read first, and the signs that were found in it. ``reference`` of what is held back is its
    number alone."""

    reference: str
    signs: tuple[Sign, ...]


def read_first(organisation: Organisation, member: Member) -> list[ReadFirst]:
    """Those that nobody has opened since such words came, the oldest first; none that is closed to the member.

    One query, whose cost does not grow with the register. What staff typed themselves they have read.
    """
    asked = {"organisation": organisation.pk, "barred": list(member.barred)}
    return first_of(ask_planned(f"SELECT {NEW_WORDS}", asked)[0][0])


def first_of(new: Iterable[tuple[str, str]]) -> list[ReadFirst]:
    """The same from what ``NEW_WORDS`` found."""
    found: dict[str, dict[str, Sign]] = {}
    for reference, hidden in new:
        for one in signs_in(_words(json.loads(hidden))):
            found.setdefault(reference, {}).setdefault(one.code, one)
    return [ReadFirst(reference, tuple(signs.values())) for reference, signs in found.items()]


def held_first(organisation: Organisation, held: Iterable[tuple[int, str]]) -> list[ReadFirst]:
    """What is held back and may tell of danger, of what ``HELD_WORDS`` found."""
    found = []
    for number, words in held:
        key = (organisation.pk, number)
        if key not in _KNOWN:
            if len(_KNOWN) >= _MOST_KNOWN:
                _KNOWN.clear()
            _KNOWN[key] = signs_in(words)
        if _KNOWN[key]:
            found.append(ReadFirst(str(number), _KNOWN[key]))
    return found


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
