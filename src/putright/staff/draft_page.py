"""What the page of a draft shows, worked out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from django.utils import timezone

from putright.lint.finding import ERROR, INFO, WARNING, Finding, Severity
from putright.procedure.faults import Fault
from putright.register.models import DraftText, PolicyDraft
from putright.reports.policy_look import SEVERITIES, Look, TextLine, around, lines_of, look_at
from putright.reports.text_changes import Changed, changed_lines
from putright.staff.door import Desk
from putright.staff.own_words import sentence_of

SEVERITY_WORDS: Final = MappingProxyType(
    {
        ERROR: ("Must be put right", "a complainant, or the law, is let down"),
        WARNING: ("Should be looked at", "it is likely to go wrong"),
        INFO: ("Good to know", "others do it better"),
    }
)
"""A severity as the page calls it, and what it means."""

HOW_WORDS: Final = MappingProxyType(
    {"begun": "Begun", "typed": "Changed in the box", "uploaded": "Given as a file", "form": "Changed in the form"}
)


MOST_FAULTS: Final = 100
"""Faults that are shown at once: whoever mends these has mended the cause of the others, or sees them next."""


class FaultShown(NamedTuple):
    """A fault: its line, the place in the file, what is wrong and what to do, the lines around."""

    line: int | None
    place: str
    says: str
    around: list[TextLine]


class PlaceShown(NamedTuple):
    """One place that a rule found."""

    line: int | None
    says: str
    mend: str
    around: list[TextLine]


class RuleShown(NamedTuple):
    """What one rule found."""

    id: str
    wants: str
    because: str
    basis: str
    places: list[PlaceShown]


class SeverityShown(NamedTuple):
    """The findings of one severity."""

    title: str
    meaning: str
    severity: Severity
    number: int
    rules: list[RuleShown]


class MarkedLine(NamedTuple):
    """A line of the text with what is said of it."""

    number: int
    text: str
    said: list[str]


class TextNoted(NamedTuple):
    """A text that the draft had: which, how it came, and what it changed; None: the lines were not compared."""

    text: DraftText
    how: str
    changes: list[Changed] | None
    newest: bool


def draft_page(at: Desk, draft: PolicyDraft) -> dict[str, Any]:
    """The page of a draft."""
    look = look_at(draft.text, timezone.localdate(at.now))
    lines = lines_of(draft.text)
    return {
        "look": look,
        "faults": [_fault(one, lines) for one in look.faults[:MOST_FAULTS]],
        "fault_count": len(look.faults),
        "severities": list(severities(look, lines)),
        "open": draft.state == "open",
        "changed": draft.revision > 1,
        "line_count": len(lines),
    }


def severities(look: Look, lines: Sequence[TextLine]) -> Iterator[SeverityShown]:
    """The findings by severity, the gravest first; those of which there is none are left out."""
    for severity in SEVERITIES:
        found = look.of(severity)
        if found:
            title, meaning = SEVERITY_WORDS[severity]
            rules = [
                RuleShown(
                    one.rule.id,
                    one.rule.wants,
                    one.rule.because,
                    one.rule.basis,
                    [_place(finding, lines) for finding in one.findings],
                )
                for one in found
            ]
            yield SeverityShown(title, meaning, severity, look.count(severity), rules)


def _fault(fault: Fault, lines: Sequence[TextLine]) -> FaultShown:
    return FaultShown(fault.line, fault.path, sentence_of(fault.message), around(lines, fault.line))


def _place(finding: Finding, lines: Sequence[TextLine]) -> PlaceShown:
    return PlaceShown(finding.line, finding.message, finding.mend, around(lines, finding.line))


def marked_lines(lines: Sequence[TextLine], look: Look) -> list[MarkedLine]:
    """The whole text, each fault and finding below its line."""
    said: dict[int, list[str]] = {}
    for fault in look.faults[:MOST_FAULTS]:
        said.setdefault(fault.line or 1, []).append(f"Fault: {sentence_of(fault.message)}")
    for finding in look.findings:
        title, _ = SEVERITY_WORDS[finding.severity]
        said.setdefault(finding.line or 1, []).append(f"{title}: {finding.message}")
    return [MarkedLine(one.number, one.text, said.get(one.number, [])) for one in lines]


def noted_texts(draft: PolicyDraft) -> list[TextNoted]:
    """Every text of the draft, the newest first, each with what it changed. One question."""
    texts = list(
        DraftText.objects.filter(organisation_id=draft.organisation_id, draft=draft)
        .select_related("account")
        .order_by("revision")
    )
    found = []
    before: str | None = None
    for one in texts:
        changes = changed_lines(before, one.text) if before is not None else []
        found.append(TextNoted(one, HOW_WORDS.get(one.how, one.how), changes, one.revision == draft.revision))
        before = one.text
    return found[::-1]


def since(before: str, now: str) -> list[Changed]:
    """What somebody else changed since a person looked."""
    return changed_lines(before, now) or []
