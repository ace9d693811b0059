"""From data to PDF: the typesetter, its typeface, and what it refuses.

The typesetter is kept for the life of the process: it has read the typeface and the templates, and remembers what it
has set before. It sets one paper at a time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Final, Literal

_ROOM: Final = Path(__file__).resolve().parent
_TYPEFACE: Final = _ROOM / "typeface"
_STANDARD: Final = "ua-1"
"""PDF/UA-1 (ISO 14289-1): tagged, titled, in a language, with words for every picture."""
_MISSING: Final = re.compile(r'the text `"(.+)"` could not be displayed')
_one_at_a_time: Final = Lock()

LONGEST: Final = 20_000
"""Characters of one text. To set a paragraph takes the square of its length, while every other paper waits."""

Template = Literal["paper.typ", "wall.typ"]


class NotSet(Exception):
    """A paper that cannot be set; the text says why, in a sentence."""


def as_pdf(template: Template, data: dict[str, Any]) -> bytes:
    """The PDF of a template filled with data, as PDF/UA-1. The same data give the same bytes. Raises NotSet."""
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
                sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            )
        except typst.TypstError as error:
            raise NotSet(_sentence(str(error))) from error
    if warnings:
        # A sign that the typeface does not have, or a name that is not there any more: nobody would see it in time.
        raise NotSet(f"The paper cannot be set without fault: {'; '.join(map(str, warnings))}")
    return bytes(made)


def _texts(data: Any) -> Iterator[str]:
    """Every text within what a template is given."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list | tuple):
        for one in data.values() if isinstance(data, dict) else data:
            yield from _texts(one)


def _sentence(fault: str) -> str:
    """What the typesetter says, as one would say it to whoever wrote the words."""
    if missing := _MISSING.search(fault):
        return f"The paper cannot be set: none of our typefaces has “{missing[1]}”. Write it in other letters."
    return f"The paper cannot be set: {fault}"


@cache
def _typesetter(template: Template) -> Any:
    import typst

    if not any(_TYPEFACE.glob("*.ttf")):
        raise NotSet("The typeface of printed papers is missing. Make it: python tools/build_assets.py")
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(_TYPEFACE)])
    return typst.Compiler(str(_ROOM / template), root=str(_ROOM), font_paths=fonts)
