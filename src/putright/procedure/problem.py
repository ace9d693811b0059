"""A problem on a case, and every code that one can have."""

from __future__ import annotations

from typing import Final, NamedTuple

CODES: Final = (
    "not-independent",
    "escalated-after-window",
    "escalation-not-in-writing",
    "escalated-before-response",
    "no-consent",
    "extension-not-agreed",
    "received-out-of-time",
    "handler-not-named",
    "attribute-missing",
    "branch-undefined",
    "beyond-calendar",
    "extension-without-reason",
    "extension-not-approved",
    "extension-not-allowed",
    "extension-too-long",
    "extension-too-often",
    "extension-too-late",
    "done-too-early",
    "not-sent-as-promised",
    "not-signed-off",
    "not-done-together",
    "panel-incomplete",
)
"""Every code that a problem can have."""


class Problem(NamedTuple):
    """One thing wrong: its code, the clause it offends, and what the sentence about it needs (names, dates, stage)."""

    code: str
    clause: str | None
    about: tuple[tuple[str, str], ...] = ()
