"""The history of a case as its page shows it: every entry as it was made, and how it reads now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final, NamedTuple

from django.utils import timezone

from putright.accounts.models import Account
from putright.casework.agreed import titled
from putright.casework.looking import View
from putright.casework.noting import people_noted
from putright.procedure.facts import Fact
from putright.procedure.moments import ZONE, Moment, moment_of_instant, parse_moment
from putright.register.parts import HEARD, MAIL_CAME, MAIL_GONE, OURS
from putright.register.reading import Entry
from putright.staff.own_words import own_sentence, own_text
from putright.wording.dates import long_day
from putright.wording.fact_words import fact_sentence

_AT_ONCE = 15 * 60
"""Seconds within which an entry counts as made when it happened."""
_CHANGING = ("needs-noted", "person-noted", "authority-noted")
"""Kinds whose entries say what is different from the entries before them."""


class Shown(NamedTuple):
    """One entry. ``first`` is how it read before it was corrected, ``late`` whether it was entered on a later day.

    ``corrections`` are the entries that correct it, each with its number; ``corrects`` is the entry that this corrects.
    """

    number: int
    what: str
    when: str
    entered: str
    late: bool
    note: str
    texts: tuple[tuple[str, str], ...]
    first: str
    corrections: tuple[tuple[int, str], ...]
    struck: bool
    erased: bool
    corrects: int = 0


class Place(NamedTuple):
    """One line of the history before it is put into words: an entry, or what the procedure did by itself.

    ``fact`` is the entry as it reads now; None for the register's own and for what was struck out.
    """

    moment: Moment
    entry: Entry | None
    fact: Fact | None


def when_words(moment: Moment) -> str:
    """When something happened: the day, and the hour where it is known."""
    if moment.bare:
        return long_day(moment.day)
    local = datetime.fromtimestamp(moment.instant, ZONE)
    return f"{long_day(moment.day)} at {local:%H:%M}"


def account_names(entries: tuple[Entry, ...]) -> Mapping[int, str]:
    """The names of the accounts that made these entries: one query."""
    keys = {entry.row.account_id for entry in entries if entry.row.account_id is not None}
    return dict(Account.objects.filter(pk__in=keys).values_list("pk", "name"))


def places_of(view: View) -> list[Place]:
    """Every line of the history in the order of what happened, the newest first. No words are made of it yet."""
    entered = {fact.id: fact for fact in view.record.history.facts if fact.id is not None}
    present = {fact.id: fact for fact in view.found.case.facts if fact.id is not None}
    found: list[tuple[tuple[int, int], Place]] = []
    for entry in view.record.entries:
        if entry.row.number in view.hidden:
            continue
        fact = present.get(entry.id)
        reads = fact if fact is not None else entered.get(entry.id)
        moment = reads.moment if reads is not None else _own_moment(entry)
        found.append(((moment.instant, entry.row.number), Place(moment, entry, fact)))
    found += [((fact.instant, 0), Place(fact.moment, None, fact)) for fact in view.found.case.facts if fact.id is None]
    found.sort(key=lambda one: one[0], reverse=True)
    return [place for _, place in found]


def _own_moment(entry: Entry) -> Moment:
    """When an entry of the register's own stands in the history: when it was recorded; mail or a call when it came."""
    if entry.row.kind in (MAIL_CAME.name, HEARD.name):
        return parse_moment(entry.row.happened)
    return moment_of_instant(int(entry.row.recorded.timestamp()))


def history_shown(view: View, accounts: Mapping[int, str], titles: Mapping[str, str]) -> list[Shown]:
    """Every entry in the order of what happened, the newest first; a correction also stands by what it corrects."""
    return places_shown(places_of(view), view, accounts, titles)


def places_shown(
    places: Iterable[Place], view: View, accounts: Mapping[int, str], titles: Mapping[str, str]
) -> list[Shown]:
    """These lines of the history in words."""
    telling = _Telling(view, accounts, titles)
    return [telling.line(place) for place in places]


