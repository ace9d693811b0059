"""What the messages that go out by themselves say. Letters that a person looks at are in lettering.py."""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.casework.looking import View
from putright.casework.statements import statements_of
from putright.correspondence.drafts_told import told_of
from putright.correspondence.lettering import letter_title
from putright.correspondence.models import CaseLetter
from putright.correspondence.receipts import RECEIPT, receipt_sheet
from putright.register.models import Message
from putright.stationery.plain_text import as_text
from putright.wording.dates import long_day
from putright.wording.law_words import due_by_both, law_title, owed_by_both
from putright.wording.morning_words import morning_text


class Written(NamedTuple):
    """A message ready to go."""

    subject: str
    text: str


def write_message(organisation: Organisation, view: View, message: Message) -> Written:
    """The text of a message. What goes to staff names the case by its reference and says nothing of the complaint."""
    reference = view.case.reference
    if message.kind in _STATEMENT:
        return _of_statement(view, message)
    if message.kind == RECEIPT:
        sheet = receipt_sheet(organisation, view)
        return Written(sheet.subject, as_text(sheet))
    link = f"{settings.PUBLIC_ADDRESS}/s/{organisation.slug}/cases/{reference}/"
    if message.kind in _OPENED:
        about = f"{settings.PUBLIC_ADDRESS}/s/{organisation.slug}/independence/"
        return Written(f"{reference}: opened with a reason", f"{_OPENED[message.kind].format(reference)}\n\n{about}\n")
    law, policy = view.found.by_law(), view.found.policy
    rows = owed_by_both(view.found, law)
    owed = [f"- {law_title(row, policy)}: {due_by_both(row, law, policy)}." for row in rows]
    owed = owed or ["- Nothing is owed just now."]
    begin = _STAFF[message.kind][1]
    lines = [begin.format(reference), "", *owed, "", *_drafted(view), link, ""]
    return Written(subject_of(message.kind, reference), "\n".join(lines))


def _drafted(view: View) -> list[str]:
    """The letters on the case that wait for somebody to look at them, so that no mail of their own is needed."""
    found = CaseLetter.objects.filter(organisation=view.organisation, case=view.case, account=None).order_by("kind")
    told = told_of(view.case, found)
    titles = [f"- {letter_title(one.kind, view.found)}" for one in found if not told[one.pk].goes]
    return ["A letter is drafted. Look at it and send it:", *titles, ""] if titles else []


def _of_statement(view: View, message: Message) -> Written:
    """To a member of staff who was asked for a statement. Nothing of the complaint stands in it, and no link: whoever
    gives a statement need not be somebody who may read the case."""
    reference = view.case.reference
    found = next((one for one in statements_of(view.found.case, view.record.entries) if one.person == message.to), None)
    by = f", by {long_day(found.by)}" if found is not None and found.by is not None else ""
    subject, begin = _STATEMENT[message.kind]
    lines = [begin.format(f"your statement of what happened, for {reference}{by}"), "", _GIVEN, ""]
    return Written(f"{reference}: {subject}", "\n".join(lines))


_GIVEN = "If you have given it, tell whoever asked you."
_STATEMENT = {
    "statement-soon": ("your statement is due soon", "You were asked for {}."),
    "statement-late": ("your statement is missing", "You were asked for {}. It is not there yet."),
}
SAYS_NOTHING = frozenset(_STATEMENT)
"""The kinds of message that tell nothing of the complaint: they go to somebody to whom the case is closed, too."""


def subject_of(kind: str, reference: str) -> str:
    """The subject of a message that goes to staff."""
    return f"{reference}: {_STAFF[kind][0]}"


def write_to_member(organisation: Organisation, member: Member, message: Message) -> Written | None:
    """The text of a message that belongs to a member and to no case; None if nothing is left that they may see."""
    home = f"{settings.PUBLIC_ADDRESS}/s/{organisation.slug}/"
    found = morning_text(organisation.name, message.says or {}, member.barred, f"{home}?show=mine", f"{home}mornings/")
    return Written(*found) if found is not None else None


_OPENED = {
    "opened": "Somebody opened the case {}, which is closed to them, and gave a reason. Who it was, why, and what they"
    " read:",
    "opened-strand": "Somebody opened a strand of the case {}, which is closed to them, and gave a reason. Who it was,"
    " why, and what they read:",
}
_STAFF = {
    "assigned": ("this case is yours", "You were given the case {}. What is owed on it:"),
    "due-soon": ("something is due by the end of the next working day", "Something is due soon on {}. What is owed:"),
    "mail-came": ("a mail came", "A mail came, and was put on the case {}. What is owed on it:"),
    "heard-from": (
        "somebody rang, came or wrote",
        "Somebody rang, came or wrote about {}. What they said is in its history. What is owed on it:",
    ),
    "complainant-acted": (
        "the complainant did something on their page",
        "Whoever complained did something on the page of their case, {}. What it was is in its history. What is owed on"
        " it:",
    ),
    "came-back": (
        "a message came back",
        "A message of ours to the complainant came back. Send it by post instead, or phone: {}. What is owed on it:",
    ),
    "code-not-arrived": (
        "a text with a code did not arrive",
        "Somebody asked for a code to follow the case {}, and the text with it did not arrive. Look if the mobile"
        " number on the case is right, or give them a code another way. What is owed on it:",
    ),
    "letter-not-sent": (
        "our letter could not be sent by email",
        "Our letter to the complainant could not be sent by email, so they do not have it. Its text is on the page of"
        " the letter. Send it by post instead, or phone: {}. What is owed on it:",
    ),
    "letter-held": (
        "our letter was held back",
        "Our letter to the complainant did not go, because of what was recorded on the case since it was sent. The page"
        " of the case says what. Look whether it may go, and to whom: {}. What is owed on it:",
    ),
    "letter-crossed": (
        "our letter went as something else was recorded",
        "Our letter to the complainant went while something was recorded that would have stopped it. The page of the"
        " case says what. Look at once whether more has to be done: {}. What is owed on it:",
    ),
    "letter-look": (
        "you are asked to look at a letter",
        "You are asked to look at a letter that is being written on {}. It is on your page “Letters to look at”."
        " What is owed on the case:",
    ),
    "letter-looked": (
        "somebody looked at your letter",
        "Somebody looked at the letter on {} as you asked. Its page says what they wrote. What is owed on the case:",
    ),
    "letter-drafted": ("a letter is drafted", "A letter on {} was drafted by itself. What is owed:"),
    "letter-unsure": (
        "our letter may not have gone",
        "Our letter to the complainant was handed over, and no answer came, so nobody knows whether they have"
        " it. Phone to ask, or send it by post: {}. What is owed on it:",
    ),
    "asked-soon": (
        "somebody waits for an answer",
        "Whoever complained asked for something on the page of their case, {}, that could not be done at once. They"
        " were told that we answer by the end of the next working day at the latest. What is owed on it:",
    ),
    "asked-late": (
        "somebody waits for an answer longer than we said",
        "Whoever complained asked for something on the page of their case, {}, that could not be done at once. The day"
        " by which we told them that we answer has passed. What is owed on it:",
    ),
    "overdue": ("something is overdue", "Something on {} was not done in time. What is owed:"),
}
