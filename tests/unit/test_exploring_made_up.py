"""Exploring policies that nobody wrote: taking like states for one hides nothing that trying everything shows."""

from __future__ import annotations

import random
from functools import cache
from itertools import count, islice

import pytest

from putright.calendars import load_calendars
from putright.procedure.exploring import searching
from putright.procedure.exploring.findings import Remark, remarks_on
from putright.procedure.exploring.searching import Bounds, Search, search
from putright.procedure.policy import Policy
from putright.procedure.reader import read_policy
from putright.replay.exploring import START

pytestmark = pytest.mark.thorough

ACTIONS = (
    "phone", "acknowledge", "reply", "inform", "register", "request-details", "assign", "offer-meeting", "hold-meeting",
    "give-statement", "complete-investigation", "complete-review",
)  # fmt: skip
FACTS = (
    "phoned", "acknowledged", "informed", "registered", "details-requested", "details-received", "assigned",
    "meeting-offered", "meeting-held", "meeting-declined", "statement-received", "investigation-completed",
    "review-completed", "transferred",
)  # fmt: skip
SEVERAL = 24
LIMITS = ("no stated time", "3 days", "5 working days", "24 hours")
HEAD = """\
policy: made-up
title: A policy that nobody wrote
provider: {kind: none}
calendar: england-and-wales
roles:
  somebody: {title: Somebody, clause: M-0}
stages:
"""


def duty(action: str, facts: list[str], dice: random.Random, clause: str) -> str:
    of = dice.choice(["start", *facts])
    each = "each " if of in facts and dice.random() < 0.2 else ""
    parts = [f"do: {action}", f"within: {dice.choice(LIMITS)}", f"of: {each}{of}"]
    further = (
        (0.2, f"until: {dice.choice([*facts, 'responded'])}"),
        (0.15, f"once: {dice.choice(facts)}"),
        (0.15, "no later than: 8 weeks of start"),
        (0.2, "if: channel is phone"),
    )
    parts += [part for chance, part in further if dice.random() < chance]
    return f"      - {{{', '.join(parts)}, clause: {clause}}}\n"


def made_up(dice: random.Random) -> str:
    facts = dice.sample(FACTS, 4)
    clauses = (f"M-{number}" for number in count(1))
    text = HEAD
    for stage in ("first", "second"):
        text += f"  {stage}:\n    title: A stage\n    owner: somebody\n    clause: {next(clauses)}\n    duties:\n"
        owed = dice.sample(ACTIONS, 3) + ["respond"] * (dice.random() < 0.9)
        text += "".join(duty(action, facts, dice, next(clauses)) for action in owed)
        if stage == "first" and dice.random() < 0.7:
            text += "    then: {to: second, within: 6 months, clause: M-T}\n"
        if stage == "first" and "respond" in owed and dice.random() < 0.3:
            text += "    moves on: {when overdue: respond, to: second, clause: M-O}\n"
    if dice.random() < 0.5:
        opened = dice.choice(["at any time", "after second", "after first"])
        text += f"routes:\n  - {{body: somewhere, open: {opened}, why: It decides., clause: M-R}}\n"
    return text


@cache
def policies() -> tuple[Policy, ...]:
    """Policies without a fault: what waits for itself in a circle of limits is refused when it is read."""
    read = (read_policy(made_up(random.Random(seed)), "policy.yaml") for seed in count())
    return tuple(islice((policy for policy in read if isinstance(policy, Policy)), SEVERAL))


def remarks(found: Search) -> set[Remark]:
    return {remark for judged in found.judged for remark in remarks_on(judged, found.named)}


def all_is_seen(policy: Policy, facts: int, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether every sequence of so many facts and the waits between them, none taken for another, shows no more."""
    merged = remarks(search(policy, load_calendars(), START, Bounds()))
    numbers = count()
    monkeypatch.setattr(searching, "key_of", lambda *_: (next(numbers),))
    monkeypatch.setattr(searching._Searcher, "_note", lambda *_: True)
    every = search(policy, load_calendars(), START, Bounds(facts=facts, states=20_000))
    assert every.states < 20_000
    return remarks(every) <= merged


@pytest.mark.parametrize("number", range(SEVERAL))
def test_no_fact_shows_more(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert all_is_seen(policies()[number], 1, monkeypatch)


@pytest.mark.soak
@pytest.mark.parametrize("number", range(SEVERAL))
def test_no_sequence_of_two_facts_shows_more(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert all_is_seen(policies()[number], 2, monkeypatch)
