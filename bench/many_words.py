"""Fill a register with very many cases for bench/search.py: as many words, names and numbers as a real one would have.

The rows go in set-wise, by COPY of a superuser, past triggers and row security: a million complaints through the acts
would take hours. What is written is made by putright's own functions (the keys of the search and of names), and looks
as if the cases had come in one by one; only the chain of the facts is left empty. To be quick, 20,000 texts are told
again and again, each case with a name, a number and a rare word of its own.
"""

import json
import multiprocessing
import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import NamedTuple

import psycopg
from telling import FIRST, LAST

from putright.register.case_words import SLICE, Text, names_in, vector
from putright.register.words import keys_of

VOCABULARY = 60_000
BODIES = 20_000
LOT = 10_000
TEXTS = (60, 90, 120, 160, 240)  # words in what somebody complains of
COMMON = (
    "letter complaint told call appointment service asked phone staff time again never week date reply answer sorry "
    "session wait nobody care day email manager problem help reason happened record wrong waiting rang cancelled"
).split()
ENDS = ("son", "ton", "ley", "s", "man", "er", "field", "wood", "")
SYLLABLES = (
    "ba ber cal con dar del dis en er fal fen gar gil hal hin im in jor kel lan lem mar men mor nal ner or pan per qua "
    "ral ren sal ser tal ter un val ver win yar zen"
).split()


_BODIES: list["Body"] = []
_NAMES: list[str] = []
_BY_NAME: list[float] = []


def vocabulary() -> list[str]:
    """Made-up words behind the common ones, the most frequent first."""
    chance = random.Random(1)
    found = dict.fromkeys(COMMON)
    while len(found) < VOCABULARY:
        found[f"{''.join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 4)))}k"] = None
    return list(found)


def surnames(count: int = 30_000) -> list[str]:
    """Those of the demonstration and made-up ones behind them."""
    chance = random.Random(2)
    found = dict.fromkeys(LAST)
    while len(found) < count:
        found[
            f"{''.join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 3)))}{chance.choice(ENDS)}".title()
        ] = None
    return list(found)


def weights(count: int) -> list[float]:
    """By Zipf and Mandelbrot: the second word half as often as the first, and so on; added up."""
    total, found = 0.0, []
    for place in range(count):
        total += 1 / (place + 2.7)
        found.append(total)
    return found


class House(NamedTuple):
    """An organisation to fill: its row id, prefix, policy version and sites, and how many cases it has."""

    key: int
    prefix: str
    policy: int
    sites: tuple[int, ...]
    cases: int
    first: int  # the row id of its first case


class Lot(NamedTuple):
    """A run of numbers of one organisation's cases, filled by one process."""

    url: str
    house: House
    first: int
    last: int
    now: datetime


def received_of(house: House, number: int, now: datetime) -> datetime:
    """Five years of cases, the newest an hour ago."""
    return now - timedelta(hours=1, seconds=(house.cases - number) * 5 * 365 * 86400 / house.cases)


class Body(NamedTuple):
    """What one person complains of: the words, the note that staff made of it, and the keys of both."""

    text: str
    note: str
    keys: str


_PREFIX = f"{7}.{0}."  # what the keys of a body are made with, and what is put in its place for a case


def bodies(count: int) -> list[Body]:
    """Texts by the laws of language: a few words in nearly all of them, most in hardly any."""
    chance, words = random.Random(3), vocabulary()
    by_word = weights(len(words))
    found = []
    for _ in range(count):
        text = " ".join(chance.choices(words, cum_weights=by_word, k=chance.choice(TEXTS)))
        note = " ".join(chance.choices(words, cum_weights=by_word, k=30))
        found.append(Body(text, note, vector(7, 0, (Text(text), Text(note)))))
    return found


def fill(lot: Lot) -> int:
    """The words and texts of a lot; how many cases."""
    house, chance = lot.house, random.Random(lot.house.key * 10_000_000 + lot.first)
    searched, personal = [], []
    for number in range(lot.first, lot.last + 1):
        case, body = house.first + number - 1, chance.choice(_BODIES)
        name = f"{chance.choice(FIRST)} {chance.choices(_NAMES, cum_weights=_BY_NAME)[0]}"
        email = f"{name.lower().replace(' ', '.')}{chance.randint(1, 99)}@post.example"
        phone = f"07{chance.randint(100, 999)} {chance.randint(0, 999999):06}"
        order = f"order zk{chance.randint(0, 2_000_000)}"  # words that hardly any other case has
        texts = (Text(name, is_name=True), Text(email), Text(phone), Text(order))
        site = chance.choice(house.sites) if house.sites else None
        own = vector(house.key, number, texts, received=received_of(house, number, lot.now), site=site)
        searched.append(
            (case, house.key, number, f"{own} {body.keys.replace(_PREFIX, f'{house.key}.{number // SLICE}.')}")
        )
        said = {"name": name, "email": email, "phone": phone, "words": f"{body.text} {order}"}
        personal.append((case * 3, json.dumps(said)))
        personal.append((case * 3 + 1, json.dumps({"text": body.note})))
    with psycopg.connect(lot.url) as connection, connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET synchronous_commit = off")
        _copy(
            cursor,
            "register_searched (case_id, organisation_id, number, words, fresh)",
            ((*row, True) for row in searched),
        )
        _copy(
            cursor,
            "register_personal (fact_id, organisation_id, salt, says)",
            ((fact, house.key, b"\0" * 16, says) for fact, says in personal),
        )
    return lot.last - lot.first + 1


