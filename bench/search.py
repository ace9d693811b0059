"""How long a search takes: a register of 1,000,000 cases, asked as the running role under row security.

    python bench/search.py                    1,000,000 cases: a large organisation, and one with a fiftieth of it
    python bench/search.py --cases 300000     fewer
    python bench/search.py --quick            20,000: a look at it in two minutes

A PostgreSQL of its own is filled (search_loading.py) in a temporary folder; --folder keeps it there and uses it again.
Each kind of question is put many times, each time with another word, name or number, after a round that warms up. What
is timed is ``reports.search.search`` in this process: every query of the page but the few that each page asks, and the
extracts. The processor time is the database's and this process's. Nothing is asserted about times.
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
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from types import MappingProxyType
from typing import NamedTuple

from web_server import database, let_go, make_durable, postmaster, processor_time

SAMPLE = 4_000
SMALL = 50  # the small organisation has a fiftieth


class Asked(NamedTuple):
    """A kind of question: its name, the texts that are typed, and what besides."""

    name: str
    texts: list[str]
    narrower: Mapping[str, object] = MappingProxyType({})


def loaded(cluster, cases: int, folder: Path) -> list[dict[str, object]]:
    """The organisations of the register; it is filled if the folder does not hold it yet."""
    from loading import found_all
    from search_loading import House, load

    about = folder / "loaded"
    if not about.exists():
        large, small = found_all()[:2]
        few = cases // SMALL
        let_go()
        sizes = ((large, cases - few, 1), (small, few, cases - few + 1))
        houses = [House(h.key, h.prefix, h.policy, tuple(h.sites.values()), size, first) for h, size, first in sizes]
        print(f"   filled in {load(cluster.superuser_url, houses):.0f} s")
        about.write_text(json.dumps([house._asdict() for house in houses]))
        make_durable(cluster)
    found: list[dict[str, object]] = json.loads(about.read_text())
    return found


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
            " WHERE c.organisation_id = %s AND f.kind = 'contact-given' AND c.number %% %s = 0 LIMIT %s",
            [organisation.pk, max(1, size_of(organisation) // SAMPLE), SAMPLE],
        )
        rows = [(reference, json.loads(says)) for reference, says in cursor.fetchall()]
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
    print(f"   {'':28}{'half':>8}{'95':>8}{'99':>8}{'db cpu':>9}{'own cpu':>9}{'queries':>9}{'found':>7}")
    for asked in questions(organisation, random.Random(4), rounds):
        times, found, queries = [], [], 0
        for warm in (True, False):
            before = processor_time(db), process_time()
            for text in asked.texts[: max(5, rounds // 6)] if warm else asked.texts:
                wanted = Wanted(text, **asked.narrower)  # type: ignore[arg-type]
                with within(organisation):
                    begun = perf_counter()
                    answer = search(organisation, member, wanted, timezone.now(), None)
                    times.append((perf_counter() - begun) * 1000)
                found.append(len(answer.hits))
            if warm:
                with within(organisation), CaptureQueriesContext(connection) as seen:
                    search(organisation, member, wanted, timezone.now(), None)
                times, found, queries = [], [], len(seen)
        spent = (processor_time(db) - before[0]) / rounds * 1000, (process_time() - before[1]) / rounds * 1000
        print(
            f"   {asked.name:28}{median(times):>8.1f}{percentile(times, 0.95):>8.1f}{percentile(times, 0.99):>8.1f}"
            f"{spent[0]:>9.1f}{spent[1]:>9.1f}{queries:>9}{median(found):>7.0f}",
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

            houses = loaded(cluster, cases, folder)
            print(f"   {sizes(cluster)}\n")
            db = postmaster(cluster)
            for house in houses:
                print(f"   {house['cases']:,} cases; milliseconds until half, 95 and 99 of 100 were answered")
                measure(Organisation.objects.get(pk=house["key"]), db, given.rounds)
                print()
            let_go()


if __name__ == "__main__":
    sys.exit(main())
