"""Whoever complained does something on the page of their case, and whoever deals with it is told: one transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from putright.accounts.models import Organisation
from putright.casework.complainant_acts import Acting, CannotNow, Did, Doing, NoMore, Source, do
from putright.casework.complainant_offers import Who
from putright.correspondence.mailbox.filing import tell
from putright.procedure.acts import Refusal
from putright.procedure.assessment import Assessment
from putright.register.models import Case
from putright.register.reading import Record

TOLD = "complainant-acted"
"""The kind of the message."""


def do_and_tell(
    organisation: Organisation,
    case: Case,
    doing: Doing,
    who: Who,
    *,
    now: datetime,
    source: Source = "complainant",
    seen: int | None = None,
    key: str | None = None,
    still: Callable[[Record, Assessment], Acting | None] | None = None,
) -> Did | CannotNow | NoMore | Refusal:
    """As ``do``. The message names the case and nothing of what they wrote."""
    done = do(organisation, case, doing, who, now=now, source=source, seen=seen, key=key, still=still)
    if isinstance(done, Did) and not done.again:
        tell(organisation, done.record, TOLD, f"acted/{case.pk}/{done.first}", now)
    return done
