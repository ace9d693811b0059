"""When a letter says that the full answer will come, and what else the complainant will get from us, with dates."""

from __future__ import annotations

from typing import Final

from putright.letters import LetterText
from putright.procedure.actions import DO_ACTION
from putright.procedure.assessment import Assessment
from putright.procedure.durations import COUNTED_BY_TABLE
from putright.procedure.knowing import known_to
from putright.procedure.reckoning import reckon
from putright.procedure.row import Row
from putright.wording.duty_words import is_for_complainant, modal, promise_of, promise_sentence, when_due
from putright.wording.language import say
from putright.wording.limit_words import limit_words

_ANSWERS: Final = ("respond", "notify-outcome")
_NOT_NEXT: Final = frozenset({*_ANSWERS, "complete-review", DO_ACTION.name, "complete-investigation"})


def answer_row(found: Assessment) -> Row | None:
    """The full answer that is still owed at the present stage; None where none is."""
    rows = [row for row in found.duties if row.stage == found.stage.id and row.action in _ANSWERS]
    return next((row for row in rows if row.status in ("open", "overdue", "pending")), None)


def answer(letter: LetterText, found: Assessment) -> tuple[str, tuple[str, ...]]:
    """When the full answer will come, with the length of time that the policy gives; and the date in it."""
    row = answer_row(found)
    if row is None:
        return "", ()
    due = row.due if row.due is not None else _due_after(row, letter, found)
    if due is None:
        return _answer_without_date(row, found)
    day = when_due(due, row.duty.in_hours)
    if row.status == "overdue" or row.extended is not None:
        return promise_sentence(row, found.policy), (day,)
    promise = promise_of(row.duty, row.owed.period.stage is not None)
    text = f"{modal(row.duty.strength)} {promise} {say('by {start}', start=day)}."
    counted = say("That is {limit}.", limit=limit_words(row.duty, found.policy))
    return f"{text} {counted}{_may_move(due, row, found)}", (day,)


def _may_move(due: int, row: Row, found: Assessment) -> str:
    """That a date counted past the end of the calendar may still move."""
    counted = row.duty.clock.duration is not None and row.duty.clock.duration.unit in COUNTED_BY_TABLE
    if row.duty.in_hours or not counted or found.calendar.covers(due):
        return ""
    return f" {say('This day may still move, because the bank holidays of that year are not known yet.')}"


def _answer_without_date(row: Row, found: Assessment) -> tuple[str, tuple[str, ...]]:
    """The promise of an answer whose time has not begun, with what comes before it; or to which no time is set."""
    promise = promise_sentence(row, found.policy)
    if not row.duty.timed:
        return f"{promise} {say('Our procedure sets no time for this.')}", (promise,)
    review = next((one for one in found.next if one.action == "complete-review"), None)
    text = f"{promise_sentence(review, found.policy)} {promise}" if review is not None else promise
    if row.expected is not None:
        day = when_due(row.expected, row.duty.in_hours)
        text += f" {say('We expect this to be by {day} at the latest.', day=day)}"
    return text, (promise,)


def _due_after(row: Row, letter: LetterText, found: Assessment) -> int | None:
    """The due time that the sending of this letter itself will start, if it does."""
    if row.start is not None or letter.fact not in row.duty.clock.start.kinds or not row.duty.timed:
        return None
    table = known_to(found.calendar, found.at)
    return reckon(row.duty.clock, found.at, table, found.policy.counting, row.duty.in_hours)


def promises(letter: LetterText, row: Row | None, found: Assessment) -> list[str]:
    """What else the complainant will get from us, but for what this letter itself does."""
    rows = [
        one
        for one in (*found.next, *(one for one in found.duties if one.status == "pending"))
        if one is not row
        and one.stage == found.stage.id
        and is_for_complainant(one)
        and one.action not in _NOT_NEXT
        and (one.action != "acknowledge" or letter.kind != "acknowledgement" or one.status == "pending")
        and one.status != "overdue"
    ]
    return list(dict.fromkeys(promise_sentence(one, found.policy) for one in rows))
