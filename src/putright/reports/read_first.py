"""What is to be read first: complaints in whose words there may be signs of danger, and which nobody has opened since.

It is worked out as it is asked for, from the words that are there. Nothing of it is kept: a list of phrases judges
nobody, and what was said of it would stand in the record for ever (ADR 46).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from types import MappingProxyType
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
    (SELECT json_build_object(
         'last', (SELECT max(position) FROM register_fact WHERE organisation_id = %(organisation)s),
         'judged', %(judged)s::bigint,
         'found', coalesce(json_agg(json_build_array(
             id, reference, barred, CASE WHEN new THEN says::text END) ORDER BY id), '[]'))
     FROM (SELECT c.reference, c.id = ANY(%(barred)s::bigint[]) AS barred, p.says, f.id, f.new
           FROM (SELECT id, case_id, recorded, source,
                        position > %(judged)s::bigint OR max(position) OVER () < %(judged)s::bigint AS new
                 FROM (SELECT id, case_id, recorded, source, position FROM register_fact
                       WHERE organisation_id = %(organisation)s ORDER BY position DESC LIMIT {_LOOKED_AT}) newest) f
           JOIN register_personal p ON p.fact_id = f.id
           JOIN register_case c ON c.id = f.case_id
           WHERE (f.new OR f.id = ANY(%(signed)s::bigint[])) AND f.source <> 'staff'
             AND NOT EXISTS (SELECT 1 FROM register_caseread r WHERE r.case_id = f.case_id AND r.at >= f.recorded
                             AND r.what = 'page')) AS unread)
"""  # noqa: S608 - a number of ours
"""What nobody has opened, to be asked within another question, with what ``asked_of`` gives: the words of entries that
this process has not read yet, and those entries in which it found signs; all of them where the register ends before
what it has read, since then it is an earlier one that was put back. Also what is closed to whoever asks, and whether it
is: others will ask for the same."""

HELD_WORDS: Final = f"""
    (SELECT coalesce(json_agg(json_build_array(number, kind, CASE WHEN unread THEN
                         concat_ws(E'\\n', said ->> 'words', said ->> 'wish', said ->> 'needs', said ->> 'note') END)
                     ORDER BY number), '[]')
     FROM (SELECT number, kind, settled IS NOT NULL OR number > %(held_judged)s::bigint
                          OR %(held_judged)s::bigint > (SELECT max(number) FROM register_heldback
                                                        WHERE organisation_id = %(organisation)s) AS unread,
                  CASE kind WHEN 'complaint' THEN says -> 'complaint' ELSE says END AS said
           FROM register_heldback WHERE organisation_id = %(organisation)s AND state = 'waiting'
           ORDER BY at DESC, id DESC LIMIT {_LOOKED_AT}) AS held
     WHERE unread OR number = ANY(%(held_signed)s::bigint[]))
"""  # noqa: S608 - a number of ours
"""What is held back and waits, the newest, to be asked within another question with what ``asked_of`` gives: the words
of what this process has not read yet, or of what waits again, and what it found signs in."""


class ReadFirst(NamedTuple):
    """A complaint to be read first, and the signs that were found in it."""

    reference: str
    signs: tuple[Sign, ...]


class HeldFirst(NamedTuple):
    """The same of what is held back: its number there, whether it is a complaint or a remark, the signs."""

    number: int
    kind: str
    signs: tuple[Sign, ...]


class _Judged(NamedTuple):
    """How far this process has read the entries of an organisation, and the signs by the entries that it found."""

    position: int = 0
    signs: Mapping[int, tuple[Sign, ...]] = MappingProxyType({})


_JUDGED: Final[dict[int, _Judged]] = {}
"""By organisation. The words of an entry never change, and its place in the register is given out in order: so each is
read once by a process, however often the worklist is asked for."""
_HELD: Final[dict[int, _Judged]] = {}
"""The same of what is held back, by its numbers: a flood of it would have to be read with each page."""


def asked_of(organisation: Organisation) -> dict[str, object]:
    """What ``NEW_WORDS`` and ``HELD_WORDS`` have to be told of what was read before."""
    known, held = _JUDGED.get(organisation.pk, _Judged()), _HELD.get(organisation.pk, _Judged())
    return {
        "judged": known.position, "signed": list(known.signs),
        "held_judged": held.position, "held_signed": list(held.signs),
    }  # fmt: skip


def read_first(organisation: Organisation, member: Member) -> list[ReadFirst]:
    """Those that nobody has opened since such words came, the oldest first; none that is closed to the member.

    One query, whose cost does not grow with the register. What staff typed themselves they have read.
    """
    asked = {"organisation": organisation.pk, "barred": list(member.barred)} | asked_of(organisation)
    return first_of(organisation, ask_planned(f"SELECT {NEW_WORDS}", asked)[0][0])


def first_of(organisation: Organisation, new: Mapping[str, Any]) -> list[ReadFirst]:
    """The same from what ``NEW_WORDS`` found."""
    before = _JUDGED.get(organisation.pk, _Judged())
    signs: dict[int, tuple[Sign, ...]] = {}
    found: dict[str, dict[str, Sign]] = {}
    for entry, reference, barred, words in new["found"]:
        here = before.signs.get(entry, ()) if words is None else signs_in(_words(json.loads(words)))
        if here:
            signs[entry] = here
        for one in here if not barred else ():
            found.setdefault(reference, {}).setdefault(one.code, one)
    last = new["last"] or 0
    if new["judged"] > last or last >= before.position:  # else another one has asked after us, and knows more
        _JUDGED[organisation.pk] = _Judged(last, signs)
    return [ReadFirst(reference, tuple(signs.values())) for reference, signs in found.items()]


def held_first(organisation: Organisation, held: Iterable[tuple[int, str, str | None]]) -> list[HeldFirst]:
    """What is held back and may tell of danger, of what ``HELD_WORDS`` found."""
    before = _HELD.get(organisation.pk, _Judged())
    last, signs, found = before.position, {}, []
    for number, kind, words in held:
        last = max(last, number)
        if here := before.signs.get(number, ()) if words is None else signs_in(words):
            signs[number] = here
            found.append(HeldFirst(number, kind, here))
    _HELD[organisation.pk] = _Judged(last, signs)
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
