"""The trial run of a draft: last year's cases judged under it, beside the version that each came under.

The cases are read in lots. Each lot is judged and written in a transaction of its own, so that a trial run can be
killed at any line and goes on where it was left; a small register is done at once, a large one by the worker. The
result stays with the draft, and says for which text and up to which entry of the register it holds.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any, Final, NamedTuple

from django.utils import timezone
from procrastinate.contrib.django import app

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.calendars import load_calendars
from putright.casework.drafting import digest_of
from putright.procedure.acts import Refusal
from putright.procedure.comparing.comparison import Comparison
from putright.procedure.comparing.kept import as_plain, from_plain
from putright.procedure.comparing.replaying import Looked, Replaying
from putright.procedure.comparing.tally import Example, LeftOut, Outcomes
from putright.procedure.moments import ZONE, moment_at, start_of_day
from putright.procedure.policy import Policy
from putright.register.adopting import in_force, readable
from putright.register.calendars import newest_change
from putright.register.models import Case, DraftLot, FactRow, Head, Phase, PolicyDraft, PolicyVersion
from putright.register.reading import Entry, as_record, compiled, policy_of

AT_ONCE: Final = 1500
"""Cases that are judged while somebody waits for the page: about a second."""
LOT: Final = 500
_JOB: Final = "putright.worker.jobs.try_draft"

Promised = list[Any]
"""What came of a promise: stage, action, clause in the old and the new policy, status under each, earlier or later."""


class ChangedCase(NamedTuple):
    """A case that would have been otherwise: in what it comes to ("answer"), or in dates and owners only ("terms")."""

    number: int
    reference: str
    effect: str
    promises: list[Promised]


class Trial(NamedTuple):
    """How far a trial has come and what it holds for, as it is kept with the draft."""

    run: str
    digest: str
    state: str
    first: str
    end: str
    began: str
    at: str
    of: int
    done: int
    last: int
    position: int
    against: int
    versions: list[int]
    ended: str = ""
    comparison: dict[str, Any] | None = None

    @property
    def finished(self) -> bool:
        """Whether there is a result."""
        return self.state == "done"

    def result(self) -> Comparison | None:
        """What came of it. None: there is nothing yet, or it was kept by an older program; try again."""
        if self.comparison is None:
            return None
        try:
            return from_plain(self.comparison)
        except (ValueError, KeyError, TypeError):
            return None


def trial_of(draft: PolicyDraft) -> Trial | None:
    """The trial that is kept with a draft."""
    if not isinstance(draft.trial, dict):
        return None
    known = {name: draft.trial[name] for name in Trial._fields if name in draft.trial}
    return Trial(**known) if "run" in known else None


def begin_trial(organisation: Organisation, draft: int, *, by: Member, now: datetime) -> Trial | Refusal:
    """Begin a trial of a draft as it reads now, over the cases of the last twelve months.

    It takes the place of the one before. Raises LookupError if there is no such draft or no policy was adopted; Faulty
    if the draft has faults.
    """
    if not by.may("policy"):
        return Refusal("not-permitted")
    found = (
        PolicyDraft.objects.select_for_update(no_key=True, of=("self",))
        .filter(organisation=organisation, pk=draft)
        .first()
    )
    if found is None:
        raise LookupError(f"there is no draft {draft}")
    readable(found.text)
    today = timezone.localdate(now, ZONE)
    first = year_before(today)
    head = Head.objects.filter(organisation=organisation).first()
    trial = Trial(
        run=uuid.uuid4().hex,
        digest=found.digest,
        state="running",
        first=first.isoformat(),
        end=today.isoformat(),
        began=now.isoformat(),
        at=now.isoformat(),
        of=_of_the_year(organisation, first).count(),
        done=0,
        last=0,
        position=head.position if head is not None else 0,
        against=in_force(organisation, today).pk,
        versions=[],
    )
    DraftLot.objects.filter(organisation=organisation, draft=found).delete()
    _keep(found, trial)
    return trial


def set_going(
    organisation: Organisation, draft: int, *, by: Member, now: datetime, at_once: int = AT_ONCE
) -> Trial | Refusal:
    """Begin a trial and judge a small register here and now; leave a larger one to the worker. Raises as begin_trial.

    What the worker is told goes with the transaction: ids only.
    """
    trial = begin_trial(organisation, draft, by=by, now=now)
    if isinstance(trial, Refusal):
        return trial
    if trial.of > at_once:
        app.configure_task(_JOB).defer(organisation=organisation.pk, draft=draft, run=trial.run)
        return trial
    while trial.state == "running":
        further = go_on(organisation, draft, trial.run, timezone.now)
        if further is None:
            break
        trial = further
    return trial


def go_on(
    organisation: Organisation, draft: int, run: str, now: Callable[[], datetime], lot: int = LOT
) -> Trial | None:
    """Judge the next lot. What the trial is now; None, if another one has taken its place. In one transaction.

    The draft is held until the commit, so that two workers do not judge the same lot.
    """
    found = (
        PolicyDraft.objects.select_for_update(no_key=True, of=("self",))
        .filter(organisation=organisation, pk=draft)
        .first()
    )
    trial = trial_of(found) if found is not None else None
    if found is None or trial is None or trial.run != run:
        return None
    if trial.state != "running":
        return trial
    policy = policy_tried(found, trial)
    cases = list(_cases(organisation, trial, lot))
    if cases:
        outcomes, changed = _judged(organisation, cases, policy, trial)
        DraftLot.objects.create(
            organisation=organisation,
            draft=found,
            run=run,
            last=cases[-1].number,
            cases=len(cases),
            says={"outcomes": _plain(outcomes), "cases": [list(one) for one in changed]},
        )
        versions = sorted({*trial.versions, *(case.policy_id for case in cases)})
        trial = trial._replace(done=trial.done + len(cases), last=cases[-1].number, versions=versions)
    if len(cases) < lot:
        trial = _ended(found, trial, policy, now())
    _keep(found, trial)
    return trial


def give_up(organisation: Organisation, draft: int, run: str) -> None:
    """Mark a trial that cannot go on: its page says so, and it can be begun again."""
    found = PolicyDraft.objects.select_for_update(no_key=True, of=("self",)).get(organisation=organisation, pk=draft)
    trial = trial_of(found)
    if trial is not None and trial.run == run and trial.state == "running":
        _keep(found, trial._replace(state="failed"))


def changed_cases(
    draft: PolicyDraft, trial: Trial, after: int, most: int, *, without: frozenset[int] = frozenset()
) -> list[ChangedCase]:
    """The cases that change, by their numbers, from the one after that number on. One question, or two.

    ``without``: the row ids of cases that are left out.
    """
    found: list[ChangedCase] = []
    for one in all_changed(draft, trial, after, without=without):
        found.append(one)
        if len(found) == most:
            break
    return found


def all_changed(
    draft: PolicyDraft, trial: Trial, after: int = 0, *, without: frozenset[int] = frozenset()
) -> Iterator[ChangedCase]:
    """Every case that changes, by their numbers, but for those ``without``, by their row ids."""
    hidden: set[int] = set()
    if without:
        left_out = Case.objects.filter(organisation_id=draft.organisation_id, pk__in=without)
        hidden = set(left_out.values_list("number", flat=True))
    lots = DraftLot.objects.filter(
        organisation_id=draft.organisation_id, draft=draft, run=trial.run, last__gt=after
    ).order_by("last")
    for cases in lots.values_list("says__cases", flat=True).iterator(chunk_size=20):
        for one in cases:
            if one[0] > after and one[0] not in hidden:
                yield ChangedCase(*one)


def moved_on(organisation: Organisation, trial: Trial) -> int:
    """How many entries the register has gained since the trial began."""
    position = Head.objects.filter(organisation=organisation).values_list("position", flat=True).first() or 0
    return int(position) - trial.position


def year_before(today: date) -> date:
    """The same day a year before; 28 February for 29 February."""
    try:
        return today.replace(year=today.year - 1)
    except ValueError:
        return today.replace(year=today.year - 1, day=28)


def _keep(draft: PolicyDraft, trial: Trial) -> None:
    draft.trial = trial._asdict()
    draft.save(update_fields=["trial"])


def policy_tried(draft: PolicyDraft, trial: Trial) -> Policy:
    """The policy as the draft read when the trial run began, whatever it reads now. Raises ValueError."""
    if draft.digest == trial.digest:
        return compiled(draft.text)
    earlier = draft.texts.filter(organisation_id=draft.organisation_id).order_by("-revision")
    text = next((text for text in earlier.values_list("text", flat=True) if digest_of(text) == trial.digest), None)
    if text is None:
        raise ValueError(f"draft {draft.pk} never had the text of its trial run")
    return compiled(text)


def _of_the_year(organisation: Organisation, first: date) -> Any:
    """The cases received from that day on, by what is known of them now or was at any time."""
    since = datetime.fromtimestamp(start_of_day(first.toordinal()), UTC)
    return Case.objects.filter(
        organisation=organisation,
        pk__in=Phase.objects.filter(organisation=organisation, received__gte=since).values("case"),
    )


def _cases(organisation: Organisation, trial: Trial, lot: int) -> Any:
    year = _of_the_year(organisation, date.fromisoformat(trial.first))
    return year.filter(number__gt=trial.last).order_by("number")[:lot]


def _judged(
    organisation: Organisation, cases: list[Case], policy: Policy, trial: Trial
) -> tuple[Outcomes, list[ChangedCase]]:
    """What comes of a lot. Names and words are not even read: codes, dates and ids are judged."""
    versions = PolicyVersion.objects.filter(organisation=organisation).defer("text")
    came_under = versions.in_bulk({case.policy_id for case in cases})
    entries = _entries(organisation, cases)
    newest = newest_change(organisation.pk)
    replaying = Replaying(policy, load_calendars(), _looked(trial))
    total, changed = Outcomes(), []
    for case in cases:
        one = Outcomes()
        example = Example(case.number, case.reference)
        case.policy = came_under[case.policy_id]
        try:
            known = as_record(case, entries[case.pk], newest)
            replaying.add(known.policy, known.history, example, one)
        except ValueError as error:  # written by a newer program
            one.leave_out(LeftOut("unreadable"), example._replace(said=str(error)))
        total.merge(one)
        effect = next((stand.effect for stand in one.stands), "same")
        if effect != "same":
            changed.append(ChangedCase(case.number, case.reference, effect, _promises(one)))
    return total, changed


def _promises(one: Outcomes) -> list[Promised]:
    return [
        [*owed.promise, owed.old, owed.new, owed.moved]
        for owed in one.owed
        if owed.old != owed.new or owed.moved != "same"
    ]


def _entries(organisation: Organisation, cases: list[Case]) -> dict[int, list[Entry]]:
    entries: dict[int, list[Entry]] = {case.pk: [] for case in cases}
    rows = FactRow.objects.filter(organisation=organisation, case__in=list(entries)).order_by("case_id", "number")
    for row in rows.iterator(chunk_size=2000):
        entries[row.case_id].append(Entry(row, row.says, None, erased=False))
    return entries


def _plain(outcomes: Outcomes) -> dict[str, Any]:
    return as_plain(Comparison(("", ""), ("", ""), (), None, outcomes))


def _ended(draft: PolicyDraft, trial: Trial, policy: Policy, now: datetime) -> Trial:
    """The lots put together."""
    total = Outcomes()
    lots = DraftLot.objects.filter(organisation_id=draft.organisation_id, draft=draft, run=trial.run).order_by("last")
    for plain in lots.values_list("says__outcomes", flat=True).iterator(chunk_size=20):
        found = from_plain(plain).outcomes
        if found is not None:
            total.merge(found)
    old = policy_of(PolicyVersion.objects.get(organisation_id=draft.organisation_id, pk=trial.against))
    comparison = Comparison((old.id, old.title), (policy.id, policy.title), (), _looked(trial), total)
    return trial._replace(state="done", ended=now.isoformat(), comparison=as_plain(comparison))


def _looked(trial: Trial) -> Looked:
    """What is judged: as at the moment when the trial began, what was received in the year up to that day."""
    return Looked(
        moment_at(datetime.fromisoformat(trial.at)),
        date.fromisoformat(trial.first).toordinal(),
        date.fromisoformat(trial.end).toordinal() + 1,
        max(1, len(trial.versions)),
    )
