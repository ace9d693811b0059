"""What people did on the page of their case, made when the demonstration is.

Words about a delay, asking to be rung, and asking for the next stage when the time for it is over.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from putright.accounts.models import Organisation
from putright.casework.complainant_acts import Did, Doing
from putright.casework.complainant_offers import DELAY, MEETING, NEXT_STAGE
from putright.correspondence.from_complainant import do_and_tell
from putright.register.models import Case

_DONE: Final[Mapping[str, Mapping[str, Doing]]] = {
    "larkfield": {
        "machine-away-for-repair": Doing(
            DELAY,
            said={
                "words": "Ten weeks now. You write two letters and the machine is away. My legs are same. "
                "Please one person tell me the day."
            },
        ),
        "nobody-rang": Doing(
            MEETING,
            said={"how": "phone", "suits": "Any day after 4pm, or at lunch between 12 and 1. I work on a ward."},
        ),
    },
    "brightwater": {
        "never-came-back": Doing(
            NEXT_STAGE,
            "stage-2",
            {"words": "I was abroad with my mother for most of a year. I would still like somebody to look at it."},
            all_the_same=True,
        ),
    },
}
"""For each provider and case, what its complainant did."""


def act_on_their_page(organisation: Organisation, cases: Mapping[str, Case], now: datetime) -> None:
    """At two providers people used the page of their case today. Raises RuntimeError if that is refused."""
    for name, doing in _DONE.get(organisation.slug, {}).items():
        done = do_and_tell(organisation, cases[name], doing, "concerned", now=now)
        if not isinstance(done, Did):
            raise RuntimeError(f"an act of the demonstration was refused: {done}")
