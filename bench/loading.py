"""Fill a register quickly with plausible cases: the demonstration's stories, told again at other times of other people.

Used by bench/web.py. What is written is what the application would have written: the same chain, commitments, personal
parts, contacts and projections, made by the register's own functions. Only the way into the tables is another: many
rows in a statement (COPY is refused where row security holds), as the application's role, so that row security, foreign
keys and the trigger that moves the chain judge every row. Of each few hundred cases, the facts stand in the order in
which they were recorded, those of one case among those of the others.
"""

import json
import multiprocessing
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from time import perf_counter
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.db import connection
from telling import House, Member, Told, ready, tell

from putright.accounts.founding import add_member, add_person, make_roles
from putright.accounts.members import member_of
from putright.accounts.models import Organisation, Site
from putright.accounts.scope import within
from putright.demonstration.building import PREFIXES
from putright.demonstration.reading import providers
from putright.policies import policy_text
from putright.procedure.facts import SCHEMA
from putright.register.adopting import adopt
from putright.register.append import linked, take_chain
from putright.register.chain import link
from putright.register.reading import policy_of

SHARES = {"brightwater": 60, "larkfield": 16, "millrace": 12, "osier": 8, "hearthline": 4}
"""Of a hundred cases, how many each organisation has: nearly all questions are then put to the largest."""

YEARS = 5
CASES_IN_A_BATCH = 500
FACTS_IN_A_TRANSACTION = 250  # the trigger changes one row for each: many in one transaction make it slow


# --- organisations ---------------------------------------------------------------------------------------------------


def found_all() -> list[House]:
    """The providers of the demonstration, without cases."""
    houses = []
    for place, provider in enumerate(providers()):
        told = provider.organisation
        organisation = Organisation.objects.create(
            slug=told.slug,
            name=told.name,
            prefix=PREFIXES[told.slug],
            phone=told.phone,
            email=told.email,
            address=told.sites[0].post if told.sites else "",
        )
        with within(organisation):
            version = adopt(organisation, policy_text(told.policy), adopted_from=date(2010, 1, 1), reason="Measured.")
            house = House(place, organisation.pk, told.slug, organisation.prefix, version.pk, version.digest)
            roles = make_roles(organisation, policy_of(version))
            for site in told.sites:
                house.sites[site.slug] = Site.objects.create(organisation=organisation, name=site.name).pk
            for person in provider.people:
                row = add_person(organisation, person.name, person.title)
                house.people[person.slug] = row.key
                if person.email is not None:
                    account = add_member(organisation, row, person.email, [roles[slug] for slug in person.roles])
                    member = member_of(organisation, account)
                    assert member is not None
                    house.members[person.slug] = Member(account.pk, member.permissions)
        houses.append(house)
    return houses


# --- writing ---------------------------------------------------------------------------------------------------------

_FACT = (
    "id bigint, organisation_id bigint, case_id bigint, number int, position bigint, kind text, schema smallint,"
    " happened text, recorded timestamptz, account_id bigint, source text, says jsonb, commitment bytea,"
    " previous bytea, digest bytea"
)
_PERSONAL = "fact_id bigint, organisation_id bigint, salt bytea, says jsonb"
_CASE = "id bigint, organisation_id bigint, number int, reference text, policy_id bigint, site_id bigint"
_CONTACT = "organisation_id bigint, case_id bigint, value text"
_SUBMISSION = "organisation_id bigint, key text, case_id bigint, number int"
_PHASE = (
    "organisation_id bigint, case_id bigint, since timestamptz, until timestamptz, received timestamptz, stage text,"
    " status text, outcome text, windows jsonb, routes jsonb, problems jsonb"
)
_DUTY = (
    "organisation_id bigint, case_id bigint, site_id bigint, received timestamptz, since timestamptz,"
    " until timestamptz, place smallint, stage text,"
    " action text, role text, person text, clause text, strength text, state text, due text, due_at timestamptz,"
    " expected text, begun text, done text, law text, law_due text, law_at timestamptz, law_state text,"
    " promised_at timestamptz, extended boolean"
)
_WAITING = (
    "organisation_id bigint, case_id bigint, since timestamptz, until timestamptz, what text, about text, ends text,"
    " clause text, stage text, asked text, asked_at timestamptz, last text"
)


def _put(table: str, columns: str, rows: Sequence[Sequence[object]]) -> None:
    """Many rows in one statement, in their order."""
    if not rows:
        return
    named = [column.strip().split(" ") for column in columns.split(",")]
    names = ", ".join(name for name, _ in named)
    values = ", ".join("%s::text[]" if kind == "jsonb" else f"%s::{kind}[]" for _, kind in named)
    taken = ", ".join(f"{name}::jsonb" if kind == "jsonb" else name for name, kind in named)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {taken} FROM unnest({values}) AS given ({names})",
            [list(column) for column in zip(*rows, strict=True)],
        )


