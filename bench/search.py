"""How long a search takes: a register of 1,000,000 cases, asked as the running role under row security.

    python bench/search.py                    1,000,000 cases: a large organisation, and one with a fiftieth of it
    python bench/search.py --cases 300000     fewer
    python bench/search.py --quick            20,000: a look at it in two minutes

A PostgreSQL of its own is filled (many_loading.py) in a temporary folder; --folder keeps it there and uses it again,
also for bench/web.py.
Each kind of question is put many times, each time with another word, name or number, after a round that warms up. What
is timed is ``reports.search.search`` in this process: every query of the page but the few that each page asks, and the
extracts. The processor time is the database's (all its processes) and this process's, on the average; and that of the
dearest questions, for this process and the one of the database that serves it: what the clock would say of a machine
that has nothing else to do. Nothing is asserted about times.
"""

import argparse
import json
import os
import platform
import random
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import fmean, median
from tempfile import TemporaryDirectory
from time import perf_counter, thread_time
from types import MappingProxyType
from typing import NamedTuple

from web_server import database, fill_many, let_go, postmaster, processor_time

SAMPLE = 4_000
ASKED = ("brightwater", "larkfield")  # nearly all of the register, and a fiftieth of it


class Asked(NamedTuple):
    """A kind of question: its name, the texts that are typed, and what besides."""

    name: str
    texts: list[str]
    narrower: Mapping[str, object] = MappingProxyType({})


def loaded(cluster, cases: int, folder: Path) -> str:
    """What the register holds; it is filled if the folder does not hold it yet. The same one serves bench/web.py."""
    about = folder / "loaded"
    if not about.exists():
        fill_many(cluster, cases, about)
    return about.read_text()


def sizes(cluster) -> str:
    """How much room the search takes."""
    import psycopg

    with psycopg.connect(cluster.superuser_url) as connection:
        rows = connection.execute(
            "SELECT relname, pg_total_relation_size(oid) - pg_indexes_size(oid), pg_indexes_size(oid) FROM pg_class"
            " WHERE relname IN ('register_searched', 'register_nameword', 'register_personal') ORDER BY 1"
        ).fetchall()
    return "; ".join(f"{name}: rows {own / 1e6:,.0f} MB, indexes {index / 1e6:,.0f} MB" for name, own, index in rows)


def questions(organisation, chance: random.Random, rounds: int) -> list[Asked]:
    """What is asked, made from a sample of what the cases say."""
    from django.db import connection

    from putright.accounts.scope import within
    from putright.register.words import stem

    with within(organisation), connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.reference, p.says FROM register_case c JOIN register_fact f ON f.case_id = c.id"
            " JOIN register_personal p ON p.fact_id = f.id"
            " WHERE c.organisation_id = %s AND f.kind = 'contact-given' AND c.number = ANY(%s)",
            [organisation.pk, chance.sample(range(1, size_of(organisation) + 1), SAMPLE)],
        )
        told = [(reference, json.loads(says)) for reference, says in cursor.fetchall()]
    rows = [(reference, says) for reference, says in told if {"name", "email", "phone", "words"} <= says.keys()]
    counted = Counter(word for _, says in rows for word in {stem(one) for one in says["words"].split()})
    share = {word: count / len(rows) for word, count in counted.items()}
    by_share = sorted(share, key=lambda one: -share[one])
    common = [one for one in by_share if 0.25 <= share[one] < 1][:30]
    middling = [one for one in by_share if 0.005 <= share[one] < 0.05]
    rare = [says["words"].split()[-1] for _, says in rows]

    def pick(make: Callable[[], str]) -> list[str]:
        return [make() for _ in range(rounds)]

    def person() -> dict[str, str]:
        return chance.choice(rows)[1]

    def misspelt() -> str:
        first, last = person()["name"].split()
        place = chance.randrange(1, len(last)) if len(last) > 1 else 0
        slip = chance.choice((last[:place] + last[place + 1 :], last[:place] + "e" + last[place:]))
        return chance.choice((f"{first} {slip}", f"{slip} {first}", slip))

    def phrase() -> str:
        words = person()["words"].split()
        place = chance.randrange(len(words) - 2)
        return f'"{words[place]} {words[place + 1]}"'

    one = chance.choice
    return [
        Asked("a common word", pick(lambda: one(common))),
        Asked("two common words", pick(lambda: f"{one(common)} {one(common)}")),
        Asked("a middling word", pick(lambda: one(middling))),
        Asked("two middling words", pick(lambda: f"{one(middling)} {one(middling)}")),
        Asked("a rare word", pick(lambda: one(rare))),
        Asked("a rare and a common word", pick(lambda: f"{one(rare)} {one(common)}")),
        Asked("a word of no case", pick(lambda: f"qx{chance.randrange(10**6)}")),
        Asked("common, without another", pick(lambda: f"{one(common)} -{one(common)}")),
        Asked("a phrase", pick(phrase)),
        Asked("a phrase of common words", pick(lambda: f'"{one(common)} {one(common)}"')),
        Asked("a common word, withdrawn", pick(lambda: one(common)), {"status": "withdrawn"}),
        Asked("a common word, settled", pick(lambda: one(common)), {"status": "settled"}),
        Asked("first and last name", pick(lambda: person()["name"])),
        Asked("a surname", pick(lambda: person()["name"].split()[1])),
        Asked("a name misspelt", pick(misspelt)),
        Asked("a telephone number", pick(lambda: f"+44 {person()['phone'][1:]}")),
        Asked("its last six figures", pick(lambda: person()["phone"][-6:])),
        Asked("an email address", pick(lambda: person()["email"])),
        Asked("a reference", pick(lambda: one(rows)[0])),
    ]


