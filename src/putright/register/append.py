"""The one writer: facts, what follows from them, their links in the chain and their messages, in one transaction."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from django.db import connection

from putright.accounts.models import Organisation, Site
from putright.calendars import load_calendars
from putright.procedure.facts import SCHEMA
from putright.register.chain import commit, link
from putright.register.models import (
    Case,
    Contact,
    Duty,
    FactRow,
    Message,
    Personal,
    Phase,
    PolicyVersion,
    Submission,
)
from putright.register.parts import kind_of, split
from putright.register.projecting import Projected, project
from putright.register.reading import Entry, Record, as_record, record_of


@dataclass(frozen=True, slots=True)
class NewFact:
    """A fact to append: its kind, when it happened (ISO 8601), what it says in both parts together, and its note."""

    kind: str
    happened: str
    says: Mapping[str, object] = field(default_factory=dict)
    note: str | None = None


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message that follows from the facts being appended. ``key`` says what it is about; one message for each."""

    kind: str
    to: str
    key: str


@dataclass(frozen=True, slots=True)
class By:
    """Who enters it: an account, or nobody's (``public``: the complainant's own form; ``putright``: a job)."""

    account: int | None
    source: str = "staff"


class Appended(NamedTuple):
    """What the register holds now. ``again`` says that the same form had been sent in before and nothing was added."""

    record: Record
    again: bool
    messages: tuple[int, ...] = ()


class CaseChanged(Exception):
    """Somebody else recorded something since this person looked. ``record`` is how the case stands now."""

    def __init__(self, record: Record, seen: int) -> None:
        super().__init__(f"{len(record.entries) - seen} entries since")
        self.record = record
        self.seen = seen


def take_chain(organisation: int) -> tuple[int, bytes]:
    """Wait for this organisation's turn to write; its position and the hash at its end. Held until the commit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT at_position, at_digest FROM putright_take_chain(%s)", [organisation])
        row = cursor.fetchone()
    if row is None:
        raise LookupError(f"organisation {organisation} has no chain: it was not made by putright.")
    return row[0], bytes(row[1])


def sent_before(organisation: int, key: str | None) -> Record | None:
    """The case that the same form made or added to when it was sent in before."""
    if key is None:
        return None
    found = Submission.objects.filter(organisation=organisation, key=key).select_related("case", "case__policy").first()
    return record_of(found.case) if found is not None else None


def open_case(
    organisation: Organisation,
    policy: PolicyVersion,
    facts: Sequence[NewFact],
    *,
    by: By,
    now: datetime,
    key: str | None = None,
    site: Site | None = None,
    contacts: Sequence[str] = (),
    messages: Sequence[NewMessage] = (),
) -> Appended:
    """A new case with its first facts. Call it within the organisation's transaction."""
    head = take_chain(organisation.pk)
    before = sent_before(organisation.pk, key)
    if before is not None:
        return Appended(before, again=True)
    last = Case.objects.filter(organisation=organisation).order_by("-number").values_list("number", flat=True).first()
    number = (last or 0) + 1
    case = Case.objects.create(
        organisation=organisation,
        number=number,
        reference=f"{organisation.prefix}-{number:05}",
        policy=policy,
        site=site,
    )
    if contacts:
        Contact.objects.bulk_create(
            Contact(organisation=organisation, case=case, value=value) for value in dict.fromkeys(contacts)
        )
    return _append(as_record(case, ()), head, facts, by, now, key, messages)


def append(
    record: Record,
    head: tuple[int, bytes],
    facts: Sequence[NewFact],
    *,
    by: By,
    now: datetime,
    key: str | None = None,
    messages: Sequence[NewMessage] = (),
) -> Appended:
    """More facts on a case that was read after ``take_chain`` gave ``head``, so that nobody came between."""
    return _append(record, head, facts, by, now, key, messages)


