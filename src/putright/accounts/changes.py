"""What administrators change is written down: who, when, of what, and what stood there before and after, in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.utils import timezone

from putright.accounts.models import Change, Organisation

Line = tuple[str, str, str]
"""What is called so, what it was, what it is."""


class Hand(NamedTuple):
    """Who changes something, and when. ``account`` nobody: a command on the server itself."""

    account: int | None
    now: datetime

    @property
    def today(self) -> date:
        """The day of it, here."""
        return timezone.localdate(self.now)


class Refused(Exception):
    """Why it was not done, as a sentence."""


def note(
    organisation: Organisation, by: Hand, about: str, which: int | None, title: str, lines: Iterable[Line]
) -> None:
    """Write down a change; what is the same before and after is left out, and nothing is written where all is."""
    says = [list(line) for line in lines if line[1] != line[2]]
    if says:
        Change.objects.create(
            organisation=organisation,
            at=by.now,
            account_id=by.account,
            about=about,
            which=which,
            title=title,
            says=says,
        )
