"""How promises were kept, as the public reads it: each promise, how often it was kept, and what is not told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from types import MappingProxyType
from typing import Final, NamedTuple

from putright.procedure.policy import Duty, Policy
from putright.wording.condition_words import condition_words
from putright.wording.dates import MONTHS
from putright.wording.duty_words import bare, modal, promise_of
from putright.wording.language import say, say_as
from putright.wording.limit_words import limited
from putright.wording.plain_names import capital, sentence, small

_DID: Final = MappingProxyType(
    {
        "acknowledge": "we wrote back in time",
        "reply": "we sent a first reply in time",
        "respond": "we answered in time",
        "notify-outcome": "we sent the outcome in time",
    }
)


class SpanTold(NamedTuple):
    """Some whole months as they are told. ``owed`` and ``kept`` are None where they are withheld (see ``few``)."""

    first: date
    last: date
    owed: int | None
    kept: int | None
    few: str
    fewest: int


class SpanRow(NamedTuple):
    """A span as a row of a table: its months, how many, how many in time."""

    months: str
    owed: str
    kept: str


class PromiseTold(NamedTuple):
    """One promise on the page: what we promise, how we kept it, what waits, and the spans behind that."""

    promise: str
    kept: str
    waits: str
    spans: tuple[SpanRow, ...]


def promise_in_public(duties: Sequence[Duty], policy: Policy) -> str:
    """What is promised, in sentences: "If you complain by phone, we aim to send you our full answer within ..."."""
    said = []
    for duty in duties:
        later = policy.order.get(duty.stage, 0) > 0
        mark, words = modal(duty.strength), promise_of(duty, later)
        promise = f"{mark} {limited(bare(words) if mark.endswith(':') else words, duty, policy)}"
        when = condition_words(duty.conditions, policy.settings)
        whole = f"{capital(when)}, {small(promise)}" if when else promise
        share = (
            say("We promise this for {share} in 100 complaints.", share=duty.share) if duty.share is not None else ""
        )
        said.append(f"{sentence(whole)} {share}".rstrip())
    return " ".join(dict.fromkeys(said))


def kept_in_public(action: str, months: str, owed: int, least: int, *, exact: bool) -> str:
    """How it was kept: "From March to May 2026 we answered in time in 46 of 52 complaints"."""
    when = say("From {months}", months=months) if " to " in months else say("In {months}", months=months)
    if not owed:
        return say("{when} there were too few complaints to tell.", when=when)
    how = str(least) if exact else say("at least {number}", number=least)
    if exact and least in (0, owed):
        how = say_as("how many", "all") if least else say_as("how many", "none")
    return say("{when} {did} in {how} of {owed} complaints.", when=when, did=say(_DID[action]), how=how, owed=owed)


WAITS: Final = "Later months wait until there is enough to tell."
"""What is said where later months wait for the next."""


def span_row(span: SpanTold) -> SpanRow:
    """A span in words. A number that is withheld is said to be small, or not said at all."""
    fewer = say("fewer than {number}", number=span.fewest)
    owed = fewer if span.owed is None else str(span.owed or say_as("how many", "none"))
    if span.owed == 0:
        kept = say_as("how many", "none")
    elif span.kept is not None:
        kept = str(span.kept)
    elif span.few == "failed":
        kept = say("all but {fewer}", fewer=fewer)
    elif span.few == "kept":
        kept = fewer
    else:
        kept = say("too few to tell")
    return SpanRow(months_words(span.first, span.last), owed, kept)


def months_words(first: date, last: date) -> str:
    """Whole months: "March 2026", "March to May 2026", "December 2025 to February 2026"."""
    begin, end = (f"{say(MONTHS[one.month - 1])} {one.year}" for one in (first, last))
    if first == last:
        return begin
    if first.year == last.year:
        begin = say(MONTHS[first.month - 1])
    return say_as("months", "{first} to {last}", first=begin, last=end)
