"""Which letters that went out promise a date that is another now: worked out by writing each letter once more.

A letter that was sent is a fact; its text is not kept. It is written again as it would have been then: from the facts
entered before it, and with the days off known then. The dates in it are those that it promised.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

from putright.calendars import load_calendars
from putright.correspondence.letter_people import LetterPeople
from putright.correspondence.lettering import letter_text
from putright.correspondence.models import LetterVersion
from putright.correspondence.own_texts import texts_of
from putright.letters import letters
from putright.procedure.assessment import Assessment, assess
from putright.procedure.facts import Fact
from putright.procedure.faults import Faulty
from putright.procedure.history import CalendarChanges
from putright.procedure.moments import Moment, moment_of_instant, start_of_day, write_day
from putright.register.calendars import Change, entered, up_to
from putright.register.reading import Entry, Record, history_of
from putright.wording.dates import long_day
from putright.wording.duty_words import when_due
from putright.wording.output import when

Promised = tuple[str, str, str]
"""What a date was promised for: the stage, the action (empty: until when the stage can be asked for), the clause."""


class Date(NamedTuple):
    """A date as replay writes it, and as letters do."""

    written: str
    words: str


class Broken(NamedTuple):
    """A letter that promised a date which is another now."""

    entry: Entry
    kind: str
    promised: Promised
    was: str
    now: str


def dates_of(found: Assessment) -> dict[Promised, Date]:
    """Every date that is still to be kept as the case stands, ours and the complainant's; of several the first."""
    dates: dict[Promised, Date] = {}
    for row in found.duties:
        due = row.due if row.due is not None else row.expected
        if row.status in ("open", "overdue", "pending") and due is not None:
            written = Date(str(when(due, row)), when_due(due, row.duty.in_hours))
            dates.setdefault((row.stage, row.action, row.clause or ""), written)
    for window in found.windows:
        if window.status in ("pending", "open") and window.closes is not None:
            date = Date(write_day(window.closes), long_day(window.closes))
            dates.setdefault((window.to, "", window.window.clause or ""), date)
    return dates


def same_in(dates: Mapping[Promised, Date], promised: Promised) -> Promised | None:
    """Which of these dates is for what was promised; where another version says it under another clause, the one for
    the same act there. None: it is not to be kept any more."""
    if promised in dates:
        return promised
    same = [one for one in dates if one[:2] == promised[:2]]
    return same[0] if len(same) == 1 else None


def broken_promises(
    record: Record,
    changes: Sequence[Change],
    provider: str,
    found: Assessment,
    versions: Sequence[LetterVersion] = (),
) -> Iterator[Broken]:
    """The dates of the case's letters that are others now. ``found`` is the case as it stands now, ``versions`` the
    organisation's own texts of letters, the newest first.

    Of several letters that named a date for the same thing the last one counts: it took the place of what was said
    before.
    """
    now = dates_of(found)
    last: dict[Promised, tuple[int, Broken]] = {}
    for sent, one in _promises(record, changes, provider, found, versions):
        what = same_in(now, one.promised)
        if what is not None and (what not in last or last[what][0] <= sent):
            last[what] = sent, one
    for what, (_, one) in last.items():
        if now[what].written != one.was:
            yield one._replace(now=now[what].written)


def _promises(
    record: Record,
    changes: Sequence[Change],
    provider: str,
    found: Assessment,
    versions: Sequence[LetterVersion],
) -> Iterator[tuple[int, Broken]]:
    """Every date that a letter of the case named, and when that went out; ``now`` is empty."""
    present = {fact.id: fact for fact in found.case.facts}
    for place, entry in enumerate(record.entries):
        fact = present.get(entry.id)
        kinds = [kind for kind, one in letters().items() if one.fact == entry.row.kind and one.to == "complainant"]
        if fact is None or not kinds:
            continue
        sent = _sent(entry, fact)
        known = entered(up_to(changes, _newest(changes, sent)), record.policy, record.case.site_id)
        try:
            before = _as_it_was(record, record.entries[:place], known, sent)
            after = _as_it_was(record, record.entries[: place + 1], known, sent)
        except Faulty:
            continue  # the receipt was corrected to a later day: there was no letter to write then
        people = LetterPeople(provider=provider, reference=record.case.reference)
        written_with = texts_of(versions, date.fromordinal(sent.day))
        texts = {kind: letter_text(kind, before, people, written_with).text for kind in kinds}
        for promised, named in dates_of(after).items():
            kind = next((kind for kind, text in texts.items() if named.words in text), None)
            if kind is not None:
                yield sent.instant, Broken(entry, kind, promised, named.written, "")


def _sent(entry: Entry, fact: Fact) -> Moment:
    """When it went out: where only the day is known, at its end, or when it was entered on that day."""
    entered_at = moment_of_instant(int(entry.row.recorded.timestamp()))
    return entered_at if fact.bare and entered_at.day == fact.day else fact.moment


def _newest(changes: Sequence[Change], sent: Moment) -> int:
    """The newest change that had been entered when the letter went out."""
    ids = [
        number
        for one in changes
        for number, at in ((one.id, one.at), (one.back_id, _instant(one)))
        if number and at is not None and at.timestamp() <= sent.instant
    ]
    return max(ids, default=0)


def _instant(change: Change) -> datetime | None:
    if change.back is None:
        return None
    day, second = change.back
    return datetime.fromtimestamp(start_of_day(day) + second, UTC)


def _as_it_was(record: Record, entries: Sequence[Entry], known: CalendarChanges | None, sent: Moment) -> Assessment:
    return assess(history_of(entries, known), record.policy, load_calendars(), sent)
