"""Days off entered on an organisation, and what is kept of a case: for the tests of the calendar."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime

from tests.integration.some_cases import member

MONDAY = date(2026, 12, 14)
"""An ordinary Monday in every division."""


def at(day: int, hour: int = 10, month: int = 12, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


def proposed(first=MONDAY, last=None, what="holiday", name="Day of the Test", **more):
    from putright.casework.calendar_acts import Proposed

    return Proposed(what, first, last or first, name, **more)


def enter(made, now, *, by="manager", key=None, recount=True, **more):
    """Enter a day off, and make the dates anew as the page does; the change, or the refusal."""
    from putright.accounts.scope import within
    from putright.casework.calendar_acts import enter as act
    from putright.correspondence.recounting import recount_at_once

    with within(made.organisation):
        who = member(made, by) if by else None
        done = act(made.organisation, proposed(**more), who, now=now, key=key or uuid.uuid4().hex)
        if done and recount:
            recount_at_once(made.organisation, now)
    return done


def take_back(made, change, now, *, by="manager", recount=True):
    from putright.accounts.scope import within
    from putright.casework.calendar_acts import take_back as act
    from putright.correspondence.recounting import recount_at_once

    with within(made.organisation):
        done = act(made.organisation, change.pk, member(made, by), "It was a mistake.", now=now, key=uuid.uuid4().hex)
        if done and recount:
            recount_at_once(made.organisation, now)
    return done


def duty(made, case, action, moment):
    """The duty of that action as it is kept for a moment."""
    from django.db.models import Q

    from putright.accounts.scope import within
    from putright.register.models import Duty

    here = Q(since__lte=moment) & (Q(until=None) | Q(until__gt=moment))
    with within(made.organisation):
        return Duty.objects.filter(here, case=case, action=action).order_by("place").last()


def record(made, case):
    from putright.accounts.scope import within
    from putright.register.models import Case
    from putright.register.reading import record_of

    with within(made.organisation):
        return record_of(Case.objects.select_related("policy").get(pk=case.pk))


def differing(made):
    """The cases whose projections are not what follows from their facts."""
    from putright.accounts.scope import within
    from putright.register.rebuild import rebuild

    with within(made.organisation):
        return [one.case.reference for one in rebuild(made.organisation, write=False) if not one.same]
