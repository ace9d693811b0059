"""The history of a case as its page shows it: every entry as it was made, and how it reads now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from putright.accounts.models import Account
from putright.casework.looking import View
from putright.procedure.facts import Fact
from putright.procedure.moments import ZONE, Moment, moment_of_instant
from putright.register.parts import OURS
from putright.register.reading import Entry
from putright.staff.own_words import own_sentence, own_text
from putright.wording.dates import long_day
from putright.wording.fact_words import fact_sentence
from putright.wording.plain_names import with_blanks

_AT_ONCE = 15 * 60
"""Seconds within which an entry counts as made when it happened."""


class Shown(NamedTuple):
    """One entry. ``first`` is how it read before it was corrected, ``late`` whether it was entered on a later day."""

    number: int
    what: str
    when: str
    entered: str
    late: bool
    note: str
    texts: tuple[tuple[str, str], ...]
    first: str
    corrections: tuple[str, ...]
    struck: bool
    erased: bool


def agreed_titles(view: View) -> dict[str, str]:
    """What each agreed action is, by its id: the words are its note, because an id must say nothing of anybody."""
    found: dict[str, str] = {}
    for fact in view.record.history.facts:
        if fact.kind == "action-agreed" and fact.attributes.get("action"):
            key = str(fact.attributes["action"])
            # A reason that recording asked for stands after the words, in a paragraph of its own.
            found[key] = (fact.note or "").partition("\n\nReason: ")[0] or with_blanks(key)
    return found


def titled(fact: Fact, titles: Mapping[str, str]) -> Fact:
    """A fact about an agreed action with the action's words in place of its id."""
    if fact.kind not in ("action-agreed", "action-done"):
        return fact
    key = str(fact.attributes.get("action", ""))
    if key not in titles:
        return fact
    return fact._replace(attributes={**fact.attributes, "action": titles[key].strip().rstrip(".")})


def name_actions(view: View, titles: Mapping[str, str]) -> None:
    """Let the duties of agreed actions carry their words, so that every sentence about them can be read."""
    for row in view.found.duties:
        if row.action == "do-action" and row.event is not None:
            row.event = titled(row.event, titles)


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


def history_shown(view: View, accounts: Mapping[int, str], titles: Mapping[str, str]) -> list[Shown]:
    """Every entry in the order of what happened, the newest first; a correction also stands by what it corrects."""
    entries = view.record.entries
    facts = {fact.id: fact for fact in view.record.history.facts if fact.id is not None}
    present = {fact.id: fact for fact in view.found.case.facts if fact.id is not None}
    numbers = {entry.id: entry.row.number for entry in entries}

    def said(fact: Fact) -> str:
        return fact_sentence(titled(fact, titles), view.found.policy, view.naming, numbers, view.record.history.points)

    corrected: dict[str, list[str]] = {}
    for fact in facts.values():
        if fact.kind == "corrected":
            by = f"Entry {numbers[str(fact.id)]}: {said(fact)}"
            corrected.setdefault(str(fact.attributes.get("of")), []).append(by)
    shown: list[tuple[tuple[int, int], Shown]] = []
    for entry in entries:
        first = facts.get(entry.id)
        reads = present.get(entry.id, first)
        moment = reads.moment if reads is not None else moment_of_instant(int(entry.row.recorded.timestamp()))
        changes = tuple(corrected.get(entry.id, ()))
        before = ""
        if first is not None and reads is not None and changes and reads is not first:
            before = f"{said(first)} {when_words(first.moment)}"
        late, entered = _entered(entry, moment, accounts)
        line = Shown(
            entry.row.number,
            own_sentence(entry, view.found.policy, view.naming)
            if entry.row.kind in OURS or reads is None
            else said(reads),
            when_words(moment),
            entered,
            late,
            "" if entry.row.kind == "action-agreed" else entry.note or "",
            own_text(entry, view.found.policy) if entry.row.kind in OURS else (),
            before,
            changes,
            bool(changes) and entry.id not in present,
            entry.erased,
        )
        shown.append(((moment.instant, entry.row.number), line))
    shown += [
        ((fact.instant, 0), Shown(0, said(fact), when_words(fact.moment), "", False, "", (), "", (), False, False))
        for fact in view.found.case.facts
        if fact.id is None
    ]
    shown.sort(key=lambda one: one[0], reverse=True)
    return [line for _, line in shown]


def who_entered(entry: Entry, accounts: Mapping[int, str]) -> str:
    """Who made an entry."""
    if entry.row.account_id is not None:
        return accounts.get(entry.row.account_id, "a former member of staff")
    return "the complainant, on the website" if entry.row.source == "public" else "putright itself"


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
