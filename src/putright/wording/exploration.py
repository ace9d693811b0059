"""What an exploration came to: as text to read, as JSON, and each finding's case as a file."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Mapping
from typing import Final

from putright.procedure.exploring.exploration import Exploration
from putright.procedure.exploring.finding import Finding
from putright.procedure.exploring.witnesses import case_file, written_at
from putright.procedure.facts import Fact
from putright.procedure.faults import printable
from putright.procedure.moments import write_moment
from putright.wording.exploration_words import only_for, said_of

JSON = dict[str, object]

_WIDTH: Final = 100
_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*\Z|\d{4}-\d{2}-\d{2}(T\S+)?\Z")
_WORDS: Final = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


def as_json(found: Exploration, name: str) -> JSON:
    """The whole as JSON; ``name`` is what to call the policy file."""
    return {
        "policy": found.policy.id,
        "states": found.states,
        "steps": found.steps,
        "depth": found.deepest,
        "exhausted": found.exhausted,
        "bounds": found.bounds._asdict(),
        "closely": found.closely,
        "beginnings": [{**one.receipt, **one.attributes} for one in found.beginnings],
        "findings": [_finding(one, found, name) for one in found.findings],
    }


def _finding(finding: Finding, found: Exploration, name: str) -> JSON:
    said = said_of(finding, found.policy)
    case = {key: value for key, value in case_file(finding.witness, found.policy).items() if key != "expect"}
    return {
        "code": finding.code,
        "severity": finding.severity,
        "file": name,
        "line": finding.line,
        "clause": finding.clause,
        "stage": finding.stage,
        "also": list(finding.also),
        "message": " ".join(part for part in (said.message, only_for(finding, found.beginnings)) if part),
        "mend": said.mend,
        "beginnings": list(finding.beginnings),
        "witness": {"at": written_at(finding.witness.at), "case": case},
    }


def as_text(found: Exploration, name: str) -> str:
    """The whole, to read in a terminal; ends with a line break."""
    blocks = [_heading(found)]
    blocks += ["\n".join(_told(one, found, name)) for one in found.findings]
    blocks.append(_sum(found))
    return "\n\n".join(blocks) + "\n"


def _heading(found: Exploration) -> str:
    several = len(found.beginnings)
    begun = "from one beginning" if several == 1 else f"from {several} beginnings"
    lines = [
        printable(f"{found.policy.id}: {found.policy.title}"),
        f"{found.states:,} states, {found.steps:,} steps tried, {begun}, up to {found.deepest} facts after the "
        f"receipt. {_bound(found)}",
    ]
    return "\n".join(textwrap.fill(line, _WIDTH) for line in lines)


def _bound(found: Exploration) -> str:
    if found.exhausted:
        return "Nothing new is left to find."
    bounds = found.bounds
    return (
        f"Not all was looked at: the bound is {bounds.facts} facts, {bounds.states:,} states and {bounds.beginnings} "
        "beginnings. What is found is there; what is not found may be too."
    )


def _told(finding: Finding, found: Exploration, name: str) -> list[str]:
    said = said_of(finding, found.policy)
    where = f"{name}, line {finding.line}" if finding.line is not None else name
    lines = [f"{finding.severity.upper()}  {finding.code}  {where}"]
    lines += [f"  {part}" for part in (said.message, only_for(finding, found.beginnings), f"Mend: {said.mend}") if part]
    attributes = [f"{key} {value}" for key, value in finding.witness.attributes]
    begun = f" ({', '.join(attributes)})" if attributes else ""
    steps = [_step(fact) for fact in finding.witness.facts]
    lines.append(f"  Shown by{begun}: {'; '.join(steps)}; then look at {write_moment(finding.witness.at)}.")
    return [textwrap.fill(printable(line), _WIDTH, subsequent_indent="    ") for line in lines]


def _step(fact: Fact) -> str:
    said = " ".join(str(fact.attributes[key]) for key in ("channel", "to", "body", "action") if key in fact.attributes)
    return f"{write_moment(fact.moment)} {fact.kind}{f' {said}' if said else ''}"


def _sum(found: Exploration) -> str:
    serious = sum(one.severity == "serious" for one in found.findings)
    return f"{serious} serious, {len(found.findings) - serious} to note."


def case_texts(found: Exploration) -> dict[str, str]:
    """The case of each finding as a worked case, by the name of its file."""
    texts = {}
    for number, one in enumerate(found.findings, start=1):
        said = said_of(one, found.policy)
        document = {"title": said.message, "shows": [one.code], **case_file(one.witness, found.policy)}
        texts[f"{number:02}-{one.code}-{one.stage}.yaml"] = _yaml(document)
    return texts


def _yaml(document: Mapping[str, object]) -> str:
    """The document as a case file is written by hand: a line for each fact and each thing expected."""
    lines = []
    for key, value in document.items():
        if isinstance(value, list) and key in ("facts", "expect"):
            lines.append(f"{key}:")
            lines += [f"  - {_flow(one)}" if key == "facts" else _block(one) for one in value]
        else:
            lines.append(f"{key}: {_flow(value)}")
    return "\n".join(lines) + "\n"


def _block(one: Mapping[str, object]) -> str:
    lines = [f"{key}: {_flow(value)}" for key, value in one.items()]
    return "  - " + "\n    ".join(lines)


def _flow(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_flow(inner) for inner in value) + "]"
    if isinstance(value, str) and _PLAIN.match(value) and value.lower() not in _WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)
