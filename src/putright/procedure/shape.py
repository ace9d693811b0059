"""The shape of a policy file, as its author writes it: which words may stand where, and of what kind.

These models only look at one place at a time. What must agree across the file (a role that is named must exist) is
the business of reader.py. Keys are written with spaces: ``or else``, ``no later than``.

No postponed annotations here: pydantic would evaluate each from its text, which costs a third of the cold start.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, WithJsonSchema

from putright.procedure.conditions import Condition, as_word, parse_conditions
from putright.procedure.durations import Duration, parse_duration


def _one_or_more(value: object) -> object:
    return [value] if isinstance(value, str | int | float) and not isinstance(value, bool) else value


def _conditions(value: object) -> tuple[Condition, ...]:
    if not isinstance(value, str):
        raise ValueError('expected a condition such as "channel is phone"')
    return parse_conditions(value)


def _duration(value: object) -> Duration:
    if not isinstance(value, str):
        raise ValueError('expected a length of time with its unit, such as "3 working days"')
    return parse_duration(value)


def _limit(value: object) -> Duration | None:
    return None if value == "no stated time" else _duration(value)


def _window(value: object) -> Duration | None:
    return None if value == "no limit" else _duration(value)


def _per_cent(value: object) -> int:
    text = str(value).removesuffix("per cent").removesuffix("%").strip()
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 100:
        raise ValueError('expected a share such as "90 per cent"')
    return int(text)


def _day(value: object) -> object:
    from putright.procedure.moments import parse_day

    parse_day(value, 1989, 2110)
    return value


_TEXT_SCHEMA = WithJsonSchema({"type": "string"})

Words = Annotated[str, Field(min_length=1)]
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
Clauses = Annotated[list[Words], BeforeValidator(_one_or_more), Field(min_length=1)]
Several = Annotated[list[Words], BeforeValidator(_one_or_more), Field(min_length=1)]
When = Annotated[tuple[Condition, ...], PlainValidator(_conditions), _TEXT_SCHEMA]
Span = Annotated[Duration, PlainValidator(_duration), _TEXT_SCHEMA]
Limit = Annotated[Duration | None, PlainValidator(_limit), _TEXT_SCHEMA]
Opening = Annotated[Duration | None, PlainValidator(_window), _TEXT_SCHEMA]
Share = Annotated[int, PlainValidator(_per_cent), _TEXT_SCHEMA]
Day = Annotated[str, BeforeValidator(_day)]
Value = Annotated[str, BeforeValidator(lambda value: as_word(value) if isinstance(value, bool) else value)]
Strength = Literal["must", "aim", "normally", "should", "may"]


class _Shape(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        coerce_numbers_to_str=True,
        alias_generator=lambda name: name.rstrip("_").replace("_", " "),
        frozen=True,
        defer_build=True,
    )


class PublishedShape(_Shape):
    """What the source says of a limit: how long, from what, with which verb, and where."""

    limit: Words
    of: Words
    verb: Words
    clause: Words | None = None


Publications = Annotated[
    list[PublishedShape], BeforeValidator(lambda value: [value] if isinstance(value, dict) else value)
]


class SaysShape(_Shape):
    """Something a letter must say."""

    says: Words
    clause: Words
    check: Name | None = None
    problem: Name | None = None


class DutyShape(_Shape):
    """Something owed."""

    do: Name
    who: Name | None = None
    or_else: Name | None = None
    within: Limit | None = None
    every: Span | None = None
    of: Words | None = None
    before: Words | None = None
    by: Words | None = None
    no_later_than: Words | None = None
    if_: When = ()
    once: Name | None = None
    until: Several | None = None
    strength: Strength = "must"
    share: Share | None = None
    in_: Words | None = None
    says: list[SaysShape] = []
    clause: Clauses
    published: Publications = []


class WindowShape(_Shape):
    """The time to ask for the next stage."""

    to: Name
    within: Opening
    of: Words = "response"
    in_: Words | None = None
    later: Words | None = None
    asks_for: Several | None = None
    clause: Clauses
    writing_clause: Words | None = None
    published: Publications = []


class ComplainShape(_Shape):
    """The time to complain."""

    within: Span
    of: Words
    clause: Clauses
    published: Publications = []


class UndefinedShape(_Shape):
    """A class of case for which the policy says nothing."""

    if_: When
    says: Words
    clause: Words


class ExtensionShape(_Shape):
    """How a time limit may be changed."""

    agreement: Literal["needed", "not needed"] = "not needed"
    reason: Literal["needed", "not needed"] = "not needed"
    approved_by: Name | None = None
    at_most: Span | None = None
    says: Several | None = None
    clause: Words


class MovesOnShape(_Shape):
    """When the case goes to the next stage by itself."""

    when_overdue: Name
    to: Name
    clause: Words


class ReviewerShape(_Shape):
    """Who may not be the reviewer."""

    not_: Literal["anyone involved before"]
    clause: Words


class StageShape(_Shape):
    """A step of the procedure."""

    title: Words
    owner: Name
    clause: Clauses
    held_by: Name | None = None
    reviewer: ReviewerShape | None = None
    undefined: list[UndefinedShape] = []
    extension: ExtensionShape | None = None
    moves_on: MovesOnShape | None = None
    duties: list[DutyShape] = []
    then: WindowShape | None = None


class LaterShape(_Shape):
    """What an outside body does once a stage is answered."""

    after: Name
    says: Words


class BesidesShape(_Shape):
    """What to add about an outside body for some cases."""

    if_: When
    says: Words
    clause: Words


class RouteShape(_Shape):
    """An outside body to which the complainant may go."""

    body: Name
    open: Words
    if_: When = ()
    why: Words
    later: LaterShape | None = None
    besides: list[BesidesShape] = []
    clause: Clauses


class RoleShape(_Shape):
    """Somebody named by office."""

    title: Words
    clause: Clauses
    also_called: Several | None = None
    strength: Strength = "must"


class StandingShape(_Shape):
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


class PlainShape(_Shape):
    """A duty in plain words, ticked by hand."""

    says: Words
    who: Name | None = None
    clause: Clauses


class ReadingShape(_Shape):
    """How an ambiguity of the source is read."""

    about: Words
    choice: Words
    settings: Several | None = None
    says: Words
    instead: Several | None = None


class FactShape(_Shape):
    """A kind of fact that this policy adds to the stock."""

    records: Words
    attributes: dict[Name, Literal["text", "flag", "date"]] = {}
    correspondence: bool = False


class ActionShape(_Shape):
    """An action that this policy adds to the stock, with the facts that do it."""

    done_by: Several
    any_time_in_stage: bool = False
    outlives_stage: bool = False


class CountingShape(_Shape):
    """How this policy counts days."""

    first_day: Literal["the day after", "the same day"] = "the day after"
    received_on_a_closed_day: Literal["counts as that day", "counts as the next working day"] = "counts as that day"


class ProviderShape(_Shape):
    """What kind of provider this is."""

    kind: Name


class ConsentShape(_Shape):
    """When the consent of the person concerned is needed."""

    if_: When
    clause: Words


class ClosedShape(_Shape):
    """Days on which the organisation is closed."""

    from_: Day
    to: Day


class BindShape(_Shape):
    """A law or code with which the policy binds itself."""

    code: Name
    if_: When = ()


class PolicyShape(_Shape):
    """A policy file, whole."""

    policy: Name
    title: Words
    provider: ProviderShape
    binds: list[BindShape] = []
    source: dict[str, Words] = {}
    calendar: Literal["england-and-wales", "scotland", "northern-ireland"]
    closures: list[ClosedShape] = []
    counting: CountingShape = CountingShape()
    settings: dict[Name, str | bool] = {}
    readings: list[ReadingShape] = []
    attributes: dict[Name, Annotated[list[Value], Field(min_length=2)]] = {}
    facts: dict[Name, FactShape] = {}
    actions: dict[Name, ActionShape] = {}
    roles: Annotated[dict[Name, RoleShape], Field(min_length=1)]
    complain: ComplainShape | None = None
    consent: ConsentShape | None = None
    in_every_stage: list[DutyShape] = []
    stages: Annotated[dict[Name, StageShape], Field(min_length=1)]
    routes: list[RouteShape] = []
    also_promised: list[StandingShape] = []
    in_plain_words: list[PlainShape] = []
