"""A finding: something wrong with a policy, where it stands, why it matters and how to mend it."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from putright.procedure.document import Path

Severity = Literal["error", "warning", "info"]

ERROR: Final = "error"
WARNING: Final = "warning"
INFO: Final = "info"


class Hit(NamedTuple):
    """What a rule finds: the place in the file, the clauses concerned, what is wrong and why, how to mend it.

    ``says`` and ``mend`` are whole sentences.
    """

    path: Path
    clauses: tuple[str, ...]
    says: str
    mend: str


class Finding(NamedTuple):
    """A hit of a rule, with the line of its place; None where the format of the file has no lines that we know."""

    rule: str
    severity: Severity
    line: int | None
    clauses: tuple[str, ...]
    message: str
    mend: str
