"""What changes from one policy to another: added, taken away, changed; and of what is changed, which part."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import Any, Final, Literal, NamedTuple, TypeVar

from putright.procedure.comparing.pairing import Likeness, paired
from putright.procedure.comparing.plain import Plain, named_parts, plain, spans
from putright.procedure.policy import Policy, Route, Standing
from putright.procedure.policy_rules import Beginning, Bind

T = TypeVar("T")

Kind = Literal["added", "taken-away", "changed"]


class Part(NamedTuple):
    """One part of something, as it was and as it becomes; None where it is not said at all."""

    name: str
    before: Plain
    after: Plain


class Change(NamedTuple):
    """One thing that is added, taken away or changed.

    ``what`` it is: duty, window, role ...; ``stage`` where it stands, None outside all stages; ``name`` what tells it
    from its like (an action, an id); ``clause`` the clause of the policy that still has it. ``old`` and ``new`` are its
    places in the lists of both policies, where it stands in a list.
    """

    kind: Kind
    what: str
    stage: str | None
    name: str
    clause: str
    parts: tuple[Part, ...]
    old: int | None = None
    new: int | None = None


class Sort(NamedTuple):
    """A sort of thing that a policy lists: what it is, how to know it again, how to call it, what is left unsaid."""

    what: str
    likenesses: tuple[Likeness[Any], ...]
    name: Callable[[Any], str]
    leaving: tuple[str, ...] = ()
    parts: Callable[[Any], dict[str, Any]] | None = None


def parts_of(before: Mapping[str, Plain], after: Mapping[str, Plain]) -> tuple[Part, ...]:
    """The parts in which two things differ, by name, in the order in which they are said."""
    names = dict.fromkeys((*before, *after))
    return tuple(Part(name, before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name))


def listed_changes(old: Sequence[T], new: Sequence[T], sort: Sort, stage: str | None = None) -> list[Change]:
    """What changes in a list of things of one sort. Where the same things stand in another order, that is a change."""

    def said(one: T) -> dict[str, Any]:
        return sort.parts(one) if sort.parts is not None else named_parts(one, sort.leaving)

    def clause(one: T) -> str:
        return str(getattr(one, "clause", ""))

    found = []
    pairs = paired(old, new, sort.likenesses)
    for pair in pairs:
        was = old[pair.old] if pair.old is not None else None
        now = new[pair.new] if pair.new is not None else None
        one = now if now is not None else was
        if one is None:
            continue
        kind: Kind = "changed" if was is not None and now is not None else "added" if was is None else "taken-away"
        parts = parts_of(said(was) if was is not None else {}, said(now) if now is not None else {})
        if kind != "changed" or parts:
            found.append(Change(kind, sort.what, stage, sort.name(one), clause(one), parts, *pair))
    both = [pair.old for pair in pairs if pair.old is not None and pair.new is not None]
    if both != sorted(both):
        order = Part("order", [sort.name(one) for one in old], [sort.name(one) for one in new])
        found.append(Change("changed", f"{sort.what}-order", stage, sort.what, "", (order,)))
    return found


def named_changes(old: Mapping[str, Any], new: Mapping[str, Any], what: str) -> list[Change]:
    """What changes among things that go by a name."""
    found: list[Change] = []
    for name in dict.fromkeys((*old, *new)):
        was, now = old.get(name), new.get(name)
        kind: Kind = "added" if name not in old else "taken-away" if name not in new else "changed"
        parts = parts_of(_as_parts(was, name in old), _as_parts(now, name in new))
        if kind != "changed" or parts:
            one = now if now is not None else was
            found.append(Change(kind, what, None, name, str(getattr(one, "clause", "")), parts))
    return found


def _as_parts(one: Any, there: bool) -> dict[str, Any]:
    if not there:
        return {}
    value = named_parts(one) if hasattr(one, "_fields") else plain(one)
    return value if isinstance(value, dict) else {"": value}


_BEGINNING: Final = Sort(
    "beginning", (lambda one: (one.stage, one.conditions), lambda one: one.stage), lambda one: str(one.stage)
)
_BIND: Final = Sort(
    "binding",
    (lambda one: one.code,),
    lambda one: str(one.code),
    parts=lambda one: {"conditions": plain(one.conditions)},
)
_READING: Final = Sort("reading", (lambda one: one.about,), lambda one: str(one.about))
_ROUTE: Final = Sort(
    "route",
    (
        lambda one: (one.body, one.clause, one.openings, one.conditions),
        lambda one: (one.body, one.clause),
        lambda one: (one.body, one.openings),
        lambda one: one.body,
    ),
    lambda one: str(one.body),
)
_STANDING: Final = Sort(
    "standing",
    (
        lambda one: (one.kind, one.clause, one.stage, one.says),
        lambda one: (one.kind, one.clause, one.stage),
        lambda one: (one.clause, one.says),
        lambda one: (one.kind, one.says),
        lambda one: one.clause,
    ),
    lambda one: str(one.says),
)

_WHOLE: Final = ("id", "title", "kind", "counting", "working_week", "division")
_SEEN_ELSEWHERE: Final = frozenset(
    {
        # Each of these is compared by a line of its own below.
        *_WHOLE, "closures", "terms", "holidays", "settings", "readings", "attributes", "attribute_words", "facts",
        "endings", "actions", "roles", "stages", "complain", "consent", "begins", "routes", "standing", "binds", "laws",
        "source", "declared",
        # These follow from those: places in the file, tables for looking up, what conditions ask for.
        "carried", "by_id", "order", "last_internal", "watches_people", "correspondence", "branches_on", "asks_outcome",
        "asks_receipt", "asked_facts",
    }
)  # fmt: skip


def changes(old: Policy, new: Policy) -> tuple[Change, ...]:
    """Every difference between two policies that can change an assessment, or what is promised or said.

    First what holds for the whole, then what each stage promises, then outside bodies and what else is promised, then
    the words that the policy has of its own. Two policies without a change assess every history alike.
    """
    from putright.procedure.comparing.stage_changes import complaining, stages_changed

    begins: tuple[Sequence[Beginning], Sequence[Beginning]] = (old.begins, new.begins)
    routes: tuple[Sequence[Route], Sequence[Route]] = (old.routes, new.routes)
    standing: tuple[Sequence[Standing], Sequence[Standing]] = (old.standing, new.standing)
    binds: tuple[Sequence[Bind], Sequence[Bind]] = (old.binds, new.binds)
    return (
        *_whole(old, new),
        *named_changes(old.settings, new.settings, "setting"),
        *listed_changes(*begins, _BEGINNING),
        *complaining(old, new),
        *_one("consent", old.consent, new.consent),
        *stages_changed(old, new),
        *listed_changes(*routes, _ROUTE),
        *listed_changes(*standing, _STANDING),
        *named_changes(old.roles, new.roles, "role"),
        *listed_changes(*binds, _BIND),
        *named_changes(_laws(old), _laws(new), "law"),
        *named_changes(_facts(old), _facts(new), "fact"),
        *named_changes(_actions(old), _actions(new), "action"),
        *named_changes(_attributes(old), _attributes(new), "attribute"),
        *listed_changes(old.readings, new.readings, _READING),
        *named_changes(old.declared, new.declared, "declaration"),
        *named_changes(old.source, new.source, "source"),
    )


def _whole(old: Policy, new: Policy) -> list[Change]:
    def said(policy: Policy) -> dict[str, Plain]:
        found: dict[str, Plain] = {name: plain(getattr(policy, name)) for name in _WHOLE}
        found["closures"] = spans(policy.closures)
        found["terms"] = spans(policy.terms)
        found["holidays"] = plain(policy.holidays)
        # What a later version of the program adds to policies is compared from the first day, in plain words or not.
        others = [one.name for one in fields(policy) if one.init and one.name not in _SEEN_ELSEWHERE]
        return found | {name: plain(getattr(policy, name)) for name in others}

    parts = parts_of(said(old), said(new))
    return [Change("changed", "policy", None, new.id, "", (part,)) for part in parts]


def _one(what: str, old: Any, new: Any) -> list[Change]:
    """What changes of something that a policy has once or not at all."""
    was, now = ({what: one} if one is not None else {} for one in (old, new))
    return named_changes(was, now, what)


def _laws(policy: Policy) -> dict[str, Any]:
    """Which laws bind the policy, and for which cases; what they demand is no part of the policy."""
    return {
        law.code: {"title": law.title, "conditions": plain(law.conditions), "unless": plain(law.unless)}
        for law in policy.laws
    }


def _facts(policy: Policy) -> dict[str, Any]:
    """The kinds of fact, each with the status that it gives where it ends a case."""
    return {
        name: {**named_parts(kind, ("name",)), **({"ends": policy.endings[name]} if name in policy.endings else {})}
        for name, kind in policy.facts.items()
    }


def _actions(policy: Policy) -> dict[str, Any]:
    return {name: named_parts(action, ("name",)) for name, action in policy.actions.items()}


def _attributes(policy: Policy) -> dict[str, Any]:
    return {
        name: {
            "values": plain(values),
            **({"words": plain(policy.attribute_words[name])} if policy.attribute_words.get(name) else {}),
        }
        for name, values in policy.attributes.items()
    }
