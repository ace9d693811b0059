"""What went out by itself on a case, and what could not."""

from __future__ import annotations

from typing import Final, NamedTuple

from putright.accounts.models import Organisation
from putright.register.models import Case, Message

_KINDS: Final = {
    "receipt": "Receipt with the number, to the complainant",
    "assigned": "Word that the case was given to somebody",
    "due-soon": "Reminder that something is nearly due",
    "overdue": "Reminder that something is overdue",
    "opened": "Word that somebody opened the case with a reason",
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
    found: dict[tuple[str, str, str], MessageShown] = {}
    rows = Message.objects.filter(organisation=organisation, case=case).order_by("-made", "-id")
    for kind, state, why in rows.values_list("kind", "state", "why")[:_MOST]:
        words, colour = _STATES[state]
        found.setdefault((kind, state, why), MessageShown(_KINDS[kind], words, colour, why))
    return list(found.values())
