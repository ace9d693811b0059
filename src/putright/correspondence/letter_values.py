"""The values that letters are filled from: text, and lists of text, worked out from policy, facts and people."""

from __future__ import annotations

from typing import Final

from putright.correspondence.letter_people import LetterPeople
from putright.correspondence.letter_routes import next_stage, open_window, outside_bodies
from putright.correspondence.must_say import Said
from putright.letters import LetterText
from putright.procedure.actions import DO_ACTION
from putright.procedure.assessment import Assessment
from putright.procedure.durations import COUNTED_BY_TABLE
from putright.procedure.facts import Fact
from putright.procedure.knowing import known_to
from putright.procedure.moments import parse_day
from putright.procedure.reckoning import reckon
from putright.procedure.row import Row
from putright.wording.dates import long_day
from putright.wording.decision_words import DECISIONS
from putright.wording.duty_words import is_for_complainant, modal, promise_of, promise_sentence, when_due
from putright.wording.limit_words import limit_words
from putright.wording.people_words import COMPLAINANT
from putright.wording.plain_names import capital, channel_words, sentence, stage_name, the_role

Values = dict[str, object]

_ANSWERS: Final = ("respond", "notify-outcome")
_NOT_NEXT: Final = frozenset({*_ANSWERS, "complete-review", DO_ACTION.name, "complete-investigation"})
# What came by phone or in person was written down by us, in words that need not be the complainant's.
_SPOKEN: Final = ("phone", "in-person")
_TAKEN_DOWN: Final = "This is what we wrote down:"
_FOLLOW: Final = "You can follow your complaint on our website, with its number and a code that we send you:"
_USUAL_DETAILS: Final = (
    "what happened, and when",
    "who was there",
    "what went wrong for you because of it",
    "what you would like us to do",
)


def values_for(
    letter: LetterText, row: Row | None, needs: tuple[Said, ...], found: Assessment, people: LetterPeople
) -> Values:
    """Everything that a letter may name, and under "..._shown" what shows that a place of it is filled."""
    case, policy = found.case, found.policy
    answer, answer_shown = _answer(letter, found)
    bodies = outside_bodies(letter, found, people)
    stage = stage_name(found.stage.id, policy)
    return {
        **_frame(letter, found, people),
        **_people(letter, found, people),
        **_changes(found),
        "stage": stage,
        "received": f"We received it {_how(found)}on {long_day(case.facts[0].day)}.",
        "opening": _opening(row, found),
        "told": _TAKEN_DOWN if found.known.get("channel") in _SPOKEN else "You told us:",
        "details": _details(needs),
        "details_shown": ("details of your complaint",),
        "asked": [one.says for one in policy.standing if one.kind == "asked-of-the-complainant"]
        or list(_USUAL_DETAILS),
        "answer": answer,
        "answer_shown": answer_shown,
        "promises": _promises(letter, row, found),
        "agreed": [promise_sentence(one) for one in found.next if one.duty.action is DO_ACTION],
        "says": [{"heading": capital(one.says), "says": one.says} for one in needs if one.place is None],
        "points": _points(people),
        "next_stage": next_stage(found),
        "next_stage_shown": tuple(one for one in (next_stage(found),) if one),
        "open_window": open_window(found),
        **bodies,
        "independent": (
            "Nobody who dealt with your complaint before will do so this time." if found.stage.independent else ""
        ),
        "talked": _talked(letter, row, found),
        "statement_by": _statement_by(found, people),
        "settled": _happened(found, "settled", "We settled your complaint with you", "Your complaint is settled."),
        "withdrawn": _happened(found, "withdrawn", "You withdrew your complaint", "You have withdrawn your complaint."),
        "closed": _happened(found, "closed", "We closed your complaint", "We have closed your complaint."),
        "not_taken_up": people.not_taken_up.strip() or "[write here: why we cannot look into it]",
        "not_taken_up_shown": tuple(one for one in (people.not_taken_up.strip(),) if one),
        "meeting": people.meeting or "[write here: the day, the time, the place, and who will be there]",
        "meeting_shown": tuple(one for one in (people.meeting,) if one),
        "passed_to": _passed_to(found),
        "done": _done(found),
        "closing_reason": _reason(found, "closed", "the reason for closing it"),
    }


def _frame(letter: LetterText, found: Assessment, people: LetterPeople) -> Values:
    """What stands above and below every letter."""
    names = {"complainant": people.complainant, "person-concerned": people.person_concerned}
    to = names.get(letter.to, people.member_of_staff)
    signed = [part for part in (people.signatory or people.handler, people.signatory_role, people.provider) if part]
    return {
        "heading": "\n".join((people.provider, long_day(found.at.day), f"Our reference: {people.reference}")),
        "greeting": f"Dear {to}," if to else "Hello,",
        "ending": "\n".join(("Yours sincerely,", "", *signed)),
        "reference": people.reference,
        "follow": f"{_FOLLOW} {people.follow}" if people.follow and letter.to == COMPLAINANT else "",
        "reference_shown": (people.reference,),
        "provider": people.provider,
        "today": long_day(found.at.day),
    }


