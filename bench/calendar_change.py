"""How long a change of the calendar takes: looked ahead at, entered, and followed by every case that it touches.

    python bench/calendar_change.py                  10,000 cases
    python bench/calendar_change.py --cases 100000

A PostgreSQL of its own is made in a temporary folder and filled (loading.py). The largest organisation is entered a
bank holiday some days ahead, and the cases are gone through as the worker does it. The longest part is the time for
which nobody else of that organisation can record. Nothing is asserted about times; at the end every projection must be
what follows from its facts.
"""

import argparse
import sys
import uuid
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from web_server import database, let_go

ORGANISATION = "brightwater"


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=10_000)
    cases = parser.parse_args().cases
    with TemporaryDirectory() as folder, database(Path(folder), keep=False):
        import django

        django.setup()
        from loading import load

        loaded = load(cases, datetime.now(UTC))
        print(f"{loaded.cases:,} cases, {loaded.facts:,} facts, loaded in {loaded.seconds:.0f} s")
        code = measure()
        let_go()
    return code


def measure() -> int:
    """Enter a day and follow it; 1 if a projection differs afterwards."""
    from putright.accounts.models import Organisation
    from putright.accounts.scope import within
    from putright.calendars import load_calendars
    from putright.casework.calendar_acts import Proposed, enter
    from putright.correspondence.looking_ahead import ahead
    from putright.correspondence.recounting import HELD, PART, recount
    from putright.register.calendar_models import Recount, WrongPromise
    from putright.register.rebuild import rebuild

    organisation = Organisation.objects.get(slug=ORGANISATION)
    now = datetime.now(UTC)
    day = date.fromordinal(load_calendars()["england-and-wales"].latest.after(now.toordinal(), 5))
    proposed = Proposed("holiday", day, day, "Day of the measurement")
    begun, processor = perf_counter(), process_time()
    with within(organisation):
        found = ahead(organisation, proposed, now)
    own = process_time() - processor
    print(
        f"looked ahead at {found.touched:,} cases in {perf_counter() - begun:.2f} s ({own:.2f} s of processor time of"
        f" its own): {len(found.moved):,} move"
    )
    begun = perf_counter()
    with within(organisation):
        enter(organisation, proposed, None, now=now, key=uuid.uuid4().hex)
        wait = Recount.objects.filter(organisation=organisation, done=None).count()
    print(f"entered in {perf_counter() - begun:.2f} s: {wait:,} cases can be touched")
    parts, processor = [], process_time()
    while True:
        begun = perf_counter()
        with within(organisation):
            done = recount(organisation, datetime.now(UTC), PART, HELD)
        parts.append(perf_counter() - begun)
        if done == 0:
            break
    with within(organisation):
        moved = Recount.objects.filter(organisation=organisation, moves__gt=0).count()
        letters = WrongPromise.objects.filter(organisation=organisation).count()
    each = 1000 * sum(parts) / max(wait, 1)
    own = 1000 * (process_time() - processor) / max(wait, 1)
    print(
        f"followed in {sum(parts):.1f} s, {each:.1f} ms a case ({own:.1f} ms of processor time of its own);"
        f" the longest of {len(parts)} parts {max(parts):.2f} s"
    )
    print(f"{moved:,} cases have new dates, {letters:,} letters promised another")
    with within(organisation):
        wrong = [one.case.reference for one in rebuild(organisation, write=False, every=7) if not one.same]
    print(f"putright rebuild --check --every 7: {len(wrong)} differ")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
