"""What a change of the calendar says, and what it moved, in sentences to staff."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from putright.procedure.moments import ZONE, parse_day
from putright.procedure.policy import Policy
from putright.wording.body_words import the_body
from putright.wording.dates import long_day, span_of_days
from putright.wording.duty_words import order_words, when_due
from putright.wording.plain_names import capital, stage_name

KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "holiday": "Bank holiday",
        "closure": "Closure",
        "works": "Bank holiday on which you work",
        "back": "Taken back",
    }
)
"""What can be entered, in a word or a few."""

DIVISION_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "england-and-wales": "England and Wales",
        "scotland": "Scotland",
        "northern-ireland": "Northern Ireland",
        "its own": "the holidays that your policy lists",
    }
)


def days_words(first: int, last: int) -> str:
    """The day, or the first and the last of several."""
    return long_day(first) if first == last else span_of_days(first, last)


def change_words(what: str, first: int, last: int, name: str, of: str = "") -> str:
    """What a change makes of its days, as a sentence without its stop. ``of``: what a taking back takes back."""
    days, called = days_words(first, last), f" ({name})" if name else ""
    several = first != last
    if what == "closure":
        return f"we are closed {'from' if several else 'on'} {days}{called}"
    if what == "works":
        return f"{days} is a bank holiday on which we work{called}"
    if what == "holiday":
        return f"{days} {'are bank holidays' if several else 'is a bank holiday'}{called}"
    if of == "closure":
        return f"we are not closed {'from' if several else 'on'} {days} after all{called}"
    if of == "works":
        return f"we do not work on {days} after all{called}"
    return f"{days} {'are no bank holidays' if several else 'is no bank holiday'} after all{called}"


def date_words(written: str) -> str:
    """A due time as replay writes it, in words."""
    if "T" in written:
        return when_due(int(datetime.fromisoformat(written).astimezone(ZONE).timestamp()), in_hours=True)
    return long_day(parse_day(written))


def promised_thing(stage: str, action: str, policy: Policy) -> str:
    """What a date is for: "Send the final response (stage 1)"."""
    if action:
        return f"{order_words(action, policy)} ({stage_name(stage, policy)})"
    held = policy.by_id[stage].held_by if stage in policy.by_id else None
    if stage == "complain":
        return "The time to complain"
    return capital(f"the time to ask {the_body(held)}" if held else f"the time to ask for {stage_name(stage, policy)}")


def move_words(
    stage: str,
    action: str,
    was: str,
    now: str | None,
    policy: Policy,
    *,
    expected: bool = False,
    law: bool = False,
    ahead: bool = False,
) -> str:
    """A date that moved, as a sentence; ``ahead``: that would move."""
    thing = promised_thing(stage, action, policy)
    before, after = ("it is", "would be") if ahead else ("it was", "is now")
    if not action:
        ends, then = ("ends", "would end") if ahead else ("ended", "now ends")
        return f"{thing} {ends} on {date_words(was)}, and {then} on {date_words(now or was)}."
    at = "at" if "T" in was else "on"
    due = "expected by" if expected else f"due by law {at}" if law else f"due {at}"
    if now is None:
        return f"{thing}: {before} {due} {date_words(was)}, and {after} owed no more."
    return f"{thing}: {before} {due} {date_words(was)}, and {after} {due} {date_words(now)}."


SOON: Final = 365
"""Days ahead of its end at which a calendar warns."""


def ends_soon(last_day: int, today: int) -> bool:
    """Whether a calendar ends within a year, or has ended."""
    return last_day - today < SOON


def coverage_words(division: str, last_day: int, today: int) -> str:
    """How far a calendar can be relied on; within a year of its end with what to do about it."""
    whose = DIVISION_NAMES.get(division, division)
    own = division == "its own"
    until = f"Bank holidays are known up to {long_day(last_day)} ({whose})."
    if not ends_soon(last_day, today):
        return until
    mend = "Adopt a version of your policy that lists later ones" if own else "Bring putright up to date"
    when = "That is past" if last_day < today else "That is less than a year ahead"
    return f"{until} {when}: a date counted further may still move. {mend}, or enter those that were announced here."
