"""Fill a register of 100,000 or 1,000,000 cases in minutes, for bench/web.py and bench/search.py.

Through the acts, or by loading.py, a million cases take an hour. Here 4,000 histories of the large organisation and 500
of each of the others are told (telling.py: spread over five years, every stage, most of the old ones closed) and laid
out by putright's own projections. Each then stands for many cases of its day, which differ in who complains, of what,
in which words, and under which address and number. The rows are multiplied inside the database, as a superuser, past
triggers and row security, in the order in which they would have been recorded; indexes are made at the end. What is not
real is the chain of the facts: its hashes are made up, so that ``putright verify`` would refuse this register.
"""

import json
import multiprocessing
import random
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import NamedTuple

import psycopg
from loading import YEARS, found_all
from many_words import PREFIX, Body, bodies, person, surnames, weights
from putright.casework.contacts import values_of
from telling import House, Told, ready, tell

from putright.register.case_words import SLICE, Text, names_in, texts_in, vector
from putright.register.words import keys_of

SHARES = {"brightwater": 94, "larkfield": 2, "millrace": 2, "osier": 1, "hearthline": 1}
"""Of a hundred cases, how many each organisation has: the largest is the one that is asked."""

HISTORIES = 4_000
FEW_HISTORIES = 500
BODIES = 20_000
IN_A_PART = 40  # histories that one process tells, or whose cases it writes the words of, before the next
TABLES = "case fact personal contact phase duty waiting searched nameword".split()


class Spread(NamedTuple):
    """A history and the numbers of the cases that it stands for."""

    told: Told
    first: int
    last: int


class Lot(NamedTuple):
    """Cases whose words one process writes: their house, the row id before its first, and the histories."""

    url: str
    house: House
    before: int
    spread: list[Spread]


# --- histories -------------------------------------------------------------------------------------------------------


