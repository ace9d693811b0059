"""What changes from one policy to another, promise by promise, in sentences for staff."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType
from typing import Final, NamedTuple

from putright.procedure.comparing.changes import Change, Part
from putright.procedure.policy import Duty, Policy, Stage, Window
from putright.wording.body_words import body_name
from putright.wording.comparison_values import part_name, part_words, value_words
from putright.wording.condition_words import told_apart
from putright.wording.duty_words import action_words, modal, order_words, promise_of
from putright.wording.limit_words import limited, once_words, window_limit
from putright.wording.plain_names import capital, role_title, stage_name, stage_title, with_blanks

_KINDS: Final = MappingProxyType({"added": "Added", "taken-away": "Taken away", "changed": "Changed"})

_GROUPS: Final = MappingProxyType(
    {
        "policy": "The whole policy", "setting": "The whole policy", "beginning": "The whole policy",
        "consent": "The whole policy", "binding": "The whole policy", "law": "The whole policy",
        "stage-order": "The whole policy",
        "route": "Outside bodies", "route-order": "Outside bodies",
        "standing": "Also promised, and in plain words", "standing-order": "Also promised, and in plain words",
        "role": "Roles",
        "fact": "What can happen, what can be owed, what is asked of a case",
        "action": "What can happen, what can be owed, what is asked of a case",
        "attribute": "What can happen, what can be owed, what is asked of a case",
    }
)  # fmt: skip
_REST: Final = "Readings, declarations and the source"
_COMPLAIN: Final = "The time to complain"

_WHATS: Final = MappingProxyType(
    {
        "setting": "Setting", "beginning": "Cases that begin at", "consent": "Consent", "binding": "Binds itself to",
        "law": "Law or code that binds it:", "role": "Role", "fact": "Fact", "action": "Action",
        "attribute": "Attribute", "reading": "Reading of", "declaration": "Declaration", "source": "Source:",
        "extension": "Extension of time", "panel": "Panel", "silence": "Ends by itself as",
        "undefined": "Cases for which the policy says nothing", "policy": "The policy",
    }
)  # fmt: skip
_PARTS_LEFT: Final = frozenset({"id", "body", "to", "says", "about", "code", "timed", "clause", "stage", "published"})
"""Parts that the title of something added or taken away says already, or that nobody needs there."""


class Line(NamedTuple):
    """One change: "added", "taken-away" or "changed"; what it is; and the parts of it, each a phrase."""

    kind: str
    title: str
    parts: tuple[str, ...]


class Section(NamedTuple):
    """Changes that belong together, under a heading."""

    heading: str
    lines: tuple[Line, ...]


def kind_words(kind: str) -> str:
    """A kind of change: "Added"."""
    return _KINDS[kind]


def change_sections(changes: Iterable[Change], old: Policy, new: Policy) -> tuple[Section, ...]:
    """The changes under headings: the whole, each stage, outside bodies, what else is promised, the rest."""
    found: dict[str, list[Line]] = {}
    for change in changes:
        found.setdefault(_heading(change, old, new), []).append(_line(change, old, new))
    return tuple(Section(heading, tuple(lines)) for heading, lines in found.items())


def _heading(change: Change, old: Policy, new: Policy) -> str:
    if change.stage is not None:
        return stage_title(change.stage, new if change.stage in new.order else old)
    if change.what == "window":
        return _COMPLAIN
    return _GROUPS.get(change.what, _REST)


def _line(change: Change, old: Policy, new: Policy) -> Line:
    title = _title(change, old, new)
    if change.kind == "changed":
        return Line(change.kind, title, tuple(part_words(change, part, old, new) for part in change.parts))
    policy = new if change.kind == "added" else old
    return Line(change.kind, title, tuple(_whole(change, policy)))


def _title(change: Change, old: Policy, new: Policy) -> str:
    policy = old if change.kind == "taken-away" else new
    clause = f" ({change.clause})" if change.clause else ""
    return f"{_called(change, policy)}{clause}"


def _called(change: Change, policy: Policy) -> str:
    if change.what.endswith("-order"):
        return f"The order of the {_SEVERAL.get(change.what, 'entries')}"
    if change.what == "duty":
        return _duty_called(change, policy)
    if change.what == "window":
        return capital(f"time to {_to(change.name, policy)}")
    if change.what == "stage":
        return f"{capital(stage_name(change.name, policy))} itself"
    if change.what == "route":
        return body_name(change.name)
    if change.what == "role":
        return f"Role: {role_title(change.name, policy)}"
    if change.what == "standing":
        return f"“{change.name}”"
    return _named(change, policy)


_SEVERAL: Final = MappingProxyType(
    {
        "stage-order": "stages", "duty-order": "duties", "window-order": "windows", "route-order": "outside bodies",
        "standing-order": "promises", "reading-order": "readings", "extension-order": "rules on extensions",
    }
)  # fmt: skip


def _named(change: Change, policy: Policy) -> str:
    what = _WHATS.get(change.what, capital(with_blanks(change.what)))
    if change.what in ("policy", "consent", "undefined", "panel"):
        return what
    if change.what == "extension":
        return what if not change.name else f"{what}: {', '.join(_orders(change.name, policy))}"
    if change.what == "beginning":
        return f"{what} {stage_name(change.name, policy)}"
    return f"{what} {with_blanks(change.name)}"


def _orders(names: str, policy: Policy) -> list[str]:
    return [order_words(name, policy) for name in names.split(" or ")]


def _to(name: str, policy: Policy) -> str:
    return f"ask for {stage_name(name, policy)}" if name in policy.order else "complain"


def _duty_called(change: Change, policy: Policy) -> str:
    duty = _duty(change, policy)
    if duty is None:
        return order_words(change.name, policy)
    return " ".join(part for part in (action_words(duty.action), told_apart(duty.conditions, policy.settings)) if part)


def _duty(change: Change, policy: Policy) -> Duty | None:
    """The duty that a change is about, where it stands in that policy."""
    place = change.old if change.kind == "taken-away" else change.new
    stage: Stage | None = policy.by_id.get(change.stage or "")
    return stage.duties[place] if stage is not None and place is not None and place < len(stage.duties) else None


def _whole(change: Change, policy: Policy) -> list[str]:
    """What was added or taken away, said whole."""
    if change.what == "duty" and (duty := _duty(change, policy)) is not None:
        return _duty_whole(duty, policy)
    if change.what == "window" and (window := _window(change, policy)) is not None:
        return [capital(window_limit(window, policy)) or "No limit of time"]
    return [_part_whole(change, part, policy) for part in change.parts if part.name not in _PARTS_LEFT]


def _part_whole(change: Change, part: Part, policy: Policy) -> str:
    value = part.after if change.kind == "added" else part.before
    return f"{part_name(change, part.name)}: {value_words(part.name, value, policy)}"


def _duty_whole(duty: Duty, policy: Policy) -> list[str]:
    words = limited(promise_of(duty, policy.order.get(duty.stage, 0) > 0), duty, policy)
    only = once_words(duty, policy)
    return [
        f"{modal(duty.strength)} {words}{f', {only}' if only else ''}",
        f"who owes it: {role_title(duty.role, policy)}",
    ]


def _window(change: Change, policy: Policy) -> Window | None:
    place = change.old if change.kind == "taken-away" else change.new
    if change.stage is None:
        return policy.complain
    stage = policy.by_id.get(change.stage)
    return stage.windows[place] if stage is not None and place is not None and place < len(stage.windows) else None
