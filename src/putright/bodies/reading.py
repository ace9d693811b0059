"""What one body of bodies.json says, as an entry. The file was checked when it was made (tools/make_bodies.py)."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType
from typing import Any

from putright.bodies.entry import (
    SEEN,
    UNVERIFIED,
    VERIFIED,
    WAYS,
    BodyContact,
    BodyEntry,
    BodyWindow,
    Known,
    Outdated,
    Remit,
    Takes,
)
from putright.procedure.durations import parse_duration

Written = dict[str, Any]


def entry_of(name: str, written: Written) -> BodyEntry:
    """The entry that a mapping describes. Raises KeyError or ValueError for one that the tool did not make."""
    remit = written["remit"]
    takes = written.get("takes", {})
    return BodyEntry(
        id=name,
        name=written["name"],
        called=str(written.get("called", written["name"])),
        kind=written["kind"],
        remit=Remit(remit["does"], tuple(remit["where"]), remit.get("more", ""), _known(remit)),
        alone=written.get("alone", False),
        also=tuple(written.get("also", ())),
        wrong=tuple(written.get("wrong", ())),
        other_ids=MappingProxyType(dict(written.get("other ids", {}))),
        decides=written.get("decides"),
        what=written.get("is", ""),
        which=written.get("which", ""),
        look=written.get("look", ""),
        check_every=parse_duration(written.get("check every", "12 months")).number,
        takes=Takes(
            takes.get("who", ""),
            MappingProxyType({attribute: tuple(values) for attribute, values in takes.get("if", {}).items()}),
            takes.get("stages first", False),
            _known(takes),
        ),
        window=_window(written["window"]) if "window" in written else None,
        contact=_contact(written.get("contact", {})),
    )


def _known(written: Written) -> Known:
    for status, key in ((VERIFIED, "verified on"), (SEEN, "seen on")):
        if key in written:
            return Known(status, written["read"], date.fromisoformat(written[key]))
    return Known(UNVERIFIED)


def _window(written: Written) -> BodyWindow:
    return BodyWindow(
        parse_duration(written["within"]), written["of"], written["says"], written.get("later", ""), _known(written)
    )


def _contact(written: Written) -> BodyContact:
    return BodyContact(
        MappingProxyType({way: written[way] for way in WAYS if way in written}),
        tuple(written.get("not read", ())),
        tuple(Outdated(one["says"], one["now"], one["checked"]) for one in written.get("outdated", ())),
        _known(written),
    )
