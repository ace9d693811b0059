"""Whether a letter may go by itself, now or later today or not at all; and sending it.

What a machine cannot judge is left to a person: anything that somebody needs from us besides email, a death, a case
that is closed to most, a mail that nobody has answered.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from typing import Final, NamedTuple

from django.utils import timezone

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.casework.document_acts import store_of
from putright.casework.looking import View
from putright.casework.noting import authorities_noted
from putright.casework.recording import Proposed, Refused
from putright.casework.speaking import speakers_of
from putright.casework.who_may import needed_for
from putright.correspondence import dispatching
from putright.correspondence.approving import why_not_approved
from putright.correspondence.codes_sent import BY_TEXT
from putright.correspondence.dispatching import Sending, send_letter
from putright.correspondence.fallen import working_days
from putright.correspondence.falling_due import SENT, Chosen
from putright.correspondence.in_welsh import same_origin
from putright.correspondence.letter_form import against_email
from putright.correspondence.letter_mail import email_of
from putright.correspondence.lettering import fitting, missing_from
from putright.correspondence.models import CaseLetter
from putright.correspondence.own_texts import texts_on
from putright.correspondence.people_of_case import directory_for, people_of_case
from putright.letters import letters
from putright.procedure.facts import COMING_IN, STOCK
from putright.procedure.moments import ZONE, write_instant
from putright.register.closing import bars_of
from putright.register.models import Message
from putright.register.parts import ADDED, HEARD, MAIL_CAME
from putright.register.parts_beside import BY_HAND
from putright.register.waiting import CLOCK, waiting_of
from putright.stationery.halves import in_two_languages
from putright.wording.people_words import COMPLAINANT

FROM: Final = time(9)
UNTIL: Final = time(17)
"""Letters go by themselves on working days between these hours: nobody is written to by a machine at night, and
somebody is there to stop one."""
NOTE: Final = "Sent by itself."
_OPEN: Final = frozenset({"open", "responded"})
_HELPED: Final = "They need help from us that a person has to think of: look at what they need."


class Going(NamedTuple):
    """Why a letter does not go by itself; nothing: it may. ``later``: it is tried again."""

    why: str = ""
    later: bool = False


def is_hour(organisation: Organisation, now: datetime) -> bool:
    """Whether letters go by themselves at this hour: within office hours of a working day."""
    local = timezone.localtime(now, ZONE)
    if not FROM <= local.time() < UNTIL:
        return False
    table = working_days(organisation, now)
    return table is not None and table.is_working(local.date().toordinal())


def why_not(view: View, kind: str, letter: CaseLetter, chosen: Chosen, now: datetime) -> Going:
    """Why it does not go by itself as things stand now."""
    why = next((one for one in _for_good(view, kind, letter, chosen) if one), "")
    if why:
        return Going(why)
    if _wrote_today(view, now):
        return Going("Something went to them by itself today. This goes on the next working day.", later=True)
    if not is_hour(view.organisation, now):
        return Going("It goes by itself on a working day between 9:00 and 17:00.", later=True)
    return Going()


def _for_good(view: View, kind: str, letter: CaseLetter, chosen: Chosen) -> Iterator[str]:
    """Why a person has to look at it; empty where one of the reasons is none."""
    of_kind = next(one for one in chosen.kinds.values() if one.falls.kind in (letter.kind, kind))
    if chosen.stopped is not None:
        yield "All sending by itself was stopped."
    if of_kind.how != SENT:
        yield "Letters of this kind no longer go by themselves."
    if view.record.latest(BY_HAND.name).get("how") == "by-hand":
        yield "On this case no letter goes by itself. Somebody chose that, and the history says why."
    yield from _of_case(view)
    if store_of(view.organisation) is None:
        yield "No folder for documents is named, so that the text cannot be kept."
    yield dispatching.why_not(view.record, kind)
    yield from _of_person(view, in_two_languages(letter.text))
    yield _not_the_same(view, letter)
    yield why_not_approved(view.organisation, letter, view.found, kind)
    missing = _missing(view, kind, letter)
    if missing:
        yield " ".join(missing)


def _of_case(view: View) -> Iterator[str]:
    if view.found.status not in _OPEN:
        yield "The case is not open."
    if any(one.what == CLOCK for one in waiting_of(view.found, view.found.by_law())):
        yield "A clock of the case stands still."
    if bars_of(view.record.entries).only is not None:
        yield "Not everybody may open this case."
    entries = view.record.entries
    if not any(one.row.source == "staff" for one in entries):
        # Else what a stranger typed into our form would go to whatever address they typed.
        yield "None of your staff has recorded anything on this case yet."
    wrote = max((one.row.number for one in entries if _went_out(one.row.kind)), default=0)
    came = {one.row.kind for one in entries if one.row.number > wrote}
    if MAIL_CAME.name in came:
        yield "A mail came that nobody has answered yet. It may make this letter wrong."
    if HEARD.name in came:
        yield "They rang, came or wrote, and nobody has written to them since. It may make this letter wrong."
    back = Message.objects.filter(organisation=view.organisation, case=view.case, to="complainant", state="returned")
    if back.exclude(kind=BY_TEXT).exists():
        yield "An email of ours to them came back."


def _went_out(kind: str) -> bool:
    return kind in STOCK and STOCK[kind].correspondence and kind not in COMING_IN and kind != "receipt-sent"


def _not_the_same(view: View, letter: CaseLetter) -> str:
    """That the English is the provider's own text and the Welsh is ours: nobody compared them."""
    texts = texts_on(view.organisation, timezone.localdate(view.now))
    if not in_two_languages(letter.text) or same_origin(fitting(letter.kind, view.found), texts):
        return ""
    return "Its English is your own text, and its Welsh is ours: look whether both say the same."


