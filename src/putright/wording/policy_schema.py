"""A policy file as a JSON Schema (draft 2020-12), so that an editor completes and checks it while it is written.

Made from the shapes of ``putright.procedure``, whose every key and kind of value has its place here. It knows one place
at a time: that a role which is named exists, say, only ``putright test`` can tell. It asks for small letters where the
reader does not mind capitals.
"""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Final, Literal

from putright.procedure import shape_values as values
from putright.procedure.actions import STOCK_ACTIONS
from putright.procedure.facts import CHANNELS, STOCK
from putright.procedure.problem import CODES
from putright.procedure.shape_declared import FileShape
from putright.procedure.shape_values import UNTIMED, Shape
from putright.wording.policy_keys import KEYS

Schema = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

_NAME: Final = "[a-z0-9][a-z0-9_-]*"
_WORD: Final = "[a-z0-9_-]+"
_COUNT: Final = "(0*[0-9]{1,3}|0*1000|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_DAYS: Final = f"{_COUNT} +(working days?|business days?|school days?|days?|weeks?|months?|years?)"
_SPAN: Final = f"({_DAYS}|{_COUNT} +hours?)"
_ASKED: Final = (
    f"([a-z][a-z0-9_-]*(\\.{_NAME})? is (not )?{_WORD}( or {_WORD})*"
    "|received (before|from) [0-9]{4}-[0-9]{2}-[0-9]{2})"
)
_EVENT: Final = (
    f"(the later of {_NAME}( and {_NAME})+|(each )?({_NAME}( or {_NAME})*|{_NAME}\\.{_NAME}))(, in any stage)?"
)
_OPENING: Final = f"(at any time|after {_NAME}|once {_NAME}|{_DAYS} of {_NAME})"
_DATES: Final = tuple(one.name for one in STOCK["received"].attributes if one.type == "date")
_A_DATE: Final = f"({'|'.join(_DATES)})"
_RECEIPT_DATES: Final = tuple(f"received.{name}" for name in _DATES)
_OPENS: Final = ("response", "last correspondence", "receipt of the response")
_ROUTE_START: Final = f"(received\\.{_A_DATE}|response of {_NAME}|{_NAME})"
_WHEN_TO_MOVE: Final = "such as 3 working days, 24 hours or six months"


def _pattern(pattern: str, expected: str, *examples: str) -> Schema:
    """Text of a form. ``patternErrorMessage`` is what editors of the Visual Studio Code family show."""
    return {
        "type": "string",
        "pattern": f"^{pattern}$",
        "patternErrorMessage": f"Expected {expected}.",
        "examples": list(examples),
    }


def _one_of(words: Iterable[str]) -> Schema:
    return {"enum": list(words)}


def _suggested(words: Iterable[str], pattern: str = _NAME, *examples: str) -> Schema:
    """The stock of names, which an editor offers, or a name that the policy declares."""
    expected = "a name of small letters, digits and hyphens" if pattern == _NAME else f"something like {examples[0]}"
    return {"anyOf": [_one_of(words), _pattern(pattern, expected, *examples)]}


def _several(one: Schema) -> Schema:
    """One, or a list of one and more."""
    return {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}


_TEXT: Final[Schema] = {"type": ["string", "number"], "minLength": 1}
_A_NAME: Final = _pattern(_NAME, "a name of small letters, digits and hyphens", "clinic-manager")
_LENGTH: Final = _pattern(
    _SPAN, f"a number and a unit, {_WHEN_TO_MOVE}", "3 working days", "10 days", "4 weeks", "six months", "24 hours"
)
_LENGTH_IN_DAYS: Final = _pattern(
    _DAYS, "a number and a unit, such as 20 working days or six months", "20 working days", "4 weeks", "six months"
)
_FACT: Final[Schema] = {"$ref": "#/$defs/fact"}
_ACTION: Final[Schema] = {"$ref": "#/$defs/action"}
_OFTEN: Final[Mapping[str, Schema]] = {
    "fact": {**_suggested(STOCK), "description": "A fact of the stock, or one that the policy declares."},
    "action": {**_suggested(STOCK_ACTIONS), "description": "An action of the stock, or one that the policy declares."},
    "setting": _pattern(f"setting {_NAME}", "a setting by its name", "setting NAME"),
}
"""What may stand in many places, by the name under which they refer to it."""

_START: Final = _suggested(
    ["start", *STOCK],
    _EVENT,
    "received",
    "each statement-requested",
    "informed or delay-explained",
    "the later of examined and meeting-held",
    "plan-agreed.date",
    "acknowledged, in any stage",
)
_NAMED_DATE: Final = _pattern(f"(each )?{_NAME}\\.{_NAME}", "a date that a fact names", "hearing-arranged.date")
_BOUND: Final = _pattern(
    f"{_DAYS} of {_EVENT}", "a length of time with its start, such as 8 weeks of received", "8 weeks of received"
)
_WINDOW_BOUND: Final = _pattern(
    f"{_DAYS} of ({'|'.join(_OPENS)}|received\\.{_A_DATE}|{_NAME})",
    "a length of time with its start, such as 3 months of received",
    "3 months of received",
    "6 months of received.known_date",
)
_ROUTE_BOUND: Final = _pattern(
    f"{_DAYS} of ({'|'.join(_OPENS)}|{_ROUTE_START})",
    "a length of time with its start, such as 3 months of received",
    "3 months of response",
    "1 year of response of stage-2",
)