class _Telling:
    """What the lines of one history have in common: numbers, names, corrections, what was known before each entry."""

    def __init__(self, view: View, accounts: Mapping[int, str], titles: Mapping[str, str]) -> None:
        self.view, self.accounts, self.titles = view, accounts, titles
        self.policy = view.found.policy
        self.numbers = {entry.id: entry.row.number for entry in view.record.entries}
        self.facts = {fact.id: fact for fact in view.record.history.facts if fact.id is not None}
        self.people = {who: str(said.get("name") or "") for who, said in people_noted(view.record).items()}
        self.before: dict[int, Mapping[str, object]] = {}
        self.notes: dict[str, list[Entry]] = {}
        self.corrections: dict[str, list[Fact]] = {}
        self.removed: set[str] = set()
        known: dict[tuple[str, str], dict[str, object]] = {}
        for entry in view.record.entries:
            if entry.row.kind in _CHANGING:
                key = (entry.row.kind, str(entry.says.get("who", "")))
                self.before[entry.row.number] = known.get(key, {})
                known[key] = {**known.get(key, {}), **entry.says}
            elif entry.row.kind == MAIL_GONE.name:
                self.removed.add(str(entry.says["mail"]))
            elif entry.row.kind == "note-corrected":
                self.notes.setdefault(str(entry.says["of"]), []).append(entry)
            elif entry.row.kind == "corrected":
                self.corrections.setdefault(str(entry.says.get("of")), []).append(self.facts[entry.id])

    def said(self, fact: Fact) -> str:
        """A fact as a sentence."""
        points = self.view.record.history.points
        return fact_sentence(titled(fact, self.titles), self.policy, self.view.naming, self.numbers, points)

    def line(self, place: Place) -> Shown:
        """One line of the history."""
        entry, fact = place.entry, place.fact
        if entry is None and fact is not None:
            return Shown(0, self.said(fact), when_words(place.moment), "", False, "", (), "", (), False, False)
        assert entry is not None  # noqa: S101 - a place has one or the other
        late, entered = _entered(entry, place.moment, self.accounts)
        shown = self._own(entry) if entry.row.kind in OURS else self._of_the_procedure(entry, fact)
        return shown._replace(
            number=entry.row.number,
            when=when_words(place.moment),
            entered=entered,
            late=late,
            note="" if entry.row.kind == "action-agreed" else entry.note or "",
            erased=entry.erased,
            corrects=self.numbers.get(str(entry.says.get("of")), 0) if entry.row.kind in _CORRECTING else 0,
        )

    def _of_the_procedure(self, entry: Entry, fact: Fact | None) -> Shown:
        first = self.facts[entry.id]
        changes = tuple(
            (self.numbers[str(one.id)], f"Entry {self.numbers[str(one.id)]}: {self.said(one)}")
            for one in self.corrections.get(entry.id, ())
        )
        before = ""
        if changes and fact is not None and fact is not first:
            before = f"{self.said(first)} {when_words(first.moment)}"
        return _plain(self.said(fact if fact is not None else first))._replace(
            first=before, corrections=changes, struck=bool(changes) and fact is None
        )

    def _own(self, entry: Entry) -> Shown:
        what = own_sentence(entry, self.policy, self.people, self.view.naming)
        texts = own_text(entry, self.policy, self.before.get(entry.row.number, {}))
        if entry.row.kind in (MAIL_CAME.name, HEARD.name) and str(entry.says.get("mail")) in self.removed:
            came = "A mail" if entry.row.kind == MAIL_CAME.name else "A scanned letter"
            return _plain(f"{came} came, and was put on this case by mistake.")._replace(struck=True)
        if entry.row.kind != "noted" or entry.id not in self.notes:
            return _plain(what, texts)
        changes = self.notes[entry.id]
        now, was = changes[-1], str(entry.says.get("text") or "")
        reads = (("", str(now.says["text"])),) if now.says.get("text") else ()
        corrections = tuple((one.row.number, self._correcting(one)) for one in changes)
        struck = bool(now.says.get("struck"))
        return _plain(what, texts if struck else reads)._replace(
            first="" if struck else was, corrections=corrections, struck=struck
        )

    def _correcting(self, entry: Entry) -> str:
        words = f"Entry {entry.row.number}: {own_sentence(entry, self.policy)}"
        return f"{words} {entry.says['reason']}" if entry.says.get("reason") else words


_CORRECTING = ("corrected", "note-corrected")


def _plain(what: str, texts: tuple[tuple[str, str], ...] = ()) -> Shown:
    return Shown(0, what, "", "", False, "", texts, "", (), False, False)


def note_reads(view: View, of: str) -> str:
    """What a staff note says now, corrections applied; nothing where it was struck out or erased."""
    text = ""
    for entry in view.record.entries:
        if entry.id == of and entry.row.kind == "noted":
            text = str(entry.says.get("text") or "")
        elif entry.row.kind == "note-corrected" and entry.says.get("of") == of:
            text = "" if entry.says.get("struck") else str(entry.says.get("text") or "")
    return text


_OUTSIDE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "public": "the complainant, on the website",
        "complainant": "the complainant, on the page of their case",
        "representative": "somebody who speaks for the complainant, on the page of the case",
        "concerned": "the person concerned, on the page of the case",
    }
)


def who_entered(entry: Entry, accounts: Mapping[int, str]) -> str:
    """Who made an entry."""
    if entry.row.account_id is not None:
        return accounts.get(entry.row.account_id, "a former member of staff")
    return _OUTSIDE.get(entry.row.source, "putright itself")


def _entered(entry: Entry, moment: Moment, accounts: Mapping[int, str]) -> tuple[bool, str]:
    who = who_entered(entry, accounts)
    recorded = timezone.localtime(entry.row.recorded, ZONE)
    day = recorded.toordinal()
    if day > moment.day:
        later = day - moment.day
        return True, (
            f"Entered by {who} on {long_day(day)} at {recorded:%H:%M}, {later} {'day' if later == 1 else 'days'} later"
        )
    if not moment.bare and entry.row.recorded.timestamp() - moment.instant > _AT_ONCE:
        return False, f"Entered by {who} at {recorded:%H:%M}"
    return False, f"Entered by {who}"
