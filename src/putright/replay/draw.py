"""``putright draw``: a policy as a drawing, or as its text twin."""

from __future__ import annotations

import sys
from pathlib import Path

from putright.drawing.layout import NARROW, WIDE, lay_out
from putright.drawing.of_policy import drawing_of
from putright.drawing.svg import as_svg
from putright.drawing.twin import as_text
from putright.procedure.faults import printable, shown
from putright.procedure.policy import Policy
from putright.replay.opening import Refused, open_policy


def drawn(policy: Policy, format: str = "svg", narrow: bool = False) -> str:
    """The drawing of a policy as text: an SVG file, or with the format "text" its twin. The same policy, the same."""
    drawing = drawing_of(policy)
    return as_text(drawing) if format == "text" else as_svg(lay_out(drawing, NARROW if narrow else WIDE))


def draw(name: str, format: str, narrow: bool, output: str | None) -> int:
    """Write the drawing of a policy to a file, or to standard output. Raises Refused."""
    text = drawn(open_policy(name), format, narrow)
    if output is None:
        sys.stdout.write(text)
        return 0
    try:
        Path(output).write_text(text, encoding="utf-8", newline="\n")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise Refused(f"--output {shown(output)}: it cannot be written ({reason}). Choose another place.") from None
    print(printable(f"Written: {output}"), file=sys.stderr)
    return 0
