"""The name of a file: what somebody typed, made safe to show and to save under."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from putright.files.kinds import Kind

LONGEST: Final = 150
"""Characters of a name that are kept."""

_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(\.|$)", re.IGNORECASE)
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def clean(name: str) -> str:
    """A name without folders and without signs that cannot be seen or turn the writing round; never empty."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(" " if one.isspace() else one for one in last if one.isspace() or _category(one) not in _UNSEEN)
    found = re.sub(r" {2,}", " ", seen).strip(" .")
    if len(found) > LONGEST:
        stem, dot, ending = found.rpartition(".")
        kept = f"{dot}{ending}" if dot and len(ending) <= 10 else ""
        found = (stem if kept else found)[: LONGEST - len(kept)].rstrip(" .") + kept
    return found or "document"


def _category(sign: str) -> str:
    return unicodedata.category(sign)


def saved_as(name: str, kind: Kind) -> str:
    """The name under which it is saved: it ends as its content does, so that opening it can only show it."""
    safe = re.sub(r'[<>:"|?*%]', "_", clean(name))
    ending = safe.rpartition(".")[2].lower() if "." in safe else ""
    if ending not in kind.endings:
        safe = f"{safe}.{kind.endings[0]}"
    return f"_{safe}" if _RESERVED.match(safe) else safe
