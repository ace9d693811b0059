"""Where the words of a search stand in a case: the entry, and a few words around them, those asked for marked.

Read from what is kept when the page is made, so that an extract never shows what was erased meanwhile.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from putright.accounts.models import Organisation
from putright.accounts.planned import ask_planned
from putright.register.case_words import texts_in
from putright.register.searching import texts_beside
from putright.register.words import composed, digits_of, phone_spans, places_of
from putright.reports.search_asked import Typed

_BEFORE: Final = 60
_AROUND: Final = 220
"""Letters that are shown before the first word that was asked for, and altogether."""


class Extract(NamedTuple):
    """A piece of a text: in which entry (0: in none, but in what ``source`` names), and its parts, marked or not."""

    entry: int
    source: str
    parts: tuple[tuple[str, bool], ...]


class _Sought(NamedTuple):
    """What is sought, and what was found out about each spelling that came along."""

    stems: frozenset[str]
    names: frozenset[str]
    phone: str
    known: dict[str, str]

    def has(self, plain: str, stem: str) -> bool:
        return stem in self.stems or plain in self.names


_PARTS: Final = """
    SELECT f.case_id, f.number, f.kind, p.says FROM register_fact f JOIN register_personal p ON p.fact_id = f.id
    WHERE f.organisation_id = %(organisation)s AND f.case_id = ANY(%(cases)s)
        AND NOT (f.kind IN ('strand-opened', 'strand-step', 'strand-access-chosen', 'opened-with-reason') AND EXISTS (
            SELECT 1 FROM register_strandbar b WHERE b.case_id = f.case_id
                AND split_part(b.strand, '/', 3) = f.says->>'strand'))
    ORDER BY f.case_id, f.number
"""


def extracts_of(
    organisation: Organisation, cases: Sequence[int], typed: Typed, similar: Mapping[str, Collection[str]]
) -> dict[int, Extract]:
    """For each of these cases where most of the words stand: one query, and one for each other keeper of texts."""
    sought = _Sought(
        frozenset(word.stem for word in [*typed.words, *(word for one in typed.phrases for word in one.words)]),
        frozenset(name for several in similar.values() for name in several),
        typed.phone,
        {},
    )
    if not cases or typed.is_nothing:
        return {}
    best: dict[int, tuple[int, Extract]] = {}
    for case, entry, source, text in _texts(organisation, cases):
        spans, many = _spans(text, sought)
        if many and (case not in best or many > best[case][0]):
            best[case] = many, Extract(entry, source, tuple(_piece(text, spans)))
    return {case: extract for case, (_, extract) in best.items()}


def _texts(organisation: Organisation, cases: Sequence[int]) -> Iterator[tuple[int, int, str, str]]:
    for case, number, kind, says in ask_planned(_PARTS, {"organisation": organisation.pk, "cases": list(cases)}):
        for text in texts_in(kind, json.loads(says)):
            yield case, number, "", composed(text.words)
    for case, source, words in texts_beside(organisation.pk, cases):
        yield case, 0, source, composed(words)


def _spans(text: str, sought: _Sought) -> tuple[list[tuple[int, int]], int]:
    """Where what is sought stands in a text, and how many different words of it do."""
    found: list[tuple[int, int]] = []
    different: set[str] = set()
    for begin, end, stem in places_of(text, sought.has, sought.known):
        found.append((begin, end))
        different.add(stem)
    if sought.phone:
        for begin, end in phone_spans(text):
            if digits_of(text[begin:end]).endswith(sought.phone):
                found = [one for one in found if one[1] <= begin or one[0] >= end]
                found.append((begin, end))
                different.add("")
        found.sort()
    return found, len(different)


def _piece(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    """The text around the first of the spans, cut between words, in parts that are marked or not."""
    begin = max(0, spans[0][0] - _BEFORE)
    if begin:
        begin = text.find(" ", begin, spans[0][0]) + 1 or spans[0][0]
    end = min(len(text), max(begin + _AROUND, spans[0][1]))
    if end < len(text):
        cut = text.rfind(" ", spans[0][1], end)
        end = cut if cut > 0 else end
    at = begin
    if begin:
        yield "… ", False
    for first, last in spans:
        if last > end:
            break
        if first > at:
            yield text[at:first], False
        yield text[first:last], True
        at = last
    if end > at:
        yield text[at:end], False
    if end < len(text):
        yield " …", False
