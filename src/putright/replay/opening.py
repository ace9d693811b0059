"""From what somebody typed to texts, policies and cases; every fault as a line that says how to mend it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from putright.codes import with_law
from putright.model_policies import PREFIX, model_names, model_of, model_text, models
from putright.policies import bundled, policy_text
from putright.policies.compiled import compiled
from putright.procedure.casefile import CaseFile, read_case
from putright.procedure.document import JSON_LIMIT, Document, read_document
from putright.procedure.faults import Fault, Faulty, nearest, shown
from putright.procedure.policy import Policy

_WORD_PROCESSORS = (b"PK\x03\x04", b"{\\rtf", b"\xd0\xcf\x11\xe0")
"""How the files of word processors begin: .docx and .odt, .rtf, .doc."""

if TYPE_CHECKING:
    from putright.procedure.reader import Faults


class Refused(Exception):
    """What was given cannot be used; ``lines`` say why, one for each fault."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class Opened(NamedTuple):
    """A case and the policy it runs under, and the document it came from."""

    name: str
    case: CaseFile
    policy: Policy
    document: Document


def read_text(name: str) -> str:
    """The text of a file, or of standard input for "-". Raises Refused."""
    if not name:
        raise Refused("the name of the file is empty. Give the path of a file, or - for standard input.")
    try:
        if name == "-" and sys.stdin is None:
            raise Refused("standard input: it is closed. Give the path of a file.")
        if name == "-":
            raw = sys.stdin.buffer.read(JSON_LIMIT + 1)
        else:
            with Path(name).open("rb") as file:
                raw = file.read(JSON_LIMIT + 1)
    except FileNotFoundError:
        raise Refused(f"{name}: there is no such file. Give the path of a file, or - for standard input.") from None
    except IsADirectoryError:
        raise Refused(f"{name}: this is a folder. Give the path of a file in it.") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise Refused(f"{name}: it cannot be read ({reason}). Check the path and your right to read it.") from None
    if len(raw) > JSON_LIMIT:
        raise Refused(f"{_called(name)}: it has more than {JSON_LIMIT:,} bytes. Split it or shorten it.")
    if raw.startswith(_WORD_PROCESSORS):
        raise Refused(f"{_called(name)}: this is a document of a word processor. Save it as plain text (UTF-8).")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise Refused(f"{_called(name)}: line {line}: this is not UTF-8 text. Save the file as UTF-8.") from None


def open_policy(name: str) -> Policy:
    """A bundled policy, a model policy, or the policy in a file. Raises Refused with every fault."""
    text, called = policy_file(name)
    found: Policy | Faults | None = compiled(name, text) if name in bundled() else None
    if found is None:
        # Only what was not made beforehand pays for the parsers.
        from putright.procedure.reader import read_policy

        found = read_policy(text, called)
    if not isinstance(found, Policy):
        raise Refused(*str(found).splitlines())
    try:
        return with_law(found)
    except Faulty as faulty:
        raise Refused(*(fault.in_file(called) for fault in faulty.faults)) from None


def policy_file(name: str) -> tuple[str, str]:
    """The text of a bundled policy, a model, or a policy file or the folder it is in, and its name. Raises Refused."""
    if name in bundled():
        return policy_text(name), f"{name}/policy.yaml"
    model = model_of(name)
    if model is not None:
        return model_text(model), f"{name}/policy.yaml"
    if not name.endswith(".yaml") and _is_file(f"{name}/policy.yaml"):
        name = f"{name}/policy.yaml"
    if not _is_file(name):
        near = PREFIX + name if name in models() else nearest(name, (*bundled(), *model_names()))
        hint = f' Did you mean "{near}"?' if near else ""
        for other in (f"{name}.txt", f"{name}/policy.yaml.txt", f"{name}/policy.yml", f"{name}/policy.txt"):
            if _is_file(other):
                hint = f" There is {shown(other)}: call it policy.yaml."
        raise Refused(
            f"{shown(name)} is neither a bundled policy nor a policy file.{hint} Bundled: {', '.join(bundled())}. "
            f"Models: {', '.join(model_names())}."
        )
    return read_text(name), name


def open_case(text: str, name: str, policy: Policy | str | None) -> Opened:
    """A case and its policy: ``policy`` if given, else the bundled one that the case names. Raises Refused."""
    called = _called(name)
    try:
        document = read_document(text)
    except Faulty as faulty:
        raise Refused(*(fault.in_file(called) for fault in faulty.faults)) from None
    lines: list[str] = []
    chosen: Policy | None = None
    named = document.value.get("policy") if isinstance(document.value, dict) else None
    if isinstance(policy, Policy):
        chosen = policy
    elif policy is not None:
        try:
            chosen = open_policy(policy)
        except Refused as refused:
            # What may stand in the case depends on the policy: of a faulty one, only its own faults are true.
            if is_policy(policy):
                raise
            lines += refused.lines
    elif isinstance(named, str) and (named in bundled() or named in model_names()):
        chosen = open_policy(named)
    elif isinstance(document.value, dict):
        fault = _no_policy(named, "policy" in document.value)
        lines.append(Fault(fault, "policy", document.line(("policy",))).in_file(called))
    case = read_case(document, chosen)
    if not isinstance(case, CaseFile):
        lines += [fault.in_file(called) for fault in case]
    if lines or chosen is None or not isinstance(case, CaseFile):
        raise Refused(*lines)
    return Opened(called, case, chosen, document)


def is_policy(name: str) -> bool:
    """Whether there is a bundled policy, a model, a file or a folder with a policy of that name."""
    return name in bundled() or name in model_names() or _is_file(name) or _is_file(f"{name}/policy.yaml")


def _no_policy(named: object, given: bool) -> str:
    known = ", ".join(bundled())
    if not given:
        return f'the key "policy" is missing. Name one of {known}, or give a policy file with --policy.'
    near = nearest(named, (*bundled(), *model_names())) if isinstance(named, str) else None
    hint = f' Did you mean "{near}"?' if near else ""
    return f"{shown(named)} is not a bundled policy.{hint} Known here: {known}. For a file of your own use --policy."


def _is_file(name: str) -> bool:
    try:
        return Path(name).is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False


def _called(name: str) -> str:
    return "standard input" if name == "-" else name
