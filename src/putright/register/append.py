"""The one writer: facts, what follows from them, their links in the chain and their messages, in one transaction."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, NamedTuple

from django.db import connection

from putright.accounts.models import Organisation, Site
from putright.accounts.planned import planned
from putright.procedure.facts import SCHEMA
from putright.register.chain import commit, link
from putright.register.closing import CLOSING, bar_rows, bars_of, forget_bars
from putright.register.models import Case, FactRow, Personal, PolicyVersion, Submission
from putright.register.parts import kind_of, split
from putright.register.parts_beside import STRAND_ACCESS
from putright.register.projection_rows import forget_projection, projection_rows
from putright.register.reading import Entry, Record, as_record, record_of
from putright.register.rows import Rows, insert
from putright.register.searching import rows_for_search
from putright.register.strand_bars import OF_ONE, forget_strand_bars, strand_bar_rows, strand_bars_of, strand_of
from putright.register.strands import follows as all_that_follows

_FACT: Final = tuple(
    "organisation_id case_id number position kind schema happened recorded account_id source says commitment previous"
    " digest".split()
)


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
    """Who enters it: an account, or nobody's (``public``: the complainant's own form; ``complainant``,
    ``representative`` and ``concerned``: the page of their case; ``putright``: a job)."""

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
    with planned() as cursor:
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


_NEXT_CASE: Final = """
    INSERT INTO register_case (organisation_id, number, reference, policy_id, site_id)
    SELECT o.id, n.number, o.prefix || '-' || lpad(n.number::text, greatest(5, length(n.number::text)), '0'),
           o.policy, o.site
    FROM (SELECT %s::bigint AS id, %s::text AS prefix, %s::bigint AS policy, %s::bigint AS site, %s::text AS key) o
    CROSS JOIN LATERAL (
        SELECT coalesce(max(number), 0) + 1 AS number FROM register_case WHERE organisation_id = o.id
    ) n
    WHERE NOT EXISTS (SELECT 1 FROM register_submission s WHERE s.organisation_id = o.id AND s.key = o.key)
    RETURNING id, number, reference,
        (SELECT calendar FROM register_head h WHERE h.organisation_id = register_case.organisation_id)
