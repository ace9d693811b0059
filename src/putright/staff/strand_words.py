"""What an entry of a strand says, in the history of the case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from putright.procedure.moments import parse_day
from putright.strands import Step, sort_ids, sort_of
from putright.wording.dates import long_day
from putright.wording.plain_names import capital, listed

OTHER_STEPS: Final = {
    "assigned": Step("assigned", "Give this strand to somebody", {}, ""),
    "corrected": Step("corrected", "Take an entry back", {}, "Why it is taken back"),
}
"""What every strand has besides the steps of its sort."""


def strand_sentence(says: Mapping[str, object], naming: Callable[[str], str]) -> str:
    """An entry of a strand as a sentence; which sort it is, only the entry that opened it says."""
    if "sort" in says:
        title = sort_of(str(says["sort"])).title
        return (
            f"Opened a strand beside the complaint ({says['strand']}): {title}. {naming(str(says['person']))} has it."
        )
    if "how" in says:
        return _access(says, naming)
    step, where = str(says["step"]), f"Strand {says['strand']}"
    if step == "assigned":
        return f"{where}: given to {naming(str(says['person']))}."
    if step == "corrected":
        return f"{where}: took back entry {str(says['of']).removeprefix('f')}."
    if step == "extended":
        return f"{where}: took longer, until {long_day(parse_day(str(says['until'])))}."
    return f"{where}: {_recorded(step, str(says.get('outcome', '')))}"


def _access(says: Mapping[str, object], naming: Callable[[str], str]) -> str:
    """Who may open the strand from then on."""
    names = listed([naming(key) for key in str(says.get("people", "")).split()])
    said = {
        "all": "open to everybody who may open the case",
        "only": f"open to {names} alone",
        "but": f"closed to {names}",
    }
    return f"Strand {says['strand']}: {said[str(says['how'])]}."


def _recorded(kind: str, outcome: str) -> str:
    """What the step records, with what was chosen; a kind belongs to the first sort that has it with that choice."""
    for name in sort_ids():
        sort = sort_of(name)
        step = sort.steps.get(kind)
        if step is not None and (not outcome or outcome in step.choices):
            chosen = f" ({step.choices[outcome]})" if outcome else ""
            words = "the strand ended" if kind == "strand-ended" else sort.policy.facts[kind].records
            return f"{words}{chosen}."
    return f"{capital(kind)}."