def histories(house: House, cases: int, now: datetime, pool) -> list[Spread]:  # type: ignore[no-untyped-def]
    """Told at moments spread evenly over the years, each for as many cases as come to it."""
    count = min(HISTORIES if SHARES[house.slug] > 50 else FEW_HISTORIES, cases)
    span = timedelta(days=365 * YEARS)
    moments = [now - span + span * (place + 1) / count for place in range(count)]
    asked = [
        (house, begin + 1, moments[begin : begin + IN_A_PART], house.place * 10**6 + begin, now)
        for begin in range(0, count, IN_A_PART)
    ]
    told = [one for several in pool.imap(tell, asked, chunksize=1) for one in several]
    ends = [cases * (place + 1) // count for place in range(count)]
    return [Spread(one, first + 1, last) for one, first, last in zip(told, [0, *ends], ends, strict=False)]


_MARKS = {"name": "@name@", "email": "@email@", "phone": "@phone@", "words": "@words@"}


def _marked(kind: str, personal: str | None) -> tuple[str | None, bool]:
    """A personal part with marks where each case has its own, and whether it has any."""
    if kind != "contact-given" or personal is None:
        return personal, False
    said = json.loads(personal)
    return json.dumps({key: _MARKS.get(key, value) for key, value in said.items()}, ensure_ascii=False), True


def _story_tables(connection: psycopg.Connection, spread: Sequence[Spread]) -> int:
    """The histories of a house, as tables to be multiplied; how many facts that will make."""
    facts = sorted(
        ((fact, one.first, one.last) for one in spread for fact in one.told.facts), key=lambda row: (row[0][0], row[1])
    )
    position, rows = 0, []
    for place, (fact, first, last) in enumerate(facts):
        recorded, number, kind, happened, account, source, says, proof, salt, personal = fact
        text, marked = _marked(kind, personal)
        rows.append((place, first, last, position, number, kind, happened, recorded, account, source,
                     json.dumps(says, ensure_ascii=False), proof is not None, salt, text, marked))  # fmt: skip
        position += last - first + 1
    with connection.cursor() as cursor:
        for name, columns in _STORIES.items():
            cursor.execute(f"DROP TABLE IF EXISTS story_{name}")
            cursor.execute(f"CREATE TEMP TABLE story_{name} ({columns})")
        _copy(cursor, "story_fact", rows)
        _copy(cursor, "story_case", ((one.first, one.last, one.told.site) for one in spread))
        ranged = [(one.first, one.last, one.told) for one in spread]
        phases = (
            (first, last, *phase[:6], json.dumps(phase.windows), json.dumps(phase.routes), json.dumps(phase.problems))
            for first, last, told in ranged
            for phase in told.phases
        )
        _copy(cursor, "story_phase", phases)
        duties = (
            (first, last, told.site, told.phases[0].received, since, until, *duty)
            for first, last, told in ranged
            for duty, since, until in told.duties
        )
        _copy(cursor, "story_duty", duties)
        waits = (
            (first, last, since, until, *wait) for first, last, told in ranged for wait, since, until in told.waiting
        )
        _copy(cursor, "story_waiting", waits)
    return position


_RANGE = "first int, last int"
_PHASE = "since timestamptz, until timestamptz, received timestamptz, stage text, status text, outcome text"
_DUTY = (
    "site_id bigint, received timestamptz, since timestamptz, until timestamptz, place smallint, stage text, "
    "action text, role text, person text, clause text, strength text, state text, due text, due_at timestamptz, "
    "expected text, begun text, done text, law text, law_due text, law_at timestamptz, law_state text, "
    "promised_at timestamptz, extended boolean"
)
_WAITING = (
    "since timestamptz, until timestamptz, what text, about text, ends text, clause text, stage text, asked text, "
    "asked_at timestamptz, last_day text"
)
_STORIES = {
    "case": f"{_RANGE}, site bigint",
    "fact": "place int, first int, last int, position bigint, number int, kind text, happened text, "
    "recorded timestamptz, account bigint, source text, says jsonb, proven boolean, salt bytea, personal text, "
    "marked boolean",
    "phase": f"{_RANGE}, {_PHASE}, windows jsonb, routes jsonb, problems jsonb",
    "duty": f"{_RANGE}, {_DUTY}",
    "waiting": f"{_RANGE}, {_WAITING}",
}


# --- multiplied ------------------------------------------------------------------------------------------------------


def _names(columns: str) -> str:
    return ", ".join(column.strip().split(" ")[0] for column in columns.split(","))


def _projected(table: str, columns: str, into: str = "") -> str:
    names = _names(columns)
    return (
        f"INSERT INTO register_{table} (organisation_id, case_id, {into or names})"
        f" SELECT %(key)s, %(before)s + n, {names} FROM story_{table} s, generate_series(s.first, s.last) n"
    )


_MULTIPLY = {
    "cases": """
        INSERT INTO register_case (id, organisation_id, number, reference, policy_id, site_id)
        SELECT %(before)s + n, %(key)s, n, %(prefix)s || '-' || lpad(n::text, greatest(5, length(n::text)), '0'),
            %(policy)s, site
        FROM (SELECT * FROM story_case ORDER BY first) s, generate_series(s.first, s.last) n""",
    "facts": """
        INSERT INTO register_fact (id, organisation_id, case_id, number, position, kind, schema, happened, recorded,
            account_id, source, says, commitment, previous, digest)
        SELECT %(facts)s + p, %(key)s, %(before)s + n, number, p, kind, 1, happened, recorded, account, source, says,
            CASE WHEN proven THEN sha256(int8send(-p)) END, sha256(int8send(p - 1)), sha256(int8send(p))
        FROM (SELECT * FROM story_fact ORDER BY place) s, generate_series(s.first, s.last) n,
            LATERAL (SELECT s.position + n - s.first + 1 AS p) one""",
    "personal parts": """
        INSERT INTO register_personal (fact_id, organisation_id, salt, says)
        SELECT %(facts)s + s.position + n - s.first + 1, %(key)s, salt, personal::jsonb
        FROM (SELECT * FROM story_fact WHERE personal IS NOT NULL AND NOT marked ORDER BY place) s,
            generate_series(s.first, s.last) n""",
    "who complained": """
        INSERT INTO register_personal (fact_id, organisation_id, salt, says)
        SELECT %(facts)s + s.position + n - s.first + 1, %(key)s, salt,
            replace(replace(replace(replace(personal, '@name@', w.name), '@email@', w.email), '@phone@', w.phone),
                '@words@', b.text || ' order zk' || w.mark)::jsonb
        FROM (SELECT * FROM story_fact WHERE marked ORDER BY place) s, generate_series(s.first, s.last) n
        JOIN many_who w ON w.case_id = %(before)s + n JOIN many_body b ON b.id = w.body""",
    "phases": _projected("phase", f"{_PHASE}, windows jsonb, routes jsonb, problems jsonb"),
    "duties": _projected("duty", _DUTY),
    "what is waited for": _projected("waiting", _WAITING, _names(_WAITING).replace("last_day", "last")),
    "head": """
        INSERT INTO register_head (organisation_id, position, digest)
        VALUES (%(key)s, %(total)s, sha256(int8send(%(total)s))) ON CONFLICT (organisation_id)
        DO UPDATE SET position = excluded.position, digest = excluded.digest""",
}
"""Where rows lie matters to whoever reads them: facts in the order of the chain, those of a case far apart."""


# --- words -----------------------------------------------------------------------------------------------------------

_BODIES: list[Body] = []
_NAMES: list[str] = []
_BY_NAME: list[float] = []


def write_words(lot: Lot) -> int:
    """What the search keeps of these cases, their contacts, and who complains in each; how many cases."""
    chance = random.Random(lot.before * 1000 + lot.spread[0].first)
    searched, contacts, who = [], [], []
    key = lot.house.key
    for one in lot.spread:
        of_story, has = _keys_of_story(one.told)
        for number in range(one.first, one.last + 1):
            case, body = lot.before + number, chance.randrange(len(_BODIES))
            given, mark = person(chance, _NAMES, _BY_NAME), chance.randint(0, 2_000_000)
            said = given._replace(**{name: "" for name in given._fields if name not in has})
            own = vector(
                key,
                number,
                (Text(said.name, is_name=True), Text(said.email), Text(said.phone), Text(f"order zk{mark}")),
                received=one.told.phases[0].received,
                site=one.told.site,
            )
            rest = f"{_BODIES[body].keys} {of_story}".replace(PREFIX, f"{key}.{number // SLICE}.")
            searched.append((case, key, number, f"{own} {rest}", True))
            contacts.extend((key, case, value) for value in values_of(said.name, said.email, said.phone))
            who.append((case, *given, body, mark))
    with psycopg.connect(lot.url) as connection, connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        _copy(cursor, "register_searched (case_id, organisation_id, number, words, fresh)", searched)
        _copy(cursor, "register_contact (organisation_id, case_id, value)", contacts)
        _copy(cursor, "many_who", who)
    return len(who)


def _keys_of_story(told: Told) -> tuple[str, frozenset[str]]:
    """The keys of what all cases of a history have, and what of a name, an address and a number they have."""
    texts, has = [], frozenset()
    for fact in told.facts:
        kind, personal = fact[2], fact[9]
        if personal is None:
            continue
        said = json.loads(personal)
        if kind == "contact-given":
            has = frozenset(said)
            said = {name: value for name, value in said.items() if name not in _MARKS}
        texts += texts_in(kind, said)
    return vector(7, 0, texts), has


def _name_words(connection: psycopg.Connection, houses: Iterable[House]) -> None:
    """All names, under every key by which they are found misspelt."""
    from telling import FIRST

    plain = names_in(Text(name, is_name=True) for name in (*FIRST, *_NAMES))
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE story_name (key text, word text)")
        _copy(cursor, "story_name", ((key, word) for word in plain for key in keys_of(word)))
        for house in houses:
            cursor.execute(
                "INSERT INTO register_nameword (organisation_id, key, word)"
                " SELECT %s, key, word FROM story_name ORDER BY key, word",  # as its index goes
                [house.key],
            )


def _copy(cursor: psycopg.Cursor, into: str, rows: Iterable[Sequence[object]]) -> None:
    with cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


# --- the whole -------------------------------------------------------------------------------------------------------


def load(url: str, cases: int) -> list[House]:
    """Found the organisations and fill them; says what it does. ``url`` is a superuser's."""
    begun, now = perf_counter(), datetime.now(UTC)

    def say(text: str) -> None:
        print(f"   {perf_counter() - begun:>6.0f} s  {text}", flush=True)

    houses = found_all()
    _BODIES.extend(bodies(min(BODIES, max(100, cases // 10))))
    _NAMES.extend(surnames())
    _BY_NAME.extend(weights(len(_NAMES)))
    let_go_of_pools()
    with (
        psycopg.connect(url, autocommit=True) as connection,
        multiprocessing.get_context("fork").Pool(2, ready) as pool,  # each knows the bodies that were made here
    ):
        connection.execute("ALTER SYSTEM SET max_wal_size = '8GB'")
        connection.execute("SELECT pg_reload_conf()")
        connection.execute("SET session_replication_role = replica")
        connection.execute("CREATE UNLOGGED TABLE many_body (id int PRIMARY KEY, text text)")
        connection.execute(
            "CREATE UNLOGGED TABLE many_who (case_id bigint, name text, email text, phone text, body int, mark int)"
        )
        indexes = _without_indexes(connection)
        with connection.cursor() as cursor:
            _copy(cursor, "many_body", ((place, body.text) for place, body in enumerate(_BODIES)))
        before = facts = 0
        told = {house.slug: histories(house, cases * SHARES[house.slug] // 100, now, pool) for house in houses}
        say(f"{sum(map(len, told.values())):,} histories are told")
        lots = []
        for house in houses:
            spread = told[house.slug]
            house.cases = spread[-1].last
            lots += [
                Lot(url, house, before, spread[begin : begin + IN_A_PART]) for begin in range(0, len(spread), IN_A_PART)
            ]
            before += house.cases
        for _ in pool.imap_unordered(write_words, lots):
            pass
        say("the words are written")
        connection.execute("CREATE UNIQUE INDEX ON many_who (case_id)")
        connection.execute("ANALYZE many_who, many_body")
        connection.execute("SET enable_hashjoin = off")  # a hash would lose the order
        connection.execute("SET enable_mergejoin = off")
        before = 0
        for house in houses:
            total = _story_tables(connection, told[house.slug])
            asked = {"key": house.key, "before": before, "prefix": house.prefix, "policy": house.policy,
                     "facts": facts, "total": total}  # fmt: skip
            for name, sql in _MULTIPLY.items():
                connection.execute(sql, asked)
                if house.cases > cases // 2:
                    say(f"{house.slug}: {name}")
            before, facts = before + house.cases, facts + total
        _name_words(connection, houses)
        connection.execute("DROP TABLE many_who, many_body")
        for table in ("case", "fact"):
            connection.execute(
                f"SELECT setval(pg_get_serial_sequence('public.register_{table}', 'id'), max(id)) FROM register_{table}"
            )
        say(f"{before:,} cases and {facts:,} facts are there")
        with ThreadPoolExecutor(2) as both:
            for name in both.map(lambda index: _make(url, index), indexes):
                say(f"index {name}")
        connection.execute("ALTER SYSTEM RESET max_wal_size")
        connection.execute("SELECT pg_reload_conf()")
    return houses


def let_go_of_pools() -> None:
    """No connection is shared with the processes that are forked."""
    from web_server import let_go

    let_go()


def _without_indexes(connection: psycopg.Connection) -> list[tuple[str, str]]:
    """Drop the indexes that hold no constraint; their names and how they are made, the longest work first."""
    found = connection.execute(
        "SELECT c.relname, pg_get_indexdef(c.oid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
        " WHERE i.indrelid = ANY (%s::regclass[])"
        " AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid) ORDER BY c.relam DESC, 1",
        [[f"register_{table}" for table in TABLES]],
    ).fetchall()
    for name, _ in found:
        connection.execute(f'DROP INDEX "{name}"')
    return found


def _make(url: str, index: tuple[str, str]) -> str:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET maintenance_work_mem = '1GB'")
        connection.execute("SET max_parallel_maintenance_workers = 0")
        connection.execute(index[1])
    return index[0]
