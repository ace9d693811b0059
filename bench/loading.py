"""Fill a register quickly with plausible cases: the demonstration's stories, told again at other times of other people.

Used by bench/web.py. What is written is what the application would have written: the same chain, commitments, personal
parts, contacts and projections, made by the register's own functions. Only the way into the tables is another: many
rows in a statement (COPY is refused where row security holds), as the application's role, so that row security, foreign
keys and the trigger that moves the chain judge every row. Facts stand in the order in which they were recorded.
"""

import json
import multiprocessing
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from time import perf_counter
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.db import connection

from putright.accounts.founding import add_member, add_person, make_roles
from putright.accounts.members import member_of
from putright.accounts.models import Organisation, Site
from putright.accounts.scope import within
from putright.calendars import load_calendars
from putright.casework.receiving import Complaint
from putright.casework.who_may import needed_for
from putright.demonstration.building import PREFIXES
from putright.demonstration.reading import COMPLAINANT, Case, Step, providers, script
from putright.policies import policy_text
from putright.procedure.facts import SCHEMA
from putright.register.adopting import adopt
from putright.register.append import linked, take_chain
from putright.register.chain import commit, link
from putright.register.parts import kind_of, split
from putright.register.projecting import DutyNow, PhaseNow, project
from putright.register.reading import Entry, compiled, history_of, policy_of

SHARES = {"brightwater": 60, "larkfield": 16, "millrace": 12, "osier": 8, "hearthline": 4}
"""Of a hundred cases, how many each organisation has: nearly all questions are then put to the largest."""

YEARS = 5
CASES_IN_A_BATCH = 500
FACTS_IN_A_TRANSACTION = 250  # the trigger changes one row for each: many in one transaction make it slow
LEFT_OPEN = 0.08  # of the stories without an end that were told long ago
LATELY = timedelta(days=60)  # a story told since then may be unfinished
ENDING = frozenset({"closed", "settled", "withdrawn", "referred", "responded", "lesson-recorded"})
"""A story whose last act is one of these has ended."""

FIRST = """Aisha Alan Amara Andrew Anita Ben Beth Brian Callum Carol Ceri Chloe Colin Dai Dawn Deepa Derek Donna Ed Elin
    Ellie Emeka Emma Farah Fiona Gareth Gemma George Gita Grace Gwen Hana Harry Hassan Helen Hugh Ian Imran Iris Isla
    Jack Jamal Jane Jean Joan Joe Judith Karen Kofi Kwame Leah Leila Lewis Liam Lucy Mabel Mair Malik Maria Mark Martin
    May Mina Mohan Nadia Neil Nia Nora Olu Omar Owen Pam Paul Priya Rhys Rita Robin Rosa Ruth Sam Sara Sean Seren Sian
    Sita Stan Sue Tariq Tess Tom Tunde Una Vera Viv Wendy Will Yusuf Zara Zoe""".split()
LAST = """Abbott Ahmed Allen Amin Ashby Bailey Bakare Barnes Begum Bell Bevan Bird Booth Bowen Boyle Brook Burgess
    Byrne Carr Chan Clarke Cole Cooke Craig Dale Das Davies Dean Dixon Doyle Drew Dunn Edge Ellis Evans Field Finch Ford
    Foster Frost Gale Gibbs Gill Gough Grant Green Grey Griffiths Hale Hall Hardy Harris Hart Hill Hobbs Holt Hope Howe Hughes
    Hunt Iqbal Jain James Jarvis Jones Joshi Joyce Kane Kaur Keane Kelly Kent Khan King Knight Lamb Lane Law Lee Lewis
    Lloyd Lowe Lynch Malik Marsh Mason Mehta Miah Mills Moore Morgan Moss Nash Noble North Obi Okoro Osman Page Parry
    Patel Payne Pearce Perry Pike Pope Powell Price Pugh Rahman Rao Reed Rees Rice Roberts Rose Rowe Ryan Sahota Sharp
    Shaw Singh Slater Stone Swift Tate Taylor Thomas Tudor Turner Vaughan Vince Wade Walsh Ward Watts Webb West White
    Wood Wright Yates Young""".split()