def _ids(table: str, count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [f"public.{table}", count]
        )
        return [row[0] for row in cursor.fetchall()]


def write(house: House, cases: Sequence[Told], keep: int) -> int:
    """A batch of cases; how many facts. ``keep`` of its submissions are put down: what a public form leaves."""
    references = {case.number: f"{house.prefix}-{case.number:05}" for case in cases}
    with within(house.key):
        ids = dict(zip((case.number for case in cases), _ids("register_case", len(cases)), strict=True))
        _put(
            "register_case",
            _CASE,
            [(ids[c.number], house.key, c.number, references[c.number], house.policy, c.site) for c in cases],
        )
        _put(
            "register_contact",
            _CONTACT,
            [(house.key, ids[c.number], value) for c in cases for value in dict.fromkeys(c.contacts)],
        )
        _put(
            "register_submission",
            _SUBMISSION,
            [(house.key, f"loaded/{house.slug}/{c.number}", ids[c.number], len(c.facts)) for c in cases[:keep]],
        )
    facts = sorted(((fact, case.number) for case in cases for fact in case.facts), key=lambda one: (one[0][0], one[1]))
    for begin in range(0, len(facts), FACTS_IN_A_TRANSACTION):
        _write_facts(house, facts[begin : begin + FACTS_IN_A_TRANSACTION], ids, references)
    with within(house.key):
        phases = []
        for case in cases:
            for phase in case.phases:
                kept = phase._replace(
                    windows=json.dumps(phase.windows),  # type: ignore[arg-type]
                    routes=json.dumps(phase.routes),  # type: ignore[arg-type]
                    problems=json.dumps(phase.problems),  # type: ignore[arg-type]
                )
                phases.append((house.key, ids[case.number], *kept))
        _put("register_phase", _PHASE, phases)
        duties = [
            (house.key, ids[case.number], case.site, case.phases[0].received, since, until, *duty)
            for case in cases
            for duty, since, until in case.duties
        ]
        _put("register_duty", _DUTY, duties)
        waits = [
            (house.key, ids[case.number], since, until, *wait) for case in cases for wait, since, until in case.waiting
        ]
        _put("register_waiting", _WAITING, waits)
    return len(facts)


def _write_facts(
    house: House, facts: Iterable[tuple[tuple[Any, ...], int]], ids: dict[int, int], references: dict[int, str]
) -> None:
    rows, hidden = [], []
    facts = list(facts)
    with within(house.key):
        position, previous = take_chain(house.key)
        for key, (fact, case) in zip(_ids("register_fact", len(facts)), facts, strict=True):
            recorded, number, kind, happened, account, source, says, proof, salt, personal = fact
            position += 1
            row: Any = SimpleNamespace(
                organisation_id=house.key,
                position=position,
                number=number,
                kind=kind,
                schema=SCHEMA,
                happened=happened,
                recorded=recorded,
                account_id=account,
                source=source,
                says=says,
                commitment=proof,
            )
            digest = link(previous, linked(row, references[case], house.digest))
            rows.append((key, house.key, ids[case], number, position, kind, SCHEMA, happened, recorded, account, source,
                         json.dumps(says, ensure_ascii=False), proof, previous, digest))  # fmt: skip
            if proof is not None:
                hidden.append((key, house.key, salt, personal))
            previous = digest
        _put("register_fact", _FACT, rows)
        _put("register_personal", _PERSONAL, hidden)


# --- the whole -------------------------------------------------------------------------------------------------------


class Loaded(NamedTuple):
    """What was loaded and how long it took."""

    houses: list[House]
    cases: int
    facts: int
    seconds: float


def load(cases: int, now: datetime, processes: int = 2) -> Loaded:
    """Found the organisations and fill them, the oldest cases first."""
    begun = perf_counter()
    houses = found_all()
    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()
    asked = list(_batches(houses, cases, now))
    facts = 0
    with multiprocessing.get_context("fork").Pool(processes, ready) as pool:
        for (house, *_), told in zip(asked, pool.imap(tell, asked, chunksize=1), strict=True):
            facts += write(house, told, len(told) // 3)
            house.cases += len(told)
    return Loaded(houses, cases, facts, perf_counter() - begun)


def _batches(
    houses: list[House], cases: int, now: datetime
) -> Iterator[tuple[House, int, list[datetime], int, datetime]]:
    """For each house its batches in order of time; the moments from which the stories are told are spread evenly."""
    for house in houses:
        wanted = round(cases * SHARES[house.slug] / 100)
        span = timedelta(days=365 * YEARS)
        moments = [now - span + span * (place + 1) / wanted for place in range(wanted)]
        for begin in range(0, wanted, CASES_IN_A_BATCH):
            yield house, begin + 1, moments[begin : begin + CASES_IN_A_BATCH], house.place * 10**6 + begin, now
