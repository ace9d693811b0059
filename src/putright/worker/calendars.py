"""After a change of the calendar, the cases of a large register, part by part."""

from __future__ import annotations

import time
from typing import Final

from django.utils import timezone

from putright.accounts.models import Organisation
from putright.accounts.scope import within
from putright.correspondence.recounting import HELD, PART, recount

_ENOUGH: Final = 50.0
"""Seconds after which the rest waits for the next minute, so that other organisations get their turn."""


def recount_in_parts(organisation: Organisation, seconds: float = _ENOUGH) -> int:
    """Make the dates anew that wait for it, each part in a transaction of its own; how many cases were done.

    Between two parts the chain is free. Killed, it goes on where it was: what is ticked off is done.
    """
    count, begun = 0, time.monotonic()
    while True:
        with within(organisation):
            done = recount(organisation, timezone.now(), PART, HELD)
        count += done
        if done == 0 or time.monotonic() - begun > seconds:
            return count