class Member(NamedTuple):
    account: int
    permissions: frozenset[str]


@dataclass
class House:
    """An organisation of the benchmark, in plain values, so that it can be sent to another process."""

    place: int  # among providers()
    key: int
    slug: str
    prefix: str
    policy: int
    digest: str
    people: dict[str, str] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    sites: dict[str, int] = field(default_factory=dict)
    cases: int = 0


class Told(NamedTuple):
    """A case ready to be written, but for its place in the chain."""

    number: int
    site: int | None
    contacts: tuple[str, ...]
    facts: list[tuple[Any, ...]]  # recorded, number, kind, happened, account, source, says, commitment, salt, personal
    phases: list[PhaseNow]
    duties: list[tuple[DutyNow, datetime, datetime | None]]


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


# --- telling: in processes of their own, without a database ----------------------------------------------------------


def ready() -> None:
    """What a process does once. Django is set up already where it was forked from one that had done so."""
    load_calendars()
    for provider in providers():
        compiled(policy_text(provider.organisation.policy))


def tell(asked: tuple[House, int, list[datetime], int, datetime]) -> list[Told]:
    """As many cases as there are moments, each story told from its moment, numbered on from ``first``."""
    house, first, moments, seed, now = asked
    chance = random.Random(seed)
    provider = providers()[house.place]
    policy = compiled(policy_text(provider.organisation.policy))
    calendars = load_calendars()
    found: list[Told] = []
    steps: dict[str, list[Step]] = {}
    stories: list[Case] = []
    told_for = 0
    for moment in moments:
        if told_for == 0:  # the stories told from one moment serve for some cases on
            steps = {}
            for step in script(provider, moment, calendars):
                steps.setdefault(step.case, []).append(step)
            stories = list(provider.cases)
            chance.shuffle(stories)
            told_for = 8
        told_for -= 1
        story = _chosen(stories, now - moment < LATELY, chance)
        found.append(_told(house, story, steps[story.key], first + len(found), policy, calendars, chance))
    return found


def _chosen(stories: list[Case], lately: bool, chance: random.Random) -> Case:
    """The next of the stories in turn; of old times mostly one that has ended."""
    while True:
        story = stories.pop(0)
        stories.append(story)
        if lately or story.acts[-1].do in ENDING or chance.random() < LEFT_OPEN:
            return story


def _told(
    house: House, story: Case, steps: Sequence[Step], number: int, policy: Any, calendars: Any, chance: random.Random
) -> Told:
    entries: list[Entry] = []
    facts: list[tuple[Any, ...]] = []
    complaint = _complaint(story, steps[0], f"{chance.choice(FIRST)} {chance.choice(LAST)}", chance)
    kinds: dict[str, str] = {}
    ids: dict[str, str] = {}
    points = {point: f"p{place}" for place, (point, _) in enumerate(story.points, 1)}

    def add(step: Step, kind: str, happened: str, says: dict[str, object], note: str | None) -> None:
        place = len(facts) + 1
        recorded = datetime.fromisoformat(step.recorded).astimezone(UTC)
        if facts:
            recorded = max(recorded, facts[-1][0])
        account, source = _by(house, step, kind)
        target = kinds.get(str(says.get("of"))) if kind == "corrected" else None
        parts = split(kind_of(kind, policy), says, note, kind_of(target, policy) if target is not None else None)
        salt, proof = commit(parts.personal) if parts.personal else (None, None)
        personal = json.dumps(parts.personal, ensure_ascii=False) if parts.personal else None
        facts.append((recorded, place, kind, happened, account, source, parts.procedural, proof, salt, personal))
        row: Any = SimpleNamespace(
            kind=kind, number=place, schema=SCHEMA, happened=happened, recorded=recorded, says=parts.procedural
        )
        entries.append(Entry(row, says, note, erased=False))
        kinds[f"f{place}"] = kind

    for step in steps:
        if step.fact == "received":
            says: dict[str, object] = {"channel": complaint.channel, "by": complaint.by}
            if complaint.concerns_date:
                says["concerns_date"] = complaint.concerns_date
            add(step, "received", step.at, says, complaint.note or None)
            given = {
                name: getattr(complaint, name)
                for name in ("name", "email", "phone", "address", "concerned", "needs", "wish", "words")
            }
            add(step, "contact-given", step.at, {name: value for name, value in given.items() if value}, None)
            if complaint.attributes:
                add(step, "described", step.at, dict(complaint.attributes), None)
            for place, about in enumerate(complaint.points, 1):
                add(step, "point-raised", step.at, {"id": f"p{place}", "about": about}, None)
            if step.id is not None:
                ids[step.id] = "f1"
        else:
            words = {name: value for name, value in step.words.items() if name not in ("note", "set")}
            says = _keyed(house, {**step.says, **words}, ids, points, step.fact)
            note = step.words.get("note")
            if step.reason and (not note or step.reason not in note):
                note = f"{note}\n\nReason: {step.reason}" if note else step.reason
            add(step, step.fact, step.at, says, note)
            if step.id is not None:
                ids[step.id] = f"f{len(facts)}"
    projected = project(history_of(entries), policy, calendars, facts[-1][0])
    site = house.sites.get(story.site) if story.site is not None else None
    return Told(number, site, complaint.contacts, facts, projected.phases, projected.duties)


