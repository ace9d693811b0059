"""How a provider is reached, as somebody typed it: options of a command, a file, or both."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from putright.procedure.document import Document, read_document
from putright.procedure.faults import Fault, Faulty, nearest, printable, shown
from putright.replay.opening import Refused, read_text
from putright.wording.published import Contacts

ASKED: Final = ("name", "phone", "email", "address", "web")
"""What a file of contacts may say, and what the options are called."""
_MOST: Final = 500
_WEB: Final = re.compile(r"https?://[^\s/<>\"]+(?:/[^\s<>\"]*)?\Z")


def contacts_of(file: str | None, typed: Mapping[str, str | None]) -> Contacts | None:
    """What the file and the options say, the options first; None where nothing was given. Raises Refused."""
    said = _in_file(file) if file is not None else {}
    said |= {name: value for name, value in typed.items() if value is not None}
    if not said:
        return None
    lines = [f"--{name} {shown(value)}: {fault}" for name, value in said.items() if (fault := _fault(name, value))]
    if lines:
        raise Refused(*lines)
    clean = {name: _clean(value) for name, value in said.items()}
    clean["form"] = clean.pop("web", "")
    return Contacts(**clean)


def _in_file(name: str) -> dict[str, str]:
    called = "standard input" if name == "-" else name
    try:
        document = read_document(read_text(name))
    except Faulty as faulty:
        raise Refused(*(fault.in_file(called) for fault in faulty.faults)) from None
    if not isinstance(document.value, dict):
        raise Refused(f"{called}: found {shown(document.value)}; lines such as “phone: 01632 960100” are expected.")
    faults = [fault for key, value in document.value.items() if (fault := _in_line(str(key), value, document))]
    if faults:
        raise Refused(*(fault.in_file(called) for fault in faults))
    return {key: value for key, value in document.value.items() if value}


def _in_line(key: str, value: object, document: Document) -> Fault | None:
    line = document.line((key,))
    if key not in ASKED:
        near = nearest(key, ASKED)
        hint = f' Did you mean "{near}"?' if near else ""
        return Fault(f"there is no such key.{hint} Known: {', '.join(ASKED)}.", key, line)
    if value is not None and not isinstance(value, str):
        return Fault(f'found {shown(value)}, a text is expected. Put it in quotation marks: "{value}".', key, line)
    return None


def _fault(name: str, value: str) -> str | None:
    """What is wrong with a thing that was given."""
    if len(value) > _MOST:
        return f"it has {len(value)} characters, at most {_MOST} fit on a paper. Shorten it."
    if name == "web" and not _WEB.match(value.strip()):
        return "an address that begins with https:// is expected, such as https://care.example/complain/."
    if name == "email" and not re.fullmatch(r"[^@\s]+@[^@\s]+", value.strip()):
        return "an email address is expected, such as complaints@care.example."
    return None


def _clean(value: str) -> str:
    """Lines without blanks at their ends and without signs that nobody can see."""
    lines = (" ".join(printable(line).split()) for line in value.splitlines())
    return "\n".join(line for line in lines if line)
