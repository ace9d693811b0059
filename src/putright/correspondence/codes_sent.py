"""Codes that were asked for, as they go out: to the address or the telephone that stands on the case, never to another.

The code is made when its mail is, so that its ten minutes count from then. An attempt after one of which nobody knows
how it ended carries a code of its own, under the same Message-ID: whichever of the two arrives opens the case, and the
first that is used ends the other.

The mail holds the code and not the number of the complaint, so that whoever reads a mailbox has half of what it takes;
and no link that opens anything.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from django.db import transaction
from django.utils import timezone

from putright.accounts.letterheads import letterhead_of
from putright.accounts.models import Organisation
from putright.calendars import load_calendars
from putright.casework.case_codes import (
    LASTS,
    MOST_A_DAY,
    MOST_AN_HOUR,
    address_digest,
    case_named,
    in_groups,
    new_code,
)
from putright.casework.speaking import Speaker, speaker_of, speakers_of
from putright.correspondence.letter_mail import Heads, Kept, mail_of
from putright.procedure.assessment import assess
from putright.register.append import send_for
from putright.register.follow_models import CaseCode, CodeAsked
from putright.register.models import Message
from putright.register.reading import Record, record_of
from putright.site.public_address import public_address
from putright.site.spoken import in_language
from putright.stationery.sheet import Sheet
from putright.wording.code_words import code_letter, code_subject, code_text
from putright.wording.language import ENGLISH
from putright.wording.needs import needs_of
from putright.wording.people_words import COMPLAINANT

BY_EMAIL: Final = "case-code"
BY_TEXT: Final = "case-code-text"
CODES: Final = frozenset({BY_EMAIL, BY_TEXT})
"""The kinds of message that carry a code."""

_TOO_LATE: Final = timedelta(minutes=15)
"""After so long whoever asked has given up, or asked again."""
_AT_ONCE: Final = 200
_NUMBER: Final = re.compile(r"\+?\d[\d\s().-]{7,}\d")
_HEADS: Final = {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}

log = logging.getLogger("putright.outbox")


class Texted(NamedTuple):
    """A text message: to which telephone, and what it says."""

    phone: str
    words: str


def take_asked(organisation: Organisation, now: datetime) -> list[int]:
    """Put a message into the outbox for each code that was asked for, to everybody who may be sent one; their keys.

    Of a number that nobody has, and of a case without an address, nothing comes. Within the organisation's transaction.
    """
    waiting = CodeAsked.objects.select_for_update(skip_locked=True).filter(organisation=organisation, taken=None)
    found: list[str] = []
    for asked in waiting.order_by("pk")[:_AT_ONCE]:
        CodeAsked.objects.filter(pk=asked.pk).update(taken=now)
        if now - asked.made > _TOO_LATE:
            continue
        try:
            with transaction.atomic():
                found += _messages(organisation, asked)
        except Exception:  # one that cannot be read must not hold up the others
            log.exception("the code asked for as %s could not be made ready", asked.pk)
    rows = Message.objects.filter(organisation=organisation, key__in=found) if found else Message.objects.none()
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _messages(organisation: Organisation, asked: CodeAsked) -> list[str]:
    case = case_named(organisation, asked.number)
    if case is None:
        return []
    record = record_of(case)
    found = assess(record.history, record.policy, load_calendars(), asked.made)
    kind = BY_TEXT if asked.how == "text" else BY_EMAIL
    keys = []
    for speaker in speakers_of(record, found):
        # Somebody about whom another complains may not know of it: staff give them a code.
        asks = speaker.who == COMPLAINANT or speaker.represents
        if asks and _reached(kind, speaker):
            keys.append(f"code/{asked.pk}/{speaker.who}")
            send_for(case, kind, speaker.who, keys[-1], asked.made)
    return keys


def why_no_code(organisation: Organisation, message: Message, now: datetime) -> str:
    """Why a code must not go any more, as things stand now: a sentence; nothing, if it may."""
    if now - message.made > _TOO_LATE:
        return "It could not go in time. They can ask for another code."
    speaker = _speaker(message, now)
    reached = _reached(message.kind, speaker) if speaker is not None else ""
    if not reached:
        return "There is no address for it on the case any more."
    given = CaseCode.objects.filter(organisation=organisation, address=address_digest(reached))
    lately = given.filter(made__gt=now - timedelta(hours=1)).count()
    if lately >= MOST_AN_HOUR or given.filter(made__gt=now - timedelta(days=1)).count() >= MOST_A_DAY:
        return "So many codes went to that address lately that no more go for a while."
    return ""


def code_written(organisation: Organisation, message: Message, now: datetime) -> tuple[str, Kept | Texted | None]:
    """Where a code goes and what goes there, with a code that is made now. Raises ValueError as ``mail_of``."""
    record = record_of(message.case) if message.case is not None else None
    speaker = _speaker_on(record, message.to, now) if record is not None else None
    reached = _reached(message.kind, speaker) if speaker is not None else ""
    if message.case is None or record is None or not reached:
        return "", None
    asked = CodeAsked.objects.filter(organisation=organisation, pk=_asked_of(message)).first()
    code = new_code(
        organisation, message.case, message.to, "text" if message.kind == BY_TEXT else "email", now,
        browser=bytes(asked.browser) if asked is not None else None, address=reached,
    )  # fmt: skip
    until = timezone.localtime(now + LASTS)
    language = _language(asked, record, message.to)
    with in_language(language):
        if message.kind == BY_TEXT:
            return reached, Texted(reached, code_text(in_groups(code), f"{until:%H:%M}", organisation.name))
        sheet = Sheet(
            code_subject(organisation.name), _body(organisation, code, until), letterhead_of(organisation),
            until.date(), language=language,
        )  # fmt: skip
    return reached, Kept(reached, mail_of(organisation, sheet, Heads(reached, message.identity, now, _HEADS)))


def _body(organisation: Organisation, code: str, until: datetime) -> str:
    page = public_address(organisation, "follow-code")
    ways = [one for one in (organisation.phone, organisation.email) if one]
    return code_letter(in_groups(code), f"{until:%H:%M}", page, ways)


def _language(asked: CodeAsked | None, record: Record, who: str) -> str:
    """In which language a code goes: that of the page where it was asked for, or the one that the complainant needs."""
    of_page = asked.language if asked is not None else ENGLISH
    return needs_of(record.latest("needs-noted")).reads_in if of_page == ENGLISH and who == COMPLAINANT else of_page


def _asked_of(message: Message) -> int:
    part: Sequence[str] = message.key.split("/")
    return int(part[1]) if len(part) == 3 and part[1].isdecimal() else -1


def _speaker(message: Message, now: datetime) -> Speaker | None:
    if message.case is None:
        return None
    return _speaker_on(record_of(message.case), message.to, now)


def _speaker_on(record: Record, who: str, now: datetime) -> Speaker | None:
    return speaker_of(record, assess(record.history, record.policy, load_calendars(), now), who)


def _reached(kind: str, speaker: Speaker) -> str:
    """Where somebody is sent a code of this kind: what stands on the case, or nothing."""
    return mobile_of(speaker.phone) if kind == BY_TEXT else speaker.email


def mobile_of(typed: str) -> str:
    """The number to which a text can be sent, of what stands on the case ("07700 900123, after six"); nothing where it
    is that of a telephone in a house."""
    found = _NUMBER.search(typed)
    if found is None:
        return ""
    number = ("+" if found[0].startswith("+") else "") + re.sub(r"\D", "", found[0])
    number = f"+{number[2:]}" if number.startswith("00") else number
    return number if re.fullmatch(r"07\d{9}|\+447\d{9}|\+(?!44)\d{8,15}", number) else ""
