"""One provider of the demonstration writes some of its letters in its own words: one in force, one still a draft."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.correspondence.own_texts import Adopting, Kept, Wording, adopt_text, keep_draft, ours
from putright.demonstration.policy_life import WHOSE
from putright.procedure.acts import Refusal
from putright.procedure.moments import ZONE

_AGO: Final = timedelta(days=60)


def write_own_texts(organisation: Organisation, by: Member, now: datetime) -> None:
    """An update that begins in the provider's own words, in force; an acknowledgement that still lacks something."""
    if organisation.slug != WHOSE:
        return
    then = now - _AGO
    update = ours("update")
    warmer = update.body.replace(
        "We want to tell you how your complaint stands.",
        "You may be wondering what is happening with your complaint. This is where we are.",
    )
    _kept(keep_draft(organisation, "update", Wording(update.subject, warmer), seen=0, by=by, now=then))
    adopting = Adopting(
        then.astimezone(ZONE).date(), "Two people told us that our updates read like a form.", "the-first-update", 1
    )
    _kept(adopt_text(organisation, "update", adopting, (), by=by, now=then))
    first = ours("acknowledgement")
    shorter = first.body.partition("# What happens next")[0] + "We will be in touch.\n\n{{ ending }}\n"
    _kept(keep_draft(organisation, "acknowledgement", Wording(first.subject, shorter), seen=0, by=by, now=now))


def _kept(done: Kept | Refusal) -> None:
    if isinstance(done, Refusal):
        raise TypeError(f"the demonstration's letter text was refused: {done}")
