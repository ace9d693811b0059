"""The search: cases by reference, name, telephone number and the words of everything that was recorded on them.

At most seven queries, whatever the size of the register and whatever is found (docs/search.md).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, Final, NamedTuple

from django.utils import timezone

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.register.models import Case
from putright.register.words import alike, distance, keys_of, sound
from putright.reports.asking import PAGE, ask, open_to
from putright.reports.extracts import Extract, extracts_of
from putright.reports.register_list import Listed, listed_of
from putright.reports.search_asked import Question, Typed, questions, understood

LOOKED_AT: Final = 2_000
"""Cases whose words fit that are looked at one by one, where a phrase, a state or days are asked for."""

_GOES_ON: Final = """
    SELECT o.id, o.number, 1, false FROM named
    JOIN register_fact f ON f.case_id = named.id AND f.kind IN ('case-joined', 'case-unsplit')
    JOIN register_case o ON o.organisation_id = %(organisation)s AND o.reference = f.says ->> 'reference'
    WHERE f.says ->> 'part' = 'ends' AND NOT EXISTS (
        SELECT FROM register_fact u WHERE u.case_id = named.id AND u.kind = 'case-unjoined' AND u.number > f.number)
"""
"""The case in which one that was joined with another, or taken back into it, goes on."""

_MOST_ALIKE: Final = 8
_MOST_KEYED: Final = 1_500


_ABOUT: Final = """%(service)s = (
    SELECT f.says->>'service_id' FROM register_fact f WHERE f.case_id = c.id AND f.kind = 'service-noted'
    ORDER BY f.number DESC LIMIT 1)"""


class Wanted(NamedTuple):
    """What is asked: the typed text, and how to narrow what it finds. Both days belong to the span; ``service`` is the
    key of one of the organisation's own.
    """

    text: str = ""
    status: str = ""
    site: int | None = None
    received_from: date | None = None
    received_to: date | None = None
    service: str = ""


class Hit(NamedTuple):
    """A case that was found: by what (reference, name, phone, words, alike, all), and where its words stand."""

    row: Listed
    by: str
    extract: Extract | None


class After(NamedTuple):
    """Where a page ends: the question that was being answered, and the number of the last case."""

    question: int
    number: int

    def __str__(self) -> str:
        return f"{self.question}.{self.number}"


class Answer(NamedTuple):
    """What was found, and how the question was understood. ``alike``: names that were looked for besides.

    ``bounded``: of some question only the newest ``LOOKED_AT`` cases that fit were looked at.
    """

    typed: Typed
    hits: list[Hit]
    more: After | None
    alike: tuple[str, ...]
    bounded: bool


def after_of(text: str) -> After | None:
    """The place that an address names; None for anything that is none."""
    found = re.fullmatch(r"([1-5])\.([0-9]{1,9})", text)
    return After(int(found[1]), int(found[2])) if found is not None else None


def search(organisation: Organisation, member: Member, wanted: Wanted, now: datetime, after: After | None) -> Answer:
    """The cases that this member may see and that fit, the likeliest first, then the newest; a page of them."""
    typed = understood(wanted.text)
    similar = _open_to(organisation, member, _alike(organisation, typed.names), now)
    asked = questions(
        typed,
        similar,
        site=wanted.site,
        service=wanted.service,
        received_from=wanted.received_from,
        received_to=wanted.received_to,
    )
    named = _by_reference(organisation, member, wanted, now)
    found: list[tuple[int, int, int]] = [] if after is not None else [(0, case, number) for case, number in named]
    bounded = False
    if asked:
        beyond, bounded = _found(organisation, member, asked, wanted, now, after, [case for case, _ in named])
        found += beyond
    more = None
    if len(found) > PAGE:
        found = found[:PAGE]
        more = After(max(found[-1][0], 1), found[-1][2] if found[-1][0] else 2**31 - 1)
    rows = listed_of(organisation, now, [case for _, case, _ in found])
    extracts = extracts_of(organisation, [case for _, case, _ in found], typed, similar)
    extracts = _naming_no_closed(extracts, member)
    by = ["reference", *(one.by for one in asked)]
    hits = [Hit(rows[case], by[place], extracts.get(case)) for place, case, _ in found if case in rows]
    names = sorted({one for several in similar.values() for one in several})
    return Answer(typed, hits, more, tuple(names), bounded)


def _naming_no_closed(extracts: dict[int, Extract], member: Member) -> dict[int, Extract]:
    """Without those in which the reference of a case stands that is closed to this member."""
    if not (extracts and member.barred):
        return extracts
    closed = tuple(Case.objects.filter(pk__in=member.barred).values_list("reference", flat=True))
    texts = {case: "".join(text for text, _ in one.parts).upper() for case, one in extracts.items()}
    return {case: one for case, one in extracts.items() if not any(name in texts[case] for name in closed)}


def _by_reference(organisation: Organisation, member: Member, wanted: Wanted, now: datetime) -> list[tuple[int, int]]:
    """The case of that reference, or of that number: its row id and number. Where it was joined with another, that
    one too."""
    text = "".join(wanted.text.split()).upper()
    number = re.fullmatch(rf"(?:{re.escape(organisation.prefix.upper())})?-?0*([0-9]{{1,9}})", text)
    if number is None and not re.fullmatch(r"[A-Z0-9-]{1,24}", text):
        return []
    asked: dict[str, Any] = {
        "organisation": organisation.pk,
        "reference": text[:24],
        "number": int(number[1]) if number is not None else None,
        "barred": list(member.barred),
    }
    conditions, more = _fits(wanted, now)
    site = " AND c.site_id = %(site)s" if wanted.site is not None else ""
    service = f" AND {_ABOUT}" if wanted.service else ""
    rows = ask(
        "WITH named AS (SELECT c.id, c.number, c.reference FROM register_case c"  # noqa: S608 - ours
        " WHERE c.organisation_id = %(organisation)s AND (c.reference = %(reference)s OR c.number = %(number)s)"
        f" AND {open_to(member, 'c.id')}{site}{service}{conditions})"
        " SELECT id, number FROM (SELECT id, number, 0 AS place, reference = %(reference)s AS exactly FROM named"
        f" UNION ALL {_GOES_ON} AND {open_to(member, 'o.id')}) found ORDER BY place, exactly DESC, number DESC",
        asked | more | {"site": wanted.site, "service": wanted.service},
    )
    return list(dict.fromkeys((row[0], row[1]) for row in rows))


def _fits(wanted: Wanted, now: datetime) -> tuple[str, dict[str, Any]]:
    """That a case ``c`` stands as is asked, as a condition; nothing where nothing is asked."""
    begin, end = span_of(wanted)
    if not (wanted.status or begin or end):
        return "", {}
    parts = ["p.case_id = c.id", "p.since <= %(now)s", "(p.until IS NULL OR p.until > %(now)s)"]
    parts += ["p.status = %(status)s"] if wanted.status else []
    parts += ["p.received >= %(begin)s"] if begin else []
    parts += ["p.received < %(end)s"] if end else []
    asked = {"now": now, "status": wanted.status, "begin": begin, "end": end}
    return f" AND EXISTS (SELECT FROM register_phase p WHERE {' AND '.join(parts)})", asked


def span_of(wanted: Wanted) -> tuple[datetime | None, datetime | None]:
    """From when, and before when, a case came in."""
    zone = timezone.get_current_timezone()
    begin = datetime.combine(wanted.received_from, time(), zone) if wanted.received_from else None
    last = wanted.received_to
    end = datetime.combine(date.fromordinal(last.toordinal() + 1), time(), zone) if last else None
    return begin, end


def _alike(organisation: Organisation, names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """For each word of a name, the names of the register that it may be misspelt: one query, or none."""
    if not names:
        return {}
    keys = {key for name in names for key in keys_of(name)}
    rows = ask(
        "SELECT DISTINCT word FROM (SELECT word FROM register_nameword WHERE organisation_id = %(organisation)s"
        " AND key = ANY(%(keys)s) LIMIT %(most)s) near",
        {"organisation": organisation.pk, "keys": sorted(keys), "most": _MOST_KEYED},
    )
    return {name: nearest(name, [row[0] for row in rows]) for name in names}


_IN_BARRED: Final = """
    SELECT DISTINCT name.word FROM register_searched s
    CROSS JOIN LATERAL unnest(s.words) AS one
    CROSS JOIN LATERAL (SELECT substr(one.lexeme, strpos(one.lexeme, '.n') + 2) AS word) name
    WHERE s.organisation_id = %(organisation)s AND s.case_id = ANY(%(barred)s)
        AND one.lexeme LIKE '%%.n%%' AND name.word = ANY(%(names)s)
