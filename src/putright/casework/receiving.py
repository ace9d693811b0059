"""Receiving a complaint: from the public form, or taken by staff on any channel, back-dated if need be."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from django.db.models import Max

from putright.accounts.members import Member, person_of
from putright.accounts.models import Organisation, Site
from putright.calendars import load_calendars
from putright.casework.document_acts import About, Brought, added_facts, keep_beside
from putright.casework.following import receipt_for
from putright.casework.noting import wrong_needs
from putright.casework.proposals import unkeepable
from putright.casework.recording import Proposed, Recorded, new_fact, wrong_attributes, wrong_service
from putright.casework.who_may import may_record
from putright.casework.written_to import may_write, not_written
from putright.procedure.acts import Act, Actor, Refusal, decide
from putright.procedure.faults import Fault
from putright.procedure.history import History
from putright.procedure.moments import moment_at, parse_moment
from putright.procedure.policy import Policy
from putright.procedure.problem import Problem
from putright.register.adopting import in_force
from putright.register.append import By, NewFact, open_case, sent_before, take_chain
from putright.register.calendars import calendar_of, newest_change
from putright.register.closing import ABOUT
from putright.register.contacts import beside, contacts_in, telling, values_of
from putright.register.models import Case, Contact, PolicyVersion
from putright.register.parts import ADDED, NAMED
from putright.register.reading import policy_of
from putright.register.taking_over import coming, taken_over_by

LATELY: Final = timedelta(days=90)
_AS_IT_CAME: Final = "Recorded as it came in."


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is known when a complaint comes in. Two things are needed: what happened, and how to reach the person.

    ``at`` is when the organisation became aware of it (ISO 8601). ``attributes`` are what the policy branches on;
    ``points`` what the separate points are about. ``needed``: what was chosen of needs, as ``needs-noted`` says it;
    ``needs``: what was written of them. ``relation``: who they are to the person ``concerned``, in words; ``consent``:
    how that person can say that they agree, in words. ``about_staff`` is the key of somebody who works here, whom it is
    about, and who can no longer open the case; ``service`` is the key of one of the organisation's services.
    """

    words: str
    channel: str
    at: str
    name: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    by: str = "complainant"
    concerned: str = ""
    relation: str = ""
    consent: str = ""
    concerns_date: str | None = None
    known_date: str | None = None
    good_reason: bool = False
    wish: str = ""
    needs: str = ""
    needed: Mapping[str, object] = field(default_factory=dict)
    attributes: Mapping[str, object] = field(default_factory=dict)
    points: Sequence[str] = ()
    note: str = ""
    about_staff: str = ""
    service: str = ""

    @property
    def contacts(self) -> tuple[str, ...]:
        """How this person can be recognised again, in one spelling."""
        return values_of(self.name, self.email, self.phone)


def receive(
    organisation: Organisation,
    complaint: Complaint,
    by: Member | None,
    *,
    now: datetime,
    key: str | None = None,
    site: Site | None = None,
    today: PolicyVersion | None = None,
    besides: Sequence[NewFact] = (),
    acknowledges: bool = True,
    source: str = "",
    documents: Sequence[Brought] = (),
) -> Recorded | Refusal:
    """A new case; ``by`` nobody is the complainant's own form. Within the organisation's transaction.

    ``acknowledges``: whether the automatic receipt goes out. ``source`` says who entered it where neither the form nor
    staff did.

    ``documents`` are files that came with it; they lie in the organisation's folder.
    ``besides`` are entries that go with it, at the same moment; when they happened is filled in.
    ``today`` is the version in force today, where the caller has it at hand: it holds for what came today.

    What the receipt raises (out of time, consent not yet given) never stops it: it is shown on the case.

    Of what nobody of the organisation entered, no more than a few receipts a day go to one address.
    """
    found = ready(organisation, complaint, by, now=now, site=site, today=today, besides=besides, documents=documents)
    if isinstance(found, Refusal):
        return found
    # The order of locks (casework.written_to): first the chain, then the count of a mailbox.
    head = take_chain(organisation.pk)
    stranger = by is None and acknowledges and bool(complaint.email)
    goes = acknowledges and bool(complaint.email) and (not stranger or may_write(complaint.email, "receipt", now))
    done = open_case(
        organisation,
        found.version,
        found.facts,
        by=By(by.account, source or "staff") if by is not None else By(None, source or "public"),
        now=now,
        key=key,
        site=site,
        contacts=[value for one in found.facts for value in contacts_in(one.kind, one.says)],
        messages=receipt_for(goes, key or secrets.token_hex(16)),
        head=head,
    )
    if stranger and goes and done.again:
        not_written(complaint.email, "receipt", now)
    if documents and not done.again:
        keep_beside(done.record, [one for one in done.record.entries if one.row.kind == ADDED.name], now)
    return Recorded(done.record, found.problems, done.again)


class Ready(NamedTuple):
    """A complaint as it would be recorded: under which version of the policy, as which facts, and what it raises."""

    version: PolicyVersion
    facts: list[NewFact]
    problems: tuple[Problem, ...]