def size_of(organisation) -> int:
    from putright.register.models import Case

    return Case.objects.filter(organisation=organisation).order_by("-number").values_list("number", flat=True)[0]


def of_backend(process: int) -> float:
    """Milliseconds of processor time of the database's process for this connection."""
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e6


def percentile(times: list[float], part: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * part))]


def measure(organisation, db: int, rounds: int) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from putright.accounts.members import member_of
    from putright.accounts.models import RoleHeld
    from putright.accounts.scope import within
    from putright.reports.search import Wanted, search

    with within(organisation):
        held = RoleHeld.objects.filter(role__slug="manager").select_related("membership__account").order_by("pk")[0]
        member = member_of(organisation, held.membership.account)
    assert member is not None
    with within(organisation), connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    print(f"   {'':28}{'by the clock':>24}{'processor time':>36}")
    heads = (
        f"{'half':>8}{'95':>8}{'99':>8}{'database':>10}{'own':>7}{'both, 95':>10}{'99':>7}{'queries':>9}{'found':>7}"
    )
    print(f"   {'':28}{heads}")
    for asked in questions(organisation, random.Random(4), rounds):
        times, spent, found, queries = [], [], [], 0
        for warm in (True, False):
            before = processor_time(db)
            for text in asked.texts[: max(5, rounds // 6)] if warm else asked.texts:
                wanted = Wanted(text, **asked.narrower)  # type: ignore[arg-type]
                with within(organisation):
                    begun, own, other = perf_counter(), thread_time(), of_backend(backend)
                    answer = search(organisation, member, wanted, timezone.now(), None)
                    times.append((perf_counter() - begun) * 1000)
                    spent.append(((thread_time() - own) * 1000, of_backend(backend) - other))
                found.append(len(answer.hits))
            if warm:
                with within(organisation), CaptureQueriesContext(connection) as seen:
                    search(organisation, member, wanted, timezone.now(), None)
                times, spent, found, queries = [], [], [], len(seen)
        both = [own + other for own, other in spent]
        every = (processor_time(db) - before) / rounds * 1000
        print(
            f"   {asked.name:28}{median(times):>8.1f}{percentile(times, 0.95):>8.1f}{percentile(times, 0.99):>8.1f}"
            f"{every:>10.1f}{fmean(own for own, _ in spent):>7.1f}{percentile(both, 0.95):>10.1f}"
            f"{percentile(both, 0.99):>7.1f}{queries:>9}{median(found):>7.0f}",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0], allow_abbrev=False)
    parser.add_argument("--cases", type=int, default=1_000_000, metavar="N", help="altogether")
    parser.add_argument("--quick", action="store_true", help="20,000 cases")
    parser.add_argument("--rounds", type=int, default=120, metavar="N", help="how often each kind of question is put")
    parser.add_argument("--folder", help="keep the register there, and use it again")
    given = parser.parse_args()
    cases = 20_000 if given.quick else given.cases
    print(
        f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}, cores:"
        f" {len(os.sched_getaffinity(0))}, busy on average in the last minute: {os.getloadavg()[0]:.1f}\n"
    )
    with TemporaryDirectory() as temporary:
        folder = Path(given.folder or temporary)
        with database(folder, keep=given.folder is not None) as cluster:
            import django

            django.setup()
            from putright.accounts.models import Organisation
            from putright.accounts.scope import within

            print(f"{loaded(cluster, cases, folder)}\n   {sizes(cluster)}\n")
            db = postmaster(cluster)
            for organisation in Organisation.objects.filter(slug__in=ASKED).order_by("pk"):
                with within(organisation):
                    count = size_of(organisation)
                print(f"   {count:,} cases; milliseconds until half, 95 and 99 of 100 were answered")
                measure(organisation, db, given.rounds)
                print()
            let_go()


if __name__ == "__main__":
    sys.exit(main())
