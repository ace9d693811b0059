"""A few mails that wait for somebody, made when the demonstration is: of nobody real."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage

from putright.accounts.models import Organisation
from putright.casework.document_acts import store_of
from putright.correspondence.mailbox.deciding import new_mails, read_one
from putright.correspondence.mailbox.intake import bring_in
from putright.demonstration.reading import Provider

_RUNG = (
    "I rang on Monday and again on Wednesday, and both times I was told that somebody would ring me back the same day. "
    "Nobody did. I took the second afternoon off work to wait for it.\n\nPlease tell me what happened, and see to it "
    "that it does not happen to the next person.\n\nNora Whitlock\n"
)
_NOTES = "Monday 10:20, spoke to Sam, will ring back today.\nWednesday 9:05, spoke to Jo, will ring back by two.\n"
_MORE = "I found the letter that I spoke of on the telephone. Shall I bring it, or is a photograph enough?\n"
_AWAY = "I am away until the end of the week and read no mail.\n"


def mails_of(provider: Provider) -> Iterator[tuple[EmailMessage, timedelta]]:
    """What came, and how long ago: a complaint, something about a case, an absence note."""
    to = provider.organisation.email or "complaints@post.example"
    first = _mail("Nora Whitlock <nora.whitlock@post.example>", to, "Nobody rang me back", _RUNG)
    first.add_attachment(_NOTES, filename="my notes.txt")
    yield first, timedelta(hours=5)
    known = next((one.complainant for one in provider.cases if one.complainant.email), None)
    if known is not None:
        said = f"{_MORE}\nOn Mon, 2 Mar 2026 at 10:14, {to} wrote:\n> Thank you.\n> Please send us what you have.\n"
        yield _mail(f"{known.name or ''} <{known.email}>", to, "The letter", said), timedelta(hours=2)
    away = _mail("Sam Rowntree <sam.rowntree@post.example>", to, "Out of the office", _AWAY)
    away["Auto-Submitted"] = "auto-replied"
    yield away, timedelta(hours=1)


def add_mails(organisation: Organisation, provider: Provider, now: datetime) -> None:
    """Keep and read them, as if they had come to a mailbox; nothing where no folder was named."""
    store = store_of(organisation)
    if store is None:
        return
    for said, ago in mails_of(provider):
        bring_in(organisation, store, [bytes(said)], now - ago, now)
    for key in new_mails(organisation):
        read_one(organisation, store, key, [], now)


def _mail(sender: str, to: str, subject: str, text: str) -> EmailMessage:
    found = EmailMessage()
    found["From"], found["To"], found["Subject"] = sender, to, subject
    found.set_content(text)
    return found
