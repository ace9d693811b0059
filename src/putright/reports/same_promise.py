"""Which promises are the same under several versions of a policy: those whose limit and conditions did not change.

A promise under 20 and under 15 working days is two, and never counted together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from putright.accounts.models import Organisation
from putright.procedure.policy import Clock, Duty, Policy
from putright.register.models import PolicyVersion
from putright.reports.limits import duties_of, limit_of_duty
from putright.reports.promises_kept import Source, Tally, together
from putright.reports.who_complained import policies_of, read_policies
from putright.wording.condition_words import told_apart


class Versions(NamedTuple):
    """The policy versions that the rows name, and each of them read."""

    rows: dict[int, PolicyVersion]
    policies: dict[int, Policy]


def versions_of(organisation: Organisation, sources: Iterable[Source]) -> Versions:
    """The versions that these promises name: one query at most."""
    rows = policies_of(organisation, {source.policy for source in sources})
    return Versions(rows, read_policies(rows))


class Same(NamedTuple):
    """One promise with its count. ``sources``: the same under each version, the newest version first.

    ``changed``: the policy promises the same act under this clause in other terms too, in another version.
    """

    sources: list[Source]
    tally: Tally
    since: date
    changed: bool

    @property
    def newest(self) -> Source:
        """As the newest of its versions has it."""
        return self.sources[0]


def same_promises(counted: list[tuple[Source, Tally]], versions: Versions) -> list[Same]:
    """The promises, those alike put together, in the order of the newest policy."""
    found: dict[str, list[tuple[Source, Tally]]] = {}
    for source, tally in counted:
        found.setdefault(terms_of(source, versions.policies[source.policy]), []).append((source, tally))
    several: dict[tuple[str, str, str | None], int] = {}
    for lot in found.values():
        several[lot[0][0][1:4]] = several.get(lot[0][0][1:4], 0) + 1

    def adopted(source: Source) -> tuple[date, int]:
        return versions.rows[source.policy].adopted_from, source.policy

    same = []
    for lot in found.values():
        sources = sorted((source for source, _ in lot), key=adopted, reverse=True)
        tally = together(tally for _, tally in lot)
        same.append(Same(sources, tally, adopted(sources[-1])[0], several[sources[0][1:4]] > 1))
    return sorted(same, key=lambda one: _place(one, versions.policies))


def _place(same: Same, policies: Mapping[int, Policy]) -> tuple[object, ...]:
    """As its policy has it; what was agreed on cases at the end."""
    source = same.newest
    policy = policies[source.policy]
    stage = policy.order.get(source.stage, len(policy.stages))
    found = policy.by_id.get(source.stage)
    duties = found.duties if found is not None else ()
    places = [place for place, duty in enumerate(duties) if _is(duty, source)]
    return source.clause is None, stage, min(places, default=len(duties)), str(source.clause), -same.since.toordinal()


def _is(duty: Duty, source: Source) -> bool:
    return (duty.action.name, duty.clause or None) == (source.action, source.clause)


def same_as(source: Source, versions: Versions) -> Same | None:
    """The promise of that name with the same under every other version, counted nowhere yet; None: there is none."""
    policy = versions.policies.get(source.policy)
    if policy is None or not _exists(source, policy):
        return None
    alike = {key: source._replace(policy=key) for key, other in versions.policies.items() if _exists(source, other)}
    digests = {key: terms_of(one, versions.policies[key]) for key, one in alike.items()}
    lot = [(alike[key], Tally()) for key, digest in digests.items() if digest == digests[source.policy]]
    (found,) = same_promises(lot, versions)
    return found._replace(changed=len(set(digests.values())) > 1)


def _exists(source: Source, policy: Policy) -> bool:
    if source.clause is None:
        return source.action == "do-action" and source.stage in policy.by_id
    return bool(promised(source, policy))


def promised(source: Source, policy: Policy) -> tuple[Duty, ...]:
    """The duties of the policy behind a promise, of its own firmness."""
    found = duties_of(policy, source.stage, source.action, source.clause)
    return tuple(duty for duty in found if duty.strength == source.strength)


def terms_of(source: Source, policy: Policy) -> str:
    """A digest of a promise with all that decides when it is due: the same in two versions where none of it differs."""
    terms = sorted({_terms(duty) for duty in promised(source, policy)})
    said = repr((source.stage, source.action, source.clause, source.strength, terms, _days(policy) if terms else ""))
    return hashlib.sha256(said.encode()).hexdigest()


def _terms(duty: Duty) -> str:
    clocks = [_clock(one) for one in (duty.clock, duty.ceiling) if one is not None]
    also = (duty.timed, duty.recurs, duty.once, duty.share, duty.waits_for, duty.overdue, duty.pauses)
    return repr((clocks, [str(one) for one in duty.conditions], [str(one) for one in also]))


def _clock(clock: Clock) -> str:
    start = clock.start
    return repr(
        (str(clock.duration), clock.backwards, clock.commencing, str(clock.counting), start.kinds, start.attribute,
         start.whole_case, start.each, start.together)
    )  # fmt: skip


def _days(policy: Policy) -> str:
    """What makes a working day, besides the closures of a year."""
    return repr((policy.division, str(policy.counting), policy.working_week))


def limits_of(source: Source, policy: Policy, *, alike: bool) -> str:
    """The limit of a promise in words; of several under one clause each. ``alike``: say in which case it is made."""
    said = []
    for duty in promised(source, policy):
        limit = limit_of_duty(duty, policy)
        when = told_apart(duty.conditions, policy.settings) if alike and duty.conditions else ""
        share = f"promised for {duty.share} cases in 100" if duty.share is not None else ""
        said.append(", ".join(part for part in (limit, when, share) if part))
    return "; or ".join(dict.fromkeys(one for one in said if one))