_VALUES: Final[tuple[tuple[Any, Schema], ...]] = (
    (values.Words, _TEXT),
    (values.Name, _A_NAME),
    (values.Clauses, _several(_TEXT)),
    (
        values.When,
        _pattern(
            f"{_ASKED}( and {_ASKED})*",
            "a condition, such as channel is phone or funding is not nhs",
            "channel is phone",
            "subject is care or both",
            "funding is not nhs",
            "board-decided.outcome is accepted",
            "received before 2026-01-01",
        ),
    ),
    (values.Span, _LENGTH),
    (values.Limit, {"anyOf": [_one_of([*UNTIMED, "the same day"]), _LENGTH]}),
    (values.Opening, {"anyOf": [_one_of(["no limit"]), _LENGTH_IN_DAYS]}),
    (
        values.Share,
        {
            "anyOf": [
                _pattern("([1-9][0-9]?|100) *(per cent|%)?", "a share, such as 90 per cent", "90 per cent"),
                {"type": "integer", "minimum": 1, "maximum": 100},
            ]
        },
    ),
    (values.TimeOfDay, _pattern("([01][0-9]|2[0-3]):[0-5][0-9]", 'an hour in quotation marks: "17:00"', "17:00")),
    (values.Day, _pattern("[0-9]{4}-[0-9]{2}-[0-9]{2}", "a date, such as 2026-12-24", "2026-12-24")),
    (values.Value, {"type": ["string", "boolean", "number"]}),
    (str | bool, {"type": ["string", "number", "boolean"]}),
    (bool, {"type": "boolean"}),
    (int, {"type": "integer"}),
)
"""What may stand for each kind of value of the shapes."""

_PLACES: Final[Mapping[str, Schema]] = {
    "Duty.do": _ACTION,
    "Duty.or else": _several(_ACTION),
    "Duty.of": _START,
    "Duty.before": _NAMED_DATE,
    "Duty.by": _NAMED_DATE,
    "Duty.not before": _BOUND,
    "Duty.no later than": _BOUND,
    "Duty.once": _several(_FACT),
    "Duty.once overdue": _ACTION,
    "Duty.until": _several(_FACT),
    "Duty.sent by": _suggested(
        ["letter", "email", "the same channel"], "[a-z][a-z -]*", "the same channel or letter", "letter or email"
    ),
    "Says.problem": _one_of(CODES),
    "Window.of": _suggested([*_OPENS, *_RECEIPT_DATES, *STOCK]),
    "Window.no later than": _WINDOW_BOUND,
    "Window.or if later": _WINDOW_BOUND,
    "Window.unanswered after": _WINDOW_BOUND,
    "Window.in": _one_of(["writing"]),
    "Window.later": _one_of(["only if exceptional"]),
    "Window.asks for": _several(_one_of(one.name for one in STOCK["escalated"].attributes)),
    "Complain.within": _LENGTH_IN_DAYS,
    "Complain.of": _suggested(
        _DATES, f"the later of {_A_DATE} and {_A_DATE}", f"the later of {_DATES[0]} and {_DATES[-1]}"
    ),
    "Complain.no later than": _pattern(f"{_DAYS} of {_A_DATE}", "a limit with its date", f"1 year of {_DATES[0]}"),
    "Complain.later": _one_of(["only if exceptional", "for a good reason"]),
    "Extension.at most": _LENGTH_IN_DAYS,
    "Extension.of": _several(_ACTION),
    "MovesOn.when overdue": _ACTION,
    "MovesOn.once": _FACT,
    "Closes.after": _LENGTH_IN_DAYS,
    "Closes.of": _several(_FACT),
    "Closes.unless": _several(_FACT),
    "Pause.stops": _several(_ACTION),
    "Pause.from": _FACT,
    "Pause.until": _several(_FACT),
    "Pause.at most": _LENGTH_IN_DAYS,
    "Panel.hears": _FACT,
    "Route.open": _pattern(
        f"{_OPENING}( or {_OPENING})*",
        "at any time, after STAGE, once FACT, or 8 weeks of FACT",
        "at any time",
        "after stage-2",
        "once deadlock-letter-sent",
        "8 weeks of received",
    ),
    "Route.within": _LENGTH_IN_DAYS,
    "Route.of": _suggested(
        ["response", *_RECEIPT_DATES, *STOCK], f"{_ROUTE_START}( or {_ROUTE_START})*", "response or action-done"
    ),
    "Route.or if later": _ROUTE_BOUND,
    "Route.no later than": _ROUTE_BOUND,
    "Standing.channel": _one_of(CHANNELS),
    "Standing.shown by": _several(_FACT),
    "Action.done by": _several(_FACT),
}
"""What may stand under a key, where that is less than its kind of value lets in."""

