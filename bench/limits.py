"""What the limits on the public forms cost: for a request, in a flood from one address and many, to check work.

    python bench/limits.py                 200 posts of each sort
    python bench/limits.py --posts 1000

A PostgreSQL of its own is started in a temporary folder. Times are processor time of this process, and beside them the
clock's, which depends on what else the machine is doing. Nothing is asserted about times; what became of the posts is.
"""

import argparse
import hashlib
import re
import sys
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

from web_server import database, let_go

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


def measured(what: str, count: int, work: Callable[[int], object]) -> None:
    """Do it so often, and tell what one of them took."""
    clock, ours = perf_counter(), process_time()
    for number in range(count):
        work(number)
    clock, ours = perf_counter() - clock, process_time() - ours
    print(f"{what:52} {1000 * ours / count:9.3f} ms ours {1000 * clock / count:9.3f} ms by the clock")


def founded() -> Any:
    """An organisation with a procedure."""
    from putright.accounts.models import Organisation
    from putright.accounts.scope import within
    from putright.policies import policy_text
    from putright.register.adopting import adopt

    found = Organisation.objects.create(slug=f"flooded-{uuid.uuid4().hex[:6]}", name="Flooded", prefix="FLD")
    with within(found):
        adopt(found, policy_text("ieso"), adopted_from=date(2010, 1, 1), reason="Measured.")
    return found


def post(organisation: Any, address: str, number: int) -> Any:
    """Send a complaint from there, doing the work that is asked for."""
    from django.test import Client
    from django.utils import timezone

    from putright.public.machines import SHOWN, shown_at

    browser, form = Client(REMOTE_ADDR=address), uuid.uuid4().hex
    there = f"/p/{organisation.slug}/complain/one-page/"
    shown = shown_at(form, timezone.now() - timedelta(minutes=1))
    said = {"words": f"Complaint {number}", "phone": "01632 960 001", "form_id": form, SHOWN: shown}
    answer = browser.post(there, said)
    if answer.status_code == 200:
        page = answer.content.decode()
        again = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
        answer = browser.post(
            there, {name: unescape(value) for name, value in again.items()} | {"work_done": sum_of(page)}
        )
    return answer


def sum_of(page: str) -> str:
    """What the script of the page works out."""
    found = re.search(r'data-work="(\w+)" data-work-bits="(\d+)" data-work-parts="(\d+)"', page)
    if found is None:
        return ""
    numbers = []
    for place in range(int(found[3])):
        number = 0
        while int.from_bytes(hashlib.sha256(f"{found[1]}.{place}.{number}".encode()).digest()[:4]) >> (
            32 - int(found[2])
        ):
            number += 1
        numbers.append(str(number))
    return ".".join(numbers)


def became(organisation: Any) -> tuple[int, int]:
    """How many cases there are, and how many are held back."""
    from putright.accounts.scope import within
    from putright.register.models import Case, HeldBack

    with within(organisation):
        return (
            Case.objects.filter(organisation=organisation).count(),
            HeldBack.objects.filter(organisation=organisation).count(),
        )


def main() -> int:
    """Start the server, measure, tell."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--posts", type=int, default=200)
    count = asked.parse_args().posts
    with TemporaryDirectory() as folder, database(Path(folder), keep=False):
        import django

        django.setup()
        from django.db import transaction
        from django.utils import timezone

        from putright.accounts.tallies import Counted, add
        from putright.public.work import ask, outcome, solved

        now = timezone.now()

        def counted(number: int) -> None:
            with transaction.atomic():
                add([Counted("bench", str(number), 3_600), Counted("bench of all", "", 3_600)], now)

        measured("counting one request, twice in one question", 5 * count, counted)
        question = ask("bench", 1, now)
        answer = sum_of(f'data-work="{question.sign}" data-work-bits="{question.bits}" data-work-parts="8"')
        measured("checking a sum", 50 * count, lambda number: solved(question, answer))
        measured("refusing a guess", 50 * count, lambda number: solved(question, "1.2.3.4.5.6.7.8"))
        with transaction.atomic():
            print(f"the answer counts once: {outcome(question, answer, now)}, then {outcome(question, answer, now)}")
        quiet = founded()
        measured(
            "a complaint, each from an address of its own",
            count,
            lambda number: post(quiet, f"2001:db8:{number:x}::1", number),
        )
        print(f"  cases and held back: {became(quiet)}")
        flooded = founded()
        measured(
            "a complaint, all from one address, with the sum",
            count,
            lambda number: post(flooded, "198.51.100.1", number),
        )
        print(f"  cases and held back: {became(flooded)}")
        let_go()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
