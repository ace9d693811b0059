"""The values that may stand in a policy file, and what every part of its shape has in common.

No postponed annotations here: pydantic would evaluate each from its text, which costs a third of the cold start.
"""

import re
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, WithJsonSchema

from putright.procedure.conditions import Condition, as_word, parse_conditions
from putright.procedure.durations import Duration, Unit, parse_duration


def one_or_more(value: object) -> object:
    """One value stands for a list of one."""
    return [value] if isinstance(value, str | int | float) and not isinstance(value, bool) else value


def single(value: object) -> object:
    """One entry stands for a list of one."""
    return [value] if isinstance(value, dict) else value


def _conditions(value: object) -> tuple[Condition, ...]:
    if not isinstance(value, str):
        raise ValueError('expected a condition such as "channel is phone"')
    return parse_conditions(value)


def _duration(value: object) -> Duration:
    if not isinstance(value, str):
        raise ValueError('expected a length of time with its unit, such as "3 working days"')
    return parse_duration(value)


def _limit(value: object) -> Duration | str:
    if value == "the same day":
        return Duration(0, Unit.DAYS)
    return str(value) if value in UNTIMED else _duration(value)


def _window(value: object) -> Duration | None:
    return None if value == "no limit" else _duration(value)


def _per_cent(value: object) -> int:
    text = str(value).removesuffix("per cent").removesuffix("%").strip()
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 100:
        raise ValueError('expected a share such as "90 per cent"')
    return int(text)


def _time_of_day(value: object) -> int:
    match = re.fullmatch(r"([01][0-9]|2[0-3]):([0-5][0-9])", str(value))
    if match is None:
        raise ValueError('expected a time of day in quotation marks, such as "17:00"')
    return int(match[1]) * 3600 + int(match[2]) * 60


def _day(value: object) -> object:
    from putright.procedure.moments import parse_day

    parse_day(value, 1989, 2110)
    return value


UNTIMED = ("no stated time", "at once", "as soon as possible", "without delay")
"""What "within" may say where there is no number: the duty is owed, with no date."""

_TEXT_SCHEMA = WithJsonSchema({"type": "string"})

Words = Annotated[str, Field(min_length=1)]
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
Clauses = Annotated[list[Words], BeforeValidator(one_or_more), Field(min_length=1)]
Several = Annotated[list[Words], BeforeValidator(one_or_more), Field(min_length=1)]
When = Annotated[tuple[Condition, ...], PlainValidator(_conditions), _TEXT_SCHEMA]
Span = Annotated[Duration, PlainValidator(_duration), _TEXT_SCHEMA]
Limit = Annotated[Duration | str, PlainValidator(_limit), _TEXT_SCHEMA]
Opening = Annotated[Duration | None, PlainValidator(_window), _TEXT_SCHEMA]
Share = Annotated[int, PlainValidator(_per_cent), _TEXT_SCHEMA]
TimeOfDay = Annotated[int, PlainValidator(_time_of_day), _TEXT_SCHEMA]
Day = Annotated[str, BeforeValidator(_day)]
Value = Annotated[str, BeforeValidator(lambda value: as_word(value) if isinstance(value, bool) else value)]
Strength = Literal["must", "aim", "normally", "should", "may"]


class Shape(BaseModel):
    """A part of a policy file. Keys are written with spaces, and a key that is not known is a fault."""

    model_config = ConfigDict(
        extra="forbid",
        coerce_numbers_to_str=True,
        alias_generator=lambda name: name.rstrip("_").replace("_", " "),
        frozen=True,
        defer_build=True,
    )
