"""How much a request costs: the real server, the real database, a register of 10,000 to 1,000,000 cases.

    python bench/web.py                          10,000 cases
    python bench/web.py --cases 10000 1000000    both, and whether a page asks as many queries of one as of the other
    python bench/web.py --quick                  a look at it in a minute
    python bench/web.py --cases 1000000 --folder F    the register is kept in F and used again, also by bench/search.py

A PostgreSQL of its own is made in a temporary folder, filled (loading.py; from 50,000 cases on many_loading.py),
checked (putright rebuild --check, and putright verify where it has a real chain) and served as ``putright serve`` does
it. A client in a process of its own asks over and over on connections
that stay open. What counts is processor time, of the server's processes and of the database's together: it depends
far less than the clock does on what else the machine is doing. Nothing is asserted about times: the targets stand
beside the figures. It fails if the register is not as putright would have made it, or if a page's queries grow with it.
"""

import argparse
import http.client
import json
import os
import platform
import random
import re
import subprocess
import sys
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from web_client import Answered, Request, ask
from web_server import PROCESSES, THREADS, database, fill, let_go, make_durable, postmaster, processor_time, served

ORGANISATION = "brightwater"
CONCURRENCIES = (1, 4, 8)
SATURATED = 4
CASE_PAGES = 200
DEEP = 20  # the page of the worklist that counts as deep
LIMITS_TIMES = 10_000  # everything here is sent from one address: counted as always, and nobody is asked for a sum
TARGETS = {"receive": 10.0, "worklist": 15.0, "worklist, deep": 15.0, "case page": 15.0}
WORDS = (
    "I rang three times about my next session and nobody rang back. The fourth time I was told that it had been moved, "
    "which no letter said. My therapist then did not know that I had asked for somebody else. I would like to know why "
    "this was not written down, and who will see me now. "
)


# --- what is asked ---------------------------------------------------------------------------------------------------


@dataclass
class Page:
    """A page that is measured."""

    name: str
    status: int
    requests: list[Request]
    queries: int = 0
    found: dict[int, list[tuple[Answered, float, float]]] = field(default_factory=dict)


def sign_in(slug: str) -> str:
    """The cookie of somebody who may do most, signed in with a code."""
    from allauth.mfa.models import Authenticator
    from django.test import Client

    from putright.accounts.models import Organisation, RoleHeld
    from putright.accounts.scope import within

    with within(Organisation.objects.get(slug=slug)):
        held = RoleHeld.objects.filter(role__slug="manager").select_related("membership__account")
        account = held.order_by("pk")[0].membership.account
    Authenticator.objects.get_or_create(user=account, type=Authenticator.Type.TOTP, data={"secret": ""})
    browser = Client()
    browser.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return f"putright={browser.cookies['putright'].value}"