def _copy(cursor: psycopg.Cursor, into: str, rows: Iterable[Sequence[object]]) -> None:
    with cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def name_keys(houses: list[House]) -> Iterator[tuple[int, str, str]]:
    """All names, under every key by which they are found misspelt."""
    plain = names_in(Text(name, is_name=True) for name in (*FIRST, *_NAMES))
    for house in houses:
        yield from ((house.key, key, word) for word in plain for key in keys_of(word))


_CASES = """
    INSERT INTO register_case (id, organisation_id, number, reference, policy_id, site_id)
    SELECT %(first)s + n - 1, %(key)s, n, %(prefix)s || '-' || lpad(n::text, greatest(5, length(n::text)), '0'),
        %(policy)s, NULL FROM generate_series(1, %(cases)s) n
"""
_FACTS = """
    INSERT INTO register_fact (id, organisation_id, case_id, number, position, kind, schema, happened, recorded, source,
        says, commitment, previous, digest)
    SELECT (%(first)s + n - 1) * 3 + k - 2, %(key)s, %(first)s + n - 1, k, n * 3 + k, kind, 1,
        to_char(at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), at, 'staff', '{}', '\\x00', '\\x', '\\x'
    FROM generate_series(1, %(cases)s) n
    CROSS JOIN LATERAL (SELECT %(now)s - interval '1 hour'
        - ((%(cases)s - n) * 157680000.0 / %(cases)s) * interval '1 second' AS at) moment
    CROSS JOIN (VALUES (1, 'received'), (2, 'contact-given'), (3, 'noted')) AS entry (k, kind)
"""
_PHASES = """
    INSERT INTO register_phase (organisation_id, case_id, since, until, received, stage, status, outcome, windows,
        routes, problems)
    SELECT %(key)s, %(first)s + n - 1, at, NULL, at, 'stage-1',
        CASE WHEN %(cases)s - n < %(cases)s / 50 THEN 'open' WHEN n %% 40 = 0 THEN 'withdrawn' ELSE 'closed' END,
        'upheld', '[]', '[]', '[]'
    FROM generate_series(1, %(cases)s) n
    CROSS JOIN LATERAL (SELECT %(now)s - interval '1 hour'
        - ((%(cases)s - n) * 157680000.0 / %(cases)s) * interval '1 second' AS at) moment
"""


def load(url: str, houses: list[House]) -> float:
    """Fill them; the seconds that it took. ``url`` is a superuser's."""
    begun, now = perf_counter(), datetime.now(UTC)
    _BODIES.extend(bodies(min(BODIES, sum(house.cases for house in houses) // 10)))
    _NAMES.extend(surnames())
    _BY_NAME.extend(weights(len(_NAMES)))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET maintenance_work_mem = '1GB'")
        connection.execute("DROP INDEX searched_words")
        lots = [
            Lot(url, house, first, min(first + LOT - 1, house.cases), now)
            for house in houses
            for first in range(1, house.cases + 1, LOT)
        ]
        with connection.cursor() as cursor:
            _copy(cursor, "register_nameword (organisation_id, key, word)", name_keys(houses))
        with multiprocessing.get_context("fork").Pool(2) as pool:  # each knows the bodies that were made here
            for house in houses:
                asked = house._asdict() | {"now": now}
                connection.execute(_CASES, asked)
                connection.execute(_FACTS, asked)
                connection.execute(_PHASES, asked)
            for _ in pool.imap_unordered(fill, lots):
                pass
        connection.execute("CREATE INDEX searched_words ON register_searched USING gin (words) WITH (fastupdate = off)")
        for table in ("case", "fact", "phase", "personal", "searched", "nameword"):
            connection.execute(f"VACUUM (ANALYZE) register_{table}")
    return perf_counter() - begun
