"""The letter that is being written in the demonstration is commented on, and waits for somebody to approve it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.correspondence.approval_rules import choose_kinds
from putright.correspondence.commenting import Remark, comment
from putright.correspondence.looks import Asked, ask_to_look
from putright.demonstration.policy_life import WHO
from putright.procedure.acts import Refusal
from putright.register.models import Case

_KINDS: Final = frozenset({"stage-response", "final-response"})
_CHOSEN: Final = timedelta(days=45)
_BY: Final = timedelta(days=1)
_COMMENTS: Final = (
    (
        "bettina-brandt",
        timedelta(minutes=80),
        "We uphold your complaint. You were told a time that we could not keep, and were not told so.",
        "Good and plain. Please say sorry here as well, and not only at the end.",
    ),
    (
        "adaeze-adeyemi",
        timedelta(minutes=55),
        "",
        "I am waiting for the commissioner's figure. When it is here I write what we will do, and by when.",
    ),
)
"""Who remarked what, on which words, how long ago."""


def remark_on(organisation: Organisation, case: Case, kind: str, members: Mapping[str, Member], now: datetime) -> None:
    """Two comments, and a manager who is asked to look: answers want a second person there."""
    _done(
        choose_kinds(
            organisation, _KINDS, "Nobody should carry an answer alone.", seen=frozenset(), by=members[WHO],
            now=now - _CHOSEN, key="the-second-person",
        )
    )  # fmt: skip
    for number, (who, ago, quoted, words) in enumerate(_COMMENTS, 1):
        remark = Remark(1, words, quoted)
        _done(comment(organisation, case, kind, remark, members[who], now=now - ago, key=f"comment-{number}"))
    asked = Asked(1, members[WHO].person, timezone.localdate(now) + _BY)
    by, at = members["adaeze-adeyemi"], now - timedelta(minutes=50)
    _done(ask_to_look(organisation, case, kind, asked, by, now=at, key="the-look"))


def _done(done: object) -> None:
    if isinstance(done, Refusal):
        raise TypeError(f"what goes with the demonstration's letter was refused: {done}")
