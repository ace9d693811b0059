"""The public's page of kept promises, made from nothing but the spans that are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from putright.procedure.policy import Policy
from putright.register.models import KeptSpan, PolicyVersion
from putright.reports.promises_kept import Source
from putright.reports.same_promise import promised
from putright.reports.who_complained import read_policies
from putright.reports.withholding import summed
from putright.wording.kept_words import (
    WAITS,
    PromiseTold,
    SpanTold,
    kept_in_public,
    months_words,
    promise_in_public,
    span_row,
)
from putright.wording.language import say
from putright.wording.plain_names import stage_title


class KeptPage(NamedTuple):
    """What the public sees: the promises of each stage."""

    stages: list[tuple[str, list[PromiseTold]]]


def kept_page(spans: Sequence[KeptSpan], versions: Mapping[int, PolicyVersion], current: Policy) -> KeptPage:
    """The page. ``current`` is the policy in force, which gives the stages their order."""
    policies = read_policies(dict(versions))
    promises: dict[str, list[KeptSpan]] = {}
    for one in sorted(spans, key=lambda span: span.first):
        promises.setdefault(one.promise, []).append(one)
    told: list[tuple[tuple[int, str, int], str, PromiseTold]] = []
    last = max((one.last for one in spans), default=None)
    for lot in promises.values():
        if all(one.owed == 0 for one in lot):
            continue
        newest = lot[-1]
        policy = policies[newest.policy_id]
        # The newest first, of those that one clause promised in other terms before.
        place = current.order.get(newest.stage, len(current.stages)), newest.clause, -newest.last.toordinal()
        told.append((place, stage_title(newest.stage, policy), _promise(lot, policy, waits=newest.last != last)))
    stages: dict[str, list[PromiseTold]] = {}
    for _, title, promise in sorted(told, key=lambda each: each[0]):
        stages.setdefault(title, []).append(promise)
    return KeptPage(list(stages.items()))


def _promise(lot: list[KeptSpan], policy: Policy, *, waits: bool) -> PromiseTold:
    newest = lot[-1]
    source = Source(newest.policy_id, newest.stage, newest.action, newest.clause, newest.strength)
    total = summed([(one.owed, one.kept, one.few, one.fewest) for one in lot])
    rows = [SpanTold(one.first, one.last, one.owed, one.kept, one.few, one.fewest) for one in lot]
    return PromiseTold(
        promise_in_public(promised(source, policy), policy),
        kept_in_public(
            newest.action, months_words(lot[0].first, newest.last), total.owed, total.least, exact=total.exact
        ),
        say(WAITS) if waits else "",
        tuple(span_row(one) for one in rows),
    )
