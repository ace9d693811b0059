"""Actions: what can be owed, and which fact does it.

The common stock of contract.md (Life of a duty, 2). A policy may declare more, each with the fact that does it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from putright.procedure.facts import Fact


@dataclass(frozen=True, slots=True)
class Action:
    """What somebody owes.

    ``done_by`` names the facts that do it. ``any_time_in_stage``: it is enough that the fact falls within the stage,
    whether or not the action's own clock has started. ``outlives_stage``: the next stage does not end it.
    ``waits_in_view``: counted from each of several events, it shows a pending row until the first of them.
    """

    name: str
    done_by: tuple[str, ...]
    any_time_in_stage: bool = False
    outlives_stage: bool = False
    waits_in_view: bool = True


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


def fits(start: Fact, done: Fact) -> bool:
    """Whether ``done`` can be the doing of what ``start`` began.

    Where both name a person it must be the same; a write-up must be of the same kind of contact; an agreed action is
    done under its own id (contract.md, Life of a duty, 2).
    """
    if done.kind == "written-up":
        return _CONTACT.get(start.kind, "phone") == done.attributes.get("of", "phone")
    if done.kind == "action-done":
        agreed, finished = start.attributes.get("action"), done.attributes.get("action")
        return agreed is None or finished in (None, agreed)
    person = start.attributes.get("person")
    return person is None or done.attributes.get("person") in (None, person)


def ticks(done: Fact, clause: str) -> bool:
    """Whether a tick made by hand is for this clause; any other fact is not a tick and passes."""
    return done.kind != "ticked" or done.attributes.get("clause") == clause