def _of_person(view: View, in_welsh: bool = False) -> Iterator[str]:
    needs = view.needs
    yield " ".join(against_email(needs, email_of(view.record), in_welsh=in_welsh))
    if needs.support or needs.other_support or needs.words or needs.not_times or needs.not_address:
        yield _HELPED
    speakers = speakers_of(view.record, view.found)
    if not all(one.sees for one in speakers if one.who == COMPLAINANT):
        yield "Nobody has seen that they may speak for the person concerned."
    if any(one.represents and one.who != COMPLAINANT for one in speakers):
        yield "Somebody is noted who speaks for them: look to whom the letter should go."
    noted = authorities_noted(view.record)
    if any(one.get("authority") == "executor" for one in noted.values()):
        yield "They speak for somebody who died."


def _missing(view: View, kind: str, letter: CaseLetter) -> tuple[str, ...]:
    texts = texts_on(view.organisation, timezone.localdate(view.now))
    return missing_from(letter.text, kind, view.found, people_of_case(view, directory_for(view), None), texts)


def _wrote_today(view: View, now: datetime) -> bool:
    """Whether a receipt or a letter went to them by itself today: one a day is enough."""
    midnight = timezone.localtime(now, ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    ours = Message.objects.filter(
        organisation=view.organisation, case=view.case, to="complainant", made__gte=midnight
    ).exclude(state="stopped")  # fmt: skip
    return any(
        one.kind == "receipt" or (hasattr(one, "letter") and one.letter.account_id is None)
        for one in ours.select_related("letter")
    )


def send_by_itself(view: View, kind: str, letter: CaseLetter, key: str, now: datetime) -> Going:
    """Send it as a person would, and say that nobody did; it can be stopped for five minutes. ``key`` sends it once."""
    fact, at = letters()[kind].fact, write_instant(int(now.timestamp()))
    may = frozenset({needed_for(fact), needed_for(ADDED.name)})
    itself = Member(0, "", "putright", may, frozenset(), ())
    sending = Sending(kind, letter.revision, email_of(view.record), (), ())
    proposed = Proposed(fact, at, _says(view, kind, fact, letter), NOTE)
    done = send_letter(
        view.organisation, view.case, sending, [proposed], itself, now=now, seen=view.seen, key=key
    )  # fmt: skip
    if not isinstance(done, Refused):
        return Going()
    said = " ".join(one.message for one in done.refusal.faults if one.message)
    return Going(said or "Recording it asks for a reason, which only a person can give.")


def _says(view: View, kind: str, fact: str, letter: CaseLetter) -> dict[str, object]:
    """What the fact says besides: as whoever sends it from its page would answer."""
    handler = people_of_case(view, {}, None).handler
    if fact == "acknowledged" and handler and handler in letter.text:
        return {"names_handler": True}
    return {"about": letters()[kind].title} if fact == "informed" else {}