_TOGETHER: Final[Mapping[str, Schema]] = {
    "Duty": {
        "oneOf": [
            {"required": ["by"]},
            {"required": ["every", "of"]},
            {"required": ["within"], "oneOf": [{"required": ["of"]}, {"required": ["before"]}]},
        ]
    },
    "Says": {"dependentRequired": {"check": ["problem"], "problem": ["check"]}},
    "Route": {"dependentRequired": {"of": ["within"]}},
    "Standing": {
        "oneOf": [
            {"required": [kind]}
            for kind in (
                "right",
                "record",
                "channel",
                "who may complain",
                "asked of the complainant",
                "settling",
                "contact",
            )
        ]
    },
    "File": {
        "if": {"properties": {"calendar": {"const": "its own"}}},
        "then": {"required": ["holidays"]},
        "else": {"properties": {"holidays": False}},
    },
}
"""Which keys of a shape go together, or exclude each other."""


def policy_schema() -> Schema:
    """The schema of a policy file."""
    found: dict[str, Schema] = {}
    whole = _mapping(FileShape, found)
    return {
        "$schema": DIALECT,
        "title": "A policy file of putright",
        "description": "A provider's complaints procedure: who owes what, by when, counted from what, by which clause.",
        **whole,
        "$defs": {**_OFTEN, **dict(sorted(found.items()))},
    }


def name_of(shape: type[Shape]) -> str:
    """What a shape is called in the table of keys."""
    return shape.__name__.removesuffix("Shape")


def _mapping(shape: type[Shape], found: dict[str, Schema]) -> Schema:
    """The schema of one shape; those below it are added to ``found``."""
    name = name_of(shape)
    written = {key: one for base in reversed(shape.__mro__) for key, one in inspect.get_annotations(base).items()}
    properties = {}
    for field, info in shape.model_fields.items():
        key = info.alias or field
        allowed = _PLACES.get(f"{name}.{key}") or _value(written[field], found)
        properties[key] = {"description": KEYS[name][key], **_or_a_setting(allowed)}
    needed = [info.alias or field for field, info in shape.model_fields.items() if info.is_required()]
    return {
        "type": "object",
        "properties": properties,
        "required": needed,
        "additionalProperties": False,
        **_TOGETHER.get(name, {}),
    }


def _value(annotation: Any, found: dict[str, Schema]) -> Schema:
    """The schema of what may stand where the shapes have this annotation."""
    for known, schema in _VALUES:
        if annotation is known or annotation == known:
            return schema
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is Annotated:
        return _bounded(annotation, found)
    if origin is Literal:
        return _one_of(arguments)
    if origin is list:
        return {"type": "array", "items": _value(arguments[0], found)}
    if origin is dict:
        return {
            "type": "object",
            "propertyNames": {"pattern": f"^{_NAME}$"} if arguments[0] == values.Name else {"minLength": 1},
            "additionalProperties": _value(arguments[1], found),
        }
    if origin in (typing.Union, types.UnionType):
        inner = [_value(one, found) for one in arguments if one is not type(None)]
        return inner[0] if len(inner) == 1 else {"anyOf": inner}
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        name = name_of(annotation)
        if name not in found:
            found[name] = {}
            found[name] = _mapping(annotation, found)
        return {"$ref": f"#/$defs/{name}"}
    raise TypeError(f"{annotation} has no place in the schema of a policy file. Give it one.")


def _bounded(annotation: Any, found: dict[str, Schema]) -> Schema:
    """A value with bounds, or one for which a shorter form may stand: a single entry for a list of one."""
    inner = _value(annotation.__origin__, found)
    bounds: Schema = {}
    reads = []
    for one in annotation.__metadata__:
        for bound in getattr(one, "metadata", ()):
            bounds |= _bound(bound, inner["type"])
        reads.append(getattr(getattr(one, "func", None), "__name__", ""))
    item = inner.get("items", {})
    short = {
        **dict.fromkeys(("one_or_more", "single", "_single"), item),
        "_choices": _A_NAME,
        "_values_alone": {"type": "array", "items": _value(values.Value, found), "minItems": 2},
        "_of_true": _TEXT,
    }
    shorter = [short[read] for read in reads if read in short and inner.get("type") in ("array", "object", None)]
    return {"anyOf": [*shorter, {**inner, **bounds}]} if shorter else {**inner, **bounds}


def _bound(bound: Any, kind: str) -> Schema:
    least = {"array": "minItems", "object": "minProperties"}
    if hasattr(bound, "min_length"):
        return {least[kind]: bound.min_length}
    return {"minimum": bound.ge} if hasattr(bound, "ge") else {"maximum": bound.le}


def _or_a_setting(schema: Schema) -> Schema:
    """What may stand there, or a setting by its name, wherever text that is not free stands."""
    below = str(schema.get("$ref", "")).removeprefix("#/$defs/")
    if below[:1].isupper() or schema.get("type") in ("array", "object", _TEXT["type"]):
        return schema
    setting = {"$ref": "#/$defs/setting"}
    return {"anyOf": [*schema["anyOf"], setting]} if set(schema) == {"anyOf"} else {"anyOf": [schema, setting]}
