"""What the worker does for those who follow a case: codes made ready, and forgotten when they are of no use."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from putright.accounts.models import Organisation
from putright.accounts.scope import within
from putright.casework.case_codes import forget_codes
from putright.casework.codes_asked import forget_asked
from putright.casework.follow_sessions import forget_sessions
from putright.correspondence.codes_sent import take_asked


def ready_codes(organisation: Organisation) -> list[int]:
    """Put the codes that were asked for into the outbox; the keys of their messages."""
    with within(organisation):
        return take_asked(organisation, timezone.now())


def forget_following(organisation: Organisation, now: datetime) -> int:
    """Take away what is of no use any more; how many rows. Within the organisation's transaction."""
    return forget_codes(organisation, now) + forget_sessions(organisation, now) + forget_asked(organisation, now)