_NOTHING_GOES_ON: Final = frozenset(
    "closing-confirmation final-response not-taken-up referral-information settlement-confirmation"
    " withdrawal-confirmation".split()
)
"""The letters after which nobody of ours deals with the complaint any more."""


def _people(letter: LetterText, found: Assessment, people: LetterPeople) -> Values:
    complainant = people.complainant
    name = people.handler or the_role(found.stage.owner, found.policy)
    what = "your complaint" if letter.to == "complainant" else "this"
    who = f"[write here: who deals with {what}, and how to reach them]"
    who_staff = "[write here: whom to ask]"
    if people.handler or people.handler_contact:
        contact = f" To reach us: {people.handler_contact.rstrip('.')}." if people.handler_contact else ""
        who = f"{capital(name)} is dealing with {what}.{contact}"
        if letter.kind in _NOTHING_GOES_ON:
            who = f"If you have questions, please ask {name}.{contact}"
        who_staff = (
            f"If you have questions, ask {name}{f': {people.handler_contact}' if people.handler_contact else ''}."
        )
    return {
        "complaint": quoted(people.complaint),
        "complainant": complainant,
        "handler": people.handler,
        "who": who,
        "who_shown": tuple(one for one in (people.handler, people.handler_contact) if one),
        "who_staff": who_staff,
        "complainant_or_somebody": complainant or "Somebody",
        "complainant_or_them": complainant or "this person",
    }


def quoted(words: str) -> str:
    """What somebody wrote, each line of it marked as theirs; nothing where there are no words."""
    return "\n".join(f"> {line}".rstrip() for line in words.strip().splitlines())


def _points(people: LetterPeople) -> list[dict[str, str]]:
    return [
        {
            "number": str(number),
            "about": " ".join(one.about.split()),
            "decision": DECISIONS.get(one.decision, f"[write here: our decision on point {number}]"),
        }
        for number, one in enumerate(people.points, start=1)
    ]


def _opening(row: Row | None, found: Assessment) -> str:
    """How an acknowledgement begins: what came, how, and when."""
    facts, case = found.case.facts, found.case
    if row is not None and row.duty.clock.start.kinds == ("details-received",) and isinstance(row.start, Fact):
        return f"Thank you for the details of your complaint. We received them on {long_day(row.start.day)}."
    if len(case.periods) > 1:
        asked = facts[case.periods[-1].begin]
        stage = stage_name(found.stage.id, found.policy)
        if asked.attributes.get("automatic") is True:
            went_on = f"Your complaint went on to {stage} on {long_day(asked.day)}, because our answer was late."
            return f"{went_on} We are sorry for that."
        sorry = " We are sorry that our answer did not put things right." if case.periods[-2].responses else ""
        return f"Thank you. On {long_day(asked.day)} you asked us for {stage} of our procedure.{sorry}"
    return f"Thank you for your complaint. We received it {_how(found)}on {long_day(facts[0].day)}."


def _details(needs: tuple[Said, ...]) -> str:
    if not any(one.place == "details" for one in needs):
        return ""
    return (
        "We need the details of your complaint. Please tell us what happened, when it happened and who was there, "
        "as far as you have not done so."
    )


def _how(found: Assessment) -> str:
    channel = found.known.get("channel")
    return f"{channel_words(channel)} " if channel else ""


def _answer_row(found: Assessment) -> Row | None:
    rows = [row for row in found.duties if row.stage == found.stage.id and row.action in _ANSWERS]
    return next((row for row in rows if row.status in ("open", "overdue", "pending")), None)


def _answer(letter: LetterText, found: Assessment) -> tuple[str, tuple[str, ...]]:
    """When the full answer will come, with the length of time that the policy gives; and the date in it."""
    row = _answer_row(found)
    if row is None:
        return "", ()
    due = row.due if row.due is not None else _due_after(row, letter, found)
    if due is None:
        return _answer_without_date(row, found)
    day = when_due(due, row.duty.in_hours)
    if row.status == "overdue" or row.extended is not None:
        return promise_sentence(row, found.policy), (day,)
    promise = promise_of(row.duty, row.owed.period.stage is not None)
    text = f"{modal(row.duty.strength)} {promise} by {day}."
    return f"{text} That is {limit_words(row.duty, found.policy)}.{_may_move(due, row, found)}", (day,)


