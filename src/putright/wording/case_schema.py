"""A case file as a JSON Schema (draft 2020-12), for an editor: the facts of the stock, with what each may say.

A fact that a policy declares is let through, whatever it says: which there are, only its policy knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from putright.procedure.actions import STOCK_ACTIONS
from putright.procedure.casefile import NAME_LIMIT
from putright.procedure.facts import (
    ACTION,
    CASE_ATTRIBUTES,
    CHANGES,
    DATE,
    DECISIONS,
    FLAG,
    OUTCOMES,
    SCHEMA,
    STOCK,
    Attribute,
    FactKind,
)
from putright.wording.policy_schema import DIALECT

Schema = dict[str, Any]

_TEXT: Final[Schema] = {"type": ["string", "number"]}
_DAY: Final[Schema] = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "examples": ["2026-03-02"]}
_MOMENT: Final[Schema] = {
    "type": "string",
    "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9]{2}:[0-9]{2}.*)?$",
    "patternErrorMessage": "Expected a date (2026-03-02) or a time (2026-03-02T10:15).",
    "examples": ["2026-03-02", "2026-03-02T10:15"],
}
_COMMON: Final[Mapping[str, Schema]] = {
    "at": {"description": "When it happened: a date, or a time as 2026-03-02T10:15.", **_MOMENT},
    "id": {"description": "A short name of its own, so that a correction can refer to it.", **_TEXT},
    "recorded": {"description": "When it was entered, if that was later.", **_MOMENT},
    "note": {"description": "Any text.", **_TEXT},
    "schema": {"description": "The number of the form it is written in.", "enum": list(range(1, SCHEMA + 1))},
}
_LISTS: Final[Mapping[str, tuple[str, str]]] = {
    "duties": (
        "What is owed, done and missed: all rows, in their order.",
        "stage action role from due expected status done clause strength law_due law law_verified because",
    ),
    "windows": ("The times in which the complainant may act: all of them.", "to opens closes status"),
    "routes": ("The outside bodies that apply, open or not.", "body available why"),
    "problems": ("What is wrong on the case: all of it.", "code message clause"),
    "next": ("What is open or overdue, the earliest first.", "stage action role due"),
    "law_duties": (
        "What the law demands and the policy does not promise: all of it.",
        "stage action role from due expected status done clause strength law_due law law_verified says because",
    ),
    "letters": ("What the letters of the present stage must say.", "action clause says"),
    "promised": ("The promises without a clock that apply.", "kind clause says items by shown"),
}
_PLAIN: Final[Mapping[str, str]] = {
    "stage": "The stage in which the case is.",
    "status": "How the case stands: open, responded, settled, withdrawn, closed.",
    "outcome": "The outcome of the response, or null.",
    "changes_at": "When the answer changes without anything new, or null.",
    "law_changes_at": "When what the law demands changes without anything new, or null.",
}


def case_schema() -> Schema:
    """The schema of a case file."""
    return {
        "$schema": DIALECT,
        "title": "A case file of putright",
        "description": "What happened on one complaint, and when; of a worked case, what must be true then.",
        "type": "object",
        "properties": {
            "policy": {"description": "The name of a bundled policy. Beside a policy file, that is meant.", **_TEXT},
            "title": {"description": "The title of a worked case.", **_TEXT},
            "shows": {"description": "What a worked case shows, as a list.", "type": "array", "items": _TEXT},
            "attributes": _attributes(),
            "calendar": {
                "description": "What differs here from the calendar of the policy.",
                "type": "object",
                "properties": {
                    "division": {"enum": ["england-and-wales", "scotland", "northern-ireland"]},
                    "closures": {"type": "array", "items": {"anyOf": [_DAY, _days("from", "to")]}},
                    "proclaimed": {"type": "array", "items": _proclaimed()},
                },
                "additionalProperties": False,
            },
            "points": {
                "description": "The separate matters of the complaint.",
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"id": _TEXT, "about": _TEXT},
                    "required": ["id"],
                    "additionalProperties": False,
                },
            },
            "facts": {"description": "What happened, in any order.", "type": "array", "items": _fact()},
            "expect": {"description": "What must be true, and when.", "type": "array", "items": _expectation()},
        },
        "required": ["facts"],
        "additionalProperties": False,
    }


def _attributes() -> Schema:
    known = {
        name: {"type": "boolean"} if set(values) == {"true", "false"} else {"enum": list(values)}
        for name, values in CASE_ATTRIBUTES.items()
    }
    return {"description": "What the conditions of a policy look at.", "type": "object", "properties": known}


def _days(*keys: str) -> Schema:
    return {
        "type": "object",
        "properties": dict.fromkeys(keys, _DAY),
        "required": list(keys),
        "additionalProperties": False,
    }


def _proclaimed() -> Schema:
    """A day, when it became known, what it is called, and when it was taken back."""
    when = {"anyOf": [_DAY, {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt]"}]}
    return {
        "type": "object",
        "properties": {
            "date": _DAY,
            "on": {**when, "description": "When it became known: the whole of a day, or from a moment on."},
            "name": {"type": "string", "minLength": 1, "maxLength": NAME_LIMIT, "description": "What it is called."},
            "taken_back": {**when, "description": "When it was no longer known to be one."},
        },
        "required": ["date", "on"],
        "additionalProperties": False,
    }


def _fact() -> Schema:
    """Any fact; and of each that is in the stock, what it may say."""
    kinds = [{"const": kind.name, "description": f"{kind.records[:1].upper()}{kind.records[1:]}."} for kind in _kinds()]
    return {
        "type": "object",
        "properties": {
            "fact": {
                "description": "What happened.",
                "anyOf": [*kinds, {"type": "string", "pattern": "^[a-z0-9][a-z0-9_-]*$"}],
            },
            **_COMMON,
        },
        "required": ["fact", "at"],
        "allOf": [_of_kind(kind) for kind in _kinds()],
    }


def _kinds() -> Iterable[FactKind]:
    return STOCK.values()


def _of_kind(kind: FactKind) -> Schema:
    says = {one.name: _said(one) for one in kind.attributes}
    needed = [one.name for one in kind.attributes if one.required]
    then: Schema = {
        "properties": {"fact": True, **dict.fromkeys(_COMMON, True), **says},
        "additionalProperties": False,
    }
    return {
        "if": {"properties": {"fact": {"const": kind.name}}, "required": ["fact"]},
        "then": {**then, "required": needed} if needed else then,
    }


def _said(one: Attribute) -> Schema:
    if one.values:
        return {"enum": list(one.values)}
    if one.type == ACTION:
        return {"anyOf": [{"enum": list(STOCK_ACTIONS)}, _TEXT]}
    known: dict[str, Schema] = {
        FLAG: {"type": "boolean"},
        DATE: _DAY,
        DECISIONS: {"type": "object", "additionalProperties": {"enum": list(OUTCOMES)}},
        CHANGES: {"type": "object"},
    }
    return known.get(one.type, _TEXT)


def _expectation() -> Schema:
    rows = {
        name: {"description": says, "type": "array", "items": _row(fields.split())}
        for name, (says, fields) in _LISTS.items()
    }
    plain = {name: {"description": says, "type": ["string", "null"]} for name, says in _PLAIN.items()}
    return {
        "type": "object",
        "properties": {
            "at": {"description": "The moment to judge from.", **_MOMENT},
            **plain,
            **rows,
            "extension": {
                "description": "How a date may be changed in the present stage, or null.",
                "type": ["object", "null"],
                "propertyNames": {"enum": ["agreement", "says", "clause"]},
            },
            "refused": {"description": "A piece of the sentence with which the case is refused.", "type": "string"},
            "paper": {"description": "What the policy says before there is any case.", "type": "object"},
        },
        "anyOf": [{"required": ["at"]}, {"required": ["paper"]}],
        "additionalProperties": False,
    }


def _row(fields: list[str]) -> Schema:
    """One word that the row must hold somewhere, or some of its fields."""
    return {"anyOf": [_TEXT, {"type": "object", "propertyNames": {"enum": fields}}]}
