"""Which letters fall due by themselves, and what a provider chose for each: who writes it, and how long before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final, NamedTuple

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.casework.drafting import LONGEST_REASON, take_turn
from putright.casework.proposals import unkeepable
from putright.correspondence.lettering import BY_ACTION
from putright.correspondence.models import LetterChoice
from putright.correspondence.own_texts import Kept
from putright.procedure.acts import Refusal
from putright.procedure.faults import Fault
from putright.register.waiting import CONSENT, DETAILS, NEXT_STAGE

PERSON, DRAFTED, SENT = "person", "drafted", "sent"
"""A person writes it; it is drafted by itself and a person sends it; it goes by itself."""
STOPPED, GOING = "stopped", "going"
"""Whether anything goes by itself at all."""

MOST_DAYS: Final = 20
MOST_HOURS: Final = 48


class Falls(NamedTuple):
    """A kind of letter that falls due by itself: by the duties of these actions, or by what a case waits for.

    ``how``, ``days`` and ``hours`` hold where the provider chose nothing. ``days`` are working days before it is due;
    of a reminder about something that was asked for, after it was asked. ``hours``: where a promise counts hours.
    """

    kind: str
    actions: tuple[str, ...] = ()
    waits: str = ""
    how: str = DRAFTED
    days: int = 1
    hours: int | None = None
    late: tuple[str, ...] = ()
    """Actions that may not be done in time: of that the letter tells, whether or not a duty asks for it."""

    @property
    def after(self) -> bool:
        """Whether the days count from when something was asked for."""
        return self.waits in (CONSENT, DETAILS)


class Choice(NamedTuple):
    """What holds for a kind of letter now; ``row`` is what the provider chose, None: nothing yet."""

    falls: Falls
    how: str
    days: int
    hours: int | None
    row: LetterChoice | None = None


class Chosen(NamedTuple):
    """What holds for every kind; ``stopped``: the row that stopped all sending by itself, None: it is not stopped."""

    kinds: Mapping[str, Choice]
    stopped: LetterChoice | None


DELAY: Final = "delay-explanation"
_HOURS: Final = 4
_OWED: Final = (
    "acknowledgement", "details-request", "consent-request", "meeting-invitation", "update", "extension-notice",
    DELAY, "first-reply", "stage-response", "referral-information",
)  # fmt: skip
_ANSWERS: Final = frozenset({"first-reply", "stage-response"})
"""What an answer says is a person's to find: a draft would be a row of places to be filled in."""
_REMINDERS: Final = (
    Falls("details-reminder", waits=DETAILS, days=5),
    Falls("consent-reminder", waits=CONSENT, days=5),
    Falls("window-reminder", waits=NEXT_STAGE, days=10, how=PERSON),
)
"""Nobody promises to remind of the end of a window: it is good practice, and the provider's to choose."""


def _owed(kind: str) -> Falls:
    actions = tuple(action for action, letter in BY_ACTION.items() if letter == kind)
    late = ("respond", "notify-outcome") if kind == DELAY else ()
    return Falls(kind, actions, how=PERSON if kind in _ANSWERS else DRAFTED, hours=_HOURS, late=late)


FALLS: Final[Mapping[str, Falls]] = MappingProxyType(
    {one.kind: one for one in (*(_owed(kind) for kind in _OWED), *_REMINDERS)}
)
"""Every kind of letter that falls due by itself, as it is kept while it is written.

What follows from an act (that a case is closed, withdrawn, settled) is written with the act. Notes of a call or a
meeting only those can write who were there."""


def chosen_by(organisation: Organisation) -> Chosen:
    """What holds now for each kind of letter: one query."""
    rows = LetterChoice.objects.filter(organisation=organisation).order_by("kind", "-id").distinct("kind")
    last = {row.kind: row for row in rows.select_related("account")}
    stops = last.get("")
    kinds = {kind: _holds(falls, last.get(kind)) for kind, falls in FALLS.items()}
    return Chosen(kinds, stops if stops is not None and stops.how == STOPPED else None)


def _holds(falls: Falls, row: LetterChoice | None) -> Choice:
    if row is None:
        return Choice(falls, falls.how, falls.days, falls.hours)
    days = row.days if row.days is not None else falls.days
    return Choice(falls, row.how, days, row.hours if row.hours is not None else falls.hours, row)


def choices_made(organisation: Organisation, most: int = 100) -> list[LetterChoice]:
    """What was chosen, the newest first."""
    rows = LetterChoice.objects.filter(organisation=organisation).select_related("account")
    return list(rows.order_by("-id")[:most])


class Wanted(NamedTuple):
    """What somebody wants to hold from now on, and why. ``kind`` is empty for all sending by itself."""

    kind: str
    how: str
    days: int | None
    hours: int | None
    reason: str
    key: str


def choose(organisation: Organisation, wanted: Wanted, never: str, *, by: Member, now: datetime) -> Kept | Refusal:
    """Let it hold. ``never`` says why this kind cannot go by itself: then that is refused. Sent again it counts once.

    Within the organisation's transaction.
    """
    if not by.may("policy"):
        return Refusal("not-permitted", faults=(Fault("You may not do this. Ask a manager.", "by"),))
    faults = list(_faults(wanted, never))
    if faults:
        return Refusal("not-well-formed", faults=tuple(faults))
    take_turn(organisation)
    if LetterChoice.objects.filter(organisation=organisation, key=wanted.key).exists():
        return Kept(again=True)
    LetterChoice.objects.create(
        organisation=organisation, kind=wanted.kind, how=wanted.how, days=wanted.days, hours=wanted.hours,
        reason=wanted.reason.strip(), at=now, account_id=by.account, key=wanted.key,
    )  # fmt: skip
    return Kept()


def _faults(wanted: Wanted, never: str) -> list[Fault]:
    found = []
    allowed = (PERSON, DRAFTED, SENT) if wanted.kind else (STOPPED, GOING)
    if wanted.how not in allowed or (wanted.kind and wanted.kind not in FALLS):
        found.append(Fault("Choose one of the answers.", "how"))
    if wanted.how == SENT and never:
        found.append(Fault(f"This letter cannot go by itself. {never}", "how"))
    if wanted.days is not None and not 0 <= wanted.days <= MOST_DAYS:
        found.append(Fault(f"Write a number of working days from 0 to {MOST_DAYS}.", "days"))
    if wanted.hours is not None and not 0 <= wanted.hours <= MOST_HOURS:
        found.append(Fault(f"Write a number of hours from 0 to {MOST_HOURS}.", "hours"))
    if not wanted.reason.strip():
        found.append(Fault("Say why. It is kept with the choice.", "reason"))
    if len(wanted.reason) > LONGEST_REASON:
        found.append(Fault(f"At most {LONGEST_REASON:,} characters. Make it shorter.", "reason"))
    return [*found, *unkeepable({"reason": wanted.reason})]
