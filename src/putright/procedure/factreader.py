"""One fact of a case file, checked against the kinds of fact that its policy knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, Protocol

from putright.procedure.document import Path
from putright.procedure.facts import (
    ACTION,
    CHANGES,
    CLAUSE,
    COMMON,
    DATE,
    DECISIONS,
    FLAG,
    OUTCOMES,
    SCHEMA,
    STAGE,
    Attribute,
    Fact,
    FactKind,
)
from putright.procedure.faults import shown, unknown_name
from putright.procedure.moments import Moment, parse_day, parse_moment
from putright.procedure.upcast import UnreadableSchema, upcast

_COMMON: Final = frozenset(COMMON)
_NAMED: Final = {
    STAGE: "a stage of this policy",
    ACTION: "an action of this policy",
    CLAUSE: "a clause of this policy",
}


class Reader(Protocol):
    """What a fact's reader asks of the reader of the whole case."""

    kinds: Mapping[str, FactKind]
    actions: Iterable[str]
    stages: Iterable[str] | None
    clauses: set[str] | None

    def fault(self, path: Path, message: str) -> None:
        """Note a fault at a place of the file."""


class FactReader:
    """Reads facts one by one, remembering their ids; corrections are checked once all are known."""

    def __init__(self, whole: Reader, points: Mapping[str, str]) -> None:
        self.whole = whole
        self.points = points
        self.kinds_by_id: dict[str, FactKind] = {}
        self.waiting: list[tuple[Path, Mapping[str, object], Mapping[str, object]]] = []
        self.corrects: dict[str, str] = {}

    def fact(self, path: Path, given: object) -> Fact | None:
        """The fact, or None with its faults noted."""
        if not isinstance(given, dict):
            self.whole.fault(path, f"found {shown(given)}, expected a fact such as {{fact: received, at: 2026-03-02}}.")
            return None
        try:
            record = upcast(given)
        except UnreadableSchema as error:
            self.whole.fault((*path, "schema"), f"found {shown(given.get('schema'))}: {error}.")
            return None
        kind = self._kind(path, record)
        moment = self._moment((*path, "at"), record.get("at"), "at" in record, path)
        recorded = None
        if "recorded" in record:
            recorded = self._moment((*path, "recorded"), record["recorded"], True, path)
        identity = self._text((*path, "id"), record["id"]) if "id" in record else None
        note = self._text((*path, "note"), record["note"]) if "note" in record else None
        if kind is None:
            return None
        if identity is not None:
            if identity in self.kinds_by_id:
                self.whole.fault((*path, "id"), f"two facts have the id {shown(identity)}. Give each its own.")
            self.kinds_by_id[identity] = kind
        said = {key: value for key, value in record.items() if key not in _COMMON}
        attributes = self._attributes(path, kind, said, whole_fact=True)
        if kind.name == "corrected":
            self.waiting.append((path, said, attributes))
            if identity is not None and "of" in attributes:
                self.corrects[identity] = str(attributes["of"])
        if moment is None:
            return None
        return Fact(
            kind.name,
            moment.day,
            moment.instant,
            moment.bare,
            MappingProxyType(attributes),
            identity,
            recorded,
            note,
            SCHEMA,
        )

    def corrections(self) -> None:
        """Check each correction against the fact that it corrects."""
        for path, given, said in self.waiting:
            if ("set" in given) is (given.get("void", False) is not False):
                self.whole.fault(
                    path,
                    'a correction needs one of "set" (what should have been entered) and "void: true" '
                    "(it should not have been entered).",
                )
            if "of" in said:
                self._changes(path, str(said["of"]), said)

    def _changes(self, path: Path, of: str, said: Mapping[str, object]) -> None:
        """Check what a correction says of the fact ``of``; of a correction, what that would then say."""
        target = self.kinds_by_id.get(of)
        if target is None:
            self.whole.fault((*path, "of"), unknown_name("the id of a fact", of, self.kinds_by_id))
            return
        changes = said.get("set")
        if not isinstance(changes, dict):
            return
        here: Path = (*path, "set")
        if "at" in changes:
            self._moment((*here, "at"), changes["at"], True, path)
        if "note" in changes:
            self._text((*here, "note"), changes["note"])
        rest = {key: value for key, value in changes.items() if key not in ("at", "note")}
        checked = self._attributes(here, target, rest, whole_fact=False)
        changes.update(checked)
        if target.name == "corrected":
            inner = checked.get("of", self.corrects.get(of))
            if inner is not None:
                self._changes(here, str(inner), checked)

    def _kind(self, path: Path, record: Mapping[str, object]) -> FactKind | None:
        if "fact" not in record:
            self.whole.fault(path, 'the key "fact" is missing. Say what happened, such as fact: acknowledged.')
            return None
        name = record["fact"]
        kind = self.whole.kinds.get(name) if isinstance(name, str) else None
        if kind is None:
            self.whole.fault((*path, "fact"), unknown_name("a fact", name, self.whole.kinds))
        return kind

    def _moment(self, path: Path, value: object, given: bool, fact: Path) -> Moment | None:
        if not given:
            self.whole.fault(fact, 'the key "at" is missing. Say when it happened, such as at: 2026-03-02T10:15.')
            return None
        try:
            return parse_moment(value)
        except ValueError as error:
            self.whole.fault(path, f"found {shown(value)}: {error}.")
            return None

    def _text(self, path: Path, value: object) -> str | None:
        if isinstance(value, str) or (isinstance(value, int | float) and not isinstance(value, bool)):
            return str(value)
        self.whole.fault(path, f"found {shown(value)}, expected text.")
        return None

    def _attributes(
        self, path: Path, kind: FactKind, said: Mapping[str, object], *, whole_fact: bool
    ) -> dict[str, object]:
        found: dict[str, object] = {}
        for name, value in said.items():
            attribute = kind.attribute(name)
            if attribute is None:
                self.whole.fault((*path, name), self._foreign(kind, name, whole_fact))
                continue
            checked = self._value((*path, name), attribute, value)
            if checked is not None:
                found[name] = checked
        if whole_fact:
            for attribute in kind.attributes:
                if attribute.required and attribute.name not in said:
                    self.whole.fault(
                        path, f'the key "{attribute.name}" is missing: a fact {kind.name} needs it. Add it.'
                    )
        return found

    def _foreign(self, kind: FactKind, name: str, whole_fact: bool) -> str:
        own = [attribute.name for attribute in kind.attributes]
        known = sorted([*own, "at", "note", *(("id", "recorded") if whole_fact else ())])
        if not whole_fact and name in ("fact", "id", "recorded"):
            return (
                f'"{name}" cannot be set by a correction; what can: {", ".join(known)}. '
                "Void the fact and enter another in its place."
            )
        sentence = unknown_name(f"an attribute of the fact {kind.name}", name, known)
        owners = [other.name for other in self.whole.kinds.values() if other.attribute(name) is not None]
        if owners:
            sentence += f" It belongs to: {', '.join(owners[:6])}."
        return sentence + " Rename it or take it out."

    def _value(self, path: Path, attribute: Attribute, value: object) -> object:
        kind = attribute.type
        if kind == FLAG:
            if isinstance(value, bool):
                return value
            self.whole.fault(path, f"found {shown(value)}, expected true or false.")
            return None
        if kind == DATE:
            return self._date(path, attribute, value)
        if kind == DECISIONS:
            return self._decisions(path, value)
        if kind == CHANGES:
            if isinstance(value, dict):
                return dict(value)
            self.whole.fault(path, f"found {shown(value)}, expected a mapping such as {{at: 2026-03-04}}.")
            return None
        text = self._text(path, value)
        if text is None:
            return None
        if attribute.values and text not in attribute.values:
            self.whole.fault(path, unknown_name(f"a value of {attribute.name}", text, attribute.values))
            return None
        return text if kind not in _NAMED or self._is_known(path, kind, text) else None

    def _is_known(self, path: Path, kind: str, text: str) -> bool:
        """Whether there is a stage, an action or a clause of that name, where the policy is known."""
        whole = self.whole
        names = whole.stages if kind == STAGE else whole.actions if kind == ACTION else whole.clauses
        if names is None or text in names:
            return True
        whole.fault(path, unknown_name(_NAMED[kind], text, names))
        return False

    def _date(self, path: Path, attribute: Attribute, value: object) -> str | None:
        try:
            parse_day(value, 1900 if attribute.name in ("concerns_date", "known_date") else 1990, 2100)
        except ValueError as error:
            self.whole.fault(path, f"found {shown(value)}: {error}.")
            return None
        return str(value)

    def _decisions(self, path: Path, value: object) -> Mapping[str, str] | None:
        if not isinstance(value, dict):
            self.whole.fault(path, f"found {shown(value)}, expected a decision for each point, such as {{p1: upheld}}.")
            return None
        found = {}
        for point, decision in value.items():
            if point not in self.points:
                self.whole.fault(
                    (*path, point), unknown_name("the id of a point of this complaint", point, self.points)
                )
            if decision not in OUTCOMES:
                self.whole.fault((*path, point), unknown_name("an outcome", decision, OUTCOMES))
                continue
            found[str(point)] = str(decision)
        return found