"""


def _open_to(
    organisation: Organisation, member: Member, similar: dict[str, tuple[str, ...]], now: datetime
) -> dict[str, tuple[str, ...]]:
    """Without the names that stand nowhere but in cases that the member may not see: the page says which were looked
    for, and would say that they are there. No query for somebody to whom no case is closed.
    """
    names = sorted({one for several in similar.values() for one in several})
    if not member.barred or not names:
        return similar
    given = {"organisation": organisation.pk, "barred": list(member.barred), "names": names}
    doubtful = {row[0] for row in ask(_IN_BARRED, given)}
    hidden = {
        one
        for one in doubtful
        if not _found(organisation, member, [Question("alike", f"'n{one}'")], Wanted(), now, None, ())[0]
    }
    return {name: tuple(one for one in several if one not in hidden) for name, several in similar.items()}


def nearest(name: str, kept: Sequence[str]) -> tuple[str, ...]:
    """Those of the kept names that this one may be misspelt, the nearest first."""
    near = [one for one in kept if one != name and alike(name, one)]
    near.sort(key=lambda one: (distance(name, one) - (sound(name) == sound(one)), one))
    return tuple(near[:_MOST_ALIKE])


def _found(
    organisation: Organisation,
    member: Member,
    asked: Sequence[Question],
    wanted: Wanted,
    now: datetime,
    after: After | None,
    known: Sequence[int],
) -> tuple[list[tuple[int, int, int]], bool]:
    """Question, row id and number of the cases that fit, and whether only the newest were looked at: one query."""
    begin, end = span_of(wanted)
    rows = ask(
        "SELECT question, case_id, number, fits FROM putright_search(%(questions)s, %(exactly)s, %(barred)s::bigint[],"
        " %(first)s, %(below)s, %(status)s, %(begin)s, %(end)s, %(now)s, %(look)s, %(most)s)",
        {
            "questions": [one.keys for one in asked],
            "exactly": [one.exactly for one in asked],
            "barred": [*member.barred, *known],
            "first": after.question if after is not None else 1,
            "below": after.number if after is not None else 2**31 - 1,
            "status": wanted.status,
            "begin": begin,
            "end": end,
            "now": now,
            "look": LOOKED_AT if wanted.status or begin or end or any(one.exactly for one in asked) else 2**31 - 1,
            "most": PAGE + 1,
        },
    )
    return [(row[0], row[1], row[2]) for row in rows if row[3]], any(not row[3] for row in rows)
