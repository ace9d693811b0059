"""The shape of a policy file, as its author writes it: which words may stand where, and of what kind.

These models only look at one place at a time. What must agree across the file (a role that is named must exist) is
the business of the building modules. No postponed annotations here: see shape_values.py.
"""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from putright.procedure.shape_duties import DutyShape
from putright.procedure.shape_stages import ComplainShape, StageShape
from putright.procedure.shape_values import (
    Clauses,
    Day,
    Name,
    Several,
    Shape,
    Span,
    Strength,
    TimeOfDay,
    Value,
    When,
    Words,
    one_or_more,
)


class LaterShape(Shape):
    """What an outside body does once a stage is answered."""

    after: Name
    says: Words


class BesidesShape(Shape):
    """What to add about an outside body for some cases."""

    if_: When
    says: Words
    clause: Words


class RouteShape(Shape):
    """An outside body to which the complainant may go."""

    body: Name
    open: Words
    within: Span | None = None
    of: Words | None = None
    or_if_later: Words | None = None
    no_later_than: Words | None = None
    if_: When = ()
    why: Words
    later: LaterShape | None = None
    besides: list[BesidesShape] = []
    clause: Clauses


class RoleShape(Shape):
    """Somebody named by office."""

    title: Words
    clause: Clauses
    also_called: Several | None = None
    strength: Strength = "must"
    side: Literal["provider", "complainant", "somebody else"] = "provider"


class StandingShape(Shape):
    """A promise that is not a clock. Just one of the first keys says of what kind it is."""

    right: Words | None = None
    record: Words | None = None
    channel: Words | None = None
    who_may_complain: Words | None = None
    asked_of_the_complainant: Words | None = None
    settling: Words | None = None
    contact: Words | None = None
    items: Several | None = None
    stage: Name | None = None
    if_: When = ()
    shown_by: Several | None = None
    who: Name | None = None
    clause: Clauses


class PlainShape(Shape):
    """A duty in plain words, ticked by hand."""

    says: Words
    who: Name | None = None
    clause: Clauses


class ReadingShape(Shape):
    """How an ambiguity of the source is read."""

    about: Words
    choice: Words
    settings: Several | None = None
    says: Words
    instead: Several | None = None


class FactShape(Shape):
    """A kind of fact that this policy adds to the stock."""

    records: Words
    attributes: dict[Name, Literal["text", "flag", "date"] | Annotated[list[Value], Field(min_length=2)]] = {}
    correspondence: bool = False
    ends_the_case: Literal["closed", "settled", "withdrawn"] | None = None


class ActionShape(Shape):
    """An action that this policy adds to the stock, with the facts that do it, and words for it."""

    done_by: Several
    any_time_in_stage: bool = False
    outlives_stage: bool = False
    says: Words | None = None
    order: Words | None = None


def _values_alone(value: object) -> object:
    return {"values": value} if isinstance(value, list) else value


def _of_true(value: object) -> object:
    return {"true": value} if isinstance(value, str) else value


class AttributeShape(Shape):
    """Something about a case that conditions look at, and words for its values."""

    values: Annotated[list[Value], Field(min_length=2)]
    says: Annotated[dict[Value, Words], BeforeValidator(_of_true)] = {}


Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class CountingShape(Shape):
    """How this policy counts days."""

    first_day: Literal["the day after", "the same day"] = "the day after"
    received_on_a_closed_day: Literal["counts as that day", "counts as the next working day"] = "counts as that day"
    received_after: TimeOfDay | None = None
    working_days: Annotated[list[Weekday], BeforeValidator(one_or_more), Field(min_length=1)] | None = None


class ProviderShape(Shape):
    """What kind of provider this is."""

    kind: Name


class ConsentShape(Shape):
    """When the consent of the person concerned is needed."""

    if_: When
    clause: Words


class BeginsShape(Shape):
    """The stage in which some cases begin."""

    stage: Name
    if_: When
    clause: Words


class OpenComplaintsShape(Shape):
    """Under which version the complaints come that are open when this one comes into force."""

    come_under: Literal["this version"]
    clause: Words


class ClosedShape(Shape):
    """Days on which the organisation is closed; in ``terms``, the days of a school term."""

    from_: Day
    to: Day


class HolidayShape(Shape):
    """A public holiday of a calendar that we do not ship."""

    date: Day
    name: Words


class BindShape(Shape):
    """A law or code with which the policy binds itself."""

    code: Name
    if_: When = ()


class PolicyShape(Shape):
    """A policy file, whole."""

    policy: Name
    title: Words
    provider: ProviderShape
    binds: list[BindShape] = []
    source: dict[str, Words] = {}
    calendar: Literal["england-and-wales", "scotland", "northern-ireland", "its own"]
    holidays: list[HolidayShape] = []
    closures: list[ClosedShape] = []
    terms: list[ClosedShape] = []
    counting: CountingShape = CountingShape()
    settings: dict[Name, str | bool] = {}
    readings: list[ReadingShape] = []
    attributes: dict[Name, Annotated[AttributeShape, BeforeValidator(_values_alone)]] = {}
    facts: dict[Name, FactShape] = {}
    actions: dict[Name, ActionShape] = {}
    roles: Annotated[dict[Name, RoleShape], Field(min_length=1)]
    complain: ComplainShape | None = None
    consent: ConsentShape | None = None
    begins_at: list[BeginsShape] = []
    open_complaints: OpenComplaintsShape | None = None
    in_every_stage: list[DutyShape] = []
    stages: Annotated[dict[Name, StageShape], Field(min_length=1)]
    routes: list[RouteShape] = []
    also_promised: list[StandingShape] = []
    in_plain_words: list[PlainShape] = []
