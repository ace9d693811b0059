"""Rules about days: how they are counted, how far the calendar reaches, from when until when the policy holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from putright.lint.finding import INFO, WARNING, Hit
from putright.lint.prose import lacking, listed
from putright.lint.rule import told
from putright.lint.view import View
from putright.wording.dates import long_day

OLDEST: Final = 180
"""Days after which a calendar is to be made anew: holidays have been proclaimed with four months' notice and less."""


@told(
    "LINT-23",
    INFO,
    "The policy says how days are counted: the first day, what comes late or on a closed day, sending or arrival.",
    "Whoever complains on a Friday evening and whoever answers count to different dates unless the text says which day "
    "is the first, when a day ends, and whether a letter counts when it is sent or when it arrives.",
    "good practice; the bodies that set limits do not agree among themselves",
    'Have the source say it, and write it down: "counting" with "first day" and "received on a closed day", and '
    '"letters count".',
)
def counting_said(view: View) -> Iterator[Hit]:
    """What the file does not say of how days are counted."""
    counting = view.file.entry("counting")
    said = counting.value if counting is not None else {}
    missing = []
    if "first day" not in said:
        missing.append("whether the day of the start is counted")
    if not {"received on a closed day", "received after"} & said.keys():
        missing.append("what becomes of what arrives on a closed day or late in the day")
    if view.declared("letters count") is None:
        missing.append("whether a letter counts when it is sent or when it arrives")
    if missing:
        yield Hit(
            ("calendar",),
            (),
            f"The file names a calendar, and nothing of the source that says {lacking(missing)}. The dates rest on our "
            "reading.",
            'Write "counting" and "letters count" once the source says it.',
        )


@told(
    "LINT-32",
    INFO,
    "The policy says from when it holds, and where its text is from.",
    "Limits change with the law and with the provider. A date worked out under a text that was no longer in force is "
    "wrong, and nobody can see it.",
    "limits that changed lately: communications complaints in April 2026, the Welsh health procedure in April 2026",
    'Write "valid" with "from" (and "to", where it ends), and under "source" who published the document and which.',
)
def dates_said(view: View) -> Iterator[Hit]:
    """A file without the time in which it holds, or without its source."""
    valid, source = view.declared("valid"), view.file.entry("source")
    missing = [] if valid is not None else ["from when its limits hold, nor until when"]
    wanted = [] if valid is not None else ['"valid: {from: ...}"']
    if source is None:
        missing.append("where its text is from")
        wanted.append('"source: {published by: ..., document: ...}"')
    if missing:
        yield Hit(
            ("source",) if source is not None else view.top,
            (),
            f"The file does not say {lacking(missing)}.",
            f"Write {listed(wanted)}.",
        )


@told(
    "LINT-33",
    WARNING,
    "The calendar reaches as far as the policy holds, and is not old.",
    "Bank holidays are published a year or two ahead, and one can be proclaimed with a few months' notice. A due date "
    "after the last published year, or from an old calendar, can be wrong by a day.",
    "a holiday proclaimed for Scotland in February 2026 for that June",
    'Write "valid" with "to" no later than the last day of the calendar, and look at it again before then. A calendar '
    "that is old is mended with a new version of putright.",
)
def calendar_reaches(view: View) -> Iterator[Hit]:
    """A policy that outlives its calendar, and a calendar that is old."""
    reach = view.world.calendars.get(view.policy.division)
    if reach is None:  # a calendar of the provider's own: nobody publishes it but the provider
        return
    valid = view.declared("valid")
    ends = valid.words("to") if valid is not None else None
    last = long_day(reach.last.toordinal())
    if ends is None or date.fromisoformat(ends) > reach.last:
        until = (
            f"The policy holds until {long_day(date.fromisoformat(ends).toordinal())}"
            if ends
            else ("Nothing says until when the policy holds")
        )
        yield Hit(
            (*valid.path, "to") if valid is not None and ends else ("calendar",),
            (),
            f"{until}, and bank holidays are published up to {last}. A due date after that may still move.",
            f'Write "valid" with a "to" that is no later than {reach.last}.',
        )
    old = (view.today - reach.made).days
    if old > OLDEST or view.today > reach.last:
        yield Hit(
            ("calendar",),
            (),
            f"The calendar is {old} days old, and a holiday may have been proclaimed since.",
            "Install a newer version of putright, or name the holiday in the case file.",
        )


RULES: Final = (counting_said, dates_said, calendar_reaches)
