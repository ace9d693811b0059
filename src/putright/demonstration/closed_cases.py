"""A member of staff named in a complaint, a case that is open to a few people alone, and one who opened it in need."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from putright.accounts.members import Member, member_of
from putright.accounts.models import Account, Organisation, Person
from putright.casework.opening import LASTS, open_closed
from putright.casework.recording import Proposed, record
from putright.procedure.acts import Refusal
from putright.register.models import Case

_HOUSE: Final = "brightwater"
_ABOUT: Final = ("carer-with-consent", "therapist-lowry")
_CLOSED: Final = ("ombudsman", ("mei-chen-holt", "bettina-brandt", "zainab-hussain"))
_OPENED_BY: Final = "adaeze-adeyemi"


def close_some(
    organisation: Organisation,
    cases: Mapping[str, Case],
    people: Mapping[str, Person],
    members: Mapping[str, Member],
    now: datetime,
) -> None:
    """Tell it of the one provider for which it was made up; of the others nothing."""
    if organisation.slug != _HOUSE:
        return
    manager = members[_CLOSED[1][0]]
    story, who = _ABOUT
    named = {"person": people[who].key, "how": "complained-about"}
    _take(organisation, cases[story], "person-named", named, "He says she told him to use a magnifying glass.", manager,
          now - timedelta(hours=50))  # fmt: skip
    story, only = _CLOSED
    keys = " ".join(people[one].key for one in only)
    why = "He writes of thoughts of ending his life. Only those who have to know it see it."
    _take(organisation, cases[story], "access-chosen", {"people": keys}, why, manager, now - timedelta(hours=49))
    account = Account.objects.get(pk=members[_OPENED_BY].account)
    by = member_of(organisation, account)  # to whom the case has been closed meanwhile
    reason = "He rang the clinic and asked for me. Both managers are on a flight, and I had to know what we agreed."
    if by is None:
        raise RuntimeError(f"{_OPENED_BY} is no member of {_HOUSE}")
    key = f"demonstration/{story}/opened"
    done = open_closed(organisation, cases[story].reference, reason, by, now=now - 20 * LASTS, key=key)
    if isinstance(done, Refusal):
        raise RuntimeError(f"{story} was not opened: {'; '.join(fault.message for fault in done.faults)}")


def _take(
    organisation: Organisation,
    case: Case,
    kind: str,
    says: Mapping[str, object],
    note: str,
    by: Member,
    at: datetime,
) -> None:
    proposed = Proposed(kind, at.isoformat(timespec="seconds"), says, note)
    done = record(organisation, case, proposed, by, now=at, key=f"demonstration/{case.reference}/{kind}")
    if isinstance(done, Refusal):
        raise RuntimeError(f"{case.reference}, {kind}: {'; '.join(fault.message for fault in done.faults)}")
