"""Asking for a code: noted for every number alike. Whether there is such a case is looked at where it is sent."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from procrastinate.contrib.django import app

from putright.accounts.models import Organisation
from putright.register.follow_models import CodeAsked

_JOB: Final = "putright.worker.jobs.send_codes"
_AT_ONCE: Final = timedelta(seconds=20)
"""A button that is pressed twice asks once."""
_KEPT: Final = timedelta(days=1)


def ask_for_code(
    organisation: Organisation, number: str, how: str, browser: bytes, now: datetime, *, language: str = "en"
) -> None:
    """Note that a code is wanted for this number, by email or text. The same for a number that nobody has.

    ``language``: that of the page on which it is asked for.

    What the worker is told goes with the transaction: the organisation's id only.
    """
    wanted = {"number": number, "how": how, "language": language, "browser": browser}
    same = CodeAsked.objects.filter(organisation=organisation, made__gt=now - _AT_ONCE, **wanted)
    if same.exists():
        return
    CodeAsked.objects.create(organisation=organisation, made=now, **wanted)
    app.configure_task(_JOB).defer(organisation=organisation.pk)


def forget_asked(organisation: Organisation, now: datetime) -> int:
    """Take away what was asked a day ago; how many. Within the organisation's transaction."""
    count, _ = CodeAsked.objects.filter(organisation=organisation, made__lt=now - _KEPT).delete()
    return count
