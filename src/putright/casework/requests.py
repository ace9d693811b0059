"""Requests that are no complaints: written down, answered or closed, and turned into a complaint when somebody is not
satisfied. Each within the organisation's transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from django.db.models import Max
from django.utils import timezone

from putright.accounts.members import Member
from putright.accounts.models import Organisation, Site
from putright.casework.receiving import Complaint, receive
from putright.casework.recording import Recorded
from putright.procedure.acts import Refusal
from putright.procedure.moments import ZONE
from putright.register.append import NewFact, take_chain
from putright.register.models import ServiceRequest

Settled = Literal["answered", "closed"]


class Settling(NamedTuple):
    """A request, and whether it was settled just now, in the same words by the same account ("again"), or before."""

    request: ServiceRequest
    when: Literal["now", "again", "before"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked for, and how to reach them. ``at``: when they asked."""

    words: str
    channel: str
    at: datetime
    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    site: Site | None = None


def request_of(organisation: Organisation, number: int, *, to_change: bool = False) -> ServiceRequest | None:
    """The request of that number. ``to_change``: nobody else changes it until the transaction ends."""
    found = ServiceRequest.objects.filter(organisation=organisation, number=number)
    if to_change:
        return found.select_for_update(of=("self",)).first()
    return found.select_related("site", "case", "account", "settled_by").first()


def note_request(organisation: Organisation, asked: Asked, by: Member, *, now: datetime, key: str) -> ServiceRequest:
    """Write it down. The same form sent again gives back what it made."""
    take_chain(organisation.pk)  # so that two do not take the same number
    mine = ServiceRequest.objects.filter(organisation=organisation)
    before = mine.filter(key=key).first()
    if before is not None:
        return before
    last = mine.aggregate(last=Max("number"))["last"] or 0
    return ServiceRequest.objects.create(
        organisation=organisation,
        number=last + 1,
        at=asked.at,
        made=now,
        channel=asked.channel,
        words=asked.words,
        name=asked.name,
        phone=asked.phone,
        email=asked.email,
        address=asked.address,
        site=asked.site,
        account_id=by.account,
        key=key,
    )


def settle_request(
    organisation: Organisation, number: int, state: Settled, answer: str, by: Member, *, now: datetime
) -> Settling | None:
    """Answered, or closed without an answer, with words on it. What was settled before stays as it was.

    None: there is no such request.
    """
    request = request_of(organisation, number, to_change=True)
    if request is None:
        return None
    if request.state != "open":
        same = (request.state, request.answer, request.settled_by_id) == (state, answer, by.account)
        return Settling(request, "again" if same else "before")
    request.state, request.answer, request.settled, request.settled_by_id = state, answer, now, by.account
    request.save(update_fields=["state", "answer", "settled", "settled_by"])
    return Settling(request, "now")


def complain_of(
    organisation: Organisation,
    request: ServiceRequest,
    complaint: Complaint,
    by: Member,
    *,
    now: datetime,
    key: str,
    site: Site | None,
) -> Recorded | Refusal:
    """The complaint that comes of a request, taken with ``to_change``. The request stays open while it is worked on.

    It is received when somebody said that they were not satisfied (``complaint.at``); the first contact is kept beside
    it, in an entry of its own.
    """
    day = timezone.localtime(request.at, ZONE).date().isoformat()
    before = NewFact("asked-before", "", {"day": day, "reference": request.reference, "words": request.words})
    done = receive(organisation, complaint, by, now=now, key=key, site=site, besides=(before,))
    if isinstance(done, Recorded) and request.case_id is None:
        request.case = done.record.case
        request.save(update_fields=["case"])
    return done
