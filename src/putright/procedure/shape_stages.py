"""The shape of a stage in a policy file, and of the times in which the complainant may act.

These models only look at one place at a time. What must agree across the file (a role that is named must exist) is
the business of the building modules. No postponed annotations here: see shape_values.py.
"""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from putright.procedure.shape_duties import DutyShape, Names, Publications, Who
from putright.procedure.shape_values import Clauses, Name, Opening, Several, Shape, Span, When, Words, single


class WindowShape(Shape):
    """The time to ask for the next stage."""

    to: Name
    within: Opening
    of: Words = "response"
    or_if_later: Words | None = None
    no_later_than: Words | None = None
    unanswered_after: Words | None = None
    if_: When = ()
    in_: Words | None = None
    later: Words | None = None
    asks_for: Several | None = None
    clause: Clauses
    writing_clause: Words | None = None
    published: Publications = []


class ComplainShape(Shape):
    """The time to complain."""

    within: Span
    of: Words
    no_later_than: Words | None = None
    later: Words | None = None
    clause: Clauses
    published: Publications = []


class UndefinedShape(Shape):
    """A class of case for which the policy says nothing."""

    if_: When
    says: Words
    clause: Words


class ExtensionShape(Shape):
    """How a time limit may be changed."""

    agreement: Literal["needed", "not needed"] = "not needed"
    reason: Literal["needed", "not needed"] = "not needed"
    reasons: Several | None = None
    approved_by: Name | None = None
    at_most: Span | None = None
    beyond: Literal["for a good reason"] | None = None
    times: Annotated[int, Field(ge=1, le=100)] | None = None
    when: Literal["before it is due", "at any time"] = "at any time"
    of: Names | None = None
    if_: When = ()
    says: Several | None = None
    clause: Words


class MovesOnShape(Shape):
    """When the case goes to the next stage by itself."""

    when_overdue: Name | None = None
    once: Name | None = None
    to: Name
    clause: Words


class ClosesShape(Shape):
    """When the case is closed, settled or withdrawn by silence."""

    after: Span
    of: Names
    unless: Names | None = None
    as_: Literal["closed", "settled", "withdrawn"] = "closed"
    clause: Words


class PauseShape(Shape):
    """When the clock of some duties stands still."""

    stops: Names
    from_: Name
    until: Names
    at_most: Span | None = None
    clause: Words


class ReviewerShape(Shape):
    """Who may not be the reviewer."""

    not_: Literal["anyone involved before"]
    clause: Words


class PanelShape(Shape):
    """How many people hear the case together, and of which kinds."""

    members: Annotated[int, Field(ge=2, le=50)]
    including: dict[Name, Annotated[int, Field(ge=1, le=50)]] = {}
    from_: Names | None = None
    hears: Name
    if_: When = ()
    clause: Words


class StageShape(Shape):
    """A step of the procedure."""

    title: Words
    owner: Who
    clause: Clauses
    held_by: Name | None = None
    reviewer: ReviewerShape | None = None
    panel: Annotated[list[PanelShape], BeforeValidator(single)] = []
    undefined: list[UndefinedShape] = []
    extension: Annotated[list[ExtensionShape], BeforeValidator(single)] = []
    moves_on: MovesOnShape | None = None
    closes_by_itself: list[ClosesShape] = []
    pauses: list[PauseShape] = []
    duties: list[DutyShape] = []
    then: Annotated[list[WindowShape], BeforeValidator(single)] = []
