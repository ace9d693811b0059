"""What a letter says of what happened on a case: new dates and delays, talks, what was passed on, done or ended."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from putright.correspondence.letter_answer import answer_row
from putright.correspondence.letter_people import LetterPeople
from putright.letters import LetterText
from putright.procedure.actions import DO_ACTION
from putright.procedure.assessment import Assessment
from putright.procedure.facts import Fact
from putright.procedure.knowing import known_to
from putright.procedure.moments import parse_day
from putright.procedure.reckoning import reckon
from putright.procedure.row import Row
from putright.wording.dates import long_day
from putright.wording.duty_words import is_for_complainant, promise_sentence, when_due
from putright.wording.language import own, say
from putright.wording.plain_names import sentence


def happenings(letter: LetterText, row: Row | None, found: Assessment, people: LetterPeople) -> dict[str, object]:
    """The values that tell of what happened."""
    return {
        **_changes(found),
        "talked": _talked(letter, row, found),
        "statement_by": _statement_by(found, people),
        "settled": _happened(found, "settled"),
        "withdrawn": _happened(found, "withdrawn"),
        "closed": _happened(found, "closed"),
        "passed_to": _passed_to(found),
        "done": _done(found),
        "closing_reason": _reason(found, "closed", "the reason for closing it"),
    }


def _last(found: Assessment, kind: str) -> Fact | None:
    places = found.case.places.get(kind)
    return found.case.facts[places[-1]] if places else None


def _passed_to(found: Assessment) -> str:
    fact = _last(found, "transferred")
    to = str(fact.attributes.get("to", "")).strip() if fact is not None else ""
    return sentence(say("We have passed your complaint on to {to}", to=own(to) if to else "[write here: to whom]"))


def _done(found: Assessment) -> list[str]:
    """What we undertook and did, each with the day."""
    return [promise_sentence(row) for row in found.duties if row.duty.action is DO_ACTION and row.done is not None]


def _happened(found: Assessment, kind: str) -> str:
    """That the complaint is settled, withdrawn or closed, and since when, if that is recorded."""
    fact = _last(found, kind)
    if fact is None:
        return say(_HAS_HAPPENED[kind])
    return say(_HAPPENED_ON[kind], day=long_day(fact.day))


_HAPPENED_ON: Final = MappingProxyType(
    {
        "settled": "We settled your complaint with you on {day}.",
        "withdrawn": "You withdrew your complaint on {day}.",
        "closed": "We closed your complaint on {day}.",
    }
)
_HAS_HAPPENED: Final = MappingProxyType(
    {
        "settled": "Your complaint is settled.",
        "withdrawn": "You have withdrawn your complaint.",
        "closed": "We have closed your complaint.",
    }
)


def _reason(found: Assessment, kind: str, marker: str) -> str:
    fact = _last(found, kind)
    given = fact.attributes.get("reason") if fact is not None else None
    return own(sentence(str(given))) if given else f"[write here: {marker}]"


def _changes(found: Assessment) -> dict[str, object]:
    """What letters about a delay or a new date say."""
    fact = _last(found, "extended")
    row = next((one for one in found.duties if fact is not None and one.extended is fact), None)
    new_date = "The new date is {day}."
    change, agreed = say(new_date, day="[write here: the new date]"), ""
    shown: tuple[str, ...] = ()
    until = fact.attributes.get("until") if fact is not None else None
    if fact is not None and until is not None:
        day = long_day(parse_day(until))
        owed = row is not None and row.status in ("open", "overdue") and is_for_complainant(row)
        now = f" {promise_sentence(row, found.policy)}" if owed and row is not None else ""
        change, shown = f"{say(new_date, day=day)}{now}", (day,)
    extension = found.stage.extension
    if fact is not None and fact.attributes.get("agreed") is True:
        agreed = say("We agreed this date with you. Thank you.")
    elif extension is not None and extension.needs_agreement:
        agreed = say("This date only holds if you agree to it. Please tell us if you do. If not, the old date stays.")
    answer = answer_row(found)
    delayed = "[write here: what is late, and since when]"
    if answer is not None and answer.due is not None:
        delayed = promise_sentence(answer, found.policy)
        not_in_time = f" {say('We do not think that we can do this in time.')}"
        delayed += "" if answer.status == "overdue" else not_in_time
    return {
        "change": change,
        "change_shown": shown,
        "reason": _reason(found, "extended", "the reasons"),
        "agreed_or_not": agreed,
        "delayed": delayed,
        "next_letter": _next_letter(found),
    }


def _next_letter(found: Assessment) -> str:
    """When the complainant hears of the delay again, where the policy says so."""
    duty = next((one for one in found.stage.duties if one.recurs and one.action.name == "explain-delay"), None)
    if duty is None or duty.clock.duration is None:
        return ""
    table = known_to(found.calendar, found.at)
    due = reckon(duty.clock, found.at, table, found.policy.counting, duty.in_hours)
    if due is None:
        return ""
    again = "If we still have no answer then, we will write to you again by {day}."
    return say(again, day=when_due(due, duty.in_hours))


def _talked(letter: LetterText, row: Row | None, found: Assessment) -> str:
    kind = "meeting-held" if letter.kind == "meeting-notes" else "phoned"
    event = row.event if row is not None and row.event is not None else _last(found, kind)
    what = "We met on {day}." if kind == "meeting-held" else "We spoke on the phone on {day}."
    return say(what, day=long_day(event.day)) if event is not None else ""


def _statement_by(found: Assessment, people: LetterPeople) -> str:
    """By when a member of staff is to answer, counted from this letter. To staff we write in English."""
    duty = next((one for one in found.stage.duties if one.action.name == "give-statement"), None)
    to = f" to {people.handler}" if people.handler else ""
    if duty is None or not duty.timed or duty.in_hours:
        return f"Please send it{to} by [write here: the date]."
    due = reckon(duty.clock, found.at, known_to(found.calendar, found.at), found.policy.counting, False)
    if due is None:
        return f"Please send it{to} by [write here: the date]."
    return f"Please send it{to} by {long_day(due)}. That is {duty.clock.duration} from today."
