"""What the stories of the demonstration would have sent by email."""

from __future__ import annotations

from datetime import datetime

from putright.accounts.models import Organisation
from putright.register.models import Message


def settle_mail(organisation: Organisation, now: datetime) -> None:
    """Let none of it go now, weeks later. What somebody does in the demonstration from here on does go."""
    waits = Message.objects.filter(organisation=organisation, state="waiting")
    waits.update(state="stopped", settled=now, why="It is part of the story: it never went out.")