def ready(
    organisation: Organisation,
    complaint: Complaint,
    by: Member | None,
    *,
    now: datetime,
    site: Site | None = None,
    today: PolicyVersion | None = None,
    besides: Sequence[NewFact] = (),
    documents: Sequence[Brought] = (),
) -> Ready | Refusal:
    """What ``receive`` would record of it. Nothing is written."""
    try:
        day = parse_moment(complaint.at).day
    except ValueError as error:
        return Refusal("not-well-formed", faults=(Fault(f"Say when the complaint came: {error}.", "at"),))
    day_now = moment_at(now).day
    if today is not None and day >= day_now:
        version = today
    else:
        version = in_force(organisation, datetime.fromordinal(min(day, day_now)).date())
    policy = policy_of(version)
    permissions = by.permissions if by is not None else frozenset({"receive"})
    faults = _faults(organisation, policy, complaint)
    if faults:
        return Refusal("not-well-formed", faults=tuple(faults))
    says: dict[str, object] = {"channel": complaint.channel, "by": complaint.by}
    if complaint.concerns_date:
        says["concerns_date"] = complaint.concerns_date
    if complaint.known_date:
        says["known_date"] = complaint.known_date
    if complaint.good_reason:
        says["good_reason"] = True
    calendar = calendar_of(organisation.pk, newest_change(organisation.pk), policy, site.pk if site else None)
    act = Act("received", complaint.at, says, _AS_IT_CAME)
    actor = Actor(by.person if by is not None else "", may_record(policy.facts, permissions))
    decision = decide(act, actor, History((), calendar=calendar), policy, load_calendars(), now)
    if isinstance(decision, Refusal):
        return decision
    first = new_fact(decision.facts[0], Proposed("received", complaint.at))
    facts = [NewFact("received", first.happened, first.says, complaint.note or None)]
    facts += _besides(complaint, first.happened)
    facts += [NewFact(one.kind, first.happened, one.says, one.note) for one in besides]
    facts += added_facts(documents, About("", came_from="the complainant"), now)
    if version.is_taken_over:
        received = datetime.fromordinal(day).date()
        facts += [taken_over_by(one, now) for one in coming(organisation, received) if one.pk != version.pk]
    return Ready(version, facts, tuple(decision.problems))


def _faults(organisation: Organisation, policy: Policy, complaint: Complaint) -> list[Fault]:
    """What cannot be kept as it was given."""
    faults = [*unkeepable(asdict(complaint)), *wrong_attributes(policy, complaint.attributes)]
    faults += wrong_needs(complaint.needed)
    if complaint.about_staff and person_of(organisation, complaint.about_staff) is None:
        faults.append(Fault("Choose somebody from the list: this is nobody of your organisation.", "about_staff"))
    if complaint.service:
        faults += wrong_service(organisation, policy, complaint.service, "service")
    return faults


def _besides(complaint: Complaint, happened: str) -> list[NewFact]:
    """What comes with the receipt: who and how to reach them, what the case depends on, the separate points."""
    given = {
        "name": complaint.name,
        "email": complaint.email,
        "phone": complaint.phone,
        "address": complaint.address,
        "concerned": complaint.concerned,
        "relation": complaint.relation,
        "consent": complaint.consent,
        "needs": complaint.needs,
        "wish": complaint.wish,
        "words": complaint.words,
    }
    facts = [NewFact("contact-given", happened, {name: value for name, value in given.items() if value})]
    if complaint.needed:
        facts.append(NewFact("needs-noted", happened, dict(complaint.needed)))
    if complaint.attributes:
        facts.append(NewFact("described", happened, dict(complaint.attributes)))
    if complaint.about_staff:
        says = {"person": complaint.about_staff, "how": ABOUT}
        facts.append(NewFact(NAMED.name, happened, says))
    if complaint.service:
        facts.append(NewFact("service-noted", happened, {"service_id": complaint.service}))
    for number, about in enumerate(complaint.points, 1):
        facts.append(NewFact("point-raised", happened, {"id": f"p{number}", "about": about}))
    return facts


def complained_lately(
    organisation: Organisation, complaint: Complaint, by: Member, now: datetime, key: str | None = None
) -> list[Case]:
    """Cases of the last 90 days from somebody of the same address, number or name, newest first: perhaps the same.
    None where the form of that ``key`` came before: its own case is no other.

    Cases in which they take part for somebody else, or for which somebody else complained, are among them. Those that
    ``by`` may not see are left out.
    """
    contacts = telling(complaint.contacts)
    if not contacts:
        return []
    known_by = (*contacts, *beside(contacts))
    found: list[Case] = list(
        Case.objects.filter(
            pk__in=Contact.objects.filter(organisation=organisation, value__in=known_by).values("case"),
        )
        .exclude(pk__in=by.barred)
        .annotate(came=Max("phases__received"))
        .filter(came__gte=now - LATELY)
        .order_by("-came")[:5]
    )
    return found if not found or sent_before(organisation.pk, key) is None else []