def _complaint(story: Case, step: Step, name: str, chance: random.Random) -> Complaint:
    """The story's complaint from somebody else: another name, address and number, the words a little longer or not."""
    party, said = story.complainant, step.says
    mark = chance.randrange(10**6)
    return Complaint(
        words=story.words + (f"\n\nMy reference is {mark}." if mark % 3 else ""),
        channel=str(said.get("channel", story.channel)),
        at=step.at,
        name=name if party.name else "",
        email=f"{name.lower().replace(' ', '.')}.{mark % 1000}@post.example" if party.email else "",
        phone=f"01632 {960000 + mark % 1000}" if party.phone else "",
        address=f"{mark % 200 + 1} {name.split()[1]} Lane, Anytown" if party.post else "",
        by=str(said.get("by", "representative" if story.concerned is not None else "complainant")),
        concerned=f"{chance.choice(FIRST)} {name.split()[1]}" if story.concerned is not None else "",
        concerns_date=str(said["concerns_date"]) if "concerns_date" in said else None,
        wish=story.wishes or "",
        needs="; ".join(story.needs),
        attributes=dict(story.attributes),
        points=[about for _, about in story.points],
        note=step.words.get("note", ""),
    )


def _by(house: House, step: Step, kind: str) -> tuple[int | None, str]:
    """Who entered it; where that is not theirs to record, somebody whose it is."""
    if step.entered_by == COMPLAINANT:
        return None, "public"
    told, permission = house.members[step.entered_by], needed_for(kind)
    if permission not in told.permissions:
        told = next(one for one in house.members.values() if permission in one.permissions)
    return told.account, "staff"


def _keyed(
    house: House, says: Mapping[str, object], ids: Mapping[str, str], points: Mapping[str, str], kind: str
) -> dict[str, object]:
    """Slugs of people and ids of the story as the register writes them."""
    found: dict[str, object] = {}
    for name, value in says.items():
        if name in ("person", "owner"):
            found[name] = house.people[str(value)]
        elif name == "of" and kind == "corrected":
            found[name] = ids[str(value)]
        elif name == "set" and isinstance(value, Mapping):
            found[name] = _keyed(house, value, ids, points, kind)
        elif name == "points" and isinstance(value, Mapping):
            found[name] = {points[str(point)]: decision for point, decision in value.items()}
        else:
            found[name] = dict(value) if isinstance(value, Mapping) else value
    return found


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
    "organisation_id bigint, case_id bigint, since timestamptz, until timestamptz, place smallint, stage text,"
    " action text, role text, person text, clause text, strength text, state text, due text, due_at timestamptz,"
    " expected text, begun text, done text"
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
            (house.key, ids[case.number], since, until, *duty) for case in cases for duty, since, until in case.duties
        ]
        _put("register_duty", _DUTY, duties)
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
