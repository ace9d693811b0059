"""A complaint that was held back, as the procedure in force by now takes it: its answers were given to another one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from putright.accounts.models import Organisation
from putright.casework.receiving import Complaint
from putright.casework.recording import wrong_attributes, wrong_service
from putright.procedure.moments import parse_moment
from putright.register.adopting import in_force
from putright.register.reading import policy_of
from putright.wording.field_words import value_words
from putright.wording.plain_names import with_blanks


class Fitted(NamedTuple):
    """The complaint that can be received; and what was answered besides, in words: nobody asks for it any more."""

    complaint: Complaint
    left_out: tuple[str, ...] = ()


def fitted(organisation: Organisation, complaint: Complaint) -> Fitted:
    """The complaint under the version that is in force for the day on which it came. Within a transaction."""
    day = datetime.fromordinal(parse_moment(complaint.at).day).date()
    policy = policy_of(in_force(organisation, day))
    left = {name for name, value in complaint.attributes.items() if wrong_attributes(policy, {name: value})}
    words = [f"{with_blanks(name)}: {value_words(name, str(complaint.attributes[name]))}" for name in sorted(left)]
    kept = {name: value for name, value in complaint.attributes.items() if name not in left}
    service = complaint.service
    if service and wrong_service(organisation, policy, service, "service"):
        service, words = "", [*words, "a service that is not asked for any more"]
    return Fitted(replace(complaint, attributes=kept, service=service), tuple(words))
