"""What went out by itself on a case or to a member, and what could not."""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple

from django.urls import reverse
from django.utils import timezone

from putright.accounts.models import Morning, Organisation
from putright.accounts.planned import planned
from putright.register.models import Case, Message

_KINDS: Final = {
    "receipt": "Receipt with the number, to the complainant",
    "case-code": "Code to follow the case, by email",
    "case-code-text": "Code to follow the case, by text message",
    "assigned": "Word that the case was given to somebody",
    "due-soon": "Reminder that something is nearly due",
    "overdue": "Reminder that something is overdue",
    "statement-soon": "Reminder that a statement is nearly due",
    "statement-late": "Reminder that a statement is missing",
    "opened-strand": "Word that somebody opened a strand with a reason",
    "mail-came": "Word that a mail came",
    "heard-from": "Word that somebody rang, came or wrote",
    "complainant-acted": "Word that the complainant did something on the page of the case",
    "came-back": "Word that a message of ours came back",
    "code-not-arrived": "Word that a text with a code did not arrive",
    "opened": "Word that somebody opened the case with a reason",
    "letter": "Letter to the complainant, by email",
    "letter-look": "Word that somebody is to look at a letter",
    "letter-looked": "Word that somebody looked at a letter",
    "letter-drafted": "Word that a letter was drafted",
    "letter-not-sent": "Word that a letter could not be sent",
    "letter-unsure": "Word that a letter may not have gone",
    "asked-soon": "Reminder that somebody waits for an answer",
    "asked-late": "Reminder that somebody waits for an answer longer than we said",
    "letter-held": "Word that a letter was held back",
    "letter-crossed": "Word that a letter went as something else was recorded",
}
_STATES: Final = {"waiting": ("Waiting", "yellow"), "sent": ("Sent", "green"), "not-sent": ("Not sent", "red"),
                  "returned": ("Came back", "red"), "stopped": ("Stopped", "grey"),
                  "unsure": ("Not known", "red"), "held": ("Held back", "red")}  # fmt: skip
_NO_TEXT: Final = ("Did not arrive", "red")
_MOST: Final = 20


class MessageShown(NamedTuple):
    """A message: what it is, whether it went, when, and why not."""

    what: str
    state: str
    colour: str
    why: str
    href: str = ""
    """Where a letter that somebody wrote is shown, with the way to stop it."""


def state_shown(state: str) -> tuple[str, str]:
    """The state of a message in words, and its colour."""
    return _STATES[state]


def messages_of(organisation: Organisation, case: Case) -> list[MessageShown]:
    """The messages of a case, the newest first: one query. Alike ones are shown once, however many people got them."""
    with planned() as cursor:  # asked by each page of a case
        cursor.execute(
            "SELECT m.kind, m.state, m.why, l.fact FROM register_message m"
            " LEFT JOIN correspondence_lettermail l ON l.message_id = m.id"
            " WHERE m.organisation_id = %s AND m.case_id = %s ORDER BY m.made DESC, m.id DESC LIMIT %s",
            [organisation.pk, case.pk, _MOST],
        )
        rows = cursor.fetchall()
    found: dict[tuple[object, ...], MessageShown] = {}
    for kind, state, why, fact in rows:
        words, colour = _NO_TEXT if kind == "case-code-text" and state == "returned" else _STATES[state]
        href = reverse("letter-sent", args=[organisation.slug, case.reference, fact]) if fact is not None else ""
        found.setdefault((kind, state, why, fact), MessageShown(_KINDS[kind], words, colour, why, href))
    return list(found.values())


class MorningShown(NamedTuple):
    """A morning email: when it was written, what became of it, and why it could not go."""

    made: datetime
    state: str
    why: str


def morning_message(organisation: Organisation, morning: Morning) -> MorningShown | None:
    """The last email that this member was written: one query, none where there was none."""
    if morning.mailed is None:
        return None
    key = f"morning/{morning.membership_id}/{timezone.localdate(morning.mailed)}"
    found = Message.objects.filter(organisation=organisation, key=key).first()
    if found is None:
        return None
    return MorningShown(found.made, _STATES[found.state][0].lower(), found.why)
