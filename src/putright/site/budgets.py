"""How much may come from one connection to the internet, and for one organisation, before more is asked of a sender.

Many people share a connection: a care home, a hospital, a library, all who use one mobile network. ADR 48 computes the
numbers from that. Nobody is shut out at the first of them: past it their device has to do a sum (``public.work``).
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, NamedTuple

HOUR: Final = 3_600


class Budget(NamedTuple):
    """Steps by what was counted within ``span`` seconds.

    Up to ``free`` from one connection nothing is asked. Past it, or past ``whole`` for the organisation, work is asked.
    Past ``held`` from one connection, or past ``whole``, what is sent is kept, and waits for a person to look at it.
    Past ``most`` from one connection it is not taken now. 0 of ``held`` and ``whole``: there is no such step.
    """

    name: str
    free: int
    held: int
    most: int
    whole: int
    span: int = HOUR

    def times(self, factor: int) -> Budget:
        """The same with all its numbers so many times as large."""
        return self._replace(
            free=self.free * factor, held=self.held * factor, most=self.most * factor, whole=self.whole * factor
        )


COMPLAINT: Final = Budget("complaint", free=30, held=150, most=1_000, whole=300)
BEGUN: Final = Budget("complaint-begun", free=60, held=0, most=1_000, whole=0)
"""Complaints that were begun, twice as many as are sent: not all are. What lies for a day is bounded so."""
REMARK: Final = Budget("remark", free=30, held=150, most=1_000, whole=300)
FILE_BYTES: Final = Budget("file-bytes", free=600_000_000, held=0, most=600_000_000, whole=0)
"""Thirty complaints with the twenty million bytes that one may have. No work is asked: a file is taken or not."""
CASE_FILES: Final = Budget("case-file-bytes", free=600_000_000, held=0, most=600_000_000, whole=0, span=24 * HOUR)
"""The bytes that are added to one case on its page within a day, by whomever and from wherever: thirty times what an
email carries. Many sessions with connections of their own fill no disk."""
CODE_ASKED: Final = Budget("code-asked", free=30, held=0, most=150, whole=0)
CODE_TYPED: Final = Budget("code-typed", free=30, held=0, most=150, whole=0)
RETURN_TYPED: Final = Budget("return-typed", free=30, held=0, most=150, whole=0)
CODE_MAILED: Final = Budget("code-mailed", free=20, held=0, most=20, whole=0, span=24 * HOUR)
"""Mails with a code to go on with what was begun. Whoever gets none writes the code down."""

BUDGETS: Final = MappingProxyType(
    {
        one.name: one
        for one in (
            *(COMPLAINT, BEGUN, REMARK, FILE_BYTES, CASE_FILES),
            *(CODE_ASKED, CODE_TYPED, RETURN_TYPED, CODE_MAILED),
        )
    }
)
"""Every budget. Each is counted by itself: whoever sent many files may still complain."""
