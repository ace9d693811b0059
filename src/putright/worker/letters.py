"""Letters that fall due by themselves: drafted, kept up with their cases, sent where the provider chose so.

Asked of indexes, so that nothing due costs nothing. Each letter is a transaction of its own: a worker that is killed
leaves none half done, and one case that cannot be dealt with holds up no other.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from functools import partial

from putright.accounts.models import Organisation
from putright.accounts.scope import within
from putright.correspondence.fallen import Fallen, fallen_due, followed, working_days
from putright.correspondence.falling_due import chosen_by
from putright.correspondence.going_itself import is_hour
from putright.correspondence.letters_drafted import draft, follow

log = logging.getLogger("putright.worker")


def write_letters_due(organisation: Organisation, now: datetime) -> Counter[str]:
    """Draft what fell due, follow what was drafted, send what may go; how many letters came to which state."""
    with within(organisation):
        table = working_days(organisation, now)
        if table is None:
            return Counter()
        chosen = chosen_by(organisation)
        new = fallen_due(organisation, chosen, now, table)
    states: Counter[str] = Counter()

    def each(what: str, act: Callable[[], str]) -> None:
        try:
            with within(organisation):
                states[act()] += 1
        except Exception:  # one case that cannot be dealt with must not hold up the others
            log.exception("organisation %s: %s was left out", organisation.pk, what)

    def drafted(one: Fallen) -> str:
        made = draft(organisation, one, chosen, now)
        return made.state if made is not None else ""

    for one in new:
        each(f"the letter {one.kind} of case {one.case}", partial(drafted, one))
    with within(organisation):
        again = followed(organisation, now, sending=is_hour(organisation, now))
    for key, owed in again:
        each(f"letter {key}", partial(follow, organisation, key, owed, now))
    del states[""]
    return states
