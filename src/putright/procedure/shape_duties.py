"""The shape of a duty in a policy file.

These models only look at one place at a time. What must agree across the file (a role that is named must exist) is
the business of the building modules. No postponed annotations here: see shape_values.py.
"""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from putright.procedure.shape_values import (
    Clauses,
    Limit,
    Name,
    Several,
    Shape,
    Share,
    Span,
    Strength,
    When,
    Words,
    one_or_more,
    single,
)


class PublishedShape(Shape):
    """What the source says of a limit: how long, from what, with which verb, and where."""

    limit: Words
    of: Words
    verb: Words
    clause: Words | None = None


Publications = Annotated[list[PublishedShape], BeforeValidator(single)]


class SaysShape(Shape):
    """Something a letter must say."""

    says: Words
    clause: Words
    check: Name | None = None
    problem: Name | None = None


class ChoiceShape(Shape):
    """A role, for the cases in which the condition holds."""

    role: Name
    if_: When = ()


def _choices(value: object) -> object:
    return [{"role": value}] if isinstance(value, str) else value


Who = Annotated[list[ChoiceShape], BeforeValidator(_choices), Field(min_length=1)]
Names = Annotated[list[Name], BeforeValidator(one_or_more), Field(min_length=1)]


class DutyShape(Shape):
    """Something owed."""

    do: Name
    who: Who | None = None
    together_with: Names | None = None
    signed_off_by: Names | None = None
    or_else: Names | None = None
    within: Limit | None = None
    every: Span | None = None
    of: Words | None = None
    before: Words | None = None
    by: Words | None = None
    not_before: Words | None = None
    no_later_than: Words | None = None
    first_day: Literal["the day after", "the same day"] | None = None
    if_: When = ()
    once: Names | None = None
    once_overdue: Name | None = None
    until: Several | None = None
    strength: Strength = "must"
    share: Share | None = None
    in_: Words | None = None
    sent_by: Words | None = None
    to: Words | None = None
    says: list[SaysShape] = []
    clause: Clauses
    published: Publications = []
