"""The strands of a case as its screens show them: what is owed on each, by when and why, and what can be recorded."""

from __future__ import annotations

from typing import NamedTuple

from putright.calendars import load_calendars
from putright.casework.looking import View
from putright.casework.strands import can_be_struck, ended_by
from putright.procedure.assessment import Assessment, assess
from putright.procedure.moments import parse_moment
from putright.procedure.row import Row
from putright.register.parts_beside import STRAND_ACCESS, STRAND_OPENED
from putright.register.strand_bars import strand_bars_of
from putright.register.strands import Strand, strands_of
from putright.staff.case_history import when_words, who_entered
from putright.staff.strand_words import OTHER_STEPS, strand_sentence
from putright.strands import Rule, Sort, sort_ids, sort_of, stage_for
from putright.wording.because import because
from putright.wording.duty_words import due_words, duty_title, status_words
from putright.wording.plain_names import capital, listed


class StrandDuty(NamedTuple):
    """Something that is or was owed on a strand, with the source of it."""

    title: str
    status: str
    due: str
    standing: str
    because: str
    rule: Rule


class Way(NamedTuple):
    """Something that can be done: what the link says, where it leads, when to use it."""

    title: str
    href: str
    hint: str = ""


class StrandShown(NamedTuple):
    """A strand. ``ended`` is its outcome in words, or empty while it goes on."""

    id: str
    title: str
    about: str
    owner: str
    since: str
    ended: str
    owed: list[StrandDuty]
    coming: list[StrandDuty]
    past: list[StrandDuty]
    steps: list[tuple[str, str, str, str]]
    ways: list[Way]
    href: str
    access: str

    @property
    def every(self) -> list[StrandDuty]:
        """Everything that is, was or may be owed."""
        return [*self.owed, *self.past, *self.coming]


def strands_shown(view: View, address: str, *, may_correct: bool = False) -> list[StrandShown]:
    """Every strand of a case; ``address`` is where the page of the case stands."""
    return [strand_shown(one, view, address, may_correct=may_correct) for one in strands_seen(view)]


def strands_seen(view: View) -> list[Strand]:
    """The strands of a case, as far as whoever looks may know of them."""
    return [one for one in strands_of(view.record) if one.id not in view.closed]


def strand_shown(strand: Strand, view: View, address: str, *, may_correct: bool = False) -> StrandShown:
    """One strand. It is judged by its own facts alone."""
    found = assess(strand.history, strand.policy, load_calendars(), view.found.at)
    opened = strand.entries[0]
    outcome = ended_by(strand)
    rows = [(row.status, _duty(row, found, strand.sort)) for row in found.duties]
    here = f"{address}strands/"
    return StrandShown(
        strand.id,
        strand.sort.title,
        opened.note or "",
        view.naming(_owner(found)),
        when_words(parse_moment(opened.row.happened)),
        strand.sort.steps["strand-ended"].choices.get(outcome, outcome),
        [duty for status, duty in rows if status in ("open", "overdue")],
        [duty for status, duty in rows if status == "pending"],
        [duty for status, duty in rows if status in ("met", "late", "missed", "cancelled")],
        _steps(strand, view),
        _ways(strand, here, ended=bool(outcome), may_correct=may_correct),
        f"{here}#{strand.id}",
        _access(strand, view),
    )


def _access(strand: Strand, view: View) -> str:
    """Who may open it and why, where that is not everybody who may open the case."""
    bars = strand_bars_of(view.record.entries).get(stage_for(strand.sort.id, strand.id))
    if bars is None:
        return ""
    people = sorted(bars.only if bars.only is not None else bars.about)
    names = listed([view.naming(f"person-{one}") for one in people])
    chosen = [
        one for one in view.record.entries if one.row.kind == STRAND_ACCESS.name and one.says.get("strand") == strand.id
    ]
    why = f" Why: {chosen[-1].note}" if chosen and chosen[-1].note else ""
    return f"Open to {names} alone.{why}" if bars.only is not None else f"Closed to {names}.{why}"


def sorts_to_open(address: str) -> list[Way]:
    """Every sort of strand that can be opened on a case."""
    return [Way(one.title, f"{address}strands/open/{one.id}/", one.when) for one in map(sort_of, sort_ids())]


def _owner(found: Assessment) -> str:
    given = [fact for fact in found.case.facts if fact.kind == "assigned"]
    return str(given[-1].attributes["person"]) if given else ""


def _duty(row: Row, found: Assessment, sort: Sort) -> StrandDuty:
    return StrandDuty(
        duty_title(row),
        row.status,
        capital(due_words(row)),
        status_words(row, found.calendar, found.at),
        because(row, found.calendar, found.policy.counting, found.at) if row.start is not None and row.due else "",
        sort.rules[str(row.clause)],
    )


def _steps(strand: Strand, view: View) -> list[tuple[str, str, str, str]]:
    """What was recorded: what, when, by whom, and its words."""
    return [
        (
            strand_sentence(entry.says, view.naming),
            when_words(parse_moment(entry.row.happened)),
            who_entered(entry, view.accounts),
            "\n\n".join(str(one) for one in (entry.says.get("reason"), entry.note) if one)
            if entry.row.kind != STRAND_OPENED.name
            else "",
        )
        for entry in strand.entries
    ]


def _ways(strand: Strand, here: str, *, ended: bool, may_correct: bool) -> list[Way]:
    address = f"{here}{strand.id}/"
    found = [] if ended else [Way(one.title, f"{address}{one.kind}/") for one in strand.sort.steps.values()]
    found += [] if ended else [Way(OTHER_STEPS["assigned"].title, f"{address}assigned/")]
    return found + (
        [Way(OTHER_STEPS["corrected"].title, f"{address}corrected/")] if may_correct and can_be_struck(strand) else []
    )
