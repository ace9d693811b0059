"""To whom a strand is closed apart from its case: worked out from the entries, and kept beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from putright.register.closing import Bars, person_number
from putright.register.models import Case, StrandBar
from putright.register.parts import OF_STRANDS, OPENED
from putright.register.parts_beside import STRAND_ACCESS, STRAND_OPENED
from putright.register.reading import Entry
from putright.register.rows import Rows
from putright.strands import stage_for

OF_ONE: Final = OF_STRANDS | {OPENED.name}
"""The kinds of entry that can be of one strand: whoever may not open it does not see them."""


def strand_bars_of(entries: Iterable[Entry]) -> dict[str, Bars]:
    """To whom strands are closed, by the stage that their duties name; those open to all are left out."""
    stages: dict[str, str] = {}
    found: dict[str, Bars] = {}
    for entry in entries:
        strand = str(entry.says.get("strand", ""))
        if entry.row.kind == STRAND_OPENED.name:
            stages[strand] = stage_for(str(entry.says["sort"]), strand)
        elif entry.row.kind == STRAND_ACCESS.name and strand in stages:
            found.pop(stages[strand], None)
            if entry.says["how"] != "all":
                found[stages[strand]] = _bars(entry)
    return found


def _bars(entry: Entry) -> Bars:
    keys = (person_number(key) for key in str(entry.says.get("people", "")).split())
    people = frozenset(number for number in keys if number is not None)
    return Bars(only=people) if entry.says["how"] == "only" else Bars(about=people)


def strand_of(stage: str) -> str:
    """The id of a strand on its case, s1, of the stage that its duties name."""
    return stage.rpartition("/")[2]


def strand_bar_rows(case: Case, bars: Mapping[str, Bars]) -> Rows:
    """What is kept of it."""
    lines: list[tuple[str, str, int | None]] = []
    for stage, one in sorted(bars.items()):
        lines += [(stage, "shut", person) for person in sorted(one.about)]
        if one.only is not None:
            lines += [(stage, "closed", None), *((stage, "open", person) for person in sorted(one.only))]
    columns = ("organisation_id", "case_id", "strand", "why", "person_id")
    return Rows("register_strandbar", columns, [(case.organisation_id, case.pk, *line) for line in lines])


def forget_strand_bars(case: Case) -> None:
    """Take away what is kept, before it is written anew."""
    StrandBar.objects.filter(case=case)._raw_delete(using="default")


def strand_bars_kept(organisation: int, cases: Iterable[int]) -> dict[tuple[int, str], Bars]:
    """To whom the strands of these cases are closed, by the case's row id and the stage of the strand. One query."""
    shut: dict[tuple[int, str], set[int]] = {}
    only: dict[tuple[int, str], set[int]] = {}
    rows = StrandBar.objects.filter(organisation=organisation, case__in=list(cases))
    for case, strand, why, person in rows.values_list("case", "strand", "why", "person"):
        kept = (shut if why == "shut" else only).setdefault((case, strand), set())
        if person is not None:
            kept.add(person)
    return {
        key: Bars(frozenset(shut.get(key, ())), frozenset(only[key]) if key in only else None) for key in {*shut, *only}
    }
