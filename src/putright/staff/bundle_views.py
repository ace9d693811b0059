"""Everything about one case on one page, to be printed or handed to an inspector."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from putright.accounts.models import Account
from putright.casework.agreed import agreed_titles
from putright.casework.looking import FOLLOWED, note_read
from putright.procedure.moments import ZONE, parse_moment
from putright.register.parts import OURS
from putright.register.reading import Entry
from putright.reports.bundle import chain_of, reads_of
from putright.staff.bodies_shown import directory_at
from putright.staff.case_history import Shown, account_names, history_shown, when_words, who_entered
from putright.staff.case_page import case_page
from putright.staff.case_people import people_page
from putright.staff.case_views import view_at
from putright.staff.documents_shown import documents_shown
from putright.staff.door import Desk, desk
from putright.staff.strands_shown import strands_shown
from putright.wording.dates import long_day
from putright.wording.plain_names import capital
from putright.wording.standing_words import case_status_words

READS = MappingProxyType(
    {
        "page": "the page of the case",
        "letter": "a letter",
        "mail": "a mail that is on the case",
        "bundle": "this bundle",
        "export": "the case as a file",
        "register": "the whole register with names",
        "requests": "the requests with names and words",
        FOLLOWED: "the page of their own case, with a code",
    }
)
"""What was read, in words."""


class Printed(NamedTuple):
    """An entry on paper: what it says, when it happened, and when and by whom it was entered."""

    shown: Shown
    happened: str
    recorded: str
    who: str


@desk("report", only_looks=True)
def bundle(at: Desk, reference: str) -> HttpResponse:
    """The bundle of a case. That somebody took it is recorded, and stands on it."""
    view = view_at(at, reference)
    note_read(view, at.member.account, "bundle")
    accounts = account_names(view.record.entries)
    address = reverse("case", args=[at.organisation.slug, view.case.reference])
    shown = case_page(view, at.member, address, directory_at(at, view.found.policy))
    history = history_shown(view, accounts, agreed_titles(view))
    reads, reads_in_all = reads_of(view)
    version = view.case.policy
    context: dict[str, object] = {
        "reference": view.case.reference,
        "complainant": view.complainant,
        "status": view.found.status,
        "status_words": capital(case_status_words(view.found.status)),
        "address": address,
        "shown": shown,
        "people": people_page(view, address, may_note=False),
        "duties": [("Owed now", shown.owed), ("Still to come", shown.coming), ("Owed before", shown.past)],
        "entries": [
            _printed(entry, history, accounts) for entry in view.record.entries if entry.row.number not in view.hidden
        ],
        "by_themselves": [one for one in history if one.number == 0],
        "strands": strands_shown(view, address),
        "documents": documents_shown(view, address),
        "chain": chain_of(view),
        "policy": view.found.policy,
        "version": version,
        "adopted_by": _adopter(version.adopted_by_id),
        "reads": [(read.who, read.at, _what_was_read(read.what)) for read in reads],
        "reads_in_all": reads_in_all,
        "now": at.now,
    }
    return at.page("staff/bundle.html", context)


def _what_was_read(what: str) -> str:
    """What was read, in words; a document by its number."""
    kind, _, entry = what.partition(" f")
    return f"document {entry}" if kind == "document" else READS.get(what, what)


def _adopter(account: int | None) -> str:
    return Account.objects.values_list("name", flat=True).get(pk=account) if account is not None else ""


def _printed(entry: Entry, history: list[Shown], accounts: Mapping[int, str]) -> Printed:
    shown = next(one for one in history if one.number == entry.row.number)
    recorded = timezone.localtime(entry.row.recorded, ZONE)
    # The register's own entries are no steps of the procedure: their time stands in their row alone.
    happened = when_words(parse_moment(entry.row.happened)) if entry.row.kind in OURS else shown.when
    return Printed(
        shown, happened, f"{long_day(recorded.toordinal())} at {recorded:%H:%M}", who_entered(entry, accounts)
    )