"""
"""The next number, unless this form was sent in before. Asked after the chain was taken, so nobody comes between."""


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
    head: tuple[int, bytes] | None = None,
) -> Appended:
    """A new case with its first facts. Call it within the organisation's transaction.

    ``head`` is what ``take_chain`` gave, where the caller took it."""
    head = head or take_chain(organisation.pk)
    with planned() as cursor:
        cursor.execute(_NEXT_CASE, [organisation.pk, organisation.prefix, policy.pk, site.pk if site else None, key])
        made = cursor.fetchone()
    if made is None:
        before = sent_before(organisation.pk, key)
        if before is None:
            raise LookupError("the form was sent in before, and its case is gone: the register is damaged.")
        return Appended(before, again=True)
    pk, number, reference, newest = made
    case = Case(pk=pk, organisation=organisation, number=number, reference=reference, policy=policy, site=site)
    case._state.adding = False
    return _append(as_record(case, (), newest), head, facts, by, now, key, messages, contacts)


def append(
    record: Record,
    head: tuple[int, bytes],
    facts: Sequence[NewFact],
    *,
    by: By,
    now: datetime,
    key: str | None = None,
    contacts: Sequence[str] = (),
    messages: Sequence[NewMessage] = (),
) -> Appended:
    """More facts on a case that was read after ``take_chain`` gave ``head``, so that nobody came between."""
    return _append(record, head, facts, by, now, key, messages, contacts)


def _append(
    record: Record,
    head: tuple[int, bytes],
    facts: Sequence[NewFact],
    by: By,
    now: datetime,
    key: str | None,
    messages: Sequence[NewMessage],
    contacts: Sequence[str],
) -> Appended:
    case = record.case
    rows, hidden = rows_of(record, head, facts, by, now)
    for row, pk in zip(rows, insert(_facts(rows), returning=True), strict=True):
        row.pk, row._state.adding = pk, False
    for row, salt, says in hidden:
        row.personal = Personal(fact=row, organisation_id=case.organisation_id, salt=salt, says=says)
    entries = [Entry(row, new.says, new.note, erased=False) for row, new in zip(rows, facts, strict=True)]
    known = as_record(case, (*record.entries, *entries), record.newest)
    follows: list[Rows] = []
    received = None
    if known.history.facts:
        if record.entries:
            forget_projection(record)
        projected = all_that_follows(known, now)
        received = projected.phases[0].received
        follows = projection_rows(known, projected)
    if any(new.kind in CLOSING for new in facts):
        if record.entries:
            forget_bars(case)
        follows.append(bar_rows(case, bars_of(known.entries)))
    closed = strand_bars_of(known.entries) if any(new.kind in OF_ONE for new in facts) else {}
    if any(new.kind == STRAND_ACCESS.name for new in facts):
        forget_strand_bars(case)
        follows.append(strand_bar_rows(case, closed))
    unsearched = frozenset(strand_of(stage) for stage in closed)  # a search tells everybody the same
    said = [(row.kind, says) for row, _, says in hidden if row.says.get("strand") not in unsearched]
    moved = any(row.kind == "corrected" for row in rows)
    service = next((str(new.says["service_id"]) for new in reversed(facts) if new.kind == "service-noted"), "")
    sent = insert(
        _personal(case, hidden),
        *follows,
        *rows_for_search(case, said, received, first=not record.entries, moved=moved, service=service),
        known_by(case, contacts),
        _form(case, key, rows[-1].number if rows else len(record.entries)),
        _messages(case, rows, messages, now),
        returning=bool(messages),
    )
    return Appended(known, again=False, messages=tuple(sent))


def _facts(rows: Sequence[FactRow]) -> Rows:
    return Rows("register_fact", _FACT, [[getattr(row, name) for name in _FACT] for row in rows])


def _personal(case: Case, hidden: Sequence[tuple[FactRow, bytes, dict[str, object]]]) -> Rows:
    columns = ("fact_id", "organisation_id", "salt", "says")
    return Rows(
        "register_personal", columns, [(row.pk, case.organisation_id, salt, says) for row, salt, says in hidden]
    )


def known_by(case: Case, contacts: Sequence[str]) -> Rows:
    """How the people of a case are recognised again (register.contacts)."""
    columns = ("organisation_id", "case_id", "value")
    return Rows("register_contact", columns, [(case.organisation_id, case.pk, one) for one in dict.fromkeys(contacts)])


def _form(case: Case, key: str | None, number: int) -> Rows:
    columns = ("organisation_id", "key", "case_id", "number")
    return Rows(
        "register_submission", columns, [(case.organisation_id, key, case.pk, number)] if key is not None else []
    )


def rows_of(
    record: Record, head: tuple[int, bytes], facts: Sequence[NewFact], by: By, now: datetime
) -> tuple[list[FactRow], list[tuple[FactRow, bytes, dict[str, object]]]]:
    """The rows of new facts, linked to the end of the chain, and the personal parts beside them. Nothing is written."""
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


def new_identity() -> str:
    """What the Message-ID of a message is made of: 128 random bits, so that a mail that answers it proves that its
    sender had it (hazards, Mail)."""
    return secrets.token_hex(16)


def _messages(case: Case, rows: Sequence[FactRow], messages: Sequence[NewMessage], now: datetime) -> Rows:
    fact = rows[-1].pk if rows else None
    return Rows(
        "register_message",
        ("organisation_id", "case_id", "fact_id", "kind", "key", "identity", "to", "made", "state", "attempts", "why"),
        [
            (case.organisation_id, case.pk, fact, new.kind, new.key, new_identity(), new.to, now, "waiting", 0, "")
            for new in messages
        ],
    )


def send_for(case: Case, kind: str, to: str, key: str, now: datetime) -> int:
    """Put a message that no fact causes into the outbox, unless one of that key is there; how many were put: 1 or 0."""
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO register_message (organisation_id, case_id, kind, key, identity, "to", made, state, attempts, '
            "why)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, 'waiting', 0, '') ON CONFLICT (organisation_id, key) DO NOTHING",
            [case.organisation_id, case.pk, kind, key[:120], new_identity(), to, now],
        )
        return int(cursor.rowcount)


def send_to_member(organisation: int, kind: str, to: str, key: str, says: Mapping[str, object], now: datetime) -> int:
    """The same for a message that belongs to a member and to no case. ``says`` names nobody who complained."""
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO register_message (organisation_id, kind, key, identity, "to", made, says, state, attempts, '
            "why)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, 'waiting', 0, '') ON CONFLICT (organisation_id, key) DO NOTHING",
            [organisation, kind, key[:120], new_identity(), to, now, json.dumps(says)],
        )
        return int(cursor.rowcount)
