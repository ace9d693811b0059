"""Who holds a role, and that nobody does, in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from putright.accounts.holding import day_words, until_words
from putright.reports.who_holds import Holder
from putright.wording.plain_names import listed


def holders_shown(holders: Iterable[Holder]) -> list[str]:
    """A line for each holder: the name, until when, and who stands in."""
    return [_holder(one) for one in holders]


def _holder(one: Holder) -> str:
    parts = [one.name]
    if one.instead:
        parts.append("stands in, because nobody holds it")
    if one.note:
        parts.append(one.note)
    elif one.since is not None and one.until is not None:
        parts.append(f"{day_words(one.since)} to {until_words(one.until)}")
    elif one.since is not None:
        parts.append(f"since {day_words(one.since)}")
    elif one.until is not None:
        parts.append(f"to {until_words(one.until)}")
    if one.deputies:
        verb = "stands in" if len(one.deputies) == 1 else "stand in"
        parts.append(f"for whom {listed(list(one.deputies))} {verb}")
    return ", ".join(parts)


def gap_words(title: str, day: date, today: date) -> str:
    """That nobody holds a role of the procedure, or will hold it no longer from a day on."""
    what = "what this role owes reaches nobody, and reminders of it go to the managers"
    if day <= today:
        return f"Nobody is the {title}: {what}."
    return f"From {day_words(day)} on nobody is the {title}: then {what}."
