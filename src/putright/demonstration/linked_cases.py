"""Two complaints about the same department, linked with each other and gathered in a group."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.casework.grouping import add_to_group, make_group
from putright.casework.linking import link
from putright.procedure.acts import Refusal
from putright.register.models import Case

_HOUSE: Final = "hearthline"
_BOTH: Final = ("waiting-for-installations", "new-email")
_BY: Final = "helen-tarrant"
_GROUP: Final = "Installations that were left undone"
_WHY: Final = "Installations finished neither of them."


def link_some(
    organisation: Organisation, cases: Mapping[str, Case], members: Mapping[str, Member], now: datetime
) -> None:
    """Tell it of the one provider for which it was made up; of the others nothing."""
    if organisation.slug != _HOUSE:
        return
    one, other = (cases[story] for story in _BOTH)
    by, at = members[_BY], now - timedelta(hours=3)
    key = "demonstration/linked"
    linked = link(organisation, one, other.reference, "same-event", by, now=at, key=key, why=_WHY)
    group = make_group(organisation, _GROUP, by, now=at, key="demonstration/group")
    if isinstance(linked, Refusal) or isinstance(group, Refusal):
        raise RuntimeError(f"the cases of {_HOUSE} were not linked")
    for case in (one, other):
        done = add_to_group(organisation, group, case, by, now=at, key=f"demonstration/group/{case.reference}")
        if isinstance(done, Refusal):
            raise RuntimeError(f"{case.reference} did not come into the group")
