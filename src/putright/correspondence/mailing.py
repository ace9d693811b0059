"""What the messages that go out by themselves say. Letters that a person looks at are in lettering.py."""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings

from putright.accounts.models import Organisation
from putright.casework.looking import View
from putright.correspondence.lettering import LetterPeople, letter_text
from putright.register.models import Message
from putright.wording.law_words import due_by_both, law_title, owed_by_both


class Written(NamedTuple):
    """A message ready to go."""

    subject: str
    text: str


def write_message(organisation: Organisation, view: View, message: Message) -> Written:
    """The text of a message. What goes to staff names the case by its reference and says nothing of the complaint."""
    reference = view.case.reference
    if message.kind == "receipt":
        # The register number and what happens next; no word that somebody typed goes to an address that they typed.
        people = LetterPeople(provider=organisation.name, reference=reference)
        letter = letter_text("receipt", view.found, people)
        return Written(letter.subject, letter.text)
    link = f"{settings.PUBLIC_ADDRESS}/s/{organisation.slug}/cases/{reference}/"
    if message.kind == "opened":
        about = f"{settings.PUBLIC_ADDRESS}/s/{organisation.slug}/independence/"
        return Written(f"{reference}: opened with a reason", f"{_OPENED.format(reference)}\n\n{about}\n")
    law, policy = view.found.by_law(), view.found.policy
    rows = owed_by_both(view.found, law)
    owed = [f"- {law_title(row, policy)}: {due_by_both(row, law, policy)}." for row in rows]
    owed = owed or ["- Nothing is owed just now."]
    subject, begin = _STAFF[message.kind]
    return Written(f"{reference}: {subject}", "\n".join([begin.format(reference), "", *owed, "", link, ""]))


_OPENED = (
    "Somebody opened the case {}, which is closed to them, and gave a reason. Who it was, why, and what they read:"
)
_STAFF = {
    "assigned": ("this case is yours", "You were given the case {}. What is owed on it:"),
    "due-soon": ("something is due by the end of the next working day", "Something is due soon on {}. What is owed:"),
    "overdue": ("something is overdue", "Something on {} was not done in time. What is owed:"),
}