def one(port: int, request: Request) -> tuple[dict[str, str], str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(request.method, request.path, request.body or None, request.headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    if answer.status != 200:
        sys.exit(f"{request.path} answers {answer.status}: {text[:2000]}")
    return {key.lower(): value for key, value in answer.getheaders()}, text


def complaints(port: int, count: int, chance: random.Random) -> list[Request]:
    """Forms filled in, each by another person, none of whom was here before."""
    path = f"/p/{ORGANISATION}/complain/one-page/"
    headers, text = one(port, Request("GET", path, {}))
    cookie = headers["set-cookie"].split(";")[0]
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
    assert token, "the form has no token"
    from putright.public.machines import SHOWN, shown_at

    opened = datetime.now(UTC) - timedelta(minutes=1)
    site = re.search(r'name="site"[^>]*value="(\d+)"', text)
    from telling import FIRST, LAST

    sent = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    found = []
    for _ in range(count):
        name = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
        said = {
            "csrfmiddlewaretoken": token[1],
            "form_id": (form_id := uuid.UUID(int=chance.getrandbits(128)).hex),
            SHOWN: shown_at(form_id, opened),
            "words": WORDS * chance.randint(1, 3),
            "name": name,
            "email": f"{name.lower().replace(' ', '.')}{chance.randint(1, 999)}@post.example",
            "phone": f"01632 960{chance.randint(0, 999):03}",
            "behalf": "no",
            "about_funding": "nhs",
            "when": "three weeks ago",
            "wish": "An apology, and a fixed day.",
            **({"site": site[1]} if site else {}),
        }
        found.append(Request("POST", path, sent, urlencode(said)))
    return found


def deep_path(port: int, cookie: dict[str, str]) -> tuple[str, int]:
    """The address of a page far down the worklist, found as people find it, and which page it is."""
    path, place = f"/s/{ORGANISATION}/", 1
    while place < DEEP:
        _, text = one(port, Request("GET", path, cookie))
        further = re.search(r'href="([^"]*after=[^"]+)"', text)
        if further is None:
            break
        path, place = further[1].replace("&amp;", "&"), place + 1
    return path, place


def phrase(words: list[str], chance: random.Random) -> str:
    """Two words that stand one after the other."""
    place = chance.randrange(len(words) - 1)
    return f"{words[place]} {words[place + 1]}"


def pages(port: int, cases: int, cookie: str, posts: int) -> list[Page]:
    from django.db import connection

    from putright.accounts.models import Organisation
    from putright.accounts.scope import within
    from putright.register.models import Case, FactRow

    chance = random.Random(cases)
    sent = {"Cookie": cookie}
    organisation = Organisation.objects.get(slug=ORGANISATION)
    with within(organisation):
        last = Case.objects.filter(organisation=organisation).order_by("-number").values_list("number", flat=True)[0]
        numbers = chance.sample(range(1, last + 1), CASE_PAGES)
        chosen = list(Case.objects.filter(organisation=organisation, number__in=numbers).values_list("pk", "reference"))
        facts = FactRow.objects.filter(case__in=[pk for pk, _ in chosen]).count()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT p.says->>'name', p.says->>'words' FROM register_personal p JOIN register_fact f"
                " ON f.id = p.fact_id WHERE f.case_id = ANY(%s) AND f.kind = 'contact-given'"
                " AND p.says->>'name' IS NOT NULL AND p.says->>'words' IS NOT NULL",
                [[pk for pk, _ in chosen]],
            )
            told = cursor.fetchall()
    deep, place = deep_path(port, sent)
    print(f"   the case pages: {CASE_PAGES} cases taken by lot, {facts / CASE_PAGES:.1f} facts each on the average;")
    print(f"   the deep page of the worklist: the {place}th\n")
    home = f"/s/{ORGANISATION}/"

    def searched(what: str, texts: list[str]) -> Page:
        asked = [Request("GET", f"{home}cases/?{urlencode({'search': text})}", sent) for text in texts]
        return Page(f"search: {what}", 200, asked)

    return [
        Page("the procedure", 200, [Request("GET", f"/p/{ORGANISATION}/", {})]),
        Page("before the questions", 200, [Request("GET", f"/p/{ORGANISATION}/complain/", {})]),
        Page("the first question", 200, [Request("GET", f"/p/{ORGANISATION}/complain/what-happened/", {})]),
        Page("all questions on a page", 200, [Request("GET", f"/p/{ORGANISATION}/complain/one-page/", {})]),
        Page("receive", 302, complaints(port, posts, chance)),
        Page("worklist", 200, [Request("GET", home, sent)]),
        Page("worklist, deep", 200, [Request("GET", deep, sent)]),
        Page("case page", 200, [Request("GET", f"{home}cases/{reference}/", sent) for _, reference in chosen]),
        Page("register", 200, [Request("GET", f"{home}cases/", sent)]),
        searched("a name", [name for name, _ in told]),
        searched("a number", [reference for _, reference in chosen]),
        searched("two words", [" ".join(chance.sample(words.split(), 2)) for _, words in told]),
        searched("a phrase", [f'"{phrase(words.split(), chance)}"' for _, words in told]),
    ]


# --- measuring -------------------------------------------------------------------------------------------------------


def measure(page: Page, port: int, web: int, db: int, concurrency: int, seconds: float) -> None:
    given = page.requests
    once = page.status == 302
    before = processor_time(web), processor_time(db)
    answered = ask(port, given, page.status, concurrency, seconds, once=once)
    after = processor_time(web), processor_time(db)
    if once:  # what was sent in is not sent again
        del page.requests[: len(answered.times) + concurrency]
    count = len(answered.times)
    page.found.setdefault(concurrency, []).append(
        (answered, (after[0] - before[0]) / count * 1000, (after[1] - before[1]) / count * 1000)
    )


def count_queries(given: list[Page]) -> None:
    """How many statements each page sends to the database, in this process; the highest of a few requests."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    for page in given:
        if page.status == 302:
            few = page.requests[-3:]
            del page.requests[-3:]
        else:
            few = page.requests[:12]
        for request in [few[0], *few]:  # the first is asked twice: once to warm up
            if page.status == 302 and request is few[0] and page.queries:
                continue
            browser = Client(headers={"cookie": request.headers.get("Cookie", "")})
            with CaptureQueriesContext(connection) as seen:
                kind = {"content_type": request.headers["Content-Type"]} if request.body else {}
                if request.method == "POST":
                    answer = browser.post(request.path, data=request.body, **kind)
                else:
                    answer = browser.get(request.path)
            assert answer.status_code == page.status, (page.name, answer.status_code)
            page.queries = max(page.queries, len(seen)) if request is not few[0] else len(seen)


def percentile(times: list[float], part: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * part))] * 1000


def rows_of(given: list[Page], cases: int) -> list[list[object]]:
    """The table's rows: medians of the rounds."""
    rows: list[list[object]] = []
    for page in given:
        loaded, alone = page.found[SATURATED], page.found[1]
        rows.append(
            [
                page.name,
                cases,
                page.queries,
                median(run[1] for run in loaded),
                median(run[2] for run in loaded),
                median(run[1] + run[2] for run in loaded),
                TARGETS.get(page.name),
                *(median(percentile(run[0].times, part) for run in alone) for part in (0.5, 0.95)),
                median(len(run[0].times) / run[0].took for run in page.found[max(CONCURRENCIES)]),
            ]
        )
    return rows


def table(rows: list[list[object]]) -> None:
    print(
        f"   Processor milliseconds for a request with {SATURATED} connections asking, of the web's processes and the"
    )
    print("   database's; milliseconds by the clock until half and until 95 of 100 were answered, one after the other;")
    print(f"   requests a second with {max(CONCURRENCIES)} connections. Medians of the rounds.\n")
    heads = f"{'queries':>8}{'web':>7}{'database':>10}{'both':>7}{'target':>8}{'half':>7}{'95':>7}{'a second':>10}"
    print(f"   {'':22}{'cases':>11}{heads}")
    for name, cases, queries, web, db, both, target, half, most, rate in rows:
        aim = f"{target:.0f}{'*' if both > target else ''}" if target else "-"  # type: ignore[operator]
        print(f"   {name:22}{cases:>11,}{queries:>8}{web:>7.1f}{db:>10.1f}{both:>7.1f}{aim:>8}", end="")
        print(f"{half:>7.1f}{most:>7.1f}{rate:>10.0f}")
    print("   (* above the target)\n")


def run(cases: int, quick: bool, kept: Path | None) -> list[list[object]]:
    """Everything at one size, as rows of the table."""
    with TemporaryDirectory() as temporary, database(kept or Path(temporary), keep=kept is not None) as cluster:
        import django

        django.setup()
        about = (kept or Path(temporary)) / "loaded"
        if not about.exists():
            fill(cluster, cases, about)
        print(about.read_text())
        make_durable(cluster)
        db = postmaster(cluster)
        rounds, seconds = (1, 1.5) if quick else (3, 2.5)
        cookie = sign_in(ORGANISATION)
        with served() as (port, web):
            posts = int(rounds * len(CONCURRENCIES) * seconds * 250)
            found = pages(port, cases, cookie, posts)
            for page in found:  # every process has answered each page before anything counts
                if page.status == 200:
                    ask(port, page.requests, page.status, 8, 1.0, once=False)
                else:
                    ask(port, page.requests[-60:], page.status, 8, 5.0, once=True)
                    del page.requests[-60:]
            count_queries(found)
            let_go()
            for _ in range(rounds):
                for page in found:
                    for concurrency in CONCURRENCIES:
                        measure(page, port, web, db, concurrency, seconds)
        return rows_of(found, cases)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0], allow_abbrev=False)
    parser.add_argument(
        "--cases", type=int, nargs="+", default=[10_000], metavar="N", help="such as 10000 100000 1000000"
    )
    parser.add_argument("--quick", action="store_true", help="one short round: a look, no measurement")
    parser.add_argument("--folder", help="keep the register there, and use it again: to measure one size often")
    parser.add_argument("--write", metavar="FILE", help=argparse.SUPPRESS)
    given = parser.parse_args()
    os.environ["PUTRIGHT_PUBLIC_LIMITS_TIMES"] = str(LIMITS_TIMES)
    usable = len(os.sched_getaffinity(0))
    print(
        f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}, cores: {usable}, "
        f"busy on average in the last minute: {os.getloadavg()[0]:.1f}; "
        f"{PROCESSES} processes of {THREADS} threads serve\n"
    )
    if len(given.cases) == 1:
        rows = run(given.cases[0], given.quick, Path(given.folder) if given.folder else None)
        if given.write:
            Path(given.write).write_text(json.dumps(rows))
        else:
            table(rows)
        return
    rows = []
    with TemporaryDirectory() as folder:
        for cases in given.cases:  # a process for each: a process knows one database
            file = Path(folder) / str(cases)
            command = [sys.executable, __file__, "--cases", str(cases), "--write", str(file)]
            kept = ["--folder", f"{given.folder}/{cases}"] if given.folder else []
            subprocess.run([*command, *kept, *(["--quick"] if given.quick else [])], check=True)
            rows += json.loads(file.read_text())
    table(sorted(rows, key=lambda row: [one[0] for one in rows].index(row[0])))
    queries: dict[str, set[object]] = {}
    for name, _, count, *_ in rows:
        queries.setdefault(str(name), set()).add(count)
    grown = {name: counts for name, counts in queries.items() if len(counts) > 1 and not name.startswith("search")}
    if grown:
        sys.exit(f"The number of queries is not the same at every size: {grown}")
    print("Every page asks as many queries at one size as at the other. A search asks more where more kinds of it fit.")


if __name__ == "__main__":
    main()
