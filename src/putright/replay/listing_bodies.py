"""The directory of outside bodies for the terminal: all, those of a policy, or one with all that is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from textwrap import wrap
from typing import Final

from putright.bodies import body_entry, load_bodies
from putright.bodies.ages import last_day
from putright.bodies.entry import UNVERIFIED, BodyEntry, Known
from putright.calendars import load_calendars
from putright.procedure.calendar import OutOfTable
from putright.procedure.faults import shown, unknown_name
from putright.procedure.moments import parse_day
from putright.procedure.policy import Policy
from putright.replay.opening import Refused, is_policy, open_policy
from putright.wording.dates import long_day
from putright.wording.directory_words import (
    WAY_NAMES,
    entry_warnings,
    is_old,
    known_words,
    places_words,
    takes_words,
)

_WIDTH: Final = 100
_INDENT: Final = 4


def list_bodies(name: str | None, today: date, start: str | None = None) -> int:
    """Print every body, those that a policy names, or one; 1 if a check among them has grown too old, else 0.

    ``start``: the day from which the time of one body is counted out. Raises Refused for a name that is neither of a
    body nor of a policy, and for a day that cannot be read.
    """
    entry = body_entry(name) if name is not None else None
    if entry is not None:
        _print_one(entry, today, start)
        return int(is_old(entry, today))
    if start is not None:
        raise Refused('"--from" goes with one body. Name it: putright bodies phso --from 2026-03-30.')
    if name is not None and not is_policy(name):
        near = unknown_name("an outside body", name, load_bodies())
        raise Refused(f"{near} For those that a policy names, give its id or its file.")
    found = list(load_bodies().values()) if name is None else _of_policy(open_policy(name))
    for one in found:
        _print_line(one, today)
    old = [one for one in found if is_old(one, today)]
    bare = [one for one in found if one.contact.not_read or any(known.status == UNVERIFIED for _, known in one.groups)]
    print(f"\n{len(found)} bodies. {len(old)} checked too long ago; {len(bare)} with facts that nobody has checked.")
    return int(bool(old))


def _of_policy(policy: Policy) -> list[BodyEntry]:
    named = [route.body for route in policy.routes]
    named += [stage.held_by for stage in policy.stages if stage.held_by is not None]
    unknown = [one for one in dict.fromkeys(named) if body_entry(one) is None]
    for one in unknown:
        print(f"{one}: not in the directory. An organisation can add it to its own.")
    found = {entry.id: entry for one in named if (entry := body_entry(one)) is not None}
    return list(found.values())


def _print_line(entry: BodyEntry, today: date) -> None:
    ids = ", ".join((entry.id, *entry.other_ids))
    print(f"{ids}: {entry.name} ({entry.kind}; {places_words(entry)})")
    _wrapped(entry_warnings(entry, today))


def _print_one(entry: BodyEntry, today: date, start: str | None) -> None:
    print(f"{entry.name} ({entry.kind}; {places_words(entry)})")
    if entry.which:
        _wrapped([f"One of many: {entry.which}."])
    _group("What it does", [entry.remit.does, entry.remit.more], entry.remit.known)
    if entry.decides is not None:
        _wrapped(["It decides on one complaint." if entry.decides else "It does not decide on one complaint."])
    if takes_words(entry):
        _group("Whom it takes", [takes_words(entry), *_attributes(entry)], entry.takes.known)
    if entry.window is not None:
        later = f"Later {entry.window.later}." if entry.window.later else ""
        says = f"{entry.window.says[0].upper()}{entry.window.says[1:]}."
        _group("How long there is", [says, later, *_last_day(entry, start)], entry.window.known)
    elif start is not None:
        raise Refused(f"{entry.name} sets no time that we know of: there is nothing to count from {start}.")
    contact = entry.contact
    if contact.ways:
        lines = [
            f"{WAY_NAMES[way]}: {text}{' (not checked)' if contact.status_of(way) == UNVERIFIED else ''}"
            for way, text in contact.ways.items()
        ]
        _group("How to reach it", lines, contact.known)
    for old in contact.outdated:
        doubt = "" if old.checked else " (not yet checked with the body itself)"
        _wrapped([f"Not right any more: {old.says}. {old.now}{doubt}"])
    warnings = list(entry_warnings(entry, today))
    if warnings:
        print("\nWarnings")
        _wrapped(warnings)


def _attributes(entry: BodyEntry) -> Iterator[str]:
    for name, values in entry.takes.attributes.items():
        yield f"Only where {name} is {' or '.join(values)}."


def _last_day(entry: BodyEntry, start: str | None) -> Iterator[str]:
    if start is None or entry.window is None:
        return
    try:
        day = parse_day(start)
        table = load_calendars()["england-and-wales"].known_on(day)
        yield f"From {long_day(day)} ({entry.window.of}): until {long_day(last_day(entry.window, day, table))}."
    except OutOfTable as error:
        raise Refused(f"--from: {error}") from None
    except ValueError as error:
        raise Refused(f"--from: found {shown(start)}: {error}.") from None


def _group(head: str, lines: Iterable[str], known: Known) -> None:
    print(f"\n{head}")
    _wrapped([*lines, f"[{known_words(known)}]"])


def _wrapped(lines: Iterable[str]) -> None:
    for line in lines:
        for part in wrap(line, _WIDTH - _INDENT):
            print(f"{'':{_INDENT}}{part}")
