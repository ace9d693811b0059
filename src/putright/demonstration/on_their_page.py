"""What people did on the page of their case, made when the demonstration is: words about a delay, asking to be rung."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from putright.accounts.models import Organisation
from putright.casework.complainant_acts import Did, Doing
from putright.casework.complainant_offers import DELAY, MEETING
from putright.correspondence.from_complainant import do_and_tell
from putright.register.models import Case

_HOUSE: Final = "larkfield"
_DONE: Final = {
    "machine-away-for-repair": Doing(
        DELAY,
        said={
            "words": "Ten weeks now. You write two letters and the machine is away. My legs are same. "
            "Please one person tell me the day."
        },
    ),
    "nobody-rang": Doing(
        MEETING, said={"how": "phone", "suits": "Any day after 4pm, or at lunch between 12 and 1. I work on a ward."}
    ),
}
"""For each case, what its complainant did."""


def act_on_their_page(organisation: Organisation, cases: Mapping[str, Case], now: datetime) -> None:
    """At one provider two people used the page of their case today. Raises RuntimeError if that is refused."""
    if organisation.slug != _HOUSE:
        return
    for name, doing in _DONE.items():
        done = do_and_tell(organisation, cases[name], doing, "concerned", now=now)
        if not isinstance(done, Did):
            raise RuntimeError(f"an act of the demonstration was refused: {done}")
