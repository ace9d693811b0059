"""Entering a day off from the server, for one organisation or for every one; how far the shipped calendars reach."""

from __future__ import annotations

import argparse
import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING

from putright.calendars import DIVISIONS, load_calendars
from putright.command.environment import NotSet, set_up
from putright.procedure.faults import unknown_name
from putright.procedure.moments import ZONE
from putright.wording.calendar_words import DIVISION_NAMES, coverage_words, ends_soon
from putright.wording.dates import long_day

if TYPE_CHECKING:
    from putright.accounts.models import Organisation
    from putright.casework.calendar_acts import Proposed


def enter_day(given: argparse.Namespace) -> int:
    """Enter it and make the dates anew; 0 if it was entered everywhere, 1 where an organisation could not take it."""
    first = _date(given.holiday or given.closure)
    last = _date(given.until) if given.until else first
    known = _date(given.known) if given.known else None
    if given.holiday and given.until:
        raise NotSet("A bank holiday is one day. Leave --until out, or enter each.")
    if bool(given.organisation) == given.every_organisation:
        raise NotSet("Name an organisation, or say --every-organisation.")
    if given.division is not None and given.division not in DIVISIONS:
        raise NotSet(unknown_name("a division", given.division, DIVISIONS))
    if given.every_organisation and given.division is None:
        raise NotSet("Say whose bank holiday it is: --division england-and-wales, scotland or northern-ireland.")
    set_up()
    from putright.casework.calendar_acts import Proposed
    from putright.command.checking import organisations

    what = "holiday" if given.holiday else "closure"
    proposed = Proposed(what, first, last, given.name, given.reason, known, division=given.division or "")
    refused = False
    for organisation in organisations(given.organisation):
        if given.every_organisation and not _of_division(organisation, given.division):
            continue
        refused |= not _enter(organisation, proposed)
    return int(refused)


def _enter(organisation: Organisation, proposed: Proposed) -> bool:
    """Enter it for one organisation, and make its dates anew before the next one's turn."""
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.casework.calendar_acts import enter
    from putright.procedure.acts import Refusal
    from putright.register.calendar_models import Recount
    from putright.worker.calendars import recount_in_parts

    now = timezone.now()
    with within(organisation):
        done = enter(organisation, proposed, None, now=now, key=uuid.uuid4().hex)
    if isinstance(done, Refusal):
        print(f"{organisation.slug}: {' '.join(fault.message for fault in done.faults)}")
        return False
    recount_in_parts(organisation, seconds=float("inf"))
    with within(organisation):
        counted = Recount.objects.filter(organisation=organisation, change=done)
        cases, moved = counted.count(), counted.filter(moves__gt=0).count()
    print(f"{organisation.slug}: entered. {moved} cases have new dates, of {cases} that were looked at.")
    return True


def _of_division(organisation: Organisation, division: str) -> bool:
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.register.adopting import in_force
    from putright.register.reading import policy_of

    with within(organisation):
        try:
            return policy_of(in_force(organisation, timezone.localdate())).division == division
        except LookupError:
            return False


def list_calendars() -> int:
    """Print each shipped calendar with the days of this year and the next; 1 if one ends within a year."""
    today = datetime.now(ZONE).date()
    soon = False
    for division in DIVISIONS:
        calendar = load_calendars()[division]
        print(f"{division}: {coverage_words(division, calendar.last_day, today.toordinal())}")
        for holiday in calendar.holidays:
            if date.fromordinal(holiday.day).year in (today.year, today.year + 1):
                told = f", known from {long_day(holiday.proclaimed)}" if holiday.proclaimed else ""
                print(f"  {long_day(holiday.day)}: {holiday.name}{told}")
        if ends_soon(calendar.last_day, today.toordinal()):
            soon = True
            print(f"  WARNING: the calendar of {DIVISION_NAMES[division]} ends within a year.")
    return int(soon)


def _date(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise NotSet(f"{written} is no date. Write it as 2022-09-19.") from None
