"""What the cases of a register would have come to under another policy. Nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple

from django.utils import timezone

from putright.accounts.models import Organisation
from putright.calendars import load_calendars
from putright.procedure.comparing.comparison import Comparison, promises_compared
from putright.procedure.comparing.replaying import Looked, Replaying
from putright.procedure.comparing.tally import Example, LeftOut, Outcomes
from putright.procedure.moments import Moment, moment_at
from putright.procedure.policy import Policy
from putright.register.adopting import in_force
from putright.register.many import KeptCase, how_many, kept_cases
from putright.register.reading import policy_of


class RegisterComparer:
    """Compares cases of a register under the policy each of them came under, or under ``old``, and a new one."""

    def __init__(self, versions: Mapping[int, Policy], old: Policy | None, replaying: Replaying) -> None:
        self.versions = versions
        self.old = old
        self.replaying = replaying

    def __call__(self, cases: Iterable[KeptCase]) -> Outcomes:
        """What came of them."""
        found = Outcomes()
        for case in cases:
            example = Example(case.number, case.reference)
            try:
                history = case.history()
            except ValueError as error:  # written by a newer version, or by other hands
                found.leave_out(LeftOut("unreadable"), example._replace(said=str(error)))
                continue
            self.replaying.add(self.old or self.versions[case.version], history, example, found)
        return found


class Register(NamedTuple):
    """The cases of a register that are to be compared: how many, the policies they stand under, the old policy by which
    changes are told, and what is looked at."""

    cases: int
    versions: Mapping[int, Policy]
    told_from: Policy
    looked: Looked


def register_of(
    organisation: Organisation,
    *,
    old: Policy | None,
    received_from: date | None,
    received_before: date | None,
    at: date | datetime | Moment,
) -> Register:
    """What there is to compare, within the organisation's transaction. Without ``old`` each case stands under the
    version that it came under, and changes are told from the one in force today. Raises LookupError where there is
    none."""
    told_from = old or policy_of(in_force(organisation, timezone.localdate()))
    cases, versions = how_many(organisation, received_from, received_before)
    looked = Looked(
        moment_at(at),
        received_from.toordinal() if received_from is not None else None,
        received_before.toordinal() if received_before is not None else None,
        1 if old is not None else len({id(policy) for policy in versions.values()}),
    )
    return Register(cases, versions, told_from, looked)


def compare_register(
    organisation: Organisation,
    new: Policy,
    *,
    at: date | datetime,
    old: Policy | None = None,
    received_from: date | None = None,
    received_before: date | None = None,
    progress: Callable[[int], None] | None = None,
) -> Comparison:
    """Compare the policy in force, or ``old``, with a new one, and what the cases of the register come to under either.

    Within the organisation's transaction, here and now: two thousand cases take about a second. Days of receipt are
    local; ``received_before`` is the first that no longer counts. ``progress`` is told how many cases are done. Without
    ``old`` each case stands under the version that it came under. Raises LookupError where no policy was ever adopted.
    """
    register = register_of(organisation, old=old, received_from=received_from, received_before=received_before, at=at)
    comparer = RegisterComparer(register.versions, old, Replaying(new, load_calendars(), register.looked))
    outcomes = Outcomes()
    done = 0
    for lot in kept_cases(organisation, received_from, received_before):
        outcomes.merge(comparer(lot))
        done += len(lot)
        if progress is not None:
            progress(done)
    return promises_compared(register.told_from, new)._replace(looked=register.looked, outcomes=outcomes)
