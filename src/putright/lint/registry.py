"""All rules, in order, and what they find in a policy."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from putright.lint import (
    calendar_rules,
    directory,
    intake,
    keeping,
    landlords,
    law_rules,
    letters,
    limits,
    people,
    regulations,
    routes,
    stages,
    windows,
)
from putright.lint.finding import Finding, Hit
from putright.lint.prose import capital
from putright.lint.rule import Rule
from putright.lint.view import view_of
from putright.lint.world import World, load_world
from putright.procedure.document import Document
from putright.procedure.reader import Read

_ROOMS: Final = (
    calendar_rules,
    directory,
    intake,
    keeping,
    landlords,
    law_rules,
    letters,
    limits,
    people,
    regulations,
    routes,
    stages,
    windows,
)

RULES: Final[tuple[Rule, ...]] = tuple(sorted((rule for room in _ROOMS for rule in room.RULES), key=lambda one: one.id))
"""Every rule, by its id."""


def check(read: Read, today: date, rules: Iterable[Rule] = RULES, world: World | None = None) -> list[Finding]:
    """What the rules find in a policy on a day, rule by rule, each from the top of the file down."""
    view = view_of(read, world or load_world(), today)
    found: list[Finding] = []
    for rule in rules:
        # What is owed in every stage is looked at in each, and said once.
        hits = dict.fromkeys(rule.look(view))
        lines = [_finding(rule, hit, read.document) for hit in hits]
        found += sorted(lines, key=lambda one: one.line or 0)
    return found


def _finding(rule: Rule, hit: Hit, document: Document) -> Finding:
    clauses = tuple(dict.fromkeys(hit.clauses))
    named = f"{', '.join(clauses)}: " if clauses else ""
    return Finding(rule.id, rule.severity, document.line(hit.path), clauses, f"{named}{capital(hit.says)}", hit.mend)
