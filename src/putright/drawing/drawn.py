"""From a policy to its drawing as a file, or to its text twin."""

from __future__ import annotations

from typing import Literal

from putright.drawing.layout import NARROW, WIDE, lay_out
from putright.drawing.of_policy import drawing_of
from putright.drawing.svg import as_svg
from putright.drawing.twin import as_text
from putright.procedure.policy import Policy

Format = Literal["svg", "text"]


def drawn(policy: Policy, format: Format = "svg", narrow: bool = False) -> str:
    """The drawing of a policy as the text of an SVG file, or with "text" its twin. The same policy gives the same."""
    drawing = drawing_of(policy)
    return as_text(drawing) if format == "text" else as_svg(lay_out(drawing, NARROW if narrow else WIDE))
