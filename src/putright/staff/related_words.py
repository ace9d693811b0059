"""Words for how cases stand to one another: linked, joined, split, gathered in a group."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from putright.wording.plain_names import Naming

HOW: Final[Mapping[str, str]] = MappingProxyType(
    {
        "same-event": "About the same event",
        "same-person": "From or about the same person",
        "follows-from": "This complaint follows from the other",
        "followed-by": "The other complaint follows from this one",
    }
)
"""How two cases are related, as it is chosen."""

HOW_SHORT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "same-event": "Same event",
        "same-person": "Same person",
        "follows-from": "This one follows from it",
        "followed-by": "It follows from this one",
    }
)
"""The same beside the other case's number."""

RELATED: Final = MappingProxyType(
    {
        "case-linked": ("Link another case", "When two complaints have to do with each other."),
        "case-unlinked": ("Take a link back", "When the two have nothing to do with each other after all."),
        "case-joined": ("Join with a duplicate", "When the same complaint came twice."),
        "case-unjoined": ("Take a joining back", "When they were two complaints after all."),
        "case-split": ("Split the complaint", "When one letter held two complaints."),
        "case-unsplit": ("Take a split back", "When it was one complaint after all."),
        "case-grouped": ("Add the case to a group", "When several complaints are about one event."),
        "case-ungrouped": ("Take the case out of a group", "When it does not belong there after all."),
    }
)
"""What each of these entries is called, and when it is made."""

Says = Mapping[str, object]


def _linked(says: Says, naming: Naming) -> str:
    return f"Linked with {says['reference']}: {HOW_SHORT[str(says['how'])].lower()}."


def _unlinked(says: Says, naming: Naming) -> str:
    return f"Not linked with {says['reference']} any more."


def _joined(says: Says, naming: Naming) -> str:
    if says["part"] == "ends":
        return f"The same complaint came twice. It goes on in {says['reference']}, and this case ends."
    moved = " This case counts from that receipt, which was earlier." if says.get("moved") else ""
    return f"The same complaint came twice. {says['reference']} was joined with this case.{moved}"


def _unjoined(says: Says, naming: Naming) -> str:
    return f"Not joined with {says['reference']} any more: they are two complaints."


def _split(says: Says, naming: Naming) -> str:
    if says["part"] == "from":
        return f"This was a part of {says['reference']} and is a complaint of its own."
    count = len(str(says.get("points", "")).split())
    points = "" if not count else " 1 point moved there." if count == 1 else f" {count} points moved there."
    return f"A part of this is a complaint of its own: {says['reference']}.{points}"


def _unsplit(says: Says, naming: Naming) -> str:
    if says["part"] == "ends":
        return f"Taken back into {says['reference']}, of which it was a part. This case ends."
    return (
        f"{says['reference']} was taken back into this case: it is one complaint. Its points are dealt with here again."
    )


def _grouped(says: Says, naming: Naming) -> str:
    return f"Added to group {str(says['group'])[1:]}."


def _ungrouped(says: Says, naming: Naming) -> str:
    return f"Taken out of group {str(says['group'])[1:]}."


RELATED_SENTENCES: Final = MappingProxyType(
    {
        "case-linked": _linked,
        "case-unlinked": _unlinked,
        "case-joined": _joined,
        "case-unjoined": _unjoined,
        "case-split": _split,
        "case-unsplit": _unsplit,
        "case-grouped": _grouped,
        "case-ungrouped": _ungrouped,
    }
)
"""Each as a sentence of the history."""
