"""What went out by itself on a case, and what could not."""

from __future__ import annotations

from typing import Final, NamedTuple

from django.db import connection

from putright.accounts.models import Organisation
from putright.register.models import Case

_KINDS: Final = {
    "receipt": "Receipt with the number, to the complainant",
    "assigned": "Word that the case was given to somebody",
    "due-soon": "Reminder that something is nearly due",
    "overdue": "Reminder that something is overdue",
}
_STATES: Final = {"waiting": ("Waiting", "yellow"), "sent": ("Sent", "green"), "not-sent": ("Not sent", "red")}
_MOST: Final = 20


class MessageShown(NamedTuple):
    """A message: what it is, whether it went, when, and why not."""

    what: str
    state: str
    colour: str
    why: str


def messages_of(organisation: Organisation, case: Case) -> list[MessageShown]:
    """The messages of a case, the newest first: one query. Alike ones are shown once, however many people got them."""
    with connection.cursor() as cursor:  # asked by each page of a case
        cursor.execute(
            "SELECT kind, state, why FROM register_message WHERE organisation_id = %s AND case_id = %s"
            " ORDER BY made DESC, id DESC LIMIT %s",
            [organisation.pk, case.pk, _MOST],
        )
        rows = cursor.fetchall()
    found: dict[tuple[str, str, str], MessageShown] = {}
    for kind, state, why in rows:
        words, colour = _STATES[state]
        found.setdefault((kind, state, why), MessageShown(_KINDS[kind], words, colour, why))
    return list(found.values())
