"""The names of a policy file: those of the stock, those it declares, and which of them it uses.

Every builder of a part of the policy asks here whether a name is known, and notes its faults here.
"""

from __future__ import annotations

from collections.abc import Sequence

from putright.procedure.actions import STOCK_ACTIONS, Action
from putright.procedure.conditions import OUTCOME, RECEIPT, RECEIVED, Condition, as_word
from putright.procedure.document import Document, Path, written_path
from putright.procedure.facts import CASE_ATTRIBUTES, COMMON, FLAG, OUTCOMES, STOCK, TEXT, Attribute, FactKind
from putright.procedure.faults import Fault, shown, unknown_name
from putright.procedure.moments import parse_day
from putright.procedure.policy_rules import Counting
from putright.procedure.shape import PolicyShape
from putright.procedure.shape_duties import ChoiceShape

Roles = tuple[tuple[tuple[Condition, ...], str], ...]
"""Who, in which cases: the first whose conditions hold; the last has none."""


class Names:
    """What may be named in one policy file, and the faults found in it."""

    def __init__(self, shape: PolicyShape, document: Document) -> None:
        self.shape = shape
        self.document = document
        self.faults: list[Fault] = []
        self.settings = {name: as_word(value) for name, value in shape.settings.items()}
        self.attributes = {**CASE_ATTRIBUTES, **{name: tuple(one.values) for name, one in shape.attributes.items()}}
        self.attribute_words = {name: one.says for name, one in shape.attributes.items() if one.says}
        self.facts = {**STOCK, **self._declared_facts(), "extended": self._extended()}
        self.actions = {**STOCK_ACTIONS, **self._declared_actions()}
        self.stage_ids = list(shape.stages)
        self.counting = Counting(
            shape.counting.first_day == "the same day",
            shape.counting.received_on_a_closed_day == "counts as the next working day",
            shape.counting.received_after,
        )
        self.used: dict[str, str] = {}
        self.asked: set[str] = set()
        self.asks_outcome = False
        self.asks_receipt = False
        self.asked_facts: dict[tuple[str, str], None] = {}

    def fault(self, path: Path, message: str) -> None:
        """Note a fault at a place of the file."""
        self.faults.append(Fault(message, written_path(path), self.document.line(path)))

    def known(self, what: str, name: str | None, names: object, path: Path) -> bool:
        """Whether the name is known; a fault that names the nearest one where it is not."""
        if name is None or name in names:  # type: ignore[operator]
            return True
        self.fault(path, unknown_name(what, name, names))  # type: ignore[arg-type]
        return False

    def conditions(self, found: tuple[Condition, ...], path: Path, clause: str) -> tuple[Condition, ...]:
        """Check that what a condition asks about exists and can have those values; with the policy's words for them."""
        for condition in found:
            if condition.name in RECEIPT:
                values: tuple[str, ...] = RECEIPT[condition.name]
            elif condition.name == RECEIVED:
                values = ()
                self._date(min(condition.values), path)
                self.asks_receipt = True
            elif "." in condition.name:
                values = self._said_by(condition.name, path)
            elif condition.name == OUTCOME:
                values = OUTCOMES
                self.asks_outcome = True
            elif condition.name in self.settings:
                self.asked.add(condition.name)
                values = ("true", "false") if self.settings[condition.name] in ("true", "false") else ()
            elif condition.name in self.attributes:
                values = self.attributes[condition.name]
                self.used.setdefault(condition.name, clause)
            else:
                names = [*RECEIPT, OUTCOME, *self.settings, *self.attributes]
                self.fault(path, unknown_name("something a condition can ask about", condition.name, names))
                continue
            for value in sorted(condition.values):
                if values and value not in values:
                    self.fault(path, unknown_name(f"a value of {condition.name}", value, values))
        words = self.attribute_words
        return tuple(one._replace(words=tuple(words[one.name].items())) if one.name in words else one for one in found)

    def _date(self, text: str, path: Path) -> None:
        try:
            parse_day(text, 1989, 2110)
        except ValueError as error:
            self.fault(path, f"found {shown(text)}: {error}.")

    def _said_by(self, name: str, path: Path) -> tuple[str, ...]:
        """The values of what a fact says, "refund-decided.given_back": a flag, or one of several words."""
        kind, _, attribute = name.partition(".")
        if not self.known("a fact", kind, self.facts, path):
            return ()
        can = {
            one.name: one.values or ("true", "false")
            for one in self.facts[kind].attributes
            if one.values or one.type == FLAG
        }
        if self.known(f"a flag, or one of several words, that {kind} says", attribute, can, path):
            self.asked_facts[(kind, attribute)] = None
            return can[attribute]
        return ()

    def choice(self, shapes: Sequence[ChoiceShape], path: Path, clause: str) -> Roles:
        """The roles of a choice. The last must be for every case, so that nothing is owed by nobody."""
        found = []
        for number, one in enumerate(shapes):
            here: Path = (*path, number) if len(shapes) > 1 else path
            self.known("a role of this policy", one.role, self.shape.roles, here)
            found.append((self.conditions(one.if_, (*here, "if"), clause), one.role))
        if found[-1][0]:
            self.fault(path, 'the last of several must have no "if", so that somebody owes it in every case.')
        if any(not conditions for conditions, _ in found[:-1]):
            self.fault(path, 'only the last of several may be without "if": those after it would never be asked.')
        return tuple(found)

    def check_declared(self) -> None:
        """What a policy declares adds to the stock of names; it changes nothing in it."""
        declared = (
            ("facts", [*self.shape.facts], {*STOCK}),
            ("actions", [*self.shape.actions], {*STOCK_ACTIONS}),
            ("attributes", [*self.shape.attributes], {*CASE_ATTRIBUTES, *RECEIPT}),
            ("settings", [*self.shape.settings], {*self.attributes, *RECEIPT}),
        )
        for key, names, taken in declared:
            for name in names:
                if name in taken:
                    self.fault((key, name), f"{shown(name)} is in the stock of names already. Choose another name.")
        for name, own in self.shape.attributes.items():
            for value in own.says:
                self.known(f"a value of {name}", value, own.values, ("attributes", name, "says"))
        for name, fact in self.shape.facts.items():
            for attribute in fact.attributes:
                if attribute in COMMON:
                    path: Path = ("facts", name, "attributes", attribute)
                    self.fault(path, f"any fact may carry {shown(attribute)} already. Choose another name.")

    def idle_settings(self, cited: frozenset[str]) -> None:
        """A setting that nothing uses would promise a choice that there is not."""
        for name in self.shape.settings:
            if name not in cited and name not in self.asked:
                self.fault(
                    ("settings", name),
                    f'nothing uses the setting {shown(name)}. Write "setting {name}" where it decides something, ask '
                    "for it in a condition, or take it out.",
                )

    def _declared_facts(self) -> dict[str, FactKind]:
        return {
            name: FactKind(
                name,
                fact.records,
                tuple(_attribute(attribute, kind) for attribute, kind in fact.attributes.items()),
                fact.correspondence,
            )
            for name, fact in self.shape.facts.items()
        }

    def _extended(self) -> FactKind:
        """The fact ``extended``, which knows the reasons that the stages name for it."""
        stages = self.shape.stages.values()
        reasons = [reason for stage in stages for one in stage.extension for reason in one.reasons or ()]
        kind = STOCK["extended"]
        if not reasons:
            return kind
        usual = tuple(dict.fromkeys(reasons))
        named = tuple(one._replace(usual=usual) if one.name == "reason" else one for one in kind.attributes)
        return kind._replace(attributes=named)

    def _declared_actions(self) -> dict[str, Action]:
        found = {}
        for name, action in self.shape.actions.items():
            for number, fact in enumerate(action.done_by):
                self.known("a fact", fact, self.facts, ("actions", name, "done by", number))
            found[name] = Action(
                name,
                tuple(action.done_by),
                action.any_time_in_stage,
                action.outlives_stage,
                promise=action.says or "",
                order=action.order or "",
            )
        return found


def _attribute(name: str, kind: str | list[str]) -> Attribute:
    """What a declared fact may say: text, a flag, a date, or one of several words."""
    return Attribute(name, kind) if isinstance(kind, str) else Attribute(name, TEXT, tuple(kind))
