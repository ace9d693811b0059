"""Actions: what can be owed, and which fact does it.

The common stock of contract.md (Life of a duty, 2). A policy may declare more, each with the fact that does it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from putright.procedure.facts import Fact


class Action(NamedTuple):
    """What somebody owes.

    ``done_by`` names the facts that do it. ``any_time_in_stage``: it is enough that the fact falls within the stage,
    whether or not the action's own clock has started. ``outlives_stage``: the next stage does not end it.
    ``waits_in_view``: counted from each of several events, it shows a pending row until the first of them.
    ``promise`` and ``order`` are the policy's own words for an action of its own: what the complainant is promised, to
    follow "We will", and what staff are told to do.
    """

    name: str
    done_by: tuple[str, ...]
    any_time_in_stage: bool = False
    outlives_stage: bool = False
    waits_in_view: bool = True
    promise: str = ""
    order: str = ""


_ACTIONS: Final = (
    Action("give-summary", ("summary-given",), outlives_stage=True),
    Action("phone", ("phoned",)),
    Action("acknowledge", ("acknowledged",)),
    Action("reply", ("replied", "responded")),
    Action("respond", ("responded",), any_time_in_stage=True),
    Action("explain-delay", ("delay-explained",)),
    Action("explain-change", ("informed", "delay-explained")),
    Action("inform", ("informed",)),
    Action("register", ("registered",)),
    Action("request-details", ("details-requested",)),
    Action("request-consent", ("consent-requested",)),
    Action("assign", ("assigned",)),
    Action("offer-meeting", ("meeting-offered",)),
    Action("hold-meeting", ("meeting-held",)),
    Action("give-statement", ("statement-received",)),
    Action("examine-statement", ("statement-examined",)),
    Action("write-up", ("written-up",), outlives_stage=True, waits_in_view=False),
    Action("complete-investigation", ("investigation-completed",)),
    Action("sign-off", ("signed-off",)),
    Action("complete-review", ("review-completed",)),
    Action("notify-outcome", ("responded",), any_time_in_stage=True),
    Action("record-lesson", ("lesson-recorded",)),
    Action("do-action", ("action-done",), outlives_stage=True),
    Action("signpost", ("ticked",)),
)

STOCK_ACTIONS: Final[Mapping[str, Action]] = MappingProxyType({action.name: action for action in _ACTIONS})
"""The actions that every policy knows."""

DO_ACTION: Final = STOCK_ACTIONS["do-action"]

_CONTACT: Final = {"phoned": "phone", "meeting-held": "meeting"}


def counts(fact: Fact) -> bool:
    """Whether the fact is the event it names: a call that nobody answered is no contact (procedures.md, AMB-1)."""
    return fact.kind != "phoned" or fact.attributes.get("answered") is not False


def does(fact: Fact, start: Fact | None, clause: str) -> bool:
    """Whether ``fact``, being of a fitting kind, does the duty of that clause which ``start`` began.

    A call must be answered; a write-up must be of the same kind of contact; an agreed action is done under its own id;
    a tick made by hand is for one clause. Where both facts name a person it must be the same (contract.md, Life of a
    duty, 2).
    """
    kind, said = fact.kind, fact.attributes
    if not said:
        return kind != "written-up" or start is None or _CONTACT.get(start.kind, "phone") == "phone"
    if said.get("automatic") is True:
        return False  # it came by silence: nobody did anything
    if kind == "phoned":
        return said.get("answered") is not False
    if kind == "written-up":
        contact = _CONTACT.get(start.kind) if start is not None else None
        return contact is None or contact == said.get("of", "phone")
    if kind == "ticked":
        return said.get("clause") == clause
    if start is None:
        return True
    if kind == "action-done":
        agreed = start.attributes.get("action")
        return agreed is None or said.get("action") in (None, agreed)
    person = start.attributes.get("person")
    return person is None or said.get("person") in (None, person)