def _may_move(due: int, row: Row, found: Assessment) -> str:
    """That a date counted past the end of the calendar may still move."""
    counted = row.duty.clock.duration is not None and row.duty.clock.duration.unit in COUNTED_BY_TABLE
    if row.duty.in_hours or not counted or found.calendar.covers(due):
        return ""
    return " This day may still move, because the bank holidays of that year are not known yet."


def _answer_without_date(row: Row, found: Assessment) -> tuple[str, tuple[str, ...]]:
    """The promise of an answer whose time has not begun, with what comes before it; or to which no time is set."""
    promise = promise_sentence(row, found.policy)
    if not row.duty.timed:
        return f"{promise} Our procedure sets no time for this.", (promise,)
    review = next((one for one in found.next if one.action == "complete-review"), None)
    text = f"{promise_sentence(review, found.policy)} {promise}" if review is not None else promise
    if row.expected is not None:
        text += f" We expect this to be by {when_due(row.expected, row.duty.in_hours)} at the latest."
    return text, (promise,)


def _due_after(row: Row, letter: LetterText, found: Assessment) -> int | None:
    """The due time that the sending of this letter itself will start, if it does."""
    if row.start is not None or letter.fact not in row.duty.clock.start.kinds or not row.duty.timed:
        return None
    table = known_to(found.calendar, found.at)
    return reckon(row.duty.clock, found.at, table, found.policy.counting, row.duty.in_hours)


def _promises(letter: LetterText, row: Row | None, found: Assessment) -> list[str]:
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


def _last(found: Assessment, kind: str) -> Fact | None:
    places = found.case.places.get(kind)
    return found.case.facts[places[-1]] if places else None


def _passed_to(found: Assessment) -> str:
    fact = _last(found, "transferred")
    to = str(fact.attributes.get("to", "")).strip() if fact is not None else ""
    return sentence(f"We have passed your complaint on to {to or '[write here: to whom]'}")


def _done(found: Assessment) -> list[str]:
    """What we undertook and did, each with the day."""
    return [promise_sentence(row) for row in found.duties if row.duty.action is DO_ACTION and row.done is not None]


def _happened(found: Assessment, kind: str, words: str, otherwise: str) -> str:
    fact = _last(found, kind)
    return f"{words} on {long_day(fact.day)}." if fact is not None else otherwise


def _reason(found: Assessment, kind: str, marker: str) -> str:
    fact = _last(found, kind)
    given = fact.attributes.get("reason") if fact is not None else None
    return sentence(str(given)) if given else f"[write here: {marker}]"


def _changes(found: Assessment) -> Values:
    """What letters about a delay or a new date say."""
    fact = _last(found, "extended")
    row = next((one for one in found.duties if fact is not None and one.extended is fact), None)
    change, agreed = "The new date is [write here: the new date].", ""
    shown: tuple[str, ...] = ()
    until = fact.attributes.get("until") if fact is not None else None
    if fact is not None and until is not None:
        day = long_day(parse_day(until))
        owed = row is not None and row.status in ("open", "overdue") and is_for_complainant(row)
        now = f" {promise_sentence(row, found.policy)}" if owed and row is not None else ""
        change, shown = f"The new date is {day}.{now}", (day,)
    extension = found.stage.extension
    if fact is not None and fact.attributes.get("agreed") is True:
        agreed = "We agreed this date with you. Thank you."
    elif extension is not None and extension.needs_agreement:
        agreed = "This date only holds if you agree to it. Please tell us if you do. If not, the old date stays."
    answer = _answer_row(found)
    delayed = "[write here: what is late, and since when]"
    if answer is not None and answer.due is not None:
        delayed = promise_sentence(answer, found.policy)
        delayed += "" if answer.status == "overdue" else " We do not think that we can do this in time."
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
    return f"If we still have no answer then, we will write to you again by {when_due(due, duty.in_hours)}."


def _talked(letter: LetterText, row: Row | None, found: Assessment) -> str:
    kind = "meeting-held" if letter.kind == "meeting-notes" else "phoned"
    event = row.event if row is not None and row.event is not None else _last(found, kind)
    what = "met" if kind == "meeting-held" else "spoke on the phone"
    return f"We {what} on {long_day(event.day)}." if event is not None else ""


def _statement_by(found: Assessment, people: LetterPeople) -> str:
    """By when a member of staff is to answer, counted from this letter."""
    duty = next((one for one in found.stage.duties if one.action.name == "give-statement"), None)
    to = f" to {people.handler}" if people.handler else ""
    if duty is None or not duty.timed or duty.in_hours:
        return f"Please send it{to} by [write here: the date]."
    due = reckon(duty.clock, found.at, known_to(found.calendar, found.at), found.policy.counting, False)
    if due is None:
        return f"Please send it{to} by [write here: the date]."
    return f"Please send it{to} by {long_day(due)}. That is {duty.clock.duration} from today."
