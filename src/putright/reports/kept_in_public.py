"""What the public is told of how promises were kept: made once a month for whole months that are over, then only read.

The public's page reads a few rows that hold nothing withheld; it counts nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from django.utils import timezone

from putright.accounts.models import Organisation
from putright.register.models import KeptSpan, PolicyVersion
from putright.reports.promises_asked import BY_SITE, MOST_MONTHS, Asked, months_after
from putright.reports.promises_kept import Source, Tally, each_promise
from putright.reports.same_promise import Same, Versions, same_promises, terms_of, versions_of
from putright.reports.withholding import LONGEST, told

MAIN: Final = ("acknowledge", "reply", "respond", "notify-outcome")
"""The promises that the public is told of: that we write back, and that we answer."""

SETTLED: Final = timedelta(days=14)
"""So long after its end a month is told: late entries and corrections have come in by then."""


def last_month_told(now: datetime) -> date:
    """The first day of the latest month that may be told."""
    return months_after(timezone.localdate(now - SETTLED).replace(day=1), -1)


def tell(organisation: Organisation, now: datetime) -> int:
    """Write what can be told now and was not told yet; how many spans. Within the organisation's transaction."""
    own = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    fresh = to_be_told(own, now, own.fewest_shown)
    KeptSpan.objects.bulk_create(fresh)
    return len(fresh)


def to_be_told(organisation: Organisation, now: datetime, fewest: int) -> list[KeptSpan]:
    """The same, not written: what was told once is never told again. Five queries."""
    last = last_month_told(now)
    begins = {
        promise: months_after(month, 1)
        for promise, month in KeptSpan.objects.filter(organisation=organisation)
        .order_by("promise", "last")
        .values_list("promise", "last")
    }
    usual = months_after(last, 1 - LONGEST)
    earliest = max(min([usual, *begins.values()]), months_after(last, 1 - MOST_MONTHS))
    counted = each_promise(organisation, Asked(earliest, last, BY_SITE), now)
    versions = versions_of(organisation, [source for source, *_ in counted])
    found = []
    for same in same_promises([(source, Tally()) for source in _main(counted, versions)], versions):
        promise = terms_of(same.newest, versions.policies[same.newest.policy])
        first = max(begins.get(promise, usual), earliest)
        if first <= last:
            found += _spans(organisation, same, promise, Asked(first, last, BY_SITE).months(), counted, fewest, now)
    return found


def _main(counted: Iterable[tuple[Source, date, str | None, Tally]], versions: Versions) -> list[Source]:
    """The main promises that are the provider's own: a stage that an outside body holds is not."""

    def ours(source: Source) -> bool:
        stage = versions.policies[source.policy].by_id.get(source.stage)
        return stage is not None and stage.held_by is None

    every = dict.fromkeys(source for source, *_ in counted)
    return [one for one in every if one.action in MAIN and one.clause is not None and ours(one)]


def _spans(
    organisation: Organisation,
    same: Same,
    promise: str,
    months: list[date],
    counted: list[tuple[Source, date, str | None, Tally]],
    fewest: int,
    now: datetime,
) -> list[KeptSpan]:
    each = dict.fromkeys(months, (0, 0))
    for source, month, _, tally in counted:
        if source in same.sources and month in each:
            kept, failed = each[month]
            each[month] = kept + tally.met, failed + tally.failed
    found, place = [], 0
    for one in told(list(each.values()), fewest):
        found.append(
            KeptSpan(
                organisation=organisation,
                policy_id=same.newest.policy,
                promise=promise,
                stage=same.newest.stage,
                action=same.newest.action,
                clause=same.newest.clause or "",
                strength=same.newest.strength,
                first=months[place],
                last=months[place + one.months - 1],
                owed=one.owed,
                kept=one.kept,
                few=one.few,
                fewest=fewest,
                made=now,
            )
        )
        place += one.months
    return found


def told_lately(organisation: Organisation, now: datetime) -> list[KeptSpan]:
    """What was told of the spans that ended in the last twelve months: one query."""
    since = months_after(last_month_told(now), 1 - LONGEST)
    return list(KeptSpan.objects.filter(organisation=organisation, last__gte=since).order_by("first", "pk"))


def adopted(organisation: Organisation, spans: Iterable[KeptSpan]) -> dict[int, PolicyVersion]:
    """The versions whose words the spans go by: one query at most."""
    return versions_of(organisation, [Source(one.policy_id, "", "", None, "") for one in spans]).rows
