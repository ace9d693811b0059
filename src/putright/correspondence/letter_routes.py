"""Where a letter says the complainant can go from here: our next stage, or an outside body, and by when."""

from __future__ import annotations

from datetime import date
from typing import Final

from putright.correspondence.letter_people import LetterPeople
from putright.letters import LetterText
from putright.procedure.assessment import Assessment
from putright.procedure.knowing import known_to
from putright.procedure.reckoning import reckon_days
from putright.procedure.routes import RouteRow
from putright.wording.body_shown import BodyShown, body_shown, others_offered
from putright.wording.condition_words import decided
from putright.wording.dates import long_day
from putright.wording.language import in_english, own, say
from putright.wording.limit_words import length_words
from putright.wording.outside_words import bodies_offered, served_if, window_for_complainant
from putright.wording.plain_names import capital, sentence, stage_name
from putright.wording.standing_words import how_to_ask, to_ask

_WITH_CONTACTS: Final = ("final-response", "referral-information")
_UNKNOWN: Final = "[write here: which outside body can look at this, and by when]"


def next_stage(found: Assessment) -> str:
    """How to go on from an answer that is sent today; empty where there is no next stage, or not for this case."""
    window = found.stage.window
    if window is None:
        return ""
    row = next((one for one in found.windows if one.window is window), None)
    held = found.policy.by_id[window.to].held_by
    when = served_if(held, found) if held is not None else ""
    if when is None:
        # A stage that an outside body holds is not open to somebody whom that body does not serve.
        return ""
    later = say("A later request is only taken if there is an exceptional reason.")
    late = f" {later}" if window.exceptional else ""
    how = how_to_ask(row, found.policy) if row is not None else ""
    until = _until(found, row.closes if row is not None else None)
    only = f", {when}" if when else ""
    can = capital(say("you can {ask}", ask=to_ask(window.to, found.policy)))
    return f"{can}{only}. {until}{how}{late}"


def open_window(found: Assessment) -> str:
    """The request that the complainant can make today, because an answer was sent before; or nothing."""
    row = next((one for one in found.windows if one.window is found.stage.window and one.status == "open"), None)
    return window_for_complainant(row, found) if row is not None else ""


def _until(found: Assessment, closes: int | None) -> str:
    window = found.stage.window
    if window is None or window.duration is None:
        return say("There is no time limit.")
    if window.opens == "receipt of the response" and closes is None:
        within = "Please do so within {length} of the day you get this letter."
        return say(within, length=length_words(window.duration))
    table = known_to(found.calendar, found.at)
    from_today = reckon_days(window.duration, found.at.day, table, found.policy.counting)
    last = closes if closes is not None else from_today
    return say("Please do so by {day}.", day=long_day(last))


def outside_bodies(letter: LetterText, found: Assessment, people: LetterPeople) -> dict[str, object]:
    """The outside bodies, each as a text: those open once this answer is sent, those open now, and all.

    Those of which the organisation tells everybody stand below those that its policy names.
    """
    contacts = letter.kind in _WITH_CONTACTS
    offered = bodies_offered(found)
    after = [one for one in offered if one.row.available or one.row.route.after == found.stage.id]
    texts = [one.said(_body_text(one.row, found, people, contacts)) for one in after]
    last = found.stage.id == found.policy.last_internal
    settings = found.policy.settings
    ending = [one for one in found.policy.routes if one.after == found.policy.last_internal]
    waits = any(decided(one.conditions, settings) is not False for one in ending)
    if last and waits and not any(one.row.route.after == found.stage.id for one in after):
        # The policy knows a body that decides in the end, but none of those that it names serves this case.
        texts.append(_UNKNOWN)
    names = tuple(_shown(one.row.body, found, people).name_said for one in after)
    every = tuple(_shown(one.row.body, found, people).name_said for one in offered)
    others = [_other_text(one) for one in others_offered((one.body for one in found.policy.routes), people.directory)]
    return {
        "bodies": [*texts, *others],
        "bodies_now": [
            *(one.said(_body_text(one.row, found, people, False)) for one in offered if one.row.available),
            *others,
        ],
        "all_bodies": [*(one.said(_with_time(one.row, found, people)) for one in offered), *others],
        "bodies_shown": every if contacts and not names else names,
    }


def _shown(body_id: str, found: Assessment, people: LetterPeople) -> BodyShown:
    """The body as the organisation's directory has it, else as ours has."""
    return people.directory.get(body_id) or body_shown(body_id, None, date.fromordinal(found.at.day))


_OF: Final = "'s "


def _body_text(row: RouteRow, found: Assessment, people: LetterPeople, contacts: bool) -> str:
    why = list(row.why)
    later = row.route.later
    if later is not None and later[0] == found.stage.id:
        why[0] = later[1]
    said = " ".join(sentence(one) for one in why)
    shown = _shown(row.body, found, people)
    time = f" {shown.asked(said)}" if contacts and shown.asked(said) else ""
    short = f"The {shown.name.partition(_OF)[0]} "
    if said.startswith(short) and shown.name not in said:  # "The Information Commissioner", of their Office
        said = f"{capital(shown.the)} {said.removeprefix(short)}"
    name = "" if shown.name in said and in_english() else f"{capital(shown.the_said)}. "
    mine = "".join(f" {one}" for one in (own(sentence(shown.does)), shown.whom) if one and contacts)
    return f"{name}{own(said)}{mine}{time}{_contact(shown, contacts)}"


def _with_time(row: RouteRow, found: Assessment, people: LetterPeople) -> str:
    text = _body_text(row, found, people, True)
    if row.available:
        return text
    if row.route.after is None:
        return f"{text} {say('You can go there after our answer at the end.')}"
    after = say("after our answer at {stage}", stage=stage_name(row.route.after, found.policy))
    return f"{text} {say('You can go there {opening}.', opening=after)}"


def _other_text(shown: BodyShown) -> str:
    about = f" {shown.about('')}" if shown.about("") else ""
    return f"{sentence(shown.name_said)}{about}{_contact(shown, True)}"


def _contact(shown: BodyShown, wanted: bool) -> str:
    """How to reach a body, as far as somebody answers for it; else, where that is wanted, a place to be filled in.

    What a policy prints is as old as its paper, and nobody here has tried it: it stands beside the letter, for staff.
    """
    if shown.contact:
        return f" {say('To reach them: {contact}.', contact=shown.ways_said)}"
    return f" [write here: how to reach {shown.the}]" if wanted else ""
