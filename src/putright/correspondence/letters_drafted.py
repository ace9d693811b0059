"""A letter that fell due is drafted by itself, follows its case while nobody has touched it, and goes where it may.

Each is one transaction, and is dealt with once: the row that says so is unique for what the letter is about, and is
written with the draft. Once a person has typed into a draft it is theirs, and nothing here changes or sends it; so it
is once somebody put it into the post, commented on it, approved it, or was asked to look at it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from django.utils import timezone

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.casework.agreed import agreed_titles, name_actions
from putright.casework.looking import View, look
from putright.casework.who_may import needed_for
from putright.correspondence.case_letters import Written, as_it_went, in_the_post, kept_as, letter_of
from putright.correspondence.fallen import Fallen, still_owed
from putright.correspondence.falling_due import FALLS, SENT, Chosen, chosen_by
from putright.correspondence.going_itself import Going, send_by_itself, why_not
from putright.correspondence.in_welsh import letter_for
from putright.correspondence.letter_form import letters_to
from putright.correspondence.letter_recall import stop_letter
from putright.correspondence.letter_record import is_spoken_of
from putright.correspondence.lettering import fitting
from putright.correspondence.mailbox.filing import tell
from putright.correspondence.models import CaseLetter, FallenLetter, LetterMail
from putright.correspondence.own_texts import texts_on
from putright.correspondence.people_of_case import directory_for, people_of_case
from putright.letters import letters
from putright.register.append import take_chain
from putright.register.documents import documents_of
from putright.register.models import Case
from putright.register.parts import ADDED
from putright.register.reading import record_of

LOOK_AT_IT: Final = "letter-drafted"
"""The kind of message that tells whoever deals with the case of a draft that no reminder tells of."""


def draft(organisation: Organisation, fallen: Fallen, chosen: Chosen, now: datetime) -> FallenLetter | None:
    """Draft a letter that fell due, unless somebody is writing it; None where it was dealt with or is owed no more.

    Within the organisation's transaction.
    """
    take_chain(organisation.pk)
    known = FallenLetter.objects.filter(organisation=organisation, case=fallen.case, about=fallen.about)
    if known.exists() or not still_owed(fallen.case, fallen.about, now):
        return None
    case = Case.objects.select_related("policy").get(organisation=organisation, pk=fallen.case)
    view = look(organisation, case, now)
    kind = fitting(fallen.kind, view.found)
    row = FallenLetter(
        organisation=organisation, case=case, kind=kind, about=fallen.about, state="left", at=now, entries=view.seen,
        day=timezone.localdate(now),
    )  # fmt: skip
    if letter_of(case, kind) is None and not _told_of_delay(view, fallen) and not _reminded(view, fallen, kind):
        made = CaseLetter(organisation=organisation, case=case, kind=kept_as(kind), revision=0)
        _fill(made, filled(view, kind), now)
        row.letter = made.pk
        row.state = "to-send" if chosen.kinds[fallen.kind].how == SENT else "drafted"
        if row.state == "to-send":
            _say_why(row, why_not(view, kind, made, chosen, now))
    row.save()
    if row.state == "drafted" and not fallen.by_duty:
        _tell(row, view, now)
    return row


def _reminded(view: View, fallen: Fallen, kind: str) -> bool:
    """Whether a person has reminded of what is waited for, since it was asked: as a duty is done by whoever does it."""
    if fallen.by_duty:
        return False
    asked = fallen.about.rpartition("/")[2][:10]
    return any(
        timezone.localdate(one.added).isoformat() >= asked
        for one in documents_of(view.record)
        if one.what == "our-letter" and one.gone is None and one.description.startswith(as_it_went(kind))
    )


def _told_of_delay(view: View, fallen: Fallen) -> bool:
    """Whether it would tell of an answer that may be late, of which they were told, or a duty of its own has a date."""
    falls, case = FALLS[fallen.kind], view.found.case
    if fallen.about.split("/")[2] not in falls.late:
        return False
    period = case.periods[-1]
    dated = any(row.action in falls.actions and row.due is not None for row in view.found.next)
    return dated or case.last(letters()[fallen.kind].fact, period.begin, period.end) is not None


def follow(organisation: Organisation, key: int, owed: bool, now: datetime) -> str:
    """Look at a draft again; what it is now: drafted, to-send, sent, left (it is a person's), gone;
    nothing, if another worker dealt with it meanwhile. Within the organisation's transaction.
    """
    take_chain(organisation.pk)
    row = FallenLetter.objects.select_related("case", "case__policy").get(organisation=organisation, pk=key)
    if row.state not in ("drafted", "to-send"):
        return ""
    letter = CaseLetter.objects.filter(organisation=organisation, case=row.case, pk=row.letter or 0).first()
    view = look(organisation, row.case, now)
    row.entries, row.day = view.seen, timezone.localdate(now)
    if letter is None or letter.account_id is not None or is_in_hand(letter):
        row.state, row.why = "left", ""
    elif not owed:
        letter.delete()
        row.state, row.letter, row.why = "gone", None, ""
    else:
        _still(row, letter, view, now)
    row.save()
    return row.state


def is_in_hand(letter: CaseLetter) -> bool:
    """Whether somebody deals with a draft that they did not change: what they saw must not become another text."""
    return in_the_post(letter.case, letter.kind) or is_spoken_of(letter)


def _still(row: FallenLetter, letter: CaseLetter, view: View, now: datetime) -> None:
    """It is owed still, and nobody has touched it: it says what the case gives now, or what somebody approved,
    and goes if it may."""
    kind = fitting(row.kind, view.found)
    written = filled(view, kind)
    if (letter.subject, letter.text) != written:
        _fill(letter, written, now)
    if row.state != "to-send":
        return
    # Asked anew: somebody may have stopped all of it while the letters before this one were dealt with.
    going = why_not(view, kind, letter, chosen_by(view.organisation), now)
    if not going.why:
        going = send_by_itself(view, kind, letter, f"itself/{row.pk}", now)
        row.state = "to-send" if going.why else "sent"
    _say_why(row, going)
    if row.state == "drafted":
        _tell(row, view, now)


def stop_waiting(organisation: Organisation, by: Member, now: datetime) -> int:
    """Stop every letter that went by itself and still waits, for whoever stops all of it; how many were stopped.

    Each is a draft again, and whoever deals with its case is told. Within the organisation's transaction.
    """
    may = replace(by, permissions=by.permissions | {needed_for(ADDED.name)}, barred=frozenset())
    waiting = LetterMail.objects.filter(organisation=organisation, account=None, message__state="waiting")
    count = 0
    # All their messages before the chain, as whoever sends them takes them: else each may wait for the other.
    mails = waiting.select_for_update(of=("message",)).select_related("case__policy", "message").order_by("message")
    for mail in list(mails):
        if stop_letter(organisation, mail, may, now=now) is None:
            count += 1
            tell(organisation, record_of(mail.case), LOOK_AT_IT, f"{LOOK_AT_IT}/stopped/{mail.pk}", now)
    return count


def _say_why(row: FallenLetter, going: Going) -> None:
    row.why = going.why
    if going.why and not going.later:
        row.state = "drafted"


def _tell(row: FallenLetter, view: View, now: datetime) -> None:
    tell(view.organisation, view.record, LOOK_AT_IT, f"{LOOK_AT_IT}/{row.pk}", now)


def filled(view: View, kind: str) -> Written:
    """The letter as the case gives it now, signed by whoever deals with it."""
    name_actions(view, agreed_titles(view))
    texts = texts_on(view.organisation, timezone.localdate(view.now))
    language = letters_to(view.organisation, view.needs)
    letter = letter_for(kind, view.found, people_of_case(view, directory_for(view), None), texts, language)
    return Written(letter.subject, letter.text)


def _fill(letter: CaseLetter, written: Written, now: datetime) -> None:
    letter.subject, letter.text, letter.revision = written.subject, written.text, letter.revision + 1
    letter.at, letter.account = now, None
    letter.save()
