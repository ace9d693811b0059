"""The values that letters are filled from: text, and lists of text, worked out from policy, facts and people."""

from __future__ import annotations

from typing import Final

from putright.correspondence.letter_answer import answer, promises
from putright.correspondence.letter_events import happenings
from putright.correspondence.letter_people import LetterPeople
from putright.correspondence.letter_routes import next_stage, open_window, outside_bodies
from putright.correspondence.must_say import Said
from putright.letters import LetterText
from putright.procedure.actions import DO_ACTION
from putright.procedure.assessment import Assessment
from putright.procedure.facts import Fact
from putright.procedure.row import Row
from putright.wording.dates import long_day
from putright.wording.decision_words import DECISIONS
from putright.wording.duty_words import promise_sentence
from putright.wording.language import own, say, spoken
from putright.wording.people_words import COMPLAINANT
from putright.wording.plain_names import capital, channel_words, listed, stage_name, the_role

Values = dict[str, object]

# What came by phone or in person was written down by us, in words that need not be the complainant's.
_SPOKEN: Final = ("phone", "in-person")
_USUAL_DETAILS: Final = (
    "what happened, and when",
    "who was there",
    "what went wrong for you because of it",
    "what you would like us to do",
)


def values_for(
    letter: LetterText, row: Row | None, needs: tuple[Said, ...], found: Assessment, people: LetterPeople
) -> Values:
    """Everything that a letter may name, in the language spoken now, and under "..._shown" what shows that a place of
    it is filled. What to write in a place that is still open is said to staff, in English."""
    case, policy = found.case, found.policy
    said_of_answer, answer_shown = answer(letter, found)
    bodies = outside_bodies(letter, found, people)
    stage = stage_name(found.stage.id, policy)
    return {
        **_frame(letter, found, people),
        **_people(letter, found, people),
        **happenings(letter, row, found, people),
        "stage": stage,
        "received": _received(found, case.facts[0].day),
        "opening": _opening(row, found),
        "told": say("This is what we wrote down:" if found.known.get("channel") in _SPOKEN else "You told us:"),
        "details": _details(needs),
        "details_shown": ("details of your complaint",),
        "asked": [own(one.says) for one in policy.standing if one.kind == "asked-of-the-complainant"]
        or [say(one) for one in _USUAL_DETAILS],
        "answer": said_of_answer,
        "answer_shown": answer_shown,
        "promises": promises(letter, row, found),
        "agreed": [promise_sentence(one) for one in found.next if one.duty.action is DO_ACTION],
        "says": [{"heading": own(capital(one.says)), "says": one.says} for one in needs if one.place is None],
        "points": _points(people),
        "next_stage": next_stage(found),
        "next_stage_shown": tuple(one for one in (next_stage(found),) if one),
        "open_window": open_window(found),
        **bodies,
        "independent": (
            say("Nobody who dealt with your complaint before will do so this time.") if found.stage.independent else ""
        ),
        "not_taken_up": own(people.not_taken_up.strip()) or "[write here: why we cannot look into it]",
        "not_taken_up_shown": tuple(one for one in (people.not_taken_up.strip(),) if one),
        "meeting": _meeting(people) or "[write here: the day, the time, the place, and who will be there]",
        "meeting_shown": tuple(one for one in (people.meeting,) if one),
    }


def _frame(letter: LetterText, found: Assessment, people: LetterPeople) -> Values:
    """What stands above and below every letter."""
    names = {"complainant": people.complainant, "person-concerned": people.person_concerned}
    to = names.get(letter.to, people.member_of_staff)
    reference = say("Our reference: {reference}", reference=people.reference)
    signed = [part for part in (people.signatory or people.handler, people.signatory_role, people.provider) if part]
    return {
        "heading": "\n".join((people.provider, capital(long_day(found.at.day)), reference)),
        "greeting": say("Dear {name},", name=to) if to else say("Hello,"),
        "ending": "\n".join((say("Yours sincerely,"), "", *signed)),
        "reference": people.reference,
        "follow": _numbers_and_way(people) if letter.to == COMPLAINANT else "",
        "reference_shown": (people.reference,),
        "provider": people.provider,
        "today": long_day(found.at.day),
    }


def _numbers_and_way(people: LetterPeople) -> str:
    """The number that it had before, and the way to follow it."""
    before = say("You wrote to us about this before. Then it had the number {number}.", number=people.came_as)
    follow = say("You can follow your complaint on our website, with its number and a code that we send you:")
    address = people.follow_in.get(spoken(), people.follow)
    parts = (before if people.came_as else "", f"{follow} {address}" if address else "")
    return " ".join(one for one in parts if one)


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
        ways = listed(people.handler_contact.rstrip(".").split(" or "), "or")
        contact = f" {say('To reach us: {ways}.', ways=ways)}" if ways else ""
        deals = "{name} is dealing with your complaint." if what == "your complaint" else "{name} is dealing with this."
        if letter.kind in _NOTHING_GOES_ON:
            deals = "If you have questions, please ask {name}."
        who = f"{say(deals, name=name if letter.kind in _NOTHING_GOES_ON else capital(name))}{contact}"
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
        "complainant_or_somebody": complainant or say("Somebody"),
        "complainant_or_them": complainant or say("this person"),
    }


def quoted(words: str) -> str:
    """What somebody wrote, each line of it marked as theirs; nothing where there are no words."""
    return "\n".join(f"> {line}".rstrip() for line in words.strip().splitlines())


def _points(people: LetterPeople) -> list[dict[str, str]]:
    return [
        {
            "number": str(number),
            "about": " ".join(one.about.split()),
            "decision": say(DECISIONS[one.decision])
            if one.decision in DECISIONS
            else f"[write here: our decision on point {number}]",
        }
        for number, one in enumerate(people.points, start=1)
    ]


def _opening(row: Row | None, found: Assessment) -> str:
    """How an acknowledgement begins: what came, how, and when."""
    facts, case = found.case.facts, found.case
    if row is not None and row.duty.clock.start.kinds == ("details-received",) and isinstance(row.start, Fact):
        thanks = "Thank you for the details of your complaint. We received them on {day}."
        return say(thanks, day=long_day(row.start.day))
    if len(case.periods) > 1:
        asked = facts[case.periods[-1].begin]
        stage = stage_name(found.stage.id, found.policy)
        if asked.attributes.get("automatic") is True:
            went_on = "Your complaint went on to {stage} on {day}, because our answer was late. We are sorry for that."
            return say(went_on, stage=stage, day=long_day(asked.day))
        sorry = (
            f" {say('We are sorry that our answer did not put things right.')}" if case.periods[-2].responses else ""
        )
        thanks = "Thank you. On {day} you asked us for {stage} of our procedure."
        return f"{say(thanks, day=long_day(asked.day), stage=stage)}{sorry}"
    return f"{say('Thank you for your complaint.')} {_received(found, facts[0].day)}"


def _details(needs: tuple[Said, ...]) -> str:
    if not any(one.place == "details" for one in needs):
        return ""
    return say(
        "We need the details of your complaint. Please tell us what happened, when it happened and who was there, "
        "as far as you have not done so."
    )


def _received(found: Assessment, day: int) -> str:
    """That the complaint came, how, as far as that is known, and when."""
    channel = found.known.get("channel")
    if not channel:
        return say("We received it on {day}.", day=long_day(day))
    return say("We received it {how} on {day}.", how=channel_words(channel), day=long_day(day))


def _meeting(people: LetterPeople) -> str:
    """The meeting that was fixed, in the language spoken now."""
    return people.meeting_in.get(spoken(), people.meeting)
