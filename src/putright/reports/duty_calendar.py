"""A member's duties as a calendar (RFC 5545), for the calendars of phones, Outlook and Google.

Events and no to-dos: Outlook and Google leave the to-dos of a subscribed calendar out, and Apple's Calendar shows them
in another app. What is due on a day is an event of that whole day; what is due at a time ends then.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final

from icalendar import Calendar, Event, vText

from putright import __version__
from putright.accounts.models import Organisation
from putright.procedure.moments import ZONE
from putright.reports.my_duties import Mine

MOST_SHOWN: Final = 200
"""How many duties a calendar holds: those that are due first."""

_LASTS: Final = timedelta(minutes=30)
_OURS: Final = uuid.UUID("b4f2d1f6-6a3e-5d0c-9a55-0d2a2f4d3c11")
"""What our identities are made from; any fixed one does."""


def duty_calendar(organisation: Organisation, duties: Sequence[Mine], address: str, now: datetime) -> bytes:
    """The calendar file. Of more than ``MOST_SHOWN`` duties it holds the first, and says so in an entry of today.

    The same duties give the same bytes. ``address`` is where staff pages begin: ``https://.../s/<provider>/``.
    """
    name = " ".join(organisation.name.split())
    made = Calendar()
    made.add("prodid", "-//putright//duties//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    for key, value in (
        ("name", f"Complaints: {name}"),
        ("x-wr-calname", f"Complaints: {name}"),
        ("x-wr-timezone", "Europe/London"),
        ("x-published-ttl", "PT1H"),
    ):
        made.add(key, vText(value))
    made.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for duty in duties[:MOST_SHOWN]:
        if duty.due is not None:
            made.add_component(_event(organisation, duty, duty.due, address, now))
    if len(duties) > MOST_SHOWN:
        made.add_component(_more(organisation, address, now))
    made.add_missing_timezones()
    return bytes(made.to_ical())


def mark_of(organisation: Organisation, duties: Sequence[Mine], address: str, now: datetime) -> str:
    """A mark that is the same as long as the calendar is: far quicker to make than the calendar itself."""
    more = now.astimezone(ZONE).date() if len(duties) > MOST_SHOWN else None
    shown = [(*duty, duty.is_late(now)) for duty in duties[:MOST_SHOWN]]
    text = repr((__version__, organisation.slug, organisation.name, address, more, shown))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _event(organisation: Organisation, duty: Mine, due: date | datetime, address: str, now: datetime) -> Event:
    late = duty.is_late(now)
    link = f"{address}cases/{duty.reference}/"
    event = Event()
    event.add("uid", str(uuid.uuid5(_OURS, f"{organisation.slug}/{duty.key}")))
    # It is another text once it is overdue, though nothing was entered.
    changed = max(duty.changed, duty.due_at) if late and duty.due_at is not None else duty.changed
    event.add("sequence", 2 * duty.revision + late)
    event.add("dtstamp", changed.astimezone(UTC).replace(microsecond=0))
    event.add("last-modified", changed.astimezone(UTC).replace(microsecond=0))
    if isinstance(due, datetime):
        local = due.astimezone(ZONE)
        event.add("dtstart", (due - _LASTS).astimezone(ZONE))
        event.add("dtend", local)
    else:
        event.add("dtstart", due)
        event.add("dtend", due + timedelta(days=1))
    event.add("summary", f"{'Overdue: ' if late else ''}{duty.reference}: {duty.what}, {duty.by}")
    event.add("description", f"{duty.what}, {duty.by}.\n{link}")
    event.add("url", link)
    event.add("transp", "TRANSPARENT")  # it takes none of their time
    event.add("x-microsoft-cdo-busystatus", vText("FREE"))
    return event


def _more(organisation: Organisation, address: str, now: datetime) -> Event:
    """That there are more than are shown."""
    today = now.astimezone(ZONE).date()
    midnight = datetime.combine(today, datetime.min.time(), tzinfo=ZONE).astimezone(UTC)
    link = f"{address}?show=mine"
    event = Event()
    event.add("uid", str(uuid.uuid5(_OURS, f"{organisation.slug}/more")))
    event.add("sequence", today.toordinal())
    event.add("dtstamp", midnight)
    event.add("last-modified", midnight)
    event.add("dtstart", today)
    event.add("dtend", today + timedelta(days=1))
    event.add("summary", f"You owe more than is shown here: only the first {MOST_SHOWN} are. See your worklist")
    event.add("description", f"This calendar holds the {MOST_SHOWN} things that are due first.\n{link}")
    event.add("url", link)
    event.add("transp", "TRANSPARENT")
    event.add("x-microsoft-cdo-busystatus", vText("FREE"))
    return event
