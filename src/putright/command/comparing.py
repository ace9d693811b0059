"""``putright compare --register``: the cases of an organisation under two policies, read and never written."""

from __future__ import annotations

import argparse
import sys
from datetime import date

from putright.calendars import load_calendars
from putright.command.environment import NotSet, close_connections, set_up
from putright.procedure.comparing.comparison import promises_compared
from putright.procedure.comparing.replaying import Replaying
from putright.procedure.comparing.tally import Outcomes
from putright.procedure.moments import Moment
from putright.procedure.policy import Policy
from putright.replay.comparing import ADOPTED, how_many_processes, looked_at, open_both, show, stopped
from putright.replay.many import processes
from putright.replay.opening import Refused, open_policy
from putright.replay.progress import Progress


def compare_register(given: argparse.Namespace, at: Moment) -> int:
    """Compare and print; the old policy may be "adopted", the version that each case came under. Raises Refused."""
    if given.cases is not None:
        raise Refused("--cases and --register cannot both be given: choose where the cases come from.")
    looked = looked_at(given, at)
    number = how_many_processes(given)
    old, new = (None, open_policy(given.new)) if given.old == ADOPTED else open_both(given.old, given.new)
    try:
        set_up()
        return _compare(given, old, new, looked.received_from, looked.received_before, at, number)
    except KeyboardInterrupt:
        return stopped()
    except LookupError as error:
        raise NotSet(str(error.args[0])) from None


def _compare(
    given: argparse.Namespace,
    old: Policy | None,
    new: Policy,
    first: int | None,
    end: int | None,
    at: Moment,
    number: int,
) -> int:
    from putright.accounts.scope import within
    from putright.command.checking import organisations
    from putright.register.many import kept_cases
    from putright.reports.comparing import RegisterComparer, register_of

    organisation = next(iter(organisations(given.register)))
    since, before = (date.fromordinal(day) if day is not None else None for day in (first, end))
    with within(organisation):
        only_reading()
        register = register_of(organisation, old=old, received_from=since, received_before=before, at=at)
    # The processes are copies of this one, and a connection must not be copied.
    close_connections()
    progress = Progress(sys.stderr, "cases", register.cases)
    outcomes = Outcomes()
    comparer = RegisterComparer(register.versions, old, Replaying(new, load_calendars(), register.looked))
    try:
        with processes(comparer, number) as several, within(organisation):
            only_reading()
            for lot, counted in several.results(kept_cases(organisation, since, before)):
                outcomes.merge(counted)
                progress.advance(len(lot), len(lot))
    except RuntimeError as error:
        raise Refused(f"putright compare: {error}. Try again with fewer: --processes 1.") from None
    finally:
        progress.end()
    found = promises_compared(register.told_from, new)._replace(looked=register.looked, outcomes=outcomes)
    return show(found, register.told_from, new, given)


def only_reading() -> None:
    """From here to its end the transaction can write nothing, so that a replica for reading will do."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
