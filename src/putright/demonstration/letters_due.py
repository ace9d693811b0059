"""Letters that fall due by themselves: one provider has made choices, and at every provider drafts stand ready."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.correspondence.falling_due import DRAFTED, PERSON, SENT, Wanted, choose
from putright.demonstration.policy_life import WHOSE
from putright.procedure.acts import Refusal
from putright.worker.letters import write_letters_due

_AGO: Final = timedelta(days=45)
_CHOSEN: Final = (
    ("details-reminder", SENT, 5, None, "We forget them, and there is nothing in them to weigh."),
    ("window-reminder", DRAFTED, 10, None, "Two people told us that they had not known of the last day."),
    ("referral-information", PERSON, 1, 4, "We ring first."),
)


def draft_letters(organisation: Organisation, by: Member, now: datetime) -> None:
    """Make the choices, and draft what is due."""
    if organisation.slug == WHOSE:
        for place, (kind, how, days, hours, why) in enumerate(_CHOSEN):
            wanted = Wanted(kind, how, days, hours, why, f"the-choice-of-{kind}")
            done = choose(organisation, wanted, "", by=by, now=now - _AGO + timedelta(minutes=3 * place))
            if isinstance(done, Refusal):
                raise TypeError(f"the demonstration's choice for {kind} was refused: {done}")
    write_letters_due(organisation, now)
