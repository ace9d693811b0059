"""What the pages of mail show: the lists, one mail with its cases, where a mailbox stands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from putright.accounts.planned import ask_planned
from putright.correspondence.mailbox.configured import TOLD_AFTER
from putright.correspondence.mailbox.filing import mail_read
from putright.correspondence.scans.taking import SCAN
from putright.incoming.mail import Address
from putright.procedure.moments import ZONE
from putright.register.mail_models import MailDecision, MailIn
from putright.register.models import Case, CaseRead, Contact
from putright.register.scan_models import ScanPlace
from putright.reports.read_first import HELD_WORDS, NEW_WORDS, asked_of
from putright.reports.remarks_list import unsorted_before
from putright.staff.case_frame import address_of
from putright.staff.document_words import size_words
from putright.staff.door import CaseClosed, Desk
from putright.wording.dates import long_day

LISTS: Final = {
    "": ("Waiting", ("waiting", "unreadable", "too-large")),
    "machines": ("From machines", ("set-aside",)),
    "settled": ("Settled", ("settled",)),
}
"""The lists, by what the address asks: the words, and the states of the mails in it."""

_STATES: Final = {
    "new": ("Not read yet", "grey"),
    "waiting": ("Waiting", "yellow"),
    "unreadable": ("Could not be read", "red"),
    "too-large": ("Too large", "red"),
    "set-aside": ("From a machine", "grey"),
}
_BECAME: Final = {
    "reply": ("On a case", "green"),
    "complaint": ("A complaint", "green"),
    "request": ("A request", "green"),
    "praise": ("Praise, a suggestion or a question", "green"),
    "not-ours": ("Not for us", "grey"),
    "posted": ("Told in another way", "green"),
    "double": ("Came twice", "grey"),
    "back": ("Waits again", "yellow"),
}

_BEGINS: Final = 200


class Line(NamedTuple):
    """A mail in a list."""

    href: str
    subject: str
    sender: str
    came: str
    why: str
    begins: str
    state: str
    colour: str
    case: str
    case_href: str


def mails_seen(at: Desk) -> QuerySet[MailIn]:
    """The mails that somebody may see: none of a case that is closed to them, nor what may be of one and waits, or was
    settled otherwise: it names the number of the case, or comes from an address that stands on it."""
    mine = MailIn.objects.filter(organisation=at.organisation).select_related("case", "mailbox", "message")
    barred = at.member.barred
    if not barred:
        return mine
    cases = Case.objects.filter(organisation=at.organisation, pk__in=barred)
    written = Contact.objects.filter(organisation=at.organisation, case__in=barred).values("value")
    named = rf"\y({'|'.join(map(re.escape, cases.values_list('reference', flat=True)))})\y"
    perhaps = Q(sender__in=written) | Q(says__subject__iregex=named) | Q(says__text__iregex=named)
    perhaps |= Q(says__quoted__iregex=named)
    # Of a scan that holds several letters, one may be on a closed case while the rest of it waits.
    parts = MailDecision.objects.filter(organisation=at.organisation, case__in=barred).values("mail")
    of_closed = Q(pk__in=parts) | Q(case__in=barred) | Q(message__case__in=barred) | (Q(case=None) & perhaps)
    return mine.exclude(pk__in=MailIn.objects.filter(of_closed, organisation=at.organisation).values("pk"))


def of_list(mails: QuerySet[MailIn], show: str) -> QuerySet[MailIn]:
    """Those of a list, the newest first."""
    return mails.filter(state__in=LISTS[show][1]).order_by("-came", "-id")


def after(mails: QuerySet[MailIn], text: str) -> QuerySet[MailIn]:
    """Those below the mail of that number."""
    found = re.fullmatch("[0-9]{1,18}", text)
    last = mails.filter(pk=int(found[0])).first() if found is not None else None
    return mails.filter(Q(came__lt=last.came) | Q(came=last.came, pk__lt=last.pk)) if last is not None else mails


def line(at: Desk, row: MailIn) -> Line:
    """A mail as a list shows it."""
    mail = mail_read(row)
    state, colour = state_words(row)
    case = row.case.reference if row.case is not None else ""
    return Line(
        reverse("mail-one", args=[at.organisation.slug, row.pk]),
        subject_of(row),
        "Scanned letter" if is_scan(row) else who(mail.sender) or "Nobody named",
        moment_words(row),
        row.why,
        mail.text if len(mail.text) <= _BEGINS else f"{mail.text[:_BEGINS].rpartition(' ')[0]} ...",
        state,
        colour,
        case,
        address_of(at.organisation, case) if case else "",
    )


def is_scan(row: MailIn) -> bool:
    """Whether it is a scanned letter, and no mail."""
    return row.door == SCAN


def subject_of(row: MailIn) -> str:
    """What it is called: a mail by its subject, a scanned letter by its file."""
    return row.name if is_scan(row) else mail_read(row).subject or "No subject"


def state_words(row: MailIn) -> tuple[str, str]:
    """Where a mail stands, in a word or two, and its colour."""
    return _BECAME[row.became] if row.state == "settled" else _STATES[row.state]


def moment_words(row: MailIn) -> str:
    """When it arrived."""
    local = timezone.localtime(row.came, ZONE)
    return f"{long_day(local.date().toordinal())} at {local:%H:%M}"


def who(address: Address) -> str:
    """Somebody as a mail names them."""
    if address.name and address.address:
        return f"{address.name} ({address.address})"
    return address.name or address.address


def mail_found(at: Desk, number: int, *, to_change: bool = False) -> MailIn:
    """The mail of that number. One of a case closed to the member is closed to them as the case is, and whoever looks
    at one that stands on a case is among its readers."""
    rows = MailIn.objects.filter(organisation=at.organisation, pk=number)
    rows = rows.select_for_update(of=("self",)) if to_change else rows
    found = rows.select_related("case__policy", "mailbox", "message").first()
    if found is None:
        raise Http404
    if at.member.barred and not mails_seen(at).filter(pk=number).exists():
        raise CaseClosed
    if found.case is not None and not to_change:
        CaseRead.objects.create(
            organisation=at.organisation, case=found.case, account_id=at.member.account, at=at.now, what="mail"
        )
    return found


def rows_of(row: MailIn) -> list[tuple[str, str]]:
    """What a mail says of itself."""
    if is_scan(row):
        times = ScanPlace.objects.filter(mail=row).count()
        return [
            ("Scanned", moment_words(row)),
            *([("Pages", str(row.pages))] if row.pages else []),
            ("Size", size_words(row.size)),
            *([("Put into the folder", f"{times} times. It counts once.")] if times > 1 else []),
        ]
    mail = mail_read(row)
    answered = who(mail.reply_to) if mail.reply_to.address not in ("", mail.sender.address) else ""
    shown = [
        ("From", who(mail.sender)),
        ("Answers go to", answered),
        ("To", ", ".join(who(one) for one in mail.to)),
        ("Copied to", ", ".join(who(one) for one in mail.copied)),
        ("Arrived", moment_words(row)),
        ("Mailbox", row.mailbox.name if row.mailbox is not None else "Brought as a file"),
        ("Size", size_words(row.size)),
    ]
    return [(label, value) for label, value in shown if value]


def decisions_of(at: Desk, row: MailIn) -> list[tuple[str, str, str]]:
    """What was decided of a mail, the newest first: what, when and by whom, and why."""
    found = MailDecision.objects.filter(organisation=at.organisation, mail=row).select_related("account", "case")
    lines = []
    for one in found.order_by("-id")[:20]:
        local = timezone.localtime(one.at, ZONE)
        by = one.account.name if one.account is not None else "putright itself"
        shown = one.case is not None and one.case_id not in at.member.barred
        case = f": {one.case.reference}" if one.case is not None and shown else ""
        day = long_day(local.date().toordinal())
        lines.append((f"{_BECAME[one.what][0]}{case}", f"{day} at {local:%H:%M}, by {by}", one.reason))
    return lines


class OnHead(NamedTuple):
    """What the head of the worklist says of mail: how many wait; mailboxes that are not reached, folders that are not
    read. Of the post: how many letters wait to be printed, or to be said to be posted. How many compliments,
    suggestions and questions nobody has sorted for too long. And how much of what the forms brought is held back."""

    waiting: int
    unreached: list[str]
    unread: list[str]
    post: int
    unsorted: int
    held: int
    new_words: Mapping[str, Any] = MappingProxyType({})
    held_words: Sequence[tuple[int, str, str | None]] = ()


# Of what waits, less what mails_seen leaves out for whom some case is closed.
_ON_HEAD: Final = r"""
    SELECT (SELECT count(*) FROM register_mailin m
            WHERE m.organisation_id = %(organisation)s AND m.state IN ('waiting', 'unreadable', 'too-large')
                  AND NOT coalesce(cardinality(%(barred)s::bigint[]) > 0 AND (
                      m.case_id = ANY(%(barred)s)
                      OR EXISTS (SELECT FROM register_maildecision d
                                 WHERE d.mail_id = m.id AND d.case_id = ANY(%(barred)s))
                      OR EXISTS (SELECT FROM register_message o
                                 WHERE o.id = m.message_id AND o.case_id = ANY(%(barred)s))
                      OR m.case_id IS NULL AND (
                          m.sender IN (SELECT value FROM register_contact
                                       WHERE organisation_id = %(organisation)s AND case_id = ANY(%(barred)s))
                          OR concat_ws(' ', m.says ->> 'subject', m.says ->> 'text', m.says ->> 'quoted') ~*
                             (SELECT '\y(' || string_agg(reference, '|') || ')\y' FROM register_case
                              WHERE organisation_id = %(organisation)s AND id = ANY(%(barred)s)))), false)),
           ARRAY(SELECT name FROM register_mailbox
                 WHERE organisation_id = %(organisation)s
                       AND (failing <= %(before)s OR reached <= %(before)s) ORDER BY name),
           ARRAY(SELECT name FROM register_scanfolder
                 WHERE organisation_id = %(organisation)s
                       AND (failing <= %(before)s OR reached <= %(before)s) ORDER BY name),
           (SELECT count(*) FROM correspondence_postletter
            WHERE organisation_id = %(organisation)s AND case_id <> ALL(%(barred)s::bigint[])),
           (SELECT count(*) FROM register_remark
            WHERE organisation_id = %(organisation)s AND sort = '' AND made <= %(unsorted)s),
           (SELECT count(*) FROM register_heldback WHERE organisation_id = %(organisation)s AND state = 'waiting')
"""
_WITH_WORDS: Final = f"{_ON_HEAD}, {NEW_WORDS}, {HELD_WORDS}"


def on_head(at: Desk, *, words: bool = False) -> OnHead:
    """What staff are told on the worklist: one question, for it is asked each time. ``words``: with what came by itself
    and nobody has opened, and what is held back (``reports.read_first``)."""
    asked = {"organisation": at.organisation.pk, "before": at.now - TOLD_AFTER, "barred": list(at.member.barred)}
    asked["unsorted"] = unsorted_before(at.now)
    if words:
        asked |= asked_of(at.organisation)
    return OnHead(*ask_planned(_WITH_WORDS if words else _ON_HEAD, asked)[0])
