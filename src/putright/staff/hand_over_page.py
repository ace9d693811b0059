"""What is still somebody's, in words."""

from __future__ import annotations

from putright.casework.handing_over import Has
from putright.wording.plain_names import listed


def theirs_words(has: Has) -> str:
    """How much is still somebody's: "7 cases and 3 agreed actions"; nothing: empty."""
    counted = [
        f"{len(several)} {one if len(several) == 1 else many}"
        for several, one, many in (
            (has.stages, "case", "cases"),
            (has.actions, "agreed action", "agreed actions"),
            (has.strands, "strand", "strands"),
        )
        if several
    ]
    words = listed(counted) if counted else ""
    return words + (", and more" if has.more and counted else "")
