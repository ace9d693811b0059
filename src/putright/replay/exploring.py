"""The command ``putright explore``: every state of a policy, what is wrong there, and the cases that show it."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Final

from putright.calendars import load_calendars
from putright.policies import bundled
from putright.procedure.exploring.exploration import Exploration, explore
from putright.procedure.exploring.searching import Bounds
from putright.replay.opening import Refused, open_policy
from putright.wording.exploration import as_json, as_text, case_texts

START: Final = date(2026, 2, 2)
"""The day on which the cases begin that show something: a Monday, two months before the next bank holiday."""

MOST_FACTS: Final = 100
MOST_STATES: Final = 1_000_000


def explore_policy(
    name: str, facts: int | None, states: int | None, closely: bool, form: str, folder: str | None
) -> int:
    """Explore a policy and print what was found; 1 where something serious was, else 0. Raises Refused."""
    usual = Bounds()
    bounds = usual._replace(
        facts=_within("--facts", facts, usual.facts, MOST_FACTS),
        states=_within("--states", states, usual.states, MOST_STATES),
    )
    policy = open_policy(name)
    found = explore(policy, load_calendars(), START, bounds, closely)
    called = f"{name.rstrip('/')}/policy.yaml" if name in bundled() or Path(name).is_dir() else name
    if folder is not None:
        _write(found, folder)
    if form == "json":
        json.dump(as_json(found, called), sys.stdout, indent=2, ensure_ascii=False)
        print()
    else:
        print(as_text(found, called), end="")
    return 1 if found.serious else 0


def _within(option: str, given: int | None, usual: int, most: int) -> int:
    if given is None:
        return usual
    if not 1 <= given <= most:
        raise Refused(f"{option}: found {given}, expected a number from 1 to {most:,}.")
    return given


def _write(found: Exploration, folder: str) -> None:
    """Write the case of each finding into the folder."""
    try:
        place = Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        for name, text in case_texts(found).items():
            (place / name).write_text(text, encoding="utf-8")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise Refused(
            f"--witness: the cases could not be written into {folder} ({reason}). Choose another folder."
        ) from None
