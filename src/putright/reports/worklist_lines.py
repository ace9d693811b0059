"""The rows of the worklist in words: what is owed, by whom, by when, how late, and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Final, NamedTuple

from django.utils import timezone

from putright.accounts.models import Organisation
from putright.calendars import load_calendars
from putright.correspondence.drafts_told import draft_for
from putright.procedure.assessment import Assessment, assess
from putright.procedure.calendar import Calendar
from putright.procedure.durations import COUNTED_BY_TABLE
from putright.procedure.moments import end_of_day, moment_at
from putright.procedure.policy import Duty, Policy
from putright.procedure.row import Row
from putright.register.calendars import known_calendar
from putright.register.reading import Record
from putright.reports.limits import STRENGTHS, duties_of, one_limit, spoken_of, title_of
from putright.reports.who_complained import Complainant, complainants, policies_of, read_policies, records_of
from putright.reports.worklist import Owed
from putright.strands import of_stage
from putright.wording.dates import short_day
from putright.wording.duty_words import action_words, due_in_words, duty_title, overdue_by, role_title
from putright.wording.law_words import both_say, cited_by_name, law_sentence, order_of
from putright.wording.plain_names import capital, stage_name, with_blanks

_NEED_THE_CASE: Final = frozenset({"do-action", "write-up"})
"""What exactly is owed stands only in the facts: what was agreed, which call is to be written up."""


class Line(NamedTuple):
    """One row of the worklist as the page shows it. ``late`` is empty for what is not overdue."""

    reference: str
    complainant: str
    what: str
    stage: str
    role: str
    person: str
    due: str
    late: str
    why: str
    received: str = ""
    needs: str = ""
    cannot: str = ""
    letter: str = ""
    """The kind of a letter that is drafted and would do it, and what is said of that."""
    drafted: str = ""


def lines_of(
    organisation: Organisation,
    rows: list[Owed],
    names: Mapping[str, str],
    now: datetime,
    newest: int,
    cannot: Collection[int] = (),
) -> list[Line]:
    """The rows in words: at most three queries. ``names`` are those of the organisation's people by their keys,
    ``newest`` is the newest change of the calendar, ``cannot`` the rows of which
    whoever owes them may not open the case.
    """
    versions = policies_of(organisation, [one for row in rows for one in (row.policy, row.governs)])
    policies = read_policies(versions)
    whole = {
        row.case: (row.reference, versions[row.policy], row.site)
        for row in rows
        if row.action in _NEED_THE_CASE or row.governs != row.policy
    }
    known_of = complainants(organisation, [row.case for row in rows])
    stand = {key: _assessed(record, now) for key, record in records_of(organisation, whole, newest).items()}
    at = moment_at(now)

    def naming(key: str) -> str:
        return names.get(key, key)

    found = []
    for row in rows:
        policy = policies[row.governs]
        known = stand.get(row.case)
        own = known.duties[row.place] if known is not None and row.place < len(known.duties) else None
        if known is not None:
            policy = known.policy  # of one that was taken over, what came before that day may still hold
        policy, stage, before = spoken_of(row.stage, policy)
        duties = (own.duty,) if own is not None else duties_of(policy, stage, row.action, row.clause)
        late = ""
        binds = _binds(row)
        calendar = known_calendar(organisation.pk, policy, newest, row.site)
        if binds is not None and row.due_at is not None and row.due_at <= now:
            late = overdue_by(_due(binds), _in_hours(binds), calendar, at)
        role = role_title(row.role, policy, naming)
        draft = draft_for(row.drafts, row.action) if not before else None
        person = naming(row.person) if row.person else ""
        found.append(
            Line(
                row.reference,
                known_of.get(row.case, Complainant()).name,
                (_full_title(own) if own is not None and row.action in _NEED_THE_CASE else "")
                or before + (order_of(row.action, policy) or title_of(policy, stage, row.action)),
                policy.title if before else capital(stage_name(stage, policy)),
                role,
                person if person != role else "",
                capital(_when(row, policy)) + _may_move(row, duties, calendar),
                late,
                _why(row, duties, policy),
                short_day(timezone.localdate(row.received).toordinal()) if row.received is not None else "",
                known_of.get(row.case, Complainant()).needs,
                person if row.id in cannot else "",
                draft.kind if draft is not None else "",
                draft.words if draft is not None else "",
            )
        )
    return found


def _may_move(row: Owed, duties: Sequence[Duty], calendar: Calendar) -> str:
    """That a date counted past the end of the calendar may still move."""
    if row.due is None or _in_hours(row.due) or calendar.covers(date.fromisoformat(row.due).toordinal()):
        return ""
    clocks = (duty.clock.duration for duty in duties)
    counted = any(duration is not None and duration.unit in COUNTED_BY_TABLE for duration in clocks)
    return " (it may still move: the bank holidays of that year are not known yet)" if counted else ""


def _running(row: Owed) -> str | None:
    """The date of the law, while what it demands is not done."""
    return row.law_due if row.law_state == "open" else None


def _binds(row: Owed) -> str | None:
    """The earlier of the dates of policy and law."""
    dates = [one for one in (row.due, _running(row)) if one is not None]
    return min(dates, key=_end, default=None)


def _end(due: str) -> datetime:
    when = _due(due)
    if isinstance(when, datetime):
        return when
    return datetime.fromtimestamp(end_of_day(when.toordinal()), UTC)


def _when(row: Owed, policy: Policy) -> str:
    """By when: by the policy, and by the law where that differs."""
    law = _running(row)
    if row.law is not None and row.clause is None:
        where = cited_by_name(row.law, policy)
        return f"law ({where}): {_by(law) if law is not None else 'no date'}"
    if law is None:
        return due_in_words(_due(row.due) if row.due else None, _in_hours(row.due))
    own = _by(row.due).removeprefix("by ") if row.due is not None else None
    return both_say(own, _by(law).removeprefix("by "), cited_by_name(str(row.law), policy))


def _by(due: str) -> str:
    return due_in_words(_due(due), _in_hours(due)).replace("due ", "by ", 1)


def _in_hours(due: str | None) -> bool:
    """Replay writes an instant where hours count, and a date where days do."""
    return due is not None and "T" in due


def _due(due: str) -> date | datetime:
    return datetime.fromisoformat(due) if _in_hours(due) else date.fromisoformat(due)


def _assessed(record: Record, now: datetime) -> Assessment:
    return assess(record.history, record.policy, load_calendars(), now)


def _full_title(row: Row) -> str:
    if row.event is None or row.action != "do-action":
        return duty_title(row)
    # What was agreed is the note of the fact: its attribute is an id, which must say nothing of anybody.
    return action_words(row.duty.action, row.event.note or with_blanks(str(row.event.attributes.get("action", ""))))


def _why(row: Owed, duties: Sequence[Duty], policy: Policy) -> str:
    if row.clause is None and row.law is not None:
        return law_sentence(row.law, policy)
    if row.clause is None:
        return "Agreed on this case."
    limit = one_limit(duties, policy)
    sort = of_stage(row.stage)
    if sort is not None:
        return f"{sort.rules[row.clause].source}{f': {limit}' if limit else ''} ({sort.rules[row.clause].standing})."
    return f"{row.clause}, {STRENGTHS[row.strength]}{f': {limit}' if limit else ''}."