def _append(
    record: Record,
    head: tuple[int, bytes],
    facts: Sequence[NewFact],
    by: By,
    now: datetime,
    key: str | None,
    messages: Sequence[NewMessage],
) -> Appended:
    case = record.case
    rows, hidden = _rows(record, head, facts, by, now)
    FactRow.objects.bulk_create(rows)
    personal = [
        Personal(fact=row, organisation_id=case.organisation_id, salt=salt, says=says) for row, salt, says in hidden
    ]
    Personal.objects.bulk_create(personal)
    kept = {one.fact_id: one for one in personal}
    entries = []
    for row, new in zip(rows, facts, strict=True):
        if row.pk in kept:
            row.personal = kept[row.pk]
        entries.append(Entry(row, new.says, new.note, erased=False))
    known = as_record(case, (*record.entries, *entries))
    if known.history.facts:
        write_projection(case, project(known.history, known.policy, load_calendars(), now), fresh=not record.entries)
    number = rows[-1].number if rows else len(record.entries)
    if key is not None:
        Submission.objects.create(organisation_id=case.organisation_id, key=key, case=case, number=number)
    sent = _messages(case, rows, messages, now)
    return Appended(known, again=False, messages=sent)


def _rows(
    record: Record, head: tuple[int, bytes], facts: Sequence[NewFact], by: By, now: datetime
) -> tuple[list[FactRow], list[tuple[FactRow, bytes, dict[str, object]]]]:
    case, policy = record.case, record.policy
    position, previous = head
    kinds = {entry.id: entry.row.kind for entry in record.entries}
    rows, hidden = [], []
    for number, new in enumerate(facts, len(record.entries) + 1):
        kind = kind_of(new.kind, policy)
        target = kinds.get(str(new.says.get("of"))) if new.kind == "corrected" else None
        parts = split(kind, new.says, new.note, kind_of(target, policy) if target is not None else None)
        salt, proof = commit(parts.personal) if parts.personal else (b"", None)
        position += 1
        row = FactRow(
            organisation_id=case.organisation_id,
            case=case,
            number=number,
            position=position,
            kind=new.kind,
            schema=SCHEMA,
            happened=new.happened,
            recorded=now,
            account_id=by.account,
            source=by.source,
            says=parts.procedural,
            commitment=proof,
            previous=previous,
        )
        row.digest = previous = link(previous, linked(row, case.reference, case.policy.digest))
        kinds[f"f{number}"] = new.kind
        rows.append(row)
        if proof is not None:
            hidden.append((row, salt, parts.personal))
    return rows, hidden


def linked(row: FactRow, reference: str, policy: str) -> dict[str, object]:
    """What a link of the chain covers (chain.FIELDS)."""
    return {
        "organisation": row.organisation_id,
        "position": row.position,
        "case": reference,
        "policy": policy,
        "number": row.number,
        "kind": row.kind,
        "schema": row.schema,
        "happened": row.happened,
        "recorded": row.recorded.astimezone(UTC).isoformat(),
        "account": row.account_id,
        "source": row.source,
        "says": row.says,
        "commitment": bytes(row.commitment).hex() if row.commitment is not None else None,
    }


def write_projection(case: Case, projected: Projected, *, fresh: bool) -> None:
    """Put what follows in place of what followed before."""
    if not fresh:
        Phase.objects.filter(case=case)._raw_delete(using="default")  # nothing hangs on these rows
        Duty.objects.filter(case=case)._raw_delete(using="default")
    Phase.objects.bulk_create(
        Phase(organisation_id=case.organisation_id, case=case, **phase._asdict()) for phase in projected.phases
    )
    Duty.objects.bulk_create(
        Duty(organisation_id=case.organisation_id, case=case, since=since, until=until, **duty._asdict())
        for duty, since, until in projected.duties
    )


def _messages(case: Case, rows: list[FactRow], messages: Sequence[NewMessage], now: datetime) -> tuple[int, ...]:
    made = [
        Message(
            organisation_id=case.organisation_id,
            case=case,
            fact=rows[-1] if rows else None,
            kind=new.kind,
            key=new.key,
            identity=str(uuid.uuid4()),
            to=new.to,
            made=now,
        )
        for new in messages
    ]
    Message.objects.bulk_create(made)
    return tuple(one.pk for one in made)


def send_for(case: Case, kind: str, to: str, key: str, now: datetime) -> int:
    """Put a message that no fact causes into the outbox, unless one of that key is there; how many were put: 1 or 0."""
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO register_message (organisation_id, case_id, kind, key, identity, "to", made, state, attempts, '
            "why)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, 'waiting', 0, '') ON CONFLICT (organisation_id, key) DO NOTHING",
            [case.organisation_id, case.pk, kind, key[:120], str(uuid.uuid4()), to, now],
        )
        return int(cursor.rowcount)
