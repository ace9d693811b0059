"""Where a letter says the complainant can go from here: our next stage, or an outside body, and by when."""

from __future__ import annotations

from typing import Final

from putright.correspondence.letter_people import LetterPeople
from putright.letters import LetterText
from putright.procedure.assessment import Assessment
from putright.procedure.reckoning import reckon_days
from putright.procedure.windows import RouteRow
from putright.wording.body_words import body, body_name, the_body
from putright.wording.condition_words import decided
from putright.wording.dates import long_day
from putright.wording.plain_names import capital, sentence, stage_name
from putright.wording.standing_words import asked_for, how_to_ask, to_ask, window_words

_WITH_CONTACTS: Final = ("final-response", "referral-information")
_UNKNOWN: Final = "[write here: which outside body can look at this, and by when]"


def next_stage(found: Assessment) -> str:
    """How to go on from an answer that is sent today; empty where there is no next stage, or not for this case."""
    window = found.stage.window
    if window is None:
        return ""
    row = next((one for one in found.windows if one.window is window), None)
    held = found.policy.by_id[window.to].held_by
    if held is not None and held not in {one.body for one in found.routes}:
        # A stage that an outside body holds is not open to somebody whom that body does not serve.
        return ""
    late = f" A later request is only taken if {asked_for('exceptional')}." if window.exceptional else ""
    how = how_to_ask(row, found.policy) if row is not None else ""
    until = _until(found, row.closes if row is not None else None)
    return f"You can {to_ask(window.to, found.policy)}. {until}{how}{late}"


def open_window(found: Assessment) -> str:
    """The request that the complainant can make today, because an answer was sent before; or nothing."""
    row = next((one for one in found.windows if one.window is found.stage.window and one.status == "open"), None)
    return window_words(row, found.policy) if row is not None and next_stage(found) else ""


def _until(found: Assessment, closes: int | None) -> str:
    window = found.stage.window
    if window is None or window.duration is None:
        return "There is no time limit."
    if window.opens == "receipt of the response" and closes is None:
        return f"Please do so within {window.duration} of the day you get this letter."
    table = found.calendar.known_on(found.at.day)
    from_today = reckon_days(window.duration, found.at.day, table, found.policy.counting)
    return f"Please do so by {long_day(closes if closes is not None else from_today)}."


def outside_bodies(letter: LetterText, found: Assessment, people: LetterPeople) -> dict[str, object]:
    """The outside bodies, each as a text: those open once this answer is sent, those open now, and all."""
    contacts = letter.kind in _WITH_CONTACTS
    after = [row for row in found.routes if row.available or row.route.after == found.stage.id]
    texts = [_body_text(row, found, people, contacts) for row in after]
    last = found.stage.id == found.policy.last_internal
    settings = found.policy.settings
    ending = [one for one in found.policy.routes if one.after == found.policy.last_internal]
    waits = any(decided(one.conditions, settings) is not False for one in ending)
    if last and waits and not any(row.route.after == found.stage.id for row in after):
        # The policy knows a body that decides in the end, but the case does not say enough to tell which.
        texts.append(_UNKNOWN)
    names = tuple(body_name(row.body) for row in after)
    return {
        "bodies": texts,
        "bodies_now": [_body_text(row, found, people, False) for row in found.routes if row.available],
        "all_bodies": [_with_time(row, found, people) for row in found.routes],
        "bodies_shown": tuple(body_name(row.body) for row in found.routes) if contacts and not names else names,
    }


def _body_text(row: RouteRow, found: Assessment, people: LetterPeople, contacts: bool) -> str:
    why = list(row.why)
    later = row.route.later
    if later is not None and later[0] == found.stage.id:
        why[0] = later[1]
    said = " ".join(sentence(one) for one in why)
    found_body = body(row.body)
    time = f" Please ask them {found_body.time}." if found_body.time and "month" not in said and contacts else ""
    name = "" if found_body.name in said else f"{capital(the_body(row.body))}. "
    return f"{name}{said}{time}{_contact(row.body, people, contacts)}"


def _with_time(row: RouteRow, found: Assessment, people: LetterPeople) -> str:
    text = _body_text(row, found, people, True)
    if row.available:
        return text
    after = stage_name(row.route.after, found.policy) if row.route.after is not None else "the end"
    return f"{text} You can go there after our answer at {after}."


def _contact(body_id: str, people: LetterPeople, wanted: bool) -> str:
    contact = people.body_contacts.get(body_id, "").strip().rstrip(".")
    if contact:
        return f" To reach them: {contact}."
    return f" [write here: how to reach {the_body(body_id)}]" if wanted else ""
