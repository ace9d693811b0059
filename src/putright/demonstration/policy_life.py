"""The policy of one provider of the demonstration as it came about: an earlier version, a draft, one dropped."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.casework.draft_trial import Trial, set_going
from putright.casework.drafting import Kept, begin, drop, replace
from putright.procedure.acts import Refusal
from putright.procedure.moments import ZONE
from putright.register.adopting import adopt
from putright.register.models import PolicyVersion

WHOSE: Final = "brightwater"
WHO: Final = "mei-chen-holt"
FIRST_DAY: Final = date(2020, 1, 1)
_LONGER: Final = ("within: 20 working days", "within: 25 working days")
_SHORTER: Final = ("within: 20 working days", "within: 15 working days")
_A_YEAR: Final = timedelta(days=365)


def earlier_text(slug: str, text: str) -> str:
    """The policy as it was before; for all providers but one it was always as it is."""
    return text.replace(*_LONGER) if slug == WHOSE else text


def adopt_the_present(organisation: Organisation, text: str, by: Member, now: datetime) -> PolicyVersion | None:
    """The version that took the place of the earlier one a year ago; nothing for the others."""
    if organisation.slug != WHOSE:
        return None
    then = now - _A_YEAR
    start = then.astimezone(ZONE).date().replace(day=1)
    return adopt(
        organisation,
        text,
        adopted_from=start,
        by=by.account,
        reason="Five working days less to answer, as the clinical board decided.",
        at=then - timedelta(days=45),
    )


def draft_a_further_one(organisation: Organisation, text: str, by: Member, now: datetime) -> None:
    """A draft that is being worked on, with last year's cases under it, and one that was dropped."""
    if organisation.slug != WHOSE:
        return
    month = timedelta(days=30)
    hours = _kept(
        begin(
            organisation,
            title="Answers within ten working days",
            text=text.replace("within: 20 working days", "within: 10 working days"),
            origin="the version in force",
            by=by,
            now=now - month,
        )
    )
    drop(organisation, hours.draft.pk, "We have not the people for it. Fifteen days first.", by=by, now=now - month / 2)
    begun = _kept(
        begin(
            organisation,
            title="Answers within 15 working days",
            text=text,
            origin="the version in force",
            by=by,
            now=now - timedelta(days=6),
        )
    )
    _kept(replace(organisation, begun.draft.pk, text.replace(*_SHORTER), seen=1, by=by, now=now - timedelta(days=2)))
    if not isinstance(set_going(organisation, begun.draft.pk, by=by, now=now), Trial):
        raise RuntimeError("the trial of the demonstration's draft was refused")


def _kept(done: Kept | Refusal) -> Kept:
    if isinstance(done, Refusal):
        raise RuntimeError(f"a draft of the demonstration was refused: {done}")
    return done
