"""A meeting as whoever follows the case reads of it: what we offered, and what is fixed. Who comes is not said here:
that names people who work here. It is a meeting with whoever complained, or speaks for them, and its place may be their
home: a person of whom somebody else complains reads nothing of it here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from putright.procedure.moments import parse_day
from putright.public.followed import Followed
from putright.public.language import to_say
from putright.register.parts import MEETING
from putright.wording.dates import day_at, long_day
from putright.wording.language import own, say
from putright.wording.plain_names import sentence

_FIXED: Final = {
    "phone": to_say("We fixed a time to phone you: {when}."),
    "online": to_say("We fixed a meeting by video with you: {when}."),
}
_IN_PERSON: Final = to_say("We fixed a meeting with you: {when}.")


def meeting_offered(at: Followed) -> str:
    """The days and the place that we offered, in sentences; empty where none are recorded or may be told."""
    said = _last_said(at)
    if not at.speaker.reads or said.get("day"):
        return ""
    days = str(said.get("dates") or "").strip()
    offered = sentence(say("We offered: {days}", days=own(days))) if days else ""
    return " ".join(one for one in (offered, _place(said)) if one)


def meeting_fixed(at: Followed) -> str:
    """The meeting that is fixed and still to come, with its place; empty where there is none or it may not be told."""
    said = _last_said(at)
    day = parse_day(said["day"]) if said.get("day") else None
    if not at.speaker.reads or day is None or day < at.found.at.day or at.found.status not in ("open", "responded"):
        return ""
    when = day_at(day, str(said["hour"])) if said.get("hour") else long_day(day)
    text = str(_FIXED.get(str(said.get("medium")), _IN_PERSON)).format(when=when)
    return " ".join(one for one in (text, _place(said)) if one)


def _last_said(at: Followed) -> Mapping[str, object]:
    """What was recorded last of a meeting; nothing once it was held, or they said that they do not want it."""
    for entry in reversed(at.record.entries):
        if entry.row.kind in ("meeting-held", "meeting-declined"):
            break
        if entry.row.kind == MEETING.name:
            return entry.says
    return {}


def _place(said: Mapping[str, object]) -> str:
    place = str(said.get("place") or "").strip()
    return sentence(say("Where: {place}", place=own(place))) if place else ""
