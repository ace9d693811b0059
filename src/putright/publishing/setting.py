"""From data to PDF: the typesetter, its typeface, and what it refuses.

The typesetter is kept for the life of the process: it has read the typeface and the templates, and remembers what it
has set before. It sets one paper at a time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

_ROOM: Final = Path(__file__).resolve().parent
_ROOMS: Final = _ROOM.parent
"""Templates lie beside what makes their data, and take what they share from here. None of them opens a file."""
_TYPEFACE: Final = _ROOM / "typeface"
_STANDARD: Final = "ua-1"
"""PDF/UA-1 (ISO 14289-1): tagged, titled, in a language, with words for every picture."""
_MISSING: Final = re.compile(r'the text `"(.+?)"` could not be displayed')
_BY_NUMBER: Final = re.compile(r"\\u\{([0-9a-f]+)\}")
_one_at_a_time: Final = Lock()

LONGEST: Final = 20_000
"""Characters of one text. To set a paragraph takes the square of its length, while every other paper waits."""
_MOST_NAMED: Final = 20


class NotSet(Exception):
    """A paper that cannot be set; the text says why, in a sentence. ``signs``: those that no typeface of ours has."""

    def __init__(self, why: str, signs: str = "") -> None:
        super().__init__(why)
        self.signs = signs


def as_pdf(template: Path, data: Mapping[str, Any], **pictures: str) -> bytes:
    """The PDF of a template filled with data, as PDF/UA-1. The same data give the same bytes. Raises NotSet.

    ``pictures`` are texts that stand apart from the data, so that what is made of them is made once.
    """
    import typst

    if (longest := max(map(len, _texts(data)), default=0)) > LONGEST:
        raise NotSet(
            f"The paper cannot be set: one of its paragraphs has {longest:,} characters. At most {LONGEST:,} are set."
        )
    with _one_at_a_time:
        try:
            made, warnings = _typesetter(template).compile_with_warnings(
                format="pdf",
                pdf_standards=_STANDARD,
                sys_inputs={"data": json.dumps(data, ensure_ascii=False), **pictures},
            )
        except typst.TypstError as error:
            raise _not_set(error.diagnostic or str(error)) from error
    if warnings:
        # A sign that the typeface does not have, or a name that is not there any more: nobody would see it in time.
        raise NotSet(f"The paper cannot be set without fault: {'; '.join(map(str, warnings))}")
    return bytes(made)


def _texts(data: Any) -> Iterator[str]:
    """Every text within what a template is given."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping | list | tuple):
        for one in data.values() if isinstance(data, Mapping) else data:
            yield from _texts(one)


def _not_set(fault: str) -> NotSet:
    """What the typesetter says, as one would say it to whoever wrote the words."""
    found = "".join(_BY_NUMBER.sub(lambda sign: chr(int(sign[1], 16)), one) for one in _MISSING.findall(fault))
    if not found:
        return NotSet(f"The paper cannot be set: {fault}")
    signs = "".join(dict.fromkeys(found))
    named = ", ".join(f"“{sign}”" for sign in signs[:_MOST_NAMED])
    more = f" and {len(signs) - _MOST_NAMED} more" if len(signs) > _MOST_NAMED else ""
    why = f"The paper cannot be set: none of our typefaces has {named}{more}. Write it in other letters."
    return NotSet(why, signs)


@cache
def _typesetter(template: Path) -> Any:
    import typst

    if not any(_TYPEFACE.glob("*.ttf")):
        raise NotSet("The typeface of printed papers is missing. Make it: python tools/build_assets.py")
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(_TYPEFACE)])
    return typst.Compiler(str(template), root=str(_ROOMS), font_paths=fonts)
