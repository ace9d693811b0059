"""What one code of codes.json says, as a Code. The file was checked when it was made (tools/make_codes.py)."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType
from typing import Any

from putright.codes.code import Binding, Code, Rule, RuleClock, RuleContent, RuleExtension
from putright.procedure.actions import Action
from putright.procedure.conditions import Condition, parse_conditions
from putright.procedure.durations import Duration, parse_duration
from putright.procedure.facts import Attribute, FactKind

Written = dict[str, Any]


def code_of(written: Written) -> Code:
    """The code that a mapping describes. Raises KeyError or ValueError for one that the tool did not make."""
    since, until = _days(written["in force"])
    return Code(
        id=written["code"],
        title=written["title"],
        short=written["short"],
        standing=written["standing"],
        strength=written["strength"],
        since=since,
        until=until,
        source=written["source"],
        reaches=tuple(written["reaches"]),
        binds=tuple(binding_of(one) for one in written["binds"]),
        facts=MappingProxyType({name: _fact(name, one) for name, one in written.get("facts", {}).items()}),
        actions=MappingProxyType({name: _action(name, one) for name, one in written.get("actions", {}).items()}),
        orders=MappingProxyType({name: one["do"] for name, one in written.get("actions", {}).items()}),
        rules=MappingProxyType(
            {name: _rule(written["code"], name, one, since, until) for name, one in written["rules"].items()}
        ),
    )


def binding_of(written: Written) -> Binding:
    """Whom a code binds, as its file says it."""
    return Binding(written["kind"], _when(written.get("if")), _when(written.get("unless")))


def _rule(code: str, name: str, written: Written, since: int, until: int | None) -> Rule:
    if "in force" in written:
        since, until = _days(written["in force"])
    content = written.get("content")
    return Rule(
        code=code,
        id=name,
        provision=written["provision"],
        says=written["says"],
        verified=written["status"] == "verified",
        read=written.get("read", ""),
        checked=written.get("checked", ""),
        since=since,
        until=until,
        clock=_clock(written["clock"]) if "clock" in written else None,
        content=RuleContent(content["of"], content["stage"], tuple(content["says"])) if content else None,
        structure=MappingProxyType(written["structure"]) if "structure" in written else None,
        plain="plain" in written,
    )


def _clock(written: Written) -> RuleClock:
    every = "every" in written
    extension = written.get("extension")
    _, passing, awaited = written["of"].partition("passing of ")
    return RuleClock(
        stage=written["stage"],
        do=written["do"],
        of="" if passing else written["of"],
        within=_length(written["every" if every else "within"]),
        every=every,
        or_else=_several(written.get("or else", [])),
        commencing_on=written.get("count") == "commencing on",
        conditions=_when(written.get("if")),
        until=_several(written.get("until", [])),
        extension=_extension(extension) if extension else None,
        passing_of=awaited,
    )


def _extension(written: Written) -> RuleExtension:
    at_most = written.get("at most")
    return RuleExtension(
        written["needs"],
        parse_duration(at_most) if at_most else None,
        written.get("unless"),
        written.get("provision", ""),
    )


def _length(text: str) -> Duration | None:
    return None if text == "no stated time" else parse_duration(text)


def _several(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _when(text: str | None) -> tuple[Condition, ...]:
    return parse_conditions(text) if text else ()


def _days(written: Written) -> tuple[int, int | None]:
    until = written.get("until")
    return date.fromisoformat(written["from"]).toordinal(), date.fromisoformat(until).toordinal() if until else None


def _fact(name: str, written: Written) -> FactKind:
    attributes = tuple(Attribute(one, kind) for one, kind in written.get("attributes", {}).items())
    return FactKind(name, written["records"], attributes, bool(written.get("correspondence", False)))


def _action(name: str, written: Written) -> Action:
    # Counted from each of several events, what a law adds is shown once there is one.
    return Action(
        name, _several(written["done by"]), outlives_stage=bool(written.get("outlives stage")), waits_in_view=False
    )
