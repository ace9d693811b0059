"""Parts of a policy that changed, in words: what each part is called, and a value as it was and as it becomes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from putright.procedure.comparing.changes import Change, Part
from putright.procedure.comparing.plain import Plain
from putright.procedure.facts import CHANNELS
from putright.procedure.policy import Policy
from putright.wording.duty_words import order_words
from putright.wording.limit_words import start_words, window_start
from putright.wording.plain_names import channel_words, listed, role_title, stage_name, with_blanks

_NAMES: Final = MappingProxyType(
    {
        "duration": "time limit",
        "start": "counted from",
        "backwards": "counted back from that date",
        "counting": "how days are counted",
        "commencing": "the day of the start is the first day",
        "timed": "a time is set",
        "pace": "how quickly, in the policy's words",
        "recurs": "owed again each time it is done",
        "role": "who owes it",
        "roles": "who owes it in which cases",
        "strength": "how firmly it is promised",
        "conditions": "for which cases",
        "once": "only once",
        "until": "until",
        "ceiling": "outer limit",
        "floor": "not sooner than",
        "share": "for how many cases, in per cent",
        "medium": "in what form",
        "sent_by": "how it is sent",
        "recipient": "to whom",
        "says": "what it says",
        "signed_off_by": "signed off by",
        "together_with": "together with",
        "waits_for": "waits for",
        "overdue": "owed once this is overdue",
        "others": "or else",
        "pauses": "when its clock stands still",
        "published": "what the source says",
        "shared": "counted together with these stages",
        "clause": "clause",
        "also": "further clauses",
        "opens": "counted from",
        "later_of": "or from, if later",
        "cap": "no later than",
        "or_later": "or until, if later",
        "unanswered": "without an answer, after",
        "in_writing": "must be asked in writing",
        "writing_clause": "clause on asking in writing",
        "exceptional": "later for a good reason",
        "asks_for": "what has to be said",
        "needs_agreement": "needs the complainant's agreement",
        "needs_reason": "needs a reason",
        "reasons": "reasons that count",
        "approved_by": "approved by",
        "most": "at most",
        "times": "how often",
        "actions": "of what",
        "beyond": "further for a good reason",
        "in_time": "only before it is due",
        "title": "title",
        "owner": "who handles it",
        "held_by": "held by an outside body",
        "independent": "clause that wants a new reviewer",
        "moves_on": "goes on by itself",
        "body": "body",
        "why": "what it does",
        "after": "open after the answer of",
        "openings": "when it opens",
        "later": "once that stage is answered",
        "besides": "besides",
        "within": "how long it is open",
        "of": "counted from",
        "also_called": "also called",
        "side": "on whose side",
        "id": "name",
        "kind": "kind",
        "division": "bank holidays of",
        "working_week": "days of work",
        "takes_open": "takes over the complaints that are open, by clause",
        "closures": "days on which it is closed",
        "terms": "terms",
        "holidays": "public holidays",
        "records": "what it records",
        "attributes": "what it may say",
        "correspondence": "counts as a letter",
        "ends": "ends the case as",
        "done_by": "done by",
        "any_time_in_stage": "counts at any time in its stage",
        "outlives_stage": "owed beyond its stage",
        "waits_in_view": "shown before it begins",
        "promise": "what is promised",
        "order": "order",
        "values": "values",
        "words": "in words",
        "about": "about",
        "choice": "reading",
        "settings": "settings",
        "instead": "what else it could mean",
        "items": "what belongs to it",
        "stage": "stage",
        "shown_by": "shown by",
        "plain": "in plain words",
        "members": "members",
        "including": "of whom",
        "hears": "what it hears",
        "among": "may sit",
        "unless": "unless",
        "ending": "counts as",
        "to": "to",
        "": "value",
    }
)
_OF_ITS_OWN: Final = MappingProxyType(
    {
        ("action", "order"): "what staff are told",
        ("silence", "after"): "after",
        ("silence", "of"): "counted from",
        ("moves-on", "action"): "once this is overdue",
        ("beginning", "stage"): "begins at",
        ("route", "conditions"): "for which cases",
    }
)
_ROLES: Final = frozenset({"role", "owner", "signed_off_by", "together_with", "approved_by", "among"})
_FACTS: Final = frozenset({"once", "until", "shown_by", "unless", "hears", "done_by"})
_UNSAID: Final = MappingProxyType(
    {
        "duration": "no stated time", "within": "no limit", "conditions": "every case", "strength": "must",
        "working_week": "Monday to Friday", "unless": "nothing", "says": "nothing of this", "until": "nothing ends it",
        "once": "in every case", "closures": "none", "holidays": "none", "terms": "none", "side": "provider",
    }
)  # fmt: skip
_LONG: Final = 3


def part_name(change: Change, name: str) -> str:
    """What a part is called."""
    return _OF_ITS_OWN.get((change.what, name)) or _NAMES.get(name) or with_blanks(name)


def part_words(change: Change, part: Part, old: Policy, new: Policy) -> str:
    """A part that changed: "time limit: was 20 working days, becomes 15 working days"."""
    name = part_name(change, part.name)
    if True in (part.before, part.after) and None in (part.before, part.after):
        part = Part(part.name, part.before is True, part.after is True)
    if isinstance(part.before, list) and isinstance(part.after, list) and part.name != "order":
        came = [one for one in part.after if one not in part.before]
        went = [one for one in part.before if one not in part.after]
        if (came or went) and max(len(part.before), len(part.after)) > 1:
            said = [_list_words("taken away", went, part, old), _list_words("added", came, part, new)]
            return f"{name}: {'; '.join(one for one in said if one)}"
    return f"{name}: was {value_words(part.name, part.before, old)}, becomes {value_words(part.name, part.after, new)}"


def _list_words(what: str, values: list[Any], part: Part, policy: Policy) -> str:
    return f"{what} {value_words(part.name, values, policy)}" if values else ""


def value_words(name: str, value: Plain, policy: Policy) -> str:
    """A value of a part: roles, stages, facts by what people call them; the rest as the policy file writes it."""
    if value is None or value == [] or value == {}:
        return _UNSAID.get(name, "not said")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return _text(name, value, policy)
    if isinstance(value, list):
        return _several(name, value, policy)
    return _mapping(name, value, policy)


def _text(name: str, value: str, policy: Policy) -> str:
    if name in _ROLES:
        return role_title(value, policy)
    if name in _FACTS:
        return start_words((value,), policy)
    if name in ("stage", "shared", "after") and value in policy.order:
        return stage_name(value, policy)
    if name == "others":
        return order_words(value, policy)
    if name in ("waits_for", "overdue"):
        action, _, clause = value.rpartition(" ")
        return f"{order_words(action, policy)} ({clause})" if action in policy.actions else value
    if name in ("opens", "later_of"):
        return window_start(value, policy)
    if name == "sent_by" and value in CHANNELS:
        return channel_words(value)
    return f"“{value}”" if value.count(" ") >= _LONG else value


def _several(name: str, value: list[Any], policy: Policy) -> str:
    if name == "roles":
        return "; ".join(f"{role_title(role, policy)} {_where(conditions)}" for conditions, role in value)
    said = [value_words(name, one, policy) for one in value]
    if name == "working_week":
        days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
        said = [days[one] for one in value]
    if name in ("cap", "or_later", "unanswered") and len(said) > 1:
        return f"{said[0]} of {window_start(str(value[1]), policy)}"
    if name == "conditions":
        return f"where {listed(said)}"
    return "; ".join(said) if any(len(one) > 30 for one in said) else listed(said)


def _where(conditions: list[str]) -> str:
    return f"where {listed(conditions)}" if conditions else "otherwise"


def _mapping(name: str, value: Mapping[str, Any], policy: Policy) -> str:
    if name == "start" or set(value) <= {"kinds", "each", "attribute", "whole_case", "together"}:
        return _start(value, policy)
    if "start" in value:
        span = value.get("duration")
        return f"{span} after {_start(value['start'], policy)}" if span else _start(value["start"], policy)
    return ", ".join(
        f"{_NAMES.get(key) or with_blanks(key)}: {value_words(key, one, policy)}" for key, one in value.items()
    )


def _start(value: Mapping[str, Any], policy: Policy) -> str:
    """What a clock counts from: "the meeting takes place"."""
    kinds = tuple(value.get("kinds", ()))
    if not kinds and value.get("whole_case"):
        return start_words(("received",), policy)
    said = f"each time {start_words(kinds, policy)}" if value.get("each") else start_words(kinds, policy)
    if value.get("together"):
        said = f"the last of these: {listed([start_words((kind,), policy) for kind in kinds])}"
    if value.get("attribute"):
        said = f"the date “{with_blanks(value['attribute'])}” that is set when {start_words(kinds, policy)}"
    return f"when {said}" if not said.startswith(("each time", "the last", "the date")) else said
