"""Values as they are written into a policy file: in quotation marks where, and only where, they need them."""

from __future__ import annotations

import json
import re
from typing import Any, Final

_PLAIN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._/()'’–+-]*")
"""Texts that mean themselves wherever they stand."""

_TAKEN: Final = re.compile(r"(?i)(true|false|null|yes|no|on|off|~|[-+]?[0-9][0-9_.,eExXoO]*)")
"""Texts that YAML would read as something else, or that readers might."""


def scalar(value: object, *, quoted: bool = False) -> str:
    """One value. ``quoted``: with quotation marks in any case, as in a file that is JSON."""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    day = re.fullmatch(r"\d{4}-\d\d-\d\d", text)
    if isinstance(value, int):
        return text
    if quoted:
        return json.dumps(text, ensure_ascii=False)
    if day or (_PLAIN.fullmatch(text) and not text.endswith(" ") and not _TAKEN.fullmatch(text)):
        return text
    return json.dumps(text, ensure_ascii=False)


def flow(value: Any, *, quoted: bool = False) -> str:
    """A mapping or a list on one line, in brackets; or one value."""
    if isinstance(value, dict):
        inner = ", ".join(f"{scalar(key, quoted=quoted)}: {flow(one, quoted=quoted)}" for key, one in value.items())
        return f"{{{inner}}}"
    if isinstance(value, list):
        return f"[{', '.join(flow(one, quoted=quoted) for one in value)}]"
    return scalar(value, quoted=quoted)


def block(value: dict[str, Any], indent: int) -> str:
    """A mapping over several lines, each of its values on a line of its own. Lists of mappings go below their key."""
    pad = " " * indent
    lines = []
    for key, one in value.items():
        if isinstance(one, list) and one and all(isinstance(inner, dict) for inner in one):
            lines.append(f"{pad}{scalar(key)}:\n")
            lines += [f"{pad}  - {flow(inner)}\n" for inner in one]
        else:
            lines.append(f"{pad}{scalar(key)}: {flow(one)}\n")
    return "".join(lines)
