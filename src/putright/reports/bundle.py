"""What the bundle of a case adds to its page: the chain, the version of the policy, and who read the case."""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple

from putright.accounts.members import who_acted
from putright.casework.looking import FOLLOWED, View
from putright.register.closing import CLOSING, bars_of
from putright.register.models import CaseRead, Head

MOST_READS: Final = 200
"""The latest reads are listed; how many there were in all is said."""

_BY_COMMAND: Final = "Whoever runs the server, by a command"
_FROM_OUTSIDE: Final = "The complainant, or whoever speaks for them"


class Link(NamedTuple):
    """A fact's place in the chain of its organisation."""

    number: int
    position: int
    digest: str


class Read(NamedTuple):
    """That somebody read the case: who, when, and what they read."""

    who: str
    at: datetime
    what: str


class Chain(NamedTuple):
    """The links of a case, and where the organisation's chain ends now."""

    links: list[Link]
    end: int
    head: str


def chain_of(view: View) -> Chain:
    """Where each fact of the case stands in the chain: one query."""
    links = [Link(entry.row.number, entry.row.position, bytes(entry.row.digest).hex()) for entry in view.record.entries]
    head = Head.objects.get(organisation=view.organisation)
    return Chain(links, head.position, bytes(head.digest).hex())


def reads_of(view: View) -> tuple[list[Read], int]:
    """Who read the case, the latest first, and how many reads there were: three queries, one more if it was closed.

    Somebody who took the whole register with its names away read each case that was in it: that is one row, on the
    newest case of that time.
    """
    own = CaseRead.objects.filter(case=view.case)
    whole = CaseRead.objects.filter(organisation=view.organisation, what="register", case__number__gt=view.case.number)
    taken = list(whole.select_related("account").order_by("-at")[:MOST_READS])
    rows = [*own.select_related("account").order_by("-at")[:MOST_READS], *_in_the_file(view, taken)]
    found = [Read(_reader(row), row.at, row.what) for row in rows]
    found.sort(key=lambda one: one.at, reverse=True)
    return found[:MOST_READS], max(own.count(), len(found))


def _reader(row: CaseRead) -> str:
    if row.account is not None:
        return str(row.account.name or row.account.email)
    return _FROM_OUTSIDE if row.what == FOLLOWED else _BY_COMMAND


def _in_the_file(view: View, taken: list[CaseRead]) -> list[CaseRead]:
    """Of the times that the register was taken, those at which the case was open to whoever took it."""
    entries = view.record.entries
    if not taken or not any(entry.row.kind in CLOSING for entry in entries):
        return taken
    accounts = {row.account_id for row in taken if row.account_id is not None}
    persons = who_acted(view.organisation, (), accounts).persons

    def closed(row: CaseRead) -> bool:
        person = persons.get(row.account_id or 0, "")
        return bars_of(entry for entry in entries if entry.row.recorded <= row.at).shuts_out(person)

    return [row for row in taken if not closed(row)]
